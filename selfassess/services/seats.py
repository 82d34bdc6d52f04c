"""Who judges an assessment apart, as second assessor, and when each side is ready."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, exists, select

from selfassess.models.account import Account
from selfassess.models.answer import AnswerChange, AnswerRow
from selfassess.models.assessment import CONCEPT, IN_REVIEW, Assessment, lock
from selfassess.models.calibration import Consensus
from selfassess.models.database import db
from selfassess.models.organisation import Membership
from selfassess.models.round import has_confirmed
from selfassess.models.together import Seat
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

FIRST, SECOND = "first", "second"
APART = (CONCEPT, IN_REVIEW)  # states in which the two sides do not see each other
MAY_JUDGE = ("coordinator", "assessor")  # roles that answer


class SeatRefused(Exception):
    """This person cannot be second assessor; `why`: `answered` (spoke in the first voice already), `role`, `last` (nobody else leads) or `over` (too late)."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class SideChanged(Exception):
    """The person came to the other side of the assessment since the page was made; nothing was done."""


@transactional
def give(assessment: Assessment, account_id: int, *, by: Member) -> None:
    """Let a member judge apart, as second assessor. Raises SeatRefused; nothing happens when the person already does."""
    lock(assessment.id)
    db.session.refresh(assessment, ("state", "second_assessor"))
    if _seat(assessment, account_id):
        return
    if assessment.state not in APART:
        raise SeatRefused("over")
    if account_id not in {one.id for one in _who_may(assessment)}:
        raise SeatRefused("role")
    if _has_answered(assessment, account_id):
        raise SeatRefused("answered")
    if not _leaders_without(assessment, account_id):
        raise SeatRefused("last")
    db.session.add(
        Seat(organisation_id=assessment.organisation_id, assessment_id=assessment.id, account_id=account_id, given_by=by.account.id)
    )
    assessment.second_assessor = True
    assessment.second_ready_at = None
    db.session.flush()
    record("seat given", assessment, by=by, object=f"account {account_id}")


@transactional
def take(assessment: Assessment, account_id: int, *, by: Member) -> None:
    """End a seat; what the person judged stays. From then on the person sees the first answers.

    Raises SeatRefused when it is too late: the two sides have met, or had met before it was opened again and agreed on something.
    """
    lock(assessment.id)
    db.session.refresh(assessment, ("state", "second_assessor"))
    found = _seat(assessment, account_id)
    if found is None:
        return
    if assessment.state not in APART or _has_agreed(assessment):
        raise SeatRefused("over")
    db.session.execute(delete(Seat).where(Seat.id == found.id))
    if not second_assessors(assessment):
        assessment.second_ready_at = None
        assessment.second_assessor = _has_judgement(assessment)
    db.session.flush()
    record("seat taken", assessment, by=by, object=f"account {account_id}")


@reads
def second_assessors(assessment: Assessment) -> list[Account]:
    """Return who judges apart, in order of e-mail address."""
    query = select(Account).join(Seat, Seat.account_id == Account.id).where(Seat.assessment_id == assessment.id)
    return list(db.session.scalars(query.order_by(Account.email)))


@reads
def who_can_sit(assessment: Assessment) -> list[Account]:
    """Return the members that can still become second assessor: they may answer here, and did not speak in the first voice."""
    seated = {one.id for one in second_assessors(assessment)}
    return [one for one in _who_may(assessment) if one.id not in seated and not _has_answered(assessment, one.id)]


@reads
def all_of(assessment: Assessment) -> list[dict[str, object]]:
    """Return for the export of everything who judges apart, with account numbers."""
    rows = db.session.scalars(select(Seat).where(Seat.assessment_id == assessment.id).order_by(Seat.id))
    return [{"account": row.account_id, "voice": row.voice, "by": row.given_by, "at": row.given_at} for row in rows]


@reads
def apart_for(account_id: int, *, among: Iterable[int]) -> frozenset[int]:
    """Return the ids of those assessments of which this person may not see the first answers."""
    query = select(Seat.assessment_id).join(Assessment, Assessment.id == Seat.assessment_id)
    query = query.where(Seat.account_id == account_id, Assessment.id.in_(list(among)), Assessment.state.in_(APART))
    return frozenset(db.session.scalars(query))


def refuse_other_side(assessment_id: int, voice: str, *, by: Member) -> None:
    """Raise SideChanged when a person speaks in another voice by now, inside the transaction that holds the assessment."""
    if (db.session.scalar(_VOICE, {"of_assessment": assessment_id, "of_account": by.account.id}) or FIRST) != voice:
        raise SideChanged(assessment_id)


_VOICE = select(Seat.voice).where(Seat.assessment_id == bindparam("of_assessment"), Seat.account_id == bindparam("of_account"))


def _seat(assessment: Assessment, account_id: int) -> Seat | None:
    return db.session.scalar(select(Seat).where(Seat.assessment_id == assessment.id, Seat.account_id == account_id))


def _who_may(assessment: Assessment) -> list[Account]:
    query = select(Account).join(Membership, Membership.account_id == Account.id)
    query = query.where(Membership.organisation_id == assessment.organisation_id, Membership.role.in_(MAY_JUDGE))
    return list(db.session.scalars(query.order_by(Account.email)))


def _leaders_without(assessment: Assessment, account_id: int) -> bool:
    """Return whether a coordinator is left that does not judge apart."""
    seated = select(Seat.account_id).where(Seat.assessment_id == assessment.id)
    others = (Membership.account_id != account_id, Membership.account_id.not_in(seated))
    here = (Membership.organisation_id == assessment.organisation_id, Membership.role == "coordinator")
    return bool(db.session.scalar(select(exists().where(*here, *others))))


def _has_judgement(assessment: Assessment) -> bool:
    return bool(db.session.scalar(select(exists().where(AnswerRow.assessment_id == assessment.id, AnswerRow.voice == SECOND))))


def _has_agreed(assessment: Assessment) -> bool:
    return bool(db.session.scalar(select(exists().where(Consensus.assessment_id == assessment.id))))


def _has_answered(assessment: Assessment, account_id: int) -> bool:
    spoken = (AnswerChange.assessment_id == assessment.id, AnswerChange.voice == "first", AnswerChange.saved_by == account_id)
    return bool(db.session.scalar(select(exists().where(*spoken)))) or has_confirmed(assessment.id, account_id)
