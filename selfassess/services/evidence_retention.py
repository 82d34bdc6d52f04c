"""What is kept of evidence and for how long, and the clearing away of files that are nobody's."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from selfassess.adapters.files import StoreFailed
from selfassess.core.phrases import N_, NN_, Phrase
from selfassess.models.database import db
from selfassess.models.evidence import Piece, PieceLink, PieceVersion
from selfassess.models.organisation import Organisation
from selfassess.services import evidence
from selfassess.services.depot import Depot, clear_away, left_folders, since_yesterday
from selfassess.services.evidence import KEPT_LONG_ENOUGH, PieceGone, Shown
from selfassess.services.retention import YEAR, periods_of
from selfassess.services.stocktaking import take_stock
from selfassess.services.transactions import reads
from selfassess.services.uploading import count_unscanned, recheck

TO_ANSWER = timedelta(days=4)  # so that what was added before a long weekend is still there after it
UNANSWERED, UNUSED = "unanswered", "unused"
UNWANTED, STRAY, HALF, UNSCANNED = "unwanted", "stray", "half", "unscanned"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is due: `what` with which piece (and version), and the sentence that tells it."""

    what: str
    organisation_id: int
    says: Phrase
    ref: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class StoreStep:
    """One thing that is due in the store of documents, and the sentence that tells it."""

    what: str
    says: Phrase


@reads
def due_steps(at: datetime) -> list[Step]:
    """Return which pieces and versions are due at a moment, without deleting them."""
    return [*_unanswered(at), *_unused(at)]


@reads
def do_step(step: Step, _at: datetime) -> None:
    """Delete what is due, in a transaction of its own; the caller then clears the depot away (`store_steps`) and forgets."""
    shown = evidence.piece_of(db.session.get_one(Organisation, step.organisation_id), step.ref)
    if shown is None:
        return
    with suppress(PieceGone):  # somebody did it just now
        _delete(step, shown)


@reads
def store_steps(depot: Depot) -> list[StoreStep]:
    """Return what is due in the store of documents, without doing it. Raises StoreFailed."""
    stock, half = take_stock(depot), depot.store.sweep(since_yesterday(), only_count=True) + len(left_folders(depot))
    counted = (
        (UNWANTED, stock.unwanted, _UNWANTED),
        (STRAY, len(stock.stray), _STRAY),
        (HALF, half, _HALF),
        (UNSCANNED, count_unscanned(depot), _UNSCANNED),
    )
    return [StoreStep(what, NN_(says.text, says.plural, count)) for what, count, says in counted if count]


@reads
def do_store_step(step: StoreStep, depot: Depot) -> None:
    """Do one step in the store of documents; doing it twice does no more than once. Raises StoreFailed."""
    if step.what == STRAY:
        for key in take_stock(depot).stray:
            depot.store.delete(key)
    elif step.what == HALF:
        depot.store.sweep(since_yesterday())
        for folder in left_folders(depot):
            shutil.rmtree(folder, ignore_errors=True)
    elif step.what == UNSCANNED:
        recheck(depot)
    elif clear_away(depot):
        raise StoreFailed("deleted files are still in the store of documents")


def _delete(step: Step, shown: Shown) -> None:
    """Delete it, unless somebody put it to use since the steps were listed."""
    if step.what == UNUSED:
        if not evidence.links_to(shown.piece):
            evidence.delete_piece(shown, by=None, reason=KEPT_LONG_ENOUGH)
        return
    version = next((one for one in shown.versions if one.number == step.number and one.asked), None)
    if version:
        evidence.delete_version(shown, version, by=None, reason=KEPT_LONG_ENOUGH)


_UNWANTED = NN_(
    "%(n)s file whose evidence is deleted is taken out of the store of documents.",
    "%(n)s files whose evidence is deleted are taken out of the store of documents.",
    0,
)
_STRAY = NN_(
    "%(n)s file that belongs to nothing is taken out of the store of documents.",
    "%(n)s files that belong to nothing are taken out of the store of documents.",
    0,
)
_HALF = NN_(
    "%(n)s upload that was cut off when the program stopped is taken away.",
    "%(n)s uploads that were cut off when the program stopped are taken away.",
    0,
)
_UNSCANNED = NN_("%(n)s file is looked through for viruses again.", "%(n)s files are looked through for viruses again.", 0)


def _unanswered(at: datetime) -> Iterator[Step]:
    query = select(PieceVersion, Piece, Organisation).join(Piece, Piece.id == PieceVersion.evidence_id)
    query = query.join(Organisation, Organisation.id == Piece.organisation_id).order_by(PieceVersion.id)
    for version, piece, organisation in db.session.execute(query.where(PieceVersion.added_at <= at - TO_ANSWER)):
        if version.asked:
            says = N_(
                "A file of “%(title)s” of %(organisation)s is deleted: for four days nobody looked at what was asked about it.",
                title=piece.title,
                organisation=organisation.name,
            )
            yield Step(UNANSWERED, organisation.id, says, piece.ref, version.number)


def _unused(at: datetime) -> Iterator[Step]:
    stands = select(PieceLink.id).where(PieceLink.evidence_id == Piece.id).exists()
    query = select(Piece, Organisation).join(Organisation, Organisation.id == Piece.organisation_id).order_by(Piece.id)
    for piece, organisation in db.session.execute(query.where(~stands, Piece.updated_at <= at - YEAR)):
        years, _log = periods_of(organisation)
        if at - piece.updated_at >= years * YEAR:
            says = N_(
                "“%(title)s” of %(organisation)s is deleted: it stands at no question, and nobody changed it for %(years)s years.",
                title=piece.title,
                organisation=organisation.name,
                years=years,
            )
            yield Step(UNUSED, organisation.id, says, piece.ref)
