"""The log: what happened, when, by whom, to what; lines are only added. No answers and no names in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db


class Event(Table):
    """One line of the log."""

    __tablename__ = "event"
    __table_args__ = (Index(None, "organisation_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    type: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    role: Mapped[str | None] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    object: Mapped[str | None] = mapped_column(String(120))


_ADD = insert(Event.__table__)


def write_event(**columns: object) -> None:
    """Add one line to the log."""
    db.session.execute(_ADD, columns)
