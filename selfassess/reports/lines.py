"""Words broken into lines: styles of type, and where a word may be broken in its language."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyphen
from reportlab.pdfbase.pdfmetrics import stringWidth

PLAIN, STRONG, SLANTED = "SourceSans", "SourceSans-Semibold", "SourceSans-Italic"
INK, SOFT, ACCENT = "#1b2733", "#4a5866", "#0b5c7a"
HYPHEN = "\u00ad"  # drawn as a hyphen, and left out by who copies or searches the text
NARROW = 270.0  # points: wider lines look well without broken words
LOOSE = 0.18  # a line is worth a broken word when more than this share of it would stay empty
LEAST = 3  # letters on either side
ADDRESS = ("@", "://", "www.")  # a hyphen would become part of it
AFTER = "-/–@_"  # signs after which a word may go on on the next line


class Style(NamedTuple):
    """How a run of words looks: font, size and line height in points, colour, space below; cut to so many lines (0: never)."""

    font: str
    size: float
    leading: float
    colour: str = INK
    after: float = 0.0
    most_lines: int = 0


STYLES: Mapping[str, Style] = {
    "body": Style(PLAIN, 9.5, 12.5, after=3),
    "body-two": Style(PLAIN, 9.5, 12.5, after=3, most_lines=2),
    "strong": Style(STRONG, 9.5, 12.5, after=2),
    "soft": Style(PLAIN, 8.5, 11, SOFT, 2),
    "link": Style(PLAIN, 9.5, 12.5, ACCENT, 3),
    "big": Style(STRONG, 15, 19, after=3),
    "verdict": Style(STRONG, 17, 21, after=3),
    "cell": Style(PLAIN, 8, 9.8, after=1.5),
    "line": Style(PLAIN, 8, 9.8, most_lines=1),
    "two-lines": Style(PLAIN, 8, 9.8, most_lines=2),
    "cell-strong": Style(STRONG, 8, 9.8, after=1.5),
    "cell-soft": Style(PLAIN, 7.4, 9, SOFT, 1),
    "cell-link": Style(PLAIN, 8, 9.8, ACCENT, 1.5),
    "code": Style(PLAIN, 6.2, 8, SOFT, 1),
    "head": Style(STRONG, 8, 9.8, SOFT),
    "small-head": Style(STRONG, 8.5, 11, SOFT, 2),
    "contents": Style(PLAIN, 9.5, 13),
    "contents-strong": Style(STRONG, 9.5, 13),
    "page": Style(PLAIN, 7.5, 9.5, SOFT),
    "place": Style(PLAIN, 11, 14, SOFT, 4),
    "name": Style(STRONG, 30, 35, ACCENT, 8),
    "name-small": Style(STRONG, 20, 24, ACCENT, 3),
    "below": Style(PLAIN, 14, 18, after=30),
    "heading-1": Style(STRONG, 19, 23, after=6),
    "heading-2": Style(STRONG, 13, 16, after=3),
    "heading-3": Style(STRONG, 10, 12.5, after=2),
}


class Line(NamedTuple):
    """One line as it is drawn; `high`: its height with the space below; `href`: where it leads."""

    style: Style
    text: str
    high: float
    href: str = ""


@lru_cache(maxsize=20_000)
def width_of(word: str, font: str) -> float:
    """Return the width of a word in a font of one point."""
    return stringWidth(word, font, 1000) / 1000


@lru_cache(maxsize=8)
def _dictionary(language: str) -> pyphen.Pyphen | None:
    found = pyphen.language_fallback(language) if language else None
    return pyphen.Pyphen(lang=found, left=LEAST, right=LEAST) if found else None


@lru_cache(maxsize=20_000)
def break_points(word: str, language: str) -> tuple[tuple[int, str], ...]:
    """Return where a word may be broken, the first place first: (number of signs before it, the sign that is added)."""
    found = [(place + 1, "") for place, sign in enumerate(word[:-1]) if sign in AFTER and place]
    dictionary = _dictionary(language)
    if dictionary is not None and not any(sign in word for sign in ADDRESS):
        for start, core in _cores(word):
            found += [(start + place, HYPHEN) for place in dictionary.positions(core.lower())]
    return tuple(sorted(found))


def _cores(word: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of letters in a word that are long enough to break, each with its place."""
    start = None
    for place, sign in enumerate(word + " "):
        if sign.isalpha():
            start = place if start is None else start
        elif start is not None:
            if place - start >= 2 * LEAST and not word[start:place].isupper():
                yield start, word[start:place]
            start = None


