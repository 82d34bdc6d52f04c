"""What the printing process draws itself: words, pictures, grids that never cut a row, the page line.

One tag of our own, `<block key="…"></block>`, puts a prepared list of these into a document that xhtml2pdf
lays out. The texts in them never pass through markup, so nobody's text can become a tag or a style.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus.flowables import CondPageBreak, Flowable
from xhtml2pdf import parser
from xhtml2pdf.tags import pisaTag

PLAIN, STRONG, SLANTED = "SourceSans", "SourceSans-Semibold", "SourceSans-Italic"
INK, SOFT, HAIRLINE, FAINT = "#1b2733", "#4a5866", "#b4bcc4", "#d5dade"


class Style(NamedTuple):
    """How a run of words looks: font, size and line height in points, colour, space below; cut to one line or not."""

    font: str
    size: float
    leading: float
    colour: str = INK
    after: float = 0.0
    one_line: bool = False


STYLES: Mapping[str, Style] = {
    "body": Style(PLAIN, 9.5, 12.5, after=2),
    "strong": Style(STRONG, 9.5, 12.5, after=2),
    "soft": Style(PLAIN, 8.5, 11, SOFT, 1),
    "big": Style(STRONG, 15, 19, after=3),
    "verdict": Style(STRONG, 17, 21, after=3),
    "cell": Style(PLAIN, 8, 9.8, after=1.5),
    "line": Style(PLAIN, 8, 9.8, one_line=True),
    "cell-strong": Style(STRONG, 8, 9.8, after=1.5),
    "cell-soft": Style(PLAIN, 7.4, 9, SOFT, 1),
    "head": Style(STRONG, 8, 9.8, SOFT),
    "fact": Style(PLAIN, 8.8, 11.2),
    "fact-strong": Style(STRONG, 8.8, 11.2),
    "small-head": Style(STRONG, 8.5, 11, SOFT, 2),
    "page": Style(PLAIN, 7.5, 9.5, SOFT),
}


@lru_cache(maxsize=20_000)
def _width(word: str, font: str) -> float:
    return stringWidth(word, font, 1000) / 1000


@lru_cache(maxsize=64)
def colour(name: str) -> HexColor:
    """Return a colour of the house, made once."""
    return HexColor(name)


def break_lines(text: str, style: Style, width: float) -> list[str]:
    """Return the text as lines that fit the width; a word that is too long is broken where it must be."""
    room = width / style.size
    space = _width(" ", style.font)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line: list[str] = []
        used = 0.0
        for word in _fitting(paragraph.split(), style.font, room):
            wide = _width(word, style.font)
            if line and used + space + wide > room:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += wide + (space if line else 0.0)
            line.append(word)
        lines.append(" ".join(line))
    return lines


def _one_line(text: str, style: Style, width: float) -> list[str]:
    """Return the text cut to one line, an ellipsis at its end when it went on."""
    lines = break_lines(text, style, width)
    if len(lines) == 1:
        return lines
    most = break_lines(lines[0], style, width - _width("…", style.font) * style.size)[0]
    return [most + "…"]


def _fitting(words: Sequence[str], font: str, room: float):
    """Yield the words, those wider than the room in pieces."""
    for word in words:
        while _width(word, font) > room and len(word) > 1:
            most = _fits(word, font, room)
            yield word[:most]
            word = word[most:]
        yield word


def _fits(word: str, font: str, room: float) -> int:
    used = 0.0
    for place, sign in enumerate(word):
        used += _width(sign, font)
        if used > room:
            return max(place, 1)
    return len(word)


class Words(Flowable):
    """Paragraphs of one style each: `runs` are (name of a style, text)."""

    def __init__(self, runs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.runs = [(STYLES[style], text) for style, text in runs if text]
        self.lines: list[tuple[Style, str, float]] = []
        self.measured = -1.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size at this width."""
        if self.runs and width != self.measured:
            self.lines = []
            for style, text in self.runs:
                found = _one_line(text, style, width) if style.one_line else break_lines(text, style, width)
                self.lines += [(style, line, style.leading) for line in found[:-1]]
                self.lines.append((style, found[-1], style.leading + style.after))
            self.measured = width
        self.width, self.height = width, sum(high for _style, _line, high in self.lines)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the lines that fit and the rest, or nothing when no line fits."""
        self.wrap(width, height)
        used, most = 0.0, 0
        for _style, _line, high in self.lines:
            if used + high > height + 0.01:
                break
            used, most = used + high, most + 1
        if most == 0:
            return []
        return [self._part(self.lines[:most]), self._part(self.lines[most:])] if most < len(self.lines) else [self]

    def _part(self, lines) -> "Words":
        part = Words(())
        part.lines, part.measured = list(lines), self.measured
        return part

    def draw(self) -> None:
        """Draw the lines from the top down."""
        down = self.height
        for style, line, high in self.lines:
            self.canv.setFont(style.font, style.size)
            self.canv.setFillColor(colour(style.colour))
            self.canv.drawString(0, down - style.leading + (style.leading - style.size) / 2 + style.size * 0.22, line)
            down -= high


class Figure(Flowable):
    """A picture as vectors; `parts` are the plain form of charts' shapes."""

    def __init__(self, width: float, height: float, parts: Sequence[Sequence], scale: float = 1.0, after: float = 0.0) -> None:
        super().__init__()
        self.full, self.parts, self.scale, self.after = height, parts, scale, after
        self.width, self.height = width * scale, height * scale + after

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the picture's own size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw every shape; the picture's origin is left above, the page's left below."""
        self.canv.saveState()
        self.canv.translate(0, self.after)
        self.canv.scale(self.scale, self.scale)
        for kind, *values in self.parts:
            _DRAW[kind](self.canv, self.full, *values)
        self.canv.restoreState()


