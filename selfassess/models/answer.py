"""Answers: one row an item and voice, guarded by its revision, and every change kept for good."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db

VOICES = ("first", "second", "consensus")


class AnswerRow(Table):
    """What stands for one item; `value` is the plain form as JSON text, `draft` what was typed and is not valid yet."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("assessment_id", "item_id", "voice"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    voice: Mapped[str] = mapped_column(String(12), default="first")
    value: Mapped[str] = mapped_column(Text, default="{}")
    draft: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment)


class AnswerChange(Table):
    """One saving of one answer, as it became; never changed. The one before it says what it was."""

    __tablename__ = "answer_change"
    __table_args__ = (Index(None, "assessment_id", "item_id", "voice", "revision"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    voice: Mapped[str] = mapped_column(String(12), default="first")
    revision: Mapped[int]
    value: Mapped[str] = mapped_column(Text)
    draft: Mapped[str | None] = mapped_column(Text)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment)


ANSWER, CHANGE = AnswerRow.__table__, AnswerChange.__table__

# Statements of the saving path are built once: building them anew cost as much as the saving itself.
_COLUMNS = (ANSWER.c.item_id, ANSWER.c.value, ANSWER.c.draft, ANSWER.c.revision, ANSWER.c.saved_by, ANSWER.c.saved_at)
_OF_ALL = select(*_COLUMNS).where(ANSWER.c.assessment_id == bindparam("assessment_id"), ANSWER.c.voice == bindparam("voice"))
_OF_SOME = _OF_ALL.where(ANSWER.c.item_id.in_(bindparam("items", expanding=True)))
_AT_REVISION = select(CHANGE.c.value, CHANGE.c.draft).where(
    *(CHANGE.c[name] == bindparam(name) for name in ("assessment_id", "item_id", "voice", "revision"))
)
_ADD, _ADD_CHANGE = insert(ANSWER), insert(CHANGE)
_REPLACE = (
    update(ANSWER)
    .where(*(ANSWER.c[name] == bindparam(f"known_{name}") for name in ("assessment_id", "item_id", "voice", "revision")))
    .values({name: bindparam(name) for name in ("value", "draft", "revision", "saved_by", "saved_at")})
)


class StaleWrite(Exception):
    """Someone else saved between our look and our write; the transaction can be tried again."""


def read_answers(assessment_id: int, *, items: Iterable[str] | None = None, voice: str = "first"):
    """Return rows (item_id, value, draft, revision, saved_by, saved_at) of an assessment; of some items, or of all."""
    known = {"assessment_id": assessment_id, "voice": voice}
    if items is None:
        return db.session.execute(_OF_ALL, known).all()
    return db.session.execute(_OF_SOME, known | {"items": list(items)}).all()


def stood_at(assessment_id: int, item_id: str, *, revision: int, voice: str = "first"):
    """Return a row (value, draft) of an answer as it was at a revision; None when there was none."""
    known = {"assessment_id": assessment_id, "item_id": item_id, "voice": voice, "revision": revision}
    return db.session.execute(_AT_REVISION, known).first()


def write_answers(rows: list[Mapping[str, object]]) -> None:
    """Store answers, each with its next revision, and keep each as a change.

    The caller has looked which revisions stand, in the same transaction. Raises StaleWrite when one was replaced since.
    """
    new = [row for row in rows if row["revision"] == 1]
    if new:
        db.session.execute(_ADD, new)
    for row in rows:
        if row["revision"] > 1:
            _replace(row)
    db.session.execute(_ADD_CHANGE, rows)


def _replace(row: Mapping[str, object]) -> None:
    known = {f"known_{name}": row[name] for name in ("assessment_id", "item_id", "voice")}
    becomes = {name: row[name] for name in ("value", "draft", "revision", "saved_by", "saved_at")}
    done = db.session.execute(_REPLACE, known | becomes | {"known_revision": row["revision"] - 1})
    if done.rowcount != 1:
        raise StaleWrite(row["item_id"])
