"""What happens between the password and the first page: where to go, the wait for the second step, and the session."""

import time
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from flask import request, session, url_for
from flask_security.utils import hash_password, login_user, verify_and_update_password
from sqlalchemy import select

from selfassess.models.account import Account, find_account
from selfassess.models.database import db, now
from selfassess.services import sessions
from selfassess.web.account.devices import browser_of, network_of

PATIENCE = 10 * 60  # seconds between the password and the code


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who gave the right password and must still give a code; not signed in."""

    account: Account
    target: str


def account_with(email: str, password: str) -> Account | None:
    """Return the account when the password is right; as slow for an account that does not exist."""
    account = find_account(email)
    if account is None or not account.password or not account.active:
        hash_password(password)
        sessions.note_failure(None)
        return None
    if not verify_and_update_password(password, account):  # a hash with old costs is made anew, kept with the session
        sessions.note_failure(account)
        return None
    return account


def wait_for_code(account: Account, target: str) -> None:
    """Remember who must still give a code. Another password, or ten minutes, ends the wait."""
    session.clear()
    session["waiting"] = [account.fs_uniquifier, int(time.time()), target]


def waiting() -> Waiting | None:
    """Return who must still give a code in this browser."""
    match session.get("waiting"):
        case [str(uniquifier), int(since), str(target)] if 0 <= time.time() - since <= PATIENCE:
            account = db.session.scalar(select(Account).where(Account.fs_uniquifier == uniquifier))
            return Waiting(account, target) if account and account.active and account.has_second_factor else None
    return None


def enter(account: Account) -> None:
    """Sign someone in, in a new session: nothing of before comes along."""
    network, browser = network_of(request.remote_addr or ""), browser_of(request.user_agent.string[:500])
    key = sessions.begin(account, network=network, browser=browser, at=now())
    session.clear()
    session.permanent = True
    session["key"] = key
    login_user(account)


def safe_target(target: str | None) -> str:
    """Return a path on this site to go to; the first page for anything else."""
    if not target or len(target) > 2_000 or not (_is_path(target) and _is_path(unquote(target))):
        return "/"
    own = (url_for("account.sign_in"), url_for("account.sign_out"), url_for("account.second_factor.second_step"))
    return "/" if urlsplit(target).path in own else target


def _is_path(target: str) -> bool:
    if not target.startswith("/") or target[1:2] in ("/", "\\") or "\\" in target or not target.isprintable():
        return False
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc
