"""Texts beside their translation, what changed in a text, and what a file brings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.drafting.operations import Set, apply
from selfassess.core.drafting.translating import Entry, Incoming, catalogue_in, compare, entries_of, in_words, lines, puts
from tests.core.drafting.drafts import small


def changed(*operations):
    """Return the small draft after some operations."""
    document = small()
    for operation in operations:
        document = apply(document, operation).document
    return document


def line(document, path):
    """Return one line in English."""
    return next(one for one in lines(document, "en") if one.path == path)


def states(document, *entries):
    """Return what a file brings, by path."""
    return {one.entry.path: one.state for one in compare(lines(document, "en"), entries)}


def test_a_line_knows_its_place_and_its_state():
    document = changed(Set(("1.1-K1", "question"), "Plan"), Set(("1.1-K1", "title"), "Ander plan"))
    assert (line(document, "1.title").state, line(document, "1.title").around) == ("fits", "1")
    stale = line(document, "1.1-K1.title")
    assert (stale.state, stale.was, stale.translation, stale.around) == ("stale", "Plan", "Plan in English", "1.1")
    assert (line(document, "1.1-K1.question").state, line(document, "1.1-K1.question").translation) == ("elsewhere", "Plan in English")
    assert (line(document, "title").state, line(document, "title").around) == ("missing", "")


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Er is een plan.", "Er is een goed plan.", [("same", "Er is een "), ("in", "goed "), ("same", "plan.")]),
        ("Het plan", "Het beleid", [("same", "Het "), ("out", "plan"), ("in", "beleid")]),
        ("", "Nieuw", [("in", "Nieuw")]),
        ("Staan de afspraken op papier?", "Is er een plan?", [("out", "Staan de afspraken op papier?"), ("in", "Is er een plan?")]),
        ("a " * 1500, "b", [("out", "a " * 1500), ("in", "b")]),
    ],
)
def test_what_changed_is_told_word_by_word(before, after, pieces):
    assert in_words(before, after) == pieces


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_what_changed(before, after):
    pieces = in_words(before, after)
    assert "".join(text for kind, text in pieces if kind != "in") == before
    assert "".join(text for kind, text in pieces if kind != "out") == after


def test_what_a_file_brings_is_told_line_by_line():
    document = changed(Set(("1.1-K1", "title"), "Ander plan"))
    brought = (
        Entry("title", "Proef", "Trial"),
        Entry("1.title", "Deel", "Piece"),
        Entry("1.1.title", "Anders", "Other"),
        Entry("1.1-K1.title", "Ander plan", "Other plan"),
        Entry("1.1-K1.question", line(document, "1.1-K1.question").source, "Is it?", is_unsure=True),
        Entry("weg.title", "Weg", "Gone"),
        Entry("1.1-K1.norms.a.text", "het is vastgesteld.", "  "),
    )
    found = states(document, *brought)
    assert found == {
        "title": "new" if line(document, "title").source == "Proef" else "outdated",
        "1.title": "changed",
        "1.1.title": "outdated",
        "1.1-K1.title": "new",
        "1.1-K1.question": "unfinished",
        "weg.title": "unknown",
    }  # fmt: skip
    assert list(found)[-1] == "weg.title"


def test_its_own_file_brings_nothing():
    document = changed(Set(("1.1-K1", "title"), "Ander plan"), puts("en", "9.9.title", "Weg", "Gone"))
    entries = entries_of(document, "en")
    assert set(states(document, *entries).values()) == {"same"}
    assert catalogue_in(entries)["1.1-K1.title"] == ("Plan", "Plan in English")
    assert catalogue_in(entries)["9.9.title"] == ("Weg", "Gone")
    assert all(isinstance(one, Incoming) for one in compare(lines(document, "en"), entries))


def test_an_empty_translation_takes_it_away_and_that_can_be_taken_back():
    document = small()
    done = apply(document, puts("en", "1.title", "Deel", " \x00\n"))
    assert "1.title" not in done.document["translations"]["en"]
    assert apply(done.document, done.inverse).document == document
