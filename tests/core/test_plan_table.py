"""Three versions of a plan, compared cell by cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.plan_table import (
    CHANGED_ALIKE,
    CHANGED_HERE,
    CHANGED_THERE,
    CONFLICT,
    EDITED,
    UNCHANGED,
    Bound,
    compare,
    fingerprint,
    is_read,
    normal,
    prints_of,
    seal_of,
    state_of,
)

texts = st.text(st.characters(codec="utf-8"), max_size=30)
cells = st.fixed_dictionaries({column.id: st.sampled_from(["", "een", "twee"]) for column in EDITED})
plans = st.dictionaries(st.sampled_from(["a", "b", "c"]), cells)


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "state"),
    [
        ("een", "een", "een", UNCHANGED),
        ("een", "twee", "een", CHANGED_THERE),
        ("een", "een", "twee", CHANGED_HERE),
        ("een", "twee", "twee", CHANGED_ALIKE),
        ("een", "twee", "drie", CONFLICT),
        ("een", "", "drie", CONFLICT),
        ("een", "een\r\n", " een", UNCHANGED),
    ],
)
def test_each_of_three_versions_counts(base, theirs, ours, state):
    assert state_of(fingerprint(base), theirs, ours) == state


@given(texts, texts)
def test_who_changes_nothing_never_overwrites(base, ours):
    assert state_of(fingerprint(base), base, ours) in (UNCHANGED, CHANGED_HERE)


@given(texts, texts, texts)
def test_a_text_of_another_is_only_replaced_when_it_is_what_went_out(base, theirs, ours):
    if state_of(fingerprint(base), theirs, ours) == CHANGED_THERE:
        assert fingerprint(ours) == fingerprint(base)


@given(texts)
def test_spaces_that_programs_add_change_nothing(text):
    assert fingerprint(f" {text} \r\n") == fingerprint(text)
    assert normal(normal(text)) == normal(text)


@given(plans, plans, plans)
def test_taking_all_that_was_changed_there_gives_what_stands_there(base, theirs, ours):
    prints = {key: prints_of(row) for key, row in base.items()}
    found = compare(prints, theirs, ours)
    merged = {key: dict(row) for key, row in ours.items()}
    for cell in found.of(CHANGED_THERE, CONFLICT):
        merged[cell.key][cell.column] = cell.theirs
    for key in base.keys() & theirs.keys() & ours.keys():
        for column in (column for column in EDITED if is_read(key, column)):
            there, here = theirs[key][column.id], ours[key][column.id]
            assert merged[key][column.id] == (here if there == base[key][column.id] else there)


@given(plans, plans, plans)
def test_both_sides_see_the_same_conflicts(base, theirs, ours):
    prints = {key: prints_of(row) for key, row in base.items()}

    def conflicts(one, other):
        return {(cell.key, cell.column) for cell in compare(prints, one, other).of(CONFLICT)}

    assert conflicts(theirs, ours) == conflicts(ours, theirs)


@given(plans, plans)
def test_a_row_that_does_not_come_back_is_named_and_changes_nothing(base, ours):
    found = compare({key: prints_of(row) for key, row in base.items()}, {}, ours)
    assert not found.cells
    assert set(found.left_out) == base.keys() & ours.keys()


def test_a_column_that_was_taken_out_changes_nothing():
    assert not compare({"a": prints_of({"owner": "bestuurder"})}, {"a": {}}, {"a": {"owner": "bestuurder"}}).cells


def test_a_change_for_an_action_that_is_not_there_any_more_is_told():
    found = compare({"a": prints_of({"owner": ""})}, {"a": {"owner": "bestuurder"}}, {})
    assert [(cell.key, cell.theirs) for cell in found.ended] == [("a", "bestuurder")]


def test_what_the_program_tells_is_not_read_back():
    found = compare({"a": prints_of({"norm": "de norm"})}, {"a": {"norm": "een andere"}}, {"a": {"norm": "de norm"}})
    assert (found.cells, found.unread) == ((), (("a", "norm"),))


def test_the_seal_breaks_with_anything_in_it():
    bound, base = Bound("o", "a", "De Kade", "k@1", "nl", 3), {"x": prints_of({"owner": "bestuurder"})}
    seals = {
        seal_of(bound, base),
        seal_of(Bound("o", "b", "De Kade", "k@1", "nl", 3), base),
        seal_of(bound, {"x": prints_of({"owner": "HR"})}),
        seal_of(bound, {}),
    }
    assert len(seals) == 4
