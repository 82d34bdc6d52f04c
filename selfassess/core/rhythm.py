"""On which days an owner is reminded of an action: in its rhythm, and around the day on which it must be ready."""

from collections.abc import Iterator
from datetime import date, timedelta

from selfassess.core.action import Action
from selfassess.core.terms import add_months

AROUND_DUE = (7, 1, -1)  # days before the day passes; -1: the first day after it
LATE_TO_TELL = timedelta(days=2)  # for which a day that was missed is still told
_DAYS, _MONTHS = {"weekly": 7, "two_weeks": 14}, {"monthly": 1, "quarterly": 3}


def reminders_on(action: Action, today: date) -> Iterator[date]:
    """Yield the days of which an owner is to be reminded today: the day itself, or up to two days ago when that day was missed.

    A rhythm begins at the start of an action and ends with it. Nothing for what is done, dropped or has no gap any more.
    """
    if not action.is_open:
        return
    wanted = {last_in_rhythm(action, today), *(action.due - timedelta(days=ahead) for ahead in AROUND_DUE)}
    yield from sorted(day for day in wanted if day and today - LATE_TO_TELL <= day <= today)


def first_in_rhythm(action: Action) -> date | None:
    """Return the first day on which the rhythm of an action falls, if it is not done by then; None when it has none."""
    if action.rhythm in _DAYS:
        return action.start + timedelta(days=_DAYS[action.rhythm])
    return add_months(action.start, _MONTHS[action.rhythm]) if action.rhythm in _MONTHS else None


def last_in_rhythm(action: Action, today: date) -> date | None:
    """Return the last day up to today on which the rhythm of an action falls; None when it has none, or did not begin."""
    first = action.start
    if action.rhythm in _DAYS:
        step = _DAYS[action.rhythm]
        return first + timedelta(days=(today - first).days // step * step) if today >= first + timedelta(days=step) else None
    if action.rhythm in _MONTHS:
        months = (today.year - first.year) * 12 + today.month - first.month
        step = _MONTHS[action.rhythm]
        for ahead in (months // step * step, (months // step - 1) * step):
            if ahead > 0 and (day := add_months(first, ahead)) <= today:
                return day
    return None
