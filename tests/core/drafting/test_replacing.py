"""A draft becomes what a file says by the places that differ, and what only a draft keeps stays."""

from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.document import bare
from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.operations import Add, Move, Remove, Set, apply
from selfassess.core.drafting.places import spot
from selfassess.core.drafting.replacing import replacement
from tests.core.drafting.drafts import small, worked_on


def said(value):
    """Return a value as a file says it."""
    if isinstance(value, dict):
        return {key: said(one) for key, one in value.items() if not key.startswith("#") and key != "translations"}
    return [said(one) for one in value] if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_draft_becomes_any_other_and_is_taken_back_exactly(data):
    before = worked_on(small(), data, 3)
    wanted = bare(worked_on(small(), data, 6))
    operation = replacement(before, wanted)
    done = apply(before, operation) if operation else None
    after = done.document if done else before
    assert said(after) == said({**wanted, "key": before["key"], "version": before["version"]})
    if done:
        assert apply(after, done.inverse).document == before


def test_a_draft_that_says_so_already_is_left_alone():
    assert replacement(small(), small()) is None


def test_numbers_as_texts_say_the_same():
    document = small()
    typed = apply(document, Set(("1.1-K1", "risk"), "2")).document
    assert replacement(typed, apply(document, Set(("1.1-K1", "risk"), 2)).document) is None


def test_one_other_text_is_one_step_and_an_item_that_goes_is_one():
    document = small()
    wanted = apply(apply(document, Set(("1.1-K1", "title"), "Anders")).document, Remove((("1.1-K1", "norms", "b"),))).document
    assert list(steps_of(replacement(document, wanted))) == [Remove((("1.1-K1", "norms", "b"),)), Set(("1.1-K1", "title"), "Anders")]


def test_where_something_was_copied_from_stays():
    document = apply(
        small(), Add(("1.1", "items"), ({"id": "9", "title": "Van elders", "#from": {"questionnaire": "x@1", "id": "3"}},))
    ).document
    wanted = apply(bare(document), Set(("9", "title"), "Onze vraag")).document
    done = apply(document, replacement(document, wanted)).document
    assert spot(done, ("9",)).value["#from"] == {"questionnaire": "x@1", "id": "3"}
    assert spot(done, ("9", "title")).value == "Onze vraag"


def test_another_order_moves():
    document = small()
    wanted = apply(document, Move(("1.1-K1", "norms", "b"), ("1.1-K1", "norms"), "")).document
    assert [type(step) for step in steps_of(replacement(document, wanted))] == [Move]
