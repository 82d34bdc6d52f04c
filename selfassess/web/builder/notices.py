"""What a page of a draft tells of what was just done, and what this person can take back and do again."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g, request
from flask_babel import gettext as _
from markupsafe import Markup

from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.operations import Remove, Set
from selfassess.core.drafting.places import Path
from selfassess.core.phrases import N_
from selfassess.models.draft import REDO, UNDO, Draft
from selfassess.services import drafting
from selfassess.services.drafting import Change
from selfassess.web.builder.words import place_words, short, told
from selfassess.web.languages import said

NOTHING_TO_DO, MET = "nothing", "met"
MOST_TEXTS = 3
_SAYS = {
    "0": N_("Everything is saved."),
    NOTHING_TO_DO: N_("There is nothing of yours to take back or to do again."),
    MET: N_("Somebody changed the same place since, so this was not done. Look at the history."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What was just done, in sentences; `still`: what names something that was taken away; `undo`: the change to take back, or none."""

    says: tuple[str, ...]
    still: tuple[str, ...]
    undo: int | None


@dataclass(frozen=True, slots=True)
class Undoable:
    """What this person can take back and do again, in words; none for nothing. `back`: the address of this page."""

    undo: str | None
    redo: str | None
    back: str


def notice_of(draft: Draft) -> Notice | None:
    """Return what the address of this page says was just done; None when there is nothing to tell."""
    done = request.args.get("done", "")
    if done in _SAYS:
        return Notice((said(_SAYS[done]),), (), None)
    change = drafting.change_made(draft, int(done)) if done.isascii() and done.isdigit() and len(done) < 10 else None
    if change is None:
        return None
    if change.kind in (UNDO, REDO):
        return Notice(_came_back(draft, change), (), None)
    still = tuple(dict.fromkeys(place_words(path, drafting.document(draft)) for path in _still_named(draft, change)))
    is_plain = all(isinstance(step, Set) for step in steps_of(change.operation))
    return Notice(
        (_("Saved."),) if is_plain else tuple(told(change, drafting.language_of(draft))),
        still,
        change.number if change.number == draft.revision else None,
    )


def _came_back(draft: Draft, change: Change) -> tuple[str, ...]:
    """Return what was taken back or done again, and how the texts that were changed stand now."""
    of = drafting.change_made(draft, change.of)
    lead = _("This is taken back:") if change.kind == UNDO else _("This is done again:")
    texts = [step for step in steps_of(change.operation) if isinstance(step, Set) and isinstance(step.value, str | int)]
    now = [_("Now it says: “%(text)s”", text=short(str(step.value))) for step in texts[:MOST_TEXTS]]
    return (lead, *(told(of, drafting.language_of(draft)) if of else ()), *now)


def undoable(draft: Draft, back: str) -> Undoable:
    """Return what this person can take back and do again."""
    undo, redo = drafting.next_undo_redo(draft, g.member.account.id)
    return Undoable(_in_words(draft, undo), _in_words(draft, redo), back)


def _in_words(draft: Draft, change: Change | None) -> str | None:
    return Markup(" ").join(told(change, drafting.language_of(draft))) if change else None


def _still_named(draft: Draft, change: Change) -> Iterable[Path]:
    gone = [step for step in steps_of(change.operation) if isinstance(step, Remove)]
    if not gone:
        return []
    return [path for named, places in drafting.uses_in(draft).items() if any(_is_gone(named, step) for step in gone) for path in places]


def _is_gone(named: Path, step: Remove) -> bool:
    """Return whether what is named somewhere (see `references`) was taken away by a step."""
    ids = {*step.inside, *(path[0] for path in step.members if len(path) == 1)}
    if named[1] in ids and named[0] in ("part", "section", "item", "norm", "option"):
        return True
    inside = {(path[0], path[-1]) for path in step.members if len(path) > 1}
    return named[1:] in inside or (_LISTS.get(named[0]), named[1]) in inside


_LISTS = {"function": "functions", "population": "populations", "material": "materials", "intake": "intake"}
