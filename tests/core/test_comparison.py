"""Two rounds beside each other: what changed, how surely, and what cannot be compared."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.action import Plan
from selfassess.core.answers import Answer, Counts, NormAnswer
from selfassess.core.comparison import (
    BETTER,
    CHANCE,
    GONE,
    NEW,
    NOT_COMPARABLE,
    REAL,
    SAME,
    UNSAID,
    VERSION,
    WORSE,
    NormChange,
    compare,
    trend,
)
from selfassess.core.outcome import outcome
from selfassess.core.phrases import say
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OPEN, SKIPPED
from tests.core import strategies
from tests.core.test_changes import checklist, of

RUNNING = {"phase": "running"}
BEFORE, AFTER = date(2026, 6, 30), date(2027, 6, 30)


def said(states: str, **more) -> Answer:
    given_states = {letter: NormAnswer(state) for letter, state in zip("abcdefghij", states.split(), strict=False) if state != "-"}
    return Answer(norms=given_states, **more)


def counted(met: int, examined: int, population: int | None = None, drawn: str = "random") -> Answer:
    return Answer(counts=Counts(population=population, examined=examined, met=met, drawn=drawn))


@pytest.fixture
def between(framework):
    def compared(first, second, *, intakes=(RUNNING, RUNNING), versions=None):
        versions = versions or (framework, framework)
        rounds = zip(versions, intakes, (first, second), (BEFORE, AFTER), strict=True)
        return compare(*(outcome(one, intake, answers, {}, on) for one, intake, answers, on in rounds))

    return compared


def test_the_same_answers_change_nothing(between, de_kade):
    found = between(de_kade.answers, de_kade.answers, intakes=(de_kade.intake, de_kade.intake))
    assert {one.change for group in (found.items, found.sections, found.parts) for one in group.values()} == {SAME}
    assert (found.verdict.change, found.largest_first()) == (SAME, ())
    assert found.proven.change == WORSE  # evidence of last year has expired by now


def test_better_and_worse_are_told_alike_the_largest_first(between):
    first = {"1.3-K1": said("met met met"), "1.4-K1": said(" ".join(["not_met"] * 9)), "1.2-K1": said("partly partly partly partly partly")}
    second = {"1.3-K1": said("not_met not_met not_met"), "1.4-K1": said(" ".join(["partly"] * 9)), "1.2-K1": first["1.2-K1"]}
    found = between(first, second)
    assert [(one.id, one.change) for one in found.largest_first()] == [("1.3-K1", WORSE), ("1.4-K1", BETTER)]
    assert found.largest_first()[0].steps == -3
    assert NormChange("a", "met", "not_met") in found.items["1.3-K1"].norms
    assert (found.count(WORSE), found.count(BETTER), found.items["1.2-K1"].change) == (1, 1, SAME)


@pytest.mark.parametrize(
    ("first", "second", "certainty", "says"),
    [
        (counted(5, 10, 14), counted(7, 10, 14), CHANCE, "may be chance"),
        (counted(2, 20, 40), counted(19, 20, 40), REAL, "more than chance"),
        (counted(5, 10, 10, "all"), counted(6, 10, 10, "all"), REAL, "All files were looked at both times"),
        (counted(5, 10, 14, "chosen"), counted(9, 10, 14), UNSAID, "nothing about the other files"),
        (counted(5, 10, 14), counted(5, 10, 14), None, ""),
    ],
)
def test_a_count_says_whether_its_difference_may_be_chance(between, first, second, certainty, says):
    for pair in ((first, second), (second, first)):
        found = between(*({"1.3-I1": answer} for answer in pair)).items["1.3-I1"]
        assert found.certainty == certainty
        assert says in " ".join(say(one) for one in found.reasons)


@pytest.mark.parametrize(
    ("first", "second", "because"),
    [
        (said("met met met"), said("met -"), OPEN),
        (said("met met met"), Answer(), OPEN),
        (said("met met met"), Answer(not_applicable="Doen wij niet."), NOT_APPLICABLE),
    ],
)
def test_what_one_round_did_not_judge_is_not_compared(between, first, second, because):
    for pair in ((first, second), (second, first)):
        found = between(*({"1.3-K1": answer} for answer in pair)).items["1.3-K1"]
        assert (found.change, found.because) == (NOT_COMPARABLE, because)
        assert found.reasons


@pytest.mark.parametrize("answer", [Answer(), said("met -")])
def test_what_needs_no_answer_and_is_left_open_is_not_called_unfinished(between, answer):
    version, full = of(checklist(optional=True)), {"1.1-K1": said("met met")}
    for first, second in ((full, {"1.1-K1": answer}), ({"1.1-K1": answer}, full)):
        found = between(first, second, versions=(version, version), intakes=({}, {}))
        for one in (found.items["1.1-K1"], found.sections["1.1"]):
            assert (one.change, one.because) == (NOT_COMPARABLE, SKIPPED)
            assert "no answer is needed here" in " ".join(map(say, one.reasons))


def test_what_could_not_be_tested_last_time_is_not_compared(between):
    answers = {"1.3-I1": counted(5, 10, 14)}
    found = between(answers, answers, intakes=({"phase": "building"}, RUNNING)).items["1.3-I1"]
    assert (found.change, found.because) == (NOT_COMPARABLE, NOT_TESTABLE)
    assert between({}, {}, intakes=({"phase": "building"},) * 2).items["1.3-I1"].change == SAME


def test_a_section_says_which_counts_it_rests_on(between, de_kade):
    better = {**de_kade.answers, "1.2-I1": counted(8, 10, 14)}
    found = between(de_kade.answers, better, intakes=(de_kade.intake,) * 2).sections["1.2"]
    assert (found.change, found.chance) == (BETTER, ("1.2-I1",))


def test_a_verdict_says_whether_it_rests_on_chance(between, de_kade):
    met = {item: Answer(norms={letter: NormAnswer("met") for letter in de_kade.answers[item].norms}) for item in ("1.4-K1", "1.4-K2")}
    better = {**de_kade.answers, **met, "1.4-I1": counted(10, 12, 20)}
    found = between(de_kade.answers, better, intakes=(de_kade.intake,) * 2)
    assert (found.verdict.before.code, found.verdict.after.code, found.verdict.change) == ("D", "B", BETTER)
    assert found.verdict.without_chance in (None, "B", "D")
    assert (found.parts["1"].change, found.sections["1.4"].change) == (BETTER, BETTER)


def test_a_verdict_that_is_not_final_is_not_compared(between, de_kade):
    found = between(de_kade.answers, {**de_kade.answers, "1.1-K1": Answer()}, intakes=(de_kade.intake,) * 2)
    assert (found.verdict.change, found.verdict.because) == (NOT_COMPARABLE, OPEN)


def test_items_that_came_or_went_are_told(between):
    before, after = of(checklist("a"), checklist("b")), of(checklist("b"), checklist("c"))
    found = between({}, {}, versions=(before, after), intakes=({}, {}))
    assert {key: one.change for key, one in found.items.items()} == {"a": GONE, "b": NOT_COMPARABLE, "c": NEW}
    assert (found.sections["1.1"].change, found.sections["1.1"].because) == (NOT_COMPARABLE, VERSION)
    assert found.verdict is None


def test_another_question_is_not_compared_and_another_explanation_is(between):
    answers = {"1.1-K1": said("met met")}
    asked = between(answers, answers, versions=(of(checklist()), of(checklist(question="Anders?"))), intakes=({}, {}))
    assert asked.items["1.1-K1"].because == VERSION
    explained = between(answers, answers, versions=(of(checklist()), of(checklist(help="Let op."))), intakes=({}, {}))
    assert explained.items["1.1-K1"].change == SAME


def test_rounds_in_a_row_tell_their_figures_and_where_the_rules_changed(framework, de_kade):
    first, second = (outcome(framework, de_kade.intake, de_kade.answers, {}, on) for on in (BEFORE, AFTER))
    other = replace(
        framework, version=99, scoring=replace(framework.scoring, credit={**framework.scoring.credit, "partly": Fraction(1, 3)})
    )
    third = outcome(other, de_kade.intake, de_kade.answers, {}, AFTER)
    found = trend([first, second, third])
    assert [one.breaks for one in found] == [False, False, True]
    assert [one.verdict.code for one in found[:2]] == ["D", "D"]
    assert found[0].sections["1.4"] == 1


@given(st.data())
def test_turning_two_rounds_around_turns_every_change_around(data):
    questionnaire = data.draw(strategies.questionnaires())
    rounds = [outcome(questionnaire, {}, data.draw(strategies.answer_sets(questionnaire)), {}, BEFORE) for _round in range(2)]
    there, back = compare(*rounds), compare(*reversed(rounds))
    turned = {BETTER: WORSE, WORSE: BETTER, SAME: SAME, NOT_COMPARABLE: NOT_COMPARABLE}
    for name in ("items", "sections", "parts"):
        for key, one in getattr(there, name).items():
            assert getattr(back, name)[key].change == turned[one.change]
            assert getattr(back, name)[key].certainty == one.certainty


def test_no_plan_is_needed_to_compare(framework, de_kade):
    found = outcome(framework, de_kade.intake, de_kade.answers, {}, BEFORE)
    assert compare(replace(found, plan=Plan(BEFORE, ())), found).verdict.change == SAME
