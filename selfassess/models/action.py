"""What people decided about an action of the plan, kept also when its gap has vanished, and what they noted of its progress."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, new_ref, now

LONGEST_NOTE = 2_000


class ActionDecision(Table):
    """The decisions about one action (`key`: see core/action.py).

    `decision` is the plain form of one entry below `actions` in an answers file; `proposal` what the plan
    proposed when people last decided; `closed_at` is set when the gap has vanished, with the reason. `owner_id` and
    `function_id` say whose it is, so that what is of one person is found without reading every plan.
    """

    __tablename__ = "action_decision"
    __table_args__ = (UniqueConstraint("assessment_id", "key"), Index(None, "organisation_id"), Index(None, "owner_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    decision: Mapped[dict] = mapped_column(JSON, default=dict)
    proposal: Mapped[dict] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_reason: Mapped[str | None] = mapped_column(String(40))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    function_id: Mapped[str | None] = mapped_column(String(60))
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment)


class ActionChange(Table):
    """One change of the decisions about an action; never changed.

    `what`: decided, closed, reopened, split, merged, added, undone, redone or restored.
    """

    __tablename__ = "action_change"
    __table_args__ = (Index(None, "assessment_id", "key"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    decision: Mapped[dict] = mapped_column(JSON, default=dict)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment)


class ActionNote(Table):
    """One note in the log of an action, by the person who wrote it. `text` is empty when it was taken back or taken out."""

    __tablename__ = "action_note"
    __table_args__ = (Index(None, "assessment_id", "key"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(200), default="")  # as whom: a role of the app, or a function as a file names it
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    said_at: Mapped[datetime] = mapped_column(Moment, default=now)
    gone_at: Mapped[datetime | None] = mapped_column(Moment)


def decisions_of(assessment_id: int) -> list[ActionDecision]:
    """Return all that was decided about an assessment's actions, closed ones too, as it is by now."""
    query = select(ActionDecision).where(ActionDecision.assessment_id == assessment_id).order_by(ActionDecision.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def find_decision(assessment_id: int, key: str) -> ActionDecision | None:
    """Return what was decided about one action, as it is by now."""
    query = select(ActionDecision).where(ActionDecision.assessment_id == assessment_id, ActionDecision.key == key)
    return db.session.scalar(query.execution_options(populate_existing=True))


def notes_of(assessment_id: int) -> list[ActionNote]:
    """Return all notes about an assessment's actions, also those that were taken back, the oldest first."""
    query = select(ActionNote).where(ActionNote.assessment_id == assessment_id)
    return list(db.session.scalars(query.order_by(ActionNote.on, ActionNote.id)))
