"""Looks at every page of a PDF, as text with its place and as an image, and names each fault of its layout."""

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import product

import pypdfium2
import pypdfium2.raw as raw

from selfassess.reports.flowables import PAGES
from selfassess.reports.lines import AFTER, HYPHEN, break_points
from selfassess.reports.press import BOX

LEFT_TALL, TOP_TALL, LEFT_WIDE, TOP_WIDE = 55.0, 48.0, 28.0, 32.0  # where the room for text begins: templates/paper.html
FOOT = 46.0  # points below that room, for the line of the page
SLACK = 1.5
NEARLY_EMPTY = 0.22  # of the height of the room
HEADING = 10.0  # points: semibold text of this size is a heading
CHAPTER = 18.0
_SOFT = re.compile("[\ufffe\x02]")  # how the reader of PDFs gives a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on which page."""

    page: int
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text as it is drawn: its box (left, bottom, right, top) in points, size and font."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    font: str

    @property
    def is_heading(self) -> bool:
        """Whether it looks like one."""
        return "Semibold" in self.font and self.size >= HEADING - 0.01


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn shape."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_rule(self) -> bool:
        """Whether it is a line from left to right."""
        return self.top - self.bottom < 2 and self.right - self.left > 40


class Page:
    """One page with what stands on it."""

    def __init__(self, number: int, page: pypdfium2.PdfPage) -> None:
        self.number, self.page = number, page
        self.width, self.height = page.get_size()
        self.is_wide = self.width > self.height
        room_width, room_height = PAGES["wide" if self.is_wide else "body"]
        self.left, top = (LEFT_WIDE, TOP_WIDE) if self.is_wide else (LEFT_TALL, TOP_TALL)
        self.right, self.ceiling = self.left + room_width, self.height - top
        self.floor = self.ceiling - room_height
        self.lines, self.boxes = _objects(page)

    @property
    def body(self) -> list[Line]:
        """The lines above the foot, the highest first."""
        return sorted((line for line in self.lines if line.top > self.floor - SLACK), key=lambda line: -line.bottom)

    @property
    def foot(self) -> list[Line]:
        """The lines of the foot."""
        return [line for line in self.lines if line.top <= self.floor - SLACK]


def faults(data: bytes, *, vocabulary: frozenset[str], languages: Sequence[str], foot: str) -> list[Fault]:
    """Return everything that is wrong with a document, page by page.

    `vocabulary`: every word that it may hold; `languages`: by whose rules words may be broken; `foot`: what stands below each page.
    """
    document = pypdfium2.PdfDocument(data)
    pages = [Page(number, page) for number, page in enumerate(document, start=1)]
    found: list[Fault] = []
    for page, after in zip(pages, [*pages[1:], None], strict=True):
        found += _margins(page)
        found += _image(page)
        found += _overlaps(page)
        found += _ends(page, after)
        found += _emptiness(page, after)
        found += _foot(page, len(pages), foot)
        found += _signs(page)
    found += _words(pages, vocabulary, languages)
    return found