def _pen(canvas, fill: str, line: str, thick: float) -> dict[str, int]:
    if fill:
        canvas.setFillColor(colour(fill))
    if line:
        canvas.setStrokeColor(colour(line))
        canvas.setLineWidth(thick)
    return {"fill": int(bool(fill)), "stroke": int(bool(line))}


def _rect(canvas, top, x, y, width, height, fill, line, thick) -> None:
    canvas.rect(x, top - y - height, width, height, **_pen(canvas, fill, line, thick))


def _disc(canvas, top, x, y, radius, fill, line, thick) -> None:
    canvas.circle(x, top - y, radius, **_pen(canvas, fill, line, thick))


def _shape(canvas, top, points, fill) -> None:
    path = canvas.beginPath()
    path.moveTo(points[0][0], top - points[0][1])
    for x, y in points[1:]:
        path.lineTo(x, top - y)
    path.close()
    canvas.drawPath(path, **_pen(canvas, fill, "", 0))


def _stroke(canvas, top, x1, y1, x2, y2, line, thick) -> None:
    _pen(canvas, "", line, thick)
    canvas.line(x1, top - y1, x2, top - y2)


def _label(canvas, top, x, y, text, size, fill, anchor, strong) -> None:
    canvas.setFont(STRONG if strong else PLAIN, size)
    canvas.setFillColor(colour(fill))
    put = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}[anchor]
    put(x, top - y, text)


_DRAW: Mapping[str, Callable] = {"Rect": _rect, "Disc": _disc, "Shape": _shape, "Stroke": _stroke, "Label": _label}


class Cell:
    """What stands in one cell: its column, how many columns and tiers it spans, and its flowables."""

    __slots__ = ("at", "height", "holds", "span", "tiers", "width")

    def __init__(self, at: int, span: int, tiers: int, holds: Sequence[Flowable]) -> None:
        self.at, self.span, self.tiers, self.holds = at, span, tiers, list(holds)
        self.width = self.height = 0.0

    def measure(self, width: float) -> None:
        """Set the size at this width."""
        self.width = width
        self.height = sum(flowable.wrap(width, 1e6)[1] for flowable in self.holds)


