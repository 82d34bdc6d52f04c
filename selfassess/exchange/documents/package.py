"""The zip that an office document is: bounded before it is opened, and looked through part by part."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from selfassess.exchange.documents.findings import NotTaken
from selfassess.exchange.documents.limits import Limits
from selfassess.exchange.documents.signatures import FOREIGN, last_bytes

END = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 0xFFFF
DIRECTORY_PER_ENTRY = 400  # bytes of the list of contents
LOCAL_HEADER = 30
ENCRYPTED = 0x1
XML = (".xml", ".rels", ".rdf")
PICTURES = (".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".wdp", ".emz", ".wmz")
FONTS = (".odttf", ".ttf", ".otf", ".fntdata")
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, struct.error, UnicodeError, ValueError)


@contextmanager
def opened(file: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open the package of a document; raises NotTaken when its list of contents is not one of an honest document."""
    _check_end(file, limits)
    try:
        package = zipfile.ZipFile(file)
    except BROKEN:
        raise NotTaken("damaged") from None
    with package:
        _check_entries(package.infolist(), limits)
        yield package


@contextmanager
def part(package: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """Open one part; whatever goes wrong while it is read means that the document is damaged."""
    try:
        with package.open(name) as stream:
            yield stream
    except BROKEN:
        raise NotTaken("damaged") from None


def is_picture(name: str) -> bool:
    """Tell whether a part is a picture, by its name."""
    return name.lower().endswith(PICTURES)


def is_xml(name: str) -> bool:
    """Tell whether a part is XML, by its name."""
    return name.lower().endswith(XML)


def _check_end(file: Path, limits: Limits) -> None:
    tail = last_bytes(file, END_SIZE + LONGEST_COMMENT)
    start = tail.rfind(END)
    if start < 0 or start + END_SIZE > len(tail):
        raise NotTaken("damaged")
    _, _, _, _, count, size, offset, comment = struct.unpack("<4s4H2LH", tail[start : start + END_SIZE])
    if start + END_SIZE + comment != len(tail):
        raise NotTaken("polyglot")
    if count > limits.entries or size > limits.entries * DIRECTORY_PER_ENTRY:
        raise NotTaken("bomb")
    surplus = file.stat().st_size - len(tail) + start - offset - size
    if surplus:  # bytes that belong to no part, or too few of them
        raise NotTaken("polyglot" if surplus > 0 else "damaged")


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [one.filename for one in entries]
    if len({name.casefold() for name in names}) != len(names) or not all(_is_inner(name) for name in names):
        raise NotTaken("damaged")
    if len(entries) > limits.entries or sum(one.file_size for one in entries) > limits.unpacked:
        raise NotTaken("bomb")
    for one in entries:
        if one.flag_bits & ENCRYPTED:
            raise NotTaken("encrypted")
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotTaken("damaged")
        if one.file_size > limits.ratio_from and one.file_size > one.compress_size * limits.ratio:
            raise NotTaken("bomb")
        if is_picture(one.filename) and one.file_size > limits.image_size:
            raise NotTaken("too_large", most=limits.image_size // 1_000_000)
    _check_overlap(entries)


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse parts that share their bytes: so a small file unpacks to a large one."""
    placed = sorted(entries, key=lambda one: one.header_offset)
    for one, after in zip(placed, placed[1:], strict=False):
        if one.header_offset + LOCAL_HEADER + one.compress_size > after.header_offset:
            raise NotTaken("bomb")
    if placed and placed[0].header_offset:
        raise NotTaken("polyglot")


def _is_inner(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return bool(name) and ".." not in parts and "" not in parts and "\\" not in name and ":" not in name and name.isprintable()


def check_content(package: zipfile.ZipFile, name: str) -> None:
    """Raise NotTaken when a part is another file: an archive, a program, an old Office document, a PDF."""
    with part(package, name) as stream:
        head = stream.read(1024)
    if head.startswith(FOREIGN) or b"%PDF-" in head:
        raise NotTaken("nested", part=short(name))


def short(name: str) -> str:
    """Return the name of a part as it can stand in a sentence."""
    last = name.rstrip("/").rpartition("/")[2]
    return last if len(last) <= 60 else f"{last[:57]}\u2026"
