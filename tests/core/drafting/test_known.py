"""What is known of the items of a draft: the same as looking at all of it again, and no more than what stands there."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.document import read
from selfassess.core.drafting.known import Known, items_in
from selfassess.core.drafting.operations import Move, Rename, Set, apply
from selfassess.core.drafting.places import path_of
from selfassess.core.drafting.references import references, uses
from selfassess.core.drafting.wording import text_places
from tests.core.drafting.drafts import small, worked_on


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_draft_says_the_same_with_what_was_known_before(data):
    document, known = small(), None
    for _change in range(data.draw(st.integers(1, 4))):
        document = as_loaded(worked_on(document, data, 2))
        known = Known(document, known)
        says_the_same(document, known)


@pytest.mark.parametrize(
    "change",
    [
        Set(("intake", "school", "kind"), "choice"),  # what conditions compare it with is now another kind of value
        Set(("1.1-K1", "risk"), "heel veel"),
        Rename(("1.1",), "7.7"),
        Move(("1.1-K1",), ("1.1", "items"), None),
    ],
)
def test_what_stands_around_an_item_counts_too(change):
    before = as_loaded(small())
    known = Known(before)
    says_the_same(before, known)
    after = as_loaded(apply(before, change).document)
    assert after != before
    says_the_same(after, Known(after, known))


def test_who_names_what_is_told_at_the_value_it_stands_in():
    document = small()
    found = uses(document)
    for reference in references(document):
        keys = path_of(document, reference.keys)
        assert any(keys[: len(path)] == path for path in found[reference.named]), reference


def test_an_item_that_stays_the_same_is_looked_at_once():
    before = as_loaded(small())
    known, looked = Known(before), []
    look(before, known, looked)
    after = as_loaded(apply(before, Set(("1.1-K1", "title"), "Anders")).document)
    look(after, Known(after, known), looked)
    assert looked.count("1.1-K1") == 2
    assert all(looked.count(item["id"]) == 1 for item in items_in(after) if item["id"] != "1.1-K1")


def test_what_went_from_a_draft_is_not_kept():
    before, looked = as_loaded(small()), []
    known = Known(before)
    look(before, known, looked)
    known = Known(as_loaded({**before, "parts": []}), known)
    look(before, Known(before, known), looked)
    assert looked == [item["id"] for item in items_in(before)] * 2


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), (1, "1"), (["a", "b"], ["b", "a"]), ({"a": 1, "b": 2}, {"b": 2, "a": 1})])
def test_values_that_only_look_alike_are_not_the_same(one, other):
    documents = [{"parts": [{"sections": [{"items": [{"id": "x", "help": value}]}]}]} for value in (one, other)]
    known, looked = None, []
    for document in documents:
        known = Known(document, known)
        look(document, known, looked)
    assert looked == ["x", "x"]


@pytest.mark.parametrize("parts", [None, "x", [None], [{"sections": "x"}], [{"sections": [{"items": [3, {"id": "a"}]}]}]])
def test_a_document_of_another_shape_has_the_items_that_it_has(parts):
    assert len(list(items_in({"parts": parts}))) == (1 if isinstance(parts, list) and parts[0] and parts[0]["sections"] != "x" else 0)


def look(document, known, looked):
    for item in items_in(document):
        known.once("looked", item, (), lambda item=item: looked.append(item["id"]))


def as_loaded(document):
    """Return a document as it comes from the database: nothing in it is the same object as before."""
    return json.loads(json.dumps(document))


def says_the_same(document, known):
    assert read(document, known) == read(document)
    assert list(uses(document, known).items()) == list(uses(document).items())
    assert list(text_places(document, known)) == list(text_places(document))
