"""What applies for this intake and these answers; pages, score, plan and exports all ask here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from selfassess.core.answers import EMPTY, Answer, AnswerSet, Intake
from selfassess.core.conditions import All, Condition, Fact, Lookup, Not, facts_in, holds
from selfassess.core.definition import IntakeQuestion, Item, Questionnaire, Scoring
from selfassess.core.kinds import KINDS
from selfassess.core.kinds.judged import adjusted_level
from selfassess.core.scoring.result import OK

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Applicability:
    """Ids of items that cannot be tested yet or do not apply, and per item the norms that do not apply.

    `hidden`: those that do not apply because they hang on another answer (`applies_when`); they are not asked at all.
    """

    not_testable: frozenset[str]
    not_applicable: frozenset[str]
    left_out: Mapping[str, frozenset[str]]
    hidden: frozenset[str] = NOTHING

    def norms_left_out(self, item_id: str) -> frozenset[str]:
        """Return the letters of an item's norms that do not apply."""
        return self.left_out.get(item_id, NOTHING)

    @property
    def outside(self) -> frozenset[str]:
        """Return the ids of items that do not count, for whichever reason."""
        return self.not_testable | self.not_applicable

    def if_asked(self) -> "Applicability":
        """Return the same as if every item were asked: for an answer of which is known that it was given."""
        return replace(self, not_applicable=self.not_applicable - self.hidden, hidden=NOTHING) if self.hidden else self


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
    """Decide what applies. An answer to a question that is not asked counts as absent, of the intake and of the items."""
    hidden, lookup = _hidden(questionnaire, _answers_to(asked(questionnaire, intake), intake), answers)
    untestable_roles = {rule.role for rule in questionnaire.scoring.not_testable if holds(rule.when, lookup)}
    not_testable, not_applicable, left_out = set(), set(), {}
    for part in questionnaire.parts:
        for section in part.sections:
            outside = _holds(part.not_applicable_when, lookup) or _holds(section.not_applicable_when, lookup)
            for item in section.items:
                if item.id in hidden:
                    not_applicable.add(item.id)
                elif item.role in untestable_roles or _holds(item.not_testable_when, lookup):
                    not_testable.add(item.id)
                elif outside or _holds(item.not_applicable_when, lookup):
                    not_applicable.add(item.id)
                if norms := _norms_left_out(item, lookup):
                    left_out[item.id] = norms
    return Applicability(frozenset(not_testable), frozenset(not_applicable), left_out, hidden)


def _hidden(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet) -> tuple[frozenset[str], Lookup]:
    """Return the items that are not asked, and a lookup for which their answers are absent.

    An item hangs on items before it only, so one pass in order settles all of them.
    """
    counted = dict(answers)
    items: dict[str, Item] = {}
    given = lookup_in(intake, counted)
    rules = questionnaire.scoring

    def lookup(fact: Fact) -> object:
        return _level(items[fact.subject], counted, rules, given) if fact.name == "level" else given(fact)

    hidden = set()
    for section in questionnaire.sections:
        asks_section = section.applies_when is None or holds(section.applies_when, lookup)
        for item in section.items:
            items[item.id] = item
            if not asks_section or not (item.applies_when is None or holds(item.applies_when, lookup)):
                hidden.add(item.id)
                counted.pop(item.id, None)
    return frozenset(hidden), lookup


def _level(item: Item, answers: AnswerSet, rules: Scoring, lookup: Lookup) -> int | None:
    """Return the level of an answer, whatever the day is; None when it has none, or does not apply."""
    answer = answers.get(item.id, EMPTY)
    outside = (item.not_applicable_when, item.not_testable_when)
    if answer.not_applicable is not None or any(_holds(condition, lookup) for condition in outside):
        return None
    judged = KINDS[item.kind].judge(item, answer, rules, _norms_left_out(item, lookup), date.min)
    return adjusted_level(item, answer, judged=judged, rules=rules) if judged.status == OK else None


def not_asked(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet) -> dict[str, Condition]:
    """Return of each item that is not asked because of other answers what must hold for it to be asked."""
    hidden, lookup = _hidden(questionnaire, _answers_to(asked(questionnaire, intake), intake), answers)
    found = {}
    for section in questionnaire.sections:
        for item in section.items:
            if item.id in hidden:
                lacking = tuple(one for one in (section.applies_when, item.applies_when) if one is not None and not holds(one, lookup))
                found[item.id] = lacking[0] if len(lacking) == 1 else All(lacking)
    return found


def takes_out(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet, item_id: str) -> tuple[IntakeQuestion, ...]:
    """Return the intake questions whose answers keep an item from counting, in the order of the intake; none when it counts."""
    shown = asked(questionnaire, intake)
    _found, lookup = _hidden(questionnaire, _answers_to(shown, intake), answers)
    ids = {
        fact.subject
        for condition in _conditions_of(questionnaire, item_id)
        if _holds(condition, lookup)
        for fact in facts_in(condition)
        if fact.name == "intake"
    }
    return tuple(question for question in shown if question.id in ids)


def lookup_in(intake: Intake, answers: AnswerSet) -> Lookup:
    """Return a lookup of what was answered: intake, state, choice, count, step and number; other facts are absent."""

    def lookup(fact: Fact) -> object:
        if fact.name == "intake":
            return intake.get(fact.subject)
        answer = answers.get(fact.subject, EMPTY)
        match fact.name:
            case "state":
                given = answer.norms.get(fact.detail)
                return given.state if given else None
            case "choice":
                return answer.choices or answer.choice
            case "step":
                return answer.step
            case "number":
                return None if answer.number is None else Fraction(answer.number)
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
                    yield from (Not(hangs.applies_when) for hangs in (section, item) if hangs.applies_when)
                    yield from (item.not_testable_when, part.not_applicable_when, section.not_applicable_when, item.not_applicable_when)


def _norms_left_out(item: Item, lookup: Lookup) -> frozenset[str]:
    if not any(norm.not_applicable_when for norm in item.norms):
        return NOTHING
    return frozenset(norm.id for norm in item.norms if _holds(norm.not_applicable_when, lookup))


def _holds(condition: Condition | None, lookup: Lookup) -> bool:
    return condition is not None and holds(condition, lookup)
