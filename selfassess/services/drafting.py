"""Drafts of questionnaires: begun, changed by several people at once, taken back, put back and thrown away.

docs/builder.md tells what a draft and an operation are. Whoever has a `Draft` in hand has passed the check that it is
of an organisation where this person works.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import delete

from selfassess.core import publishing
from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.dead_ends import dead_ends
from selfassess.core.drafting.document import DraftFault, Reading, bare, document_of, read
from selfassess.core.drafting.known import Known
from selfassess.core.drafting.making import from_template
from selfassess.core.drafting.meeting import Meeting, carried, meeting, steps_of
from selfassess.core.drafting.naming import slug
from selfassess.core.drafting.operations import Many, NoSuchPlace, NotAnId, Operation, Remove, Set, apply
from selfassess.core.drafting.places import OWN, TRANSLATIONS, Document, Path, path_of, spot
from selfassess.core.drafting.plain import from_plain, plain
from selfassess.core.drafting.references import Named, uses
from selfassess.core.drafting.showable import askable, sound
from selfassess.core.drafting.steps import as_one, called, goes_on
from selfassess.core.drafting.translating import Line, lines
from selfassess.core.drafting.wording import catalogue_of, kept_translations, stale_texts, texts, without_old_texts
from selfassess.core.loading import Catalogue, translate
from selfassess.core.loading.limits import FORMAT, KEY
from selfassess.core.publishing import Concern
from selfassess.models.database import db, new_ref, now
from selfassess.models.draft import (
    EDIT,
    PUBLISH,
    REDO,
    RESTORE,
    UNDO,
    Draft,
    DraftChange,
    DraftPresence,
    Made,
    change_with,
    changes_after,
    changes_in,
    changes_made,
    count_changes,
    document_text,
    draft_of_key,
    drafts_begun,
    drafts_of,
    find_draft,
    last_change_of,
    locked,
    newest_steps,
    presence_of,
    present,
)
from selfassess.models.organisation import Membership, Organisation
from selfassess.models.version import Version, is_key_taken
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import catalogues_of, questionnaire_of
from selfassess.services.transactions import reads, transactional

T = TypeVar("T")

AT_WORK = timedelta(minutes=2)  # who was seen in a draft so long ago still counts as working in it
ONE_SITTING = timedelta(minutes=30)  # within it one line in the log tells that somebody changed a draft
GOES_ON = timedelta(minutes=3)  # who types on in the same fields within it goes on with one step
LONGEST_STEP = timedelta(minutes=10)  # and after that a new one begins, so that taking back never takes an hour with it
PRESSED_TWICE = timedelta(seconds=20)  # the same draft begun again so soon is the same press of a button
LETTERS_OF_ORGANISATION = 4
MOST_KEPT = 16  # drafts


class NotDone(Exception):
    """Nothing to take back, to do again or to put back."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An operation that could not be: `says_taken` when the new id is in use, else it has signs that no id has."""

    operation: Operation
    says_taken: bool


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of operations that were sent: those that were done, where they met the work of others, and ids that cannot be.

    What is in `meetings` and `refused` was not done; the page shows it back with what stands there. `left`: for each meeting,
    the place of its operation among those that were sent. `alone`: since the revision
    of the page, nothing was changed but what the page saved by itself, so that it can go on from `revision`.
    """

    revision: int
    done: tuple[Operation, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    refused: tuple[Refused, ...] = ()
    left: tuple[int, ...] = ()
    alone: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether everything that was sent was done."""
        return not self.meetings and not self.refused


