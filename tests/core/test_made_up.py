"""Answers that are made up to try a questionnaire."""

import random
from datetime import date

import pytest

from selfassess.core.made_up import BEST, CHANCE, WORST, made_up, made_up_intake, never_seen
from selfassess.core.outcome import outcome
from selfassess.places import folder
from selfassess.shelf import read

ON = date(2026, 6, 30)


@pytest.fixture(scope="module", params=["kwaliteitskader", "wettelijke-basis"])
def questionnaire(request):
    return read(folder("questionnaires") / f"{request.param}.yaml").questionnaire


def outcome_of(questionnaire, how, seed=1, intake=None):
    answers = made_up(questionnaire, how, pick=random.Random(seed).choice, on=ON)
    return outcome(questionnaire, intake or {}, answers, {}, ON)


def result_of(questionnaire, how):
    return outcome_of(questionnaire, how).result


def test_the_best_is_whole_and_the_worst_is_nothing(questionnaire):
    best, worst = (result_of(questionnaire, how) for how in (BEST, WORST))
    assert {item.p for item in best.items.values()} == {1.0}
    assert {item.p for item in worst.items.values()} == {0.0}


def test_by_chance_every_question_has_an_answer(questionnaire):
    answers = made_up(questionnaire, CHANCE, pick=random.Random(3).choice, on=ON)
    assert set(answers) == {item.id for item in questionnaire.items}


def test_what_no_try_met_is_named(questionnaire):
    pick = random.Random(5).choice
    never = never_seen(questionnaire, [outcome_of(questionnaire, WORST, intake=made_up_intake(questionnaire, pick))])
    assert bool(never.verdicts) == bool(questionnaire.scoring.verdict)
    assert never_seen(questionnaire, []).levels == questionnaire.scoring.levels


@pytest.fixture(scope="module")
def framework():
    return read(folder("questionnaires") / "kwaliteitskader.yaml").questionnaire


def test_limits_classes_and_their_rules_that_decided_nothing_are_named(framework):
    rules = framework.scoring
    never = never_seen(framework, [outcome_of(framework, BEST)])
    assert never.limits == rules.sections.caps
    assert never.gates == tuple((rule.part, cap) for rule in rules.parts for cap in rule.caps)
    assert never.gates
    assert never.rules == rules.actions.at_least
    assert never.classes == rules.actions.classes


def test_limits_and_rules_that_decided_something_are_not(framework):
    never = never_seen(framework, [outcome_of(framework, how, seed) for seed in range(12) for how in (WORST, CHANCE)])
    assert never.limits == ()
    assert never.gates == ()
    assert never.rules == ()


def test_a_limit_of_critical_items_is_not_the_limit_of_the_others(framework):
    (item,) = (item for item in framework.items if item.id == "1.3-K2")
    assert item.critical
    best, worst = (made_up(framework, how, pick=random.Random(1).choice, on=ON) for how in (BEST, WORST))
    never = never_seen(framework, [outcome(framework, {}, {**best, item.id: worst[item.id]}, {}, ON)])
    assert True not in [cap.critical for cap in never.limits]
    assert False in [cap.critical for cap in never.limits]
