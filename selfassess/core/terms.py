"""Classes of urgency: which is the most urgent, and the days that they give."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from selfassess.core.definition import ActionClass, ActionRules


def class_of(class_id: str, rules: ActionRules) -> ActionClass:
    """Return the class with an id; the least urgent for an id that the questionnaire does not have."""
    return next((one for one in rules.classes if one.id == class_id), rules.classes[-1])


def most_urgent(ids: Iterable[str], rules: ActionRules) -> str | None:
    """Return the most urgent of some classes; None of none."""
    order = [one.id for one in rules.classes]
    return min(ids, key=order.index, default=None)


def first_day(on: date, terms: ActionClass) -> date:
    """Return when work on an action of this class begins; terms are counted from `on`."""
    return on + timedelta(days=terms.start_days)


def last_day(on: date, terms: ActionClass) -> date:
    """Return by when an action of this class is ready; terms are counted from `on`."""
    if terms.done_months is not None:
        return add_months(on, terms.done_months)
    return on + timedelta(days=terms.done_days or terms.start_days)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