@dataclass(frozen=True, slots=True)
class Change:
    """One change in the history: who made it when, what it did, and whether it is undone by now.

    What somebody typed on in the same fields is one change: `number` is where it began, `last` the revision where it ended.
    `called`: what people call the members that it is about, by path.
    """

    number: int
    kind: str
    of: int | None
    by: str | None
    at: datetime
    operation: Operation
    is_undone: bool
    last: int
    called: Mapping[Path, str]


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody who has the draft open now, and where in it."""

    email: str
    place: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as people will see it in a language. `untranslated`: texts that stand in the draft's own language."""

    questionnaire: Questionnaire
    untranslated: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What can be scored of a draft, in a language; None while something is wrong outside its pieces. `left_out`: ids with faults."""

    questionnaire: Questionnaire | None
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Kept:
    """What this process keeps of a draft: its newest document, what is known of its items, and what it says once somebody asked."""

    revision: int
    document: Document
    known: Known
    reading: Reading | None = None
    made: dict[tuple[str, str], object] = field(default_factory=dict)


_kept: dict[str, _Kept] = {}  # by ref


@transactional
def start_empty(organisation: Organisation, *, title: str, language: str, by: Member | None, once: bool = False) -> Draft:
    """Begin a draft with nothing in it but a title. `once`: the same beginning by the same person a moment ago is returned instead."""
    document = {"format": FORMAT, "key": "", "version": 1, "language": language, "title": title}
    return _start(organisation, document, title, by=by, once=once)


@transactional
def start_from(
    organisation: Organisation,
    template: Questionnaire,
    *,
    title: str,
    catalogues: Mapping[str, Catalogue] | None = None,
    by: Member | None,
    once: bool = False,
) -> Draft:
    """Begin a draft with what a template has, under its own title, with the translations of the other texts."""
    start = {"format": FORMAT, "key": "", "version": 1, "language": template.language, "title": title}
    document = apply(start, from_template(start, template), new_ref).document
    others = {language: {path: pair for path, pair in found.items() if path != "title"} for language, found in (catalogues or {}).items()}
    return _start(organisation, document | kept_translations(others), title, by=by, once=once)


@transactional
def start_copy(organisation: Organisation, version: Version, *, title: str, by: Member | None, once: bool = False) -> Draft:
    """Begin a draft that is a copy of a version, with its translations; it gets a key of its own."""
    document = document_of(questionnaire_of(version), new_ref) | {"title": title}
    return _start(organisation, document | kept_translations(catalogues_of(version)), title, version=version, by=by, once=once)


@transactional
def start_document(organisation: Organisation, document: Document, *, title: str, by: Member | None, once: bool = False) -> Draft:
    """Begin a draft with the document of a file, with its faults; `title` comes in the place of its own.

    Its key stays only when it is this organisation's own and has no draft.
    """
    return _start(organisation, {"format": FORMAT, **document, "title": title}, title, by=by, once=once)


@reads
def changes_since(draft: Draft, revision: int, *, but: str) -> int | None:
    """Return how often a draft was changed since a revision, without what was sent with a token that begins with `but`.

    None when nobody knows that any more.
    """
    return sum(not (one.token or "").startswith(but) for one in changes_after(draft.id, revision)) if _is_known(draft, revision) else None


@reads
def place_of(ref: str, *, account_id: int) -> tuple[Draft, Organisation, Membership] | None:
    """Return a draft of an organisation that the account works for; None for any other."""
    return find_draft(ref, account_id=account_id)


@reads
def list_of(organisation: Organisation) -> list[Draft]:
    """Return the drafts of an organisation, in order of title."""
    return drafts_of(organisation.id)


@reads
def document(draft: Draft) -> Document:
    """Return the document of a draft as it stands; it is shared, so never change it in place."""
    found = _kept.get(draft.ref)
    if found is None or found.revision != draft.revision:
        revision, text = document_text(draft.id)
        here = json.loads(text)
        found = _kept[draft.ref] = _Kept(revision, here, Known(here, found.known if found else None))
        while len(_kept) > MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
    return found.document


@reads
def language_of(draft: Draft) -> str:
    """Return the language that a draft is written in; empty while it does not say."""
    return str(document(draft).get("language", ""))


@reads
def reading_of(draft: Draft) -> Reading:
    """Return what a draft says and its faults; read once for each revision."""
    here = document(draft)
    found = _kept.get(draft.ref)
    if found is None or found.document is not here:
        return read(here)
    found.reading = found.reading or read(here, found.known)
    return found.reading


@reads
def shown_in(draft: Draft, language: str) -> Shown:
    """Return a draft as it will be asked, whatever is wrong in it; items without a way of asking are left out."""
    return _made(draft, "shown", language, lambda here, reading: _shown(here, reading, language, _known(draft, here)))


@reads
def tried_in(draft: Draft, language: str) -> Tried:
    """Return what can be filled in and scored of a draft: all of it, or all that has no faults."""
    return _made(draft, "tried", language, lambda here, reading: _tried(here, reading, language, _known(draft, here)))


@reads
def lines_in(draft: Draft, language: str) -> tuple[Line, ...]:
    """Return every text of a draft beside its translation in a language."""
    return _once(draft, "lines", language, lambda here: tuple(lines(here, language, _known(draft, here))))


@reads
def uses_in(draft: Draft) -> Mapping[Named, Sequence[Path]]:
    """Return who names what in a draft (see `references.uses`); gathered once for each revision."""
    return _once(draft, "uses", "", lambda here: uses(here, _known(draft, here)))


@reads
def dead_ends_in(draft: Draft) -> tuple[DraftFault, ...]:
    """Return the conditions of a draft that decide nothing (see `dead_ends`); looked for once for each revision."""
    return _made(draft, "dead ends", "", dead_ends)


@reads
def concerns_in(draft: Draft) -> tuple[DraftFault, ...]:
    """Return what is worth a look in a draft: conditions that decide nothing, and (once there are no faults) the check list's warnings."""
    return _made(draft, "concerns", "", lambda here, reading: _concerns(here, reading, dead_ends_in(draft)))


