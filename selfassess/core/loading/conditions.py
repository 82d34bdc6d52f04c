"""Conditions between their form in a file and what they mean: `{intake: phase, is: building}`.

The plain form (`plain`, `from_plain`) is the file's form as JSON; reading from nodes is in `reading.py`.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from selfassess.core.conditions import COMPARISONS, FACTS, All, Any, Compare, Condition, Fact, Not
from selfassess.core.loading.scalars import plain_share, signed

JOINS = {"all": All, "any": Any}
DETAILS = {"state": "norm", "share": "norm", "count": "of"}  # the key beside a fact that names its detail
SHARES = frozenset(("share", "sections_with_level", "completeness", "not_testable_share"))
WHOLES = frozenset(("count", "step", "level", "section", "part", "critical_open", "not_testable"))
EXACT = SHARES | {"number"}  # compared as exact fractions
STARTERS = (*FACTS, *JOINS, "not")


def starter_in(keys) -> str | None:
    """Return the key that says what a condition is: a fact, all, any or not; None unless there is exactly one."""
    found = [key for key in keys if key in STARTERS]
    return found[0] if len(found) == 1 else None


def plain(condition: Condition) -> dict:
    """Return a condition as JSON, in the form of a file."""
    match condition:
        case All(members):
            return {"all": [plain(member) for member in members]}
        case Any(members):
            return {"any": [plain(member) for member in members]}
        case Not(member):
            return {"not": plain(member)}
        case Compare(fact, by, value, if_missing):
            detail = {DETAILS[fact.name]: fact.detail} if fact.detail is not None else {}
            return {fact.name: fact.subject, **detail, by: _plain_value(value), "if_missing": if_missing}


def from_plain(form: Mapping) -> Condition:
    """Return the condition of a plain form that was made by `plain`."""
    name = starter_in(form)
    if name in JOINS:
        return JOINS[name](tuple(from_plain(member) for member in form[name]))
    if name == "not":
        return Not(from_plain(form["not"]))
    by = next(key for key in form if key in COMPARISONS)
    return Compare(Fact(name, form[name], form.get(DETAILS.get(name))), by, _value(form[by], name), form["if_missing"])


def comparisons_in(condition: Condition | None, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Compare]]:
    """Yield every comparison in a condition with its path."""
    match condition:
        case All(members) | Any(members):
            word = "all" if isinstance(condition, All) else "any"
            for index, member in enumerate(members):
                yield from comparisons_in(member, (*path, word, str(index)))
        case Not(member):
            yield from comparisons_in(member, (*path, "not"))
        case Compare():
            yield path, condition


def _plain_value(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain_value(one) for one in value]
    return plain_share(value) if isinstance(value, Fraction) else value


def _value(value: object, name: str) -> object:
    if isinstance(value, list):
        return tuple(_value(one, name) for one in value)
    return signed(str(value)) if name in EXACT else value
