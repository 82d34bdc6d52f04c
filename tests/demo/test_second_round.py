"""The demo tells the story of two rounds: the foundation not in order before, and in order after."""

import pytest

from selfassess.core.closing import CLOSED
from selfassess.core.comparison import BETTER, CHANCE, REAL, WORSE, compare
from selfassess.demo import seeding
from selfassess.demo.second_round import seed_second_round
from selfassess.demo.together import seed_together
from selfassess.models.assessment import ADOPTED
from selfassess.services import actions, outcomes, rounds


@pytest.fixture
def two(kade):
    """The finished round of the demo and the one after it."""
    finished, half_done = (
        seeding.seed_assessment(kade.organisation, one, by=kade.coordinator) for one in (seeding.FINISHED, seeding.HALF_DONE)
    )
    seed_together(finished, half_done, kade.members)
    return finished, seed_second_round(finished, kade.members)


def test_the_second_round_follows_the_first_and_is_adopted(two):
    first, second = two
    assert rounds.previous_of(second).id == first.id
    assert second.state == ADOPTED
    assert rounds.unconfirmed_in(second) == ()


def test_the_verdict_goes_from_d_to_b_because_of_section_1_4(two):
    found = compare(*(outcomes.outcome_of(one) for one in two))
    assert (found.verdict.before.code, found.verdict.after.code, found.verdict.without_chance) == ("D", "B", "B")
    assert (found.sections["1.4"].change, found.items["1.4-I1"].certainty) == (BETTER, REAL)


def test_not_everything_became_better_and_some_may_be_chance(two):
    found = compare(*(outcomes.outcome_of(one) for one in two))
    assert found.count(WORSE) == 2
    assert (found.items["1.2-I1"].certainty, found.items["2.1-I3"].certainty) == (CHANCE, CHANCE)


def test_the_plan_of_the_first_is_closed_in_part_and_goes_along_for_the_rest(two):
    closed = {one.action.key: one.gap for one in rounds.close_plan(*(outcomes.outcome_of(one) for one in two))}
    assert (closed["1.4-K1"], closed["1.4-K2"]) == (CLOSED, CLOSED)
    owners = {key: one.owner for key, one in actions.decided_in(two[1]).items()}
    assert owners["2.8-K2"] == "aandachtsfunctionaris mensenhandel"
    assert "1.4-K2" not in owners


def test_the_demo_still_shows_one_that_is_half_done(two, kade):
    titles = {row.title: row.state for row in outcomes.list_of(kade.organisation.id)}
    assert titles[seeding.HALF_DONE.title] == "concept"
