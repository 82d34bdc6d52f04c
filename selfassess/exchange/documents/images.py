"""Inspect and clean a picture: it is drawn anew, upright, and nothing but its dots goes along."""

import re
import warnings
from io import BytesIO

from PIL import Image, ImageOps

from selfassess.exchange.documents.findings import NotTaken
from selfassess.exchange.documents.job import Job
from selfassess.exchange.documents.signatures import is_foreign

FORMATS = {"png": "PNG", "jpg": "JPEG"}
GPS = 0x8825
DATE_TAKEN = (0x0132, 0x9003)
NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
NEEDED = ("transparency", "icc_profile")  # to show the right colours
QUALITY = 92


def inspect_image(job: Job) -> None:
    """Fill the job with what is in the picture, and write the clean copy."""
    if job.source.stat().st_size > job.limits.image_size:
        raise NotTaken("too_large", most=job.limits.image_size // 1_000_000)
    content = job.source.read_bytes()
    _check_tail(content, job)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _draw_anew(content, job)
    except Image.DecompressionBombError:
        raise NotTaken("image_large", most=job.limits.pixels // 1_000_000) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError):
        raise NotTaken("damaged") from None
    job.finds("unreadable")


def _draw_anew(content: bytes, job: Job) -> None:
    Image.MAX_IMAGE_PIXELS = None  # our own bound comes before anything is unpacked
    with Image.open(BytesIO(content), formats=[FORMATS[job.kind]]) as image:
        if image.width * image.height > job.limits.pixels:
            raise NotTaken("image_large", most=job.limits.pixels // 1_000_000)
        image.load()
        _note(image, job)
        upright = ImageOps.exif_transpose(image)
        turned = upright.size != image.size or _orientation(image) != 1
        drawn = upright if turned else image
        drawn.info = {key: value for key, value in drawn.info.items() if key in NEEDED}
        drawn.save(job.into, FORMATS[job.kind], **_options(drawn, job.kind, keep=not turned))


def _options(image: Image.Image, kind: str, keep: bool) -> dict:
    more = {"icc_profile": image.info["icc_profile"]} if image.info.get("icc_profile") else {}
    if kind == "png":
        return more
    return {**more, "quality": "keep" if keep and image.format == "JPEG" else QUALITY}


def _orientation(image: Image.Image) -> int:
    return image.getexif().get(0x0112, 1)


def _note(image: Image.Image, job: Job) -> None:
    """Note what will be gone."""
    exif = image.getexif()
    if GPS in exif or any(tag in exif for tag in DATE_TAKEN) or exif.get_ifd(0x8769):
        job.finds("location_removed")
    elif set(image.info) - {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "dpi",
        "progressive",
        "progression",
        "adobe",
        "adobe_transform",
        *NEEDED,
    }:
        job.finds("metadata_removed")


def _check_tail(content: bytes, job: Job) -> None:
    """Refuse a picture with another file behind it; what a camera left there is only noted."""
    end = _png_end(content) if job.kind == "png" else _jpg_end(content)
    if end is None:
        raise NotTaken("damaged")
    tail = content[end:]
    if is_foreign(tail):
        raise NotTaken("polyglot")
    if tail.strip(b"\0"):
        job.finds("tail_removed")


def _png_end(content: bytes) -> int | None:
    place = 8
    while place + 12 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        if content[place + 4 : place + 8] == b"IEND":
            return place + 12 + size
        place += 12 + size
    return None


def _jpg_end(content: bytes) -> int | None:
    """Return where the picture ends: behind the marker of the end that belongs to it, not to a thumbnail in it."""
    place = 2
    while found := NEXT_MARKER.search(content, place):
        marker, place = content[found.start() + 1], found.end()
        if marker == 0xD9:
            return place
        if marker not in (0x01, 0xD8):
            place += int.from_bytes(content[place : place + 2], "big")
    return None
