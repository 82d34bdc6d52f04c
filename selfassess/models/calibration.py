"""Two judgements become one: what was agreed at an item, and how an organisation reads a question from then on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, new_ref, now

LONGEST_REASON = 1_000
LONGEST_AGREEMENT = 1_000
FIRST, SECOND, OTHER = "first", "second", "other"  # whose answer the consensus is


class Consensus(Table):
    """Why the two sides settled on an answer; never changed: the highest revision of an item stands.

    The answer itself is the item's answer in the voice `consensus`. `chosen`: whose it is, or that it is another.
    """

    __tablename__ = "consensus"
    __table_args__ = (UniqueConstraint("assessment_id", "item_id", "revision"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int]
    chosen: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Agreement(Table):
    """How an organisation reads an item of a questionnaire (`key`): made at a calibration, shown at the item from then on."""

    __tablename__ = "agreement"
    __table_args__ = (Index(None, "organisation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(60))
    item_id: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessment.id", ondelete="SET NULL"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # no longer shown
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
