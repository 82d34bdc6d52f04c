"""Two people in one draft never lose each other's work: apart they do not notice, at one place both are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.meeting import carried, meeting
from selfassess.core.drafting.operations import Add, Move, NoSuchPlace, NotAnId, Remove, Rename, Set, apply
from selfassess.core.drafting.places import spot
from tests.core.drafting.drafts import operations, small

SOMETHING_ELSE = Set(("summary",), "Ander")


def second(first, operation, document=None):
    """Return what meets, or the draft after both: `operation` was made from the draft before `first`."""
    step = apply(document or small(), first)
    mine = carried(operation, [step.operation])
    met = meeting(mine, [step.operation], step.document)
    return met or apply(step.document, mine).document


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_who_works_elsewhere_gets_the_same_draft_whoever_is_first(data):
    start = small()
    one = data.draw(
        st.builds(Set, st.sampled_from([("title",), ("1.1-K1", "title"), ("1.1-K1", "norms", "a", "text")]), st.text(min_size=1))
    )
    other = data.draw(operations(start))
    try:
        results = [second(one, other, start), second(other, one, start)]
    except (NoSuchPlace, NotAnId):
        return
    if all(isinstance(result, dict) for result in results):
        assert results[0] == results[1]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_either_both_are_kept_or_the_second_is_told(data):
    start = small()
    one, other = data.draw(operations(start)), data.draw(operations(start))
    try:
        step = apply(start, one)
        mine = carried(other, [step.operation])
        if meeting(mine, [step.operation], step.document) is None:
            apply(step.document, mine)
    except NotAnId:
        return  # an id that is taken by now is told by itself
    except NoSuchPlace:
        with pytest.raises(NoSuchPlace):  # it was no place to begin with
            apply(start, other)


def test_the_same_text_typed_by_two_is_told_with_both():
    met = second(Set(("1.1-K1", "title"), "Van de een"), Set(("1.1-K1", "title"), "Van de ander"))
    assert (met.at, met.stands, met.operation.value, met.is_gone) == (("1.1-K1", "title"), "Van de een", "Van de ander", False)


def test_the_same_change_by_two_is_one_change():
    assert second(Set(("title",), "Nieuw"), Set(("title",), "Nieuw"))["title"] == "Nieuw"
    assert isinstance(second(Remove((("1.1-I1",),)), Remove((("1.1-I1",),))), dict)


@pytest.mark.parametrize(
    ("first", "operation"),
    [
        (Remove((("1.1-K1",),)), Set(("1.1-K1", "title"), "Nieuw")),
        (Remove((("1.1",),)), Set(("1.1-K1", "norms", "a", "text"), "Nieuw")),
        (Remove((("1.1",),)), Add(("1.1", "items"), ({"title": "Nieuw"},))),
        (Set(("1.1-K1", "title"), "Nieuw"), Remove((("1.1-K1",),))),
        (Set(("1.1-K1", "norms", "a", "text"), "Nieuw"), Remove((("1",),))),
        (Add(("1.1-K1", "norms"), ({"text": "x"},)), Remove((("1.1-K1",),))),
        (Set(("scoring", "verdict"), None), Set(("scoring", "verdict", "rows", "1", "text"), "Nieuw")),
        (Move(("1.1-I1",), ("1.1", "items"), ""), Move(("1.1-I1",), ("1.1", "items"), None)),
        (Rename(("1.1-K1",), "een"), Rename(("1.1-K1",), "ander")),
    ],
)
def test_what_touches_the_same_place_is_told(first, operation):
    assert not isinstance(second(first, operation), dict)


def test_two_who_add_to_one_list_are_both_kept():
    document = second(Add(("1.1-K1", "norms"), ({"text": "van de een"},)), Add(("1.1-K1", "norms"), ({"text": "van de ander"},)))
    assert [(norm["id"], norm["text"]) for norm in spot(document, ("1.1-K1", "norms")).value[2:]] == [
        ("c", "van de een"),
        ("d", "van de ander"),
    ]


@pytest.mark.parametrize(
    ("rename", "operation", "path", "value"),
    [
        (Rename(("1.1-K1",), "plan"), Set(("1.1-K1", "title"), "Nieuw"), ("plan", "title"), "Nieuw"),
        (Rename(("1.1-K1", "norms", "a"), "v"), Set(("1.1-K1", "norms", "a", "text"), "Nieuw"), ("1.1-K1", "norms", "v", "text"), "Nieuw"),
        (
            Rename(("1.1-K1", "norms", "a"), "v"),
            Set(("1.1-I1", "not_applicable_when"), {"state": "1.1-K1", "norm": "a", "is": "met"}),
            ("1.1-I1", "not_applicable_when"),
            {"state": "1.1-K1", "norm": "v", "is": "met"},
        ),
        (
            Rename(("1.1-K1",), "plan"),
            Set(("translations", "en", "1.1-K1.question"), ["Is er een plan?", "Is there a plan?"]),
            ("translations", "en", "plan.question"),
            ["Is er een plan?", "Is there a plan?"],
        ),
        (
            Rename(("1",), "deel"),
            Set(("translations", "en", "1.1.title"), ["Kern", "Core"]),
            ("translations", "en", "1.1.title"),
            ["Kern", "Core"],
        ),
    ],
)
def test_who_worked_under_an_old_name_lands_at_the_new_one(rename, operation, path, value):
    assert spot(second(rename, operation), path).value == value


def test_a_norm_is_added_after_a_neighbour_that_was_renamed():
    document = second(Rename(("1.1-K1", "norms", "a"), "v"), Add(("1.1-K1", "norms"), ({"text": "x"},), after="a"))
    assert [norm["id"] for norm in spot(document, ("1.1-K1", "norms")).value] == ["v", "a", "b"]