class Band:
    """One row of a grid, of one or more tiers, that stays together; `fill` is its ground."""

    __slots__ = ("fill", "heights", "rule", "tiers")

    def __init__(self, tiers: Sequence[Sequence[Cell]], fill: str = "", rule: bool = True) -> None:
        self.tiers, self.fill, self.rule = tiers, fill, rule
        self.heights: list[float] = []

    @property
    def height(self) -> float:
        """Height of all tiers together."""
        return sum(self.heights)


class Grid(Flowable):
    """A table whose rows are never cut over pages and whose head stands on every page.

    Only a row that is taller than a whole page goes on on the next one; nothing is ever lost.
    """

    PAD_X: ClassVar[float] = 4.0

    def __init__(
        self, widths: Sequence[float], head: Sequence[Band], rows: Sequence[Band], *, lowest: float = 0.0, pad: float = 3.0
    ) -> None:
        super().__init__()
        self.widths, self.head, self.rows = list(widths), list(head), list(rows)
        self.lowest, self.pad = lowest, pad
        self.measured = False

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size; column widths are shares of the room when they do not fit it."""
        if not self.measured:
            self._measure(width)
        self.width = sum(self.widths)
        self.height = sum(band.height for band in (*self.head, *self.rows))
        return self.width, self.height

    def _measure(self, width: float) -> None:
        fit = width / sum(self.widths)
        self.widths = [one * fit for one in self.widths]
        for band in (*self.head, *self.rows):
            for cell in (cell for tier in band.tiers for cell in tier):
                cell.measure(sum(self.widths[cell.at : cell.at + cell.span]) - 2 * self.PAD_X)
            self._heighten(band)
        self.measured = True

    def _heighten(self, band: Band) -> None:
        room = 2 * self.pad
        band.heights = [max([cell.height + room for cell in tier if cell.tiers == 1] or [0.0]) for tier in band.tiers]
        if band not in self.head:
            band.heights = [max(high, self.lowest) for high in band.heights]
        for tall in (cell for cell in band.tiers[0] if cell.tiers > 1):
            band.heights[-1] += max(tall.height + room - band.height, 0.0)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the rows that fit and the rest with the head again; nothing when no row fits."""
        self.wrap(width, height)
        used = sum(band.height for band in self.head)
        most = 0
        for band in self.rows:
            if used + band.height > height + 0.01:
                break
            used, most = used + band.height, most + 1
        if most == len(self.rows):
            return [self]
        if most:
            return [self._part(self.rows[:most]), self._part(self.rows[most:])]
        return self._split_row(width, height - used)

    def _split_row(self, width: float, room: float) -> list[Flowable]:
        """Cut the first row only when it is taller than a page of this document."""
        page = getattr(getattr(self, "_frame", None), "_height", 0) or 480
        first = self.rows[0]
        if first.height + sum(band.height for band in self.head) <= page - 12 or room < 60:
            return []
        for share in (1.0, 0.85, 0.7, 0.5, 0.3):
            upper, lower = self._cut_band(first, room * share)
            if upper.height <= room:
                return [self._part([upper]), self._part([lower, *self.rows[1:]])]
        return []

    def _cut_band(self, band: Band, room: float) -> tuple[Band, Band]:
        upper, lower = [], []
        for tier, high in zip(band.tiers, band.heights, strict=True):
            pairs = [_cut(cell, room * (high if cell.tiers == 1 else band.height) / band.height - 2 * self.pad) for cell in tier]
            upper.append([above for above, _below in pairs])
            lower.append([below for _above, below in pairs])
        cut = (Band(upper, band.fill, band.rule), Band(lower, band.fill, band.rule))
        for one in cut:
            self._heighten(one)
        return cut

    def _part(self, rows: Sequence[Band]) -> "Grid":
        part = Grid(self.widths, self.head, rows, lowest=self.lowest, pad=self.pad)
        part.measured = True
        return part

    def draw(self) -> None:
        """Draw the rows from the top down, a hairline below each."""
        down = self.height
        for band in (*self.head, *self.rows):
            self._draw_band(band, down)
            down -= band.height

    def _draw_band(self, band: Band, top: float) -> None:
        canvas = self.canv
        if band.fill:
            canvas.setFillColor(colour(band.fill))
            canvas.rect(0, top - band.height, self.width, band.height, stroke=0, fill=1)
        if band.rule:
            canvas.setStrokeColor(colour(HAIRLINE))
            canvas.setLineWidth(0.5)
            canvas.line(0, top - band.height, self.width, top - band.height)
        for place, (tier, high) in enumerate(zip(band.tiers, band.heights, strict=True)):
            if place:
                self._draw_between(tier, top)
            for cell in tier:
                self._draw_cell(cell, top)
            top -= high

    def _draw_between(self, tier: Sequence[Cell], top: float) -> None:
        self.canv.setStrokeColor(colour(FAINT))
        self.canv.setLineWidth(0.4)
        for cell in tier:
            left = sum(self.widths[: cell.at])
            self.canv.line(left + self.PAD_X, top, left + cell.width + self.PAD_X, top)

    def _draw_cell(self, cell: Cell, top: float) -> None:
        left = sum(self.widths[: cell.at]) + self.PAD_X
        down = top - self.pad
        for flowable in cell.holds:
            down -= flowable.wrap(cell.width, 1e6)[1]
            flowable.drawOn(self.canv, left, down)


