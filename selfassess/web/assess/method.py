"""How the figures are made, told from the questionnaire's own parameters."""

from dataclasses import dataclass

from flask import Blueprint

from selfassess.core.definition import Level, Questionnaire, VerdictRow
from selfassess.models.assessment import Assessment
from selfassess.reports.method import Chapter, explain
from selfassess.reports.voice import Voice
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import Permission, place, requires
from selfassess.web.languages import catalogue, language
from selfassess.web.pages import show

bp = Blueprint("method", __name__)


@dataclass(frozen=True, slots=True)
class MethodPage:
    """The levels, the verdicts and the computation in chapters; the best level and verdict first."""

    assessment: Assessment
    questionnaire: Questionnaire
    version: str
    levels: tuple[Level, ...]
    verdicts: tuple[VerdictRow, ...]
    chapters: tuple[Chapter, ...]
    lang: str


@bp.get("/<ref>/method")
@requires(Permission.ASSESSMENT_VIEW)
def method(assessment: Assessment):
    """Explain the computation of the version that this assessment is bound to."""
    version = place().version
    questionnaire = questionnaire_of(version, language())
    rules = questionnaire.scoring
    return show(
        MethodPage(
            assessment,
            questionnaire,
            f"{version.key}@{version.number}",
            tuple(sorted(rules.levels, key=lambda level: -level.value)),
            tuple(sorted(rules.verdict.rows, key=lambda row: -row.rank)) if rules.verdict else (),
            explain(questionnaire, Voice(language(), catalogue())),
            questionnaire.language,
        )
    )
