"""Assessments that go over to a newer version of their questionnaire: what became of each answer, and who chose to stay."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, now

INTAKE = ""  # stands for the first questions, where the id of an item would


class VersionMove(Table):
    """That an assessment went from one version to another; never changed, but for being taken back.

    `revisions`: by voice and item the revisions of an answer just before and just after; the history has what they were, so that no
    text is kept twice. `intake`: the same of the first questions, empty when they stayed as they were. `undoes`: the move that this
    one takes back.
    """

    __tablename__ = "version_move"
    __table_args__ = (Index(None, "assessment_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    from_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    revisions: Mapped[dict] = mapped_column(JSON, default=dict)
    intake: Mapped[list] = mapped_column(JSON, default=list)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("version_move.id", ondelete="CASCADE"))
    moved_at: Mapped[datetime] = mapped_column(Moment, default=now)
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class MovedAnswer(Table):
    """What became of one answer in a move; of the first questions `item_id` is INTAKE. Answers of which nothing changed have no row.

    `outcome`: kept, check, noted, apart or back (its question was gone, and is asked again). `waits`: an answer stands and somebody must look whether it still fits. `left`: what found
    no place: of each path, value, asked and chosen, as in core/changes; of what was typed and is no answer the raw fields, and `page`
    and `by` when it was typed afterwards on a page of the version before.
    """

    __tablename__ = "moved_answer"
    __table_args__ = (
        UniqueConstraint("move_id", "voice", "item_id"),
        Index(None, "assessment_id", "voice"),
        Index(None, "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    move_id: Mapped[int] = mapped_column(ForeignKey("version_move.id", ondelete="CASCADE"))
    voice: Mapped[str] = mapped_column(String(12), default="first")
    item_id: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(12))
    waits: Mapped[bool]
    left: Mapped[list] = mapped_column(JSON, default=list)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class VersionStay(Table):
    """That people chose to stay with their version now that a newer one is there; it can be chosen otherwise any time."""

    __tablename__ = "version_stay"
    __table_args__ = (Index(None, "organisation_id"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    stayed_at: Mapped[datetime] = mapped_column(Moment, default=now)
    stayed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


_MOVED = MovedAnswer.__table__
_WAITING = (_MOVED.c.assessment_id == bindparam("of_assessment"), _MOVED.c.voice == bindparam("of_voice"), _MOVED.c.waits)
_UNCONFIRMED = select(_MOVED.c.item_id).where(*_WAITING, _MOVED.c.confirmed_at.is_(None)).order_by(_MOVED.c.id)
_CONFIRM = (
    update(_MOVED)
    .where(*_WAITING, _MOVED.c.item_id.in_(bindparam("items", expanding=True)), _MOVED.c.confirmed_at.is_(None))
    .values(confirmed_at=bindparam("at"), confirmed_by=bindparam("by"))
)


def moves_of(assessment_id: int) -> list[VersionMove]:
    """Return every move of an assessment, the newest first."""
    return list(db.session.scalars(select(VersionMove).where(VersionMove.assessment_id == assessment_id).order_by(VersionMove.id.desc())))


def moved_in(assessment_id: int, *, voice: str | None = None, items: Sequence[str] | None = None) -> list[MovedAnswer]:
    """Return what became of answers, in every move, the newest first; in a voice and of some items, or of all."""
    query = select(MovedAnswer).where(MovedAnswer.assessment_id == assessment_id).order_by(MovedAnswer.move_id.desc(), MovedAnswer.id)
    if voice is not None:
        query = query.where(MovedAnswer.voice == voice)
    return list(db.session.scalars(query if items is None else query.where(MovedAnswer.item_id.in_(items))))


def to_check_in(assessment_id: int, voice: str) -> list[str]:
    """Return the ids of the items whose answer nobody looked at since their text changed, each once."""
    return list(dict.fromkeys(db.session.scalars(_UNCONFIRMED, {"of_assessment": assessment_id, "of_voice": voice})))


def confirm_moved(assessment_id: int, items: Iterable[str], *, voice: str, by: int | None) -> int:
    """Note that somebody looked at answers; return how many rows nobody had looked at before."""
    known = {"of_assessment": assessment_id, "of_voice": voice, "items": list(items), "at": now(), "by": by}
    return db.session.connection().execute(_CONFIRM, known).rowcount


def stays_with(assessment_id: int, version_id: int) -> VersionStay | None:
    """Return who chose to stay although this version is there; None when nobody did."""
    return db.session.get(VersionStay, (assessment_id, version_id))


def purge_moved(assessment_id: int, item_id: str) -> None:
    """Take out what was kept of one item in every move and voice."""
    here = (_MOVED.c.assessment_id == assessment_id, _MOVED.c.item_id == item_id)
    db.session.execute(update(_MOVED).where(*here).values(left=[]))
