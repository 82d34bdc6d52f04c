"""How files speak of one client without a name: a number, or initials."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import WARN, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("client_number", WARN): N_(
        "This looks like the number of a client. With it a girl can be found in your files. Remove it: write only about how you work."
    ),
    ("initials", WARN): N_(
        "This looks like the initials of a person. They can still be recognised. Remove them: write only about how you work."
    ),
}

_LABELLED = re.compile(
    r"(?:client|clienten|dossier|zorg|registratie)[- ]?(?:nummer|nr\b|no\b|id\b|code)[ .:#=-]{0,4}(?:is )?(?P<number>[a-z]{0,3}-?[0-9][0-9./-]*+)"
)
_BARE = re.compile(r"cliente?[ ]?[ :#=-]{1,3}(?P<number>[0-9]{4,}+)(?! ?(?:euro|uur|uren|eur|dagen|%|keer)|,[0-9])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}$")
_WITH_PREPOSITION = re.compile(
    r"[A-Z](?<![A-Za-z.][A-Z])\.(?: ?[A-Z]\.){0,3} ?(?:van|de|der|den|het|ten|ter|te|von|el|al|bin|ben|van de|van der|van den|in 't|van 't|op de)"
    r" [A-Z](?:\.|(?![A-Za-z0-9]))"
)
_AFTER_PERSON = re.compile(
    r"(?:[Mm]eisje|[Cc]liente?|[Mm]oeder|[Vv]ader|[Dd]ochter|MEISJE|CLIENTE?) ?[:(]? ?(?P<initials>[A-Z]\.(?: ?[A-Z]\.){0,3})(?![A-Za-z])"
)


def detect(reading: Reading) -> Iterator[Found]:
    """Yield numbers of clients, and initials that stand for a person."""
    spans = {found.span("number") for found in _LABELLED.finditer(reading.lower)}
    spans |= {found.span("number") for found in _BARE.finditer(reading.lower) if not _YEAR.match(found["number"])}
    yield from (Found("client_number", WARN, start, end) for start, end in sorted(spans))
    yield from (Found("initials", WARN, start, end) for start, end in sorted(initials(reading)))


def initials(reading: Reading) -> set[tuple[int, int]]:
    """Return where initials of a person stand."""
    spans = {found.span() for found in _WITH_PREPOSITION.finditer(reading.text)}
    after = [found.span("initials") for found in _AFTER_PERSON.finditer(reading.text)]
    starts = {start for start, _ in spans}
    return spans | {span for span in after if span[0] not in starts}
