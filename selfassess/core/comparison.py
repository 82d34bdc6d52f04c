"""Two rounds beside each other: what became better, what became worse, and whether a difference may be chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from selfassess.core.answers import EMPTY, Answer
from selfassess.core.changes import Differences, differences
from selfassess.core.conditions import TOLERANCE
from selfassess.core.definition import Questionnaire
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, Percent, Phrase
from selfassess.core.scoring.engine import score
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OPEN, PARTIAL, SKIPPED, ItemResult, Verdict
from selfassess.core.scoring.sections import level_text

BETTER, WORSE, SAME, NEW, GONE, NOT_COMPARABLE = "better", "worse", "same", "new", "gone", "not_comparable"
CHANGES = (WORSE, BETTER, SAME, NEW, GONE, NOT_COMPARABLE)
VERSION = "version"  # why two things cannot be compared; the other reasons are statuses
CHANCE, REAL, UNSAID = "chance", "real", "unsaid"
CHANGE_WORDS: Mapping[str, Phrase] = {
    BETTER: N_("better"),
    WORSE: N_("worse"),
    SAME: N_("the same"),
    NEW: N_("new"),
    GONE: N_("no longer there"),
    NOT_COMPARABLE: N_("cannot be compared"),
}
CERTAINTY_WORDS: Mapping[str, Phrase] = {
    CHANCE: N_("may be chance"),
    REAL: N_("more than chance"),
    UNSAID: N_("says nothing about the other files"),
}


@dataclass(frozen=True, slots=True)
class NormChange:
    """One norm that was judged otherwise; a state is None where none was given."""

    norm: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing in two rounds.

    `change`: better, worse, same, new, gone or not_comparable; `because` of the last: version, open, skipped, not_testable or
    not_applicable. `steps`: levels up (or down, negative); `difference`: of the shares, -1 to 1; both None where one side has none.
    `certainty` of what was counted in files: chance (the two intervals overlap), real, or unsaid (files were chosen); None where
    nothing was counted or nothing differs. `chance`: of what is gathered from items, those that moved the same way and may be
    chance. `before` and `after`: the results, None where it was not there.
    """

    id: str
    change: str
    because: str | None = None
    steps: int | None = None
    difference: float | None = None
    certainty: str | None = None
    chance: tuple[str, ...] = ()
    norms: tuple[NormChange, ...] = ()
    reasons: tuple[Phrase, ...] = ()
    before: object = None
    after: object = None


