"""Whether a condition can ever hold, whatever people answer; for finding dead ends before anybody meets them.

Each fact is tried with every value that could make a difference. When that takes too long the answer is yes: nothing
is called impossible that may not be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import chain

from selfassess.core.conditions import All, Any, Compare, Condition, Fact, Not, holds
from selfassess.core.definition import STATES, Number, Option, Questionnaire
from selfassess.core.kinds.raw import number_of
from selfassess.core.loading.conditions import SHARES

MOST_LOOKED = 200_000  # comparisons looked at for one condition
MOST_REMEMBERED = 4096  # conditions of which the outcome is kept; they hold ids, no texts
_GIVEN = "given"  # a fact of its own for each option of several, and (without an option) for whether there is an answer
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
        several = {
            fact: options for fact in dict.fromkeys(each.fact for each in _comparisons(condition)) if (options := self._several(fact))
        }
        if several:
            condition = All((_taken_apart(condition, several), *chain.from_iterable(_together(*each) for each in several.items())))
        found: dict[Fact, list[Compare]] = defaultdict(list)
        for compare in _comparisons(condition):
            found[compare.fact].append(compare)
        values = {fact: self._values(fact, compares) for fact, compares in found.items()}
        return _can_hold(condition, tuple((fact, tuple(each)) for fact, each in values.items()), sum(map(len, found.values())))

    def can_fail(self, condition: Condition) -> bool:
        """Return whether there are answers with which a condition does not hold."""
        return self.can_hold(Not(condition))

    def _values(self, fact: Fact, compares: list[Compare]) -> Sequence[object]:
        if fact.name == _GIVEN:
            return (True, False) if fact.detail is not None or self._is_asked(fact.subject) else (False,)
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
            case "number":
                return (*self._numbers(fact.subject, compares), None)
            case "step":
                return (*self._on_scale(fact.subject, compares), None)
        return (*(_shares(compares) if fact.name in SHARES else _steps(compares)), None)

    def _numbers(self, item_id: str, compares: list[Compare]) -> list[Fraction]:
        item = self._items.get(item_id)
        asked = item.number if item and item.number else Number()
        ends = [Fraction(end) if (end and number_of(end) is not None) else None for end in (asked.least, asked.most)]
        return _steps(compares, Fraction(1, 10 ** max(0, asked.decimals)), *ends)

    def _on_scale(self, item_id: str, compares: list[Compare]) -> list[Fraction]:
        item = self._items.get(item_id)
        return _steps(compares, 1, item.scale.first, item.scale.last) if item and item.scale else _steps(compares)

    def _is_asked(self, subject: str) -> bool:
        return subject not in self.never_asked and subject not in self.unasked

    def _several(self, fact: Fact) -> tuple[Option, ...]:
        """Return the options of what several answers may be given to; nothing for any other fact."""
        asked = {"intake": self._intake, "choice": self._items}.get(fact.name, {}).get(fact.subject)
        return asked.options if asked is not None and asked.kind == "choices" else ()

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
            return (*_steps(compares), None)
        return (*(option.id for option in question.options), None)


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


@lru_cache(MOST_REMEMBERED)
def _can_hold(condition: Condition, values: tuple[tuple[Fact, tuple[object, ...]], ...], comparisons: int) -> bool:
    """Return whether a condition holds with some of these values; the same question is asked again after each change of a draft."""
    return _Search(dict(values), comparisons).finds(condition)


class _Search:
    """Looks for values with which a condition holds, one fact after the other."""

    def __init__(self, values: Values, comparisons: int):
        self.values, self.tried = values, {}
        self.left = MOST_LOOKED // max(comparisons, 1)

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


def _steps(compares: list[Compare], step: Fraction | int = 1, least: Fraction | int | None = 0, most: Fraction | int | None = None):
    """Return the numbers on a step that make a difference: around those that are compared, and the ends; all within the ends."""
    floors = [Fraction(value) // step * step for value in _compared(compares)]
    tried = [floor + by for floor in floors for by in (0, -step, step)] + [end for end in (least, most) if end is not None]
    return [one for one in dict.fromkeys(map(Fraction, tried)) if (least is None or one >= least) and (most is None or one <= most)]


def _shares(compares: list[Compare]) -> list[Fraction]:
    """Return the shares that make a difference: those that are compared, one between each two neighbours, and the ends."""
    compared = sorted({Fraction(0), Fraction(1), *(Fraction(value) for value in _compared(compares))})
    return [*compared, *((one + other) / 2 for one, other in zip(compared, compared[1:], strict=False))]


def _taken_apart(condition: Condition, several: Mapping[Fact, Sequence[Option]]) -> Condition:
    """Return a condition in which each option of several is a fact of its own: given or not."""
    match condition:
        case Compare(fact=fact) if fact in several:
            return _given(condition, [option.id for option in several[fact]])
        case Not(member):
            return Not(_taken_apart(member, several))
        case All(members) | Any(members):
            return type(condition)(tuple(_taken_apart(member, several) for member in members))
    return condition


def _given(compare: Compare, options: Sequence[str]) -> Condition:
    wanted = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    fits: Condition = Any(tuple(_is_given(compare.fact, option) for option in wanted if option in options))
    fits = Not(fits) if compare.by == "is_not" else fits
    answered = _is_given(compare.fact)
    return Any((All((answered, fits)), Not(answered))) if compare.if_missing else All((answered, fits))


def _together(fact: Fact, options: Sequence[Option]) -> Iterator[Condition]:
    """Yield what holds of options of which several can be given: who answers gives one, and one that is alone excludes the others."""
    given = {option.id: _is_given(fact, option.id) for option in options}
    yield Any((Not(_is_given(fact)), *given.values()))
    for option in options:
        if option.alone and fact.name == "choice":
            yield Any((Not(given[option.id]), Not(Any(tuple(other for id, other in given.items() if id != option.id)))))


def _is_given(fact: Fact, option: str | None = None) -> Compare:
    return Compare(Fact(_GIVEN, fact.subject, option), "is", True)