@reads
def catalogues_in(draft: Draft) -> Mapping[str, Catalogue]:
    """Return the translations of a draft that fit its texts now, by language; those with none are left out."""
    return _once(draft, "catalogues", "", lambda here: _catalogues(here, _known(draft, here)))


@reads
def checked_in(draft: Draft) -> tuple[Concern, ...]:
    """Return the concerns of the check list about a draft without faults, its translations included; found once for each revision."""
    return _made(draft, "checked", "", lambda here, reading: _checked(here, reading, catalogues_in(draft), _known(draft, here)))


@reads
def texts_in(draft: Draft) -> frozenset[tuple[str, str]]:
    """Return every text that people read of a draft, with its path in catalogues; the title also as lists have it."""
    return _once(draft, "texts", "", lambda here: frozenset((*texts(here, _known(draft, here)), ("title", draft.title))))


@transactional
def change(
    draft: Draft,
    operations: Sequence[Operation],
    *,
    revision: int,
    by: Member,
    token: str | None = None,
    page: str | None = None,
    by_itself: bool = False,
) -> Edited:
    """Do what was made from a revision of a draft, as one change; what others did since stays.

    Where it touches the same place as theirs, that one operation is not done and comes back as a meeting. `token`: of the
    form; sent twice it is done once. `page`: the name that the page got when it was made; what it saved by itself since is not
    of others. `by_itself`: nobody pressed a button, so it may go on with a step. Raises NoSuchPlace when a path leads nowhere
    and nobody took it away meanwhile.
    """
    draft = locked(draft.id)
    if token and (sent := change_with(draft.id, token)):
        return Edited(sent.number, (from_plain(json.loads(sent.operation)),))
    since = [
        _operation(one) for one in changes_after(draft.id, revision) if not page or (one.page, one.account_id) != (page, by.account.id)
    ]
    here = _loaded(draft)
    if not _is_known(draft, revision):
        unknown = tuple(_unknown(operation, here) for operation in operations)
        return Edited(draft.revision, meetings=unknown, left=tuple(range(len(unknown))))
    done, undo, meetings, refused = [], [], {}, []
    for place, operation in enumerate(operations):
        operation = carried(operation, since)
        met = meeting(operation, since, here)
        if met:
            meetings[place] = met
            continue
        try:
            step = apply(here, operation, new_ref)
        except NotAnId as told:
            refused.append(Refused(operation, told.taken))
            continue
        if step.document != here:
            here, done, undo = step.document, [*done, step.operation], [step.inverse, *undo]
    if done:
        saved = {"page": page, "step": _step_of(draft, _one(done), page=page, by=by)} if by_itself else {}
        _keep(draft, here, _one(done), _one(undo), by=by, token=token, **saved)
    return Edited(draft.revision, tuple(done), tuple(meetings.values()), tuple(refused), tuple(meetings), alone=not since)


@transactional
def undo(draft: Draft, *, by: Member, number: int | None = None) -> Edited:
    """Take back the last change that this person made and that still stands, or the change with a number.

    What others did since stays; where they touched the same place it is not taken back, and comes as a meeting.
    Raises NotDone when there is nothing to take back.
    """
    draft = locked(draft.id)
    made = changes_made(draft.id)
    undone = _undone(made)
    standing = [one for one in made if one.kind in (EDIT, RESTORE) and one.number not in undone]
    if number is None:
        standing = [one for one in standing if one.account_id == by.account.id]
    else:
        standing = [one for one in standing if one.head == number]
    if not standing:
        raise NotDone(draft.ref)
    return _again(draft, standing[-1].head, UNDO, made, by=by)


