"""Two judgements beside each other: where they differ, the largest differences first, and how far they agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selfassess.core.answers import EMPTY, Answer
from selfassess.core.applicability import applicable
from selfassess.core.conditions import TOLERANCE
from selfassess.core.definition import Item
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL, SKIPPED, ItemResult

LEVEL, STATUS, NORMS = "level", "status", "norms"
LARGE = (LEVEL, STATUS)  # kinds of difference about which the two sides must agree
FIRST, SECOND = "first", "second"
COUNTS, OUTCOME, CHOICE, ACUTE = "counts", "outcome", "choice", "acute"
CHOICES, STEP, NUMBER, DATE, TEXT = "choices", "step", "number", "date", "text"
OUTSIDE, UNFINISHED, EMPTY_HANDED = (NOT_APPLICABLE, NOT_TESTABLE), (OPEN, PARTIAL, SKIPPED), (OPEN, SKIPPED)


@dataclass(frozen=True, slots=True)
class NormDifference:
    """One norm that was judged otherwise; a state is None where that side gave none."""

    norm: str
    first: str | None
    second: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """That something does not apply, with a reason to which a second person must agree, and the other side does not say it.

    `side`: who says it; `norms`: of which norms, none of them for the whole item.
    """

    side: str
    norms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that the two sides answered otherwise.

    `kind`: `level` (one step or more), `status` (only one of them judged it, or a claim to which the other did not agree)
    or `norms` (the same judgement from other answers). `size` in levels, None when one side has none. `fields`: what differs
    beside the norms: counts, outcome, choice, choices, step, number, date, text, acute. `critical`: the item is critical, must be met in every file, or is
    part of the foundation.
    """

    item_id: str
    kind: str
    size: int | None
    critical: bool
    norms: tuple[NormDifference, ...] = ()
    fields: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def is_large(self) -> bool:
        """Whether the two sides must agree about it; a small one may stay, and then the first side counts."""
        return self.kind in LARGE


@dataclass(frozen=True, slots=True)
class Figures:
    """How far two sides agree. `compared`: items that both judged; `same` of those, `within_one` at most one step apart.

    `within_one` is None where the questionnaire has no levels; `one_sided`: items that only one side judged, not in the figures.
    """

    compared: int
    same: int
    within_one: int | None
    one_sided: int

    @property
    def same_share(self) -> float | None:
        """Share 0–1 of the compared items with the same judgement; None when nothing was compared."""
        return self.same / self.compared if self.compared else None

    @property
    def within_one_share(self) -> float | None:
        """Share 0–1 at most one step apart; None when nothing was compared, and without levels."""
        return self.within_one / self.compared if self.compared and self.within_one is not None else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """All differences, the largest first, and the figures of `items` items in all."""

    differences: tuple[Difference, ...]
    figures: Figures
    items: int


def compare(first: Outcome, second: Outcome) -> Calibration:
    """Return where two outcomes of one questionnaire differ. Source: docs/scoring.md 4.12.

    Not compared is what the second side left open (it may judge a part), and what counts for neither. But a claim to which a
    second person must agree is a difference, also when the second side left the item open.
    """
    places = {item.id: place for place, item in enumerate(first.questionnaire.items)}
    found = sorted(_differences(first, second), key=lambda one: (-_weight(one, first, second), not one.critical, places[one.item_id]))
    return Calibration(tuple(found), _figures(first, second), len(places))


def says_something(found: ItemResult) -> bool:
    """Return whether there is more than nothing to agree on: a judgement, half an answer, or that it does not apply."""
    return found.status not in EMPTY_HANDED


def _differences(first: Outcome, second: Outcome) -> Iterator[Difference]:
    left_out = applicable(first.questionnaire, first.intake, first.answers)
    for part in first.questionnaire.parts:
        for item in (item for section in part.sections for item in section.items):
            critical = item.critical or item.zero_tolerance or part.foundation
            asked = [norm.id for norm in item.norms if norm.id not in left_out.norms_left_out(item.id)]
            if found := _difference(item, asked, critical, first, second):
                yield found


def _difference(item: Item, asked: Sequence[str], critical: bool, first: Outcome, second: Outcome) -> Difference | None:
    one, other = first.result.items[item.id], second.result.items[item.id]
    if one.status == other.status and one.status in OUTSIDE:
        return None
    answers = first.answers.get(item.id, EMPTY), second.answers.get(item.id, EMPTY)
    norms, fields = tuple(_norms(asked, *answers)), tuple(_fields(*answers))
    claims = tuple(_claims(item, asked, *answers))
    if other.status in EMPTY_HANDED and not claims and not answers[1].acute:
        return None
    kind = _kind(one, other, claims)
    if kind == NORMS and not norms and not fields:
        return None
    return Difference(item.id, kind, _size(one, other), critical, norms, fields, claims)


