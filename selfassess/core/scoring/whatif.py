"""What must change to reach the next verdict: a small set of changed answers, checked with the same scoring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from selfassess.core.answers import EMPTY, Answer, AnswerSet, Intake
from selfassess.core.applicability import Applicability, applicable
from selfassess.core.definition import Questionnaire
from selfassess.core.kinds import KINDS
from selfassess.core.scoring.engine import run, score
from selfassess.core.scoring.items import JudgedItem, judge_item
from selfassess.core.scoring.result import OPEN, PARTIAL, ItemResult, Result
from selfassess.core.scoring.verdict import facts_of, find_row, take_census


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that changes: what it was worth, what it becomes."""

    item: str
    before: ItemResult
    after: ItemResult
    answer: Answer


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A set of changes that gives a better verdict; leaving any one of them out does not."""

    code: str
    changes: tuple[Change, ...]
    result: Result


@dataclass(frozen=True, slots=True)
class _Search:
    """What the search needs at every step."""

    questionnaire: Questionnaire
    applies: Applicability
    on: date
    before: Mapping[str, JudgedItem]
    rank: int

    def judge(self, item_id: str, answer: Answer) -> JudgedItem:
        """Judge another answer to one item."""
        return judge_item(self.before[item_id].item, answer, self.questionnaire.scoring, self.applies, self.on)

    def is_better(self, changed: Mapping[str, JudgedItem]) -> bool:
        """Return whether the verdict with these items changed is better than it was."""
        judged = {**self.before, **changed}
        whole = run(self.questionnaire, {key: one.worst for key, one in judged.items()})
        facts = facts_of(self.questionnaire, whole, take_census(judged))
        return find_row(self.questionnaire.scoring.verdict, facts).rank > self.rank


def suggest(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet, on: date) -> Suggestion | None:
    """Return a small set of changes that reaches a better verdict; None when there is no verdict or no way up.

    The set is irreducible: each change, and each step in it, is needed. What cannot be tested yet stays so.
    """
    if questionnaire.scoring.verdict is None:
        return None
    search = _start(questionnaire, intake, answers, on)
    better = {
        key: KINDS[found.item.kind].improved(found.item, answers.get(key, EMPTY), search.applies.norms_left_out(key), on)
        for key, found in search.before.items()
        if found.judged.status in (OPEN, PARTIAL) or found.actual.counts and found.judged.worth.p < 1
    }
    judged = {key: search.judge(key, answer) for key, answer in better.items()}
    if not search.is_better(judged):
        return None
    needed = _fewest(search, judged)
    smallest = _smallest(search, {key: better[key] for key in needed}, answers)
    return _checked(questionnaire, intake, answers, smallest, on)


def _start(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet, on: date) -> _Search:
    applies = applicable(questionnaire, intake, answers)
    rules = questionnaire.scoring
    before = {item.id: judge_item(item, answers.get(item.id, EMPTY), rules, applies, on) for item in questionnaire.items}
    whole = run(questionnaire, {key: one.worst for key, one in before.items()})
    row = find_row(rules.verdict, facts_of(questionnaire, whole, take_census(before)))
    return _Search(questionnaire, applies, on, before, row.rank)


def _fewest(search: _Search, judged: Mapping[str, JudgedItem]) -> dict[str, JudgedItem]:
    """Leave out what is not needed: whole sections first, those with most changes first, then single items."""
    kept = dict(judged)
    groups = [[item.id for item in section.items if item.id in judged] for section in search.questionnaire.sections]
    for group in sorted((group for group in groups if group), key=len, reverse=True):
        kept = _without(search, kept, group)
    for item_id in sorted(kept, key=lambda key: search.before[key].worst.p or 0.0, reverse=False):
        kept = _without(search, kept, [item_id])
    return kept


def _without(search: _Search, kept: dict[str, JudgedItem], leave: list[str]) -> dict[str, JudgedItem]:
    rest = {key: found for key, found in kept.items() if key not in leave}
    return rest if search.is_better(rest) else kept


def _smallest(search: _Search, better: dict[str, Answer], answers: AnswerSet) -> dict[str, Answer]:
    """Make each change as small as it can be while the verdict still gets better."""
    judged = {key: search.judge(key, answer) for key, answer in better.items()}
    for item_id in better:
        shrinking = True
        while shrinking:
            shrinking = False
            for smaller in _steps(search, item_id, answers, better[item_id]):
                trial = {**judged, item_id: search.judge(item_id, smaller)}
                if search.is_better(trial):
                    better, judged, shrinking = {**better, item_id: smaller}, trial, True
                    break
    return better


def _steps(search: _Search, item_id: str, answers: AnswerSet, better: Answer):
    item = search.before[item_id].item
    return KINDS[item.kind].steps(item, answers.get(item_id, EMPTY), better, search.applies.norms_left_out(item_id))


def _checked(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet, better: Mapping[str, Answer], on: date) -> Suggestion:
    before = score(questionnaire, intake, answers, on)
    after = score(questionnaire, intake, {**answers, **better}, on)
    changes = tuple(
        Change(item.id, before.items[item.id], after.items[item.id], better[item.id]) for item in questionnaire.items if item.id in better
    )
    return Suggestion(after.verdict.code, changes, after)


def try_out(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet, changed: Mapping[str, Answer], on: date) -> Result:
    """Return the result as it would be with some answers changed; nothing is kept."""
    return score(questionnaire, intake, {**answers, **changed}, on)
