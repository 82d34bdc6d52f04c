"""A draft says what a file says, and is read with the same faults."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from selfassess.core.drafting.document import bare, document_of, read, written_share
from selfassess.core.drafting.operations import Add, Set, apply
from selfassess.core.drafting.places import path_of, spot, typed
from selfassess.core.loading import digest, load
from selfassess.shelf import shipped
from tests.core.drafting.drafts import small
from tests.core.strategies import questionnaires


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_what_ships_stays_the_same_as_a_draft(path):
    questionnaire = load(path.read_bytes(), path.name).questionnaire
    reading = read(document_of(questionnaire))
    assert reading.faults == ()
    assert digest(reading.questionnaire) == digest(questionnaire)


@settings(max_examples=50, deadline=None)
@given(questionnaires())
def test_any_questionnaire_stays_the_same_as_a_draft(questionnaire):
    assert digest(read(document_of(questionnaire)).rough) == digest(questionnaire)


def test_a_draft_holds_only_what_was_filled_in():
    item = spot(small(), ("1.1-I1",)).value
    assert set(item) == {"id", "role", "kind", "title", "question", "population", "not_testable_when"}


def test_what_only_drafts_know_stands_in_no_file():
    document = bare(small())
    assert "translations" not in document
    assert set(document["parts"][0]["sections"][0]["items"][0]["groups"][0]) == {"any_of"}


def test_an_empty_draft_says_what_it_lacks():
    reading = read({"format": 1, "key": "own-leeg", "version": 1, "language": "nl"})
    assert {fault.path for fault in reading.faults} == {("title",), ("parts",), ("scoring",)}
    assert reading.questionnaire is None
    assert reading.rough.parts == ()


def test_faults_stand_at_paths_of_ids():
    document = apply(small(), Set(("1.1-I1", "not_testable_when"), {"all": [{"state": "1.1-K1", "norm": "z", "is": "met"}]})).document
    document = apply(document, Add(("scoring", "parts"), ({"lowest": True},))).document
    assert [fault.path for fault in read(document).faults] == [
        ("scoring", "parts", "2", "part"),
        ("1.1-I1", "not_testable_when", "all", "0", "norm"),
    ]


def test_a_condition_of_nine_levels_is_read():
    condition = {"intake": "phase", "is": "building"}
    for level in range(9):
        condition = {"all": [condition]} if level % 2 else {"any": [condition, {"not": condition}]}
    document = apply(small(), Set(("1.1-K1", "not_applicable_when"), condition)).document
    assert read(document).faults == ()
    assert document_of(read(document).questionnaire)["parts"][0]["sections"][0]["items"][0]["not_applicable_when"] == condition


@pytest.mark.parametrize(
    ("share", "text"), [("1", 1), ("9/10", "0.9"), ("2/3", "2/3"), ("1/2", "1/2"), ("1/20", "0.05"), ("7/143", "7/143")]
)
def test_shares_are_written_as_people_do(share, text):
    assert written_share(Fraction(share)) == text


def test_keys_and_indexes_become_a_path():
    keys = ("parts", "0", "sections", "0", "items", "0", "norms", "1", "not_applicable_when", "intake")
    assert path_of(small(), keys) == ("1.1-K1", "norms", "b", "not_applicable_when", "intake")
    assert path_of(small(), ("parts", "7", "title")) == ("7", "title")
    assert path_of(small(), ("scoring", "nergens", "0")) == ("scoring", "nergens", "0")


def test_the_type_of_a_place_is_known_without_a_draft():
    assert typed(("1.1-K1", "norms", "a", "text")) == (str, "1.1-K1")
    assert typed(("x", "sections"))[1] == ""
    assert typed(("x", "nergens")) == (None, "")
