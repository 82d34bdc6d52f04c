"""Signing in with Flask-Security: only what we use of it, and a limit on guessing."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import Security, SQLAlchemyUserDatastore
from sqlalchemy import bindparam, select

from selfassess.models.account import Account, Role
from selfassess.models.database import db
from selfassess.settings import Settings

# At most so many wrong passwords from one address for one account, and from one address in all. Another address
# is not counted with it, so that nobody can lock a colleague out by guessing.
FAILURES_FOR_ONE = "8 per 10 minutes"
FAILURES_IN_ALL = "60 per 10 minutes"

COST = {"argon2__memory_cost": 19456, "argon2__rounds": 2, "argon2__parallelism": 1}
CONFIG = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # argon2 makes a salt for each password; no second one on top
    "SECURITY_PASSWORD_SALT": "unused",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_DEFAULT_REMEMBER_ME": False,
}

limiter = Limiter(key_func=get_remote_address, headers_enabled=False, strategy="fixed-window")


BY_SESSION = select(Account).where(Account.fs_uniquifier == bindparam("fs_uniquifier"))


class Accounts(SQLAlchemyUserDatastore):
    """Accounts as Flask-Security finds them; without the global roles that it would join to each."""

    def find_user(self, case_insensitive: bool = False, **columns: object) -> Account | None:
        """Return the account with these values."""
        if list(columns) == ["fs_uniquifier"]:  # what every request of someone signed in asks
            return db.session.scalar(BY_SESSION, columns)
        return db.session.scalar(select(Account).filter_by(**columns))


def set_up_accounts(app: Flask, settings: Settings) -> None:
    """Give the app its accounts. Passwords are kept with argon2id, 19 MiB and two passes."""
    app.config.setdefault("SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS", COST)
    app.config.update(CONFIG | {"RATELIMIT_STORAGE_URI": settings.redis_url or "memory://"})
    before = list(app.before_request_funcs.get(None, ()))
    Security(app, Accounts(db, Account, Role), register_blueprint=False)
    app.before_request_funcs[None] = before  # it would load identities and global roles for every request; `access` asks what we need
    limiter.init_app(app)


def address_and_account() -> str:
    """Return what wrong passwords are counted by: the address together with the account that was tried."""
    return f"{get_remote_address()}|{request.form.get('email', '').strip().lower()[:254]}"


def is_refused(response) -> bool:
    """Return whether a sign-in failed; only failures count."""
    return response.status_code == 422
