import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.scoring.shares import wilson
from selfassess.core.scoring.substantiation import whole_percentages

Z = 1.959964


@pytest.mark.parametrize(("met", "examined", "population", "low", "high"), [
    (7, 10, 14, 0.528, 0.829),
    (7, 10, None, 0.397, 0.892),
    (10, 10, 14, 0.894, 1),
    (9, 10, 14, 0.751, 0.964),
    (5, 5, None, 0.566, 1),
    (3, 3, 3, 1, 1),
    (1, 1, 20, 0.207, 1),
    (0, 4, 10, 0, 0.390),
    (10, 10, 12, 0.935, 1),
    (2, 2, None, 0.342, 1),
    (1, 1, 1, 1, 1),
])  # fmt: skip
def test_the_interval_of_a_count(met, examined, population, low, high):
    assert wilson(met, examined, population, Z) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


@given(st.data())
def test_the_interval_holds_the_share_and_shrinks_as_the_population_does(data):
    examined = data.draw(st.integers(1, 60))
    met = data.draw(st.integers(0, examined))
    smaller = data.draw(st.integers(examined, 100))
    low, high = wilson(met, examined, smaller, Z)
    wider_low, wider_high = wilson(met, examined, smaller + data.draw(st.integers(1, 100)), Z)
    widest_low, widest_high = wilson(met, examined, None, Z)
    edge = 1e-12
    assert 0 <= widest_low <= wider_low + edge <= low + 2 * edge <= met / examined + 3 * edge
    assert 1 >= widest_high >= wider_high - edge >= high - 2 * edge >= met / examined - 3 * edge


@given(st.data())
def test_one_more_that_meets_never_lowers_an_end_of_the_interval(data):
    examined = data.draw(st.integers(1, 60))
    met = data.draw(st.integers(0, examined - 1))
    population = data.draw(st.none() | st.integers(examined, 100))
    before, after = wilson(met, examined, population, Z), wilson(met + 1, examined, population, Z)
    assert after[0] >= before[0] - 1e-12
    assert after[1] >= before[1] - 1e-12


@pytest.mark.parametrize(("shares", "shown"), [
    ((121 / 240, 2 / 9, 197 / 720, 0), (51, 22, 27, 0)),   # 50.42 / 22.22 / 27.36: the largest remainder is the first
    ((1 / 3, 1 / 3, 1 / 3, 0), (34, 33, 33, 0)),
    ((0.125, 0.125, 0.25, 0.5), (13, 12, 25, 50)),
    ((0, 0, 0, 1), (0, 0, 0, 100)),
    ((0, 0, 0, 0), (0, 0, 0, 0)),
])  # fmt: skip
def test_percentages_add_up_to_a_hundred(shares, shown):
    assert whole_percentages(shares) == shown
