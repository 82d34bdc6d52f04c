"""Mail to people: asked for in the transaction that it is about, sent later, in the reader's language."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from selfassess.models.account import Account
from selfassess.models.database import db, now
from selfassess.models.mail import Mail
from selfassess.services.transactions import reads, transactional

INVITATION, ASSIGNED, MENTIONED, DUE, EXPIRING, ACTIONS = "invitation", "assigned", "mentioned", "due", "expiring", "actions"
ALWAYS = (INVITATION,)  # also to who wants no mail about the work
WAITING, SENT, DROPPED, FAILED = "waiting", "sent", "dropped", "failed"  # states of a mail
BROKE_OFF = "broke_off"
LEASE = timedelta(minutes=10)  # for which a mail is of the process that took it; longer than a mail server may keep us
A_DAY = timedelta(days=1)
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), *[A_DAY] * 5)
KEPT = 90 * A_DAY  # rows of mails that are sent, dropped or failed


@dataclass(frozen=True, slots=True)
class Taken:
    """One mail that this process may send now; `attempts` counts this one."""

    id: int
    organisation_id: int | None
    account_id: int
    kind: str
    about: Mapping[str, object]
    attempts: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Stuck:
    """A mail that did not leave at its last attempt: for whom and why. `next_at`: when it is tried again; None: never."""

    id: int
    account_id: int
    kind: str
    attempts: int
    error: str
    next_at: datetime | None
    ended_at: datetime | None


def post(
    kind: str,
    account_id: int,
    *,
    organisation_id: int | None,
    about: Mapping[str, object],
    same: str | None = None,
    not_before: datetime | None = None,
) -> None:
    """Ask for one mail, inside the transaction that is running; nothing for who wants no mail about the work.

    `about` holds ids, refs and days only, never a text that someone typed. `same`: a key; while a mail with this key
    waits, no second one is made.
    """
    account = db.session.get(Account, account_id)
    if account is None or not account.active or (kind not in ALWAYS and not account.wants_mail):
        return
    key = f"{account_id} {same}" if same else None
    if key and db.session.scalar(select(Mail.id).where(Mail.same == key)):
        return
    mail = Mail(organisation_id=organisation_id, account_id=account_id, kind=kind, about=dict(about), same=key)
    mail.not_before = not_before or now()
    with suppress(IntegrityError), db.session.begin_nested():  # another process was first to ask for it
        db.session.add(mail)
        db.session.flush()


@reads
def due(at: datetime, *, most: int) -> list[int]:
    """Return the numbers of the mails that may be sent now, the oldest first."""
    query = select(Mail.id).where(Mail.state == WAITING, Mail.not_before <= at)
    return list(db.session.scalars(query.order_by(Mail.not_before, Mail.id).limit(most)))


@transactional
def take(mail_id: int, at: datetime) -> Taken | None:
    """Take one mail to send it; None when another process was first, or it is not waiting any more.

    Whoever took it and is killed leaves it to the others when its lease is over.
    """
    found = db.session.execute(_TO_TAKE.where(Mail.id == mail_id, Mail.not_before <= at)).first()
    if found is None or _was_too_much(found, at):
        return None
    as_seen = (Mail.id == mail_id, Mail.state == WAITING, Mail.attempts == found.attempts)
    taken = _put(*as_seen, attempts=found.attempts + 1, tried_at=at, not_before=at + LEASE)
    return Taken(*found[:5], attempts=found.attempts + 1, made_at=found.made_at) if taken else None


@transactional
def end(taken: Taken, state: str, at: datetime) -> None:
    """Keep that a mail was sent, or dropped because it was not needed any more."""
    _put(Mail.id == taken.id, Mail.state == WAITING, state=state, ended_at=at, same=None, error=None)


@transactional
def fail(taken: Taken, error: str, at: datetime, *, is_final: bool) -> None:
    """Keep that a mail did not leave; it is tried again, each time after a longer pause, or never when that cannot help."""
    as_taken = (Mail.id == taken.id, Mail.state == WAITING, Mail.attempts == taken.attempts)
    if is_final or taken.attempts > len(PAUSES):
        _put(*as_taken, state=FAILED, ended_at=at, same=None, error=error)
    else:
        _put(*as_taken, not_before=at + PAUSES[taken.attempts - 1], error=error)


@transactional
def clear_away(at: datetime) -> int:
    """Delete what was sent, dropped or failed long enough ago; return how many."""
    return db.session.execute(delete(Mail.__table__).where(Mail.__table__.c.ended_at < at - KEPT)).rowcount


@transactional
def send_again(at: datetime) -> int:
    """Let every mail that failed wait to be sent once more, as if it was new; return how many."""
    return _put(Mail.state == FAILED, state=WAITING, attempts=0, not_before=at, ended_at=None)


@reads
def counts() -> dict[str, int]:
    """Return how many mails there are in each state; a state without is absent."""
    return dict(db.session.execute(select(Mail.state, func.count()).group_by(Mail.state)).all())


@reads
def count_late(at: datetime) -> int:
    """Return how many mails should have been sent an hour ago: nobody sends."""
    late = select(func.count()).select_from(Mail).where(Mail.state == WAITING, Mail.not_before < at - timedelta(hours=1))
    return db.session.scalar(late)


@reads
def stuck() -> list[Stuck]:
    """Return the mails that did not leave: those that are tried again and those that failed, the oldest first."""
    query = select(Mail).where(Mail.state.in_((WAITING, FAILED)), Mail.error.is_not(None)).order_by(Mail.id)
    return [
        Stuck(one.id, one.account_id, one.kind, one.attempts, one.error, one.not_before if one.state == WAITING else None, one.ended_at)
        for one in db.session.scalars(query.execution_options(populate_existing=True))
    ]


_TO_TAKE = select(Mail.id, Mail.organisation_id, Mail.account_id, Mail.kind, Mail.about, Mail.attempts, Mail.made_at).where(
    Mail.state == WAITING
)


def _was_too_much(found, at: datetime) -> bool:
    """Return whether a mail ends here: it was taken so often, and each time whoever took it broke off."""
    if found.attempts <= len(PAUSES):
        return False
    as_seen = (Mail.id == found.id, Mail.state == WAITING, Mail.attempts == found.attempts)
    _put(*as_seen, state=FAILED, ended_at=at, same=None, error=BROKE_OFF)
    return True


def _put(*where, **columns: object) -> int:
    """Change mails for which all of this holds, whoever else is at work; return how many."""
    return db.session.execute(update(Mail).where(*where).values(**columns).execution_options(synchronize_session=False)).rowcount
