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


def result_of(questionnaire, how, seed=1, intake=None):
    answers = made_up(questionnaire, how, pick=random.Random(seed).choice, on=ON)
    return outcome(questionnaire, intake or {}, answers, {}, ON).result


def test_the_best_is_whole_and_the_worst_is_nothing(questionnaire):
    best, worst = (result_of(questionnaire, how) for how in (BEST, WORST))
    assert {item.p for item in best.items.values()} == {1.0}
    assert {item.p for item in worst.items.values()} == {0.0}


def test_by_chance_every_question_has_an_answer(questionnaire):
    answers = made_up(questionnaire, CHANCE, pick=random.Random(3).choice, on=ON)
    assert set(answers) == {item.id for item in questionnaire.items}


def test_what_no_try_met_is_named(questionnaire):
    pick = random.Random(5).choice
    never = never_seen(questionnaire, [result_of(questionnaire, WORST, intake=made_up_intake(questionnaire, pick))])
    rule = questionnaire.scoring.verdict
    assert bool(never["verdicts"]) == bool(rule)
    assert never_seen(questionnaire, [])["levels"] == tuple(str(level.value) for level in questionnaire.scoring.levels)
