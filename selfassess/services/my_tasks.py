"""What waits for one person: work that was given to the person or to a function, an own second judgement, and mentions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, exists, func, literal, or_, select, union_all

from selfassess.core.definition import Questionnaire
from selfassess.core.division import NOBODY, Share, Who, is_overdue, shares
from selfassess.models.account import Account
from selfassess.models.action import ActionDecision
from selfassess.models.assessment import ARCHIVED, CONCEPT, IN_CALIBRATION, IN_REVIEW, Assessment
from selfassess.models.database import db
from selfassess.models.together import Assignment, Comment, MemberFunction, Mention, Seat
from selfassess.services.calibration import unsettled_of
from selfassess.services.division import functions_in, given_in, open_items
from selfassess.services.members import Member
from selfassess.services.outcomes import FINAL, Outcome, outcome_of
from selfassess.services.owners import OwnedAction, owned_by
from selfassess.services.seats import APART, MAY_JUDGE, SECOND
from selfassess.services.states import has_second
from selfassess.services.transactions import reads

_WORK, _SEAT, _MENTION, _STEP, _PLAN = "work", "seat", "mention", "step", "plan"
SIGN, CALIBRATE = "sign", "calibrate"  # steps that wait for a person
_STATES = {"director": (IN_REVIEW, IN_CALIBRATION), **dict.fromkeys(MAY_JUDGE, (IN_CALIBRATION,))}  # in which one waits, by role


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do in one assessment (`ref`, `title`): `done` of `total` items that need an answer need nothing more.

    `next_item`: the first that is open. `apart`: it is all of an own judgement as second assessor; the figures are then
    those of that judgement.
    """

    ref: str
    title: str
    questionnaire: Questionnaire
    share: Share
    done: int
    total: int
    overdue: bool
    next_item: str | None = None
    apart: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is open; an own judgement is done when the person says so, and then it is no task any more."""
        return not self.apart and self.done == self.total


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A comment that names the person and was not seen yet; `by`: an e-mail address, empty when the account is gone."""

    ref: str
    title: str
    item_id: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an assessment that waits for the person: to sign it, or to talk about the differences. `what`: sign or calibrate."""

    ref: str
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for one person: tasks in order of urgency, mentions, the newest first, steps, and actions of plans by their day.

    `today` says which of the actions count as something to do now: what is late, or must be ready within a week.
    """

    tasks: tuple[Task, ...] = ()
    mentions: tuple[Mentioned, ...] = ()
    steps: tuple[Step, ...] = ()
    actions: tuple[OwnedAction, ...] = ()
    today: date = date.min

    @property
    def number(self) -> int:
        """How many things there are still to do or to see."""
        return (
            sum(not task.is_done for task in self.tasks)
            + len(self.mentions)
            + len(self.steps)
            + sum(one.is_near(self.today) for one in self.actions)
        )


NOTHING = Waiting()

# One question for every page: in most requests nothing waits, and then this is all that is asked.
_mine = or_(
    Assignment.account_id == bindparam("me"),
    Assignment.function_id.in_(
        select(MemberFunction.function_id).where(
            MemberFunction.organisation_id == bindparam("here"), MemberFunction.account_id == bindparam("me")
        )
    ),
)
_owned = or_(
    ActionDecision.owner_id == bindparam("me"),
    ActionDecision.function_id.in_(
        select(MemberFunction.function_id).where(
            MemberFunction.organisation_id == bindparam("here"), MemberFunction.account_id == bindparam("me")
        )
    ),
)
_seated = exists().where(Seat.assessment_id == Assignment.assessment_id, Seat.account_id == bindparam("me"))
_unseen = (
    select(func.count())
    .select_from(Mention)
    .where(Mention.organisation_id == bindparam("here"), Mention.account_id == bindparam("me"), Mention.seen_at.is_(None))
)
_WHERE = union_all(
    select(literal(_WORK).label("what"), Assessment.id.label("number"))
    .join(Assignment, Assignment.assessment_id == Assessment.id)
    .where(Assessment.organisation_id == bindparam("here"), Assessment.state == CONCEPT, _mine, ~_seated)
    .distinct(),
    select(literal(_SEAT), Assessment.id)
    .join(Seat, Seat.assessment_id == Assessment.id)
    .where(
        Assessment.organisation_id == bindparam("here"), Seat.account_id == bindparam("me"),
        Assessment.state.in_(APART), Assessment.second_ready_at.is_(None),
    ),
    select(literal(_PLAN), Assessment.id)
    .join(ActionDecision, ActionDecision.assessment_id == Assessment.id)
    .where(Assessment.organisation_id == bindparam("here"), Assessment.state != ARCHIVED, _owned)
    .distinct(),
    select(literal(_MENTION), _unseen.scalar_subquery()),
    select(literal(_STEP), Assessment.id).where(
        Assessment.organisation_id == bindparam("here"), Assessment.state.in_(bindparam("states", expanding=True))
    ),
)  # fmt: skip


