"""What somebody typed in several saves is one step: it is told as one, and taking it back is as exact as taking back each save."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.operations import Add, Many, NoSuchPlace, NotAnId, Set, apply
from selfassess.core.drafting.steps import as_one, goes_on
from tests.core.drafting.drafts import WORDS, operations, small, values_in

TITLE, HELP = ("1.1-K1", "title"), ("1.1-K1", "help")


def saved(data, document, draw):
    """Return a draft after a few saves, what was done and what takes it back."""
    done, undo = [], []
    for _ in range(data.draw(st.integers(1, 6))):
        try:
            step = apply(document, data.draw(draw(document)))
        except (NotAnId, NoSuchPlace):
            continue
        document, done, undo = step.document, [*done, step.operation], [step.inverse, *undo]
    return document, done, undo


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_text_that_is_typed_in_several_saves_is_taken_back_and_done_again_at_once(data):
    start, places = small(), list(values_in(small()))
    some = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3))
    end, done, undo = saved(data, start, lambda _document: st.builds(Set, st.sampled_from(some), WORDS))
    assert apply(end, as_one(undo)).document == start
    assert apply(start, as_one(done)).document == end


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_anything_that_is_taken_back_at_once_is_taken_back_exactly(data):
    start = small()
    end, _done, undo = saved(data, start, operations)
    assert apply(end, as_one(undo)).document == start


def test_of_a_text_only_what_it_became_is_told():
    assert as_one([Set(TITLE, "P"), Set(HELP, "x"), Set(TITLE, "Plan")]) == Many((Set(TITLE, "Plan"), Set(HELP, "x")))
    assert as_one([Set(TITLE, "P"), Set(TITLE, "Plan")]) == Set(TITLE, "Plan")


@pytest.mark.parametrize(
    ("before", "now", "is_so"),
    [
        (Set(TITLE, "P"), Set(TITLE, "Pl"), True),
        (Many((Set(TITLE, "P"), Set(HELP, "x"))), Many((Set(HELP, "y"), Set(TITLE, "Pl"))), True),
        (Set(TITLE, "P"), Set(HELP, "x"), False),
        (Set(TITLE, "P"), Many((Set(TITLE, "Pl"), Set(HELP, "x"))), False),
        (Add(("parts",), ({"title": "x"},)), Add(("parts",), ({"title": "x"},)), False),
        (Set(TITLE, "P"), Add(("parts",), ({"title": "x"},)), False),
    ],
)
def test_who_types_on_in_the_same_fields_goes_on(before, now, is_so):
    assert goes_on(before, now) is is_so
