"""One page of the builder saved: everything that can be kept is kept, and what waits for its writer comes back.

What the guard refuses, where two met, and ids that cannot be are not done; all else is, as one change of the history.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import g, request
from flask_babel import gettext as _

from selfassess.core.drafting.operations import NoSuchPlace, Operation
from selfassess.core.drafting.places import Document, Path, Spot, inside, spot
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.drafting import Edited, NotDone
from selfassess.web import guarding
from selfassess.web.builder.sending import MET, MINE, THEIRS, Placed, Typed, changed, operations
from selfassess.web.builder.words import place_words
from selfassess.web.guarding import NOTHING, Looked, look
from selfassess.web.languages import said


@dataclass(frozen=True, slots=True)
class Lost:
    """What was typed in a place that is no longer there."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a page. `typed`: what was typed and not kept, by name of field; `met`: what somebody else put there."""

    revision: int
    done: tuple[Operation, ...] = ()
    typed: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    met: Mapping[str, object] = field(default_factory=dict)
    lost: tuple[Lost, ...] = ()
    looked: Looked = NOTHING
    is_whole: bool = True


def made_from(draft: Draft) -> tuple[int, Document]:
    """Return the revision that the page was made from, and the draft as it was then; as it is now when nobody knows that any more."""
    sent = request.form.get("revision", "")
    revision = min(int(sent), draft.revision) if sent.isascii() and sent.isdigit() and len(sent) < 10 else draft.revision
    try:
        return revision, drafting.document_at(draft, revision)
    except NotDone:
        return revision, drafting.document(draft)


def stood_at(document: Document, home: Path) -> Spot:
    """Return where a piece stood. Raises NoSuchPlace."""
    found = spot(document, home)
    if found is None:
        raise NoSuchPlace(home)
    return found


def save(draft: Draft, home: Path, *, fields: Iterable[Placed], lists: list[Path], revision: int, document: Document) -> Kept:
    """Save what a page sent."""
    here = stood_at(document, home)
    typed = [one for one in changed(fields, request.form) if _choice(one) != THEIRS]
    waits = [one for one in typed if MET in request.form.getlist(f"{MET}:{one.field.name}") and _choice(one) != MINE]
    looked = _look(typed)
    guarding.tell(looked, by=g.member, organisation=g.member.organisation, where=f"questionnaire {draft.key}")
    fine = [one for one in typed if one not in waits and one.field.name not in looked.refused]
    steps = operations(document, home, here, typed=fine, lists=lists, form=request.form)
    edited = drafting.change(draft, steps, revision=revision, by=g.member, token=token_of(request.form))
    return _kept(draft, home, edited, typed=typed, waits=waits, looked=looked)


def token_of(form) -> str:
    """Return a word for exactly this form: pressed twice it is the same, sent again with something else it is not."""
    sent = "\0".join(f"{name}={text}" for name, texts in sorted(form.lists()) if name != "csrf_token" for text in texts)
    return hashlib.sha256(sent.encode()).hexdigest()[:40]


def _choice(one: Typed) -> str:
    return next((text for text in request.form.getlist(f"{MET}:{one.field.name}") if text in (MINE, THEIRS)), "")


def _look(typed: list[Typed]) -> Looked:
    texts = {one.field.name: one.value for one in typed if isinstance(one.value, str)}
    stood = {one.field.name: (str(one.field.shown), *one.field.known) for one in typed if isinstance(one.value, str)}
    return look(texts, stood, sent=request.form, labels={one.field.name: said(one.field.label) for one in typed})


def _kept(draft: Draft, home: Path, edited: Edited, *, typed: list[Typed], waits: list[Typed], looked: Looked) -> Kept:
    here = spot(drafting.document(draft), home)
    met, lost, faults = {}, [], dict(looked.faults)
    by_path = {(*home, *one.field.at): one for one in typed}
    for meeting in edited.meetings:
        one = by_path.get(meeting.at)
        if one is None:
            faults[""] = _(
                "Somebody else changed the same list meanwhile. Look at it as it is now, and do it again if that is still right."
            )
        elif meeting.is_gone or here is None or inside(here, one.field.at[:-1]) is None:
            lost.append(Lost(place_words(meeting.at), _as_text(one)))
        else:
            met[one.field.name] = one.field.widget.shown(meeting.stands)
    for one in waits:
        met[one.field.name] = _stands(here, one.field)
        faults[one.field.name] = _("Choose which of the two texts stays.")
    for refused in edited.refused:
        faults |= _refused(refused, typed)
    back = {one.field.name: one.value for one in typed if one.field.name in {*met, *faults}}
    return Kept(
        edited.revision, edited.done, back, faults, met, tuple(lost), looked, is_whole=not (met or lost or faults or looked.refused)
    )


def _stands(here: Spot | None, field_: Placed) -> object:
    found = inside(here, field_.at) if here else None
    return field_.widget.shown(found.value if found else None)


def _refused(refused: drafting.Refused, typed: list[Typed]) -> dict[str, str]:
    wanted = str(getattr(refused.operation, "id", ""))
    says = (
        _("The id %(id)s is in use already. Choose another one.", id=wanted)
        if refused.says_taken
        else _("An id has only letters, digits, hyphens, dots and underscores, at most 60, and begins with a letter or digit.")
    )
    return {one.field.name: says for one in typed if one.field.is_id and one.value == wanted} or {"": says}


def _as_text(one: Typed) -> str:
    return one.value if isinstance(one.value, str) else ", ".join(one.value)
