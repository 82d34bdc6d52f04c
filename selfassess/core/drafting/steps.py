"""What somebody does in several saves and means as one step: a text that was saved a few times while it was typed."""

from collections.abc import Iterable

from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.operations import Many, Operation, Set
from selfassess.core.drafting.places import Path


def goes_on(before: Operation, now: Operation) -> bool:
    """Return whether an operation only puts other values at the places where the one before it put some."""
    places = _places(before)
    return places is not None and places == _places(now)


def as_one(operations: Iterable[Operation]) -> Operation:
    """Return operations that are done after each other as one: of values that were put at one place, only the last counts."""
    steps = [step for operation in operations for step in steps_of(operation)]
    if all(isinstance(step, Set) for step in steps) and _are_apart({step.at for step in steps}):
        last = {step.at: step for step in steps}
        steps = list(last.values())
    return steps[0] if len(steps) == 1 else Many(tuple(steps))


def _places(operation: Operation) -> frozenset[Path] | None:
    steps = list(steps_of(operation))
    return frozenset(step.at for step in steps) if all(isinstance(step, Set) for step in steps) else None


def _are_apart(paths: set[Path]) -> bool:
    """Return whether no place is inside another."""
    return not any(path[:length] in paths for path in paths for length in range(1, len(path)))
