"""When owners are reminded: in the rhythm of the action and around its day, and never of what is done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from selfassess.core.rhythm import last_in_rhythm, reminders_on

from .test_plan import HALF, action_for, plan_of

START, DUE = date(2026, 1, 31), date(2026, 9, 30)
ACTION = replace(action_for(plan_of(HALF), "2.5-K1"), start=START, due=DUE)


def days(action, first=START, last=date(2026, 12, 31)):
    """Return the days on which something is told that was not told the day before."""
    told, found, day = set(), [], first
    while day <= last:
        if set(reminders_on(action, day)) - told:
            found.append(day)
        told |= set(reminders_on(action, day))
        day += timedelta(days=1)
    return found


AROUND = [date(2026, 9, 23), date(2026, 9, 29), date(2026, 10, 1)]


@pytest.mark.parametrize(("rhythm", "first_days"), [
    ("none", []),
    ("weekly", [date(2026, 2, 7), date(2026, 2, 14), date(2026, 2, 21)]),
    ("two_weeks", [date(2026, 2, 14), date(2026, 2, 28), date(2026, 3, 14)]),
    ("monthly", [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]),
    ("quarterly", [date(2026, 4, 30), date(2026, 7, 31), date(2026, 10, 31)]),
])  # fmt: skip
def test_a_rhythm_counts_from_the_start(rhythm, first_days):
    found = days(replace(ACTION, rhythm=rhythm))
    assert [day for day in found if day not in AROUND][:3] == first_days
    assert set(AROUND) <= set(found)


@pytest.mark.parametrize("changed", [{"status": "done"}, {"status": "dropped"}, {"gap": False}])
def test_nothing_is_told_of_what_needs_nothing_more(changed):
    assert days(replace(ACTION, rhythm="weekly", **changed)) == []


def test_a_day_that_was_missed_is_told_for_two_days_and_then_no_more():
    found = [bool(list(reminders_on(ACTION, AROUND[1] + timedelta(days=late)))) for late in range(2)]
    assert found == [True, True]
    assert list(reminders_on(replace(ACTION, rhythm="monthly"), date(2026, 3, 3))) == []
    assert last_in_rhythm(replace(ACTION, rhythm="monthly"), date(2026, 3, 3)) == date(2026, 2, 28)
