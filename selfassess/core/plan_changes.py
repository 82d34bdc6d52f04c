"""What changed cells of a plan make of the decisions about its actions, and what is wrong with that."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from selfassess.core.action import MERGED, OWN, STATUSES, Action, number_of
from selfassess.core.definition import ActionRules
from selfassess.core.phrases import N_, Phrase
from selfassess.core.plan_table import BY_ID, CHOICES, KEY, LONGEST, Cells, is_same

FALLS_BACK = ("finding", "measure", "start", "due", "class", "status")  # left empty they are as proposed

OWNED = ("owner_function", "owner_member")  # what an owner that someone types is no longer

Plain = Mapping[str, object]  # a decision as an answers file has it


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of the decisions, by key, in their plain form; and what is wrong, by (key, column)."""

    decisions: Mapping[str, Plain] = field(default_factory=dict)
    faults: Mapping[tuple[str, str], Phrase] = field(default_factory=dict)


def take(
    changes: Mapping[str, Cells],
    *,
    ours: Mapping[str, Cells],
    actions: Mapping[str, Action],
    decisions: Mapping[str, Plain],
    rules: ActionRules,
) -> Taken:
    """Return the decisions with some cells changed; each of the mappings is by key of the action.

    A key that is not in `actions` is an action that people add. What is left empty is as proposed again.
    """
    taken, faults = {}, {}
    for key, changed in changes.items():
        action, stands = actions.get(key), ours.get(key, {})
        wrong = dict(_wrong({**stands, **changed}, changed, action, rules))
        faults.update({(key, column): says for column, says in wrong.items()})
        if not wrong:
            taken[key] = _decided(decisions.get(key, {}), changed, action)
    return Taken(taken, faults)


def allowed_classes(action: Action | None, rules: ActionRules) -> tuple[str, ...]:
    """Return the ids of the classes of urgency that people may choose: never less urgent than the rule's limit."""
    ids = tuple(one.id for one in rules.classes)
    return ids[: ids.index(action.least_class) + 1] if action and action.least_class in ids else ids


def is_here(given: Cells, rows: Iterable[Cells]) -> bool:
    """Return whether an action that people added stands in the plan already, just so: the same file twice adds it once."""
    return any(number_of(row[KEY], OWN) and all(is_same(row[column], text) for column, text in given.items()) for row in rows)


def _wrong(cells: Cells, changed: Cells, action: Action | None, rules: ActionRules) -> Iterator[tuple[str, Phrase]]:
    """Yield what is wrong in a row, by column; what was not changed is not looked at again."""
    for column in changed:
        most = LONGEST.get(BY_ID[column].kind)
        if most and len(cells[column]) > most:
            yield column, N_("This text is too long. Use at most %(most)s characters.", most=most)
    if action is None and not cells.get("measure"):
        yield "measure", N_("Write what is to be done.")
    if {"start", "due"} & changed.keys() and cells.get("start") and cells.get("due", "") and cells["due"] < cells["start"]:
        yield "due", N_("The action cannot be ready before it starts. Change one of the two dates.")
    if "section" in changed and action and action.items:
        yield "section", N_("This action is about a question, so its section is that of the question. Change it on the page of the action.")
    if {"status", "reason"} & changed.keys() and cells.get("status") == "dropped" and not cells.get("reason"):
        yield "reason", N_("Write why this action is dropped.")
    if cells.get("status") and cells["status"] not in STATUSES:
        yield "status", N_("Choose a status.")
    if {"class", "class_reason"} & changed.keys():
        yield from _wrong_class(cells, action, rules)


def _wrong_class(cells: Cells, action: Action | None, rules: ActionRules) -> Iterator[tuple[str, Phrase]]:
    chosen = cells.get("class")
    if not chosen:
        return
    if chosen not in allowed_classes(action, rules):
        yield "class", N_("Choose one of the priorities. This action cannot be less urgent.")
    elif action and chosen != action.proposed_class and not cells.get("class_reason"):
        yield "class_reason", N_("Write why you choose another priority.")


def _decided(stands: Plain, changed: Cells, action: Action | None) -> Plain:
    plain = {name: value for name, value in stands.items() if "owner" not in changed or name not in OWNED}
    for column, text in changed.items():
        value = _value(column, text, action)
        if value is None:
            plain.pop(column, None)
        else:
            plain[column] = value
    return plain


def _value(column: str, text: str, action: Action | None) -> object:
    """Return what a cell decides; None: nothing, so that it is as proposed. A merged action can be without what its members have."""
    if BY_ID[column].kind == CHOICES:
        ids = text.split()
        return (ids[0] if len(ids) == 1 else ids) if ids else None
    if column == "class" and action and text == action.proposed_class:
        return None
    if text or (action and action.origin == MERGED and column not in FALLS_BACK):
        return text
    return None
