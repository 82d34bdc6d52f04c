"""Dutch telephone numbers of people; numbers for everybody (112, 14 0xx, 0800, 0900) never."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import WARN, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("phone", WARN): N_(
        "This looks like a telephone number. With it a person can be found. Remove it, or write only the function of that person."
    ),
}

_DIGIT = r"(?:[ .-]{0,2}[0-9])"
_GAP = r"\)?(?: ?[-/.] ?| {0,2})"
_ABROAD = r"(?:\+|00(?<![0-9]00))31(?: ?\(0\))?[ .-]{0,3}"
# Not in a longer number, nor the end of a Dutch account number that has a slip of the pen.
_ALONE = r"0(?<![0-9+]0)(?<![0-9][.,:/-]0)(?<![0-9]{2}[A-Z]{4}0)(?<![0-9]{2} [A-Z]{4} 0)"
_CITY = r"(?:1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7[0-9]|8[4578])"
_REGION = r"(?:1[1678]|2[2-9]|3[1-4]|4[1-9]|5[1-9])[0-9]"
_NO_DATE = r"(?!6[ ./-]{1,2}[01]?[0-9][ ./-]{1,2}(?:19|20)[0-9]{2}(?![0-9]))"
_PATTERNS = (
    re.compile(rf"{_ABROAD}0?[1-9]{_DIGIT}{{8}}(?![0-9])"),
    re.compile(rf"{_ALONE}{_NO_DATE}6\)?(?:[ ./-]{{0,3}}[0-9]){_DIGIT}{{7}}(?![0-9])"),
    re.compile(rf"{_ALONE}{_CITY}{_GAP}[0-9]{{2}}{_DIGIT}{{5}}(?![0-9])"),
    re.compile(rf"{_ALONE}{_REGION}{_GAP}[0-9]{{2}}{_DIGIT}{{4}}(?![0-9])"),
)


def detect(reading: Reading) -> Iterator[Found]:
    """Yield numbers that start with 06, +31, 0031 or an area code, ten digits in all."""
    last = -1
    for start, end in sorted({found.span() for pattern in _PATTERNS for found in pattern.finditer(reading.text)}):
        if start >= last:
            yield Found("phone", WARN, start, end)
            last = end
