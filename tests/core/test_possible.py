"""Nothing is called impossible that can happen, and what cannot happen is seen through nested conditions."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.conditions import All, Any, Compare, Fact, Not, holds
from selfassess.core.drafting.document import read
from selfassess.core.possible import possible_in
from tests.core.drafting.drafts import small
from tests.large import OPTIONS, large, large_document

PHASE, SCHOOL, LEVEL = Fact("intake", "phase"), Fact("intake", "school"), Fact("section", "1.1")
SHARE, STATE = Fact("share", "1.1-K1"), Fact("state", "1.1-K1", "a")
ANSWERS = {
    PHASE: ("building", "running", None),
    SCHOOL: (True, False, None),
    LEVEL: (0, 1, None),
    SHARE: (0.0, 0.25, 0.5, 0.75, 1.0, None),
    STATE: ("met", "partly", "not_met", "unknown", "not_applicable", None),
}
COMPARED = {PHASE: ("building", "running"), SCHOOL: (True, False), LEVEL: (0, 1), SHARE: (0.25, 0.5, 1.0), STATE: ("met", "not_met")}


@st.composite
def compares(draw):
    fact = draw(st.sampled_from(list(ANSWERS)))
    ordered = fact in (LEVEL, SHARE)
    by = draw(st.sampled_from(("is", "is_not", "at_least", "below") if ordered else ("is", "is_not")))
    return Compare(fact, by, draw(st.sampled_from(COMPARED[fact])), draw(st.booleans()))


CONDITIONS = st.recursive(
    compares(),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda members: All(tuple(members))),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: Any(tuple(members))),
        inner.map(Not),
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def possible():
    return possible_in(read(small()).questionnaire)


@settings(max_examples=200, deadline=None)
@given(CONDITIONS)
def test_it_agrees_with_trying_everything(possible, condition):
    every = (dict(zip(ANSWERS, values, strict=True)) for values in itertools.product(*ANSWERS.values()))
    assert possible.can_hold(condition) == any(holds(condition, answers.__getitem__) for answers in every)


def test_nine_levels_deep_is_seen_through(possible):
    never = condition = All((Compare(PHASE, "is", "building"), Compare(PHASE, "is", "running")))
    for level in range(9):
        condition = Any((condition, never)) if level % 2 else All((condition, Compare(SCHOOL, "is", True)))
    assert not possible.can_hold(condition)
    assert possible.can_hold(Any((condition, Compare(SCHOOL, "is", True))))


def test_several_answers_may_hold_together():
    document = small()
    document = {**document, "intake": [{**document["intake"][0], "kind": "choices"}, *document["intake"][1:]]}
    possible = possible_in(read(document).questionnaire)
    both = All((Compare(PHASE, "is", "building"), Compare(PHASE, "is", "running")))
    assert possible.can_hold(both)
    assert possible.can_hold(Not(Any((Compare(PHASE, "is", "building"), Compare(PHASE, "is", "running")))))
    assert not possible.can_hold(All((both, Compare(PHASE, "is_not", "running"))))


@pytest.fixture(scope="module")
def large_one():
    return possible_in(large())


def chosen(option, by="is"):
    return Compare(Fact("choice", "1.1-K3"), by, option)


def test_several_options_of_a_question_may_be_chosen_together(large_one):
    every = [chosen(f"o{place}") for place in range(1, OPTIONS + 1)]
    assert large_one.can_hold(All(tuple(every)))
    assert large_one.can_hold(All((*every[:-1], chosen("o12", "is_not"))))
    assert not large_one.can_hold(All((*every, chosen("o12", "is_not"))))
    assert not large_one.can_hold(All((Not(Any(tuple(every))), Compare(chosen("").fact, "is_not", "o1"))))
    assert large_one.can_hold(Not(Any(tuple(every))))
    assert not large_one.can_hold(chosen("o13"))
    assert large_one.can_hold(Compare(chosen("").fact, "in", ("o13", "o12")))


def test_an_option_that_excludes_the_others_is_never_chosen_with_one():
    document = large_document()
    document["parts"][0]["sections"][0]["items"][2]["options"][11]["alone"] = True
    possible = possible_in(read(document).questionnaire)
    assert not possible.can_hold(All((chosen("o12"), chosen("o1"))))
    assert possible.can_hold(All((chosen("o12"), chosen("o1", "is_not"))))
    assert possible.can_hold(All((chosen("o1"), chosen("o2"))))


NUMBER, STEP_CHOSEN = Fact("number", "1.1-I6"), Fact("step", "1.1-K4")  # from -10 to 100 with one decimal; from 1 to 9


@pytest.mark.parametrize(
    ("low", "high", "holds_"),
    [
        (("above", "-10.1"), ("below", "-9.9"), True),
        (("above", "-10"), ("below", "-9.9"), False),
        (("above", "-2.5"), ("below", "-2.3"), True),
        (("above", "-2.5"), ("below", "-2.4"), False),
        (("at_least", "99.9"), ("above", "99.9"), True),
        (("above", "100"), ("above", "0"), False),
        (("below", "-10"), ("below", "0"), False),
        (("is", "0.25"), ("above", "0"), False),
    ],
)
def test_a_number_is_tried_within_its_ends_and_in_its_decimals(large_one, low, high, holds_):
    both = All(tuple(Compare(NUMBER, by, Fraction(value)) for by, value in (low, high)))
    assert large_one.can_hold(both) == holds_


def test_a_step_lies_on_its_scale(large_one):
    assert large_one.can_hold(Compare(STEP_CHOSEN, "at_least", 9))
    assert not large_one.can_hold(Compare(STEP_CHOSEN, "above", 9))
    assert not large_one.can_hold(All((Compare(STEP_CHOSEN, "above", 3), Compare(STEP_CHOSEN, "below", 4))))


def test_a_share_may_lie_between_any_two(possible):
    narrow = All((Compare(SHARE, "above", Fraction(9, 10)), Compare(SHARE, "below", Fraction(90001, 100000))))
    assert possible.can_hold(narrow)


def test_what_takes_too_long_counts_as_possible(possible):
    pigeons, holes = range(9), range(8)
    sits = {(pigeon, hole): Compare(Fact("count", f"p{pigeon}h{hole}", "met"), "is", 1) for pigeon in pigeons for hole in holes}
    somewhere = [Any(tuple(sits[pigeon, hole] for hole in holes)) for pigeon in pigeons]
    alone = [Not(All((sits[one, hole], sits[other, hole]))) for hole in holes for one, other in itertools.combinations(pigeons, 2)]
    assert possible.can_hold(All((*alone, *somewhere)))
