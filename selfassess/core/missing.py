"""What is said and not shown: which items lack evidence, what they lack, and which evidence does not count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from selfassess.core.answers import EMPTY, Evidence
from selfassess.core.applicability import Applicability, applicable
from selfassess.core.conditions import TOLERANCE
from selfassess.core.definition import Item, Part, Section
from selfassess.core.kinds import KINDS
from selfassess.core.kinds.judged import Lacking
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import OK

DRAFT, NOT_YET, EXPIRED = "draft", "not_yet", "expired"


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A piece of evidence that does not count on the reference date, and why: draft, not_yet or expired."""

    evidence: Evidence
    why: str


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One item of which more is said than shown. `unshown`: that share, above 0 to 1."""

    item: Item
    lacking: Lacking
    unshown: float
    uncounted: tuple[Uncounted, ...]


@dataclass(frozen=True, slots=True)
class MissingSection:
    """One section with its items that lack evidence, in the order of the questionnaire."""

    part: Part
    section: Section
    items: tuple[MissingItem, ...]


def count_shown(outcome: Outcome) -> tuple[int, int]:
    """Return how many items are shown in full, and of how many something is said that must be shown."""
    said = [found for found in outcome.result.items.values() if found.status == OK and (found.p or 0.0) > TOLERANCE]
    return sum(found.p - found.substantiated_p <= TOLERANCE for found in said), len(said)


def missing(outcome: Outcome) -> tuple[MissingSection, ...]:
    """Return what lacks evidence, the gravest sections first: of the foundation, with a critical item, by risk and what is not shown.

    `outcome.on` is the day on which evidence must be valid. Source: docs/scoring.md 4.7.
    """
    applies = applicable(outcome.questionnaire, outcome.intake, outcome.answers)
    found = [
        MissingSection(part, section, items)
        for part in outcome.questionnaire.parts
        for section in part.sections
        if (items := tuple(_lacking_in(section, outcome, applies)))
    ]
    return tuple(sorted(found, key=_gravity, reverse=True))


def why_not(evidence: Evidence, on: date) -> str | None:
    """Return why a piece of evidence does not count on a day: draft, not_yet or expired; None when it does."""
    if evidence.is_valid(on):
        return None
    if evidence.status == DRAFT:
        return DRAFT
    return NOT_YET if evidence.date and evidence.date > on else EXPIRED


def _lacking_in(section: Section, outcome: Outcome, applies: Applicability) -> Iterator[MissingItem]:
    rules = outcome.questionnaire.scoring
    for item in section.items:
        found, answer = outcome.result.items[item.id], outcome.answers.get(item.id, EMPTY)
        if found.status != OK or found.p is None or found.p - found.substantiated_p <= TOLERANCE:
            continue
        lacking = KINDS[item.kind].lacking(item, answer, rules, applies.norms_left_out(item.id), outcome.on)
        uncounted = tuple(Uncounted(piece, why) for piece in answer.evidence if (why := why_not(piece, outcome.on)))
        yield MissingItem(item, lacking, found.p - found.substantiated_p, uncounted)


def _gravity(found: MissingSection) -> tuple[bool, bool, float]:
    heaviest = max(one.item.risk * one.unshown for one in found.items)
    return (found.part.foundation, any(one.item.critical for one in found.items), heaviest)
