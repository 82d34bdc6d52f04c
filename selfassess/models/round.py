"""Rounds: which assessment follows which, which answers were carried over, and whether somebody said that they still hold."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, bindparam, exists, select, update
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.assessment import Assessment
from selfassess.models.database import Moment, Table, db, now
from selfassess.models.version import Version


class Round(Table):
    """That an assessment follows another one; `previous_id` None: the one before was deleted."""

    __tablename__ = "round"
    __table_args__ = (Index(None, "previous_id"), Index(None, "organisation_id"))

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id", ondelete="SET NULL"))


class CarriedAnswer(Table):
    """What became of the last answer to one item, in the round that follows.

    `outcome`: kept, check, noted, apart or counted. `stands`: an answer was put in this round and somebody must say that it still
    holds. `last`: what was chosen and counted last time, in the plain form without texts. `left`: what found no place.
    """

    __tablename__ = "carried_answer"
    __table_args__ = (UniqueConstraint("assessment_id", "item_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(12))
    stands: Mapped[bool]
    last: Mapped[str] = mapped_column(Text, default="{}")
    left: Mapped[list] = mapped_column(JSON, default=list)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


_CARRIED = CarriedAnswer.__table__
_CONFIRM = (
    update(_CARRIED)
    .where(
        _CARRIED.c.assessment_id == bindparam("of_assessment"),
        _CARRIED.c.item_id.in_(bindparam("items", expanding=True)),
        _CARRIED.c.stands,
        _CARRIED.c.confirmed_at.is_(None),
    )
    .values(confirmed_at=bindparam("at"), confirmed_by=bindparam("by"))
)


def carried_in(assessment_id: int, *, items: Iterable[str] | None = None) -> list[CarriedAnswer]:
    """Return what was carried over into an assessment; of some items, or of all."""
    query = select(CarriedAnswer).where(CarriedAnswer.assessment_id == assessment_id).order_by(CarriedAnswer.id)
    return list(db.session.scalars(query if items is None else query.where(CarriedAnswer.item_id.in_(list(items)))))


def unconfirmed_in(assessment_id: int) -> list[str]:
    """Return the ids of the items whose carried answer nobody confirmed yet."""
    query = select(_CARRIED.c.item_id).where(
        _CARRIED.c.assessment_id == assessment_id, _CARRIED.c.stands, _CARRIED.c.confirmed_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(_CARRIED.c.id)))


def confirm(assessment_id: int, items: Iterable[str], *, by: int | None) -> int:
    """Note that carried answers still hold; return how many were not confirmed before."""
    known = {"of_assessment": assessment_id, "items": list(items), "at": now(), "by": by}
    return db.session.connection().execute(_CONFIRM, known).rowcount


def has_confirmed(assessment_id: int, account_id: int) -> bool:
    """Return whether somebody confirmed a carried answer in an assessment."""
    here = (CarriedAnswer.assessment_id == assessment_id, CarriedAnswer.confirmed_by == account_id)
    return bool(db.session.scalar(select(exists().where(*here))))


def clear_left(assessment_id: int, item_id: str, *, keep_choices: bool) -> None:
    """Take out what found no place at one item, and what was answered last time when that may not stay."""
    here = (_CARRIED.c.assessment_id == assessment_id, _CARRIED.c.item_id == item_id)
    db.session.execute(update(_CARRIED).where(*here).values(left=[], **({} if keep_choices else {"last": "{}"})))


def find_previous(assessment_id: int) -> Assessment | None:
    """Return the round before an assessment; None when there is none, or when it was deleted."""
    query = select(Assessment).join(Round, Round.previous_id == Assessment.id).where(Round.assessment_id == assessment_id)
    return db.session.scalar(query)


def rounds_from(previous_id: int) -> list[Assessment]:
    """Return the assessments that follow another one, the newest first."""
    query = select(Assessment).join(Round, Round.assessment_id == Assessment.id).where(Round.previous_id == previous_id)
    return list(db.session.scalars(query.order_by(Assessment.id.desc())))


def titles_before(assessment_ids: Iterable[int]) -> dict[int, str]:
    """Return the title of the round before each of some assessments, by their id; those without are absent."""
    query = select(Round.assessment_id, Assessment.title).join(Assessment, Assessment.id == Round.previous_id)
    return dict(db.session.execute(query.where(Round.assessment_id.in_(list(assessment_ids)))).all())


def others_of(assessment: Assessment, *, key: str) -> list[Assessment]:
    """Return the other assessments of the same organisation with any version of a questionnaire, the newest first."""
    query = select(Assessment).join(Version, Version.id == Assessment.version_id)
    query = query.where(Assessment.organisation_id == assessment.organisation_id, Version.key == key, Assessment.id != assessment.id)
    return list(db.session.scalars(query.order_by(Assessment.reference_date.desc(), Assessment.id.desc())))
