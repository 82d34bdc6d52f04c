"""A text in people's own words: kept and shown, never judged."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth
from selfassess.core.kinds.judged import NOTHING_LACKS, Judged, Lacking, Parsed, Worth, unscored, unscored_faults
from selfassess.core.kinds.raw import TEXT_LIMIT, Raw
from selfassess.core.phrases import N_

SOMETHING = "…"


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    says = N_("This number lies between %(low)s and %(high)s.", low=1, high=TEXT_LIMIT)
    too_long = [] if 1 <= longest_of(item) <= TEXT_LIMIT else [Fault(("longest",), says)]
    return [*too_long, *unscored_faults(item)]


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: never."""
    return False


def longest_of(item: Item) -> int:
    """Return how many characters an answer may have."""
    return TEXT_LIMIT if item.longest is None else item.longest


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form."""
    form = Raw(item, raw, takes=("text",))
    return form.parsed(text=form.text("text", limit=longest_of(item)) or "")


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Return that it is answered or open. Source: docs/scoring.md 4.3."""
    return unscored(is_answered=bool(answer.text))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return nothing: a text has no share."""
    return counted_worth(item, 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return nothing: a text is not shown by evidence."""
    return NOTHING_LACKS


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer as it is, for no text is better than another; an open one as if something were written."""
    return answer if answer.text else replace(answer, text=SOMETHING)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield nothing."""
    yield from ()
