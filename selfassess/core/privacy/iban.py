"""Bank account numbers (IBAN) that pass their check."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import WARN, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("iban", WARN): N_(
        "This looks like a bank account number. With it a person can be found. Remove it, unless it belongs to your organisation."
    ),
}

# Letters and digits in all, for the countries that pay with each other in euros.
_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "TR": 26, "VA": 22,
}  # fmt: skip
_BY_LENGTH = {length: [country.lower() for country in _LENGTHS if _LENGTHS[country] == length] for length in set(_LENGTHS.values())}
_NUMBER = re.compile(
    r"(?<![a-z0-9])(?:"
    + "|".join(
        rf"(?:{'|'.join(countries)})(?:[ .\n-]{{0,2}}[0-9]){{2}}(?:[ .\n-]{{0,2}}[a-z0-9]){{{length - 4}}}"
        for length, countries in _BY_LENGTH.items()
    )
    + r")(?![a-z0-9])"
)


def detect(reading: Reading) -> Iterator[Found]:
    """Yield account numbers of the right length that leave 1 when divided by 97."""
    for found in _NUMBER.finditer(reading.lower):
        if _passes(found.group()):
            yield Found("iban", WARN, *found.span())


def _passes(written: str) -> bool:
    signs = "".join(sign for sign in written if sign.isalnum())
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1
