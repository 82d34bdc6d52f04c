"""The people of the demo work together, and what the demo tells stays the same."""

import pytest

from selfassess.demo import seeding
from selfassess.demo.together import seed_together
from selfassess.models.assessment import ADOPTED
from selfassess.services import calibration, division, outcomes, snapshots


@pytest.fixture
def seeded(kade):
    """Both assessments of the demo, with the result of the finished one before its second assessor came."""
    finished, half_done = (
        seeding.seed_assessment(kade.organisation, one, by=kade.coordinator) for one in (seeding.FINISHED, seeding.HALF_DONE)
    )
    before = outcomes.outcome_of(finished).result
    seed_together(finished, half_done, kade.members)
    return finished, half_done, before


def test_the_finished_one_is_adopted_after_the_differences_were_talked_over(seeded):
    finished, _half_done, before = seeded
    differences = [one for one in calibration.compared(finished).differences if one.is_large]
    assert 2 <= len(differences) <= 9
    assert finished.state == ADOPTED
    assert snapshots.is_whole(snapshots.current_of(finished))
    assert outcomes.outcome_of(finished).result == before


def test_the_other_one_is_divided(kade, seeded):
    _finished, half_done, _before = seeded
    given = division.given_of(half_done)
    assert {one.who.person for one in given.values()} >= {kade.coordinator.account.id, kade.members["assessor"].account.id}
    assert any(one.who.function for one in given.values())
