"""The table in the docs that maps every norm to its lines of the source."""

import re

import pytest

from selfassess.places import PACKAGE

TABLE = PACKAGE.parent / "docs" / "norms.md"


@pytest.fixture(scope="module")
def rows():
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    return {(item, norm): (text, lines, own) for item, norm, text, lines, own in cells if item != "Item"}


def test_it_has_every_norm_with_the_text_of_the_questionnaire(rows, framework):
    norms = {(item.id, norm.id): norm.text for item in framework.items for norm in item.norms}
    assert {at: text for at, (text, _, _) in rows.items()} == norms


def test_it_says_what_is_our_own_elaboration(rows, framework):
    own = {(item.id, norm.id) for item in framework.items for norm in item.norms if norm.own_reading}
    assert {at for at, (_, _, mark) in rows.items() if mark == "ja"} == own


def test_lines_of_a_norm_lie_within_those_of_its_item_and_cover_them(rows, framework):
    for item in framework.items:
        first, last = item.source.lines
        lines = [int(number) for norm in item.norms for number in re.findall(r"\d+", rows[item.id, norm.id][1])]
        assert (min(lines), max(lines)) == (first, last), item.id
