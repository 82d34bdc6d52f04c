"""Reading the log: lines found by period, kind and person, and each told in a sentence."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from selfassess.core.phrases import N_, Phrase, say
from selfassess.core.privacy.asking import KIND_WORDS, REASONS
from selfassess.models.account import Account
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.event import EVENT, lines_of
from selfassess.services.transactions import reads

ROLE_WORDS = {
    "administrator": N_("administrator"),
    "coordinator": N_("coordinator"),
    "assessor": N_("assessor"),
    "director": N_("director"),
    "auditor": N_("data protection officer or auditor"),
}
STANDING_WORDS = {
    "open": N_("open"),
    "partial": N_("partly answered"),
    "not_applicable": N_("not applicable"),
    "not_testable": N_("cannot be tested yet"),
}
OUTCOME_WORDS = {"done": N_("done"), "refused": N_("refused"), "failed": N_("failed")}
REASON_WORDS = {
    "adjusted": N_("judgement adjusted by hand"),
    "not_applicable": N_("something does not apply"),
    "consensus": N_("agreed by two people"),
    "export": N_("export"),
    "share": N_("shared"),
    "asked": N_("asked for by a person"),
    "retention": N_("kept long enough"),
    "untouched": N_("not touched for a year"),
    "incident": N_("client data entered by accident"),
    **REASONS,
}

# Kind of event: what people filter by, and the sentence of each type of it. A sentence may name %(about)s (an assessment),
# %(who)s and %(role)s (of a member), %(items)s (what became of items), %(kinds)s (what a text looks like), %(rest)s (what else
# stands in the object).
KINDS: dict[str, tuple[Phrase, dict[str, Phrase]]] = {
    "sign-in": (
        N_("Signing in and accounts"),
        {
            "signed in": N_("Signed in."),
            "sign-in failed": N_("Signing in failed."),
            "signed out": N_("Signed out."),
            "session ended": N_("Ended a session in another browser."),
            "sessions ended": N_("Ended all sessions in other browsers."),
            "password set": N_("Chose a new password."),
            "second factor on": N_("Switched the second step of signing in on."),
            "second factor off": N_("Switched the second step of signing in off."),
            "second factor reset": N_("The second step of signing in was taken away on request."),
            "recovery code used": N_("Signed in with a recovery code."),
            "recovery codes made": N_("Made new recovery codes."),
        },
    ),
    "people": (
        N_("People and roles"),
        {
            "organisation added": N_("The organisation was added."),
            "member added": N_("Let in %(who)s as %(role)s."),
            "role changed": N_("Gave %(who)s the role of %(role)s."),
            "member removed": N_("Removed %(who)s."),
            "second factor required": N_("Made the second step of signing in an obligation."),
            "second factor free": N_("Left the second step of signing in to each person."),
            "periods changed": N_("Chose for how long things are kept."),
        },
    ),
    "assessment": (
        N_("Assessments"),
        {
            "assessment started": N_("Started %(about)s."),
            "assessment described": N_("Changed the title or the date of %(about)s."),
            "intake saved": N_("Saved the first questions of %(about)s."),
            "assessment closed": N_("Closed %(about)s."),
            "assessment reopened": N_("Opened %(about)s again."),
            "version installed": N_("Installed questionnaire %(rest)s."),
        },
    ),
    "answers": (N_("Answers"), {"answers saved": N_("Saved answers of %(about)s: %(items)s.")}),
    "plan": (N_("Improvement plan"), {"action decided": N_("Changed the action for %(rest)s in the plan of %(about)s.")}),
    "export": (
        N_("Exports and prints"),
        {
            "plan printed": N_("Opened the plan of %(about)s to read or print."),
            "plan exported": N_("Made a PDF of the plan of %(about)s."),
            "log exported": N_("Exported the log."),
            "log checked": N_("Checked the log."),
            "organisation exported": N_("Exported everything of the organisation."),
            "backup restored": N_("Put everything back from a backup: %(rest)s."),
        },
    ),
    "privacy": (
        N_("Client data"),
        {
            "client data removed": N_("Removed client data from %(about)s, at %(rest)s."),
            "privacy hit": N_("Text was not stored in %(about)s, at %(rest)s. It looks like: %(kinds)s."),
            "privacy choice": N_("Stored a text in %(about)s, at %(rest)s, after a warning. It looks like: %(kinds)s."),
        },
    ),
    "deletion": (
        N_("Deletion"),
        {
            "deletion announced": N_("Announced that %(about)s will be deleted in 30 days."),
            "assessment deleted": N_("Deleted %(about)s."),
            "organisation deleted": N_("Deleted organisation %(rest)s."),
            "log shortened": N_("Cleared away the lines of the log that were kept long enough."),
        },
    ),
}

ABOUT = re.compile(r"assessment (\w+)")
MEMBER = re.compile(r"account (\d+)(?: (?:as|to) (\w+))?")
COLUMNS = ("number", "time_utc", "type", "sentence", "account", "email", "role", "object", "outcome", "reason", "details", "session", "address", "sha256")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked: from and before a moment, of a kind, of an account; None: all."""

    since: datetime | None = None
    before: datetime | None = None
    kind: str | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """What numbers are called: accounts as (e-mail address, made at), assessments as title by their ref."""

    accounts: Mapping[int, tuple[str, datetime]]
    assessments: Mapping[str, str]

    def person(self, account_id: int | None, at: datetime) -> Phrase | str:
        """Return who it was; an account made later with the number of one that is gone is somebody else."""
        if account_id is None:
            return N_("the program")
        email, made_at = self.accounts.get(account_id, ("", at))
        return email if email and made_at <= at else N_("account %(number)s (gone)", number=account_id)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log as people read it."""

    number: int
    at: datetime
    person: Phrase | str
    role: Phrase | str
    says: Phrase
    outcome: str
    reason: Phrase | str
    session: str
    address: str


@reads
def find_lines(organisation_id: int, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Line]:
    """Return lines of a log in words, the newest first."""
    query = select(EVENT).where(EVENT.c.organisation_id == organisation_id, *_conditions(wanted))
    rows = db.session.execute(query.order_by(EVENT.c.number.desc()).limit(limit).offset(offset)).all()
    names = _names(organisation_id, rows)
    return [_line(row, names) for row in rows]


@reads
def log_rows(organisation_id: int, words, wanted: Wanted = Wanted()) -> Iterator[tuple]:  # noqa: B008 - frozen
    """Yield a log as a table, the first line first; its first row holds the names of the columns, sentences come from `words`."""
    yield COLUMNS
    rows = [row for row in lines_of(organisation_id) if _is_wanted(row, wanted)]
    names = _names(organisation_id, rows)
    for row in rows:
        line = _line(row, names)
        email = line.person if isinstance(line.person, str) else ""
        said = (row.number, row.at.astimezone(UTC).isoformat(timespec="seconds"), row.type, say(line.says, words), row.account_id, email)
        yield *said, row.role, row.object, row.outcome, row.reason, row.details, row.session, row.address, row.sha256


@reads
def people_in(organisation_id: int) -> list[tuple[int, str]]:
    """Return the accounts that a log names, with their e-mail address or number, to choose from."""
    query = select(EVENT.c.account_id).where(EVENT.c.organisation_id == organisation_id, EVENT.c.account_id.is_not(None)).distinct()
    found = list(db.session.scalars(query))
    known = dict(db.session.execute(select(Account.id, Account.email).where(Account.id.in_(found))).all())
    return sorted(((number, known.get(number, str(number))) for number in found), key=lambda one: one[1])


def _conditions(wanted: Wanted) -> Iterator:
    if wanted.since:
        yield EVENT.c.at >= wanted.since
    if wanted.before:
        yield EVENT.c.at < wanted.before
    if wanted.kind in KINDS:
        yield EVENT.c.type.in_(KINDS[wanted.kind][1])
    if wanted.account_id is not None:
        yield EVENT.c.account_id == wanted.account_id


def _is_wanted(row, wanted: Wanted) -> bool:
    if (wanted.since and row.at < wanted.since) or (wanted.before and row.at >= wanted.before):
        return False
    if wanted.kind in KINDS and row.type not in KINDS[wanted.kind][1]:
        return False
    return wanted.account_id is None or row.account_id == wanted.account_id


def _names(organisation_id: int, rows: Iterable) -> Names:
    """Return what the numbers in these lines are called; only assessments of this organisation have a title here."""
    numbers, refs = set(), set()
    for row in rows:
        numbers |= {row.account_id} - {None}
        if found := MEMBER.search(row.object or ""):
            numbers.add(int(found[1]))
        if found := ABOUT.match(row.object or ""):
            refs.add(found[1])
    accounts = db.session.execute(select(Account.id, Account.email, Account.created_at).where(Account.id.in_(numbers)))
    titles = select(Assessment.ref, Assessment.title).where(Assessment.organisation_id == organisation_id, Assessment.ref.in_(refs))
    return Names({number: (email, made_at) for number, email, made_at in accounts}, dict(db.session.execute(titles).all()))


def _line(row, names: Names) -> Line:
    return Line(
        row.number, row.at, names.person(row.account_id, row.at), ROLE_WORDS.get(row.role, row.role or ""), _sentence(row, names),
        row.outcome, REASON_WORDS.get(row.reason, row.reason or ""), row.session or "", row.address or "",
    )  # fmt: skip


def _sentence(row, names: Names) -> Phrase:
    template = SENTENCES.get(row.type)
    if template is None:
        return N_("%(type)s: %(object)s", type=row.type, object=row.object or "–")
    about, member = ABOUT.match(row.object or ""), MEMBER.search(row.object or "")
    rest = (row.object or "")[about.end() :].strip() if about else row.object or ""
    details = json.loads(row.details) if row.details else {}
    params = {
        "about": _about(about[1], names) if about else N_("the organisation"),
        "who": names.person(int(member[1]), row.at) if member else "–",
        "role": ROLE_WORDS.get(member[2], member[2] or "") if member else "",
        "items": _items(details["items"]) if details.get("items") else rest,
        "kinds": tuple(KIND_WORDS.get(kind, kind) for kind in details.get("kinds", ())),
        "rest": rest or "–",
    }
    return Phrase(template.text, {name: value for name, value in params.items() if f"%({name})s" in template.text})


def _about(ref: str, names: Names) -> Phrase:
    title = names.assessments.get(ref)
    return N_("“%(title)s”", title=title) if title else N_("assessment %(ref)s (deleted)", ref=ref)


def _items(items: Mapping[str, list]) -> tuple[Phrase, ...]:
    return tuple(
        N_("%(item)s from %(before)s to %(after)s", item=item_id, before=_standing(told[0]), after=_standing(told[1]))
        if told[0] != told[1]
        else N_("%(item)s stays %(after)s", item=item_id, after=_standing(told[1]))
        for item_id, told in items.items()
    )


def _standing(value: int | str) -> Phrase:
    return N_("level %(level)s", level=value) if isinstance(value, int) else STANDING_WORDS.get(value, N_("unknown"))


SENTENCES = {type_: phrase for _name, types in KINDS.values() for type_, phrase in types.items()}