def break_lines(text: str, style: Style, width: float, *, language: str = "", spare: str = "") -> list[str]:
    """Return the text as lines that fit the width.

    `language`: in which words are broken to fill narrow lines, empty: none; `spare`: in which a word is broken that is wider
    than the line, and where that has no place for it either it is broken where it must be.
    """
    room = width / style.size
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _Breaking(style.font, room, language if width < NARROW else "", language or spare).lines(paragraph.split())
    if style.most_lines and len(lines) > style.most_lines:
        return _cut(lines, style, width)
    return lines


def _cut(lines: Sequence[str], style: Style, width: float) -> list[str]:
    """Return the first lines, an ellipsis at the end of the last."""
    kept = list(lines[: style.most_lines])
    room = width / style.size - width_of("…", style.font)
    last = kept[-1].rstrip(HYPHEN)
    while last and width_of(last, style.font) > room:
        last = last[:-1]
    kept[-1] = last.rstrip(" ,;:.") + "…"
    return kept


class _Breaking:
    """Fills lines with the words of one paragraph; widths are in points for a font of one point."""

    def __init__(self, font: str, room: float, language: str, spare: str) -> None:
        self.font, self.room, self.language, self.spare = font, room, language, spare
        self.space = width_of(" ", font)
        self.done: list[str] = []
        self.line: list[str] = []
        self.used = 0.0

    def lines(self, words: Sequence[str]) -> list[str]:
        """Return the lines; one empty line for a paragraph without words."""
        for word in words:
            self._put(word)
        self._close()
        return self.done

    def _put(self, word: str) -> None:
        wide = width_of(word, self.font)
        left = self.room - self.used - (self.space if self.line else 0.0)
        if wide <= left:
            self._add(word, wide)
            return
        if self.line and (piece := self._piece(word, left)):
            self._add(piece[0], width_of(piece[0], self.font))
            self._close()
            self._put(piece[1])
            return
        if self.line:
            self._close()
            self._put(word)
            return
        before, after = self._forced(word)
        self._add(before, width_of(before, self.font))
        self._close()
        self._put(after)

    def _add(self, word: str, wide: float) -> None:
        self.used += wide + (self.space if self.line else 0.0)
        self.line.append(word)

    def _close(self) -> None:
        self.done.append(" ".join(self.line))
        self.line, self.used = [], 0.0

    def _piece(self, word: str, left: float) -> tuple[str, str] | None:
        """Return what of a word still fits on this line, and the rest; None when it is not worth it."""
        if not self.language or left < self.room * LOOSE:
            return None
        return self._broken(word, break_points(word, self.language), left)

    def _forced(self, word: str) -> tuple[str, str]:
        """Return a word that is wider than a line in two parts: at a place for it, else where it must be."""
        if found := self._broken(word, break_points(word, self.spare), self.room):
            return found
        used = 0.0
        for place, sign in enumerate(word):
            used += width_of(sign, self.font)
            if used > self.room:
                return word[: max(place, 1)], word[max(place, 1) :]
        return word, ""

    def _broken(self, word: str, points: Sequence[tuple[int, str]], left: float) -> tuple[str, str] | None:
        for place, sign in reversed(points):
            before = word[:place] + sign
            if width_of(before, self.font) <= left:
                return before, word[place:]
        return None
