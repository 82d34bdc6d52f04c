"""What is kept for how long, and the clearing away of what is past it. Source: DOMAIN 3.1 F19."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from selfassess.core.phrases import N_, Phrase
from selfassess.models.assessment import ADOPTED, ARCHIVED, Assessment, Summary
from selfassess.models.database import db
from selfassess.models.event import INSTALLATION, chains, last_before, release
from selfassess.models.organisation import Organisation
from selfassess.services.leaving import delete_assessment
from selfassess.services.log import SHORTENED, record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

YEAR = timedelta(days=365)
SIGNED = (ADOPTED, ARCHIVED)
CLOSED_YEARS, CLOSED_BETWEEN = 5, (1, 7)
LOG_YEARS, LOG_BETWEEN = 2, (1, 7)
UNTOUCHED, TO_REACT = YEAR, timedelta(days=30)
TRAINING = timedelta(days=30)
REMIND, DELETE, SHORTEN = "remind", "delete", "shorten"


class NotAllowed(Exception):
    """A period is outside what may be chosen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that retention does: `what` to which assessment or log, and the sentence that tells it."""

    what: str
    organisation_id: int
    says: Phrase
    assessment_id: int | None = None
    reason: str = ""


@reads
def due_steps(at: datetime) -> list[Step]:
    """Return all that is due at a moment, without doing it."""
    names = dict(db.session.execute(select(Organisation.id, Organisation.name)).all())
    rows = db.session.execute(
        select(Assessment, Organisation, Summary.updated_at)
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(Summary, Summary.assessment_id == Assessment.id)
        .order_by(Assessment.id)
    )
    steps = [step for row in rows if (step := _of_assessment(*row, at))]
    return [*steps, *_of_logs(names, at)]


@transactional
def do_step(step: Step, at: datetime) -> None:
    """Do one step, in a transaction of its own; the caller then forgets what files and processes still hold."""
    if step.what == SHORTEN:
        _shorten(step.organisation_id, at)
        return
    assessment = db.session.get(Assessment, step.assessment_id)
    if assessment is None:
        return
    if step.what == DELETE:
        delete_assessment(assessment, by=None, reason=step.reason)
        return
    assessment.reminded_at = at
    record("deletion announced", assessment, reason=step.reason)


@transactional
def choose_periods(organisation: Organisation, *, closed_years: int, log_years: int, by: Member) -> None:
    """Keep for how many years an organisation keeps closed assessments (1–7) and its log (1–7). Raises NotAllowed."""
    for years, (least, most) in ((closed_years, CLOSED_BETWEEN), (log_years, LOG_BETWEEN)):
        if not least <= years <= most:
            raise NotAllowed(years)
    organisation.keep_closed_years, organisation.keep_log_years = closed_years, log_years
    record("periods changed", organisation=organisation, by=by, details={"closed_years": closed_years, "log_years": log_years})


@reads
def periods_of(organisation: Organisation) -> tuple[int, int]:
    """Return for how many years an organisation keeps closed assessments, and its log."""
    return organisation.keep_closed_years or CLOSED_YEARS, organisation.keep_log_years or LOG_YEARS


@reads
def deleted_on(assessment: Assessment, saved_at: datetime) -> datetime | None:
    """Return when an untouched draft will be deleted, when that was announced and nobody saved since; else None."""
    if assessment.reminded_at is None or assessment.state in SIGNED or _touched(assessment, saved_at) > assessment.reminded_at:
        return None
    return assessment.reminded_at + TO_REACT


def _of_assessment(assessment: Assessment, organisation: Organisation, saved_at: datetime, at: datetime) -> Step | None:
    named = {"title": assessment.title, "organisation": organisation.name}
    if assessment.purpose == "training" and at - _touched(assessment, saved_at) >= TRAINING:
        says = N_("“%(title)s” of %(organisation)s is deleted: a training of more than 30 days ago.", **named)
        return Step(DELETE, organisation.id, says, assessment.id, "retention")
    if assessment.state in SIGNED:
        years, _log = periods_of(organisation)
        if at - assessment.updated_at < years * YEAR:
            return None
        says = N_("“%(title)s” of %(organisation)s is deleted: closed more than %(years)s years ago.", years=years, **named)
        return Step(DELETE, organisation.id, says, assessment.id, "retention")
    if at - _touched(assessment, saved_at) < UNTOUCHED:
        return None
    announced = deleted_on(assessment, saved_at)
    if announced is None:
        says = N_(
            "“%(title)s” of %(organisation)s was not touched for a year: people are told that it will be deleted in 30 days.", **named
        )
        return Step(REMIND, organisation.id, says, assessment.id, "untouched")
    if at < announced:
        return None
    says = N_("“%(title)s” of %(organisation)s is deleted: not touched for a year, and not after it was announced either.", **named)
    return Step(DELETE, organisation.id, says, assessment.id, "retention")


def _touched(assessment: Assessment, saved_at: datetime) -> datetime:
    return max(assessment.updated_at, saved_at)


def _of_logs(names: dict[int, str], at: datetime) -> Iterator[Step]:
    for organisation_id in chains():
        found = last_before(organisation_id, at - _log_years(organisation_id) * YEAR)
        if found:
            name = names.get(organisation_id)
            says = N_("Lines up to %(number)s of the log of %(organisation)s are cleared away.", number=found.number, organisation=name)
            if name is None:
                says = N_("Lines up to %(number)s of the log of the installation are cleared away.", number=found.number)
            yield Step(SHORTEN, organisation_id, says)


def _log_years(organisation_id: int) -> int:
    organisation = db.session.get(Organisation, organisation_id) if organisation_id != INSTALLATION else None
    return periods_of(organisation)[1] if organisation else LOG_YEARS


def _shorten(organisation_id: int, at: datetime) -> None:
    """Clear away the old lines; the line that tells it holds the seal of the last of them, so that the rest can be checked."""
    found = last_before(organisation_id, at - _log_years(organisation_id) * YEAR)
    if found is None:
        return
    organisation = db.session.get(Organisation, organisation_id) if organisation_id != INSTALLATION else None
    record(SHORTENED, organisation=organisation, reason="retention", details={"to": found.number, "sha256": found.sha256})
    release(organisation_id, number=found.number, sha256=found.sha256)
