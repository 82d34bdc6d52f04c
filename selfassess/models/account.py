"""People who can sign in: their password and second factor, their recovery codes, and where they are signed in."""

import uuid
from datetime import datetime
from typing import NamedTuple

from flask_security import RoleMixin, UserMixin
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, delete, func, or_, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, new_ref, now


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
    second_factor_seed: Mapped[str | None] = mapped_column(String(64))  # not the secret: that is derived with the key of the settings
    second_factor_at: Mapped[datetime | None] = mapped_column(Moment)  # None: signs in with the password alone
    wants_mail: Mapped[bool] = mapped_column(default=True, server_default=true())  # about the work; an invitation comes always
    second_factor_counter: Mapped[int | None]  # the last code that was used; only later ones are good

    roles = ()  # global roles are not used: a person has a role in an organisation

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone is not enough to sign in."""
        return self.second_factor_at is not None


class RecoveryCode(Table):
    """One code to sign in with when the phone is lost; used once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class AccountSession(Table):
    """One browser in which an account is signed in; without its row the cookie of that browser opens nothing."""

    __tablename__ = "account_session"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(45))  # the network only, never the whole address
    browser: Mapped[str] = mapped_column(String(80))


class Role(RoleMixin):
    """What Flask-Security asks for and this program does not use."""

    name = ""


class SignedIn(NamedTuple):
    """An account and the session in which it is signed in, from one query."""

    account: Account
    session: AccountSession


_SIGNED_IN = (
    select(Account, AccountSession)
    .join(AccountSession, AccountSession.account_id == Account.id)
    .where(Account.fs_uniquifier == bindparam("fs_uniquifier"), AccountSession.key_hash == bindparam("key_hash"))
)


def find_account(email: str) -> Account | None:
    """Return the account with an e-mail address, in any case of letters."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def find_signed_in(*, fs_uniquifier: str, key_hash: str) -> SignedIn | None:
    """Return whose session this is; None when it was ended. This is what every request of someone signed in asks."""
    found = db.session.execute(_SIGNED_IN, {"fs_uniquifier": fs_uniquifier, "key_hash": key_hash}).first()
    return SignedIn(*found) if found else None


def sessions_of(account_id: int) -> list[AccountSession]:
    """Return where an account is signed in, the one that was used last first."""
    query = select(AccountSession).where(AccountSession.account_id == account_id)
    return list(db.session.scalars(query.order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())))


def delete_sessions(account_id: int, *conditions) -> int:
    """End the sessions of an account for which all conditions hold; returns how many."""
    return db.session.execute(delete(AccountSession).where(AccountSession.account_id == account_id, *conditions)).rowcount


def mark_seen(session_id: int, at: datetime) -> None:
    """Keep when a session was used last."""
    db.session.execute(update(AccountSession).where(AccountSession.id == session_id).values(seen_at=at))


def add_second_factor(account_id: int, *, seed: str, counter: int, at: datetime) -> bool:
    """Give an account a second factor; False when it has one, whoever came first."""
    free = (Account.id == account_id, Account.second_factor_at.is_(None))
    given = {"second_factor_seed": seed, "second_factor_at": at, "second_factor_counter": counter}
    return db.session.execute(update(Account).where(*free).values(**given)).rowcount == 1


def use_counter(account_id: int, counter: int) -> bool:
    """Keep which code was used last; False when this one or a later one was used already, whoever came first."""
    fresh = or_(Account.second_factor_counter.is_(None), Account.second_factor_counter < counter)
    changed = db.session.execute(update(Account).where(Account.id == account_id, fresh).values(second_factor_counter=counter))
    return changed.rowcount == 1


def use_recovery_code(account_id: int, code_hash: str, at: datetime) -> bool:
    """Strike out a recovery code; False when there is no such code left."""
    unused = (RecoveryCode.account_id == account_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None))
    return db.session.execute(update(RecoveryCode).where(*unused).values(used_at=at)).rowcount == 1


def replace_recovery_codes(account_id: int, hashes: list[str]) -> None:
    """Give an account these recovery codes instead of all that it had."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.add_all(RecoveryCode(account_id=account_id, code_hash=code_hash) for code_hash in hashes)


def count_recovery_codes(account_id: int) -> int:
    """Return how many recovery codes were not used yet."""
    query = select(func.count()).select_from(RecoveryCode)
    return db.session.scalar(query.where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)))