def _cut(cell: Cell, height: float) -> tuple[Cell, Cell]:
    """Return a cell as what fits in the height and what goes on below it."""
    above, below = [], []
    for flowable in cell.holds:
        high = flowable.wrap(cell.width, 1e6)[1]
        if high <= height and not below:
            above.append(flowable)
            height -= high
            continue
        parts = flowable.split(cell.width, height) if not below else []
        above += parts[:1] if len(parts) == 2 else []
        below += parts[1:] if len(parts) == 2 else [flowable]
        height = 0
    made = (Cell(cell.at, cell.span, cell.tiers, above), Cell(cell.at, cell.span, cell.tiers, below))
    for part in made:
        part.measure(cell.width)
    return made


class Card(Flowable):
    """Flowables in a tinted box with a heavy line on its left."""

    def __init__(self, holds: Sequence[Flowable], fill: str, line: str) -> None:
        super().__init__()
        self.holds, self.fill, self.line = list(holds), fill, line

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size with the space around what is in it."""
        self.inner = sum(flowable.wrap(width - 30, 1e6)[1] for flowable in self.holds)
        self.width, self.height = width, self.inner + 20
        return self.width, self.height

    def draw(self) -> None:
        """Draw the ground, the line and what is in it."""
        self.canv.setFillColor(colour(self.fill))
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(colour(self.line))
        self.canv.rect(0, 0, 4, self.height, stroke=0, fill=1)
        down = self.height - 10
        for flowable in self.holds:
            down -= flowable.wrap(self.width - 30, 1e6)[1]
            flowable.drawOn(self.canv, 16, down)


class Marked(Flowable):
    """A small picture with words beside it."""

    def __init__(self, figure: Figure, words: Words) -> None:
        super().__init__()
        self.figure, self.words, self.indent = figure, words, figure.width + 4

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size of both."""
        self.width = width
        self.height = max(self.words.wrap(width - self.indent, 1e6)[1], self.figure.height)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture level with the first line."""
        first = self.words.lines[0][0].leading if self.words.lines else self.figure.height
        self.words.drawOn(self.canv, self.indent, self.height - self.words.height)
        self.figure.drawOn(self.canv, 0, self.height - first / 2 - self.figure.height / 2)


class Gap(Flowable):
    """Empty room."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.width, self.height = 1, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the room."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw nothing."""


class PageLine(Flowable):
    """The line below a page; the number of pages is only known at the end, so it is left to a named form."""

    def __init__(self, words: Sequence[str], right: float) -> None:
        super().__init__()
        self.words, self.right = Words([("page", line) for line in words]), right

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the room of the words."""
        self.width = width
        self.height = self.words.wrap(width - self.right, 1e6)[1]
        return width, self.height

    def draw(self) -> None:
        """Draw the words and refer to this page's form."""
        canvas = self.canv
        canvas.setStrokeColor(colour(HAIRLINE))
        canvas.setLineWidth(0.5)
        canvas.line(0, self.height + 4, self.width, self.height + 4)
        self.words.drawOn(canvas, 0, 0)
        canvas.saveState()
        canvas.translate(self.width, self.height - 7.5)
        canvas.doForm(f"page-{canvas.getPageNumber()}")
        canvas.restoreState()