@transactional
def redo(draft: Draft, *, by: Member) -> Edited:
    """Do again what this person took back last, until this person changes something else. Raises NotDone when there is nothing."""
    draft = locked(draft.id)
    made = changes_made(draft.id)
    number = _redoable(made, by.account.id)
    if number is None:
        raise NotDone(draft.ref)
    return _again(draft, number, REDO, made, by=by)


@transactional
def restore(draft: Draft, *, revision: int, by: Member) -> Edited:
    """Put a draft back as it was at a revision; that is a change like any other, so it can be taken back. Raises NotDone."""
    draft = locked(draft.id)
    if revision == draft.revision or not _is_known(draft, revision):
        raise NotDone(draft.ref)
    later = changes_after(draft.id, revision)
    steps = Many(tuple(from_plain(json.loads(one.inverse)) for one in reversed(later)))
    step = apply(_loaded(draft), steps)
    _keep(draft, step.document, step.operation, step.inverse, by=by, kind=RESTORE, of=revision)
    record("draft restored", organisation=by.organisation, by=by, object=draft.key, details={"revision": revision})
    return Edited(draft.revision, (step.operation,))


@reads
def document_at(draft: Draft, revision: int) -> Document:
    """Return the document of a draft as it was at a revision. Raises NotDone when there is no such revision."""
    if not _is_known(draft, revision):
        raise NotDone(draft.ref)
    here = document(draft)
    for one in reversed(changes_after(draft.id, revision)):
        here = apply(here, from_plain(json.loads(one.inverse))).document
    return here


@reads
def path_now(draft: Draft, path: Path, *, since: int) -> Path:
    """Return where what stood at a path at a revision stands now: its name, or that of what it is in, may have changed."""
    if not path:
        return path
    found = carried(Set((*path, "title"), None), (_operation(one) for one in changes_after(draft.id, since)))
    return found.at[:-1]


@reads
def history(draft: Draft, *, limit: int, offset: int = 0) -> list[Change]:
    """Return changes of a draft, the newest first."""
    undone = _undone(changes_made(draft.id))
    heads = newest_steps(draft.id, limit=limit, offset=offset)
    inside: dict[int, list[DraftChange]] = {head.number: [] for head, _email in heads}
    for one in changes_in(draft.id, inside):
        inside[one.step or one.number].append(one)
    return [_told(draft, inside[head.number], email, is_undone=head.number in undone) for head, email in heads]


@reads
def count_of(draft: Draft) -> int:
    """Return how many changes a draft has had."""
    return count_changes(draft.id)


@reads
def next_undo_redo(draft: Draft, account_id: int) -> tuple[Change | None, Change | None]:
    """Return what this person would take back, and what would be done again; None for nothing."""
    made = changes_made(draft.id)
    undone = _undone(made)
    own = [one.head for one in made if one.kind in (EDIT, RESTORE) and one.number not in undone and one.account_id == account_id]
    return change_made(draft, own[-1] if own else None), change_made(draft, _redoable(made, account_id))


@reads
def change_made(draft: Draft, number: int | None) -> Change | None:
    """Return one change with what it did, whether or not it still stands; None when none begins at that number."""
    found = changes_in(draft.id, [number]) if number and number > 0 else []
    return _told(draft, found, None, is_undone=False) if found and found[0].number == number else None


@reads
def changes_of(draft: Draft) -> list[dict[str, object]]:
    """Return every change of a draft as JSON values, with the number of the account that made it."""
    return [
        {"revision": one.number, "kind": one.kind, "of": one.of, "by": one.account_id, "at": one.at.isoformat()}
        | {"operation": json.loads(one.operation), "inverse": json.loads(one.inverse)}
        for one in changes_after(draft.id, 0)
    ]


@transactional
def remove(draft: Draft, *, by: Member) -> None:
    """Throw a draft away with its history; what was published of it stays. The caller then forgets (`forgetting.forget`)."""
    record("draft deleted", organisation=by.organisation, by=by, object=draft.key)
    db.session.delete(locked(draft.id))


