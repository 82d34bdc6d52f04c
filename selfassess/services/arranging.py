"""What people make of the actions of a plan: split one, merge several, add their own, and take that back. Nothing typed is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from selfassess.core.action import MERGED, OWN, Action, Decision, next_key, number_of, part_key, part_of, whole_of
from selfassess.models.assessment import Assessment, lock
from selfassess.services.actions import (
    DecisionChanged,
    decided_in,
    decision_of,
    decisions_by_key,
    keys_ever,
    put,
    refuse_archived,
)
from selfassess.services.members import Member
from selfassess.services.outcomes import outcome_of
from selfassess.services.transactions import reads, transactional

SPLIT, MERGED_IN_ONE, ADDED, UNDONE, REDONE = "split", "merged", "added", "undone", "redone"  # what the history calls it
OF_THE_FIRST = ("means", "completion", "completion_piece", "effect", "effect_due", "effect_item", "effect_outcome")
STRUCTURE = ("merges", "section", "items", "undone", "log")  # of an action as a whole, never of its parts


class ActionGone(Exception):
    """Some actions are no longer in the plan as the page showed them; nothing was written."""

    def __init__(self, *keys: str):
        super().__init__(" ".join(keys))
        self.keys = keys


@reads
def find_action(assessment: Assessment, key: str) -> Action | None:
    """Return an action as it stands in the plan, also when its gap has vanished; None when it is not there (any more)."""
    plan = outcome_of(assessment).plan
    return next((one for one in (*plan.actions, *plan.closed) if one.key == key), None)


@transactional
def split(assessment: Assessment, key: str, wishes: Sequence[Decision], *, by: Member, revision: int) -> tuple[str, ...]:
    """Split an action into parts, one a wish (measure, owner, dates); returns their keys.

    What was decided about the whole goes to all parts, its means, completion and effect to the first. Of a part, the first wish is
    that part itself. The same once more changes nothing. Raises DecisionChanged, ActionGone and PlanArchived.
    """
    found = _hold(assessment)
    whole, base = whole_of(key) or key, found.get(key, Decision())
    done = _just_split(found, whole, wishes)
    if done and find_action(assessment, key) is None:
        return done
    _must_stand(assessment, key)
    _must_be_at(assessment, {key: revision})
    number = max((part_of(one)[1] for one in keys_ever(assessment) if whole_of(one) == whole), default=0)
    keys = tuple(part_key(whole, number + place) for place in range(1, len(wishes) + 1))
    keys = (key, *keys[:-1]) if key != whole else keys
    for place, (one, wish) in enumerate(zip(keys, wishes, strict=True)):
        put(assessment, one, _overlaid(_part_of_base(base, first=place == 0), wish), SPLIT, by=by)
    if key == whole:
        put(assessment, whole, base, SPLIT, by=by)
    return keys


@transactional
def undo_split(assessment: Assessment, whole: str, *, by: Member) -> None:
    """Give the whole back in the place of its parts; what was typed in these is kept. Raises ActionGone and PlanArchived."""
    found = _hold(assessment)
    _must_be_known(whole, [key for key in found if whole_of(key) == whole])
    parts = [key for key in found if whole_of(key) == whole and not found[key].undone]
    if not parts:
        return
    _must_stand(assessment, *parts)
    for key in (*parts, whole):
        put(assessment, key, replace(found.get(key, Decision()), undone=True if key != whole else None), UNDONE, by=by)


@transactional
def redo_split(assessment: Assessment, whole: str, *, by: Member) -> None:
    """Split an action again into the parts that were undone. Raises ActionGone and PlanArchived."""
    found = _hold(assessment)
    _must_be_known(whole, [key for key in found if whole_of(key) == whole])
    parts = [key for key in found if whole_of(key) == whole and found[key].undone]
    if not parts:
        return
    _must_stand(assessment, whole)
    for key in (*parts, whole):
        put(assessment, key, replace(found.get(key, Decision()), undone=None), REDONE, by=by)


@transactional
def merge(assessment: Assessment, seen: Mapping[str, int], wish: Decision, *, by: Member) -> str:
    """Do several actions in one; `seen` are their keys with the revisions that the page showed. Returns the key of the one.

    The same once more changes nothing. Raises DecisionChanged, ActionGone and PlanArchived.
    """
    found, keys = _hold(assessment), tuple(seen)
    done = next((one for one in found if number_of(one, MERGED) and found[one].merges == keys and not found[one].undone), None)
    if done:
        return done
    _must_stand(assessment, *keys)
    _must_be_at(assessment, seen)
    new = next_key(MERGED, keys_ever(assessment))
    put(assessment, new, replace(wish, merges=keys), MERGED_IN_ONE, by=by)
    for key in keys:
        put(assessment, key, found.get(key, Decision()), MERGED_IN_ONE, by=by)
    return new


@transactional
def undo_merge(assessment: Assessment, key: str, *, by: Member) -> None:
    """Give the actions back that were done in one; what was typed there is kept. Raises ActionGone and PlanArchived."""
    found = _hold(assessment)
    _must_be_known(key, found[key].merges if key in found else None)
    if not found[key].undone:
        _must_stand(assessment, key)
        put(assessment, key, replace(found[key], undone=True), UNDONE, by=by)


@transactional
def redo_merge(assessment: Assessment, key: str, *, by: Member) -> None:
    """Do the same actions in one again. Raises ActionGone when one of them is by now done in another, and PlanArchived."""
    found = _hold(assessment)
    _must_be_known(key, found[key].merges if key in found else None)
    if found[key].undone:
        _must_stand(assessment, *found[key].merges)
        put(assessment, key, replace(found[key], undone=None), REDONE, by=by)


@transactional
def add(assessment: Assessment, key: str, wish: Decision, *, by: Member) -> str:
    """Add an own action; `key` is the one that the page chose, and when somebody took it meanwhile the next is used.

    Returns the key. The same once more changes nothing. Raises PlanArchived.
    """
    found = _hold(assessment)
    if found.get(key) == wish:
        return key
    new = next_key(OWN, keys_ever(assessment))
    put(assessment, new, wish, ADDED, by=by)
    return new


@reads
def new_key(assessment: Assessment) -> str:
    """Return the key that the next own action gets."""
    return next_key(OWN, keys_ever(assessment))


def _hold(assessment: Assessment) -> dict[str, Decision]:
    """Hold the plan as it is now and return what is decided. Raises PlanArchived."""
    lock(assessment.id)
    refuse_archived(assessment)
    return {key: decision_of(row) for key, row in decisions_by_key(assessment).items()}


def _must_be_known(key: str, pieces: Sequence[str] | None) -> None:
    """Refuse to undo or redo what was never split or merged."""
    if not pieces:
        raise ActionGone(key)


def _must_stand(assessment: Assessment, *keys: str) -> None:
    plan = outcome_of(assessment).plan
    there = {action.key for action in (*plan.actions, *plan.closed)}
    if gone := [key for key in keys if key not in there]:
        raise ActionGone(*gone)


def _must_be_at(assessment: Assessment, seen: Mapping[str, int]) -> None:
    rows = decisions_by_key(assessment)
    for key, revision in seen.items():
        stands = rows[key].revision if key in rows else 0
        if stands != revision:
            raise DecisionChanged(key, decided_in(assessment).get(key, Decision()), stands)


def _just_split(found: Mapping[str, Decision], whole: str, wishes: Sequence[Decision]) -> tuple[str, ...]:
    """Return the parts of an action when they are just what is asked for."""
    parts = tuple(key for key in found if whole_of(key) == whole and not found[key].undone)
    return parts if [found[key].measure for key in parts] == [wish.measure for wish in wishes] else ()


def _part_of_base(base: Decision, *, first: bool) -> Decision:
    leave = (*STRUCTURE, *(() if first else OF_THE_FIRST))
    return replace(base, **dict.fromkeys(leave))


def _overlaid(base: Decision, wish: Decision) -> Decision:
    given = {field.name: value for field in fields(Decision) if (value := getattr(wish, field.name)) is not None}
    return replace(base, **given)
