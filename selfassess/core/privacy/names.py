"""Given names after a word for a person."""

import re
from collections.abc import Iterator

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import WARN, Found
from selfassess.core.privacy.given_names import GIVEN_NAMES
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("name", WARN): N_(
        "This looks like the name of a person. With it a girl or her family can be recognised. Remove it: write only about how you work."
    ),
}

_PERSON = r"(?P<person>[Mm]eisje|[Cc]liente?|[Mm]oeder|[Vv]ader|[Dd]ochter|MEISJE|CLIENTE?|MOEDER|VADER)"
_KNOWN = re.compile(rf"{_PERSON}(?:[ :,(\n'\"-]{{1,3}}(?:(?:genaamd|heet|van|is) )?['\"(]?)(?P<name>[A-Z][A-Za-z]+)")
_UNKNOWN = re.compile(rf"{_PERSON} (?P<name>[A-Z][a-z]{{2,}})(?![A-Za-z])")
_WORD = re.compile(r"[A-Z](?<![A-Za-z][A-Z])[A-Za-z]+")
# Words with a capital that follow "meisje" or "moeder" in a policy and name no person.
_NO_NAME = re.compile(
    r"(?:Nederland|Neder|Europ|Engels|Frans|Duits|Turks|Marokk|Surinaam|Antill|Pools|Arabisch|Rooms|Christel|Islamit|Joods|"
    r"Jeugd|Veilig|Inspectie|Stichting|Centrum|Centraal|Kind|Gemeente|Raad|Wet|Meldcode|Kader|De$|Het$|Een$|En$|In$|Op$|Van$)"
)


def detect(reading: Reading) -> Iterator[Found]:
    """Yield known given names after a word for a person, and other capitalised words where a name must stand."""
    spans = {found.span("name") for found in _KNOWN.finditer(reading.text) if _is_given_name(found["name"])}
    spans |= {
        found.span("name") for found in _UNKNOWN.finditer(reading.text) if found["person"].islower() and not _NO_NAME.match(found["name"])
    }
    yield from (Found("name", WARN, start, end) for start, end in sorted(spans))


def given_names(reading: Reading) -> Iterator[int]:
    """Yield where known given names with a capital start, whatever stands before them."""
    yield from (found.start() for found in _WORD.finditer(reading.text) if _is_given_name(found.group()))


def _is_given_name(word: str) -> bool:
    return word.lower() in GIVEN_NAMES
