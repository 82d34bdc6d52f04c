"""The privacy guard: what in a text or a file name must not be here, or had better not."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from selfassess.core.phrases import Phrase
from selfassess.core.privacy import birth_date, bsn, case_numbers, client_reference, email, iban, names, phone, postcode, words
from selfassess.core.privacy.finding import Found, Hit
from selfassess.core.privacy.reading import Reading, line_at, line_starts, read

# Each has `detect(reading) -> Iterator[Found]` and `SENTENCES`, by kind and action.
DETECTORS = (bsn, birth_date, postcode, phone, email, iban, case_numbers, client_reference, names, words)
SENTENCES = {key: says for detector in DETECTORS for key, says in detector.SENTENCES.items()}


def find(text: str, *, location_field: bool = False) -> list[Hit]:
    """Return what may not or had better not be in a text, in reading order; source: docs/privacy.md.

    `location_field`: the text answers where something is, so that an address blocks.
    """
    reading = read(text, in_location=location_field)
    spans = [(found, *reading.original(found.start, found.end)) for found in _found(reading)]
    starts = line_starts(text) if spans else []
    return sorted((Hit(found.kind, found.action, line_at(starts, start), start, end) for found, start, end in spans), key=_order)


def find_in_name(file_name: str) -> list[Hit]:
    """Return what may not or had better not be in the name of a file; `line` is None.

    An underscore, a plus and %20 separate as a space or a hyphen does, and what stands behind the last dot may be an
    extension or part of a number: each reading counts.
    """
    hits = {}
    for reading in (read(name) for name in _name_readings(file_name)):
        for found in _found(reading):
            start, end = reading.original(found.start, found.end)
            hits[found.kind, start] = max(hits.get((found.kind, start)), Hit(found.kind, found.action, None, start, end), key=_weight)
    return sorted(hits.values(), key=_order)


def sentence(hit: Hit) -> Phrase:
    """Return what a hit is, why it matters and what to do."""
    return SENTENCES[hit.kind, hit.action]


def blocks(hits: Iterable[Hit]) -> bool:
    """Return whether one of the hits blocks."""
    return any(hit.action == "block" for hit in hits)


def _found(reading: Reading) -> Iterator[Found]:
    """Yield all finds; digits of an account or telephone number are not read as another number too."""
    finds = [found for detector in DETECTORS for found in detector.detect(reading)]
    accounts = [found for found in finds if found.kind == "iban"]
    phones = [found for found in finds if found.kind == "phone" and not _is_inside(found, accounts)]
    numbers = (found for found in finds if found.kind == "bsn" and not _is_inside(found, accounts) and not _is_inside(found, phones))
    yield from (*accounts, *phones, *numbers, *(found for found in finds if found.kind not in ("iban", "phone", "bsn")))


def _is_inside(found: Found, others: Sequence[Found]) -> bool:
    """Return whether a find lies within one of the others, which are in order and apart, and is not the whole of it."""
    before = bisect_right(others, found.start, key=lambda other: other.start) - 1
    return before >= 0 and found.end <= others[before].end and (found.start, found.end) != (others[before].start, others[before].end)


def _name_readings(name: str) -> Iterator[str]:
    """Yield readings of a name, each as long as the name itself."""
    invisible = "\u200b"
    spaced = name.replace("%20", " " + 2 * invisible).replace("+", " ")
    stem = spaced.rpartition(".")[0]
    for text in {spaced, stem}:
        yield text.replace("_", " ")
        yield text.replace("_", "-")


def _order(hit: Hit) -> tuple:
    return hit.start, hit.end, hit.kind, hit.action


def _weight(hit: Hit | None) -> tuple:
    return (hit is not None, hit is not None and hit.action == "block", hit.end if hit else 0)
