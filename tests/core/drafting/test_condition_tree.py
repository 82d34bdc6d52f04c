"""A condition can be edited as rows in groups, and means the same when it comes back."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.conditions import holds
from selfassess.core.drafting.condition_tree import (
    WORDS,
    Group,
    Row,
    added,
    grouped,
    member_at,
    moved,
    places,
    plain_of,
    removed,
    tree_of,
    ungrouped,
)
from selfassess.core.loading.conditions import from_plain

FACTS = ("a", "b", "c")
ROWS = st.builds(lambda fact, value: {"intake": fact, "is": value, "if_missing": False}, st.sampled_from(FACTS), st.booleans())
PLAIN = st.recursive(
    ROWS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"all": members}),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"any": members}),
        inner.map(lambda member: {"not": member}),
    ),
    max_leaves=10,
)
HALF = st.sampled_from([{}, {"intake": ""}, {"intake": "a", "is": ""}, {"intake": "a"}, {"state": "1.1-K1"}])
TREES = st.recursive(
    st.one_of(ROWS, HALF).map(Row),
    lambda inner: st.builds(Group, st.sampled_from(WORDS), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=10,
).map(lambda node: node if isinstance(node, Group) else Group("all", (node,)))


def means_the_same(one, other):
    answers = [dict(zip(FACTS, values, strict=True)) for values in itertools.product((True, False, None), repeat=len(FACTS))]
    lookups = [lambda fact, given_=given_: given_[fact.subject] for given_ in answers]
    return all(holds(from_plain(one), lookup) == holds(from_plain(other), lookup) for lookup in lookups)


def rows_of(node):
    return [node] if isinstance(node, Row) else [row for member in node.members for row in rows_of(member)]


def every_place(tree):
    return [at for at, _place in places(tree)]


@settings(max_examples=300, deadline=None)
@given(PLAIN)
def test_a_condition_means_the_same_after_editing_nothing(plain):
    assert means_the_same(plain, plain_of(tree_of(plain)))


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_what_is_half_finished_stays_as_it_was_typed(tree):
    again = tree_of(plain_of(tree))
    assert rows_of(again) == rows_of(tree)
    assert plain_of(again) == plain_of(tree)


@settings(max_examples=200, deadline=None)
@given(TREES)
def test_the_plain_form_has_each_row_where_it_is_said_to_be(tree):
    plain = plain_of(tree)
    for at, place in places(tree):
        here = plain
        for step in place:
            here = here[int(step)] if step.isdigit() else here[step]
        member = member_at(tree, at)
        if isinstance(member, Row):
            assert here == member.plain


@settings(max_examples=200, deadline=None)
@given(TREES, st.data())
def test_no_button_loses_a_row_but_the_one_that_takes_it_away(tree, data):
    at = data.draw(st.sampled_from(every_place(tree)))
    rows = sorted(map(str, rows_of(tree)))
    for other in (grouped(tree, at), ungrouped(tree, at), moved(tree, at, down=True)[0], moved(tree, at, down=False)[0]):
        assert sorted(map(str, rows_of(other))) == rows
    gone = removed(tree, at)
    assert len(rows_of(gone)) == len(rows) - len(rows_of(member_at(tree, at)))


@settings(max_examples=200, deadline=None)
@given(TREES, st.data())
def test_moving_up_and_down_passes_every_place_in_the_order_of_reading(tree, data):
    at = data.draw(st.sampled_from(every_place(tree)))
    member = member_at(tree, at)
    other, now = moved(tree, at, down=True)
    assert member_at(other, now) == member
    back, there = moved(other, now, down=False)
    assert member_at(back, there) == member
    if other != tree:
        assert back == tree


def test_a_row_is_added_to_a_group_nine_deep():
    tree = Group("any", ())
    at = ()
    for _level in range(9):
        tree = added(tree, at, Group("any"))
        at = (*at, 0)
    tree = added(tree, at, Row({"intake": "a", "is": True}))
    assert rows_of(tree_of(plain_of(tree))) == [Row({"intake": "a", "is": True})]
    assert member_at(tree_of(plain_of(tree)), (*at, 0)) == Row({"intake": "a", "is": True})


def test_a_single_row_is_written_without_a_group_and_nothing_is_no_condition():
    row = {"intake": "phase", "is": "running"}
    assert plain_of(tree_of(row)) == row
    assert plain_of(removed(tree_of(row), (0,))) is None
