"""The plan of the last round held against the new answers: what is closed, what is not, and what goes along."""

from dataclasses import replace

import pytest

from selfassess.core.action import Decision
from selfassess.core.answers import Answer, Counts
from selfassess.core.closing import CLOSED, LARGER, SAME, SMALLER, UNKNOWN, close, taken_along
from selfassess.core.comparison import compare
from selfassess.core.kinds import is_scored
from selfassess.core.outcome import outcome
from selfassess.core.phrases import say
from tests.core.kinds.judging import EVERY_KIND
from tests.core.scoring.test_optional import changed
from tests.core.strategies import answer_of
from tests.core.test_comparison import AFTER, BEFORE, RUNNING, counted, said

K = "1.3-K1"


@pytest.fixture
def closing(framework):
    """Close the plan of some answers against others; return each action by its key."""

    def closed(first, second, *, decisions=None):
        before = outcome(framework, RUNNING, first, decisions or {}, BEFORE)
        after = outcome(framework, RUNNING, second, {}, AFTER)
        return {one.action.key: one for one in close(before, after, compare(before, after))}

    return closed


@pytest.mark.parametrize(
    ("second", "gap", "goes_along"),
    [
        (said("met met met"), CLOSED, False),
        (said("met partly not_met"), SMALLER, True),
        (said("met not_met not_met"), SAME, True),
        (said("not_met not_met not_met"), LARGER, True),
        (said("met -"), UNKNOWN, True),
        (Answer(not_applicable="Doen wij niet."), CLOSED, False),
    ],
)
def test_each_gap_is_told_as_it_is(closing, second, gap, goes_along):
    found = closing({K: said("met not_met not_met")}, {K: second})[K]
    assert (found.gap, found.goes_along) == (gap, goes_along)


def test_a_gap_of_a_count_says_that_it_may_be_chance(closing):
    found = closing({"1.3-I1": counted(5, 10, 14)}, {"1.3-I1": counted(7, 10, 14)})["1.3-I1"]
    assert (found.gap, found.chance) == (SMALLER, ("1.3-I1",))
    assert "may be chance" in " ".join(say(one) for one in found.reasons)


def test_an_action_that_was_called_done_while_the_gap_is_there_is_told(closing):
    found = closing({K: said("met not_met not_met")}, {K: said("met not_met not_met")}, decisions={K: Decision(status="done")})[K]
    assert (found.gap, found.done, found.goes_along) == (SAME, True, True)
    assert "called done" in say(found.reasons[0])


def test_an_action_about_several_items_is_closed_when_all_are(closing):
    first = {K: said("not_met not_met not_met"), "1.4-K1": said(" ".join(["not_met"] * 9))}
    merged = {"merged-1": Decision(merges=(K, "1.4-K1"), owner="Coördinator")}
    half = closing(first, {**first, K: said("met met met")}, decisions=merged)["merged-1"]
    assert (half.gap, half.goes_along) == (SMALLER, True)
    both = closing(first, {K: said("met met met"), "1.4-K1": said(" ".join(["met"] * 9))}, decisions=merged)["merged-1"]
    assert (both.gap, both.goes_along) == (CLOSED, False)


def test_an_action_of_its_own_goes_along_until_it_is_done(closing):
    for status, goes_along in ((None, True), ("done", False), ("dropped", False)):
        found = closing({}, {}, decisions={"own-1": Decision(measure="Doen", section="1.3", status=status)})["own-1"]
        assert (found.gap, found.goes_along) == (UNKNOWN, goes_along)


def test_owner_and_measure_go_along_and_terms_do_not(closing):
    decisions = {
        K: Decision(owner="Coördinator", measure="Afspraken maken", due=BEFORE, status="in_progress"),
        "1.3-K2": Decision(owner="Bestuurder", status="done"),
        "merged-1": Decision(merges=("1.2-K1", "1.2-K2"), owner="Trainer"),
        "1.2-K1": Decision(means="uren"),
    }
    first = {K: said("met not_met not_met"), "1.3-K2": said(" ".join(["partly"] * 9)), "1.2-K1": said("partly partly partly partly partly")}
    second = {**first, "1.3-K2": said(" ".join(["met"] * 9))}
    kept = taken_along(list(closing(first, second, decisions=decisions).values()), decisions)
    assert kept[K] == Decision(owner="Coördinator", measure="Afspraken maken", status="in_progress")
    assert kept["merged-1"].merges == ("1.2-K1", "1.2-K2")
    assert kept["1.2-K1"] == Decision(means="uren")
    assert "1.3-K2" not in kept


def test_a_new_count_without_files_says_nothing_of_the_gap(closing):
    empty = Answer(counts=Counts(population=14, examined=0, met=0))
    assert closing({"1.3-I1": counted(5, 10, 14)}, {"1.3-I1": empty})["1.3-I1"].gap == UNKNOWN


def test_an_action_about_a_question_that_has_no_judgement_any_more_is_not_said_to_be_closed():
    number = next(item for item in EVERY_KIND.items if item.kind == "number" and is_scored(item))
    bare = changed(EVERY_KIND, lambda item: replace(item, number=replace(item.number, bands=()), action=None), number.id)
    answers = {number.id: answer_of(number, {"number": "6.5"})}
    before, after = outcome(EVERY_KIND, {}, answers, {}, BEFORE), outcome(bare, {}, answers, {}, AFTER)
    (found,) = (one for one in close(before, after, compare(before, after)) if one.action.key == number.id)
    assert (found.gap, found.goes_along) == (UNKNOWN, True)