@dataclass(frozen=True, slots=True)
class ComparedVerdict:
    """The verdict in two rounds. `without_chance`: the code now if what may be chance had stayed as it was; None: nothing may be."""

    change: str
    because: str | None
    before: Verdict
    after: Verdict
    without_chance: str | None = None
    reasons: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedShare:
    """A share of the whole (0–1) in two rounds."""

    change: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rounds. Items and sections by id, in the order of the newest version with what is gone behind it. `differences`: as written.

    `before_on`, `after_on`: the reference dates. `verdict` and `percentage` are None where either round has none.
    """

    before_on: date
    after_on: date
    differences: Differences
    verdict: ComparedVerdict | None
    percentage: ComparedShare | None
    proven: ComparedShare
    parts: Mapping[str, Compared] = field(default_factory=dict)
    sections: Mapping[str, Compared] = field(default_factory=dict)
    items: Mapping[str, Compared] = field(default_factory=dict)

    def largest_first(self) -> tuple[Compared, ...]:
        """Return the items that moved, the largest change first; up and down alike, then in the order of the questionnaire."""
        moved = [one for one in self.items.values() if one.change in (BETTER, WORSE)]
        return tuple(sorted(moved, key=lambda one: (-abs(one.steps or 0), -abs(one.difference or 0.0))))

    def count(self, change: str) -> int:
        """Return how many items changed like this."""
        return sum(one.change == change for one in self.items.values())


def compare(before: Outcome, after: Outcome) -> Comparison:
    """Return what two rounds of one questionnaire say beside each other. Source: docs/scoring.md 4.14."""
    found = differences(before.as_written, after.as_written)
    items = {key: _item(key, before, after, found) for key in _ids(before.result.items, after.result.items)}
    sections = {key: _section(key, before, after, found, items) for key in _ids(before.result.sections, after.result.sections)}
    return Comparison(
        before_on=before.on,
        after_on=after.on,
        differences=found,
        verdict=_verdict(before, after, found, items),
        percentage=_percentage(before, after),
        proven=_share(before.result.substantiation.proven, after.result.substantiation.proven),
        parts={key: _part(key, before, after, found, items) for key in _ids(before.result.parts, after.result.parts)},
        sections=sections,
        items=items,
    )


@dataclass(frozen=True, slots=True)
class Round:
    """One round in a row of rounds. Levels are None where there is none; `breaks`: the rules are other than in the round before."""

    on: date
    version: int
    verdict: Verdict | None
    percentage: float | None
    proven: float
    completeness: float
    parts: Mapping[str, int | None]
    sections: Mapping[str, int | None]
    breaks: bool = False


def trend(rounds: Sequence[Outcome]) -> tuple[Round, ...]:
    """Return how rounds of one questionnaire follow each other, the first one first."""
    return tuple(_round(one, rounds[place - 1] if place else None) for place, one in enumerate(rounds))


def _round(found: Outcome, last: Outcome | None) -> Round:
    result = found.result
    return Round(
        on=found.on,
        version=found.questionnaire.version,
        verdict=result.verdict,
        percentage=result.percentage,
        proven=result.substantiation.proven,
        completeness=result.completeness,
        parts={key: part.level for key, part in result.parts.items()},
        sections={key: section.level for key, section in result.sections.items()},
        breaks=last is not None and _judges_otherwise(differences(last.as_written, found.as_written)),
    )


def _item(item_id: str, before: Outcome, after: Outcome, found: Differences) -> Compared:
    was, now = before.result.items.get(item_id), after.result.items.get(item_id)
    if was is None or now is None:
        return Compared(item_id, NEW if was is None else GONE, before=was, after=now)
    sides = {"before": was, "after": now}
    changed = found.of_item(item_id)
    if found.scores_otherwise or (changed and (changed.asks_otherwise or changed.judges_otherwise)):
        return Compared(item_id, NOT_COMPARABLE, VERSION, reasons=(_OTHER_QUESTION,), **sides)
    if was.status == now.status and was.status in (NOT_APPLICABLE, NOT_TESTABLE, SKIPPED):
        return Compared(item_id, SAME, **sides)
    if because := _incomparable(was.status, now.status):
        return Compared(item_id, NOT_COMPARABLE, because[0], reasons=(because[1],), **sides)
    if was.p is None or now.p is None:
        return Compared(item_id, SAME, **sides)  # it only asks: there is nothing to be better or worse
    steps = _steps(was.level, now.level)
    change = _direction(steps, now.p - was.p)
    certainty = None if abs(now.p - was.p) <= TOLERANCE else _certainty(was, now)
    answers = before.answers.get(item_id, EMPTY), after.answers.get(item_id, EMPTY)
    return Compared(
        item_id, change, steps=steps, difference=now.p - was.p, certainty=certainty, norms=tuple(_norms(*answers)),
        reasons=tuple(_reasons(was, now, certainty, after.questionnaire)), **sides,
    )  # fmt: skip


def _section(section_id: str, before: Outcome, after: Outcome, found: Differences, items: Mapping[str, Compared]) -> Compared:
    was, now = before.result.sections.get(section_id), after.result.sections.get(section_id)
    if was is None or now is None:
        return Compared(section_id, NEW if was is None else GONE, before=was, after=now)
    inside = [items[one] for one in _items_in(section_id, before.questionnaire, after.questionnaire)]
    sides = {"before": was, "after": now}
    if found.scores_otherwise or any(one.change in (NEW, GONE) or one.because == VERSION for one in inside):
        return Compared(section_id, NOT_COMPARABLE, VERSION, reasons=(_OTHER_SECTION,), **sides)
    if was.status == now.status and was.status in (NOT_APPLICABLE, NOT_TESTABLE, SKIPPED):
        return Compared(section_id, SAME, **sides)
    if because := _incomparable(was.status, now.status):
        return Compared(section_id, NOT_COMPARABLE, because[0], reasons=(because[1],), **sides)
    if was.p is None or now.p is None:
        return Compared(section_id, SAME, **sides)
    steps = _steps(was.level, now.level)
    change = _direction(steps, now.p - was.p)
    chance = tuple(one.id for one in inside if one.change == change and one.certainty in (CHANCE, UNSAID))
    return Compared(
        section_id, change, steps=steps, difference=now.p - was.p, chance=chance,
        reasons=tuple(_moved(was.level, was.p, now.level, now.p, after.questionnaire)), **sides,
    )  # fmt: skip


def _part(part_id: str, before: Outcome, after: Outcome, found: Differences, items: Mapping[str, Compared]) -> Compared:
    was, now = before.result.parts.get(part_id), after.result.parts.get(part_id)
    if was is None or now is None:
        return Compared(part_id, NEW if was is None else GONE, before=was, after=now)
    ids = [item.id for part in after.questionnaire.parts if part.id == part_id for section in part.sections for item in section.items]
    if _judges_otherwise(found):
        return Compared(part_id, NOT_COMPARABLE, VERSION, reasons=(_OTHER_SECTION,), before=was, after=now)
    if was.level is None or now.level is None:
        return Compared(part_id, NOT_COMPARABLE, OPEN, before=was, after=now)
    change = _direction(now.level - was.level, 0.0)
    chance = tuple(key for key in ids if items[key].change == change and items[key].certainty in (CHANCE, UNSAID))
    return Compared(part_id, change, steps=now.level - was.level, chance=chance, before=was, after=now)


def _verdict(before: Outcome, after: Outcome, found: Differences, items: Mapping[str, Compared]) -> ComparedVerdict | None:
    was, now = before.result.verdict, after.result.verdict
    if was is None or now is None:
        return None
    rows = {row.code: row for row in after.questionnaire.scoring.verdict.rows}
    if _judges_otherwise(found) or was.code not in rows:
        return ComparedVerdict(NOT_COMPARABLE, VERSION, was, now, reasons=(_OTHER_RULES,))
    if was.provisional or now.provisional or rows[was.code].undecided or rows[now.code].undecided:
        return ComparedVerdict(NOT_COMPARABLE, OPEN, was, now, reasons=(N_("One of the two verdicts is not final yet."),))
    change = _direction(rows[now.code].rank - rows[was.code].rank, 0.0)
    steady = _without_chance(before, after, items) if change != SAME else None
    return ComparedVerdict(change, None, was, now, steady, tuple(_steadiness(now.code, steady)))


def _without_chance(before: Outcome, after: Outcome, items: Mapping[str, Compared]) -> str | None:
    """Return the verdict now if each count that may be chance were still that of last time; None when no count may be."""
    doubtful = [key for key, one in items.items() if one.certainty in (CHANCE, UNSAID)]
    if not doubtful:
        return None
    answers = {**after.answers, **{key: before.answers.get(key, EMPTY) for key in doubtful}}
    return score(after.questionnaire, after.intake, answers, after.on).verdict.code


def _steadiness(code: str, steady: str | None) -> Iterator[Phrase]:
    if steady is None:
        return
    if steady == code:
        yield N_("Without the counts that may be chance the verdict would be the same.")
    else:
        yield N_("Without the counts that may be chance the verdict would be %(code)s.", code=steady)


def _percentage(before: Outcome, after: Outcome) -> ComparedShare | None:
    was, now = before.result.percentage, after.result.percentage
    return None if was is None or now is None else _share(was, now)


def _share(before: float, after: float) -> ComparedShare:
    return ComparedShare(_direction(None, after - before), before, after)


def _certainty(was: ItemResult, now: ItemResult) -> str | None:
    """Return what the intervals of two counts say of their difference; None when one of them is no count."""
    if was.certainty is None or now.certainty is None:
        return None
    if "chosen" in (was.certainty, now.certainty):
        return UNSAID
    overlap = max(was.low, now.low) <= min(was.high, now.high) + TOLERANCE
    return CHANCE if overlap else REAL


def _incomparable(was: str, now: str) -> tuple[str, Phrase] | None:
    """Return why two statuses have nothing to compare, with the sentence; None when both have a judgement."""
    for status, last_time, this_time in _INCOMPARABLE:
        if was in status:
            return status[0], last_time
        if now in status:
            return status[0], this_time
    return None


_INCOMPARABLE = (
    ((OPEN, PARTIAL), N_("Last time this was not fully answered."), N_("This is not fully answered yet.")),
    ((SKIPPED,), N_("Last time this was left open; no answer is needed here."), N_("This is left open now; no answer is needed here.")),
    ((NOT_TESTABLE,), N_("Last time this could not be tested yet."), N_("This cannot be tested now.")),
    ((NOT_APPLICABLE,), N_("Last time this did not apply."), N_("This does not apply any more.")),
)
_OTHER_QUESTION = N_(
    "The words of this question, or how it is judged, changed in the new version of the questionnaire. Whether that is a corrected word or "
    "another question is for people to tell. So both judgements stand here, and nothing says better or worse."
)
_OTHER_SECTION = N_("The questions here, or how they are judged, changed in the new version of the questionnaire.")
_OTHER_RULES = N_("The two verdicts are by different versions of the questionnaire.")


def _reasons(was: ItemResult, now: ItemResult, certainty: str | None, questionnaire: Questionnaire) -> Iterator[Phrase]:
    yield from _moved(was.level, was.p, now.level, now.p, questionnaire)
    if certainty == UNSAID:
        yield N_("The files were chosen and not drawn. So this says nothing about the other files.")
    elif certainty is not None and was.low == was.high and now.low == now.high:
        yield N_("All files were looked at both times, so this difference is real.")
    elif certainty is not None:
        yield _ranges(was, now, certainty)


def _ranges(was: ItemResult, now: ItemResult, certainty: str) -> Phrase:
    said = {"low": Percent(was.low), "high": Percent(was.high), "now_low": Percent(now.low), "now_high": Percent(now.high)}
    if certainty == CHANCE:
        return N_(
            "Last time probably between %(low)s and %(high)s of all files, now between %(now_low)s and %(now_high)s. "
            "These overlap, so the difference may be chance.",
            **said,
        )
    return N_(
        "Last time probably between %(low)s and %(high)s of all files, now between %(now_low)s and %(now_high)s. "
        "These do not overlap, so the difference is more than chance.",
        **said,
    )


def _moved(level: int | None, p: float, next_level: int | None, next_p: float, questionnaire: Questionnaire) -> Iterator[Phrase]:
    """Yield from what to what something moved; nothing when it stayed."""
    rules = questionnaire.scoring
    if level is not None and next_level is not None and level != next_level:
        yield N_("From “%(before)s” to “%(after)s”.", before=level_text(level, rules), after=level_text(next_level, rules))
    elif abs(next_p - p) > TOLERANCE:
        yield N_("From %(before)s to %(after)s met.", before=Percent(p), after=Percent(next_p))


def _norms(was: Answer, now: Answer) -> Iterator[NormChange]:
    for letter in sorted({*was.norms, *now.norms}):
        states = [answer.norms[letter].state if letter in answer.norms else None for answer in (was, now)]
        if states[0] != states[1]:
            yield NormChange(letter, *states)


def _steps(was: int | None, now: int | None) -> int | None:
    return None if was is None or now is None else now - was


def _direction(steps: int | None, difference: float) -> str:
    """Return better or worse by the levels, and where these are equal or absent by the shares."""
    moved = steps or (difference if abs(difference) > TOLERANCE else 0)
    return BETTER if moved > 0 else WORSE if moved < 0 else SAME


def _judges_otherwise(found: Differences) -> bool:
    """Return whether two versions may judge the same answers otherwise."""
    if found.scores_otherwise or found.parts and any(one.is_new or one.is_gone for one in found.parts):
        return True
    changed = (*found.items, *found.sections)
    return any(one.is_new or one.is_gone or one.asks_otherwise or one.judges_otherwise for one in changed)


def _items_in(section_id: str, *versions: Questionnaire) -> list[str]:
    inside = [item.id for one in versions for section in one.sections if section.id == section_id for item in section.items]
    return list(dict.fromkeys(inside))


def _ids(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return list(dict.fromkeys((*after, *before)))
