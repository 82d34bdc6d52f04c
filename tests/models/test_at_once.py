"""Two people who press at the same moment: one is first, the other hears it, and nothing is done twice; on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import current_app
from sqlalchemy import func, select

from selfassess.core.action import Decision
from selfassess.models.action import ActionChange
from selfassess.models.answer import AnswerChange
from selfassess.models.assessment import CONCEPT, Assessment
from selfassess.models.calibration import Agreement, Consensus
from selfassess.models.database import db
from selfassess.models.mail import Mail
from selfassess.models.organisation import Organisation
from selfassess.models.snapshot import Snapshot
from selfassess.models.together import Comment, Seat
from selfassess.services import actions, answering, calibration, comments, counting, incidents, seats, signing, states
from selfassess.services.actions import DecisionChanged
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import AssessmentClosed
from selfassess.services.calibration import AgreementEnded, Choice, SettledFirst
from selfassess.services.counting import CountingGoesOn, CountingOver
from selfassess.services.division import Due
from selfassess.services.publishing import questionnaire_of, version_of
from selfassess.services.reminding import remind_of_work
from selfassess.services.seats import SeatRefused, SideChanged
from selfassess.services.states import WrongState
from tests.conftest import make_app, make_organisation

ITEM = "1.2-K1"
MET, NOT_MET = ({"norms": dict.fromkeys("abc", state)} for state in ("met", "not_met"))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path, prepared):
    """De Kade, on each database."""
    if request.param == "sqlite":
        app = make_app(tmp_path, prepared)
    else:
        address = request.getfixturevalue("postgres")
        request.getfixturevalue("engine_of_nothing")
        app = make_app(tmp_path, database=address)
    with app.app_context():
        yield make_organisation("Stichting De Kade", "kade")
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def engine_of_nothing(postgres):
    """PostgreSQL without anything in it."""
    from sqlalchemy import create_engine, text

    engine = create_engine(postgres)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


def at_once(place, *works, seen=lambda assessment: None) -> list:
    """Let each do its work at the same moment, in a session of its own; return what each got, or the name of what it raised.

    A work takes the assessment and the organisation, read before anybody began, as is what was `seen`.
    """
    app, begins = current_app._get_current_object(), threading.Barrier(len(works))
    ids = _read(place)
    db.session.commit()

    def do(work):
        with app.app_context():
            assessment, organisation = db.session.get(Assessment, ids[0]), db.session.get(Organisation, ids[1])
            _held = seen(assessment)
            db.session.commit()
            begins.wait(10)
            try:
                return work(assessment, organisation)
            except (
                SideChanged,
                SeatRefused,
                WrongState,
                DecisionChanged,
                SettledFirst,
                AgreementEnded,
                CountingGoesOn,
                CountingOver,
                AssessmentClosed,
            ) as refused:
                return type(refused)

    with ThreadPoolExecutor(len(works)) as people:
        found = list(people.map(do, works))
    db.session.expire_all()
    return found


def _read(place) -> tuple[int, int]:
    """Read everything of De Kade that works use; a thread that had to would borrow this session, and hold on to the database."""
    for one in (place.assessment, place.organisation, *(member.account for member in place.members.values())):
        db.session.refresh(one)
    return place.assessment.id, place.organisation.id


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_an_action_is_decided_by_who_was_first(place):
    by = place.coordinator

    def decides(owner):
        return lambda assessment, _: actions.decide(assessment, ITEM, Decision(owner=owner), by=by)

    found = at_once(place, *map(decides, ("hr", "directie", "team")))
    assert (found.count(DecisionChanged), found.count(1), count(ActionChange)) == (2, 1, 1)


def test_an_action_that_a_page_has_read_is_not_overwritten(place):
    by = place.coordinator
    actions.decide(place.assessment, ITEM, Decision(owner="hr"), by=by)

    def decides(owner):
        return lambda assessment, _: actions.decide(assessment, ITEM, Decision(owner=owner), by=by, revision=1)

    found = at_once(place, decides("directie"), decides("team"), seen=actions.decisions_by_key)
    assert (found.count(DecisionChanged), found.count(2), count(ActionChange)) == (1, 1, 2)


def test_a_seat_is_given_once(place):
    judge = place.members["assessor"].account.id
    at_once(place, *[lambda assessment, _: seats.give(assessment, judge, by=place.coordinator)] * 3)
    assert count(Seat) == 1


def test_it_is_signed_once_and_reopened_once(place):
    director = place.members["director"]
    states.hand_in(place.assessment, by=place.coordinator)
    found = at_once(place, *[lambda assessment, _: signing.sign(assessment, by=director)] * 3)
    assert (found.count(WrongState), count(Snapshot)) == (2, 1)
    again = at_once(place, *[lambda assessment, _: states.reopen(assessment, reason="Nog eens.", to=CONCEPT, by=director)] * 3)
    assert again.count(WrongState) == 2


def test_no_answer_gets_in_after_it_was_handed_in(place):
    by = place.coordinator

    def saves(assessment, _):
        return answering.save_page(assessment, [ItemSave(ITEM, MET)], by=by).written

    saved, _handed_in = at_once(place, saves, lambda assessment, _: states.hand_in(assessment, by=by))
    stands = answering.saved_of(place.assessment)
    assert (ITEM in stands) is (saved == (ITEM,))
    assert saves_nothing_more(place)


def saves_nothing_more(place) -> bool:
    with pytest.raises(AssessmentClosed):
        answering.save_page(place.assessment, [ItemSave(ITEM, NOT_MET, revision=1)], by=place.coordinator)
    return True


def test_a_difference_is_settled_once(place):
    judge = place.members["assessor"]
    seats.give(place.assessment, judge.account.id, by=place.coordinator)
    answering.save_page(place.assessment, [ItemSave(ITEM, MET)], by=place.coordinator)
    answering.save_page(place.assessment, [ItemSave(ITEM, NOT_MET)], by=judge, voice="second")
    states.second_ready(place.assessment, by=judge)
    states.hand_in(place.assessment, by=place.coordinator)
    item = next(one for one in questionnaire_of(version_of(place.assessment.version_id)).items if one.id == ITEM)
    mark = calibration.sides_of(place.assessment, ITEM).mark

    def settles(chosen, agreement):
        choice = Choice(chosen, "Zo is het.", mark, agreement=agreement)
        return lambda assessment, _: calibration.settle(assessment, item, choice, by=place.coordinator)

    found = at_once(place, settles("first", "Zo lezen wij dit."), settles("second", ""), settles("first", "Zo lezen wij dit."))
    assert (count(Consensus), count(Agreement) <= 1, SettledFirst in found) == (1, True, True)


def test_a_comment_is_said_once(place):
    by = place.coordinator
    at_once(place, *[lambda assessment, _: comments.say(assessment, ITEM, "Zo?", voice="first", by=by)] * 3)
    assert count(Comment) == 1


def test_an_agreement_is_made_and_bettered_once(place):
    by = place.coordinator
    made = [calibration.make_agreement(place.organisation, "kwaliteitskader", ITEM, "Zo lezen wij dit.", by=by) for _ in range(2)]
    assert count(Agreement) == 1
    ref = made[0].ref

    def betters(text):
        return lambda _, here: calibration.better_agreement(calibration.agreement_of(here, ref), text, by=by)

    found = at_once(place, betters("Beter."), betters("Nog beter."))
    assert (found.count(AgreementEnded), count(Agreement)) == (1, 2)


def test_a_counting_is_begun_once_and_closed_once(place):
    by = place.coordinator

    def begins(assessment, _):
        more = {"numbers": [1, 2], "size": 10, "drawn": "random", "seed": 4}
        return counting.begin(assessment, "files", voice="first", by=by, **more).revision

    found = at_once(place, *[begins] * 3)
    assert found.count(CountingGoesOn) == 2
    revision = next(one for one in found if one != CountingGoesOn)
    closed = at_once(place, *[lambda assessment, _: counting.clear(assessment, "files", voice="first", by=by, revision=revision)] * 3)
    assert closed.count(CountingOver) == 2


def test_a_reminder_that_two_processes_ask_for_is_one_mail(place):
    told = [Due(place.coordinator.account.id, place.organisation.id, place.assessment.ref, ("1.3",), date(2026, 5, 2))]
    at_once(place, *[lambda _assessment, _: remind_of_work(told, today=date(2026, 5, 1))] * 4)
    assert (count(Mail), db.session.scalar(select(Mail.state))) == (1, "waiting")


def test_taking_out_and_saving_take_turns(place):
    by, questionnaire = place.coordinator, questionnaire_of(version_of(place.assessment.version_id))
    answering.save_page(place.assessment, [ItemSave(ITEM, {"note": "Fenna"})], by=by)

    def takes_out(assessment, _):
        incidents.purge_item(assessment, questionnaire, ITEM, incidents.TEXTS, kinds=["name"], by=by)

    def saves(assessment, _):
        answering.save_page(
            assessment, [ItemSave("1.2-K2", MET), ItemSave(ITEM, {"note": "Fenna", "norms": {"a": "met"}}, revision=1)], by=by
        )

    at_once(place, takes_out, saves)
    rows = db.session.execute(select(AnswerChange.revision).where(AnswerChange.item_id == ITEM)).scalars().all()
    assert sorted(rows) == list(range(1, len(rows) + 1))


def test_who_is_given_a_seat_while_a_page_is_being_saved_says_nothing_in_the_first_voice(place):
    judge = place.members["assessor"]

    def saves(assessment, _):
        return answering.save_page(assessment, [ItemSave(ITEM, MET)], by=judge).written

    def gives(assessment, _):
        seats.give(assessment, judge.account.id, by=place.coordinator)

    at_once(place, saves, gives)
    spoke = ITEM in answering.saved_of(place.assessment)
    assert (spoke, count(Seat)) in ((True, 0), (False, 1))
