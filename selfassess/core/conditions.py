"""Conditions as data: facts compared with values, and all, any, not over them.

A condition never computes: what a fact is worth is looked up by the caller, so that the same few words serve
the intake, the norms, the verdict and the hints.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

TOLERANCE = 1e-9

# Facts and where each may be used; the subject is the value beside the fact's name.
FACTS = {
    "intake": "Answer to an intake question (subject: its id). A question with several answers holds when one of them fits.",
    "state": "State of a norm (subject: item id; with `norm`).",
    "choice": "Option chosen (subject: item id), of kind yes_no `true`, `false` or `unknown`. With several chosen it holds when one fits.",
    "step": "Step chosen on a scale (subject: item id).",
    "number": "Number that was filled in (subject: item id).",
    "count": "A count that was filled in (subject: item id; with `of`: population, examined, met, respondents).",
    "level": "Level of an item (subject: item id), or of the item at hand (subject: this).",
    "share": "Share met of an item (subject: item id or this), or of one norm's count (with `norm`).",
    "section": "Level of a section (subject: its id).",
    "part": "Level of a part (subject: its id).",
    "sections_with_level": "Share of a part's sections that have a level (subject: part id).",
    "completeness": "Share of the applicable items that are answered or not testable (subject: all).",
    "critical_open": "Number of critical items that are open or half answered (subject: all).",
    "not_testable": "Number of items not testable (subject: all or a role).",
    "not_testable_share": "Share of the applicable items not testable (subject: all or a role).",
    "flag": "Whether the item at hand is critical, zero_tolerance, foundation, acute (the subject).",
}
COMPARISONS = ("is", "is_not", "in", "at_least", "at_most", "below", "above")


@dataclass(frozen=True, slots=True)
class Fact:
    """What is looked up: a name of FACTS, its subject, and a detail (norm letter or name of a count)."""

    name: str
    subject: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact against one value; an absent fact gives `if_missing`."""

    fact: Fact
    by: str
    value: object
    if_missing: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every member holds."""

    members: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when at least one member holds."""

    members: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its member does not."""

    member: "Condition"


Condition = Compare | All | Any | Not
Lookup = Callable[[Fact], object]


def holds(condition: Condition, lookup: Lookup) -> bool:
    """Return whether the condition holds; `lookup` gives a fact's value, None when absent.

    Numbers are compared with a tolerance of 1e-9, so that 2/3 counted in floats reaches 2/3.
    """
    match condition:
        case All(members):
            return all(holds(member, lookup) for member in members)
        case Any(members):
            return any(holds(member, lookup) for member in members)
        case Not(member):
            return not holds(member, lookup)
        case Compare(fact, by, value, if_missing):
            found = lookup(fact)
            if found is None:
                return if_missing
            if isinstance(found, (tuple, frozenset)) and by in ("is", "is_not", "in"):
                return _any_fits(found, by, value)
            return _compare(found, by, value)


def _any_fits(found, by: str, value) -> bool:
    if by == "is_not":
        return not _any_fits(found, "is", value)
    return any(_compare(one, by, value) for one in found)


def _compare(found, by: str, value) -> bool:
    match by:
        case "is":
            return found == value
        case "is_not":
            return found != value
        case "in":
            return found in value
    if isinstance(found, (int, float, Fraction)) and isinstance(value, (int, float, Fraction)):
        found, value = float(found), float(value)
        margin = TOLERANCE
    else:
        margin = None
    match by:
        case "at_least":
            return found >= value if margin is None else found >= value - margin
        case "at_most":
            return found <= value if margin is None else found <= value + margin
        case "below":
            return found < value if margin is None else found < value - margin
        case "above":
            return found > value if margin is None else found > value + margin
    raise ValueError(f"unknown comparison {by}")


def facts_in(condition: Condition | None) -> Iterator[Fact]:
    """Yield every fact that a condition looks up, in order."""
    match condition:
        case All(members) | Any(members):
            for member in members:
                yield from facts_in(member)
        case Not(member):
            yield from facts_in(member)
        case Compare(fact=fact):
            yield fact
