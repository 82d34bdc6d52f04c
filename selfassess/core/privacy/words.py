"""Words about health and crime that tell of one person as soon as a name or a date is near."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.client_reference import initials
from selfassess.core.privacy.dates import is_of_a_rule
from selfassess.core.privacy.finding import WARN, Found
from selfassess.core.privacy.names import given_names
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("sensitive_word", WARN): N_(
        "This looks like something about the health of one person or a crime, with a name or a date near it. "
        "That belongs in the client file, not here. Remove it: write only about how you work."
    ),
}

_WORDS = re.compile(r"(?<![a-z])(?:proces-?verbaal|aangifte van|diagnose|dsm|zwanger|soa-? ?uitslag)(?![a-z])")
_REACH = 50


def detect(reading: Reading) -> Iterator[Found]:
    """Yield the words that have a name, initials or a date within reach, in the same paragraph."""
    words = list(_WORDS.finditer(reading.lower))
    persons = _persons(reading) if words else []
    for word in words:
        start, end = _around(reading.text, word.start(), word.end())
        near = persons[bisect_left(persons, start) : bisect_right(persons, end)]
        if any(not word.start() <= place < word.end() for place in near):
            yield Found("sensitive_word", WARN, *word.span())


def _persons(reading: Reading) -> list[int]:
    """Return where something stands that tells of one person: a date, a given name or initials."""
    dates = (start for start, _ in reading.dates if not is_of_a_rule(reading.lower, start))
    return sorted((*dates, *given_names(reading), *(start for start, _ in initials(reading))))


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch around a word, cut at blank lines."""
    before, after = max(0, start - _REACH), min(len(text), end + _REACH)
    blank_before, blank_after = text.rfind("\n\n", before, start), text.find("\n\n", end, after)
    return before if blank_before < 0 else blank_before, after if blank_after < 0 else blank_after
