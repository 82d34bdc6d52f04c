"""Whose the actions of the plans are: a member, or everybody with a function; what of it waits, and of what people are reminded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from selfassess.core.action import Action
from selfassess.core.definition import Questionnaire
from selfassess.core.rhythm import reminders_on
from selfassess.models.action import ActionDecision
from selfassess.models.assessment import ARCHIVED, Assessment
from selfassess.models.database import db
from selfassess.models.organisation import Membership
from selfassess.models.together import Seat
from selfassess.services.division import functions_in
from selfassess.services.members import Member
from selfassess.services.outcomes import outcome_of
from selfassess.services.seats import APART
from selfassess.services.transactions import reads

SOON = 7  # days before the day on which an action must be ready that it counts as something to do now


@dataclass(frozen=True, slots=True)
class OwnedAction:
    """An open action of one person, in the plan of an assessment (`ref`, `title`)."""

    ref: str
    title: str
    questionnaire: Questionnaire
    action: Action

    def is_near(self, today: date) -> bool:
        """Whether it is late or must be ready within a week."""
        return (self.action.due - today).days <= SOON


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one member is reminded of today in one assessment (its ref): (key of the action, day of which it is told)."""

    account_id: int
    organisation_id: int
    assessment: str
    told: tuple[tuple[str, date], ...]


@reads
def owned_in(assessment: Assessment, account_id: int, *, language: str | None = None) -> list[OwnedAction]:
    """Return the open actions of one person in the plan of an assessment, the first to be ready first; none in the archive.

    Nothing for who judges apart now, because the plan follows from what the others answered.
    """
    if assessment.state == ARCHIVED or account_id in _apart(assessment):
        return []
    found = outcome_of(assessment, language=language)
    functions = functions_in(assessment.organisation_id).get(account_id, frozenset())
    mine = [
        OwnedAction(assessment.ref, assessment.title, found.questionnaire, action)
        for action in found.plan.actions
        if action.is_open and (action.owner_member == account_id or action.owner_function in functions)
    ]
    return sorted(mine, key=lambda one: one.action.due)


@reads
def owned_by(member: Member, assessments: Iterable[int], *, language: str | None = None) -> list[OwnedAction]:
    """Return the open actions of a member in some assessments (their numbers), the first to be ready first."""
    found = [
        one for number in assessments for one in owned_in(db.session.get_one(Assessment, number), member.account.id, language=language)
    ]
    return sorted(found, key=lambda one: one.action.due)


@reads
def due_reminders(today: date) -> list[Reminder]:
    """Return of which actions people are to be reminded today, in all organisations."""
    owned = select(ActionDecision.assessment_id).where(ActionDecision.owner_id.is_not(None) | ActionDecision.function_id.is_not(None))
    query = select(Assessment).where(Assessment.state != ARCHIVED, Assessment.id.in_(owned)).order_by(Assessment.id)
    return [one for assessment in db.session.scalars(query).all() for one in _reminders_in(assessment, today)]


def _reminders_in(assessment: Assessment, today: date) -> Iterator[Reminder]:
    told: dict[int, list[tuple[str, date]]] = {}
    for action in outcome_of(assessment).plan.actions:
        days = tuple(reminders_on(action, today))
        for account_id in _people_of(assessment, action) if days else ():
            told.setdefault(account_id, []).extend((action.key, day) for day in days)
    for account_id, said in sorted(told.items()):
        yield Reminder(account_id, assessment.organisation_id, assessment.ref, tuple(said))


def _people_of(assessment: Assessment, action: Action) -> set[int]:
    here = select(Membership.account_id).where(Membership.organisation_id == assessment.organisation_id)
    people = {action.owner_member} & set(db.session.scalars(here))
    if action.owner_function:
        people |= {number for number, has in functions_in(assessment.organisation_id).items() if action.owner_function in has}
    return people - _apart(assessment)


def _apart(assessment: Assessment) -> set[int]:
    if assessment.state not in APART:
        return set()
    return set(db.session.scalars(select(Seat.account_id).where(Seat.assessment_id == assessment.id)))
