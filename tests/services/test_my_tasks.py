"""What waits for one person."""

from datetime import date

import pytest

from selfassess.core.division import NOBODY, Given, Who
from selfassess.models.database import db, now
from selfassess.models.together import Comment, Mention
from selfassess.services import answering, division, seats, states
from selfassess.services.answering import ItemSave
from selfassess.services.division import Wish
from selfassess.services.my_tasks import NOTHING, waiting_for
from tests.conftest import make_organisation

TODAY = date(2026, 5, 2)
ANSWER = ItemSave("1.4-K1", {"norms": {"a": "met", "b": "met", "c": "met"}})


@pytest.fixture
def waits(kade):
    """What waits for the assessor of De Kade: `waits()`."""
    return lambda role="assessor": waiting_for(kade.members[role], today=TODAY, language="nl")


@pytest.fixture
def gives(kade):
    """Gives a place to the assessor, or to somebody else: `gives("1.4", due=…)`."""

    def give(place, who=None, due=None):
        who = who or Who(person=kade.members["assessor"].account.id)
        division.divide(kade.assessment, [Wish(Given(place, who, due), Given(place))], by=kade.coordinator)

    return give


def places(waiting):
    return [(task.share.place, task.overdue, task.is_done) for task in waiting.tasks]


def test_nothing_waits_for_who_was_given_nothing(waits, gives):
    gives("1.4", Who(function="hr"))
    assert waits() == NOTHING


def test_own_work_and_that_of_own_functions_waits_in_order_of_day_what_is_done_last(kade, waits, gives):
    division.give_functions(kade.organisation, kade.members["assessor"].account.id, ["hr"], by=kade.members["administrator"])
    gives("1.1")
    gives("1.3", Who(function="hr"), date(2026, 5, 1))
    gives("1.2", due=date(2026, 5, 2))
    gives("1.4-K1", due=date(2026, 4, 1))
    answering.save_page(kade.assessment, [ANSWER], by=kade.coordinator)
    assert places(waits()) == [("1.3", True, False), ("1.2", False, False), ("1.1", False, False), ("1.4-K1", False, True)]
    assert waits().number == 3


def test_work_waits_no_longer_once_it_is_handed_in(kade, waits, gives):
    gives("1.4")
    states.hand_in(kade.assessment, by=kade.coordinator)
    assert waits() == NOTHING


def test_who_judges_apart_has_one_task_and_sees_nothing_of_the_first_side_in_it(kade, waits, gives):
    gives("1.4")
    answering.save_page(kade.assessment, [ANSWER], by=kade.coordinator)
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    (task,) = waits().tasks
    assert (task.apart, task.done, task.share.who) == (True, 0, NOBODY)
    states.second_ready(kade.assessment, by=kade.members["assessor"])
    assert waits() == NOTHING


def mention(kade, voice="first", **columns):
    of = {"organisation_id": kade.organisation.id}
    comment = Comment(
        assessment_id=kade.assessment.id, item_id="1.4-K1", voice=voice, text="Zo?", account_id=kade.coordinator.account.id, **of
    )
    db.session.add(comment)
    db.session.flush()
    db.session.add(Mention(comment_id=comment.id, account_id=kade.members["assessor"].account.id, **of, **columns))
    db.session.commit()


def test_a_mention_waits_until_it_is_seen(kade, waits):
    mention(kade, seen_at=now())
    assert waits() == NOTHING
    mention(kade)
    assert [(one.item_id, one.by) for one in waits().mentions] == [("1.4-K1", "coordinator@kade.example")]
    assert waits().number == 1
    assert waits("coordinator") == NOTHING


def test_a_mention_on_the_other_side_stays_unseen_while_one_judges_apart(kade, waits):
    mention(kade)
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    assert waits().mentions == ()
    mention(kade, voice="second")
    assert len(waits().mentions) == 1


def test_work_of_another_organisation_is_not_here(kade, gives, app):
    gives("1.4")
    elders = make_organisation("Ergens Anders", "elders")
    assert waiting_for(elders.members["assessor"], today=TODAY, language="nl") == NOTHING


def test_a_signature_waits_for_the_director_and_differences_wait_for_who_judged(kade):
    judge, director = kade.members["assessor"], kade.members["director"]
    steps = lambda member: [one.what for one in waiting_for(member, today=TODAY, language="nl").steps]  # noqa: E731
    assert steps(director) == steps(kade.coordinator) == []
    states.hand_in(kade.assessment, by=kade.coordinator)
    assert (steps(director), steps(kade.coordinator)) == (["sign"], [])
    states.take_back(kade.assessment, by=kade.coordinator)
    seats.give(kade.assessment, judge.account.id, by=kade.coordinator)
    for role, voice, state in (("coordinator", "first", "met"), ("assessor", "second", "not_met")):
        save = ItemSave("1.2-K1", {"norms": dict.fromkeys("abc", state)})
        answering.save_page(kade.assessment, [save], by=kade.members[role], voice=voice)
    states.hand_in(kade.assessment, by=kade.coordinator)
    assert (steps(director), steps(judge)) == ([], [])
    states.second_ready(kade.assessment, by=judge)
    assert (steps(director), steps(judge), steps(kade.coordinator)) == ([], ["calibrate"], ["calibrate"])
