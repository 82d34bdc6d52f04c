"""A section that saves itself: what its script sends besides the form, and what it hears."""

from collections.abc import Mapping
from dataclasses import replace

from flask import render_template
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.answers import EMPTY
from selfassess.core.definition import Questionnaire
from selfassess.core.faults import Fault
from selfassess.models.database import now
from selfassess.services import answering
from selfassess.services.answering import Overtaken, PageSaved
from selfassess.web.assess.guarded import Guarded
from selfassess.web.guarding import Looked, Panel
from selfassess.web.kinds.field import SEPARATOR, faults_by_input
from selfassess.web.kinds.telling import all_told
from selfassess.web.languages import clock, said

BEFORE = "before:"  # stands before the names of inputs that were sent already, without hearing whether they arrived
QUIET = "quiet"  # names of inputs about which the log was told already, or in which someone is still typing


def sent_before(sent: MultiDict) -> MultiDict:
    """Return what the page sent before, without hearing whether it arrived."""
    return MultiDict((name.removeprefix(BEFORE), text) for name, text in sent.items(multi=True) if name.startswith(BEFORE))


def without_quiet(looked: Looked, sent: MultiDict) -> Looked:
    """Return what was found without the refused texts that need not be told to the log again."""
    quiet = set(sent.getlist(QUIET))
    return replace(looked, finds=tuple(find for find in looked.finds if find.field not in quiet or find.field not in looked.refused))


def reply(questionnaire: Questionnaire, saved: PageSaved, faults: Mapping[str, tuple[Fault, ...]], guarded: Guarded) -> dict:
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
        "faults": _faults(questionnaire, faults) | dict(guarded.looked.faults),
        "overtaken": {item_id: _overtaken(questionnaire, item_id, first) for item_id, first in saved.first.items()},
        "asked": {item_id: _asked(item_id, guarded.looked) for item_id in guarded.typed},
    }


def _faults(questionnaire: Questionnaire, faults: Mapping[str, tuple[Fault, ...]]) -> dict[str, str]:
    items = {item.id: item for item in questionnaire.items if item.id in faults}
    return {
        f"{item_id}{SEPARATOR}{name}": said(fault.says)
        for item_id, wrong in faults.items()
        for name, fault in faults_by_input(items[item_id], wrong).items()
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


def _asked(item_id: str, looked: Looked) -> dict[str, object]:
    """Return the panel of one item, and the fields that it is about: what stands in those is not saved."""
    finds = tuple(find for find in looked.finds if find.field in looked.refused and find.field.startswith(item_id + SEPARATOR))
    return {
        "fields": sorted({find.field for find in finds}),
        "panel": render_template("assess/asked.html", panel=Panel(finds, True), item_id=item_id),
    }
