"""The second step of signing in: codes of an app on a phone (RFC 6238), and recovery codes for when it is lost.

The database keeps a random seed, never the secret of the app: that is derived from the seed with the secret key of the
settings, so that a stolen backup makes no codes. With another key the app's codes stop working; recovery codes do not
depend on it, and `selfassess user reset-second-factor` always helps.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy import update

from selfassess.models.account import (
    Account,
    add_second_factor,
    count_recovery_codes,
    find_account,
    replace_recovery_codes,
    use_counter,
    use_recovery_code,
)
from selfassess.models.database import REF_LETTERS, db
from selfassess.models.organisation import Organisation
from selfassess.services import sessions
from selfassess.services.log import record, record_account
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

DIGITS, PERIOD, WINDOW = 6, 30, 30  # a clock may be half a minute off, either way
RECOVERY_CODES = 10
RECOVERY_LENGTH = 16  # of 31 letters: 79 bits, so that a plain hash keeps it and nobody needs to count guesses
NOT_LETTERS = re.compile(r"[\s\-–—.]")


class NoSecondFactor(Exception):
    """Who asks it of others must have one."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person puts in the app: by camera (`uri`, in a QR code) or by hand (`secret`)."""

    seed: str
    secret: str
    uri: str


@reads
def new_seed() -> str:
    """Return where a new secret is derived from."""
    return secrets.token_hex(32)


@reads
def enrolment(account: Account, seed: str, *, issuer: str) -> Enrolment:
    """Return what the app of this account must know; `issuer` is how the app calls us."""
    totp = _totp(seed)
    letters = totp.base32_key
    grouped = " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))
    return Enrolment(seed, grouped, totp.to_uri(label=account.email.replace(":", ""), issuer=issuer.replace(":", "")))


@reads
def is_app_code(typed: str) -> bool:
    """Return whether this is a code of the app, not a recovery code."""
    code = _bare(typed)
    return len(code) == DIGITS and code.isascii() and code.isdecimal()


@transactional
def turn_on(account: Account, seed: str, code: str, *, at: datetime, keep: int | None) -> list[str] | None:
    """Ask a code from now on; return the recovery codes, to be shown once. None when the code is not right.

    Every session but `keep` ends: it began with a password alone.
    """
    counter = _counter_of(seed, code, at)
    if counter is None or not add_second_factor(account.id, seed=seed, counter=counter, at=at):
        return None
    sessions.end_others(account, keep=keep)
    record_account("second factor on", account.id)
    return _new_codes(account)


@transactional
def accept(account: Account, typed: str, *, at: datetime) -> bool:
    """Return whether a code is good, and use it up: of two who send the same code at once, one gets in."""
    if not account.has_second_factor:
        return False
    if is_app_code(typed):
        counter = _counter_of(account.second_factor_seed, typed, at)
        return counter is not None and use_counter(account.id, counter)
    used = use_recovery_code(account.id, _hash(typed), at)
    if used:
        record_account("recovery code used", account.id)
    return used


@transactional
def new_recovery_codes(account: Account) -> list[str]:
    """Return ten other recovery codes, to be shown once; all earlier ones stop working."""
    record_account("recovery codes made", account.id)
    return _new_codes(account)


@transactional
def turn_off(account: Account) -> None:
    """Ask the password alone again."""
    _forget(account)
    record_account("second factor off", account.id)


@transactional
def reset(email: str) -> bool:
    """Take the second factor from who lost phone and codes, and end every session; False when there is none."""
    account = find_account(email)
    if account is None or not account.has_second_factor:
        return False
    _forget(account)
    sessions.end_others(account, keep=None)
    record_account("second factor reset", account.id)
    return True


@transactional
def require(organisation: Organisation, asked: bool, *, by: Member) -> None:
    """Ask a second factor of every member, or no longer; raises NoSecondFactor when who asks it has none."""
    if asked and not by.account.has_second_factor:
        raise NoSecondFactor(organisation.ref)
    if organisation.second_factor_required == asked:
        return
    db.session.execute(update(Organisation).where(Organisation.id == organisation.id).values(second_factor_required=asked))
    record("second factor required" if asked else "second factor free", organisation=organisation, by=by, object=organisation.ref)


@reads
def codes_left(account: Account) -> int:
    """Return how many recovery codes were not used yet."""
    return count_recovery_codes(account.id)


def _totp(seed: str) -> TOTP:
    key = hmac.new(str(current_app.secret_key).encode(), b"second factor:" + bytes.fromhex(seed), hashlib.sha256).digest()[:20]
    return TOTP(key=key, format="raw", digits=DIGITS, period=PERIOD, alg="sha1")


def _counter_of(seed: str, typed: str, at: datetime) -> int | None:
    """Return which half minute a code belongs to; None when it is not right. Compared in constant time."""
    if not is_app_code(typed):
        return None
    try:
        return _totp(seed).match(_bare(typed), time=at, window=WINDOW).counter
    except TokenError:
        return None


def _new_codes(account: Account) -> list[str]:
    codes = ["".join(secrets.choice(REF_LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    replace_recovery_codes(account.id, [_hash(code) for code in codes])
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_LENGTH, 4)) for code in codes]


def _forget(account: Account) -> None:
    account.second_factor_seed = account.second_factor_at = account.second_factor_counter = None
    replace_recovery_codes(account.id, [])


def _bare(typed: str) -> str:
    return NOT_LETTERS.sub("", typed).lower()


def _hash(typed: str) -> str:
    return hashlib.sha256(_bare(typed).encode()).hexdigest()