def words_in(html: str) -> frozenset[str]:
    """Return every word of a page, without its markup."""
    text = re.sub(r"<(style|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return frozenset(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _objects(page: pypdfium2.PdfPage) -> tuple[list[Line], list[Box]]:
    reader = page.get_textpage()
    lines: list[Line] = []
    boxes: list[Box] = []
    for one in page.get_objects(max_depth=3):
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            _add(lines, _line(one, reader, page))
        elif one.type == raw.FPDF_PAGEOBJ_PATH:
            boxes.append(Box(*one.get_bounds()))
    return lines, boxes


def _line(one, reader, page) -> Line:
    length = raw.FPDFTextObj_GetText(one.raw, reader.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFTextObj_GetText(one.raw, reader.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    text = buffer.raw[:length].decode("utf-16-le").rstrip("\0")
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(one.raw, size)
    font = raw.FPDFTextObj_GetFont(one.raw)
    name = ctypes.create_string_buffer(120)
    raw.FPDFFont_GetBaseFontName(font, name, 120)
    if one.container is not None:  # the number of the page is a form: its place is that of the form
        left, bottom, right, top = one.container.get_bounds()
        return Line(text, right - 1, bottom, right, top, size.value, name.value.decode())
    return Line(text, *one.get_bounds(), size.value, name.value.decode())


def _add(lines: list[Line], line: Line) -> None:
    """Add a line; what goes on directly behind the one before, in another part of the font, is one line with it."""
    last = lines[-1] if lines else None
    if last and abs(last.right - line.left) < 3 and abs(last.bottom - line.bottom) < 4 and last.size == line.size:
        lines[-1] = Line(
            last.text + line.text, last.left, min(last.bottom, line.bottom), line.right, max(last.top, line.top), line.size, line.font
        )
    else:
        lines.append(line)


def _margins(page: Page) -> Iterator[Fault]:
    for one in (*page.lines, *page.boxes):
        inside = page.left - SLACK <= one.left and one.right <= page.right + SLACK
        inside = inside and page.floor - FOOT <= one.bottom and one.top <= page.ceiling + SLACK
        if not inside:
            yield Fault(page.number, "margins", getattr(one, "text", "a shape"))
    for line in page.lines:
        if line.bottom < page.floor - SLACK < line.top - SLACK:
            yield Fault(page.number, "margins", f"{line.text} runs into the foot")


def _image(page: Page) -> Iterator[Fault]:
    """Yield a fault when anything at all is drawn in the margins."""
    scale = 0.7
    image = page.page.render(scale=scale, grayscale=True).to_pil()
    left, right = int((page.left - 3) * scale), int((page.right + 3) * scale) + 1
    top = int((page.height - page.ceiling - 3) * scale)
    bottom = int((page.height - page.floor + FOOT) * scale) + 1
    strips = {
        "left": (0, 0, left, image.height),
        "right": (right, 0, image.width, image.height),
        "top": (0, 0, image.width, top),
        "bottom": (0, bottom, image.width, image.height),
    }
    for name, strip in strips.items():
        darkest = image.crop(strip).getextrema()[0]
        if darkest < 200:
            yield Fault(page.number, "image", f"something is drawn in the {name} margin")


def _overlaps(page: Page) -> Iterator[Fault]:
    lines = sorted(page.lines, key=lambda line: line.bottom)
    for place, one in enumerate(lines):
        for other in lines[place + 1 :]:
            if other.bottom > one.top:
                break
            wide = min(one.right, other.right) - max(one.left, other.left)
            high = min(one.top, other.top) - max(one.bottom, other.bottom)
            if wide > 1 and high > 2:
                yield Fault(page.number, "overlap", f"{one.text} / {other.text}")


def _ends(page: Page, after: Page | None) -> Iterator[Fault]:
    """Yield a heading or the head of a table that is the last on its page, and a row that goes on on the next."""
    if not page.body:
        return
    last = page.body[-1]
    if after is not None and last.is_heading:
        yield Fault(page.number, "heading last", last.text)
    if after is None or not _begins_with_head(after):
        return
    rules = [box for box in page.boxes if box.is_rule and page.floor - SLACK <= box.bottom <= last.bottom + 1]
    if not rules:
        yield Fault(page.number, "cut row", last.text)
    elif any(_is_inside(last, fill) for fill in _heads(page)):
        yield Fault(page.number, "heading last", f"the head of a table: {last.text}")


def _heads(page: Page) -> list[Box]:
    """Return the grounds of the heads of tables: wide, low, filled."""
    return [box for box in page.boxes if 10 < box.top - box.bottom < 60 and box.right - box.left > 250]


def _begins_with_head(page: Page) -> bool:
    return any(abs(box.top - page.ceiling) < 2 for box in _heads(page))


def _is_inside(line: Line, box: Box) -> bool:
    return box.bottom - 1 <= line.bottom and line.top <= box.top + 1


def _emptiness(page: Page, after: Page | None) -> Iterator[Fault]:
    if after is None or after.is_wide != page.is_wide or not after.body or after.body[0].size >= CHAPTER:
        return
    used = page.ceiling - min((line.bottom for line in page.body), default=page.ceiling)
    if used < NEARLY_EMPTY * (page.ceiling - page.floor):
        yield Fault(page.number, "nearly empty", f"{used:.0f} points used")


def _foot(page: Page, total: int, foot: str) -> Iterator[Fault]:
    said = " ".join(line.text for line in page.foot)
    if foot not in said:
        yield Fault(page.number, "foot", f"without “{foot}”")
    if not re.search(rf"\b{page.number} (of|van) {total}\b", said):
        yield Fault(page.number, "foot", "without its number")


def _signs(page: Page) -> Iterator[Fault]:
    for line in page.lines:
        if BOX in line.text or "\ufffd" in line.text:
            yield Fault(page.number, "missing sign", line.text)


def _words(pages: Sequence[Page], vocabulary: frozenset[str], languages: Sequence[str]) -> Iterator[Fault]:
    for page in pages:
        begun = ""
        for line in page.lines:
            tokens = _SOFT.sub(HYPHEN, line.text).split()
            for at, token in enumerate(tokens):
                whole, begun = begun + token if at == 0 else token, begun if at else ""
                if at == len(tokens) - 1 and (token.endswith(HYPHEN) or (token[-1] in AFTER and whole not in vocabulary)):
                    begun = whole
                elif not _is_word(whole, vocabulary, languages):
                    yield Fault(page.number, "word", whole.replace(HYPHEN, "|"))


def _is_word(token: str, vocabulary: frozenset[str], languages: Sequence[str]) -> bool:
    """Return whether a token is a word of the report, whole or broken where its language allows; what is cut with … is."""
    if token.endswith("…"):
        return True
    for whole in _spellings(token):
        if whole.replace(HYPHEN, "") in vocabulary:
            return all(place in _allowed(whole.replace(HYPHEN, ""), languages) for place in _breaks(whole))
    return False


def _spellings(token: str) -> Iterator[str]:
    """Yield the token with every hyphen at the end of a line read as one that was added, or as one of the word itself."""
    parts = token.split(HYPHEN)
    for signs in product((HYPHEN, "-"), repeat=min(len(parts) - 1, 6)):
        yield "".join(part + sign for part, sign in zip(parts, (*signs, *[HYPHEN] * (len(parts) - 1 - len(signs)), ""), strict=True))


def _breaks(token: str) -> Iterator[int]:
    place = 0
    for part in token.split(HYPHEN)[:-1]:
        place += len(part)
        yield place


def _allowed(word: str, languages: Sequence[str]) -> set[int]:
    return {at for language in languages for at, _sign in break_points(word, language)}
