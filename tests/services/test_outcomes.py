"""What an assessment comes to, and what is kept of it."""

import pytest

from selfassess.core.action import Decision
from selfassess.demo import seeding
from selfassess.models.action import decisions_of
from selfassess.services import actions, answering, assessments, first_questions, outcomes
from selfassess.services.answering import ItemSave


def test_the_demo_gives_the_worked_example(kade):
    finished = seeding.seed_assessment(kade.organisation, seeding.FINISHED, by=kade.coordinator)
    outcome = outcomes.outcome_of(finished)
    assert (outcome.result.verdict.code, outcome.result.tally.mostly_or_better, len(outcome.plan.each)) == ("D", 46, 34)
    assert [action.item for action in outcome.plan.actions[:3]] == ["1.4-K2", "1.4-K1", "1.4-I1"]


def test_the_list_shows_the_figures_of_now(kade):
    seeding.seed_assessment(kade.organisation, seeding.FINISHED, by=kade.coordinator)
    newest = outcomes.list_of(kade.organisation.id)[0]
    assert (newest.verdict, newest.completeness, newest.open_items) == ("D", 1.0, 0)


def answer(kade, state, revision):
    norms = {"norms": dict.fromkeys("abc", state)}
    answering.save_page(kade.assessment, [ItemSave("1.4-K2", norms, revision=revision)], by=kade.coordinator)
    return outcomes.outcome_of(kade.assessment).plan


def test_a_vanished_gap_closes_its_action_and_a_gap_that_returns_opens_it(kade):
    answer(kade, "not_met", 0)
    actions.decide(kade.assessment, "1.4-K2", Decision(owner="HR-adviseur"), by=kade.coordinator)
    closed = answer(kade, "met", 1).closed
    [row] = decisions_of(kade.assessment.id)
    assert [action.owner for action in closed] == ["HR-adviseur"]
    assert row.closed_reason == actions.GAP_VANISHED
    reopened = answer(kade, "partly", 2)
    [row] = decisions_of(kade.assessment.id)
    assert row.closed_at is None
    assert {action.item: action.owner for action in reopened.actions}["1.4-K2"] == "HR-adviseur"


def test_a_second_decision_from_an_old_page_is_refused(kade):
    actions.decide(kade.assessment, "1.4-K2", Decision(owner="HR-adviseur"), by=kade.coordinator)
    with pytest.raises(actions.DecisionChanged) as refused:
        actions.decide(kade.assessment, "1.4-K2", Decision(owner="bestuurder"), by=kade.coordinator)
    assert (refused.value.now.owner, refused.value.revision) == ("HR-adviseur", 1)


def test_a_new_assessment_takes_over_the_last_intake(kade):
    from selfassess.models.version import find_version

    version = find_version("kwaliteitskader")
    assert assessments.start(kade.organisation, version=version, title="Volgende", by=kade.coordinator).intake == {"phase": "running"}


def test_the_intake_is_guarded_by_its_revision(kade):
    first_questions.save_intake(kade.assessment, {"phase": "building"}, revision=0, by=kade.coordinator)
    with pytest.raises(first_questions.IntakeChanged):
        first_questions.save_intake(kade.assessment, {"phase": "running"}, revision=0, by=kade.coordinator)
    [waits] = first_questions.intake_drafts(kade.assessment)
    assert (kade.assessment.intake, waits.fields, waits.own) == ({"phase": "building"}, {"phase": "running"}, True)
