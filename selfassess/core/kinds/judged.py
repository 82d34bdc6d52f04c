"""What a kind says of one answer, before people adjust it and before it is gathered in sections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from selfassess.core.answers import Answer
from selfassess.core.conditions import TOLERANCE
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL, Reason

STEP = 1  # levels that people may move a judgement, up or down


@dataclass(frozen=True, slots=True)
class Parsed:
    """An answer with what is wrong in it; faulty fields are left out of the answer."""

    answer: Answer
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Worth:
    """A share 0–1 and the level it gives (None without levels)."""

    p: float
    level: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Status and worth of one answer.

    `worth` only when ok, and never of an item that is not scored; such an item has no `worst` and `best` either. `worst` and `best`: all that is open is no, or yes (both equal `worth` when ok).
    `cap`: the highest level that a manual judgement may reach. `low`, `high`: band or interval, shares 0–1.
    """

    status: str
    worth: Worth | None = None
    worst: Worth | None = None
    best: Worth | None = None
    cap: int | None = None
    low: float | None = None
    high: float | None = None
    level_low: int | None = None
    level_high: int | None = None
    certainty: str | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is said of an item and not shown; nothing of it: all that is said is shown.

    `norms`: each without valid evidence, with the others of which one is enough (a group). `fields`: of the form of a
    count, by the names of `complete_forms`. `chosen`: what was counted was chosen and not drawn. `whole`: one piece of evidence for
    the item. `no_form`: the questionnaire does not say when a count shows itself.
    """

    norms: tuple[tuple[str, ...], ...] = ()
    fields: tuple[str, ...] = ()
    chosen: bool = False
    whole: bool = False
    no_form: bool = False

    def __bool__(self) -> bool:
        """Whether anything lacks."""
        return bool(self.norms or self.fields or self.chosen or self.whole or self.no_form)


NOTHING_LACKS = Lacking()


def level_at(p: float, thresholds: Mapping[int, Fraction] | None) -> int | None:
    """Return the highest level whose threshold the share reaches, 0 below all, None without thresholds.

    Source: docs/scoring.md 4.1 (tolerance 1e-9).
    """
    if not thresholds:
        return None
    reached = 0
    for level, needed in thresholds.items():
        if level > reached and p >= as_float(needed) - TOLERANCE:
            reached = level
    return reached


def as_float(share: Fraction) -> float:
    """Return a fraction as a float; the same number as `float`, in a fifth of the time."""
    return share.numerator / share.denominator


def thresholds_of(item: Item, rules: Scoring) -> Mapping[int, Fraction] | None:
    """Return the thresholds that judge an item: those of zero tolerance, else of its kind."""
    if not rules.levels or rules.thresholds is None:
        return None
    if item.zero_tolerance and rules.thresholds.zero_tolerance:
        return rules.thresholds.zero_tolerance
    return rules.thresholds.item.get(item.kind)


def top_of(rules: Scoring) -> int | None:
    """Return the best level, None without levels."""
    return max((level.value for level in rules.levels), default=None)


def lowest(*limits: int | None) -> int | None:
    """Return the lowest limit that is given, None when none is."""
    return min((limit for limit in limits if limit is not None), default=None)


def whole_band(rules: Scoring) -> tuple[Worth, Worth]:
    """Return the two ends of an item about which nothing is known."""
    return Worth(0.0, 0 if rules.levels else None), Worth(1.0, top_of(rules))


def open_item(rules: Scoring) -> Judged:
    """Return the judgement of an item without an answer."""
    worst, best = whole_band(rules)
    return Judged(OPEN, worst=worst, best=best)


def half_open(rules: Scoring) -> Judged:
    """Return the judgement of a count or measurement that is half filled in: anything is possible."""
    worst, best = whole_band(rules)
    return Judged(PARTIAL, worst=worst, best=best, low=0.0, high=1.0)


def settled(worth: Worth, **more) -> Judged:
    """Return the judgement of a complete answer."""
    return Judged(OK, worth=worth, worst=worth, best=worth, **more)


def unscored(*, is_answered: bool) -> Judged:
    """Return the judgement of an item that only asks: answered or not, and nothing more."""
    return Judged(OK if is_answered else OPEN)


def empty(item: Item) -> Judged:
    """Return the judgement when there is nothing to count."""
    return Judged(NOT_APPLICABLE if item.when_empty == NOT_APPLICABLE else NOT_TESTABLE)


def not_testable() -> Judged:
    """Return the judgement of an item that cannot be tested yet."""
    return Judged(NOT_TESTABLE)


def not_applicable() -> Judged:
    """Return the judgement of an item that does not apply."""
    return Judged(NOT_APPLICABLE)


def shown_by_evidence(answer: Answer, on: date) -> bool:
    """Return whether there is a piece of valid evidence for the item as a whole."""
    return any(evidence.is_valid(on) for evidence in answer.evidence)


def unscored_faults(item: Item) -> list[Fault]:
    """Return what an item may not say when its answers have no share."""
    critical = N_("This item has no judgement, so it cannot be %(key)s.", key="critical")
    zero_tolerance = N_("This item has no judgement, so it cannot have zero tolerance.")
    return [
        *([Fault(("critical",), critical)] if item.critical else []),
        *([Fault(("zero_tolerance",), zero_tolerance)] if item.zero_tolerance else []),
    ]


def is_adjusted(answer: Answer, judged: Judged) -> bool:
    """Return whether a manual judgement counts: of an item that is judged, and one step at most from what is computed now.

    It may be further away than when it was made: the answer or the intake changed since.
    """
    computed = judged.worth.level if judged.worth else None
    return answer.adjusted is not None and computed is not None and abs(answer.adjusted.level - computed) <= STEP


def adjusted_level(item: Item, answer: Answer, *, judged: Judged, rules: Scoring) -> int | None:
    """Return the level after a manual judgement, never above a condition, a cap or zero tolerance. Source: docs/scoring.md 4.2."""
    computed, top = judged.worth.level if judged.worth else None, top_of(rules)
    if not is_adjusted(answer, judged):
        return computed
    broken = item.zero_tolerance and computed < top
    return lowest(answer.adjusted.level, judged.cap, top - 1 if broken else top)


def norm_texts(item: Item, letters: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of some norms, in the item's order."""
    return tuple(norm.text for norm in item.norms if norm.id in letters)
