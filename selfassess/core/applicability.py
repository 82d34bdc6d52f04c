"""What applies for this intake and these answers; pages, score, plan and exports all ask here."""

from collections.abc import Mapping
from dataclasses import dataclass

from selfassess.core.answers import EMPTY, Answer, AnswerSet, Intake
from selfassess.core.conditions import Condition, Fact, Lookup, holds
from selfassess.core.definition import IntakeQuestion, Item, Questionnaire

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Applicability:
    """Ids of items that cannot be tested yet or do not apply, and per item the norms that do not apply."""

    not_testable: frozenset[str]
    not_applicable: frozenset[str]
    left_out: Mapping[str, frozenset[str]]

    def norms_left_out(self, item_id: str) -> frozenset[str]:
        """Return the letters of an item's norms that do not apply."""
        return self.left_out.get(item_id, NOTHING)


def asked(questionnaire: Questionnaire, intake: Intake) -> tuple[IntakeQuestion, ...]:
    """Return the intake questions that are shown, given the answers so far."""
    lookup = lookup_in(intake, {})
    return tuple(q for q in questionnaire.intake if q.show_when is None or holds(q.show_when, lookup))


def applicable(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet) -> Applicability:
    """Decide what applies. An answer to an intake question that is not shown counts as absent."""
    shown = {question.id for question in asked(questionnaire, intake)}
    lookup = lookup_in({key: value for key, value in intake.items() if key in shown}, answers)
    untestable_roles = {rule.role for rule in questionnaire.scoring.not_testable if holds(rule.when, lookup)}
    not_testable, not_applicable, left_out = set(), set(), {}
    for part in questionnaire.parts:
        for section in part.sections:
            outside = _holds(part.not_applicable_when, lookup) or _holds(section.not_applicable_when, lookup)
            for item in section.items:
                if item.role in untestable_roles or _holds(item.not_testable_when, lookup):
                    not_testable.add(item.id)
                elif outside or _holds(item.not_applicable_when, lookup):
                    not_applicable.add(item.id)
                if norms := _norms_left_out(item, lookup):
                    left_out[item.id] = norms
    return Applicability(frozenset(not_testable), frozenset(not_applicable), left_out)


def lookup_in(intake: Intake, answers: AnswerSet) -> Lookup:
    """Return a lookup of what was answered: intake, state, choice and count; other facts are absent."""

    def lookup(fact: Fact) -> object:
        if fact.name == "intake":
            return intake.get(fact.subject)
        answer = answers.get(fact.subject, EMPTY)
        match fact.name:
            case "state":
                given = answer.norms.get(fact.detail)
                return given.state if given else None
            case "choice":
                return answer.choice
            case "count":
                return _count(answer, fact.detail)
        return None

    return lookup


def _count(answer: Answer, name: str | None) -> int | None:
    return answer.respondents if name == "respondents" else getattr(answer.counts, name or "population", None)


def _norms_left_out(item: Item, lookup: Lookup) -> frozenset[str]:
    if not any(norm.not_applicable_when for norm in item.norms):
        return NOTHING
    return frozenset(norm.id for norm in item.norms if _holds(norm.not_applicable_when, lookup))


def _holds(condition: Condition | None, lookup: Lookup) -> bool:
    return condition is not None and holds(condition, lookup)