@reads
def waiting_for(member: Member, *, today: date, language: str) -> Waiting:
    """Return what waits for a person in an organisation; titles in a language. What is done already is still among the tasks."""
    found = db.session.execute(_WHERE, _of(member)).all()
    work, seats, steps, plans = ([number for what, number in found if what == wanted] for wanted in (_WORK, _SEAT, _STEP, _PLAN))
    is_mentioned = any(number for what, number in found if what == _MENTION)
    if not (work or seats or steps or plans or is_mentioned):
        return NOTHING
    tasks = [*_work(member, sorted(work), today, language), *(_judgement(number, language) for number in sorted(seats))]
    tasks.sort(key=lambda task: (task.is_done, task.share.due or date.max))
    mentions = tuple(_mentions(member)) if is_mentioned else ()
    actions = tuple(owned_by(member, sorted(plans), language=language))
    return Waiting(tuple(tasks), mentions, tuple(_steps(member, sorted(steps))), actions, today)


def _of(member: Member) -> dict[str, object]:
    return {"me": member.account.id, "here": member.organisation.id, "states": _STATES.get(member.role, ())}


def _steps(member: Member, numbers: list[int]) -> Iterator[Step]:
    for assessment in (db.session.get_one(Assessment, number) for number in numbers):
        if member.role != "director":
            yield Step(assessment.ref, assessment.title, CALIBRATE)
        elif not (has_second(assessment) if assessment.state == IN_REVIEW else unsettled_of(assessment)):
            yield Step(assessment.ref, assessment.title, SIGN)


def _work(member: Member, numbers: list[int], today: date, language: str) -> list[Task]:
    if not numbers:
        return []
    me, given = _names_of(member), given_in(numbers)
    return [task for number in numbers for task in _tasks(number, given.get(number, {}), me, today, language)]


def _names_of(member: Member) -> frozenset[Who]:
    """Return under which names work is given to a person: the own number, and the own functions."""
    functions = functions_in(member.organisation.id).get(member.account.id, ())
    return frozenset({Who(person=member.account.id), *(Who(function=function) for function in functions)})


def _tasks(number: int, given: dict, me: frozenset[Who], today: date, language: str) -> list[Task]:
    assessment = db.session.get_one(Assessment, number)
    found = outcome_of(assessment, language=language, voice=FINAL)
    is_open = open_items(found)
    tasks = []
    for share in shares(found.questionnaire, given.values()):
        if share.who in me:
            waits = [item for item in share.items if item in is_open]
            late = bool(waits) and is_overdue(share.due, today)
            total, first = len(_needed(found, share)), waits[0] if waits else None
            tasks.append(Task(assessment.ref, assessment.title, found.questionnaire, share, total - len(waits), total, late, first))
    return tasks


def _judgement(number: int, language: str) -> Task:
    """Return the own judgement of a second assessor as a task; nothing of what the others answered is in it."""
    assessment = db.session.get_one(Assessment, number)
    found = outcome_of(assessment, language=language, voice=SECOND)
    share = Share("", NOBODY, None, tuple(item.id for item in found.questionnaire.items))
    total = len(_needed(found, share))
    return Task(assessment.ref, assessment.title, found.questionnaire, share, total - len(open_items(found)), total, False, apart=True)


def _needed(found: Outcome, share: Share) -> list[str]:
    """Return the items of a share that need an answer."""
    return [item.id for item in found.questionnaire.items if item.id in share.items and not item.optional]


def _mentions(member: Member) -> list[Mentioned]:
    """Return the comments that name a person and were not seen; of the own side only, while the two sides judge apart."""
    query = select(Assessment.ref, Assessment.title, Comment.item_id, Account.email, Comment.said_at)
    query = (
        query.select_from(Mention).join(Comment, Comment.id == Mention.comment_id).join(Assessment, Assessment.id == Comment.assessment_id)
    )
    query = query.outerjoin(Account, Account.id == Comment.account_id)
    query = query.where(
        Mention.organisation_id == member.organisation.id,
        Mention.account_id == member.account.id,
        Mention.seen_at.is_(None),
        Comment.gone_at.is_(None),
        ~(Assessment.state.in_(APART) & ((Comment.voice == SECOND) != _sits(member))),
    )
    rows = db.session.execute(query.order_by(Comment.said_at.desc(), Comment.id.desc()))
    return [Mentioned(ref, title, item_id, email or "", at) for ref, title, item_id, email, at in rows]


def _sits(member: Member):
    return exists().where(Seat.assessment_id == Assessment.id, Seat.account_id == member.account.id)
