"""What the store of documents holds, next to the rows that say what it must hold."""

from dataclasses import dataclass

from sqlalchemy import select

from selfassess.models.database import db
from selfassess.models.evidence import Piece, PieceVersion, UnwantedFile
from selfassess.models.organisation import Organisation
from selfassess.services.depot import Depot, since_yesterday
from selfassess.services.transactions import reads


@dataclass(frozen=True, slots=True)
class Stock:
    """Where store and rows differ: versions as (ref of the piece, number), files by their key.

    `stray`: files without a row that are older than a day; `strange`: the same, of no organisation in this database, which
    is a sign that database and store do not belong together; `unwanted`: how many deleted files must still go.
    """

    missing: tuple[tuple[str, int], ...]
    other_size: tuple[tuple[str, int], ...]
    stray: tuple[str, ...]
    strange: tuple[str, ...]
    unwanted: int


@reads
def take_stock(depot: Depot) -> Stock:
    """Compare the store with the rows. Raises StoreFailed."""
    rows = _kept_rows()  # before the store: a file is there before its row
    found = {one.key: one for one in depot.store.list()}
    missing = [key for key in rows if key not in found]
    if missing:
        now_there = _kept_rows()  # what was deleted meanwhile is not missing
        missing = [key for key in missing if key in now_there and not depot.store.exists(key)]
    other_size = [rows[key][:2] for key, one in found.items() if key in rows and one.size != rows[key][2]]
    stray, strange = _without_row(found.values())
    unwanted = list(db.session.scalars(select(UnwantedFile.key)))
    return Stock(tuple(rows[key][:2] for key in missing), tuple(other_size), stray, strange, len(unwanted))


def _kept_rows() -> dict[str, tuple[str, int, int]]:
    query = select(PieceVersion.key, Piece.ref, PieceVersion.number, PieceVersion.size).join(Piece, Piece.id == PieceVersion.evidence_id)
    return {key: (ref, number, size) for key, ref, number, size in db.session.execute(query.where(PieceVersion.key.is_not(None)))}


def _without_row(files) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of old files that no row names (read after the store was): of organisations that are here, and of others."""
    named = {*_kept_rows(), *db.session.scalars(select(UnwantedFile.key))}
    here, before = set(db.session.scalars(select(Organisation.ref))), since_yesterday()
    lost = [one.key for one in files if one.key not in named and one.changed < before]
    stray = tuple(key for key in lost if key.partition("/")[0] in here)
    return stray, tuple(key for key in lost if key not in set(stray))
