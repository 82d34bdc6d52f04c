"""A section that saves itself: what its script sends besides the form, and what it hears."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.answers import EMPTY
from selfassess.core.definition import Questionnaire, Section
from selfassess.core.faults import Fault
from selfassess.models.database import now
from selfassess.services import answering
from selfassess.services.answering import Overtaken, PageSaved
from selfassess.services.outcomes import Outcome
from selfassess.web.assess.guarded import Guarded
from selfassess.web.assess.standing import PartStanding, answered_in, applies_in, item_words, sections_in, word_of
from selfassess.web.guarding import Looked, Panel
from selfassess.web.kinds.field import SEPARATOR, ItemField, faults_by_input
from selfassess.web.kinds.telling import all_told
from selfassess.web.languages import clock, language, said

LONGEST_NAME = 16  # of a page
BEFORE = "before:"  # stands before the names of inputs that were sent already, without hearing whether they arrived


def page_name() -> str:
    """Return the name that the page got when it was made; empty when it sends none."""
    return request.form.get("page", "")[:LONGEST_NAME]


def sent_before(sent: MultiDict) -> MultiDict:
    """Return what the page sent before, without hearing whether it arrived."""
    return MultiDict((name.removeprefix(BEFORE), text) for name, text in sent.items(multi=True) if name.startswith(BEFORE))


def as_sent(guarded: Guarded, fields: Iterable[ItemField]) -> Guarded:
    """Return what the guard found under the names that the page sent: its rows of evidence may have empty ones before them."""
    known = {field.item.id: field for field in fields}

    def named(full: str) -> str:
        item_id, separator, name = full.partition(SEPARATOR)
        return f"{item_id}{separator}{known[item_id].as_sent(name)}"

    looked = guarded.looked
    finds = tuple(replace(find, field=named(find.field)) for find in looked.finds)
    return replace(guarded, looked=Looked(finds, {named(name): text for name, text in looked.refused.items()}))


def standing_reply(outcome: Outcome, section: Section, parts: tuple[PartStanding, ...]) -> dict:
    """Return what a page shows of how far it is: a word and look for each item, the progress in words, and the counts of all sections."""
    words, sections = item_words(language()), sections_in(parts)
    here = next(one for one in sections if one.id == section.id)
    return {
        "items": {item.id: word_of(outcome, item.id, words) for item in section.items},
        "hidden": sorted({item.id for item in section.items} & applies_in(outcome).hidden),
        "progress": answered_in(here),
        "counts": {one.href: one.count for one in sections},
    }


def reply(
    questionnaire: Questionnaire, saved: PageSaved, faults: Mapping[str, tuple[Fault, ...]], guarded: Guarded, fields: Iterable[ItemField]
) -> dict:
    """Return what became of a page: the revisions to go on from, and by item or input all that needs a look.

    What the guard refused is not saved and is in `asked`; what has a fault, or was overtaken, is kept as a draft.
    """
    at = now()
    whole = not (faults or saved.overtaken or guarded.typed)
    return {
        "saved_at": at.isoformat(timespec="seconds"),
        "says": _("Saved at %(clock)s", clock=clock(at)) if whole else _("Not everything is saved yet"),
        "whole": whole,
        "revisions": dict(saved.revisions),
        "faults": _faults(fields, faults) | dict(guarded.looked.faults),
        "overtaken": {item_id: _overtaken(questionnaire, item_id, first) for item_id, first in saved.first.items()},
        "asked": {item_id: asked_at(item_id, guarded.looked) for item_id in guarded.typed},
    }


def _faults(fields: Iterable[ItemField], faults: Mapping[str, tuple[Fault, ...]]) -> dict[str, str]:
    return {
        f"{field.item.id}{SEPARATOR}{field.as_sent(field.as_typed(name))}": said(fault.says)
        for field in fields
        for name, fault in faults_by_input(field.item, faults.get(field.item.id, ())).items()
    }


def _overtaken(questionnaire: Questionnaire, item_id: str, first: Overtaken) -> dict[str, object]:
    """Return the sentences that the page shows at an item that someone saved first, with what stands now."""
    item = next(item for item in questionnaire.items if item.id == item_id)
    stands = all_told(questionnaire, item, answering.answer_of(item, first.value) or EMPTY)
    return {
        "says": said_first(by_oneself=first.typed.own),
        "stands": stands or (_("Nothing."),),
        "then": _("Choose what is right below and save again."),
        "instead_of": first.typed.instead_of,
    }


def said_first(*, by_oneself: bool) -> str:
    """Return who saved first, before what stands."""
    if by_oneself:
        return _(
            "You saved this question in another tab or window first. Below is what you typed here; it is not saved yet. This is what is saved now:"
        )
    return _("Someone else saved this question first. Below is what you typed; it is not saved yet. This is what is saved now:")


def asked_at(item_id: str, looked: Looked) -> dict[str, object]:
    """Return the panel of one item, and the fields that it is about: what stands in those is not saved."""
    finds = tuple(find for find in looked.finds if find.field in looked.refused and find.field.startswith(item_id + SEPARATOR))
    return {
        "fields": sorted({find.field for find in finds}),
        "panel": render_template("assess/asked.html", panel=Panel(finds, True), item_id=item_id),
    }
