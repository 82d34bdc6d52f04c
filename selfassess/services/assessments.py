"""Starting and describing an assessment."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from selfassess.core.answers import Intake
from selfassess.core.definition import Questionnaire
from selfassess.core.intake import parse_intake
from selfassess.models.assessment import (
    CONCEPT,
    IN_CALIBRATION,
    IN_REVIEW,
    Assessment,
    IntakeChange,
    Place,
    Summary,
    as_title,
    count_change,
    find_begun,
    find_place,
    last_assessment,
    lock,
    state_now,
)
from selfassess.models.database import db, now
from selfassess.models.organisation import Organisation
from selfassess.models.together import has_seat
from selfassess.models.version import Version
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional


class AssessmentClosed(Exception):
    """The assessment takes no more answers."""


class VersionChanged(Exception):
    """The assessment went over to another version of its questionnaire since the page was made; nothing was done."""


class DescriptionChanged(Exception):
    """Someone described the assessment first; nothing was written."""


PRESSED_TWICE = timedelta(seconds=20)


@transactional
def start(
    organisation: Organisation,
    *,
    version: Version,
    title: str,
    by: Member | None,
    intake: Mapping[str, object] | None = None,
    purpose: str = "own",
    reference_date: date | None = None,
    second_assessor: bool = False,
) -> Assessment:
    """Begin an assessment bound to a version; without intake it takes the one of the last assessment."""
    assessment = Assessment(
        organisation_id=organisation.id,
        version_id=version.id,
        title=as_title(title) or version.title,
        purpose=purpose,
        intake=dict(intake) if intake is not None else _last_intake(organisation, version),
        second_assessor=second_assessor,
        reference_date=reference_date or now().date(),
        created_by=by.account.id if by else None,
    )
    db.session.add(assessment)
    db.session.flush()
    db.session.add(Summary(assessment_id=assessment.id, organisation_id=organisation.id))
    if assessment.intake:
        where = {"organisation_id": organisation.id, "assessment_id": assessment.id}
        db.session.add(
            IntakeChange(**where, revision=0, intake=assessment.intake, second_assessor=second_assessor, saved_by=assessment.created_by)
        )
    db.session.flush()
    record("assessment started", assessment, by=by, object=f"{version.key}@{version.number}")
    return assessment


@transactional
def start_once(organisation: Organisation, *, version: Version, title: str, by: Member) -> Assessment:
    """Begin an assessment, or return the one that the same person began a moment ago: a button is easily pressed twice."""
    begun = find_begun(organisation.id, version.id, title=as_title(title) or version.title, by=by.account.id, since=now() - PRESSED_TWICE)
    return begun or start(organisation, version=version, title=title, by=by)


@transactional
def rename(
    assessment: Assessment,
    *,
    title: str,
    reference_date: date,
    by: Member,
    second_assessor: bool | None = None,
    stood: str | None = None,
) -> None:
    """Change the title, the date on which evidence must be valid, and whether a second person judges too.

    `stood` is the mark of the description that the page was made from; None: whatever stands is replaced.
    Raises AssessmentClosed, and DescriptionChanged when something else stands by now.
    """
    lock(assessment.id)
    db.session.refresh(assessment)
    refuse_closed(assessment)
    kept = as_title(title) or assessment.title
    seconded = seconded_in(assessment, second_assessor)
    here = mark_of(assessment)
    if _mark(kept, reference_date, seconded) == here:
        return
    if stood not in (None, here):
        raise DescriptionChanged(assessment.ref)
    _put(assessment, title=kept, reference_date=reference_date, second_assessor=seconded)
    changed(assessment)
    record("assessment described", assessment, by=by)


@reads
def mark_of(assessment: Assessment) -> str:
    """Return a mark of how an assessment is described: another one for every other title, date or second assessor."""
    return _mark(assessment.title, assessment.reference_date, assessment.second_assessor)


@reads
def place_of(ref: str, *, account_id: int) -> Place | None:
    """Return an assessment of an organisation that the account works for, with what pages need; None for any other."""
    return find_place(ref, account_id=account_id)


@reads
def intake_of(questionnaire: Questionnaire, plain: Mapping[str, object]) -> Intake:
    """Return intake answers as values, from their plain form; what the questionnaire does not ask is left out."""
    return parse_intake(questionnaire, plain)[0]


@reads
def takes(assessment: Assessment, voice: str = "first") -> bool:
    """Return whether answers are taken in a voice: the first until it is handed in, the second until it is ready, then the consensus."""
    if voice == "consensus":
        return assessment.state == IN_CALIBRATION
    if voice == "second":
        return assessment.state in (CONCEPT, IN_REVIEW) and assessment.second_ready_at is None
    return assessment.state == CONCEPT


def refuse_closed(assessment: Assessment, voice: str = "first") -> None:
    """Raise AssessmentClosed when no more answers are taken in a voice."""
    if not takes(assessment, voice):
        raise AssessmentClosed(assessment.ref)


def hold(assessment: Assessment, voice: str = "first") -> None:
    """Let other writers wait, and refuse what may have become impossible since the request began.

    Raises AssessmentClosed when no more answers are taken in a voice, and VersionChanged when they are to other questions by now.
    """
    lock(assessment.id)
    stands = state_now(assessment.id)
    refuse_closed(stands, voice)
    if stands.version_id != assessment.version_id:
        raise VersionChanged(assessment.ref)


@reads
def takes_evidence(assessment: Assessment) -> bool:
    """Return whether pieces of evidence may still be put beside the answers: until it is signed."""
    return assessment.state in (CONCEPT, IN_REVIEW, IN_CALIBRATION)


def refuse_signed(assessment: Assessment) -> None:
    """Raise AssessmentClosed when no more evidence is taken."""
    if not takes_evidence(assessment):
        raise AssessmentClosed(assessment.ref)


def changed(assessment: Assessment) -> None:
    """Count one more change, inside the transaction that makes it: the figures of the summary are stale from here."""
    count_change(assessment.id)


@reads
def seconded_in(assessment: Assessment, asked: bool | None) -> bool:
    """Return whether a second person judges too: what people say, and surely while somebody does."""
    return (assessment.second_assessor if asked is None else asked) or has_seat(assessment.id)


def _mark(title: str, reference_date: date, second_assessor: bool) -> str:
    return hashlib.sha256(repr((title, reference_date, second_assessor)).encode()).hexdigest()[:16]


def _put(assessment: Assessment, **columns: object) -> None:
    for name, value in columns.items():
        setattr(assessment, name, value)
    assessment.updated_at = now()
    db.session.flush()


def _last_intake(organisation: Organisation, version: Version) -> dict:
    last = last_assessment(organisation.id, key=version.key)
    return dict(last.intake) if last else {}
