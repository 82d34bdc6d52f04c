"""Numbers of police and justice: the prosecutor's, of a police report, and of a foreign national."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import BLOCK, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("prosecution_number", BLOCK): N_(
        "This looks like the number of a criminal case. Data of police and justice are not allowed here. Remove it."
    ),
    ("police_report_number", BLOCK): N_(
        "This looks like the number of a police report. Data of police and justice are not allowed here. Remove it."
    ),
    ("foreigner_number", BLOCK): N_(
        "This looks like the number of a foreign national. That number belongs to one person and is not allowed here. Remove it."
    ),
}

_PATTERNS = {
    "prosecution_number": re.compile(r"[0-9](?<![0-9][0-9])(?<![0-9][/-][0-9])[0-9] ?[/-] ?[0-9]{6} ?[-/] ?[0-9]{2}(?![0-9])(?![/-][0-9])"),
    "police_report_number": re.compile(r"pl(?<![a-z]pl) ?-?[0-9]{4}[-/ ]{0,3}[0-9]{4}[-/ ]?[0-9]{2,}"),
    "foreigner_number": re.compile(
        r"v(?<![a-z]v)(?:[- ]?(?:nummer|nr)(?![a-z])|reemdelingen-?nummer)[^0-9\n]{0,15}\n?(?P<number>[0-9](?:[ .-]?[0-9]){6,11})(?![0-9])"
    ),
}


def detect(reading: Reading) -> Iterator[Found]:
    """Yield the numbers of cases."""
    for kind, pattern in _PATTERNS.items():
        for found in pattern.finditer(reading.lower):
            start, end = found.span("number" if "number" in pattern.groupindex else 0)
            yield Found(kind, BLOCK, start, end)
