"""Dividing the work of an assessment: who answers which section or item, by when, and who has which function."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, delete, select

from selfassess.core.definition import Questionnaire
from selfassess.core.division import NOBODY, Given, Share, Who, shares
from selfassess.core.scoring.result import OPEN, PARTIAL
from selfassess.models.account import Account
from selfassess.models.assessment import CONCEPT, Assessment, lock
from selfassess.models.database import db, now
from selfassess.models.organisation import Membership, Organisation
from selfassess.models.together import Assignment, MemberFunction, Seat
from selfassess.models.version import Version
from selfassess.services.assessments import refuse_closed
from selfassess.services.log import record
from selfassess.services.mailing import ASSIGNED, post
from selfassess.services.members import Member
from selfassess.services.outcomes import Outcome, outcome_of
from selfassess.services.publishing import list_versions, questionnaire_of
from selfassess.services.seats import MAY_JUDGE
from selfassess.services.transactions import reads, transactional

MAIL_AFTER = timedelta(minutes=10)  # who divides goes on for a while: one mail about all of it
REMINDED = (7, 1, -1)  # days before a day passes on which people are reminded; -1: the first day after it
TOLD_PLACES = 12  # of the places that a line of the log names


class CannotAnswer(Exception):
    """Some places were given to somebody who may not answer here, or to a function that there is not; nothing was written."""

    def __init__(self, places: tuple[str, ...]):
        super().__init__(" ".join(places))
        self.places = places


@dataclass(frozen=True, slots=True)
class Wish:
    """What a page asks for one place; `stood` is what it showed there before anybody changed it."""

    given: Given
    stood: Given


@dataclass(frozen=True, slots=True)
class Divided:
    """What became of a page: the places that were written, and what stands at those where somebody else was first."""

    written: tuple[str, ...]
    first: Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Due:
    """Places that one person has to have ready on a day and that hold open items; `assessment` is its ref."""

    account_id: int
    organisation_id: int
    assessment: str
    places: tuple[str, ...]
    due: date


@dataclass(frozen=True, slots=True)
class KnownFunction:
    """A function of the installed questionnaires; `lang`: the language of its text."""

    id: str
    text: str
    lang: str


@reads
def given_of(assessment: Assessment) -> dict[str, Given]:
    """Return what was decided, by place. A person who does not work here any more is nobody."""
    return _given([assessment.id]).get(assessment.id, {})


@reads
def given_in(assessments: Collection[int]) -> dict[int, dict[str, Given]]:
    """Return what was decided in some assessments, by their id and by place; one query."""
    return _given(assessments)


@reads
def shares_of(assessment: Assessment, questionnaire: Questionnaire) -> tuple[Share, ...]:
    """Return all that was given of an assessment, each item in one share."""
    return shares(questionnaire, given_of(assessment).values())


@reads
def who_can_answer(assessment: Assessment) -> list[Account]:
    """Return the members who may answer in the first voice, in order of e-mail address; who judges apart is not among them."""
    query = select(Account).join(Membership, Membership.account_id == Account.id)
    query = query.where(Membership.organisation_id == assessment.organisation_id, Membership.role.in_(MAY_JUDGE), Account.active)
    seated = select(Seat.account_id).where(Seat.assessment_id == assessment.id)
    return list(db.session.scalars(query.where(Account.id.not_in(seated)).order_by(Account.email)))


@transactional
def divide(assessment: Assessment, wishes: Iterable[Wish], *, by: Member) -> Divided:
    """Keep who answers which places; a place that somebody else changed since the page was made is not overwritten.

    What is compared is what the page showed, so that a place that the page left alone is left alone here too. Who gets
    work hears of it by mail. Raises AssessmentClosed and CannotAnswer.
    """
    lock(assessment.id)
    db.session.refresh(assessment, ("state",))
    refuse_closed(assessment)
    stands = given_of(assessment)
    changed = [wish for wish in wishes if _is_change(wish, stands)]
    first = {wish.given.place: _at(stands, wish) for wish in changed if _at(stands, wish) != wish.stood}
    write = [wish.given for wish in changed if wish.given.place not in first]
    _refuse_strangers(assessment, write, stands)
    for given in write:
        _put(assessment, given, by=by)
    if write:
        places = [given.place for given in write]
        record("work divided", assessment, by=by, object=_told(places), details={"places": places})
        _tell(assessment, [given.who for given in write if given.who != stands.get(given.place, Given(given.place)).who], by=by)
    return Divided(tuple(given.place for given in write), first)


@reads
def known_functions(organisation: Organisation, language: str | None = None) -> tuple[KnownFunction, ...]:
    """Return the functions of all questionnaires that an organisation can use, in their order; one that several name stands once."""
    found: dict[str, KnownFunction] = {}
    for version in list_versions(organisation.id):
        questionnaire = questionnaire_of(version, language)
        for function in questionnaire.functions:
            found.setdefault(function.id, KnownFunction(function.id, function.text, questionnaire.language))
    return tuple(found.values())


@reads
def functions_in(organisation_id: int) -> dict[int, frozenset[str]]:
    """Return the functions of each member who has one, by the number of the account."""
    query = select(MemberFunction.account_id, MemberFunction.function_id)
    query = query.join(Membership, _is_member(MemberFunction)).where(MemberFunction.organisation_id == organisation_id)
    found: dict[int, set[str]] = {}
    for account_id, function_id in db.session.execute(query):
        found.setdefault(account_id, set()).add(function_id)
    return {account_id: frozenset(functions) for account_id, functions in found.items()}


@transactional
def give_functions(organisation: Organisation, account_id: int, functions: Collection[str], *, by: Member) -> bool:
    """Let a member have these functions and no others; what is no function is left out. False: no such member here."""
    here = select(Membership.id).where(Membership.organisation_id == organisation.id, Membership.account_id == account_id)
    if db.session.scalar(here) is None:
        return False
    known = [function.id for function in known_functions(organisation) if function.id in functions]
    if functions_in(organisation.id).get(account_id, frozenset()) == frozenset(known):
        return True
    old = (MemberFunction.organisation_id == organisation.id, MemberFunction.account_id == account_id)
    db.session.execute(delete(MemberFunction).where(*old))
    db.session.add_all(MemberFunction(organisation_id=organisation.id, account_id=account_id, function_id=one) for one in known)
    db.session.flush()
    record("functions changed", organisation=organisation, by=by, object=f"account {account_id}", details={"functions": known})
    return True


@reads
def open_items(outcome: Outcome) -> frozenset[str]:
    """Return the items that still need something."""
    return frozenset(item_id for item_id, item in outcome.result.items.items() if item.status in (OPEN, PARTIAL))


@reads
def due_soon(today: date) -> list[Due]:
    """Return what people are to be reminded of today: what must be ready in 7 days, tomorrow, or had to be ready yesterday.

    Only what is open still, of assessments that take answers; in all organisations.
    """
    days = [today + timedelta(days=ahead) for ahead in REMINDED]
    query = select(Assessment).where(
        Assessment.state == CONCEPT, Assessment.id.in_(select(Assignment.assessment_id).where(Assignment.due.in_(days)))
    )
    return [due for assessment in db.session.scalars(query.order_by(Assessment.id)).all() for due in _due_in(assessment, days)]


def _given(assessments: Collection[int]) -> dict[int, dict[str, Given]]:
    query = select(Assignment.assessment_id, Assignment.place, Membership.account_id, Assignment.function_id, Assignment.due)
    query = query.outerjoin(Membership, _is_member(Assignment)).where(Assignment.assessment_id.in_(assessments))
    found: dict[int, dict[str, Given]] = {}
    for assessment_id, place, person, function, due in db.session.execute(query.order_by(Assignment.id)):
        if person is not None or function or due:
            found.setdefault(assessment_id, {})[place] = Given(place, Who(person, function), due)
    return found


def _is_member(table):
    return and_(Membership.organisation_id == table.organisation_id, Membership.account_id == table.account_id)


def _at(stands: Mapping[str, Given], wish: Wish) -> Given:
    return stands.get(wish.given.place, Given(wish.given.place))


def _is_change(wish: Wish, stands: Mapping[str, Given]) -> bool:
    """Return whether a page changed a place, and not into what stands there already."""
    return wish.given not in (wish.stood, _at(stands, wish))


def _refuse_strangers(assessment: Assessment, write: list[Given], stands: Mapping[str, Given]) -> None:
    people = {account.id for account in who_can_answer(assessment)}
    functions = {function.id for function in questionnaire_of(db.session.get(Version, assessment.version_id)).functions}
    can = {NOBODY, *(Who(person=one) for one in people), *(Who(function=one) for one in functions)}
    wrong = tuple(one.place for one in write if one.who not in can and one.who != stands.get(one.place, Given(one.place)).who)
    if wrong:
        raise CannotAnswer(wrong)


def _put(assessment: Assessment, given: Given, *, by: Member) -> None:
    found = db.session.scalar(select(Assignment).where(Assignment.assessment_id == assessment.id, Assignment.place == given.place))
    if not given.who and given.due is None:
        db.session.delete(found)
        db.session.flush()
        return
    if found is None:
        found = Assignment(organisation_id=assessment.organisation_id, assessment_id=assessment.id, place=given.place, revision=0)
        db.session.add(found)
    found.account_id, found.function_id, found.due = given.who.person, given.who.function, given.due
    found.revision, found.given_by, found.given_at = found.revision + 1, by.account.id, now()
    db.session.flush()


def _told(places: list[str]) -> str:
    return " ".join(places[:TOLD_PLACES]) + (" …" if len(places) > TOLD_PLACES else "")


def _tell(assessment: Assessment, gained: list[Who], *, by: Member) -> None:
    """Ask for a mail to everybody who got work, not to who divided it."""
    for account_id in sorted(_people_behind(assessment, gained) - {by.account.id}):
        post(
            ASSIGNED, account_id, organisation_id=assessment.organisation_id, about={"assessment": assessment.ref},
            same=f"assigned {assessment.ref}", not_before=now() + MAIL_AFTER,
        )  # fmt: skip


def _people_behind(assessment: Assessment, who: Iterable[Who]) -> set[int]:
    """Return the accounts that are meant: the persons, and everybody with one of the functions who does not judge apart."""
    who = list(who)
    functions = {one.function for one in who if one.function}
    having = {account_id for account_id, has in functions_in(assessment.organisation_id).items() if has & functions} if functions else set()
    seated = set(db.session.scalars(select(Seat.account_id).where(Seat.assessment_id == assessment.id)))
    return ({one.person for one in who if one.person is not None} | having) - seated


def _due_in(assessment: Assessment, days: list[date]) -> list[Due]:
    found = outcome_of(assessment)
    is_open = open_items(found)
    waiting: dict[tuple[date, int], list[str]] = {}
    for share in shares(found.questionnaire, given_of(assessment).values()):
        if share.due in days and is_open.intersection(share.items):
            for account_id in sorted(_people_behind(assessment, [share.who])):
                waiting.setdefault((share.due, account_id), []).append(share.place)
    return [
        Due(account_id, assessment.organisation_id, assessment.ref, tuple(places), due)
        for (due, account_id), places in sorted(waiting.items())
    ]
