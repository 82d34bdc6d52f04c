"""The evidence of an organisation in its export: every file that may be used, and what is said of all of them."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from selfassess.adapters.files import FileStore, NotKept, StoreFailed
from selfassess.models.evidence import INFECTED, WAITING, PieceVersion
from selfassess.models.organisation import Organisation
from selfassess.services.evidence import Shown, links_to, list_pieces
from selfassess.services.transactions import reads

# Why a file is not in the export. broken_off: what is there is not the whole of it.
ASKED, SCANNED, VIRUS, MISSING, UNREACHABLE, BROKEN_OFF = (
    "not_looked_at", "waits_for_scanner", "infected", "missing_in_store", "store_failed", "broken_off",
)  # fmt: skip


@reads
def evidence_files(organisation: Organisation, store: FileStore | None) -> Iterator[tuple[str, "bytes | Iterator[bytes]"]]:
    """Yield the path and the chunks of each file, each to be read before the next, and then what is said of all of them."""
    pieces, left_out = list_pieces(organisation), {}
    for shown in pieces:
        for version in shown.versions:
            path = _path(shown, version)
            found = _opened(version, store)
            if isinstance(found, str):
                left_out[path] = found
                continue
            yield path, _watched(found, path, left_out)
    if pieces:
        yield "evidence/evidence.json", as_json({"pieces": [_described(shown, left_out) for shown in pieces]})


@reads
def as_json(value: object) -> bytes:
    """Return plain values as JSON for people: dates and moments as ISO text."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_as_text).encode()


def _opened(version: PieceVersion, store: FileStore | None) -> Iterator[bytes] | str:
    """Return the chunks of a file, or why there are none."""
    if version.scan == INFECTED or version.key is None:
        return VIRUS
    if version.asked:
        return ASKED
    if version.scan == WAITING:
        return SCANNED
    try:
        return store.open(version.key) if store else UNREACHABLE
    except NotKept:
        return MISSING
    except StoreFailed:
        return UNREACHABLE


def _watched(chunks: Iterator[bytes], path: str, left_out: dict[str, str]) -> Iterator[bytes]:
    try:
        yield from chunks
    except (NotKept, StoreFailed):
        left_out[path] = BROKEN_OFF


def _path(shown: Shown, version: PieceVersion) -> str:
    return f"evidence/{shown.piece.ref}/v{version.number}-{version.file_name}"


def _described(shown: Shown, left_out: dict[str, str]) -> dict:
    piece = shown.piece
    plain = ("ref", "title", "covers", "created_at", "created_by", "updated_at")
    return {name: getattr(piece, name) for name in plain} | {
        "versions": [_version(shown, version, left_out) for version in shown.versions],
        "shows": [
            {"assessment": assessment.ref, "item": link.item_id, "norms": link.norms, "page": link.page, "by": link.added_by,
             "at": link.added_at}
            for link, assessment in links_to(piece)
        ],
    }  # fmt: skip


def _version(shown: Shown, version: PieceVersion, left_out: dict[str, str]) -> dict:
    path = _path(shown, version)
    plain = (
        "number", "label", "status", "date", "valid_until", "file_name", "kind", "size", "sha256", "original_sha256", "scan", "asked",
        "findings", "added_by", "added_at",
    )  # fmt: skip
    is_there = left_out.get(path, BROKEN_OFF) == BROKEN_OFF
    return {"file": path if is_there else None, "left_out": left_out.get(path)} | {name: getattr(version, name) for name in plain}


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