@transactional
def clear_history(draft: Draft, *, by: Member) -> None:
    """Delete what was changed when, for instance because something about a person stood in it; the draft stays as it is.

    Translations of texts that are no longer there go too: they hold what was taken out. Who still has an older page open is then told of everything on it, and nothing is overwritten. The caller then forgets
    (`forgetting.forget`).
    """
    draft = locked(draft.id)
    here = _loaded(draft)
    if (left := without_old_texts(here)) != here:
        replace_document(draft, left, by=by)
    db.session.execute(delete(DraftChange).where(DraftChange.draft_id == draft.id))
    record("draft history cleared", organisation=by.organisation, by=by, object=draft.key, reason="incident")


@transactional
def replace_document(draft: Draft, here: Document, *, by: Member) -> None:
    """Put another document in the place of a draft's, outside its history: pages that were open are told of everything on them.

    Only for what may not be kept anywhere; the caller clears the history too.
    """
    draft.revision += 1
    draft.document, draft.title = _text(here), str(here.get("title") or draft.key)[:300]
    draft.updated_at, draft.updated_by = now(), by.account.id


@reads
def as_text(value: object) -> str:
    """Return a value as it stands in the JSON of a draft and its history."""
    return _text(value)


@transactional
def seen(draft: Draft, *, by: Member, place: str = "") -> None:
    """Remember that somebody has a draft open, and where in it (the id of a section or item)."""
    found = presence_of(draft.id, by.account.id)
    if found is None:
        found = DraftPresence(organisation_id=draft.organisation_id, draft_id=draft.id, account_id=by.account.id)
        db.session.add(found)
    found.place, found.seen_at = place[:60], now()


@reads
def editors(draft: Draft, *, but: Member) -> list[Editor]:
    """Return who else is working in a draft now."""
    found = present(draft.id, since=now() - AT_WORK)
    return [Editor(email, one.place, one.seen_at) for one, email in found if one.account_id != but.account.id]


@transactional
def published(draft: Draft, version: Version, *, by: Member) -> None:
    """Let a draft go on from a version that was made of it (see `publishing.publish`)."""
    draft = locked(draft.id)
    here = _loaded(draft)
    step = apply(here, Set(("version",), version.number))
    draft.version_id = version.id
    _keep(draft, step.document, step.operation, step.inverse, by=by, kind=PUBLISH, of=version.number)


@reads
def own_key(organisation: Organisation, words: str) -> str:
    """Return a key for a questionnaire of an organisation that nothing in this installation has: `own-WORDS-LETTERS`.

    Keys that ship never begin with `own-`; the letters are the first of the organisation's ref, so that the keys of two
    organisations differ.
    """
    letters = organisation.ref[:LETTERS_OF_ORGANISATION]
    base = slug(words.removeprefix(OWN).removesuffix(f"-{letters}")) or "questionnaire"
    key, number = f"{OWN}{base}-{letters}", 1
    while is_key_taken(key) or draft_of_key(organisation.id, key):
        number += 1
        key = f"{OWN}{base}-{number}-{letters}"
    return key


@reads
def is_own_key(organisation: Organisation, key: str) -> bool:
    """Return whether a key can only be one of this organisation."""
    return bool(KEY.fullmatch(key)) and key.startswith(OWN) and key.endswith(f"-{organisation.ref[:LETTERS_OF_ORGANISATION]}")


@reads
def forget_drafts() -> None:
    """Drop what this process keeps of drafts; typed texts stand in them."""
    _kept.clear()


def _is_known(draft: Draft, revision: int) -> bool:
    """Return whether everything since a revision is still in the history."""
    return 0 <= revision <= draft.revision and count_changes(draft.id, after=revision) == draft.revision - revision


def _unknown(operation: Operation, here: Document) -> Meeting:
    """Return the meeting of an operation of which nobody knows any more what others did since."""
    step = next(steps_of(operation))
    at = step.members[0] if isinstance(step, Remove) else step.at
    found = spot(here, at)
    return Meeting(at, operation, found.value if found else None, is_gone=found is None)


def _start(
    organisation: Organisation, here: dict, title: str, *, version: Version | None = None, by: Member | None, once: bool = False
) -> Draft:
    begun = _begun(organisation, here, title, by=by) if once and by else None
    if begun:
        return begun
    known = str(here.get("key", ""))
    free = is_own_key(organisation, known) and not draft_of_key(organisation.id, known)
    here = {**here, "key": known if free else own_key(organisation, known or title), "version": 1}
    who = by.account.id if by else None
    draft = Draft(
        organisation_id=organisation.id,
        key=here["key"],
        title=title[:300],
        document=_text(here),
        version_id=version.id if version else None,
        created_by=who,
        updated_by=who,
    )
    db.session.add(draft)
    db.session.flush()
    record("draft started", organisation=organisation, by=by, object=draft.key)
    return draft


