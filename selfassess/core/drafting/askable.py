"""What a condition can ask at one place of a draft: its facts, what they can be about, and with what they are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from selfassess.core.conditions import COMPARISONS, FACTS, Fact
from selfassess.core.definition import Item, NotTestableRule, Questionnaire, Section
from selfassess.core.drafting.places import Document, Path, spot
from selfassess.core.kinds import BY_DAY, CHOICE_VALUES, is_scored
from selfassess.core.loading.conditions import DETAILS
from selfassess.core.loading.facts import HANGS, ORDERS, Facts, known_at

UNORDERED = tuple(by for by in COMPARISONS if by not in ORDERS)
TRUTHS = (True, False)


@dataclass(frozen=True)
class Askable:
    """What can be asked where a condition stands. `rough`: the draft as far as it can be read."""

    document: Document
    rough: Questionnaire
    at: Path

    @cached_property
    def _facts(self) -> Facts:
        return Facts(self.rough)

    @cached_property
    def _piece(self) -> type:
        return spot(self.document, self.at[:-1]).type

    @cached_property
    def _known(self) -> tuple[str, ...]:
        return known_at(self._piece, self.at[-1])

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The titles of all parts, sections and items by their id."""
        rough = self.rough
        return {one.id: one.title for one in (*rough.parts, *rough.sections, *rough.items)}

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that can be looked up here."""
        return tuple(name for name in FACTS if name in self._known)

    def subjects(self, name: str) -> tuple[str, ...]:
        """Return what a fact can be about here: only what is there, can be compared, and is asked before this."""
        found = self._facts.subjects(name, self._known)
        return tuple(subject for subject in found if subject not in ("", self._own) and self._fits(name, subject))

    def details(self, name: str, subject: str) -> tuple[str, ...]:
        """Return the norms or the counts to choose from beside a subject; nothing when the fact has no detail."""
        return self._facts.details(Fact(name, subject)) if name in DETAILS else ()

    def values(self, name: str, subject: str) -> tuple[object, ...]:
        """Return the values to choose from; nothing when any number can be filled in, or the subject is gone."""
        if name == "intake" and (question := self._facts.intake.get(subject)) and question.kind == "yes_no":
            return TRUTHS
        if name == "flag":
            return TRUTHS
        if subject not in self._facts.subjects(name, self._known):
            return ()
        return tuple(self._facts.words(Fact(name, subject)) or ())

    def comparisons(self, name: str, subject: str) -> tuple[str, ...]:
        """Return how a fact can be compared: numbers and levels also by their order."""
        values = self.values(name, subject)
        if name in ("level", "section", "part") or not (values or name in ("state", "choice")):
            return (*ORDERS, *UNORDERED)
        return UNORDERED

    @cached_property
    def _own(self) -> str:
        """What this condition is about itself: a question does not hang on its own answer."""
        return self.at[-2] if self.at[0] == "intake" else self.at[0] if len(self.at) == 2 else ""

    @cached_property
    def _before(self) -> Mapping[str, int]:
        return {item.id: place for place, item in enumerate(self.rough.items)}

    def _fits(self, name: str, subject: str) -> bool:
        if name == "intake":
            return self._facts.words(Fact(name, subject)) is not None
        item = self._facts.items.get(subject)
        if item is None or subject == "this":
            return True
        if self._piece is NotTestableRule and item.role == spot(self.document, self.at[:-1]).value.get("role"):
            return False
        return _is_asked(name, item) and (self.at[-1] != HANGS or self._stands_before(name, item))

    def _stands_before(self, name: str, item: Item) -> bool:
        if self._piece is Section:
            section = next((one for one in self.rough.sections if one.id == self.at[0]), None)
            first = section.items[0].id if section and section.items else None
        else:
            first = self.at[0]
        if name == "level" and item.kind in BY_DAY:
            return False
        return self._before[item.id] < self._before.get(first, len(self._before))


def _is_asked(name: str, item: Item) -> bool:
    """Return whether an item has such a fact at all."""
    match name:
        case "state":
            return bool(item.norms)
        case "choice":
            return bool(item.options) or item.kind in CHOICE_VALUES
        case "count":
            return item.population is not None
        case "level" | "share":
            return bool(item.kind) and is_scored(item)
    return True
