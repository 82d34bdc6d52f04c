"""E-mail addresses."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import WARN, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("email", WARN): N_(
        "This looks like an e-mail address. With it a person can be found. Remove it, or write only the function of that person."
    ),
}

_FROM_SIGN = re.compile(r"(?<=[A-Za-z0-9_%+-])@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])")
_NAME = re.compile(r"[A-Za-z0-9._%+-]")
_LONGEST_NAME = 64


def detect(reading: Reading) -> Iterator[Found]:
    """Yield e-mail addresses; from the sign outwards, so that no text takes long."""
    for found in _FROM_SIGN.finditer(reading.text):
        yield Found("email", WARN, _start_of_name(reading.text, found.start()), found.end())


def _start_of_name(text: str, sign: int) -> int:
    start = sign
    while start > max(0, sign - _LONGEST_NAME) and _NAME.match(text[start - 1]):
        start -= 1
    return start
