"""Where an account is signed in: each browser has a session, which can be seen and ended."""

import hashlib
import ipaddress
import secrets
from datetime import datetime, timedelta

from selfassess.models.account import Account, AccountSession, SignedIn, delete_sessions, find_signed_in, mark_seen, sessions_of
from selfassess.models.database import db, new_ref
from selfassess.services.log import record
from selfassess.services.transactions import reads, transactional

LONGEST_IDLE = timedelta(hours=12)
LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=5)

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"), ("Chrom", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"), ("CrOS", "ChromeOS"),
           ("Linux", "Linux"))  # fmt: skip


@transactional
def begin(account: Account, *, address: str, browser: str, at: datetime) -> str:
    """Sign an account in; return the key that its cookie carries. Sessions that are over are cleared away."""
    delete_sessions(account.id, (AccountSession.seen_at < at - LONGEST_IDLE) | (AccountSession.made_at < at - LONGEST))
    key = secrets.token_urlsafe(24)
    row = AccountSession(ref=new_ref(), account_id=account.id, key_hash=_hash(key), made_at=at, seen_at=at)
    row.address, row.browser = network_of(address), browser_of(browser)
    db.session.add(row)
    record("signed in", object=f"account {account.id}")
    return key


@reads
def find(fs_uniquifier: str, key: str, *, at: datetime) -> SignedIn | None:
    """Return whose session this is, with one query; None when it was ended, or is over."""
    found = find_signed_in(fs_uniquifier=fs_uniquifier, key_hash=_hash(key))
    return found if found and found.account.active and not is_over(found.session, at) else None


def is_over(session: AccountSession, at: datetime) -> bool:
    """Return whether a session was left alone for 12 hours, or is 30 days old."""
    return at - session.seen_at > LONGEST_IDLE or at - session.made_at > LONGEST


def keep_seen(session: AccountSession, *, at: datetime) -> None:
    """Write when a session was last used, at most every five minutes."""
    if at - session.seen_at > SEEN_EVERY:
        _see(session, at)


@transactional
def _see(session: AccountSession, at: datetime) -> None:
    mark_seen(session.id, at)


@reads
def list_sessions(account: Account, *, at: datetime) -> list[AccountSession]:
    """Return where an account is signed in now, the one used last first."""
    return [session for session in sessions_of(account.id) if not is_over(session, at)]


@transactional
def end(account: Account, ref: str) -> None:
    """End one session of this account; nothing happens when it had ended."""
    if delete_sessions(account.id, AccountSession.ref == ref):
        record("session ended", object=f"account {account.id}")


@transactional
def end_current(session: AccountSession) -> None:
    """Sign out: the cookie opens nothing any more, also a copy of it."""
    delete_sessions(session.account_id, AccountSession.id == session.id)
    record("signed out", object=f"account {session.account_id}")


@transactional
def end_others(account: Account, *, keep: int | None) -> None:
    """End every session of this account but the one with id `keep`."""
    if delete_sessions(account.id, *([AccountSession.id != keep] if keep else [])):
        record("sessions ended", object=f"account {account.id}")


@transactional
def note_failure(account: Account | None) -> None:
    """Write down that signing in failed; for an unknown address too, so that both take the same time."""
    record("sign-in failed", object=f"account {account.id}" if account else None)


def network_of(address: str) -> str:
    """Return the network of an address, enough to recognise a place and not a person: 203.0.113.x, 2001:db8:1::."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.version == 4:
        return str(found).rpartition(".")[0] + ".x"
    return str(ipaddress.ip_network(f"{found}/48", strict=False).network_address)


def browser_of(agent: str) -> str:
    """Return a browser in words, such as “Firefox, Windows”; empty when it does not say."""
    names = [next((name for sign, name in known if sign in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
