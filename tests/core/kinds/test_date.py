import pytest

from selfassess.core.definition import Day
from selfassess.core.kinds import date

from .judging import ANY_RULES, NOTHING, ON, answer_of, made

RECENT = made("date", day=Day(earliest="2015-01-01", months=12))


@pytest.mark.parametrize(("day", "p"), [("2025-06-30", 1), ("2024-06-30", 1), ("2024-06-29", 0), ("2025-07-01", 0)])
def test_a_day_is_recent_enough_on_the_reference_date_or_not(day, p):
    found = date.judge(RECENT, answer_of(RECENT, {"date": day}), ANY_RULES, NOTHING, ON)
    assert (found.status, found.worth.p, found.reasons == ()) == ("ok", p, p == 1)


def test_no_day_is_open_and_without_a_term_a_day_is_not_judged():
    assert date.judge(RECENT, answer_of(RECENT, {}), ANY_RULES, NOTHING, ON).status == "open"
    asked = made("date")
    found = date.judge(asked, answer_of(asked, {"date": "2001-01-01"}), ANY_RULES, NOTHING, ON)
    assert (found.status, found.worth) == ("ok", None)


@pytest.mark.parametrize("day", ["2014-12-31", "2026-01-01", "31-2-2025", "juni"])
def test_a_day_outside_the_limits_is_a_fault(day):
    asked = made("date", day=Day(earliest="2015-01-01", latest="2025-12-31"))
    assert [fault.path for fault in date.parse(asked, {"date": day}).faults] == [("date",)]


def test_at_its_best_it_is_the_reference_date():
    assert date.improved(RECENT, answer_of(RECENT, {"date": "2020-01-01"}), NOTHING, ON).date == ON


@pytest.mark.parametrize("day", [Day(earliest="1 mei"), Day(earliest="2025-01-02", latest="2025-01-01"), Day(months=0)])
def test_its_limits_must_fit(day):
    assert date.check(made("date", day=day))
