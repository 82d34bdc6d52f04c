"""A day; a term, when there is one, says until when it is recent enough."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer
from selfassess.core.definition import Day, Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth
from selfassess.core.kinds.judged import Judged, Lacking, Parsed, Worth, open_item, settled, shown_by_evidence, unscored, unscored_faults
from selfassess.core.kinds.raw import Raw, day_of
from selfassess.core.phrases import N_, NN_
from selfassess.core.scoring.result import Reason
from selfassess.core.terms import add_months

MOST_MONTHS = 600


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    asked = item.day or Day()
    ends = {name: _read(getattr(asked, name)) for name in ("earliest", "latest") if getattr(asked, name)}
    faults = [Fault(("day", name), N_("Write a day as year-month-day, for example 2025-06-30.")) for name, day in ends.items() if not day]
    if not faults and len(ends) == 2 and ends["latest"] < ends["earliest"]:
        faults.append(Fault(("day", "latest"), N_("The last day lies before the first.")))
    if asked.months is not None and not 1 <= asked.months <= MOST_MONTHS:
        faults.append(Fault(("day", "months"), N_("This number lies between %(low)s and %(high)s.", low=1, high=MOST_MONTHS)))
    return faults if is_scored(item) else [*faults, *unscored_faults(item)]


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: when there is a term."""
    return bool(item.day and item.day.months)


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form; a day outside the limits is a fault."""
    form, asked = Raw(item, raw, takes=("date",)), item.day or Day()
    day = form.day("date")
    if day and asked.earliest and day < day_of(asked.earliest):
        day = form.fault(("date",), N_("This day cannot lie before %(day)s. Check it.", day=day_of(asked.earliest)))
    elif day and asked.latest and day > day_of(asked.latest):
        day = form.fault(("date",), N_("This day cannot lie after %(day)s. Check it.", day=day_of(asked.latest)))
    return form.parsed(date=day)


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge whether the day is recent enough on the reference date. Source: docs/scoring.md 4.3."""
    if not is_scored(item):
        return unscored(is_answered=answer.date is not None)
    if answer.date is None:
        return open_item(rules)
    worth = counted_worth(item, _share(item, answer, on), rules)
    return settled(worth, reasons=() if worth.p else (_reason(item, answer, on),))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share of the day when there is valid evidence, else 0."""
    return counted_worth(item, _share(item, answer, on) if shown_by_evidence(answer, on) else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return whether the day needs a piece of valid evidence."""
    return Lacking(whole=bool(_share(item, answer, on)) and not shown_by_evidence(answer, on))


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with the reference date itself, or the last day possible when that lies before it."""
    if not is_scored(item) and answer.date:
        return answer
    latest = day_of(item.day.latest) if item.day and item.day.latest else on
    return replace(answer, date=min(latest, on), adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield nothing: a day is recent enough or not."""
    yield from ()


def _share(item: Item, answer: Answer, on: date) -> float:
    if not is_scored(item) or answer.date is None:
        return 0.0
    return float(answer.date <= on <= add_months(answer.date, item.day.months))


def _reason(item: Item, answer: Answer, on: date) -> Reason:
    if answer.date > on:
        return Reason("date", (), N_("The day is %(day)s. That lies after the reference date.", day=answer.date))
    says = NN_(
        "The day is %(day)s. On the reference date that is more than %(n)s month ago.",
        "The day is %(day)s. On the reference date that is more than %(n)s months ago.",
        item.day.months,
        day=answer.date,
    )
    return Reason("date", (), says)


def _read(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None
