"""Citizen service numbers (BSN): eight or nine digits that pass the eleven test."""

import re
from collections.abc import Iterator
from datetime import date

from selfassess.core.phrases import N_
from selfassess.core.privacy.finding import BLOCK, WARN, Found
from selfassess.core.privacy.reading import Reading

SENTENCES = {
    ("bsn", BLOCK): N_("This looks like a citizen service number (BSN). That is not allowed here. Remove it."),
    ("bsn", WARN): N_(
        "This can be the number of an organisation, but also a citizen service number (BSN), which is not allowed here. "
        "Check it, and remove it if it belongs to a person."
    ),
}

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Eight digits or more with little between them: a quick first sieve, and every number is on one island.
_ISLAND = re.compile(r"[0-9](?:[ .\n-]{0,3}[0-9]){7,}+")
_SOLID = re.compile(r"(?<![0-9])[0-9]{8,9}(?![0-9])")
_DOTTED = re.compile(r"(?<![0-9])[0-9]++(?: ?\. ?[0-9]++){2,}+")
_DASHED = re.compile(r"(?<![0-9])[0-9]++(?: ?- ?[0-9]++){2,}+")
_SPACED = re.compile(r"(?<![0-9])[0-9]++(?: {1,3}[0-9]++){2,}+")
_THREE_GROUPS = re.compile(r"(?<![0-9])(?<![0-9][.-])(?=([0-9]{2,4} {1,3}[0-9]{2,4} {1,3}[0-9]{2,4})(?![0-9])(?![.-][0-9]))")
# A number that a line break cut in two: between its groups, or where nothing separated it before.
_BROKEN = (
    re.compile(r"(?<![0-9])(?<![0-9][ .-])[0-9]{2,4}([ .-])[0-9]{2,4}\1?\n[0-9]{2,4}(?![0-9])(?![ .-][0-9])"),
    re.compile(r"(?<![0-9])(?<![0-9][ .-])[0-9]{2,4}([ .-]?)\n[0-9]{2,4}([ .-])[0-9]{2,4}(?![0-9])(?![ .-][0-9])"),
    re.compile(r"(?<![0-9])(?<![0-9][ .\n-])(?=[0-9\n]{10}(?![0-9]|[ .\n-][0-9]))[0-9]{1,8}\n[0-9]{1,8}"),
)
# Right behind a word for BSN every way of separating counts.
_NAMED = re.compile(r"(?:bsn|sofi|burgerservice)[^0-9\n]{0,20}\n?(?P<number>[0-9](?:[ ./-]{0,3}[0-9]){7,8}+)(?![0-9])(?![./-][0-9])")
# How telephone numbers for everybody start.
_FOR_EVERYBODY = re.compile("0800|090[0-9]|14 0")
_NOT_DIGITS = re.compile(r"[^0-9]+")
_LONGEST = 9 + 8 * 3
_ORGANISATION = re.compile(r"(?<![a-z])(?:rsin|btw|fiscaa?le? ?nummer|k\.?v\.?k|kamer van koophandel)")
_PERSON = re.compile(r"(?<![a-z])(?:bsn|sofi|burgerservice)")
_REACH = 25
_LONGEST_WORD = 20
_VAT_BEFORE = re.compile(r"nl[ .-]?$")
_VAT_AFTER = re.compile(r"[ .-]?b[ .-]?[0-9]{2}(?![0-9])")


def detect(reading: Reading) -> Iterator[Found]:
    """Yield every number that may be a BSN, once; source: docs/privacy.md."""
    seen = set()
    for start, end in _candidates(reading):
        if (start, end) not in seen and _is_bsn(reading.text[start:end]):
            seen.add((start, end))
            yield Found("bsn", WARN if _is_of_organisation(reading, start, end) else BLOCK, start, end)


def passes_eleven_test(number: str) -> bool:
    """Return whether nine digits, or eight with a 0 before them, pass the eleven test; zero never does."""
    padded = number.zfill(9)
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, padded, strict=True))
    return total % 11 == 0 and padded != "000000000"


def _candidates(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield where eight or nine digits stand together, with nothing or the same separator between them."""
    yield from (found.span("number") for found in _NAMED.finditer(reading.lower))
    for island in _ISLAND.finditer(reading.text):
        yield from _on(reading, *island.span())


def _on(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    for pattern in (_SOLID, *_BROKEN):
        yield from (found.span() for found in pattern.finditer(reading.text, start, end))
    for pattern in (_DOTTED, _DASHED, _SPACED):
        yield from (found.span() for found in pattern.finditer(reading.text, start, end) if _counts(found))
    for chain in _SPACED.finditer(reading.text, start, end):
        if not _counts(chain) and not _FOR_EVERYBODY.match(chain.group()):
            yield from _within(reading, *chain.span())


def _counts(chain: re.Match[str]) -> bool:
    """Return whether a whole chain of groups has eight or nine digits."""
    return chain.end() - chain.start() <= _LONGEST and len(_NOT_DIGITS.sub("", chain.group())) in (8, 9)


def _within(reading: Reading, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield nine digits in usual groups inside a longer row of numbers: "in 2024 123 456 782".

    After a word for BSN any grouping will do. Without it, a row of a table would give false alarms.
    """
    for found in _THREE_GROUPS.finditer(reading.text, start, end):
        if sum(map(len, found[1].split())) == 9:
            yield found.span(1)
    if _PERSON.search(reading.lower, max(0, start - 40), start):
        yield from _any_grouping(reading.text, start, min(end, start + 80))


def _any_grouping(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    groups = [found.span() for found in re.finditer("[0-9]+", text[start:end])]
    for first, (left, _) in enumerate(groups):
        for _, right in groups[first + 2 :]:
            if len(_NOT_DIGITS.sub("", text[start + left : start + right])) in (8, 9):
                yield start + left, start + right


def _is_bsn(written: str) -> bool:
    groups = _NOT_DIGITS.split(written)
    number = "".join(groups)
    if len(number) not in (8, 9) or not passes_eleven_test(number):
        return False
    if len(number) == 8 and (_is_date(number) or (len(groups) > 1 and _FOR_EVERYBODY.match(number))):
        return False
    return not _holds_date(groups)


def _holds_date(groups: list[str]) -> bool:
    """Return whether groups are a date with a number behind it: 2024-01-15-2."""
    return [len(group) for group in groups] == [4, 2, 2, 1] and _is_date("".join(groups[:3]))


def _is_date(number: str) -> bool:
    """Return whether eight digits read as yyyymmdd or ddmmyyyy of the years 1900–2099."""
    return _is_day(number[:4], number[4:6], number[6:]) or _is_day(number[4:], number[2:4], number[:2])


def _is_day(year: str, month: str, day: str) -> bool:
    if year[:2] not in ("19", "20"):
        return False
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _is_of_organisation(reading: Reading, start: int, end: int) -> bool:
    """Return whether a number follows a word for an organisation's number, or is inside a VAT number."""
    lower = reading.lower
    if _VAT_BEFORE.search(lower, max(0, start - 3), start) and _VAT_AFTER.match(lower, end):
        return True
    words = [
        found for found in _ORGANISATION.finditer(lower, max(0, start - _REACH - _LONGEST_WORD), start) if start - found.end() <= _REACH
    ]
    return bool(words) and not _PERSON.search(lower, words[-1].end(), start)
