"""What people had better know today of their evidence: what expires, what has expired, and what waits for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Text, and_, bindparam, cast, exists, func, or_, select
from sqlalchemy.orm import aliased

from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.evidence import HARMLESS, Piece, PieceVersion
from selfassess.models.organisation import Organisation
from selfassess.services.evidence import ASKED, EXPIRED, EXPIRES_SOON, EXPIRING, Shown, at_items
from selfassess.services.transactions import reads

NOTHING_ASKED = "[]"


@dataclass(frozen=True, slots=True)
class Reminders:
    """Numbers of pieces that expire soon, that have expired, and that wait for a person."""

    expiring: int = 0
    expired: int = 0
    waiting: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to know."""
        return bool(self.expiring or self.expired or self.waiting)


NO_REMINDERS = Reminders()


@reads
def reminders_of(organisation: Organisation, today: date) -> Reminders:
    """Return the reminders about all pieces of an organisation; one query, which brings only pieces that may need one."""
    return _counted(pieces_to_look_at(organisation, today), today)


@reads
def pieces_to_look_at(organisation: Organisation, today: date) -> list[Shown]:
    """Return the pieces of an organisation that may need a reminder, with one query."""
    found: dict[int, tuple[Piece, list[PieceVersion]]] = {}
    on = {"of_organisation": organisation.id, "today": today, "soon": today + EXPIRES_SOON}
    for piece, version in db.session.execute(_TO_LOOK_AT, on):
        found.setdefault(piece.id, (piece, []))[1].append(version)
    return [Shown(piece, versions) for piece, versions in found.values()]


@reads
def reminders_in(assessment: Assessment, today: date) -> Reminders:
    """Return the reminders about the pieces that stand at the items of an assessment."""
    pieces = {shown.piece.id: shown for rows in at_items(assessment).values() for _link, shown in rows}
    return _counted(pieces.values(), today)


def _counted(pieces: Iterable[Shown], today: date) -> Reminders:
    states = [shown.state(today) for shown in pieces]
    return Reminders(states.count(EXPIRING), states.count(EXPIRED), states.count(ASKED))


_newest, _any = aliased(PieceVersion), aliased(PieceVersion)
_NUMBER = select(func.max(_any.number)).where(_any.evidence_id == Piece.id).correlate(Piece).scalar_subquery()
_LASTS = exists().where(  # most pieces with an old version have a newest one that simply counts
    _newest.evidence_id == Piece.id,
    _newest.number == _NUMBER,
    _newest.status != "draft",
    _newest.key.is_not(None),
    _newest.scan.in_(HARMLESS),
    or_(_newest.date.is_(None), _newest.date <= bindparam("today")),
    or_(_newest.valid_until.is_(None), _newest.valid_until > bindparam("soon")),
)
_ENDS = exists().where(_any.evidence_id == Piece.id, _any.valid_until <= bindparam("soon"))
_WAITS = exists().where(_any.evidence_id == Piece.id, cast(_any.asked, Text) != NOTHING_ASKED)
_TO_LOOK_AT = (
    select(Piece, PieceVersion)
    .join(PieceVersion, PieceVersion.evidence_id == Piece.id)
    .where(Piece.organisation_id == bindparam("of_organisation"), or_(_WAITS, and_(_ENDS, ~_LASTS)))
    .order_by(Piece.id, PieceVersion.number.desc())
)
