"""Addresses: a Dutch postcode with a house number behind or before it; where a place is asked also a street with a number."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import BLOCK, WARN, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("postcode", BLOCK): N_(
        "This looks like an address. Nobody may find where girls stay, so it is not allowed here. Choose a name that does not tell where this is."
    ),
    ("postcode", WARN): N_(
        "This looks like an address. With it a girl or her family can be found. Remove it, unless everybody may know this address."
    ),
}

_HOUSE = r"[0-9](?<![0-9.,:/-][0-9])(?<![0-9] [0-9])[0-9]{0,4}+(?: ?-? ?[A-Za-z])?"
_BETWEEN = r"[ ,\n]{0,3}(?:(?:huis)?(?:nr|nummer|no)\b\.?:? ?|- ?|/ ?)?"
_UNITS = r"(?!kg|mg|ml|km|cm|mm|kb|mb|gb|eu|de\b|ex\b)"
_CAPITALS = rf"[1-9](?<![0-9A-Za-z.,:-][1-9])[0-9]{{3}}(?: ?[A-Z]{{2}}|{_UNITS}[a-z]{{2}})(?![A-Za-z])"
_ANY_CASE = r"[1-9](?<![0-9A-Za-z][1-9])[0-9]{3} ?[A-Za-z]{2}(?![A-Za-z])"
_TWO_YEARS = re.compile(r"(?:19|20)[0-9]{2} ?[A-Z]{2}[ ,\n]{1,3}(?:19|20)[0-9]{2}$")


def _address(code: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a house number behind and before a postcode."""
    return (
        re.compile(rf"{code}{_BETWEEN}(?<![0-9])[0-9]{{1,5}}(?![0-9])"),
        re.compile(rf"{_HOUSE}(?:, ?|\n| {{1,2}}){code}"),
    )


_PATTERNS = _address(_CAPITALS)
_STREET = re.compile(
    r"(?:[^\W\d_]{0,30}(?:straat|laan|gracht|plein|singel|steeg|plantsoen)|[^\W\d_]{2,30}(?:(?:weg|kade|dijk|hof|pad|dreef)| {1,2}(?:weg|dijk|dreef))) {1,2}[0-9]{1,5}(?![0-9])",
    re.IGNORECASE,
)
_IN_LOCATION = (*_address(_ANY_CASE), _STREET)


def detect(reading: Reading) -> Iterator[Found]:
    """Yield postcodes with a house number; in a field that asks for a place they block, in any case of letters, and so does a street."""
    action = BLOCK if reading.in_location else WARN
    last = -1
    for start, end in sorted(_spans(reading)):
        if start >= last:
            yield Found("postcode", action, start, end)
            last = end


def _spans(reading: Reading) -> Iterator[tuple[int, int]]:
    for pattern in _IN_LOCATION if reading.in_location else _PATTERNS:
        for found in pattern.finditer(reading.text):
            if not _TWO_YEARS.match(found.group()):
                yield found.span()
