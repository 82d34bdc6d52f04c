"""Changing the intake sets answers aside and never throws one away."""

from dataclasses import replace
from datetime import date

import pytest

from selfassess.core.answers import Answer, NormAnswer
from selfassess.core.applicability import applicable, asked, takes_out
from selfassess.core.conditions import Compare, Fact, Not
from selfassess.core.outcome import outcome
from selfassess.core.set_aside import SetAside, set_aside

ON = date(2026, 6, 30)
RUNNING = {"phase": "running", "own_youth_mental_health": False}
VALUES = {"yes_no": (True, False), "number": (0, 5, 400), "text": ("GCI",), "date": (date(2025, 1, 1), date(2025, 6, 30))}


def met(*letters):
    return Answer(norms={letter: NormAnswer("met") for letter in letters})


def step(framework, answers, before, after):
    return set_aside(applicable(framework, before, answers), applicable(framework, after, answers), answers)


def test_what_was_answered_is_set_aside_by_name_and_comes_back(framework):
    answers = {"1.2-K2": met("a"), "1.3-K1": met("a"), "1.3-I1": Answer(note="Geteld."), "2.7-K1": met("a", "c")}
    changed = {**RUNNING, "phase": "building", "own_youth_mental_health": True}
    there = step(framework, answers, RUNNING, changed)
    assert there == SetAside(items=("1.2-K2", "1.3-I1"), norms=(("2.7-K1", "a"),))
    back = step(framework, answers, changed, RUNNING)
    assert (back.back_items, back.back_norms, back.items, back.norms) == (there.items, there.norms, (), ())


def test_nothing_is_named_that_nobody_answered(framework):
    assert not step(framework, {"1.3-I1": Answer(), "2.7-K1": met("b")}, RUNNING, {**RUNNING, "phase": "building"})


def test_the_intake_question_that_takes_an_item_out_is_named(framework):
    found = takes_out(framework, {"phase": "building", "own_education": True}, {}, "1.3-I1")
    assert [question.id for question in found] == ["phase"]
    assert takes_out(framework, RUNNING, {}, "1.3-I1") == ()


def test_a_kept_answer_to_a_hidden_question_shows_no_other_question(framework):
    def when(question):
        conditions = {"own_education": Compare(Fact("intake", "homogeneous_group"), "is", True),
                      "girls_over_18": Compare(Fact("intake", "own_education"), "is", True),
                      "girls_in_care": Not(Compare(Fact("intake", "girls_over_18"), "is", True))}  # fmt: skip
        return replace(question, show_when=conditions.get(question.id))

    chained = replace(framework, intake=tuple(map(when, framework.intake)))
    kept = {"homogeneous_group": False, "own_education": True, "girls_over_18": True}

    def shown(intake):
        return {question.id for question in asked(chained, intake)} & {"own_education", "girls_over_18", "girls_in_care"}

    assert shown(kept) == {"girls_in_care"}
    assert shown({**kept, "homogeneous_group": True}) == {"own_education", "girls_over_18"}


def single_changes(questionnaire, intake):
    """Every intake that differs from this one in the answer to one question."""
    for question in questionnaire.intake:
        options = [option.id for option in question.options]
        values = {"choice": options, "choices": [(one,) for one in options] + [tuple(options)]}.get(question.kind) or VALUES[question.kind]
        for value in (None, *values):
            changed = {**intake, question.id: value}
            yield {key: kept for key, kept in changed.items() if kept is not None}


@pytest.mark.parametrize("phase", ["building", "under_6_months", "running"])
def test_after_every_change_and_back_the_score_is_what_it_was(de_kade, phase):
    framework, answers = de_kade.questionnaire, de_kade.answers
    intake = {**de_kade.intake, "phase": phase}
    before = outcome(framework, intake, answers, {}, ON)
    for changed in single_changes(framework, intake):
        there, back = step(framework, answers, intake, changed), step(framework, answers, changed, intake)
        assert (there.items, there.norms) == (back.back_items, back.back_norms)
        result = outcome(framework, changed, answers, {}, ON).result
        assert not [item_id for item_id in there.items if result.items[item_id].status not in ("not_testable", "not_applicable")]
        assert outcome(framework, intake, answers, {}, ON) == before