class PageTotal(Flowable):
    """The end of the document: fills in every page's number, now that their total is known.

    `sentence` holds @page@ and @total@ where the numbers go.
    """

    _ZEROSIZE = True

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.width, self.height, self.sentence = 0, 0, sentence

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Take no room."""
        return 0, 0

    def draw(self) -> None:
        """Make one form a page."""
        style, total = STYLES["page"], self.canv.getPageNumber()
        for page in range(1, total + 1):
            self.canv.beginForm(f"page-{page}", -200, -5, 5, 15)
            self.canv.setFont(style.font, style.size)
            self.canv.setFillColor(colour(style.colour))
            self.canv.drawRightString(0, 0, self.sentence.replace("@page@", str(page)).replace("@total@", str(total)))
            self.canv.endForm()


def build(plain: Mapping) -> Flowable:
    """Return the flowable that a plain form (JSON) describes."""
    return _BUILD[plain["kind"]](plain)


def _grid(plain: Mapping) -> Grid:
    return Grid(
        plain["widths"],
        [_band(row) for row in plain.get("head", ())],
        [_band(row) for row in plain["rows"]],
        lowest=plain.get("lowest", 0.0),
        pad=plain.get("pad", 3.0),
    )


def _band(row: Mapping) -> Band:
    tiers = [[Cell(at, span, tiers, [build(one) for one in holds]) for at, span, tiers, holds in tier] for tier in row["tiers"]]
    return Band(tiers, row.get("fill", ""), row.get("rule", True))


_BUILD: Mapping[str, Callable[[Mapping], Flowable]] = {
    "words": lambda plain: Words(plain["runs"]),
    "figure": lambda plain: Figure(plain["width"], plain["height"], plain["parts"], plain.get("scale", 1.0), plain.get("after", 0.0)),
    "grid": _grid,
    "card": lambda plain: Card([build(one) for one in plain["holds"]], plain["fill"], plain["line"]),
    "marked": lambda plain: Marked(build(plain["figure"]), build(plain["words"])),
    "gap": lambda plain: Gap(plain["height"]),
    "room": lambda plain: CondPageBreak(plain["height"]),
    "page_line": lambda plain: PageLine(plain["words"], plain["right"]),
    "page_total": lambda plain: PageTotal(plain["sentence"]),
}


class BlockTag(pisaTag):
    """`<block key="…"></block>`: the flowables that were prepared under this key."""

    prepared: ClassVar[Mapping[str, Sequence[Mapping]]] = {}

    def start(self, c) -> None:
        """Close the paragraph before it and add the flowables."""
        c.addPara()
        for plain in self.prepared.get(self.node.getAttribute("key"), ()):
            c.addStory(build(plain))


def register() -> None:
    """Make `<block>` known to xhtml2pdf."""
    parser.pisaTagBLOCK = BlockTag
