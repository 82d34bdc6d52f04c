"""The verdict over the whole: the first row that holds, with its reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selfassess.core.conditions import All, Any, Compare, Condition, Fact, Lookup, Not, holds
from selfassess.core.definition import Questionnaire, Scoring, VerdictRow, VerdictRule
from selfassess.core.phrases import N_, NN_, Percent, Phrase
from selfassess.core.scoring.items import JudgedItem
from selfassess.core.scoring.parts import PartStand
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL, SKIPPED, Reason, Tally
from selfassess.core.scoring.sections import SectionStand, level_text

LEFT_OUT = (NOT_APPLICABLE, SKIPPED)  # of every count


@dataclass(frozen=True, slots=True)
class Run:
    """Sections and parts of one run of the score."""

    sections: Mapping[str, SectionStand]
    parts: Mapping[str, PartStand]


@dataclass(frozen=True, slots=True)
class Census:
    """How many items are where; the same in every run. Source: docs/scoring.md 4.6."""

    total: int
    statuses: Mapping[str, int]
    critical_open: tuple[str, ...]
    not_testable_by_role: Mapping[str, int]
    applicable_by_role: Mapping[str, int]

    @property
    def applicable(self) -> int:
        """Number of items that apply; what needs no answer and has none is not among them."""
        return self.total - sum(self.statuses.get(status, 0) for status in LEFT_OUT)

    @property
    def completeness(self) -> float:
        """Share 0–1 of the applicable items that are answered or cannot be tested; 0 when none applies, 1 when none needs an answer."""
        done = self.statuses.get(OK, 0) + self.statuses.get(NOT_TESTABLE, 0)
        return done / self.applicable if self.applicable else float(SKIPPED in self.statuses)


def take_census(judged: Mapping[str, JudgedItem]) -> Census:
    """Count the items by status and role."""
    statuses: dict[str, int] = {}
    untestable: dict[str, int] = {}
    applicable: dict[str, int] = {}
    for found in judged.values():
        status, role = found.judged.status, found.item.role
        statuses[status] = statuses.get(status, 0) + 1
        untestable[role] = untestable.get(role, 0) + (status == NOT_TESTABLE)
        applicable[role] = applicable.get(role, 0) + (status not in LEFT_OUT)
    critical = tuple(found.item.id for found in judged.values() if found.item.critical and found.judged.status in (OPEN, PARTIAL))
    return Census(len(judged), statuses, critical, untestable, applicable)


def tally(judged: Mapping[str, JudgedItem], census: Census, rules: Scoring) -> Tally:
    """Return the numbers that stand beside the verdict. “Mostly” is the level below the top."""
    top = max((level.value for level in rules.levels), default=None)
    good = (
        None
        if top is None
        else sum(j.actual.status == OK and j.actual.level is not None and j.actual.level >= top - 1 for j in judged.values())
    )
    still_open = census.statuses.get(OPEN, 0) + census.statuses.get(PARTIAL, 0)
    return Tally(census.applicable, good, census.statuses.get(NOT_APPLICABLE, 0), census.statuses.get(NOT_TESTABLE, 0), still_open)


def facts_of(questionnaire: Questionnaire, run: Run, census: Census) -> Lookup:
    """Return a lookup of the facts that a verdict may ask."""
    members = {part.id: [section.id for section in part.sections] for part in questionnaire.parts}

    def lookup(fact: Fact) -> object:
        match fact.name:
            case "part":
                return run.parts[fact.subject].level
            case "section":
                return run.sections[fact.subject].level
            case "sections_with_level":
                ids = [one for one in members[fact.subject] if not run.sections[one].only_asks]
                return sum(run.sections[one].level is not None for one in ids) / len(ids) if ids else 1.0
            case "completeness":
                return census.completeness
            case "critical_open":
                return len(census.critical_open)
            case "not_testable":
                return sum(_by_role(census.not_testable_by_role, fact.subject))
            case "not_testable_share":
                applicable = sum(_by_role(census.applicable_by_role, fact.subject))
                return sum(_by_role(census.not_testable_by_role, fact.subject)) / applicable if applicable else 0.0
        return None

    return lookup


def _by_role(numbers: Mapping[str, int], subject: str) -> Iterator[int]:
    return (number for role, number in numbers.items() if subject in ("all", role))


def find_row(rule: VerdictRule, lookup: Lookup) -> VerdictRow:
    """Return the first row that holds; the last row when none does."""
    return next((row for row in rule.rows if row.when is None or holds(row.when, lookup)), rule.rows[-1])


def is_restricted(rule: VerdictRule, row: VerdictRow, lookup: Lookup) -> bool:
    """Return whether the verdict carries the prefix."""
    return rule.prefix is not None and row.code not in rule.prefix.not_for and holds(rule.prefix.when, lookup)


def reasons_of(questionnaire: Questionnaire, row: VerdictRow, lookup: Lookup, census: Census) -> tuple[Reason, ...]:
    """Return why the verdict is not better: what holds of a gate, or what the next better row still lacks."""
    rows = questionnaire.scoring.verdict.rows
    better = [other for other in rows if other.rank > row.rank]
    if not better:
        return ()
    tried = [other for other in better if rows.index(other) < rows.index(row)]
    if tried:
        missed = min(tried, key=lambda other: other.rank)
        leaves = _leaves(missed.when, lookup, wanted=True)
    else:
        leaves = _leaves(row.when, lookup, wanted=False)
    said = [_said(questionnaire, leaf, holding, lookup, census) for leaf, holding in leaves]
    return tuple(Reason(row.code, about, says) for about, says in said)


def _leaves(condition: Condition | None, lookup: Lookup, *, wanted: bool) -> Iterator[tuple[Compare, bool]]:
    """Yield the comparisons that must change before the condition is `wanted`, each with whether it holds now."""
    match condition:
        case None:
            return
        case Not(member):
            yield from _leaves(member, lookup, wanted=not wanted)
        case All(members) | Any(members):
            for member in members:
                if holds(member, lookup) != wanted:
                    yield from _leaves(member, lookup, wanted=wanted)
        case Compare():
            if (now := holds(condition, lookup)) != wanted:
                yield condition, now


def _said(questionnaire: Questionnaire, leaf: Compare, holding: bool, lookup: Lookup, census: Census) -> tuple[tuple[str, ...], Phrase]:
    fact, rules, found = leaf.fact, questionnaire.scoring, lookup(leaf.fact)
    match fact.name:
        case "part" | "section" if found is None:
            return (fact.subject,), N_("%(title)s has no level, so this verdict is out of reach.", title=_title(questionnaire, fact))
        case "part" | "section":
            says = N_(
                "%(title)s stands at “%(level)s”; “%(needed)s” is needed.",
                title=_title(questionnaire, fact),
                level=level_text(found, rules),
                needed=_needed(leaf, holding, rules),
            )
            return (fact.subject,), says
        case "completeness":
            return (), N_(
                "%(share)s of the items that apply are answered; %(needed)s is needed.",
                share=Percent(found),
                needed=Percent(float(leaf.value)),
            )
        case "critical_open":
            return census.critical_open, NN_(
                "%(n)s critical item is still open: %(items)s.",
                "%(n)s critical items are still open: %(items)s.",
                found,
                items=census.critical_open,
            )
        case "sections_with_level":
            return (fact.subject,), N_("Not every section of %(title)s has a level.", title=_title(questionnaire, fact))
        case _:
            return (), N_("Not everything can be tested yet.")


def _needed(leaf: Compare, holding: bool, rules: Scoring) -> str:
    """Return the level that would turn the comparison round."""
    value = int(leaf.value)
    turned = {"at_most": value + 1, "below": value} if holding else {"at_least": value, "above": value + 1, "is": value}
    top = max(level.value for level in rules.levels)
    return level_text(min(turned.get(leaf.by, value), top), rules)


def _title(questionnaire: Questionnaire, fact: Fact) -> str:
    if fact.name == "section":
        return next(f"{section.id} {section.title}" for section in questionnaire.sections if section.id == fact.subject)
    return next(part.title for part in questionnaire.parts if part.id == fact.subject)
