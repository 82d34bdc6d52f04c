"""Result and plan together, computed in one place for pages, reports and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from selfassess.core.action import Decision, Plan
from selfassess.core.answers import AnswerSet, Intake
from selfassess.core.definition import Questionnaire
from selfassess.core.plan import propose
from selfassess.core.scoring.engine import score
from selfassess.core.scoring.result import Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that follows from an assessment on a date.

    `written`: the questionnaire in its own language, of which `questionnaire` may be a translation; None: `questionnaire` itself.
    """

    questionnaire: Questionnaire
    intake: Intake
    answers: AnswerSet
    result: Result
    plan: Plan
    on: date
    written: Questionnaire | None = None

    @property
    def as_written(self) -> Questionnaire:
        """The questionnaire by which two rounds are compared: another translation is no other question."""
        return self.written or self.questionnaire


def outcome(
    questionnaire: Questionnaire,
    intake: Intake,
    answers: AnswerSet,
    decisions: Mapping[str, Decision],
    on: date,
    *,
    written: Questionnaire | None = None,
) -> Outcome:
    """Score the answers and propose the plan; `on` is the reference date of both, `written` as in Outcome."""
    result = score(questionnaire, intake, answers, on)
    return Outcome(questionnaire, intake, answers, result, propose(questionnaire, result, answers, decisions, on), on, written)
