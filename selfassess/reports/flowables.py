"""What the printing process draws itself: words, pictures, the page line, and how all of it is told in plain form.

One tag of our own, `<block key="…"></block>`, puts a prepared list of these into a document that xhtml2pdf
lays out. The texts in them never pass through markup, so nobody's text can become a tag or a style.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from reportlab.platypus.doctemplate import NextPageTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable, PageBreak
from xhtml2pdf import parser
from xhtml2pdf.tags import pisaTag

from selfassess.reports.grid import Band, Cell, Grid
from selfassess.reports.ink import HAIRLINE, colour
from selfassess.reports.lines import PLAIN, STRONG, STYLES, Line, break_lines

PAGES = {"body": (485.0, 720.0), "wide": (786.0, 500.0)}  # kinds of pages: width and height of their room in points


class Words(Flowable):
    """Paragraphs of one style each: `runs` are (name of a style, text, where it leads: an address, `#` and a key, or nothing).

    `goes_on`: it belongs to what comes next and is never the last on a page.
    """

    language: ClassVar[str] = ""  # in which words are broken to fill a narrow line; empty: none
    spare: ClassVar[str] = ""  # in which a word is broken that is wider than its line

    def __init__(self, runs: Sequence[Sequence[str]], *, goes_on: bool = False) -> None:
        super().__init__()
        self.runs = [(STYLES[style], text, "".join(href)) for style, text, *href in runs if text]
        self.goes_on = goes_on
        self.lines: list[Line] = []
        self.measured = -1.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size at this width."""
        if self.runs and width != self.measured:
            self.lines = []
            for style, text, href in self.runs:
                found = break_lines(text, style, width, language=self.language, spare=self.spare)
                self.lines += [Line(style, line, style.leading, href) for line in found[:-1]]
                self.lines.append(Line(style, found[-1], style.leading + style.after, href))
            self.measured = width
        self.width, self.height = width, sum(line.high for line in self.lines)
        return self.width, self.height

    def opening(self) -> float:
        """Return the height of what must stand together at its beginning: two lines, or all of three."""
        return sum(line.high for line in (self.lines if len(self.lines) <= 3 else self.lines[:2]))

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the lines that fit and the rest, never a single line alone; nothing when that cannot be."""
        self.wrap(width, height)
        used, most = 0.0, 0
        for line in self.lines:
            if used + line.high > height + 0.01:
                break
            used, most = used + line.high, most + 1
        if most == len(self.lines):
            return [self]
        most = min(most, len(self.lines) - 2) if len(self.lines) > 3 else most
        return [self._part(self.lines[:most]), self._part(self.lines[most:])] if most >= min(2, len(self.lines) - 1) and most > 0 else []

    def _part(self, lines: Sequence[Line]) -> "Words":
        part = Words(())
        part.lines, part.measured = list(lines), self.measured
        return part

    def draw(self) -> None:
        """Draw the lines from the top down."""
        down = self.height
        for line in self.lines:
            style = line.style
            self.canv.setFont(style.font, style.size)
            self.canv.setFillColor(colour(style.colour))
            base = down - style.leading + (style.leading - style.size) / 2 + style.size * 0.22
            self.canv.drawString(0, base, line.text)
            if line.href:
                self._link(line, base)
            down -= line.high

    def _link(self, line: Line, base: float) -> None:
        wide = self.canv.stringWidth(line.text, line.style.font, line.style.size)
        if not line.href.startswith("#"):
            self.canv.setStrokeColor(colour(line.style.colour))
            self.canv.setLineWidth(0.4)
            self.canv.line(0, base - 1.2, wide, base - 1.2)
        link(self.canv, line.href, (0, base - 2, wide, base + line.style.size * 0.8))


def link(canvas, href: str, area: tuple[float, float, float, float]) -> None:
    """Let an area lead to a place in the document (`#` and its key) or to an address."""
    if href.startswith("#"):
        canvas.linkRect("", href[1:], area, relative=1, thickness=0)
    else:
        canvas.linkURL(href, area, relative=1, thickness=0)


class Heading(Flowable):
    """A heading of level 1, 2 or 3 with its bookmark, which links lead to by its key; without a key it is only a line of text."""

    places: ClassVar[dict[str, int]] = {}  # the page of each key
    goes_on = True

    def __init__(self, text: str, style: str, *, level: int, key: str = "", name: str = "", above: float = 0.0) -> None:
        super().__init__()
        self.words, self.above = Words([(style, text)]), above
        self.level, self.key, self.name = level, key, name or text

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size with the room above it."""
        self.width, self.height = width, self.words.wrap(width, height)[1] + self.above
        return self.width, self.height

    def opening(self) -> float:
        """Return its whole height."""
        return self.height

    def draw(self) -> None:
        """Draw it, and remember where it stands."""
        self.words.drawOn(self.canv, 0, 0)
        if not self.key:
            return
        self.places[self.key] = self.canv.getPageNumber()
        self.canv.bookmarkHorizontal(self.key, 0, self.height)
        if self.level <= 2:
            self.canv.addOutlineEntry(self.name, self.key, self.level - 1, closed=int(self.level > 1))
            self.canv.showOutline()


