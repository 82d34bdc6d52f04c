"""An assessment that is opened again after its two sides had met."""

import json

import pytest

from selfassess.models.assessment import CONCEPT, IN_CALIBRATION
from selfassess.services import answering, calibration, outcomes, seats, signing, states
from selfassess.services.answering import ItemSave
from selfassess.services.calibration import Choice
from selfassess.services.publishing import questionnaire_of, version_of
from selfassess.services.seats import SeatRefused

ITEM = "1.2-K1"
MET, NOT_MET = ({"norms": dict.fromkeys("abc", state)} for state in ("met", "not_met"))


@pytest.fixture
def settled(kade):
    """De Kade, where the second answer to one item was agreed on."""
    judge = kade.members["assessor"]
    seats.give(kade.assessment, judge.account.id, by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave(ITEM, MET)], by=kade.coordinator)
    answering.save_page(kade.assessment, [ItemSave(ITEM, NOT_MET)], by=judge, voice="second")
    states.second_ready(kade.assessment, by=judge)
    states.hand_in(kade.assessment, by=kade.coordinator)
    questionnaire = questionnaire_of(version_of(kade.assessment.version_id))
    item = next(one for one in questionnaire.items if one.id == ITEM)
    mark = calibration.sides_of(kade.assessment, ITEM).mark
    calibration.settle(kade.assessment, item, Choice("second", "Zo is het.", mark), by=kade.coordinator)
    return kade


@pytest.fixture
def reopened(settled):
    """The same, signed and then opened again for everybody."""
    signing.sign(settled.assessment, by=settled.members["director"])
    states.reopen(settled.assessment, reason="Nog eens.", to=CONCEPT, by=settled.coordinator)
    return settled


def level(assessment) -> int | None:
    return outcomes.outcome_of(assessment).result.items[ITEM].level


def test_what_was_agreed_counts_again_when_the_sides_meet_again(reopened):
    assert level(reopened.assessment) == 3
    states.hand_in(reopened.assessment, by=reopened.coordinator)
    assert (reopened.assessment.state, level(reopened.assessment)) == (IN_CALIBRATION, 0)


def test_what_is_signed_is_what_counts(reopened):
    level(reopened.assessment)
    states.hand_in(reopened.assessment, by=reopened.coordinator)
    kept = json.loads(signing.sign(reopened.assessment, by=reopened.members["director"]).document)
    assert (kept["counts"][ITEM], kept["result"]["items"][ITEM]["level"]) == ("consensus", 0)


def test_a_seat_is_not_ended_any_more_after_something_was_agreed(reopened):
    with pytest.raises(SeatRefused, match="over"):
        seats.take(reopened.assessment, reopened.members["assessor"].account.id, by=reopened.coordinator)
