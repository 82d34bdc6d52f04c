"""Dates of birth: only by what stands near them, because a policy is full of dates."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.dates import is_of_a_rule
from selfassess.core.privacy.finding import WARN, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("birth_date", WARN): N_("This looks like a date of birth. With it a girl can be recognised. Remove it, or write only an age."),
}

_BORN = re.compile(r"geb(?<![a-z]geb)(?:(?![a-z])|oren(?![a-z])|oorte(?:datum|data|dag))|jarig(?<![a-z-]jarig)(?![a-z])")
_REACH = 30
_SHE = re.compile(r"(?:meisje|cliente?|zij(?<![a-z]zij))(?![a-z])")


def detect(reading: Reading) -> Iterator[Found]:
    """Yield dates after a word for birth, and the only date of a line about one girl."""
    spans = {*_after_birth(reading), *_about_a_girl(reading)}
    yield from (Found("birth_date", WARN, start, end) for start, end in sorted(spans))


def _after_birth(reading: Reading) -> Iterator[tuple[int, int]]:
    for word in _BORN.finditer(reading.lower):
        yield from reading.dates_between(word.end(), word.end() + _REACH)[:1]


def _about_a_girl(reading: Reading) -> Iterator[tuple[int, int]]:
    done = -1
    for word in _SHE.finditer(reading.lower):
        if word.start() <= done:
            continue
        start, done = reading.line_bounds(word.start())
        dates = reading.dates_between(start, done)
        if len(dates) == 1 and not is_of_a_rule(reading.lower, dates[0][0]):
            yield dates[0]
