"""What a file is by its content, whatever its name says."""

import zipfile
from pathlib import Path

from selfassess.exchange.documents.findings import NotTaken

HEAD = 1024  # readers of PDF look for its start this far
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
PNG = b"\x89PNG\r\n\x1a\n"
JPG = b"\xff\xd8\xff"
PDF = b"%PDF-"
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?php", b"<body", b"<iframe")
ARCHIVES = (ZIP, EMPTY_ZIP, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF", b"PK\x07\x08")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
FOREIGN = (*ARCHIVES, *PROGRAMS, OLE, PDF)
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def check_kind(kind: str, file: Path) -> None:
    """Raise NotTaken unless the content begins as this kind does, and as nothing else."""
    head = first_bytes(file)
    found = kind_of_head(head)
    if found == "ole":
        raise NotTaken("encrypted" if _is_encrypted_office(file) else "old_office")
    if found == "zip" and kind in ("docx", "odt", "xlsx"):
        _check_pure(head, but=ZIP)
        return
    if found == "zip":
        found = _office_kind(file)
    if found is None:
        raise NotTaken("unknown_content", named=kind)
    if found != kind:
        raise NotTaken("mislabelled", named=kind, found=found)
    _check_pure(head, but=PDF if kind == "pdf" else b"")
    if zipfile.is_zipfile(file):  # looks from the end, as unpackers do
        raise NotTaken("polyglot")


def kind_of_head(head: bytes) -> str | None:
    """Return pdf, png, jpg, zip or ole by the first bytes; None for anything else."""
    for start, kind in ((OLE, "ole"), (ZIP, "zip"), (PNG, "png"), (JPG, "jpg")):
        if head.startswith(start):
            return kind
    return "pdf" if PDF in head else None


def first_bytes(file: Path, n: int = HEAD) -> bytes:
    """Return how a file begins."""
    with file.open("rb") as opened:
        return opened.read(n)


def last_bytes(file: Path, n: int) -> bytes:
    """Return how a file ends."""
    with file.open("rb") as opened:
        opened.seek(0, 2)
        opened.seek(max(opened.tell() - n, 0))
        return opened.read(n)


def is_foreign(tail: bytes) -> bool:
    """Tell whether bytes hold the start of an archive, a program, a PDF or a web page."""
    lowered = tail[:4096].lower()  # in millions of random bytes such short words do turn up
    return tail.startswith(PROGRAMS) or any(sign in tail for sign in (*ARCHIVES[:4], PDF, OLE)) or any(sign in lowered for sign in MARKUP)


def _check_pure(head: bytes, but: bytes) -> None:
    """Raise NotTaken when another format begins in the first bytes, or this one does not begin at once."""
    starts_late = but == PDF and not head.lstrip(b"\t\n\r \x0c").startswith(PDF)
    has_other = but != PDF and PDF in head
    has_markup = any(sign in head.lower() for sign in MARKUP) and but == PDF
    if starts_late or has_other or has_markup:
        raise NotTaken("polyglot")


def _office_kind(file: Path) -> str | None:
    try:
        with zipfile.ZipFile(file) as package:
            names = set(package.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "odt" if "content.xml" in names else None


def _is_encrypted_office(file: Path) -> bool:
    return ENCRYPTED_OFFICE in first_bytes(file, 1 << 16) or ENCRYPTED_OFFICE in last_bytes(file, 1 << 16)
