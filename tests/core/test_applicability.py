from dataclasses import replace

import pytest

from selfassess.core.answers import Answer, Counts, NormAnswer
from selfassess.core.applicability import applicable, asked
from selfassess.core.conditions import Compare, Fact


def test_a_place_that_is_being_built_cannot_be_tested_on_what_it_does(framework):
    found = applicable(framework, {"phase": "building"}, {})
    indicators = {item.id for item in framework.items if item.role == "indicator"}
    assert found.not_testable == indicators | {"1.2-K2", "2.2-K2", "2.3-K2", "2.6-K3"}
    assert applicable(framework, {"phase": "under_6_months"}, {}).not_testable == frozenset()


@pytest.mark.parametrize(("intake", "left_out"), [
    ({}, ""),
    ({"own_youth_mental_health": True}, "a"),
    ({"own_youth_mental_health": False}, ""),
    ({"own_mild_disability_care": True}, "b"),
    ({"mild_disability_in_group": "never"}, "b"),
    ({"mild_disability_in_group": "sometimes", "own_mild_disability_care": False}, ""),
    ({"own_youth_mental_health": True, "mild_disability_in_group": "never"}, "ab"),
])  # fmt: skip
def test_the_intake_leaves_norms_out(framework, intake, left_out):
    assert applicable(framework, intake, {}).norms_left_out("2.7-K1") == frozenset(left_out)


def test_answers_that_change_no_score_leave_nothing_out(framework):
    intake = {"care_types": ("outpatient",), "homogeneous_group": False, "own_education": True, "girls_over_18": False, "girls_in_care": 0}
    found = applicable(framework, intake, {})
    assert (found.not_testable, found.not_applicable, found.left_out) == (frozenset(), frozenset(), {})


def changed(framework, section_id, **change):
    """Return the framework with one section changed."""
    return replace(framework, parts=tuple(
        replace(part, sections=tuple(replace(s, **change) if s.id == section_id else s for s in part.sections)) for part in framework.parts
    ))  # fmt: skip


@pytest.mark.parametrize(("fact", "by", "value", "answer"), [
    (Fact("state", "1.1-K1", "a"), "is", "not_met", Answer(norms={"a": NormAnswer("not_met")})),
    (Fact("count", "1.1-K1", "population"), "is", 0, Answer(counts=Counts(population=0))),
    (Fact("count", "1.1-K1", "respondents"), "below", 5, Answer(respondents=2)),
    (Fact("choice", "1.1-K1"), "is", "no", Answer(choice="no")),
])  # fmt: skip
def test_a_section_can_hang_on_another_answer(framework, fact, by, value, answer):
    hanging = changed(framework, "3.4", not_applicable_when=Compare(fact, by, value))
    assert applicable(hanging, {}, {"1.1-K1": answer}).not_applicable == {"3.4-K1", "3.4-I1"}
    assert applicable(hanging, {}, {}).not_applicable == frozenset()


def test_an_answer_to_a_question_that_is_not_asked_counts_as_absent(framework):
    questions = tuple(
        replace(q, show_when=Compare(Fact("intake", "homogeneous_group"), "is", True)) if q.id == "own_youth_mental_health" else q
        for q in framework.intake
    )  # fmt: skip
    hidden = replace(framework, intake=questions)
    intake = {"own_youth_mental_health": True}
    assert "own_youth_mental_health" not in [question.id for question in asked(hidden, intake)]
    assert applicable(hidden, intake, {}).norms_left_out("2.7-K1") == frozenset()
    assert applicable(hidden, {**intake, "homogeneous_group": True}, {}).norms_left_out("2.7-K1") == {"a"}
