"""Another order of a list, from the numbers that people typed, with as few moves as can be."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from selfassess.core.drafting.operations import FIRST, Many, Move, Operation
from selfassess.core.drafting.places import Path, member_path


def by_numbers(standing: Sequence[str], numbers: Mapping[str, int]) -> list[str]:
    """Return names in the order of the numbers that were typed for some of them, 1 for the first place.

    Who got another number than its place goes there; the others keep their order and fill what is left. Of two with
    one number the one that stood first comes first; a number past the end means the end.
    """
    goes = {name: number for place, name in enumerate(standing, start=1) if (number := numbers.get(name, place)) != place}
    order = [name for name in standing if name not in goes]
    for number, name in sorted((number, name) for name, number in _in_turn(standing, goes).items()):
        order.insert(min(max(number, 1), len(standing)) - 1, name)
    return order


def moves(at: Path, standing: Sequence[str], wanted: Sequence[str], cls: type) -> Operation | None:
    """Return the operation that brings a list into another order; None when it stands so already.

    What need not move stays: the longest row of names whose order is right.
    """
    stays = _longest_rising(standing, wanted)
    steps = []
    for place, name in enumerate(wanted):
        if name not in stays:
            steps.append(Move(member_path(at, name, cls), at, wanted[place - 1] if place else FIRST))
    return steps[0] if len(steps) == 1 else Many(tuple(steps)) if steps else None


def beside(standing: Sequence[str], name: str, step: int) -> list[str]:
    """Return names with one of them a place up (-1) or down (1); unchanged at the end, or when it is not there."""
    order = list(standing)
    if name not in order or not 0 <= order.index(name) + step < len(order):
        return order
    here = order.index(name)
    order.insert(here + step, order.pop(here))
    return order


def _in_turn(standing: Sequence[str], goes: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers with no number twice: a later one goes one further."""
    given: dict[str, int] = {}
    for name in standing:
        if name in goes:
            number = goes[name]
            while number in given.values():
                number += 1
            given[name] = number
    return given


def _longest_rising(standing: Sequence[str], wanted: Sequence[str]) -> set[str]:
    places = {name: place for place, name in enumerate(standing)}
    ends: list[int] = []  # the smallest end of a rising row, by its length
    behind: list[str] = []  # the name at that end
    before: dict[str, str | None] = {}
    for name in wanted:
        length = bisect_left(ends, places[name])
        before[name] = behind[length - 1] if length else None
        ends[length:], behind[length:] = [places[name], *ends[length + 1 :]], [name, *behind[length + 1 :]]
    found, name = set(), behind[-1] if behind else None
    while name is not None:
        found.add(name)
        name = before[name]
    return found
