"""What an assessment comes to: the score, the plan, and the row that lists show of it."""

from collections import OrderedDict
from datetime import date

from sqlalchemy import select, update

from selfassess.core.answers import AnswerSet, Intake
from selfassess.core.definition import Questionnaire
from selfassess.core.outcome import Outcome, outcome
from selfassess.models.assessment import Assessment, ListedAssessment, Summary, has_archived, list_assessments
from selfassess.models.database import db
from selfassess.models.version import Version
from selfassess.services import actions, snapshots
from selfassess.services.answering import answers_of, final_answers_of
from selfassess.services.assessments import intake_of
from selfassess.services.evidence import with_pieces
from selfassess.services.publishing import questionnaire_of
from selfassess.services.transactions import reads, transactional

KEPT = 64
FINAL = "final"  # what counts of all voices


@reads
def outcome_of(assessment: Assessment, *, language: str | None = None, voice: str = FINAL) -> Outcome:
    """Return the score and plan of an assessment as it is now, or as it was signed; kept in the process until something changes.

    What was signed follows no change of the answers or the evidence any more; what is decided in the plan still counts.

    The first look after a change also brings the summary and the closed actions up to date. `voice`: of one side alone
    (`first`, `second`), or of what counts: the consensus where there is one, else the first.
    """
    summary = db.session.get(Summary, assessment.id, populate_existing=True)
    key = (assessment.ref, summary.revision, summary.updated_at, language, voice)
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = _computed(assessment, language, voice)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    if voice == FINAL and not summary.is_settled:
        settle(assessment, found, revision=summary.revision)
    return found


@transactional
def settle(assessment: Assessment, found: Outcome, *, revision: int) -> None:
    """Write the figures that lists show, and close or reopen the actions whose gap vanished or came back.

    The figures are dropped when something changed while they were computed: the next look settles again.
    """
    table, result = Summary.__table__, found.result
    now_at = db.session.scalar(select(table.c.revision).where(table.c.assessment_id == assessment.id))
    if now_at != revision:
        return
    figures = {
        "settled_revision": revision,
        "verdict": result.verdict.code if result.verdict else None,
        "percentage": result.percentage,
        "completeness": result.completeness,
        "open_items": result.tally.open,
        "sections": {section.id: [section.status, section.level] for section in result.sections.values()},
    }
    db.session.execute(update(table).where(table.c.assessment_id == assessment.id).values(**figures))
    actions.reconcile(assessment, found.plan)


@reads
def list_of(organisation_id: int, *, limit: int = 50, offset: int = 0, archived: bool = False) -> list[ListedAssessment]:
    """Return the assessments of an organisation with their figures, the newest first; stale figures are settled.

    `archived`: those in the archive, else the others.
    """
    rows = list_assessments(organisation_id, limit=limit, offset=offset, archived=archived)
    stale = [row.id for row in rows if not row.is_settled]
    if not stale:
        return rows
    for assessment_id in stale:
        outcome_of(db.session.get(Assessment, assessment_id))
    return list_assessments(organisation_id, limit=limit, offset=offset, archived=archived)


@reads
def archive_of(organisation_id: int) -> bool:
    """Return whether an organisation has assessments in the archive."""
    return has_archived(organisation_id)


def forget_outcomes() -> None:
    """Drop the results that this process keeps."""
    _kept.clear()


def _computed(assessment: Assessment, language: str | None, voice: str) -> Outcome:
    version = db.session.get(Version, assessment.version_id)
    questionnaire = questionnaire_of(version, language)
    intake, answers, on = _frozen(assessment, questionnaire, voice) or _standing(assessment, questionnaire, voice)
    decisions = actions.decided_in(assessment) if voice == FINAL else {}
    return outcome(questionnaire, intake, answers, decisions, on, written=questionnaire_of(version))


def _frozen(assessment: Assessment, questionnaire: Questionnaire, voice: str) -> tuple[Intake, AnswerSet, date] | None:
    """Return intake, answers and reference date as they were signed; None while they are not."""
    found = snapshots.frozen_of(assessment, questionnaire)
    if found is None:
        return None
    return found.intake, found.final if voice == FINAL else found.answers.get(voice, {}), found.on


def _standing(assessment: Assessment, questionnaire: Questionnaire, voice: str) -> tuple[Intake, AnswerSet, date]:
    given = final_answers_of(assessment, questionnaire) if voice == FINAL else answers_of(assessment, questionnaire, voice=voice)
    return intake_of(questionnaire, assessment.intake), with_pieces(given, assessment), assessment.reference_date


_kept: OrderedDict[tuple, Outcome] = OrderedDict()
