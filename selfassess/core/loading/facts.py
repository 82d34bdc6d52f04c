"""Whether a condition looks up what is known where it stands, and compares it with what it can be."""

from collections.abc import Iterable, Iterator

from selfassess.core.conditions import Compare
from selfassess.core.definition import (
    ROLES,
    STATES,
    ClassRule,
    FindOut,
    Hint,
    IntakeQuestion,
    Item,
    Norm,
    NotTestableRule,
    Part,
    PartCap,
    Questionnaire,
    Section,
    VerdictPrefix,
    VerdictRow,
)
from selfassess.core.faults import Fault
from selfassess.core.loading.conditions import DETAILS, SHARES, comparisons_in
from selfassess.core.loading.reading import closest, short
from selfassess.core.loading.references import named_ids
from selfassess.core.loading.walking import Path, conditions, pieces
from selfassess.core.phrases import N_

FLAGS = ("critical", "zero_tolerance", "foundation", "acute")
COUNTS = ("population", "examined", "met", "respondents")
ORDERS = ("at_least", "at_most", "below", "above")

_ANSWERED = ("intake", "state", "choice", "count")
_WHOLE = ("part", "section", "sections_with_level", "completeness", "critical_open", "not_testable", "not_testable_share")
_AT_HAND = ("flag", "level", "share")

# What may be looked up by the conditions in each piece: what is known when that rule is applied.
KNOWN = {
    IntakeQuestion: ("intake",),
    Norm: _ANSWERED,
    Item: _ANSWERED,
    Section: _ANSWERED,
    Part: _ANSWERED,
    NotTestableRule: _ANSWERED,
    PartCap: ("section",),
    VerdictRow: _WHOLE,
    VerdictPrefix: _WHOLE,
    ClassRule: _AT_HAND,
    FindOut: _AT_HAND,
    Hint: (*_ANSWERED, "level", "share", "section"),
}


def fact_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield what is wrong with the facts, subjects and values of all conditions."""
    reader = _Facts(questionnaire)
    for path, piece in pieces(questionnaire):
        for place, _key, condition in conditions(piece, path):
            for inner, compare in comparisons_in(condition, place):
                yield from reader.faults(compare, inner, type(piece))


class _Facts:
    """What can be looked up in one questionnaire."""

    def __init__(self, questionnaire: Questionnaire):
        self.ids = named_ids(questionnaire)
        self.items = {item.id: item for item in questionnaire.items}
        self.intake = {question.id: question for question in questionnaire.intake}
        self.levels = tuple(level.value for level in questionnaire.scoring.levels)

    def faults(self, compare: Compare, path: Path, stands_in: type) -> Iterator[Fault]:
        """Yield the faults of one comparison; only the first sort, so that one mistake gives one fault."""
        fact = compare.fact
        if fact.name not in KNOWN[stands_in]:
            yield Fault(
                path, N_("%(fact)s is not known here. A condition here can look up: %(facts)s.", fact=fact.name, facts=KNOWN[stands_in])
            )
            return
        if not fact.subject:
            return
        subjects = self._subjects(fact.name, stands_in)
        if fact.subject not in subjects:
            hint = closest(fact.subject, subjects)
            says = N_("%(subject)s at %(fact)s does not exist. %(hint)s", subject=short(fact.subject), fact=fact.name, hint=hint)
            yield Fault((*path, fact.name), says)
            return
        yield from self._detail(compare, path)
        yield from self._value(compare, path)

    def _subjects(self, name: str, stands_in: type) -> tuple[str, ...]:
        if name in ("level", "share") and KNOWN[stands_in] == _AT_HAND:
            return ("this",)
        if name == "flag":
            return FLAGS
        if name in ("completeness", "critical_open"):
            return ("all",)
        if name in ("not_testable", "not_testable_share"):
            return ("all", *ROLES)
        kind = {"intake": "intake", "section": "section", "part": "part", "sections_with_level": "part"}.get(name, "item")
        return self.ids[kind]

    def _detail(self, compare: Compare, path: Path) -> Iterator[Fault]:
        fact = compare.fact
        allowed = self._details(compare)
        key = DETAILS.get(fact.name)
        if fact.detail is None and fact.name in ("state", "count"):
            yield Fault((*path, key), N_("The key %(key)s is missing here.", key=key))
        elif fact.detail and fact.detail not in allowed:
            says = N_(
                "%(value)s at %(key)s does not exist. %(hint)s", value=short(fact.detail), key=key, hint=closest(fact.detail, allowed)
            )
            yield Fault((*path, key), says)

    def _details(self, compare: Compare) -> tuple[str, ...]:
        if compare.fact.name == "count":
            return COUNTS
        item = self.items.get(compare.fact.subject)
        return tuple(norm.id for norm in item.norms) if item else ()

    def _value(self, compare: Compare, path: Path) -> Iterator[Fault]:
        words = self._words(compare)
        place = (*path, compare.by)
        if words is None:
            yield Fault((*path, "intake"), N_("A condition cannot look at an answer in free text or a date."))
            return
        values = compare.value if isinstance(compare.value, tuple) else (compare.value,)
        if compare.by in ORDERS and (isinstance(values[0], (str, bool)) if values else False):
            yield Fault(place, N_("%(fact)s is not a number. Compare it with is, is_not or in.", fact=compare.fact.name))
            return
        for value in values:
            if words and value not in words:
                yield Fault(place, N_("%(value)s is not possible here. %(hint)s", value=short(str(value)), hint=closest(str(value), words)))
            elif compare.fact.name in SHARES and not 0 <= value <= 1:
                yield Fault(place, N_("A share lies between 0 and 1."))

    def _words(self, compare: Compare) -> Iterable | None:
        """Return the values that the fact can have, empty when any number, None when it cannot be compared."""
        name, subject = compare.fact.name, compare.fact.subject
        if name == "intake":
            question = self.intake[subject]
            if question.kind in ("text", "date"):
                return None
            return tuple(option.id for option in question.options) if question.kind in ("choice", "choices") else ()
        if name == "state":
            return STATES
        if name == "choice":
            return tuple(option.id for option in self.items[subject].options)
        return self.levels if name in ("level", "section", "part") else ()
