"""What became of a page of a draft, for both kinds of pages: what is kept, and what waits for its writer.

What the guard refuses, where two met, and ids that cannot be are not done; all else is, as one change of the history. A page
may save itself: it then sends the fields that were typed in and nothing else, and hears the same as data.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask import g, request
from flask_babel import gettext as _

from selfassess.core.drafting.meeting import Meeting, steps_of
from selfassess.core.drafting.operations import Add, Operation, Rename
from selfassess.core.drafting.places import Document, Path, spot
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.drafting import Edited, NotDone
from selfassess.web import guarding
from selfassess.web.builder.words import place_words
from selfassess.web.guarding import NOTHING, Looked
from selfassess.web.pages import saves_itself

MET, MINE, THEIRS = "met", "mine", "theirs"
LONGEST_NAME = 16  # of a page


@dataclass(frozen=True, slots=True)
class Sent:
    """A field that was sent with something else than stood there. `at`: its path in the draft; `shown`: how a value stands in it."""

    name: str
    at: Path
    value: object
    shown: Callable[[object], object]
    is_id: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """What was typed in a place that is no longer there; `name`: of its field, empty for what was to be added."""

    name: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a page. `typed`: what was typed and not kept, by name of field; `met`: what somebody else put there.

    `goes_on`: the revision from which a page that saved itself goes on.
    """

    revision: int
    done: tuple[Operation, ...] = ()
    typed: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    met: Mapping[str, object] = field(default_factory=dict)
    lost: tuple[Lost, ...] = ()
    looked: Looked = NOTHING
    is_whole: bool = True
    goes_on: int = 0


