"""The privacy guard over the items of a section."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from flask import g
from flask_babel import gettext as _

from selfassess.core.definition import Item
from selfassess.models.assessment import Assessment
from selfassess.services import answering
from selfassess.services.answering import UNSAVED, Saved
from selfassess.services.drafts import Draft, Fields
from selfassess.web import guarding
from selfassess.web.access import voice
from selfassess.web.guarding import NOTHING, Looked, look
from selfassess.web.kinds.field import SEPARATOR, ItemField, shown
from selfassess.web.kinds.pieces import Fleeting
from selfassess.web.kinds.typed import Typed


@dataclass(frozen=True)
class Guarded:
    """What was found in a section, and what to show back of the items with a text that is not kept, by item.

    `names`: of those items, what gives back the name that an input of what is kept has on the page.
    """

    looked: Looked = NOTHING
    typed: Mapping[str, Fleeting] = field(default_factory=dict, repr=False)
    names: Mapping[str, Callable[[str], str]] = field(default_factory=dict, repr=False)

    def shown_as(self, item_id: str, name: str) -> str:
        """Return the name on the page of an input of what is kept."""
        return self.names[item_id](name) if item_id in self.names else name

    def faults_of(self, item_id: str) -> dict[str, str]:
        """Return the guard's sentences for one item, by name of its input."""
        start = item_id + SEPARATOR
        return {name.removeprefix(start): says for name, says in self.looked.faults.items() if name.startswith(start)}


UNGUARDED = Guarded()


def guard(assessment: Assessment, form: Iterable[ItemField], sent: Mapping[str, str]) -> Guarded:
    """Look at what was typed in a section; in the form what may not be kept is then replaced by what stands."""
    suspects = {one.item.id: one for one in form if any(map(guarding.may_hold, one.typed.values()))}
    if not suspects:
        return UNGUARDED
    saved = answering.saved_of(assessment, items=suspects, voice=voice())
    looked = _look(suspects, saved, sent)
    if not looked.refused:
        return Guarded(looked)
    shown_back, renamed = {}, {}
    for item_id, typed_in in suspects.items():
        start = item_id + SEPARATOR
        names = [name.removeprefix(start) for name in looked.refused if name.startswith(start)]
        if names:
            shown_back[item_id] = Fleeting(typed_in.typed, names)
            stands = saved.get(item_id, UNSAVED)
            typed_in.keep_out(names, stands.value, shown_of(stands.drafts))
            renamed[item_id] = typed_in.as_typed
    return Guarded(looked, shown_back, renamed)


def shown_of(drafts: Draft) -> Fields | None:
    """Return what the page shows in the fields of who looks, instead of the answer: the own text that waits, or what is half typed."""
    own = drafts.of_person(g.member.account.id)
    return own.fields if own else drafts.fields


def fleeting(typed: Typed) -> Fleeting:
    """Return what was typed on a page that saves nothing, so that no piece of it is kept in the process either."""
    return Fleeting(typed, (name for name, text in typed.items() if guarding.may_hold(text)))


def _look(fields: Mapping[str, ItemField], saved: Mapping[str, Saved], sent: Mapping[str, str]) -> Looked:
    typed, before = {}, {}
    for item_id, one in fields.items():
        stood = _texts(one.item, saved.get(item_id, UNSAVED))
        for name, text in one.typed.items():
            if text not in stood and guarding.may_hold(text):
                typed[item_id + SEPARATOR + name] = text
                before[item_id + SEPARATOR + name] = stood
    looked = look(typed, before, sent=sent)
    return replace(looked, finds=tuple(replace(find, label=_label(find.field)) for find in looked.finds)) if looked.finds else looked


def _texts(item: Item, saved: Saved) -> frozenset[str]:
    """Return all that stands for an item: a text that moves to another row or field is not new."""
    drafts = saved.drafts
    typed = [drafts.fields or {}, *(waiting.fields for waiting in drafts.waiting)]
    return frozenset((*shown(item, saved.value).values(), *(text for fields in typed for text in fields.values())))


def _label(field: str) -> str:
    """Return what people call an input: its item, and the words that stand beside it."""
    item_id, _separator, name = field.partition(SEPARATOR)
    words = {
        "note": _("Note"), "na.text": _("The other reason"), "adjusted.reason": _("Adjust the judgement with a reason"),
        "sample.by": _("Who counted?"), "reasons": _("Why does this not apply?"), "title": _("Title of the document"),
        "page": _("Page or paragraph"), "text": _("Your answer"),
    }  # fmt: skip
    known = words.get(name) or words.get(name.partition(".")[0]) or words.get(name.rpartition(".")[2]) or _("A field of this question")
    return f"{item_id} {known}"
