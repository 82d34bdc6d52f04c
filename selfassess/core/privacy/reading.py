"""A text as the detectors read it: one kind of digit, space and hyphen, nothing invisible; every position can be traced back."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from selfassess.core.privacy.dates import dates_in

_DOTS = "\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\u3002\uff0e\uff61\u06d4"
_HYPHENS = "\u02d7\u2043\u2212\u2796\u30fc\uff0d"
_SLASHES = "\u2044\u2215\u29f8\uff0f"
_BLANKS = "\t\u2800\u3164\u115f\u1160\uffa0"
_BREAKS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_QUOTES = "\u2018\u2019\u02bc\u00b4`"
_INVISIBLE = ("Cf", "Cc", "Mn", "Me")
_DRAWN_DIGITS = "".join(
    chr(code)
    for code in range(0x00B2, 0x1F10D)
    if unicodedata.digit(chr(code), None) is not None and unicodedata.decimal(chr(code), None) is None
)
_DRAWN_RUN = re.compile(f"[{re.escape(_DRAWN_DIGITS)}]{{8,}}")
_LINE_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Reading:
    """What detectors see: `text` without accents, and the same in `lower` case; both of one length.

    `cuts` are the places in `text` where characters of the original were left out, `missing` how many until and with
    each of them. `in_location`: the text comes from a field that asks for a place.
    """

    text: str = field(repr=False)
    cuts: Sequence[int] = field(default=(), repr=False)
    missing: Sequence[int] = field(default=(), repr=False)
    in_location: bool = False

    @cached_property
    def lower(self) -> str:
        """Return the text in lower case."""
        return self.text.lower()

    @cached_property
    def dates(self) -> list[tuple[int, int]]:
        """Return where the dates are, in order."""
        return dates_in(self.lower)

    def dates_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the dates that start in a stretch of the text."""
        return self.dates[bisect_left(self.dates, (start, 0)) : bisect_right(self.dates, (end, 0))]

    def line_bounds(self, position: int) -> tuple[int, int]:
        """Return where the line around a position starts and ends."""
        end = self.text.find("\n", position)
        return self.text.rfind("\n", 0, position) + 1, len(self.text) if end < 0 else end

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of this text stands in the original."""
        return self._back(start), self._back(end - 1) + 1

    def _back(self, position: int) -> int:
        before = bisect_right(self.cuts, position)
        return position + (self.missing[before - 1] if before else 0)


def read(text: str, *, in_location: bool = False) -> Reading:
    """Return a text as detectors read it.

    Full-width, Arabic and other digits become 0–9, every blank a space, every dash a hyphen, letters lose their
    accents. What cannot be seen (zero-width marks, soft hyphens, marks on letters) is left out, and so are blanks
    around a line break.
    """
    plain, invisible = _one_alphabet(text)
    plain = _DRAWN_RUN.sub(lambda run: "".join(str(unicodedata.digit(sign)) for sign in run.group()), plain)
    unseen = f"[{re.escape(''.join(sorted(invisible)))}]+|" if invisible else ""
    return _cut(plain, re.compile(rf"{unseen}\r(?=\n)|(?<! ) ++(?=\r?\n)|(?<=\n) ++"), in_location)


def line_starts(text: str) -> list[int]:
    """Return where each line but the first starts."""
    return [found.end() for found in _LINE_BREAK.finditer(text)]


def line_at(starts: Sequence[int], position: int) -> int:
    """Return the number of the line a position is in, from 1."""
    return bisect_right(starts, position) + 1


def _one_alphabet(text: str) -> tuple[str, set[str]]:
    """Replace signs one for one, and return with it the signs that cannot be seen."""
    if text.isascii() and not _ODD_ASCII.search(text):
        return text, set()
    signs = {sign for sign in set(text) if not (sign.isascii() and sign.isprintable()) and sign not in "\n"}
    plain = {sign: _plain(sign, text) for sign in signs}
    changed = {sign: to for sign, to in plain.items() if to and to != sign}
    if len(changed) > 60:
        text = text.translate(str.maketrans(changed))
    else:
        for sign, to in changed.items():
            text = text.replace(sign, to)
    return text, {sign for sign, to in plain.items() if not to}


_ODD_ASCII = re.compile(r"[^\n -~]")


def _plain(sign: str, text: str) -> str:
    """Return the plain sign for one sign; empty when it cannot be seen."""
    if sign == "\r":
        return "\r" if "\r\n" in text else "\n"
    for same, to in ((_BLANKS, " "), (_BREAKS, "\n"), (_DOTS, "."), (_HYPHENS, "-"), (_SLASHES, "/"), (_QUOTES, "'")):
        if sign in same:
            return to
    category, number = unicodedata.category(sign), unicodedata.decimal(sign, None)
    if number is not None:
        return str(number)
    if category in _INVISIBLE:
        return ""
    return {"Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-"}.get(category) or _without_accent(sign)


def _without_accent(sign: str) -> str:
    if sign in _DRAWN_DIGITS:
        return sign
    base = [part for part in unicodedata.normalize("NFKD", sign) if unicodedata.category(part) != "Mn"]
    return base[0] if len(base) == 1 else sign


def _cut(text: str, unseen: re.Pattern[str], in_location: bool) -> Reading:
    """Leave out what the pattern finds, and remember where."""
    kept, cuts, missing, last, gone = [], [], [], 0, 0
    for found in unseen.finditer(text):
        start, end = found.span()
        kept.append(text[last:start])
        cuts.append(start - gone)
        gone += end - start
        missing.append(gone)
        last = end
    kept.append(text[last:])
    return Reading("".join(kept), cuts, missing, in_location)
