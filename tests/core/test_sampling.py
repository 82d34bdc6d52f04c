"""How many files, and which by lot."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.sampling import advice, draw, least_share, number_of, size_for

Z = 1.959964
POPULATIONS, SEEDS = st.integers(1, 400), st.integers(0, 1_000_000)


@pytest.mark.parametrize(
    ("population", "size"),
    [
        (0, 0),
        (1, 1),
        (6, 6),
        (10, 10),
        (11, 10),
        (12, 10),
        (20, 10),
        (21, 12),
        (30, 12),
        (31, 15),
        (60, 15),
        (61, 20),
        (100, 20),
        (5000, 20),
    ],
)
def test_the_advice_follows_the_table(population, size):
    assert size_for(population) == size


@pytest.mark.parametrize(
    ("population", "size", "percent"),
    [(12, 10, 93), (15, 10, 88), (20, 10, 83), (25, 12, 85), (30, 12, 83), (40, 15, 86), (60, 15, 84), (100, 20, 87), (10, 10, 100)],
)
def test_a_full_score_shows_at_least_this_share(population, size, percent):
    assert round(least_share(population, size, Z) * 100) == percent
    assert advice(population, z=Z).share == least_share(population, size, Z)


def test_the_advice_says_why():
    assert str(advice(8, z=Z).why) == "Look at all of them. Then nothing depends on chance."
    assert str(advice(25, z=Z).why).endswith("12. When all of those meet it, probably at least 85% of all of them do.")
    assert str(advice(25).why) == "Our advice for 25: 12."


# Worked out by another program (sha256sum and bc). They stand in docs/scoring.md 4.11 and may never change.
@pytest.mark.parametrize(
    ("population", "size", "seed", "drawn"),
    [
        (14, 10, 4711, (10, 11, 5, 8, 1, 2, 3, 7, 14, 13)),
        (25, 12, 0, (13, 24, 5, 3, 16, 8, 20, 14, 7, 4, 6, 19)),
        (100, 20, 471102, (10, 28, 73, 94, 4, 42, 8, 35, 70, 87, 24, 63, 15, 23, 76, 57, 33, 90, 95, 20)),
        (1000, 5, 1_000_000, (795, 202, 934, 169, 527)),
    ],
)
def test_the_draw_is_the_same_for_ever(population, size, seed, drawn):
    assert draw(population, size, seed) == drawn


@given(POPULATIONS, SEEDS)
def test_all_numbers_are_drawn_once(population, seed):
    assert sorted(draw(population, population, seed)) == list(range(1, population + 1))


@given(POPULATIONS, st.integers(0, 400), SEEDS)
def test_a_larger_draw_begins_with_the_smaller(population, size, seed):
    assert draw(population, size, seed) == draw(population, population, seed)[:size]


def test_every_number_has_the_same_chance():
    counted = Counter(number for seed in range(6_000) for number in draw(12, 3, seed))
    assert set(counted) == set(range(1, 13))
    assert all(abs(times - 1_500) < 4 * 34 for times in counted.values())  # four standard deviations


def test_every_place_in_the_order_has_the_same_chance():
    counted = Counter(draw(5, 5, seed) for seed in range(12_000))
    assert len(counted) == 120
    assert all(abs(times - 100) < 50 for times in counted.values())


def test_words_that_would_favour_low_numbers_are_passed_over():
    last = 2**64 - 1
    assert (number_of(0, 12), number_of(11, 12), number_of(12, 12)) == (1, 12, 1)
    assert [number_of(last - back, 12) for back in (0, 3, 4)] == [None, None, 12]
    assert number_of(last, 16) == 16
