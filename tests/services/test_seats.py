"""Who judges apart, and when the two sides meet."""

import pytest

from selfassess.models.assessment import ADOPTED, IN_CALIBRATION, IN_REVIEW
from selfassess.models.database import db
from selfassess.services import answering, assessments, members, outcomes, publishing, seats, states
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import AssessmentClosed
from selfassess.services.seats import SeatRefused
from selfassess.services.states import WrongState

MET, NOT_MET = {"norms": {"a": "met"}}, {"norms": {"a": "not_met"}}


@pytest.fixture
def apart(kade):
    """De Kade with its assessor as second assessor."""
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    return kade


def says(kade, role, value, voice):
    return answering.save_page(kade.assessment, [ItemSave("1.2-K1", value)], by=kade.members[role], voice=voice)


def test_each_side_keeps_its_own_answer(apart):
    says(apart, "coordinator", MET, "first")
    says(apart, "assessor", NOT_MET, "second")
    stands = {voice: answering.saved_of(apart.assessment, voice=voice)["1.2-K1"].value for voice in ("first", "second")}
    assert stands == {"first": MET, "second": NOT_MET}


def test_the_second_answers_do_not_count(apart):
    says(apart, "assessor", MET, "second")
    found = outcomes.outcome_of(apart.assessment).result.items["1.2-K1"].status
    alone = outcomes.outcome_of(apart.assessment, voice="second").result.items["1.2-K1"].status
    assert (found, alone) == ("open", "partial")


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_the_two_sides_meet_when_both_are_ready(apart, order):
    steps = {"first": states.hand_in, "second": states.second_ready}
    steps[order[0]](apart.assessment, by=apart.coordinator)
    assert apart.assessment.state != IN_CALIBRATION
    steps[order[1]](apart.assessment, by=apart.coordinator)
    assert apart.assessment.state == IN_CALIBRATION


def test_what_is_ready_takes_no_answers_until_it_is_taken_back(apart):
    states.second_ready(apart.assessment, by=apart.members["assessor"])
    with pytest.raises(AssessmentClosed):
        says(apart, "assessor", MET, "second")
    says(apart, "coordinator", MET, "first")
    states.second_goes_on(apart.assessment, by=apart.members["assessor"])
    says(apart, "assessor", MET, "second")
    states.hand_in(apart.assessment, by=apart.coordinator)
    with pytest.raises(AssessmentClosed):
        says(apart, "coordinator", NOT_MET, "first")
    assert [assessments.takes(apart.assessment, voice) for voice in ("first", "second", "consensus")] == [False, True, False]


def test_only_the_consensus_is_answered_once_they_met_and_then_it_counts(apart):
    says(apart, "coordinator", MET, "first")
    states.hand_in(apart.assessment, by=apart.coordinator)
    states.second_ready(apart.assessment, by=apart.members["assessor"])
    for voice in ("first", "second"):
        with pytest.raises(AssessmentClosed):
            says(apart, "assessor", NOT_MET, voice)
    says(apart, "coordinator", NOT_MET, "consensus")
    questionnaire = publishing.questionnaire_of(publishing.version_of(apart.assessment.version_id))
    counts = answering.final_answers_of(apart.assessment, questionnaire)["1.2-K1"].norms["a"].state
    assert (counts, answering.saved_of(apart.assessment)["1.2-K1"].value) == ("not_met", MET)


def test_who_answered_in_the_first_voice_cannot_judge_apart(kade):
    says(kade, "assessor", MET, "first")
    with pytest.raises(SeatRefused) as refused:
        seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    assert refused.value.why == "answered"


@pytest.mark.parametrize(("role", "why"), [("director", "role"), ("coordinator", "last")])
def test_who_does_not_answer_or_is_the_last_to_lead_cannot_judge_apart(kade, role, why):
    with pytest.raises(SeatRefused) as refused:
        seats.give(kade.assessment, kade.members[role].account.id, by=kade.coordinator)
    assert refused.value.why == why


def test_nobody_of_another_organisation_can_judge_apart(kade):
    other = members.add_member(members.add_organisation("Elders"), email="ergens@elders.example", role="assessor")
    with pytest.raises(SeatRefused) as refused:
        seats.give(kade.assessment, other.id, by=kade.coordinator)
    assert refused.value.why == "role"


def test_a_seat_that_ends_leaves_what_was_judged(apart):
    says(apart, "assessor", MET, "second")
    seats.take(apart.assessment, apart.members["assessor"].account.id, by=apart.coordinator)
    assert seats.second_assessors(apart.assessment) == []
    assert answering.saved_of(apart.assessment, voice="second")["1.2-K1"].value == MET
    states.hand_in(apart.assessment, by=apart.coordinator)
    assert apart.assessment.state == IN_REVIEW


def test_nobody_is_ready_who_does_not_judge_apart(kade):
    with pytest.raises(WrongState):
        states.second_ready(kade.assessment, by=kade.coordinator)


def test_seats_stay_as_they_are_once_the_two_sides_met(apart):
    apart.assessment.state = ADOPTED
    db.session.commit()
    with pytest.raises(SeatRefused) as refused:
        seats.take(apart.assessment, apart.members["assessor"].account.id, by=apart.coordinator)
    assert refused.value.why == "over"
