"""Working together on one assessment: who judges apart, who does what, and what people say about an item."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, new_ref, now

LONGEST_COMMENT = 2_000


class Seat(Table):
    """A person who judges one assessment in another voice than the first; without a seat people speak in the first."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("assessment_id", "account_id"), Index(None, "organisation_id"), Index(None, "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    voice: Mapped[str] = mapped_column(String(12), default="second")
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    given_at: Mapped[datetime] = mapped_column(Moment, default=now)


def has_seat(assessment_id: int) -> bool:
    """Return whether somebody judges an assessment apart."""
    return bool(db.session.scalar(select(exists().where(Seat.assessment_id == assessment_id))))


class MemberFunction(Table):
    """A function of the questionnaires (`behavioural_scientist`) that a member has in an organisation."""

    __tablename__ = "member_function"
    __table_args__ = (UniqueConstraint("organisation_id", "account_id", "function_id"), Index(None, "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    function_id: Mapped[str] = mapped_column(String(60))


class Assignment(Table):
    """Who answers a section or an item (`place` is its id), by when: a person, or everyone with a function."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("assessment_id", "place"), Index(None, "organisation_id", "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(60))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    function_id: Mapped[str | None] = mapped_column(String(60))
    due: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    given_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Comment(Table):
    """What someone said about one item; `voice`: on which side, while the two sides do not see each other.

    `text` is empty when it was taken back or taken out.
    """

    __tablename__ = "comment"
    __table_args__ = (Index(None, "assessment_id", "item_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    voice: Mapped[str] = mapped_column(String(12), default="first")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime] = mapped_column(Moment, default=now)
    changed_at: Mapped[datetime | None] = mapped_column(Moment)
    gone_at: Mapped[datetime | None] = mapped_column(Moment)  # taken back by who said it, or taken out as client data
    settled_at: Mapped[datetime | None] = mapped_column(Moment)  # nothing more to do about it
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class Mention(Table):
    """A person who is named in a comment; `seen_at`: when the person opened the page with it."""

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("comment_id", "account_id"), Index(None, "organisation_id", "account_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
