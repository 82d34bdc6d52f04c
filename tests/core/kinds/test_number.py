from decimal import Decimal
from fractions import Fraction

import pytest

from selfassess.core.answers import plain
from selfassess.core.definition import Band, Number
from selfassess.core.kinds import number

from .judging import ANY_RULES, NOTHING, ON, answer_of, made

BANDS = (Band(share=Fraction(1), text="laag"), Band(least="5", share=Fraction(1, 2)), Band(least="8.5", share=Fraction(0)))


def item(**asked):
    return made("number", number=Number(**{"unit": "%", "decimals": 1, "most": "100", "bands": BANDS} | asked))


@pytest.mark.parametrize(("written", "p"), [("0", 1), ("4,9", 1), ("5", 0.5), ("8.4", 0.5), ("8,5", 0), (100, 0)])
def test_the_band_in_which_it_lies_gives_the_share(written, p):
    found = number.judge(item(), answer_of(item(), {"number": written}), ANY_RULES, NOTHING, ON)
    assert (found.status, found.worth.p, found.reasons == ()) == ("ok", p, p == 1)


@pytest.mark.parametrize(("written", "read"), [
    ("12", "12"), ("2,5", "2.5"), ("2.5", "2.5"), (" 1 250 ", "1250"), ("1.250.000", "1250000"), ("1.250,5", "1250.5"), ("1,250.5", "1250.5"),
    ("0,50", "0.5"), ("-3", "-3"), ("−3", "-3"),
])  # fmt: skip
def test_a_number_is_read_as_people_write_it(written, read):
    asked = item(decimals=2, least="-10", most="", bands=())
    assert answer_of(asked, {"number": written}).number == Decimal(read)


@pytest.mark.parametrize("written", ["veel", "12%", "1,2,3", "1.2.3", "", "2,55", "101", "-1", "1e3", True, ["1"], "٣"])
def test_what_is_no_number_here_is_a_fault_at_its_place(written):
    faults = number.parse(item(), {"number": written}).faults
    assert [fault.path for fault in faults] == ([("number",)] if written != "" else [])


def test_a_number_is_kept_exactly():
    assert plain(answer_of(item(), {"number": "4,50"})) == {"number": "4.5"}
    assert plain(answer_of(item(), {"number": "40,0"})) == {"number": 40}


def test_without_bands_it_is_asked_and_not_judged():
    asked = item(bands=())
    found = [number.judge(asked, answer_of(asked, raw), ANY_RULES, NOTHING, ON) for raw in ({}, {"number": 3})]
    assert [(one.status, one.worth) for one in found] == [("open", None), ("ok", None)]
    assert not number.is_scored(asked)


@pytest.mark.parametrize(("given", "best"), [("9", "4.9"), ("2", "2"), (None, "0")])
def test_at_its_best_it_is_the_nearest_number_that_counts_in_full(given, best):
    answer = answer_of(item(), {"number": given})
    assert number.improved(item(), answer, NOTHING, ON).number == Decimal(best)


def test_the_step_below_is_the_nearest_number_of_the_next_band():
    answer = answer_of(item(), {"number": "9"})
    best = number.improved(item(), answer, NOTHING, ON)
    assert [one.number for one in number.steps(item(), answer, best, NOTHING)] == [Decimal("8.4")]


@pytest.mark.parametrize("asked", [
    {"least": "weinig"}, {"least": ""}, {"least": "5", "most": "5"}, {"decimals": 7}, {"bands": BANDS[1:]}, {"bands": (BANDS[0], BANDS[2], BANDS[1])},
    {"bands": (BANDS[0], BANDS[0])}, {"bands": (BANDS[0], BANDS[0], BANDS[2])},
])  # fmt: skip
def test_limits_and_bands_must_fit(asked):
    assert number.check(item(**asked))


def test_what_is_not_judged_cannot_be_critical():
    assert number.check(made("number", critical=True))