def new_name() -> str:
    """Return a name for a page that is made: by it the page knows what it saved itself."""
    return secrets.token_hex(LONGEST_NAME // 2)


def sent_revision(draft: Draft) -> int:
    """Return the revision that the page was made from."""
    sent = request.form.get("revision", "")
    return min(int(sent), draft.revision) if sent.isascii() and sent.isdigit() and len(sent) < 10 else draft.revision


def made_from(draft: Draft) -> tuple[int, Document]:
    """Return the revision that the page was made from, and the draft as it was then; as it is now when nobody knows that any more."""
    revision = sent_revision(draft)
    try:
        return revision, drafting.document_at(draft, revision)
    except NotDone:
        return revision, drafting.document(draft)


def choice_at(name: str) -> str:
    """Return which of two texts was chosen for a field where two met; empty when nothing was."""
    return next((text for text in request.form.getlist(f"{MET}:{name}") if text in (MINE, THEIRS)), "")


def waits(name: str) -> bool:
    """Return whether a field where two met still waits for a choice."""
    return MET in request.form.getlist(f"{MET}:{name}") and choice_at(name) != MINE


def token_of(form) -> str:
    """Return a word for exactly this form: pressed twice it is the same, sent again with something else it is not."""
    sent = "\0".join(f"{name}={text}" for name, texts in sorted(form.lists()) if name != "csrf_token" for text in texts)
    return hashlib.sha256(sent.encode()).hexdigest()[:40]


def does(draft: Draft, steps: Sequence[Operation], *, revision: int, looked: Looked) -> Edited:
    """Do what a page asks, and tell the log what the guard refused."""
    told = guarding.without_quiet(looked, request.form)
    guarding.tell(told, by=g.member, organisation=g.member.organisation, where=f"questionnaire {draft.key}")
    page = request.form.get("page_name", "")[:LONGEST_NAME] or None
    token = token_of(request.form)
    return drafting.change(draft, steps, revision=revision, by=g.member, token=token, page=page, by_itself=saves_itself())


def kept_of(
    draft: Draft, edited: Edited, sent: Sequence[Sent], *, done: Sequence[Sent], revision: int, looked: Looked, added: Mapping[str, str]
) -> Kept:
    """Return what became of a page. `sent`: the fields; `done`: those that the first operations are of, in order; `added`: what was to be added."""
    met, lost, faults = {}, [], dict(looked.faults)
    values = {one.name: one.value for one in sent} | dict(added)
    for place, meeting in zip(edited.left, edited.meetings, strict=True):
        renamed = _id_of(meeting, sent)
        if renamed:
            name = _name_now(renamed, meeting)
            met[name], values[name] = meeting.at[-1], renamed.value
            continue
        one = done[place] if place < len(done) else None
        if one is None and not isinstance(meeting.operation, Add):
            faults[""] = _(
                "Somebody else changed the same list meanwhile. Look at it as it is now, and do it again if that is still right."
            )
        elif one is None or meeting.is_gone or _around_is_gone(draft, meeting.at):
            lost.append(_lost(one, meeting))
        else:
            met[one.name] = one.shown(meeting.stands)
    for one in sent:
        if waits(one.name):
            found = spot(drafting.document(draft), one.at)
            met[one.name] = one.shown(found.value if found else None)
            faults[one.name] = _("Choose which of the two texts stays.")
        elif one.name in looked.refused and not edited.alone and _is_of_another(draft, one.at, since=revision):
            met[one.name] = one.shown(spot(drafting.document(draft), one.at).value)
    for refused in edited.refused:
        faults |= _refused(refused, sent)
    back = {name: value for name, value in values.items() if name in {*met, *faults, *looked.refused}}
    is_whole = not (met or lost or faults or looked.refused)
    goes_on = edited.revision if edited.alone else revision
    return Kept(edited.revision, edited.done, back, faults, met, tuple(lost), looked, is_whole, goes_on)


def _id_of(meeting: Meeting, sent: Sequence[Sent]) -> Sent | None:
    """Return the field of an id that somebody else changed into another one meanwhile; None for another meeting."""
    if not isinstance(meeting.operation, Rename) or meeting.is_gone:
        return None
    return next((one for one in sent if one.is_id and one.value == meeting.operation.id), None)


def _name_now(one: Sent, meeting: Meeting) -> str:
    """Return the name of the field of an id as the page has it now: it has the id that the other person gave."""
    joined = "/" if "/" in one.name else ":"
    return joined.join((*meeting.at, one.name.split(joined)[-1])[-len(one.name.split(joined)) :])


def _is_of_another(draft: Draft, at: Path, *, since: int) -> bool:
    """Return whether a page that a button sent comes back with a text that somebody else put there; one that saved itself keeps its revision."""
    found = spot(drafting.document(draft), at)
    if saves_itself() or found is None:
        return False
    try:
        stood = spot(drafting.document_at(draft, since), at)
    except NotDone:
        return True
    return stood is not None and stood.value != found.value


def _around_is_gone(draft: Draft, at: Path) -> bool:
    return len(at) > 1 and spot(drafting.document(draft), at[:-1]) is None


def _lost(one: Sent | None, meeting: Meeting) -> Lost:
    if one:
        return Lost(one.name, place_words(meeting.at), as_words(one.value))
    texts = [str(member.get("text") or member.get("title") or member.get("term") or "") for member in _members(meeting.operation)]
    return Lost("", place_words(meeting.at), ", ".join(texts))


def _members(operation: Operation) -> list[Mapping]:
    return [member for step in steps_of(operation) if isinstance(step, Add) for member in step.members]


def _refused(refused: drafting.Refused, sent: Sequence[Sent]) -> dict[str, str]:
    wanted = str(getattr(refused.operation, "id", ""))
    says = (
        _("The id %(id)s is in use already. Choose another one.", id=wanted)
        if refused.says_taken
        else _("An id has only letters, digits, hyphens, dots and underscores, at most 60, and begins with a letter or digit.")
    )
    return {one.name: says for one in sent if one.is_id and one.value == wanted} or {"": says}


def as_values(value: object) -> tuple[str, ...]:
    """Return what stands in a field as the values of its inputs."""
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value),)


def as_words(value: object) -> str:
    """Return what stands in a field as one text."""
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
