"""The text of a document as lines, for who only wants to read it: PDF, DOCX, ODT, XLSX."""

from pathlib import Path
from tempfile import TemporaryDirectory

from selfassess.exchange.documents import DEFAULT, Inspected, Limits, Refused, inspect, kind_of_name, safe_name
from selfassess.exchange.documents.findings import refused

READABLE = ("pdf", "docx", "odt", "xlsx")


def is_document(name: str) -> bool:
    """Tell whether a file of this name is a document that `read_document` reads."""
    return kind_of_name(safe_name(name)) in READABLE


def read_document(source: Path | bytes, name: str, limits: Limits = DEFAULT) -> Inspected | Refused:
    """Inspect a document and keep nothing of it: its text as `lines`, and `findings` about what could not be read."""
    with TemporaryDirectory(prefix="selfassess-") as folder:
        place = source
        if isinstance(source, bytes):
            place = Path(folder) / "source"
            place.write_bytes(source)
        if place.stat().st_size > limits.size:
            return refused("too_large", most=limits.size // 1_000_000)
        return inspect(name, place, Path(folder) / "clean", limits)


def read_text(source: Path | bytes, name: str, limits: Limits = DEFAULT) -> list[str] | Refused:
    """Return the lines of text in a document, or the sentence why it cannot be read."""
    found = read_document(source, name, limits)
    return found if isinstance(found, Refused) else list(found.lines)