class ContentsLine(Flowable):
    """One line of the contents: a title that leads to its place, and the number of its page, known at the end."""

    def __init__(self, text: str, key: str, *, level: int) -> None:
        super().__init__()
        self.key, self.indent = key, 0.0 if level == 1 else 14.0
        self.words = Words([("contents-strong" if level == 1 else "contents", text, f"#{key}")])

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size."""
        self.width, self.height = width, self.words.wrap(width - 40 - self.indent, 1e6)[1] + (4 if not self.indent else 0)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the title, and refer to the form with the number."""
        self.words.drawOn(self.canv, self.indent, 0)
        self.canv.saveState()
        self.canv.translate(self.width, self.words.lines[-1].style.leading * 0.3)
        self.canv.doForm(f"at-{self.key}")
        self.canv.restoreState()


class Figure(Flowable):
    """A picture as vectors; `parts` are the plain form of charts' shapes."""

    def __init__(self, width: float, height: float, parts: Sequence[Sequence], scale: float = 1.0, after: float = 0.0) -> None:
        super().__init__()
        self.full, self.parts, self.scale, self.after = height, parts, scale, after
        self.width, self.height = width * scale, height * scale + after

    def fill(self, width: float) -> None:
        """Become so wide, in the same shape."""
        grown = width / self.width
        self.width, self.height, self.scale = width, (self.height - self.after) * grown + self.after, self.scale * grown

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

    def __init__(self, figure: Figure, words: Words, *, goes_on: bool = False) -> None:
        super().__init__()
        self.figure, self.words, self.indent, self.goes_on = figure, words, figure.width + 4, goes_on

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