def _begun(organisation: Organisation, here: dict, title: str, *, by: Member) -> Draft | None:
    """Return the same draft, when this person began it a moment ago: a button is easily pressed twice."""
    begun = drafts_begun(organisation.id, title=title[:300], by=by.account.id, since=now() - PRESSED_TWICE)
    return next((draft for draft in begun if _beginning(_loaded(draft)) == _beginning(here)), None)


def _made(draft: Draft, name: str, language: str, make: Callable[[Document, Reading], T]) -> T:
    """Return what follows from a draft and what it says in a language; made once for each revision."""
    return _once(draft, name, language, lambda here: make(here, reading_of(draft)))


def _once(draft: Draft, name: str, language: str, make: Callable[[Document], T]) -> T:
    here = document(draft)
    found = _kept.get(draft.ref)
    if found is None or found.document is not here:
        return make(here)
    if (name, language) not in found.made:
        found.made[name, language] = make(here)
    return found.made[name, language]


def _known(draft: Draft, here: Document) -> Known | None:
    """Return what this process knows of the items of a document, None when it is not the one that it keeps."""
    found = _kept.get(draft.ref)
    return found.known if found and found.document is here else None


def _concerns(here: Document, reading: Reading, found: Iterable[DraftFault]) -> tuple[DraftFault, ...]:
    told = publishing.check(reading.questionnaire) if reading.questionnaire is not None else ()
    every = (*found, *(DraftFault(path_of(here, one.path), one.says) for one in told))
    return tuple({(one.path, str(one.says)): one for one in every}.values())


def _catalogues(here: Document, known: Known | None) -> dict[str, Catalogue]:
    found = {language: catalogue_of(here, language, known) for language in here.get(TRANSLATIONS, {})}
    return {language: catalogue for language, catalogue in found.items() if catalogue}


def _checked(here: Document, reading: Reading, catalogues: Mapping[str, Catalogue], known: Known | None) -> tuple[Concern, ...]:
    languages = here.get(TRANSLATIONS, {})
    changed = {language: stale_texts(here, language, known)[1] for language in languages}
    return tuple(
        publishing.check(reading.questionnaire, {language: catalogues.get(language, {}) for language in languages}, changed=changed)
    )


def _shown(here: Document, reading: Reading, language: str, known: Known | None) -> Shown:
    questionnaire, catalogue = askable(reading.rough), _catalogue(here, language, known)
    untranslated = len(texts(here, known)) - len(catalogue) if language != questionnaire.language else 0
    return Shown(translate(questionnaire, catalogue, language) if catalogue else questionnaire, untranslated)


def _tried(here: Document, reading: Reading, language: str, known: Known | None) -> Tried:
    questionnaire, left_out = sound(here, reading, known)
    catalogue = _catalogue(here, language, known)
    return Tried(translate(questionnaire, catalogue, language) if catalogue and questionnaire else questionnaire, left_out)


def _catalogue(here: Document, language: str, known: Known | None) -> Catalogue:
    return catalogue_of(here, language, known) if language != here.get("language") else {}


def _beginning(document: Document) -> dict[str, object]:
    """Return what a draft begins with, without what differs each time: its key and its handles."""
    return bare(document) | {"key": "", "version": 1, TRANSLATIONS: document.get(TRANSLATIONS)}


def _again(draft: Draft, number: int, kind: str, made: list[Made], *, by: Member) -> Edited:
    """Take a change back, or do it again, over what others did since; what was itself taken back since does not count."""
    own = changes_in(draft.id, [number])
    numbers = {one.number for one in own}
    cancelled = _cancelled(made) | {one.number for one in made if one.of == number and one.kind in (UNDO, REDO)}
    later = [one for one in changes_after(draft.id, number) if one.number not in numbers | cancelled]
    here, steps = _loaded(draft), []
    for one in reversed(own) if kind == UNDO else own:
        since = [_operation(other) for other in later if other.number > one.number]
        steps.append(carried(from_plain(json.loads(one.inverse if kind == UNDO else one.operation)), since))
        if met := meeting(steps[-1], since, here):
            return Edited(draft.revision, meetings=(met,))
    operation = as_one(steps)
    try:
        step = apply(here, operation, new_ref)
    except NotAnId as told:
        return Edited(draft.revision, refused=(Refused(operation, told.taken),))
    except NoSuchPlace as told:
        return Edited(draft.revision, meetings=(Meeting(told.path, operation, None, is_gone=True),))
    _keep(draft, step.document, step.operation, step.inverse, by=by, kind=kind, of=number)
    return Edited(draft.revision, (step.operation,))


