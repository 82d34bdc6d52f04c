"""Mail that must still go out: written in the transaction that it is about, sent after it."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, now


class Mail(Table):
    """One mail to one person. `about` holds ids only: the text is made when it is sent, in the reader's language.

    `same`: mails with the same key to the same person that are not sent yet are one. `organisation_id` None: about the
    account itself.
    """

    __tablename__ = "mail"
    __table_args__ = (UniqueConstraint("same"), Index(None, "state", "not_before"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    about: Mapped[dict] = mapped_column(JSON, default=dict)
    same: Mapped[str | None] = mapped_column(String(200))  # emptied when it is sent
    state: Mapped[str] = mapped_column(String(12), default="waiting")  # waiting, sent, dropped (no longer needed) or failed
    not_before: Mapped[datetime] = mapped_column(Moment, default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(String(60))  # a class of error or a code of the server, never its text
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
