"""Locations beside each other: the lowest, and whether it can still become lower."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.overview import Lowest, Standing, lowest


@pytest.mark.parametrize(
    ("standings", "found"),
    [
        ([Standing("ok", 3), Standing("ok", 1), Standing("ok", 2)], Lowest(1, True)),
        ([Standing("ok", 3), Standing("partial")], Lowest(3, False)),
        ([Standing("ok", 3), None], Lowest(3, False)),
        ([Standing("ok", 2), Standing("not_applicable"), Standing("not_testable")], Lowest(2, True)),
        ([Standing("not_applicable")], Lowest(None, False)),
        ([Standing("open")], Lowest(None, False)),
        ([], Lowest(None, False)),
    ],
)
def test_the_lowest_of_a_section_over_locations(standings, found):
    assert lowest(standings) == found


@given(st.lists(st.builds(Standing, st.just("ok"), st.integers(0, 3)), min_size=1), st.integers(0, 3))
def test_a_location_more_never_raises_the_lowest(standings, level):
    assert lowest([*standings, Standing("ok", level)]).level <= lowest(standings).level
