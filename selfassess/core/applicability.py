"""What applies for this intake and these answers; pages, score, plan and exports all ask here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selfassess.core.answers import EMPTY, Answer, AnswerSet, Intake
from selfassess.core.conditions import Condition, Fact, Lookup, facts_in, holds
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

    @property
    def outside(self) -> frozenset[str]:
        """Return the ids of items that do not count, for whichever reason."""
        return self.not_testable | self.not_applicable


def asked(questionnaire: Questionnaire, intake: Intake) -> tuple[IntakeQuestion, ...]:
    """Return the intake questions that are shown, given the answers so far.

    An answer to a question that is not shown counts as absent, also for questions that hang on it. No question hangs on itself, so
    each round settles at least one more.
    """
    shown = questionnaire.intake
    for _round in questionnaire.intake:
        lookup = lookup_in(_answers_to(shown, intake), {})
        settled = tuple(q for q in questionnaire.intake if q.show_when is None or holds(q.show_when, lookup))
        if settled == shown:
            break
        shown = settled
    return shown


def applicable(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet) -> Applicability:
    """Decide what applies. An answer to an intake question that is not shown counts as absent."""
    lookup = lookup_in(_answers_to(asked(questionnaire, intake), intake), answers)
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


def takes_out(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet, item_id: str) -> tuple[IntakeQuestion, ...]:
    """Return the intake questions whose answers keep an item from counting, in the order of the intake; none when it counts."""
    shown = asked(questionnaire, intake)
    lookup = lookup_in(_answers_to(shown, intake), answers)
    ids = {
        fact.subject
        for condition in _conditions_of(questionnaire, item_id)
        if _holds(condition, lookup)
        for fact in facts_in(condition)
        if fact.name == "intake"
    }
    return tuple(question for question in shown if question.id in ids)


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


def _answers_to(questions: tuple[IntakeQuestion, ...], intake: Intake) -> Intake:
    return {question.id: intake[question.id] for question in questions if question.id in intake}


def _conditions_of(questionnaire: Questionnaire, item_id: str) -> Iterator[Condition | None]:
    """Yield every condition that may take one item out."""
    for part in questionnaire.parts:
        for section in part.sections:
            for item in section.items:
                if item.id == item_id:
                    yield from (rule.when for rule in questionnaire.scoring.not_testable if rule.role == item.role)
                    yield from (item.not_testable_when, part.not_applicable_when, section.not_applicable_when, item.not_applicable_when)


def _norms_left_out(item: Item, lookup: Lookup) -> frozenset[str]:
    if not any(norm.not_applicable_when for norm in item.norms):
        return NOTHING
    return frozenset(norm.id for norm in item.norms if _holds(norm.not_applicable_when, lookup))


def _holds(condition: Condition | None, lookup: Lookup) -> bool:
    return condition is not None and holds(condition, lookup)
