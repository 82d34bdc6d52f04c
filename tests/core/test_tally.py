"""From cells to counts: what a file says of an item, and what all files say together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.answers import Answer, Counts, NormCount, SampleForm, plain
from selfassess.core.kinds import KINDS
from selfassess.core.tally import FOUND, MET, NOT_APPLICABLE, NOT_MET, WHOLE, Counted, counts_of, judged, proposed, tally
from selfassess.shelf import read, shipped

SIGNS = {"y": MET, "n": NOT_MET, "-": NOT_APPLICABLE}
PLAIN, GROUPED, ALONE = Counted("x", ("a", "b")), Counted("x", ("a", "b", "c"), (("b", "c"),)), Counted("x", ("a",))


def found(item: Counted, signs: str) -> dict[str, str]:
    """Return what was found by norm: a sign for each column, `.` for nothing."""
    return {norm: SIGNS[sign] for norm, sign in zip(item.columns, signs, strict=False) if sign in SIGNS}


def cells(item: Counted, *rows: str) -> dict:
    return {(row, item.id, norm): value for row, signs in enumerate(rows) for norm, value in found(item, signs).items()}


@pytest.mark.parametrize(
    ("item", "signs", "follows"),
    [
        (PLAIN, "yy", MET),
        (PLAIN, "y.", None),
        (PLAIN, ".n", NOT_MET),  # one is enough to know
        (PLAIN, "y-", MET),
        (PLAIN, "--", NOT_APPLICABLE),
        (GROUPED, "yny", MET),
        (GROUPED, "yn.", None),
        (GROUPED, "ynn", NOT_MET),
        (GROUPED, "yn-", NOT_MET),
        (GROUPED, "y--", MET),
        (ALONE, "n", NOT_MET),
        (Counted("x", ()), "", None),
    ],
)
def test_the_whole_follows_from_the_norms_that_apply(item, signs, follows):
    assert proposed(item, found(item, signs)) == follows


def test_what_people_say_of_the_whole_goes_first_and_a_contradiction_is_told():
    assert judged(PLAIN, found(PLAIN, "..y")) == MET
    assert tally(PLAIN, cells(PLAIN, "nny", "yyn", "yyy", "nn-", ".yy"), range(5)).clashes == (0, 1)


def test_a_file_that_does_not_count_is_in_no_count_of_the_item():
    one = tally(PLAIN, cells(PLAIN, "yy", "yn", "yy-", "y."), range(4))
    assert (one.examined, one.met, one.left_out, one.still_open) == (2, 1, 1, 1)
    assert one.norm_counts == {"a": NormCount(2, 2), "b": NormCount(2, 1)}


def test_a_norm_that_was_not_looked_at_everywhere_has_no_count():
    one = tally(PLAIN, cells(PLAIN, "yy", "n."), range(2))
    assert (one.incomplete, one.norm_counts) == (("b",), {"a": NormCount(2, 1)})


@pytest.mark.parametrize(
    ("rows", "drawn", "counts"),
    [
        (("y", "n", "-"), "all", Counts(2, 2, 1, "all")),
        (("y", "n", "."), "all", Counts(3, 2, 1, "chosen")),
        (("y", "n", "-"), "random", Counts(3, 2, 1, "random", 7)),
        (("y", "n", "-"), "chosen", Counts(3, 2, 1, "chosen")),
    ],
)
def test_all_is_only_said_when_every_file_was_looked_at(rows, drawn, counts):
    assert counts_of(tally(ALONE, cells(ALONE, *rows), range(3)), size=3, drawn=drawn, seed=7) == counts


COUNTED = st.sampled_from([PLAIN, GROUPED, ALONE])


@st.composite
def sheets(draw):
    """Return an item with some rows of cells, each found or not."""
    item, rows = draw(COUNTED), draw(st.integers(0, 6))
    keys = [(row, item.id, norm) for row in range(rows) for norm in item.columns]
    values = draw(st.lists(st.sampled_from(["", *FOUND]), min_size=len(keys), max_size=len(keys)))
    return item, rows, {key: value for key, value in zip(keys, values, strict=True) if value}


@given(sheets())
def test_met_is_never_above_examined_and_every_row_is_somewhere(sheet):
    item, rows, found_cells = sheet
    one = tally(item, found_cells, range(rows))
    assert 0 <= one.met <= one.examined <= rows
    assert one.examined + one.left_out + one.still_open == rows
    assert all(count.met <= count.examined <= one.examined for count in one.norms.values())


@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(sheet, random):
    item, rows, found_cells = sheet
    order = list(range(rows))
    random.shuffle(order)
    moved = {(order[row], item_id, norm): value for (row, item_id, norm), value in found_cells.items()}
    first, other = tally(item, found_cells, range(rows)), tally(item, moved, range(rows))
    assert (first.examined, first.met, first.norms) == (other.examined, other.met, other.norms)


ITEMS = [item for path in shipped() for item in read(path).questionnaire.items if item.kind == "sample"]


@given(st.data(), st.sampled_from(ITEMS), st.sampled_from(["all", "random", "chosen"]))
def test_counts_of_a_sheet_without_contradictions_are_an_answer_without_faults(data, item, drawn):
    from selfassess.core.tally import counted

    asked, rows = counted(item), data.draw(st.integers(1, 5))
    value = st.sampled_from(["", *FOUND])
    given_cells = {(row, item.id, norm): data.draw(value) for row in range(rows) for norm in asked.columns}
    one = tally(asked, {key: found for key, found in given_cells.items() if found}, range(rows))
    if one.clashes or not one.examined:
        return
    answer = Answer(counts=counts_of(one, size=rows, drawn=drawn, seed=1), norm_counts=one.norm_counts, sample=SampleForm())
    assert KINDS[item.kind].parse(item, plain(answer)).faults == ()


def test_the_whole_has_its_own_column_unless_there_is_one_norm():
    assert (PLAIN.columns, ALONE.columns) == (("a", "b", WHOLE), ("a",))
