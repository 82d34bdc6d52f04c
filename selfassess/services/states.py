"""From concept to archive: who may take an assessment one step further or back, and what each step needs."""

from datetime import timedelta

from selfassess.models.assessment import ADOPTED, ARCHIVED, CONCEPT, IN_CALIBRATION, IN_REVIEW, Assessment, lock, state_now
from selfassess.models.database import db, now
from selfassess.models.together import has_seat
from selfassess.services import snapshots
from selfassess.services.assessments import changed
from selfassess.services.log import last_line, record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

PRESSED_TWICE = timedelta(seconds=20)
# Type of a step in the log: the states to which it leads.
_LEADS_TO = {
    "assessment handed in": (IN_REVIEW, IN_CALIBRATION),
    "assessment taken back": (CONCEPT,),
    "second judgement ready": (IN_CALIBRATION,),
    "assessment adopted": (ADOPTED,),
    "assessment reopened": (CONCEPT, IN_CALIBRATION),
    "assessment archived": (ARCHIVED,),
    "assessment taken out": (ADOPTED,),
}


class WrongState(Exception):
    """The assessment is no longer in the state that this step begins from; nothing was done."""


@transactional
def hand_in(assessment: Assessment, *, by: Member) -> None:
    """End the first side's answering: concept becomes in review, or in calibration when the second side is ready. Raises WrongState."""
    begin(assessment, CONCEPT)
    assessment.first_ready_at = now()
    put(assessment, _met(assessment) or IN_REVIEW)
    record("assessment handed in", assessment, by=by, details={"state": assessment.state})


@transactional
def take_back(assessment: Assessment, *, by: Member) -> None:
    """Let the first side answer again while the two sides have not met. Raises WrongState."""
    begin(assessment, IN_REVIEW)
    assessment.first_ready_at = None
    put(assessment, CONCEPT)
    record("assessment taken back", assessment, by=by)


@transactional
def second_ready(assessment: Assessment, *, by: Member) -> None:
    """End the second side's answering; when the first is handed in too, the two sides meet. Raises WrongState."""
    begin(assessment, CONCEPT, IN_REVIEW)
    if not has_second(assessment):
        raise WrongState(assessment.ref)
    if assessment.second_ready_at is not None:
        return  # pressed twice, or another second assessor was first
    assessment.second_ready_at = now()
    put(assessment, _met(assessment) or assessment.state)
    record("second judgement ready", assessment, by=by, details={"state": assessment.state})


@transactional
def second_goes_on(assessment: Assessment, *, by: Member) -> None:
    """Let the second side answer again while the two sides have not met. Raises WrongState."""
    begin(assessment, CONCEPT, IN_REVIEW)
    if assessment.second_ready_at is None:
        return
    assessment.second_ready_at = None
    put(assessment, assessment.state)
    record("second judgement taken back", assessment, by=by)


@transactional
def reopen(assessment: Assessment, *, reason: str, by: Member, to: str = CONCEPT) -> None:
    """Open an adopted assessment again; what was signed is kept, marked as withdrawn with the reason.

    `to` concept: the first side answers again, a second judgement stays ready; `to` in calibration: only where there is a
    second assessor. Raises WrongState.
    """
    begin(assessment, ADOPTED)
    if to not in reopens_to(assessment):
        raise WrongState(assessment.ref)
    withdrawn = snapshots.withdraw(assessment, reason=reason, by=by)
    if to == CONCEPT:
        assessment.first_ready_at = None
    put(assessment, to)
    record("assessment reopened", assessment, by=by, object=str(withdrawn.number) if withdrawn else None, details={"state": to})


@reads
def was_just_done(assessment: Assessment, type_: str, *, by: Member) -> bool:
    """Return whether this person took just this step (its type in the log) a moment ago, and nobody went on: a button is easily pressed twice."""
    line = last_line(type_, assessment)
    is_own = line is not None and line.account_id == by.account.id and line.at >= now() - PRESSED_TWICE
    return is_own and state_now(assessment.id).state in _LEADS_TO[type_]


@reads
def reopens_to(assessment: Assessment) -> tuple[str, ...]:
    """Return the states to which an adopted assessment can be opened again."""
    return (CONCEPT, IN_CALIBRATION) if has_second(assessment) else (CONCEPT,)


@transactional
def archive(assessment: Assessment, *, by: Member) -> None:
    """Put an adopted assessment away: its plan takes no changes any more. It is kept no longer for that. Raises WrongState."""
    begin(assessment, ADOPTED)
    assessment.state = ARCHIVED
    db.session.flush()
    changed(assessment)
    record("assessment archived", assessment, by=by)


@transactional
def take_out(assessment: Assessment, *, by: Member) -> None:
    """Take an assessment out of the archive again. Raises WrongState."""
    begin(assessment, ARCHIVED)
    assessment.state = ADOPTED
    db.session.flush()
    changed(assessment)
    record("assessment taken out", assessment, by=by)


@reads
def has_second(assessment: Assessment) -> bool:
    """Return whether somebody judges this assessment apart, as second assessor."""
    return has_seat(assessment.id)


def _met(assessment: Assessment) -> str | None:
    """Return the calibration when both sides are ready."""
    both = assessment.first_ready_at is not None and assessment.second_ready_at is not None
    return IN_CALIBRATION if both and has_second(assessment) else None


def begin(assessment: Assessment, *states: str) -> None:
    """Hold the assessment as it is now, in one of these states. Raises WrongState."""
    lock(assessment.id)
    db.session.refresh(assessment)
    if assessment.state not in states:
        raise WrongState(assessment.ref)


def put(assessment: Assessment, state: str) -> None:
    """Store the state, inside the transaction that changes it; with it changes which answers count."""
    if state != assessment.state:
        changed(assessment)
    assessment.state = state
    assessment.updated_at = now()
    db.session.flush()
