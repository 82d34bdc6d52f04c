"""Signing in with Flask-Security: only what we use of it, sessions that can be ended, and a limit on guessing."""

import math
import time

from flask import Flask, g, make_response, request, session
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore
from sqlalchemy import select

from selfassess.core import passwords
from selfassess.models.account import Account, Role
from selfassess.models.database import db, now
from selfassess.services import sessions
from selfassess.services.second_factor import is_app_code
from selfassess.settings import Settings
from selfassess.web.pages import error_page

# At most so many wrong passwords or codes from one address for one account, and from one address in all. Another address
# is not counted with it, so that nobody can lock a colleague out by guessing.
FAILURES_FOR_ONE = "8 per 10 minutes"
FAILURES_IN_ALL = "60 per 10 minutes"
# A code of the app has six digits only, so wrong ones are also counted from all addresses together. Only who has the password
# can come this far, and the owner can still use a recovery code, which nobody guesses.
CODES_FOR_ONE = "60 per day"

COST = {"argon2__memory_cost": 19456, "argon2__rounds": 2, "argon2__parallelism": 1}
CONFIG = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # argon2 makes a salt for each password; no second one on top
    "SECURITY_PASSWORD_SALT": "unused",
    "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "PERMANENT_SESSION_LIFETIME": sessions.LONGEST,  # of the cookie; the row of the session decides earlier
}

limiter = Limiter(key_func=get_remote_address, headers_enabled=False, strategy="fixed-window")


class Accounts(SQLAlchemyUserDatastore):
    """Accounts as Flask-Security finds them; without the global roles that it would join to each."""

    def find_user(self, case_insensitive: bool = False, **columns: object) -> Account | None:
        """Return the account with these values."""
        if list(columns) == ["fs_uniquifier"]:  # what every request of someone signed in asks
            return _signed_in(str(columns["fs_uniquifier"]))
        return db.session.scalar(select(Account).filter_by(**columns))


def _signed_in(fs_uniquifier: str) -> Account | None:
    """Return the account of this browser's session, with one query; nobody when the session has ended."""
    at = now()
    found = sessions.find(fs_uniquifier, session.get("key") or "", at=at)
    if found is None:
        return None
    g.account_session = found.session
    if sessions.is_due(found.session, at):
        sessions.keep_seen(found.session, at=at)
    return found.account


def set_up_accounts(app: Flask, settings: Settings) -> None:
    """Give the app its accounts. Passwords are kept with argon2id, 19 MiB and two passes."""
    app.config.setdefault("SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS", COST)
    app.config.update(CONFIG | {"RATELIMIT_STORAGE_URI": settings.redis_url or "memory://"})
    before = list(app.before_request_funcs.get(None, ()))
    Security(app, Accounts(db, Account, Role), register_blueprint=False)
    app.before_request_funcs[None] = before  # it would load identities and global roles for every request; `access` asks what we need
    limiter.init_app(app)
    app.register_error_handler(RateLimitExceeded, _too_many)


def address_and_account() -> str:
    """Return what wrong passwords are counted by: the address together with the account that was tried."""
    return f"{get_remote_address()}|{request.form.get('email', '').strip().lower()[:254]}"


def waiting_account() -> str:
    """Return what wrong codes are counted by: the account that waits for one."""
    return f"code|{(session.get('waiting') or [''])[0]}"


def address_and_waiting_account() -> str:
    """Return what wrong codes from one address are counted by."""
    return f"{get_remote_address()}|{waiting_account()}"


def own_account() -> str:
    """Return what wrong proofs of someone signed in are counted by."""
    return f"own|{current_user.get_id()}"


def is_recovery() -> bool:
    """Return whether something else than a code of the app was sent."""
    return not is_app_code(request.form.get("code", ""))


def is_refused(response) -> bool:
    """Return whether a sign-in failed; only failures count."""
    return response.status_code in (404, 422)


def _too_many(error: RateLimitExceeded):
    """Say when to try again, in words and for programs."""
    limit = limiter.current_limit
    seconds = max(1, int(limit.reset_at - time.time())) if limit else 600
    minutes = math.ceil(seconds / 60)
    advice = ngettext("Wait %(num)s minute and try again.", "Wait %(num)s minutes and try again.", minutes)
    if minutes > 60:
        advice = _("Use one of your recovery codes, or try again tomorrow.")
    page, code = error_page(429, what_to_do=advice)
    response = make_response(page, code)
    response.headers["Retry-After"] = str(seconds)
    return response
