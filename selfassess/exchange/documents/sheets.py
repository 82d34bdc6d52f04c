"""Read a workbook row by row: every cell as a person sees it, dates included, hidden sheets too."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from selfassess.exchange.documents import xml_text
from selfassess.exchange.documents.job import Job
from selfassess.exchange.documents.package import part

STRINGS, STYLES, SHEET = ".spreadsheetml.sharedstrings+xml", ".spreadsheetml.styles+xml", ".spreadsheetml.worksheet+xml"
DATE_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
FORMULAS = {"f", "formula", "formula1", "formula2", "definedName"}
TYPED = re.compile(r'"|\d{8}')  # what in a formula can be more than names of cells and small numbers
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
DAY_OR_YEAR = re.compile(r"[dyj]", re.IGNORECASE)
FIRST_DAY, LAST_DAY = 60, 2_958_465  # serial days that every calendar of the program agrees on
EPOCH = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The parts of a workbook by what they hold; nothing where there is none."""

    main: str
    sheets: tuple[str, ...]
    strings: str = ""
    styles: str = ""


def workbook_of(main: str, names: list[str], types: Mapping[str, str]) -> Workbook:
    """Return which parts hold what, by the list of contents."""

    def of(kind: str) -> list[str]:
        return sorted((name for name in names if types.get(name, "").lower().endswith(kind)), key=lambda name: (len(name), name))

    return Workbook(main, tuple(of(SHEET)), next(iter(of(STRINGS)), ""), next(iter(of(STYLES)), ""))


def read_workbook(package: zipfile.ZipFile, book: Workbook, job: Job) -> None:
    """Read all cells as lines, a row a line."""
    epoch = _read_names(package, book.main, job)
    strings = _strings(package, book.strings, job)
    dates = _date_styles(package, book.styles)
    for name in book.sheets:
        with part(package, name) as stream:
            Rows(job, strings, dates, epoch).read(stream)


def _read_names(package: zipfile.ZipFile, main: str, job: Job) -> date:
    """Read the names of the sheets, count the hidden ones, and return the day that dates count from."""
    found = {"epoch": EPOCH}
    formula = Formula(job)

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            job.text.add(attributes.get("name", ""))
            job.counts["hidden_sheets"] += attributes.get("state", "visible") != "visible"
        if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            found["epoch"] = EPOCH_1904
        formula.start(tag)

    with part(package, main) as stream:
        xml_text.parse(stream, start, formula.end, formula.take)
    return found["epoch"]


def _strings(package: zipfile.ZipFile, place: str, job: Job) -> list[str]:
    """Return the shared texts that cells point to, up to what may be read at all."""
    texts: list[str] = []
    current: list[str] = []
    left = job.limits.characters

    def end(tag: str) -> None:
        nonlocal left
        if tag != "si":
            return
        text = "".join(current)[: max(left, 0)]
        left -= len(text)
        texts.append(text)
        current.clear()

    if place:
        with part(package, place) as stream:
            xml_text.parse(stream, _nothing, end, current.append)
    if left <= 0:
        job.text.cut = True
    return texts


def _date_styles(package: zipfile.ZipFile, place: str) -> frozenset[int]:
    """Return the numbers of the cell styles that show a date."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = {"cellXfs": False}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside["cellXfs"] = True
        elif tag == "xf" and inside["cellXfs"]:
            styles.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside["cellXfs"] = False

    if place:
        with part(package, place) as stream:
            xml_text.parse(stream, start, end, _nothing)
    return frozenset(number for number, style in enumerate(styles) if _is_date(style, codes))


def _is_date(style: str, codes: Mapping[str, str]) -> bool:
    if style in codes:
        return bool(DAY_OR_YEAR.search(QUOTED.sub("", codes[style])))
    return style.isdecimal() and int(style) in DATE_FORMATS


def _nothing(*_) -> None:
    return None


class Formula:
    """Collects the formulas of a part: a text or a number can stand in one that no cell shows, as in a list to choose from."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.parts: list[str] = []
        self.takes = False

    def start(self, tag: str) -> None:
        """Note whether a formula begins."""
        self.takes = self.takes or tag in FORMULAS

    def end(self, tag: str) -> None:
        """Put down a formula in which somebody may have typed something."""
        if tag not in FORMULAS:
            return
        text = "".join(self.parts)
        if TYPED.search(text):
            self.job.text.add(text.replace("\n", " "))
        self.parts.clear()
        self.takes = False

    def take(self, text: str) -> None:
        """Take the characters of a formula."""
        if self.takes:
            self.parts.append(text)


class Rows:
    """Collects the rows of one sheet."""

    def __init__(self, job: Job, strings: list[str], dates: frozenset[int], epoch: date) -> None:
        self.job = job
        self.strings = strings
        self.dates = dates
        self.epoch = epoch
        self.cells: list[str] = []
        self.value: list[str] = []
        self.kind = ""
        self.style = -1
        self.takes = False
        self.formula = Formula(job)

    def read(self, stream) -> None:
        """Read one sheet."""
        xml_text.parse(stream, self.start, self.end, self.take)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Note which cell begins."""
        self.formula.start(tag)
        if tag == "dataValidation":
            xml_text.add_words(self.job, attributes)
        if tag == "c":
            self.kind = attributes.get("t", "n")
            self.style = int(attributes["s"]) if attributes.get("s", "").isdecimal() else -1
            self.value.clear()
        elif tag in ("v", "t") or (tag.endswith(("Header", "Footer")) and len(tag) > 6):
            self.takes = True
        elif tag in ("row", "col") and attributes.get("hidden") in ("1", "true"):
            self.job.finds("hidden_cells")

    def end(self, tag: str) -> None:
        """Put down a cell, and a row as a line."""
        self.formula.end(tag)
        if tag in ("v", "t"):
            self.takes = False
        elif tag == "c":
            self.cells.append(self._shown())
            self.value.clear()
        elif tag == "row" or (self.takes and tag.endswith(("Header", "Footer"))):
            self.takes = False
            self._put_down()

    def take(self, text: str) -> None:
        """Take the characters of a value or a formula."""
        self.formula.take(text)
        if self.takes:
            self.value.append(text)

    def _put_down(self) -> None:
        line = "\t".join([*self.cells, "".join(self.value)] if self.value else self.cells)
        self.cells.clear()
        self.value.clear()
        if line.strip():
            self.job.text.add(line.replace("\n", " "))

    def _shown(self) -> str:
        text = "".join(self.value)
        if self.kind == "s":
            return self.strings[int(text)] if text.isdecimal() and int(text) < len(self.strings) else ""
        return _number(text, self.style in self.dates, self.epoch) if self.kind == "n" else text


def _number(text: str, is_date: bool, epoch: date) -> str:
    """Return a number as it is read: a whole one without point or power, a serial day as year-month-day."""
    if text.isdecimal() and not is_date:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    if is_date and FIRST_DAY < number < LAST_DAY - 1500:
        return (epoch + timedelta(days=int(number))).isoformat()
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else text
