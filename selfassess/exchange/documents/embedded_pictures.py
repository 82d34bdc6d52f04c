"""Pictures that stand inside a document: what a camera wrote is taken out without touching their dots, and which may hold text."""

import struct
from io import BytesIO

from PIL import Image

LEGIBLE_DOTS, LEGIBLE_SIDE = 250_000, 250  # a picture with fewer, or a narrower one, is a logo or an icon
LEGIBLE_SIZE = 20_000  # bytes, of a drawing that does not tell how large it is
UNKNOWN = (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError)
ORIENTATION = 0x0112
KEPT_PNG = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"hIST",
    b"acTL", b"fcTL", b"fdAT", b"cICP",
}  # fmt: skip
PNG_START = b"\x89PNG\r\n\x1a\n"


def strip_picture(content: bytes) -> bytes:
    """Return a JPG or PNG without metadata; any other content, or one that breaks its format, as it is."""
    if content.startswith(b"\xff\xd8\xff"):
        return strip_jpg(content)
    if content.startswith(PNG_START):
        return strip_png(content)
    return content


def may_hold_text(content: bytes) -> bool:
    """Return whether a picture is large enough to be a scan, a photo of a page or a screenshot."""
    try:
        with Image.open(BytesIO(content)) as image:
            width, height = image.size
    except UNKNOWN:
        return len(content) > LEGIBLE_SIZE
    return width * height >= LEGIBLE_DOTS and min(width, height) >= LEGIBLE_SIDE


def strip_jpg(content: bytes) -> bytes:
    """Return a JPG without EXIF, XMP, comments and makers' notes; how it must be turned stays."""
    if not content.startswith(b"\xff\xd8"):
        return content
    kept, place = [content[:2]], 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if marker == 0xDA:  # the dots begin
            return b"".join([*kept, content[place:]])
        size = 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        segment = content[place : place + size]
        kept.append(_kept_segment(marker, segment))
        place += size
    return content


def strip_png(content: bytes) -> bytes:
    """Return a PNG with only the chunks that draw it."""
    kept, place = [content[:8]], 8
    while place + 12 <= len(content):
        (size,) = struct.unpack(">I", content[place : place + 4])
        name = content[place + 4 : place + 8]
        if name in KEPT_PNG:
            kept.append(content[place : place + 12 + size])
        place += 12 + size
        if name == b"IEND":
            return b"".join(kept)
    return content


def _kept_segment(marker: int, segment: bytes) -> bytes:
    is_profile = marker == 0xE2 and segment[4:].startswith(b"ICC_PROFILE\0")
    if marker in (0xE0, 0xEE) or is_profile:  # how to read the colours
        return segment
    if marker == 0xE1 and segment[4:].startswith(b"Exif\0\0"):
        return _only_turned(segment[10:])
    return b"" if 0xE1 <= marker <= 0xEF or marker == 0xFE else segment


def _only_turned(exif: bytes) -> bytes:
    """Return a segment that says only how the picture must be turned; nothing when it is upright."""
    turned = _orientation(exif)
    if turned not in range(2, 9):
        return b""
    body = b"Exif\0\0II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHHI", ORIENTATION, 3, 1, turned, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _orientation(exif: bytes) -> int:
    from PIL import Image

    read = Image.Exif()
    try:
        read.load(b"Exif\0\0" + exif)
        return int(read.get(ORIENTATION, 1))
    except (OSError, ValueError, TypeError, SyntaxError, KeyError, struct.error):
        return 1
