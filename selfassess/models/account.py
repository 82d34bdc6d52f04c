"""People who can sign in."""

import uuid
from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, now


class Account(Table, UserMixin):
    """One person's way in; what the person may do stands in the memberships."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # always in lower case
    password: Mapped[str | None] = mapped_column(String(255))  # None: not chosen yet
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: uuid.uuid4().hex)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)

    roles = ()  # global roles are not used: a person has a role in an organisation


class Role(RoleMixin):
    """What Flask-Security asks for and this program does not use."""

    name = ""


def find_account(email: str) -> Account | None:
    """Return the account with an e-mail address, in any case of letters."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))