def _kind(one: ItemResult, other: ItemResult, claims: Sequence[Claim]) -> str:
    if one.status != other.status and not {one.status, other.status} <= set(UNFINISHED):
        return STATUS
    if one.status == OK and not _is_same(one, other):
        return LEVEL
    return STATUS if claims else NORMS


def _is_same(one: ItemResult, other: ItemResult) -> bool:
    """Return whether two judgements are equal: in level, or in share where there are no levels."""
    if one.p is None or other.p is None:
        return one.p == other.p  # it only asks: there is no judgement to differ
    return one.level == other.level if one.level is not None else abs(one.p - other.p) <= TOLERANCE


def _size(one: ItemResult, other: ItemResult) -> int | None:
    return abs(one.level - other.level) if one.level is not None and other.level is not None else None


def _weight(found: Difference, first: Outcome, second: Outcome) -> int:
    """Return how large a difference is: steps; in or out of the count as two, one side without a judgement as one, small as none."""
    if found.kind == NORMS:
        return 0
    if found.kind == LEVEL:
        return found.size or 1
    statuses = {result.items[found.item_id].status for result in (first.result, second.result)}
    return 1 if statuses & set(UNFINISHED) and not found.claims else 2


def _norms(asked: Sequence[str], one: Answer, other: Answer) -> Iterator[NormDifference]:
    for letter in asked:
        states = [answer.norms[letter].state if letter in answer.norms else None for answer in (one, other)]
        if states[0] != states[1]:
            yield NormDifference(letter, *states)


def _fields(one: Answer, other: Answer) -> Iterator[str]:
    counted = [(answer.counts.population, answer.counts.examined, answer.counts.met, answer.respondents) for answer in (one, other)]
    if counted[0] != counted[1]:
        yield COUNTS
    for name in (OUTCOME, CHOICE, CHOICES, STEP, NUMBER, DATE, TEXT, ACUTE):
        if getattr(one, name) != getattr(other, name):
            yield name


def _claims(item: Item, asked: Sequence[str], one: Answer, other: Answer) -> Iterator[Claim]:
    for side, says, hears in ((FIRST, one, other), (SECOND, other, one)):
        if says.not_applicable is not None and hears.not_applicable is None and asks_for_two(item, says.not_applicable):
            yield Claim(side)
        letters = [letter for letter in asked if _is_claimed(item, letter, says) and not _says_not_applicable(letter, hears)]
        if letters and hears.not_applicable is None:
            yield Claim(side, tuple(letters))


def _is_claimed(item: Item, letter: str, answer: Answer) -> bool:
    return _says_not_applicable(letter, answer) and asks_for_two(item, answer.norms[letter].reason, letter)


def _says_not_applicable(letter: str, answer: Answer) -> bool:
    return letter in answer.norms and answer.norms[letter].state == NOT_APPLICABLE


def asks_for_two(item: Item, given: str, letter: str | None = None) -> bool:
    """Return whether a second person must agree to a reason: the questionnaire says so, or it is not one of its own reasons."""
    reasons = [reason for reason in item.not_applicable_reasons if (letter in reason.norms if letter else not reason.norms)]
    known = [reason for reason in reasons if not reason.per_file and (reason.text == given or not given)]
    return not known or any(reason.second_person for reason in known)


def _figures(first: Outcome, second: Outcome) -> Figures:
    pairs = [(one, second.result.items[key]) for key, one in first.result.items.items()]
    judged = [pair for pair in pairs if _is_compared(*pair) and _has_judgement(*pair)]
    same = sum(one.status == other.status == OK and _is_same(one, other) for one, other in judged)
    near = sum(size is not None and size <= 1 for size in (_size(*pair) for pair in judged))
    has_levels = bool(first.questionnaire.scoring.levels)
    one_sided = sum((one.status in UNFINISHED) != (other.status in UNFINISHED) for one, other in pairs)
    return Figures(len(judged), same, near if has_levels else None, one_sided)


def _has_judgement(one: ItemResult, other: ItemResult) -> bool:
    """Return whether there is something that may be equal; what only asks is in no figure."""
    return all(result.status != OK or result.p is not None for result in (one, other))


def _is_compared(one: ItemResult, other: ItemResult) -> bool:
    """Return whether both sides judged an item: neither left it open, and it counts for at least one of them."""
    statuses = {one.status, other.status}
    return not statuses & set(UNFINISHED) and not statuses <= set(OUTSIDE)
