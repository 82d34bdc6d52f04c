"""Whether a condition can ever hold, whatever people answer; for finding dead ends before anybody meets them.

Each fact is tried with every value that could make a difference. When that takes too long the answer is yes: nothing
is called impossible that may not be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, combinations

from selfassess.core.conditions import All, Any, Compare, Condition, Fact, Not, holds
from selfassess.core.definition import STATES, Questionnaire

MOST_TRIED = 4000  # values tried for one condition
MOST_TOGETHER = 8  # options of which all combinations are tried
STEP = 0.01  # a number that lies just beside another; shares are not written finer
_SHARES = ("share", "sections_with_level", "completeness", "not_testable_share")

_ANSWERS = ("state", "choice", "step", "number", "count", "level")  # facts about the answer to an item

Values = Mapping[Fact, Sequence[object]]


@dataclass(frozen=True)
class Possible:
    """What the facts of one questionnaire can be. `never_asked`: intake questions; `unasked`: items that nobody answers."""

    questionnaire: Questionnaire
    never_asked: frozenset[str] = field(default=frozenset())
    unasked: frozenset[str] = field(default=frozenset())

    @cached_property
    def _intake(self) -> Mapping:
        return {question.id: question for question in self.questionnaire.intake}

    @cached_property
    def _items(self) -> Mapping:
        return {item.id: item for item in self.questionnaire.items}

    @cached_property
    def _levels(self) -> tuple[object, ...]:
        return (*(level.value for level in self.questionnaire.scoring.levels), None)

    def can_hold(self, condition: Condition) -> bool:
        """Return whether there are answers with which a condition holds."""
        found: dict[Fact, list[Compare]] = defaultdict(list)
        for compare in _comparisons(condition):
            found[compare.fact].append(compare)
        values = {fact: self._values(fact, compares) for fact, compares in found.items()}
        return _Search(values).finds(condition)

    def can_fail(self, condition: Condition) -> bool:
        """Return whether there are answers with which a condition does not hold."""
        return self.can_hold(Not(condition))

    def _values(self, fact: Fact, compares: list[Compare]) -> Sequence[object]:
        if fact.name in _ANSWERS and fact.subject in self.unasked:
            return (None,)
        match fact.name:
            case "intake":
                return self._answers(fact.subject, compares)
            case "state":
                return (*STATES, None)
            case "choice":
                return self._chosen(fact.subject, compares)
            case "level" | "section":
                return self._levels
            case "part":
                return self._levels if self.questionnaire.scoring.parts else (None,)
            case "flag":
                return (True, False)
        return (*_numbers(compares, 1 if fact.name in _SHARES else None), None)

    def _chosen(self, item_id: str, compares: list[Compare]) -> Sequence[object]:
        """Return what can be chosen at an item; words that it has no options for are tried as they are compared."""
        item = self._items.get(item_id)
        options = [option.id for option in item.options] if item else []
        return (*dict.fromkeys([*options, *_compared(compares)]), None)

    def _answers(self, question_id: str, compares: list[Compare]) -> Sequence[object]:
        question = self._intake.get(question_id)
        if question is None or question_id in self.never_asked:
            return (None,)
        if question.kind == "yes_no":
            return (True, False, None)
        if question.kind == "number":
            return (*_numbers(compares, None), None)
        options = [option.id for option in question.options]
        return (*options, None) if question.kind == "choice" else _sets(options, compares)


def possible_in(questionnaire: Questionnaire) -> Possible:
    """Return what the facts of a questionnaire can be; a question that is never asked has no answer."""
    never: frozenset[str] = frozenset()
    while True:
        possible = Possible(questionnaire, never)
        found = frozenset(
            question.id
            for question in questionnaire.intake
            if question.id in never or (question.show_when is not None and not possible.can_hold(question.show_when))
        )
        if found == never:
            return possible
        never = found


def unasked_in(possible: Possible) -> frozenset[str]:
    """Return the items that are never asked, because of their own `applies_when`, their section's, or an earlier item that is never asked."""
    found: frozenset[str] = frozenset()
    for section in possible.questionnaire.sections:
        here = replace(possible, unasked=found)
        around = (section.applies_when,) if section.applies_when else ()
        is_asked = not around or here.can_hold(All(around))
        for item in section.items:
            own = (*around, item.applies_when) if item.applies_when else around
            if not is_asked or (item.applies_when and not replace(possible, unasked=found).can_hold(All(own))):
                found |= {item.id}
    return found


class _Search:
    """Looks for values with which a condition holds, one fact after the other."""

    def __init__(self, values: Values):
        self.values, self.left, self.tried = values, MOST_TRIED, {}

    def finds(self, condition: Condition) -> bool:
        known = _known(condition, self.tried)
        if known is not None:
            return known
        fact = next(fact for fact in self.values if fact not in self.tried and _matters(condition, fact, self.tried))
        for value in self.values[fact]:
            self.left -= 1
            if self.left < 0:
                return True
            self.tried[fact] = value
            if self.finds(condition):
                return True
        del self.tried[fact]
        return False


def _known(condition: Condition, tried: Mapping[Fact, object]) -> bool | None:
    """Return whether a condition holds with the values tried so far, None when that depends on others."""
    match condition:
        case Compare(fact=fact):
            return holds(condition, tried.__getitem__) if fact in tried else None
        case Not(member):
            known = _known(member, tried)
            return None if known is None else not known
        case All(members):
            return _joined(members, tried, decides=False)
        case Any(members):
            return _joined(members, tried, decides=True)


def _joined(members: Iterable[Condition], tried: Mapping[Fact, object], *, decides: bool) -> bool | None:
    outcome: bool | None = not decides
    for member in members:
        known = _known(member, tried)
        if known is decides:
            return decides
        if known is None:
            outcome = None
    return outcome


def _matters(condition: Condition, fact: Fact, tried: Mapping[Fact, object]) -> bool:
    """Return whether a fact stands where the outcome is still open."""
    match condition:
        case Compare():
            return condition.fact == fact
        case Not(member):
            return _matters(member, fact, tried)
    return any(_known(member, tried) is None and _matters(member, fact, tried) for member in condition.members)


def _comparisons(condition: Condition) -> Iterator[Compare]:
    match condition:
        case Compare():
            yield condition
        case Not(member):
            yield from _comparisons(member)
        case All(members) | Any(members):
            for member in members:
                yield from _comparisons(member)


def _compared(compares: Iterable[Compare]) -> list[object]:
    found = (compare.value if isinstance(compare.value, tuple) else (compare.value,) for compare in compares)
    return list(dict.fromkeys(chain.from_iterable(found)))


def _numbers(compares: list[Compare], highest: int | None) -> list[float]:
    beside = [float(value) + step for value in _compared(compares) for step in (0, -STEP, STEP)]
    ends = [0.0] if highest is None else [0.0, float(highest)]
    return [number for number in dict.fromkeys([*beside, *ends]) if number >= 0 and (highest is None or number <= highest)]


def _sets(options: list[str], compares: list[Compare]) -> Sequence[object]:
    named = [value for value in _compared(compares) if value in options]
    if len(named) > MOST_TOGETHER:
        named = named[:MOST_TOGETHER]
    others = [option for option in options if option not in named][:1]
    subsets = [frozenset(some) for size in range(len(named) + 1) for some in combinations(named, size)]
    return [*(each | frozenset(others) for each in subsets), *(each for each in subsets if each), None]