class Beside(Flowable):
    """Flowables in columns beside each other; `columns` are (width, flowables)."""

    GAP: ClassVar[float] = 18.0

    def __init__(self, columns: Sequence[tuple[float, Sequence[Flowable]]]) -> None:
        super().__init__()
        self.columns = columns

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size: as high as the highest column."""
        fit = (width - self.GAP * (len(self.columns) - 1)) / sum(wide for wide, _holds in self.columns)
        self.wide = [wide * fit for wide, _holds in self.columns]
        heights = [sum(one.wrap(wide, 1e6)[1] for one in holds) for wide, (_, holds) in zip(self.wide, self.columns, strict=True)]
        self.width, self.height = width, max(heights)
        return self.width, self.height

    def draw(self) -> None:
        """Draw each column from the top down."""
        left = 0.0
        for wide, (_, holds) in zip(self.wide, self.columns, strict=True):
            down = self.height
            for flowable in holds:
                down -= flowable.wrap(wide, 1e6)[1]
                flowable.drawOn(self.canv, left, down)
            left += wide + self.GAP


class OnePage(Flowable):
    """Flowables that stand on one page, made smaller together when they do not fit."""

    STEP, SMALLEST = 0.02, 0.6

    def __init__(self, holds: Sequence[Flowable]) -> None:
        super().__init__()
        self.holds = list(holds)
        self.wide = [one for one in self.holds if isinstance(one, Figure) and one.width >= PAGES["body"][0]]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the room; the scale is the largest with which all fits, and what is as wide as the page stays so."""
        self.scale = 1.0
        while self._high(width) > height and self.scale > self.SMALLEST:
            self.scale -= self.STEP
        self.inner = width / self.scale
        self.width, self.height = width, min(self._high(width), height)
        return self.width, self.height

    def _high(self, width: float) -> float:
        for picture in self.wide:
            picture.fill(width / self.scale)
        return sum(one.wrap(width / self.scale, 1e6)[1] for one in self.holds) * self.scale

    def draw(self) -> None:
        """Draw all from the top down."""
        self.canv.saveState()
        self.canv.scale(self.scale, self.scale)
        down = self.height / self.scale
        for one in self.holds:
            down -= one.wrap(self.inner, 1e6)[1]
            one.drawOn(self.canv, 0, down)
        self.canv.restoreState()


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
    """The end of the document: fills in every page's number, now that their total is known, and those of the contents.

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
        """Make one form a page, and one a heading."""
        total = self.canv.getPageNumber()
        for page in range(1, total + 1):
            self._form(f"page-{page}", "page", self.sentence.replace("@page@", str(page)).replace("@total@", str(total)))
        for key, page in Heading.places.items():
            self._form(f"at-{key}", "contents", str(page))
        self.canv.setViewerPreference("DisplayDocTitle", "true")

    def _form(self, name: str, style_name: str, text: str) -> None:
        style = STYLES[style_name]
        self.canv.beginForm(name, -200, -5, 5, 15)
        self.canv.setFont(style.font, style.size)
        self.canv.setFillColor(colour(style.colour))
        self.canv.drawRightString(0, 0, text)
        self.canv.endForm()


def build(plain: Mapping) -> Flowable:
    """Return the flowable that a plain form (JSON) describes."""
    return _BUILD[plain["kind"]](plain)


def story(plains: Sequence[Mapping], first: str = "body") -> list[Flowable]:
    """Return a whole document as flowables: nothing that belongs to what comes next is left behind on a page.

    A `turn` begins a page of a kind (see PAGES; `first` is that of the first page), a `together` keeps what it holds on one
    page when one page can hold it.
    """
    made: list[Flowable] = []
    held: list[Flowable] = []
    page = PAGES[first]
    for plain in plains:
        if plain["kind"] == "turn":
            made += [*_unparted(held, page), NextPageTemplate(plain["to"]), PageBreak()]
            held, page = [], PAGES[plain["to"]]
        elif plain["kind"] == "together":
            group = [build(one) for one in plain["holds"]]
            height = sum(one.wrap(page[0], page[1])[1] for one in group)
            held += [CondPageBreak(height), *group] if height <= page[1] else group
        else:
            held.append(build(plain))
    return [*made, *_unparted(held, page)]


def _unparted(flowables: Sequence[Flowable], page: tuple[float, float]) -> list[Flowable]:
    """Return flowables with a place to break before each that belongs to the next, when both do not fit any more."""
    found: list[Flowable] = []
    leading = False
    for place, one in enumerate(flowables):
        if _goes_on(one) and not leading:
            found.append(CondPageBreak(min(_opening(flowables[place:], page), page[1])))
        leading = _goes_on(one)
        found.append(one)
    return found


def _goes_on(flowable: Flowable) -> bool:
    return getattr(flowable, "goes_on", False)


def _opening(flowables: Sequence[Flowable], page: tuple[float, float]) -> float:
    """Return the height of what leads, with the beginning of what it leads to."""
    height = 0.0
    for one in flowables:
        whole = one.wrap(*page)[1]
        height += one.opening() if hasattr(one, "opening") else whole
        if not _goes_on(one):
            break
    return height


def _grid(plain: Mapping) -> Grid:
    return Grid(
        plain["widths"],
        [_band(row) for row in plain.get("head", ())],
        [_band(row) for row in plain["rows"]],
        lowest=plain.get("lowest", 0.0),
        pad=plain.get("pad", 3.0),
        again=[_band(row) for row in plain.get("again", ())],
        is_stretched=plain.get("is_stretched", True),
    )


def _band(row: Mapping) -> Band:
    tiers = [[Cell(at, span, tiers, [build(one) for one in holds]) for at, span, tiers, holds in tier] for tier in row["tiers"]]
    instead = [_band(other) for other in row.get("instead", ())]
    return Band(tiers, row.get("fill", ""), row.get("rule", True), instead, row.get("goes_on", False))


def _heading(plain: Mapping) -> Heading:
    more = {name: plain[name] for name in ("key", "name", "above") if name in plain}
    return Heading(plain["text"], plain["style"], level=plain["level"], **more)


_BUILD: Mapping[str, Callable[[Mapping], Flowable]] = {
    "words": lambda plain: Words(plain["runs"], goes_on=plain.get("goes_on", False)),
    "heading": _heading,
    "contents_line": lambda plain: ContentsLine(plain["text"], plain["key"], level=plain["level"]),
    "figure": lambda plain: Figure(plain["width"], plain["height"], plain["parts"], plain.get("scale", 1.0), plain.get("after", 0.0)),
    "grid": _grid,
    "card": lambda plain: Card([build(one) for one in plain["holds"]], plain["fill"], plain["line"]),
    "marked": lambda plain: Marked(build(plain["figure"]), build(plain["words"]), goes_on=plain.get("goes_on", False)),
    "beside": lambda plain: Beside([(width, [build(one) for one in holds]) for width, holds in plain["columns"]]),
    "one_page": lambda plain: OnePage([build(one) for one in plain["holds"]]),
    "gap": lambda plain: Gap(plain["height"]),
    "page_line": lambda plain: PageLine(plain["words"], plain["right"]),
    "page_total": lambda plain: PageTotal(plain["sentence"]),
}


class BlockTag(pisaTag):
    """`<block key="…"></block>`: the flowables that were prepared under this key."""

    prepared: ClassVar[Mapping[str, Sequence[Mapping]]] = {}
    first: ClassVar[str] = "body"  # the kind of the first page

    def start(self, c) -> None:
        """Close the paragraph before it and add the flowables."""
        c.addPara()
        for flowable in story(self.prepared.get(self.node.getAttribute("key"), ()), self.first):
            c.addStory(flowable)


def begin(job: Mapping) -> None:
    """Forget the document before, and take what is prepared for this one."""
    Words.language, Words.spare = job.get("language", ""), job.get("spare", "")
    Heading.places.clear()
    BlockTag.prepared, BlockTag.first = job["blocks"], job.get("first", "body")


def register() -> None:
    """Make `<block>` known to xhtml2pdf."""
    parser.pisaTagBLOCK = BlockTag
