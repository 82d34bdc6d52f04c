"""What is written in the log: who did what to what, and from where; never answers, never names."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from selfassess.core.phrases import N_, NN_, Phrase
from selfassess.models.database import db, now
from selfassess.models.event import EVENT, INSTALLATION, START, chains, find_chain, in_one_way, lines_of, seal, write_event
from selfassess.models.organisation import Membership, Organisation
from selfassess.services.transactions import reads, transactional

DONE, REFUSED, FAILED = "done", "refused", "failed"
SHORTENED = "log shortened"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something came from: a hash of the session, and an address without its last part."""

    session: str | None = None
    address: str | None = None


NOWHERE = Origin()
origin: ContextVar[Callable[[], Origin]] = ContextVar("origin", default=lambda: NOWHERE)  # set by the door of each request


def record(
    type_: str,
    assessment=None,
    *,
    by=None,
    organisation=None,
    object: str | None = None,
    outcome: str = DONE,
    reason: str | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Add a line to the log inside the transaction that is running. `by` is a Member, or None for the program.

    `details` holds only ids, levels and counts; `reason` is a word of ours, never what someone typed.
    """
    about = f"assessment {assessment.ref}" if assessment is not None else None
    organisation_id = assessment.organisation_id if assessment is not None else (organisation.id if organisation else INSTALLATION)
    said = " ".join(part for part in (about, object) if part)[:120] or None
    _write(type_, organisation_id, by.account.id if by else None, by.role if by else None, said, outcome, reason, details)


def record_account(
    type_: str, account_id: int | None, *, object: str | None = None, outcome: str = DONE, reason: str | None = None
) -> None:
    """Add a line about someone's own account, in the log of every organisation where the person works.

    Without an organisation, or without an account (an address that is not known), it stands in the installation's own
    log; as much work is done for it, so that the time tells nothing.
    """
    query = select(Membership.organisation_id, Membership.role).where(Membership.account_id == (account_id or 0))
    places = db.session.execute(query.order_by(Membership.organisation_id)).all()
    for organisation_id, role in places or [(INSTALLATION, None)]:
        _write(type_, organisation_id, account_id, role, object, outcome, reason, None)


@transactional
def note(type_: str, assessment=None, **more: object) -> None:
    """Add a line about something that changes nothing by itself, such as an export; see `record`."""
    record(type_, assessment, **more)


@transactional
def note_account(type_: str, account_id: int | None, **more: object) -> None:
    """Add a line about someone's own account that changes nothing by itself, such as signing in; see `record_account`."""
    record_account(type_, account_id, **more)


@dataclass(frozen=True, slots=True)
class Checked:
    """One log that was checked: how many lines it has, its last seal, and what is wrong (None: nothing)."""

    organisation_id: int
    name: str
    lines: int
    last: int
    sha256: str
    wrong: Phrase | None = None

    @property
    def log(self) -> Phrase:
        """What people call this log."""
        if self.organisation_id == INSTALLATION:
            return N_("Log of the installation")
        return (
            N_("Log of %(name)s", name=self.name) if self.name else N_("Log of organisation number %(number)s", number=self.organisation_id)
        )

    @property
    def says(self) -> Phrase:
        """What was found, in a sentence; a whole log tells its last seal, to write down elsewhere."""
        if self.wrong:
            return N_("%(log)s: %(wrong)s", log=self.log, wrong=self.wrong)
        return NN_(
            "%(log)s: %(n)s line, nothing was changed. Last seal %(seal)s.",
            "%(log)s: %(n)s lines, nothing was changed. Last seal %(seal)s.",
            self.lines,
            log=self.log,
            seal=self.sha256[:16],
        )


@reads
def check(organisation_id: int, *, name: str = "") -> Checked:
    """Check one log from its first line to its last; `wrong` names the first line that is not as it was written."""
    end = find_chain(organisation_id)
    previous, number, lines, wrong = (end.released_sha256, end.released, 0, None) if end else (START, 0, 0, None)
    shortened = None
    for line in lines_of(organisation_id):
        wrong = _fault_of(line, previous, number + 1)
        if wrong:
            break
        previous, number, lines = line.sha256, line.number, lines + 1
        if line.type == SHORTENED:
            shortened = json.loads(line.details or "{}")
    wrong = wrong or _fault_of_end(end, number, previous, shortened)
    return Checked(organisation_id, name, lines, number, previous, wrong)


@reads
def check_all(*, organisation: str | None = None) -> Iterator[Checked]:
    """Yield each log, checked; of one organisation by its name, or of all with the installation's own first."""
    names = dict(db.session.execute(select(Organisation.id, Organisation.name)).all())
    wanted = sorted({*chains(), *names}) if organisation is None else sorted(key for key, name in names.items() if name == organisation)
    for organisation_id in wanted:
        yield check(organisation_id, name=names.get(organisation_id, ""))


@reads
def count_lines(organisation_id: int) -> int:
    """Return how many lines a log has now."""
    return db.session.scalar(select(func.count()).select_from(EVENT).where(EVENT.c.organisation_id == organisation_id))


@reads
def last_line(type_: str, assessment):
    """Return the last line (account_id, at) of a type about an assessment; None when there is none, or it was cleared away."""
    query = select(EVENT.c.account_id, EVENT.c.at).where(EVENT.c.organisation_id == assessment.organisation_id, EVENT.c.type == type_)
    named = f"assessment {assessment.ref}"
    query = query.where(or_(EVENT.c.object == named, EVENT.c.object.startswith(f"{named} ", autoescape=True)))
    query = query.order_by(EVENT.c.number.desc()).limit(1)
    return db.session.execute(query).first()


def _write(type_, organisation_id, account_id, role, object, outcome, reason, details) -> None:
    came = origin.get()()
    write_event(
        {
            "organisation_id": organisation_id,
            "at": now(),
            "type": type_,
            "account_id": account_id,
            "role": role,
            "object": object,
            "outcome": outcome,
            "reason": reason,
            "details": in_one_way(details) if details else None,
            "session": came.session,
            "address": came.address,
        }
    )


def _fault_of(line, previous: str, expected: int) -> Phrase | None:
    if line.number > expected:
        return N_("Line %(number)s is missing.", number=expected)
    if line.number < expected or line.sha256 != seal(previous, line._mapping):
        return N_("Line %(number)s is not as it was written, or stands in another place.", number=line.number)
    return None


def _fault_of_end(end, number: int, sha256: str, shortened: Mapping[str, object] | None) -> Phrase | None:
    if end is None:
        return N_("The end of the log is missing.") if number else None
    if number < end.count:
        return N_("Line %(number)s is missing.", number=number + 1)
    if (number, sha256) != (end.count, end.sha256):
        return N_("The end of the log is not as it was written.")
    told = (shortened or {}).get("to"), (shortened or {}).get("sha256")
    if end.released and told != (end.released, end.released_sha256):
        return N_("Lines up to %(number)s are gone, and no line says that they were cleared away.", number=end.released)
    return None
