"""From concept to archive: who may take an assessment one step further or back, and what each step needs."""

from sqlalchemy import exists, select

from selfassess.models.assessment import CONCEPT, IN_CALIBRATION, IN_REVIEW, Assessment, lock
from selfassess.models.database import db, now
from selfassess.models.together import Seat
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional


class WrongState(Exception):
    """The assessment is no longer in the state that this step begins from; nothing was done."""


@transactional
def hand_in(assessment: Assessment, *, by: Member) -> None:
    """End the first side's answering: concept becomes in review, or in calibration when the second side is ready. Raises WrongState."""
    _begin(assessment, CONCEPT)
    assessment.first_ready_at = now()
    _put(assessment, _met(assessment) or IN_REVIEW)
    record("assessment handed in", assessment, by=by, details={"state": assessment.state})


@transactional
def take_back(assessment: Assessment, *, by: Member) -> None:
    """Let the first side answer again while the two sides have not met. Raises WrongState."""
    _begin(assessment, IN_REVIEW)
    assessment.first_ready_at = None
    _put(assessment, CONCEPT)
    record("assessment taken back", assessment, by=by)


@transactional
def second_ready(assessment: Assessment, *, by: Member) -> None:
    """End the second side's answering; when the first is handed in too, the two sides meet. Raises WrongState."""
    _begin(assessment, CONCEPT, IN_REVIEW)
    if not has_second(assessment):
        raise WrongState(assessment.ref)
    assessment.second_ready_at = now()
    _put(assessment, _met(assessment) or assessment.state)
    record("second judgement ready", assessment, by=by, details={"state": assessment.state})


@transactional
def second_goes_on(assessment: Assessment, *, by: Member) -> None:
    """Let the second side answer again while the two sides have not met. Raises WrongState."""
    _begin(assessment, CONCEPT, IN_REVIEW)
    assessment.second_ready_at = None
    _put(assessment, assessment.state)
    record("second judgement taken back", assessment, by=by)


@reads
def has_second(assessment: Assessment) -> bool:
    """Return whether somebody judges this assessment apart, as second assessor."""
    return bool(db.session.scalar(select(exists().where(Seat.assessment_id == assessment.id))))


def _met(assessment: Assessment) -> str | None:
    """Return the calibration when both sides are ready."""
    both = assessment.first_ready_at is not None and assessment.second_ready_at is not None
    return IN_CALIBRATION if both and has_second(assessment) else None


def _begin(assessment: Assessment, *states: str) -> None:
    """Hold the assessment as it is now, in one of these states. Raises WrongState."""
    lock(assessment.id)
    db.session.refresh(assessment)
    if assessment.state not in states:
        raise WrongState(assessment.ref)


def _put(assessment: Assessment, state: str) -> None:
    assessment.state = state
    assessment.updated_at = now()
    db.session.flush()
