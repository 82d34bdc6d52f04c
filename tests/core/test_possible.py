"""Nothing is called impossible that can happen, and what cannot happen is seen through nested conditions."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.conditions import All, Any, Compare, Fact, Not, holds
from selfassess.core.drafting.document import read
from selfassess.core.possible import possible_in
from tests.core.drafting.drafts import small

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


def test_what_takes_too_long_counts_as_possible(possible):
    pigeons, holes = range(9), range(8)
    sits = {(pigeon, hole): Compare(Fact("count", f"p{pigeon}h{hole}", "met"), "is", 1) for pigeon in pigeons for hole in holes}
    somewhere = [Any(tuple(sits[pigeon, hole] for hole in holes)) for pigeon in pigeons]
    alone = [Not(All((sits[one, hole], sits[other, hole]))) for hole in holes for one, other in itertools.combinations(pigeons, 2)]
    assert possible.can_hold(All((*alone, *somewhere)))
