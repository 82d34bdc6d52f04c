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
# "Zij" and a verb in the plural are people in general: "zij komen", but not "zij alleen".
_PLURAL = r"(?! (?!alleen|tussen|binnen|samen|boven|tegen|beneden|meteen|toen|een)(?:[a-z]{2,}en|zijn|gaan|staan)(?![a-z]))"
_SHE = re.compile(rf"(?:meisje|cliente?|zij(?<![a-z]zij){_PLURAL})(?![a-z])")
_SHORT_LINE = 200
_SENTENCE_ENDS = re.compile(r"[.!?;] +[A-Z]")


def detect(reading: Reading) -> Iterator[Found]:
    """Yield dates after a word for birth, and the only date of a line about one girl."""
    spans = {*_after_birth(reading), *_about_a_girl(reading)}
    yield from (Found("birth_date", WARN, start, end) for start, end in sorted(spans))


def _after_birth(reading: Reading) -> Iterator[tuple[int, int]]:
    for word in _BORN.finditer(reading.lower):
        yield from reading.dates_between(word.end(), word.end() + _REACH)[:1]


def _about_a_girl(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the only date of a line that has a word for one girl; in a paragraph that is one line, of its sentence."""
    done = -1
    for word in _SHE.finditer(reading.lower):
        line = reading.line_bounds(word.start())
        dates = reading.dates_between(*line) if word.start() > done else []
        if len(dates) == 1 and not is_of_a_rule(reading.lower, dates[0][0]) and _are_together(reading.text, line, word.span(), dates[0]):
            done = line[1]
            yield dates[0]
        elif len(dates) != 1:
            done = max(done, line[1])


def _are_together(text: str, line: tuple[int, int], word: tuple[int, int], day: tuple[int, int]) -> bool:
    """Return whether a word and a date of one line are in one sentence; a short line is one."""
    first, second = sorted((word, day))
    return line[1] - line[0] <= _SHORT_LINE or not _SENTENCE_ENDS.search(text, first[1], second[0])
