"""What people decided about an action of the plan, kept also when its gap has vanished."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db


class ActionDecision(Table):
    """The decisions about one item's action.

    `decision` is the plain form of one entry below `actions` in an answers file; `proposal` what the plan
    proposed when people last decided; `closed_at` is set when the gap has vanished, with the reason.
    """

    __tablename__ = "action_decision"
    __table_args__ = (UniqueConstraint("assessment_id", "item_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    decision: Mapped[dict] = mapped_column(JSON, default=dict)
    proposal: Mapped[dict] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_reason: Mapped[str | None] = mapped_column(String(40))
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment)


class ActionChange(Table):
    """One change of the decisions about an action; never changed. `what`: decided, closed or reopened."""

    __tablename__ = "action_change"
    __table_args__ = (Index(None, "assessment_id", "item_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    decision: Mapped[dict] = mapped_column(JSON, default=dict)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment)


def decisions_of(assessment_id: int) -> list[ActionDecision]:
    """Return all that was decided about an assessment's actions, closed ones too."""
    return list(db.session.scalars(select(ActionDecision).where(ActionDecision.assessment_id == assessment_id)))


def find_decision(assessment_id: int, item_id: str) -> ActionDecision | None:
    """Return what was decided about one item's action, as it is by now."""
    query = select(ActionDecision).where(ActionDecision.assessment_id == assessment_id, ActionDecision.item_id == item_id)
    return db.session.scalar(query.execution_options(populate_existing=True))
