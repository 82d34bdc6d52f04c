"""Whether a condition looks up what is known where it stands, and compares it with what it can be."""

from collections.abc import Iterable, Iterator

from selfassess.core.conditions import Compare, Fact
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
from selfassess.core.kinds import BY_DAY, CHOICE_VALUES
from selfassess.core.loading.conditions import DETAILS, SHARES, comparisons_in
from selfassess.core.loading.reading import closest, short
from selfassess.core.loading.references import named_ids
from selfassess.core.loading.walking import Path, Pieces, conditions
from selfassess.core.phrases import N_

FLAGS = ("critical", "zero_tolerance", "foundation", "acute")
COUNTS = ("population", "examined", "met", "respondents")
ORDERS = ("at_least", "at_most", "below", "above")

_ANSWERED = ("intake", "state", "choice", "count", "step", "number")
_BEFORE = (*_ANSWERED, "level")
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


HANGS = "applies_when"
ASKED_ONLY = {"step": "scale", "number": "number"}  # facts about items of one kind


def fact_faults(questionnaire: Questionnaire, every: Pieces) -> Iterator[Fault]:
    """Yield what is wrong with the facts, subjects and values of all conditions; `every`: the pieces of the questionnaire."""
    reader = Facts(questionnaire)
    for path, piece in every:
        for place, key, condition in conditions(piece, path):
            known = known_at(type(piece), key.name)
            for inner, compare in comparisons_in(condition, place):
                faults = list(reader.faults(compare, inner, known))
                yield from faults or (reader.order_faults(compare, inner, piece) if key.name == HANGS else ())


def known_at(piece: type, key: str) -> tuple[str, ...]:
    """Return the names of the facts that the condition under a key of a piece can look up."""
    return _BEFORE if key == HANGS else KNOWN[piece]


class Facts:
    """What can be looked up in one questionnaire."""

    def __init__(self, questionnaire: Questionnaire):
        self.ids = named_ids(questionnaire)
        self.items = {item.id: item for item in questionnaire.items}
        self.intake = {question.id: question for question in questionnaire.intake}
        self.places = {item.id: place for place, item in enumerate(questionnaire.items)}
        self.levels = tuple(level.value for level in questionnaire.scoring.levels)

    def faults(self, compare: Compare, path: Path, known: tuple[str, ...]) -> Iterator[Fault]:
        """Yield the faults of one comparison; only the first sort, so that one mistake gives one fault."""
        fact = compare.fact
        if fact.name not in known:
            says = N_("%(fact)s is not known here. A condition here can look up: %(facts)s.", fact=fact.name, facts=known)
            yield Fault(path, says)
            return
        if not fact.subject:
            return
        subjects = self.subjects(fact.name, known)
        if fact.subject not in subjects:
            hint = closest(fact.subject, subjects)
            says = N_("%(subject)s at %(fact)s does not exist. %(hint)s", subject=short(fact.subject), fact=fact.name, hint=hint)
            yield Fault((*path, fact.name), says)
            return
        yield from self._detail(compare, path)
        yield from self._value(compare, path)

    def order_faults(self, compare: Compare, path: Path, piece: Item | Section) -> Iterator[Fault]:
        """Yield what an item or section cannot hang on: a later question, or a level that changes by itself as days pass."""
        fact = compare.fact
        if fact.name == "intake":
            return
        first = piece.id if isinstance(piece, Item) else piece.items[0].id if piece.items else None
        if first in self.places and self.places[fact.subject] >= self.places[first]:
            says = N_("%(subject)s does not stand before this. What is asked can only hang on an earlier answer.", subject=fact.subject)
            yield Fault((*path, fact.name), says)
        elif fact.name == "level" and self.items[fact.subject].kind in BY_DAY:
            says = N_("The level of %(subject)s changes as days pass. What is asked cannot hang on it.", subject=fact.subject)
            yield Fault((*path, fact.name), says)

    def subjects(self, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """Return what a fact can be about where `known` can be looked up."""
        if name in ASKED_ONLY:
            return tuple(item.id for item in self.items.values() if item.kind == ASKED_ONLY[name])
        if name in ("level", "share") and known == _AT_HAND:
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
        allowed = self.details(compare.fact)
        key = DETAILS.get(fact.name)
        if fact.detail is None and fact.name in ("state", "count"):
            yield Fault((*path, key), N_("The key %(key)s is missing here.", key=key))
        elif fact.detail and fact.detail not in allowed:
            says = N_(
                "%(value)s at %(key)s does not exist. %(hint)s", value=short(fact.detail), key=key, hint=closest(fact.detail, allowed)
            )
            yield Fault((*path, key), says)

    def details(self, fact: Fact) -> tuple[str, ...]:
        """Return the details that a fact can have: the names of the counts, or the norms of its item."""
        if fact.name == "count":
            return COUNTS
        item = self.items.get(fact.subject)
        return tuple(norm.id for norm in item.norms) if item else ()

    def _value(self, compare: Compare, path: Path) -> Iterator[Fault]:
        words = self.words(compare.fact)
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

    def words(self, fact: Fact) -> Iterable | None:
        """Return the values that a fact can have, empty when any number, None when it cannot be compared."""
        name, subject = fact.name, fact.subject
        if name == "intake":
            question = self.intake[subject]
            if question.kind in ("text", "date"):
                return None
            return tuple(option.id for option in question.options) if question.kind in ("choice", "choices") else ()
        if name == "state":
            return STATES
        if name == "choice":
            return CHOICE_VALUES.get(self.items[subject].kind) or tuple(option.id for option in self.items[subject].options)
        return self.levels if name in ("level", "section", "part") else ()
