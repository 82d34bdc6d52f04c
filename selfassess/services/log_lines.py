"""Reading the log: lines found by period, kind and person, and each told in a sentence."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import func, or_, select

from selfassess.core.phrases import N_, NN_, Phrase, say
from selfassess.core.privacy.asking import KIND_WORDS, REASONS
from selfassess.core.privacy.places import refs_in, told_piece, told_places
from selfassess.models.account import Account
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.event import EVENT, lines_of
from selfassess.models.evidence import Piece
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
    "skipped": N_("not answered, and that is allowed"),
}
OUTCOME_WORDS = {"done": N_("done"), "refused": N_("refused"), "failed": N_("failed")}
# Why a file was not kept: the codes of exchange/documents and of services/uploading, short.
REFUSAL_WORDS = {
    "empty": N_("empty file"),
    "no_content": N_("nothing in the document"),
    "too_large": N_("too large"),
    "too_many": N_("too many files at a time"),
    "too_heavy": N_("too heavy to look through"),
    "kind": N_("kind of file that is not taken"),
    "mislabelled": N_("other kind of file than its name says"),
    "unknown_content": N_("other content than its name says"),
    "old_office": N_("old Office document"),
    "encrypted": N_("locked with a password"),
    "damaged": N_("damaged file"),
    "polyglot": N_("something before or behind the document"),
    "bomb": N_("unpacks to far too much"),
    "nested": N_("another file inside the document"),
    "macros": N_("macros"),
    "doctype": N_("document type that attackers use"),
    "remote": N_("parts from another place"),
    "pdf_script": N_("scripts in a PDF"),
    "pdf_attachment": N_("files inside a PDF"),
    "pdf_media": N_("sound or video in a PDF"),
    "too_many_pages": N_("too many pages"),
    "image_large": N_("picture with too many dots"),
    "not_inspected": N_("cannot be looked through"),
    "virus": N_("virus"),
    "store": N_("the store of documents did not answer"),
    "gone": N_("the document was deleted meanwhile"),
    "privacy": N_("something that may not be kept here"),
}
INCIDENT = "incident"
# What a person can be asked to look at in a file, next to what the guard finds.
ASKED_WORDS = {
    "unreadable": N_("picture that the program cannot read"),
    "unreadable_pages": N_("pages that the program cannot read"),
    "unreadable_pictures": N_("large pictures in a document that the program cannot read"),
    "text_cut": N_("more text than the program reads"),
}
REASON_WORDS = {
    "adjusted": N_("judgement adjusted by hand"),
    "not_applicable": N_("something does not apply"),
    "consensus": N_("agreed by two people"),
    "export": N_("export"),
    "share": N_("shared"),
    "asked": N_("asked for by a person"),
    "retention": N_("kept long enough"),
    "untouched": N_("not touched for a year"),
    INCIDENT: N_("client data entered by accident"),
    **REASONS,
    **REFUSAL_WORDS,
}

PRIVACY = "privacy"
# Kind of event: what people filter by, and the sentence of each type of it. A sentence may name %(about)s (an assessment),
# %(who)s and %(role)s (of a member), %(items)s (what became of items), %(kinds)s (what a text looks like), %(piece)s (of
# evidence), %(place)s (what a file was meant for), %(rest)s (what else stands in the object; of client data in words).
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
            "functions changed": N_("Changed the functions of %(who)s."),
            "second factor required": N_("Made the second step of signing in an obligation."),
            "second factor free": N_("Left the second step of signing in to each person."),
            "periods changed": N_("Chose for how long things are kept."),
            "location added": N_("Added a location."),
            "location renamed": N_("Gave a location another name."),
            "location removed": N_("Took a location out of the list."),
        },
    ),
    "assessment": (
        N_("Assessments"),
        {
            "assessment started": N_("Started %(about)s."),
            "assessment described": N_("Changed the title or the date of %(about)s."),
            "assessment located": N_("Said which location %(about)s is about."),
            "intake saved": N_("Saved the first questions of %(about)s."),
            "work divided": N_("Divided the work of %(about)s: %(rest)s."),
            "assessment handed in": N_("Handed in %(about)s."),
            "assessment taken back": N_("Took %(about)s back to go on answering."),
            "second judgement ready": N_("The second judgement of %(about)s is ready."),
            "second judgement taken back": N_("Went on with the second judgement of %(about)s."),
            "seat given": N_("Made %(who)s a second assessor of %(about)s."),
            "seat taken": N_("%(who)s is no longer a second assessor of %(about)s."),
            "assessment closed": N_("Closed %(about)s."),
            "assessment adopted": N_("Adopted %(about)s; what was signed has number %(rest)s."),
            "assessment reopened": N_("Opened %(about)s again."),
            "assessment archived": N_("Archived %(about)s."),
            "assessment taken out": N_("Took %(about)s out of the archive."),
            "counting begun": N_("Began to count files for %(about)s."),
            "counting closed": N_("Closed a counting of files for %(about)s. What was found in single files is deleted."),
            "counting cleared": N_("A counting of files for %(about)s was thrown away."),
            "version changed": N_("Let %(about)s go over to version %(rest)s of its questionnaire."),
            "version declined": N_("Let %(about)s stay with its version although %(rest)s is there."),
            "version restored": N_("Took going over to another version back: %(about)s is of %(rest)s again."),
            "version installed": N_("Installed questionnaire %(rest)s."),
        },
    ),
    "questionnaires": (
        N_("Making questionnaires"),
        {
            "draft started": N_("Began to make questionnaire %(rest)s."),
            "draft changed": N_("Changed the draft of questionnaire %(rest)s."),
            "draft brought back": N_("Put a file in the place of the draft of questionnaire %(rest)s."),
            "draft restored": N_("Put back an earlier draft of questionnaire %(rest)s."),
            "draft history cleared": N_("Cleared the history of the draft of questionnaire %(rest)s."),
            "draft deleted": N_("Threw away the draft of questionnaire %(rest)s."),
            "version texts removed": N_("Took client data out of the texts of questionnaire %(rest)s, which was published."),
            "draft texts removed": N_("Took client data out of the draft of questionnaire %(rest)s, with its history."),
            "questionnaire published": N_("Published questionnaire %(rest)s."),
        },
    ),
    "answers": (
        N_("Answers"),
        {
            "answers saved": N_("Saved answers of %(about)s: %(items)s."),
            "difference settled": N_("Settled a difference in the calibration of %(about)s: %(items)s."),
            "agreement made": N_("Made an agreement on how to read %(rest)s."),
            "agreement ended": N_("Ended an agreement on how to read %(rest)s."),
            "round started": N_("Began %(about)s as the round after an earlier one, with %(rest)s answers carried over."),
            "answers confirmed": N_("Confirmed answers of the last round in %(about)s: %(rest)s."),
            "answers checked": N_("Looked at answers in %(about)s that came from another version: %(rest)s."),
            "text kept from before": N_("Kept what was typed in %(about)s on a page of the version before: %(rest)s."),
            "answer restored": N_("Put an earlier answer back at %(rest)s of %(about)s."),
            "waiting text used": N_("Used a text that waited at %(rest)s of %(about)s as its answer."),
            "waiting text let go": N_("Let go of a text that waited at %(rest)s of %(about)s."),
        },
    ),
    "comments": (
        N_("Comments"),
        {
            "comment added": N_("Commented on %(rest)s of %(about)s."),
            "comment changed": N_("Changed a comment on %(rest)s of %(about)s."),
            "comment taken back": N_("Took back a comment on %(rest)s of %(about)s."),
            "comment settled": N_("Settled a comment on %(rest)s of %(about)s."),
            "comment opened again": N_("Opened a comment on %(rest)s of %(about)s again."),
        },
    ),
    "plan": (
        N_("Improvement plan"),
        {
            "action taken along": N_("Took the action for %(rest)s along from the last plan to that of %(about)s."),
            "action decided": N_("Changed the action for %(rest)s in the plan of %(about)s."),
            "action split": N_("Split an action in the plan of %(about)s: %(rest)s."),
            "action merged": N_("Brought actions together in the plan of %(about)s: %(rest)s."),
            "action added": N_("Added an action to the plan of %(about)s: %(rest)s."),
            "action undone": N_("Undid a splitting or bringing together in the plan of %(about)s: %(rest)s."),
            "action redone": N_("Did a splitting or bringing together again in the plan of %(about)s: %(rest)s."),
            "action restored": N_("Put the action %(rest)s in the plan of %(about)s back as it was."),
            "progress noted": N_("Noted the progress of the action %(rest)s in the plan of %(about)s."),
            "progress taken back": N_("Took back a note on the action %(rest)s in the plan of %(about)s."),
            "plan brought back": N_("Took changes from an edited file over into the plan of %(about)s; actions: %(rest)s."),
        },
    ),
    "export": (
        N_("Exports and prints"),
        {
            "plan printed": N_("Opened the plan of %(about)s to read or print."),
            "plan exported": N_("Made a PDF of the plan of %(about)s."),
            "report read": N_("Opened a report about %(about)s to read or print: %(rest)s."),
            "report made": N_("Made a report or file of %(about)s: %(rest)s."),
            "signed exported": N_("Downloaded what was signed of %(about)s, number %(rest)s."),
            "log exported": N_("Exported the log."),
            "log checked": N_("Checked the log."),
            "organisation exported": N_("Exported everything of the organisation."),
            "backup restored": N_("Put everything back from a backup: %(rest)s."),
        },
    ),
    "evidence": (
        N_("Evidence"),
        {
            "evidence added": N_("Added %(piece)s."),
            "evidence replaced": N_("Added a newer version of %(piece)s."),
            "evidence described": N_("Changed what is said of %(piece)s."),
            "evidence linked": N_("%(piece)s shows something at %(rest)s of %(about)s from now on."),
            "evidence unlinked": N_("Took %(piece)s away from %(rest)s of %(about)s."),
            "evidence opened": N_("Downloaded %(piece)s."),
            "evidence deleted": N_("Deleted %(piece)s."),
            "evidence refused": N_("A file for %(place)s was not kept."),
            "evidence scanned": N_("No virus was found in %(piece)s."),
        },
    ),
    PRIVACY: (
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

# What a data protection officer counts: how it is told, the types of event, and for some only those with a reason.
COUNTED: tuple[tuple[Phrase, tuple[str, ...], str | None], ...] = (
    (
        NN_(
            "%(n)s time a text or file was not kept because of what stood in it.",
            "%(n)s times a text or file was not kept because of what stood in it.",
            0,
        ),
        ("privacy hit",),
        None,
    ),
    (
        NN_("%(n)s time somebody kept a text or file after a warning.", "%(n)s times somebody kept a text or file after a warning.", 0),
        ("privacy choice",),
        None,
    ),
    (NN_("%(n)s file was added.", "%(n)s files were added.", 0), ("evidence added", "evidence replaced"), None),
    (
        NN_("%(n)s file was refused for another reason.", "%(n)s files were refused for another reason.", 0),
        ("evidence refused",),
        None,
    ),
    (
        NN_("%(n)s time client data was taken out that had come in by accident.",
            "%(n)s times client data was taken out that had come in by accident.", 0),
        ("client data removed", "evidence deleted", "version texts removed"),
        INCIDENT,
    ),
)  # fmt: skip

# What is said instead: by type with outcome or reason, or by type for lines about a piece or a file on its way in.
OTHERWISE = {
    ("evidence scanned", "refused"): N_("A virus was found in %(piece)s. Its file was taken away."),
    ("evidence deleted", INCIDENT): N_("Deleted %(piece)s, because there was client data in it."),
}
OF_NO_ASSESSMENT = {
    "privacy hit": N_("Text was not stored at %(rest)s. It looks like: %(kinds)s."),
    "privacy choice": N_("Stored a text at %(rest)s after a warning. It looks like: %(kinds)s."),
}
OF_A_FILE = {
    "privacy hit": N_("A file for %(place)s was not kept. It holds what looks like: %(kinds)s."),
    "privacy choice": N_("Looked at what was asked about %(piece)s, and kept it. It was about: %(kinds)s."),
}

ABOUT = re.compile(r"assessment (\w+)")
PIECE = re.compile(r"(?:^| )evidence ([a-z2-9]{12})(?: version (\d+))?$")
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
    """What numbers are called: accounts as (e-mail address, made at), assessments and pieces of evidence as title by their ref."""

    accounts: Mapping[int, tuple[str, datetime]]
    assessments: Mapping[str, str]
    pieces: Mapping[str, str]

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
def privacy_figures(organisation_id: int, wanted: Wanted) -> list[Phrase]:
    """Return what a data protection officer counts in a period, a sentence each; the kind that was chosen is left aside."""
    query = select(EVENT.c.type, EVENT.c.reason, func.count()).where(
        EVENT.c.organisation_id == organisation_id, *_conditions(replace(wanted, kind=None))
    )
    rows = db.session.execute(query.group_by(EVENT.c.type, EVENT.c.reason)).all()
    return [
        NN_(says.text, says.plural, sum(count for type_, why, count in rows if type_ in types and reason in (None, why)))
        for says, types, reason in COUNTED
    ]


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
        is_of_kind = EVENT.c.type.in_(KINDS[wanted.kind][1])
        yield or_(is_of_kind, EVENT.c.reason == INCIDENT) if wanted.kind == PRIVACY else is_of_kind
    if wanted.account_id is not None:
        yield EVENT.c.account_id == wanted.account_id


def _is_wanted(row, wanted: Wanted) -> bool:
    if (wanted.since and row.at < wanted.since) or (wanted.before and row.at >= wanted.before):
        return False
    if wanted.kind in KINDS and row.type not in KINDS[wanted.kind][1] and (wanted.kind, row.reason) != (PRIVACY, INCIDENT):
        return False
    return wanted.account_id is None or row.account_id == wanted.account_id


def _names(organisation_id: int, rows: Iterable) -> Names:
    """Return what the numbers in these lines are called; only what is of this organisation has a title here."""
    numbers, refs, pieces = set(), set(), set()
    for row in rows:
        numbers |= {row.account_id} - {None}
        if found := MEMBER.search(row.object or ""):
            numbers.add(int(found[1]))
        if found := ABOUT.match(row.object or ""):
            refs.add(found[1])
        if found := PIECE.search(row.object or ""):
            pieces.add(found[1])
        pieces |= refs_in(row.object or "")
    accounts = db.session.execute(select(Account.id, Account.email, Account.created_at).where(Account.id.in_(numbers)))
    titles = select(Assessment.ref, Assessment.title).where(Assessment.organisation_id == organisation_id, Assessment.ref.in_(refs))
    documents = select(Piece.ref, Piece.title).where(Piece.organisation_id == organisation_id, Piece.ref.in_(pieces))
    return Names(
        {number: (email, made_at) for number, email, made_at in accounts},
        dict(db.session.execute(titles).all()),
        dict(db.session.execute(documents).all()),
    )


def _line(row, names: Names) -> Line:
    return Line(
        row.number, row.at, names.person(row.account_id, row.at), ROLE_WORDS.get(row.role, row.role or ""), _sentence(row, names),
        row.outcome, REASON_WORDS.get(row.reason, row.reason or ""), row.session or "", row.address or "",
    )  # fmt: skip


def _sentence(row, names: Names) -> Phrase:
    piece, about, member = PIECE.search(row.object or ""), ABOUT.match(row.object or ""), MEMBER.search(row.object or "")
    template = _template(row, is_of_file=piece is not None or row.reason == "privacy", is_of_none=about is None)
    if template is None:
        return N_("%(type)s: %(object)s", type=row.type, object=row.object or "–")
    rest = PIECE.sub("", (row.object or "")[about.end() :] if about else row.object or "").strip()
    details = json.loads(row.details) if row.details else {}
    of = _about(about[1], names, row.type) if about else N_("the organisation")
    params = {
        "about": of,
        "who": names.person(int(member[1]), row.at) if member else "–",
        "role": ROLE_WORDS.get(member[2], member[2] or "") if member else "",
        "items": _items(details["items"]) if details.get("items") else rest,
        "kinds": tuple(KIND_WORDS.get(kind) or ASKED_WORDS.get(kind, kind) for kind in details.get("kinds", ())),
        "piece": _piece(piece, names, row.type) if piece else "–",
        "place": N_("%(rest)s of %(about)s", rest=rest, about=of) if rest else of,
        "rest": (told_places(rest, names.pieces) if row.type in KINDS[PRIVACY][1] else rest) or "–",
    }
    return Phrase(template.text, {name: value for name, value in params.items() if f"%({name})s" in template.text})


def _template(row, *, is_of_file: bool, is_of_none: bool) -> Phrase | None:
    special = OF_A_FILE.get(row.type) if is_of_file else OF_NO_ASSESSMENT.get(row.type) if is_of_none else None
    return special or OTHERWISE.get((row.type, row.outcome)) or OTHERWISE.get((row.type, row.reason)) or SENTENCES.get(row.type)


def _piece(found: re.Match, names: Names, type_: str) -> Phrase:
    ref, number = found.groups()
    if type_ == "evidence deleted" and ref not in names.pieces:
        return N_("document %(ref)s", ref=ref)
    if number and ref in names.pieces:
        return N_("“%(title)s” (version %(number)s)", title=names.pieces[ref], number=number)
    return told_piece(ref, names.pieces)


def _about(ref: str, names: Names, type_: str) -> Phrase:
    title = names.assessments.get(ref)
    if type_ == "assessment deleted" and not title:
        return N_("assessment %(ref)s", ref=ref)
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