def _keep(
    draft: Draft,
    here: Document,
    operation: Operation,
    inverse: Operation,
    *,
    by: Member | None,
    kind: str = EDIT,
    of: int | None = None,
    token: str | None = None,
    page: str | None = None,
    step: int | None = None,
) -> None:
    who, at = by.account.id if by else None, now()
    if kind == EDIT and (draft.updated_by != who or at - draft.updated_at > ONE_SITTING or not draft.revision):
        record("draft changed", organisation=by.organisation if by else None, by=by, object=draft.key)
    draft.revision += 1
    draft.document, draft.title = _text(here), str(here.get("title") or draft.key)[:300]
    draft.updated_at, draft.updated_by = at, who
    row = DraftChange(
        organisation_id=draft.organisation_id,
        draft_id=draft.id,
        number=draft.revision,
        kind=kind,
        of=of,
        operation=_text(plain(operation)),
        inverse=_text(plain(inverse)),
        token=token,
        page=page,
        step=step,
        account_id=who,
        at=at,
    )
    db.session.add(row)
    db.session.flush()


def _step_of(draft: Draft, operation: Operation, *, page: str | None, by: Member) -> int | None:
    """Return the step with which this person goes on in the same fields of one page; None when a new one begins."""
    last = last_change_of(draft.id, by.account.id)
    if last is None or not page or last.page != page or now() - last.at > GOES_ON or not goes_on(_operation(last), operation):
        return None
    head = changes_in(draft.id, [last.step or last.number])[0]
    is_taken_back = any(one.of == head.number for one in changes_after(draft.id, last.number))
    return None if is_taken_back or now() - head.at > LONGEST_STEP else head.number


def _told(draft: Draft, rows: list[DraftChange], by: str | None, *, is_undone: bool) -> Change:
    """Return the changes of one step as one."""
    head, last, operation = rows[0], rows[-1], as_one(map(_operation, rows))
    inverse = Many(tuple(from_plain(json.loads(one.inverse)) for one in rows if head.kind == EDIT))
    names = called(operation, inverse, document(draft)) if head.kind == EDIT else {}
    return Change(head.number, head.kind, head.of, by, last.at, operation, is_undone, last.number, names)


def _undone(made: Iterable[Made]) -> set[int]:
    """Return the numbers of changes that were taken back and not done again."""
    made, undone = list(made), set()
    for one in made:
        if one.kind == UNDO:
            undone.add(one.of)
        elif one.kind == REDO:
            undone.discard(one.of)
    return _with_steps(undone, made)


def _cancelled(made: list[Made]) -> set[int]:
    """Return the numbers of changes that come to nothing together: taken back, and the taking back; also one that was done again."""
    cancelled = set()
    for one in made:
        if one.kind == UNDO:
            cancelled |= {one.of, one.number}
        elif one.kind == REDO:
            cancelled |= {one.number}
            cancelled -= {one.of}
    return _with_steps(cancelled, made)


def _with_steps(numbers: set[int], made: Iterable[Made]) -> set[int]:
    """Return the numbers of changes with all that goes on with them."""
    return numbers | {one.number for one in made if one.step in numbers}


def _redoable(made: list[Made], account_id: int) -> int | None:
    undone = _undone(made)
    for one in reversed(made):
        if one.account_id != account_id:
            continue
        if one.kind == UNDO and one.of in undone:
            return one.of
        if one.kind not in (UNDO, REDO):
            return None
    return None


def _one(operations: list[Operation]) -> Operation:
    return operations[0] if len(operations) == 1 else Many(tuple(operations))


def _operation(change: DraftChange) -> Operation:
    return from_plain(json.loads(change.operation))


def _loaded(draft: Draft) -> dict:
    return json.loads(draft.document)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
