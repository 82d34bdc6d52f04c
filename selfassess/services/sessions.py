"""Where an account is signed in: each browser has a session, which can be seen and ended."""

import hashlib
import secrets
from datetime import datetime, timedelta

from selfassess.models.account import Account, AccountSession, SignedIn, delete_sessions, find_signed_in, mark_seen, sessions_of
from selfassess.models.database import db
from selfassess.services.log import REFUSED, record_account
from selfassess.services.transactions import reads, transactional

LONGEST_IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)


@transactional
def begin(account: Account, *, network: str, browser: str, at: datetime) -> str:
    """Sign an account in; return the key that its cookie carries. Sessions that are over are cleared away.

    `network` and `browser` are what the owner sees of it: few words, never a whole address.
    """
    delete_sessions(account.id, (AccountSession.seen_at < at - LONGEST_IDLE) | (AccountSession.made_at < at - LONGEST))
    key = secrets.token_urlsafe(24)
    row = {"key_hash": _hash(key), "made_at": at, "seen_at": at, "address": network[:45], "browser": browser[:80]}
    db.session.add(AccountSession(account_id=account.id, **row))
    record_account("signed in", account.id)
    return key


@reads
def find(fs_uniquifier: str, key: str, *, at: datetime) -> SignedIn | None:
    """Return whose session this is, with one query; None when it was ended, or is over."""
    found = find_signed_in(fs_uniquifier=fs_uniquifier, key_hash=_hash(key))
    return found if found and found.account.active and not is_over(found.session, at) else None


@reads
def is_over(session: AccountSession, at: datetime) -> bool:
    """Return whether a session was left alone for 12 hours, or is 30 days old."""
    return at - session.seen_at > LONGEST_IDLE or at - session.made_at > LONGEST


@reads
def is_due(session: AccountSession, at: datetime) -> bool:
    """Return whether to write again when a session was used: after five minutes."""
    return at - session.seen_at > SEEN_EVERY


@transactional
def keep_seen(session: AccountSession, *, at: datetime) -> None:
    """Write when a session was last used."""
    mark_seen(session.id, at)


@reads
def list_sessions(account: Account, *, at: datetime) -> list[AccountSession]:
    """Return where an account is signed in now, the one used last first."""
    return [session for session in sessions_of(account.id) if not is_over(session, at)]


@transactional
def end(account: Account, ref: str) -> None:
    """End one session of this account; nothing happens when it had ended."""
    if delete_sessions(account.id, AccountSession.ref == ref):
        record_account("session ended", account.id)


@transactional
def end_current(session: AccountSession) -> None:
    """Sign out: the cookie opens nothing any more, also a copy of it."""
    delete_sessions(session.account_id, AccountSession.id == session.id)
    record_account("signed out", session.account_id)


@transactional
def end_others(account: Account, *, keep: int | None) -> None:
    """End every session of this account but the one with id `keep`."""
    if delete_sessions(account.id, *([AccountSession.id != keep] if keep else [])):
        record_account("sessions ended", account.id)


@transactional
def note_failure(account: Account | None) -> None:
    """Write down that signing in failed; for an unknown address too, so that both take the same time."""
    record_account("sign-in failed", account.id if account else None, outcome=REFUSED)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
