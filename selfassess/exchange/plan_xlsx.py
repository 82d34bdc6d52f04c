"""A plan that comes back as a workbook: looked through like every file from outside, and read cell by cell.

Tolerant of what people and programs do with a workbook: columns moved, hidden or taken out, rows sorted, filtered, added or
deleted, sheets renamed, dates as text. What cannot be read is a fault with the address of its cell.
"""

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from selfassess.core.faults import Fault
from selfassess.core.phrases import N_, Phrase
from selfassess.core.plan_table import (
    ADDED,
    BY_ID,
    CHOICE,
    CHOICES,
    COLUMNS,
    DAY,
    FORMAT,
    KEY,
    LONGEST,
    SHEET,
    Bound,
    Column,
    Words,
    folded,
    is_read,
    normal,
    seal_of,
)
from selfassess.exchange.documents import Limits, Refused, inspect, receive
from selfassess.exchange.documents.inspecting import ask_process

MB = 1_000_000
LIMITS = Limits(size=5 * MB, unpacked=60 * MB, entries=200, ratio_from=MB, seconds=20, memory=800 * MB)
COMMAND = (sys.executable, "-m", "selfassess.exchange.sheet_cells")
HEADINGS = 4  # so many known headings make a row the head of the plan
MOST_ADDED = 50
EPOCH = date(1899, 12, 30)
SERIALS = range(20_000, 110_000)  # days as numbers: 1954 to 2201
YEARS = range(1950, 2201)
DATES = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 0?0:00(?::00)?)?|(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?")

NO_PLAN = Refused(
    "no_plan", N_("This workbook is not a plan that was made here. Make the plan as an Excel file first, and work in that one.")
)
OTHER_FORMAT = Refused(
    "other_format",
    N_("This workbook was made by another version of the program. Make the plan as an Excel file again, and copy your changes into it."),
)
BROKEN_SEAL = Refused(
    "broken_seal",
    N_(
        "The hidden part of this workbook was changed, so it cannot be seen what you changed. Make the plan as an Excel file again, "
        "and copy your changes into it."
    ),
)
NO_TABLE = Refused(
    "no_table",
    N_("The table of the plan cannot be found in this workbook. Its row of headings is needed: put it back, or make the plan as an Excel file again."),
)  # fmt: skip
NOT_XLSX = Refused("kind", N_("Choose the Excel workbook (XLSX) of the plan. Did your program save another kind? Save it as XLSX first."))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A plan that came back.

    `base`: fingerprints of the cells as they went out, by key and column; `rows`: plain cells by key, in the order of the file,
    without cells at fault; a row that people added has a key of its own (`new-7`: from row 7). `places`: the address of each
    cell, as `(key, column)`. `gone`: columns that are not in the file any more.
    """

    bound: Bound
    base: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, Mapping[str, str]]
    places: Mapping[tuple[str, str], str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        """The keys of the rows that people added."""
        return tuple(key for key in self.rows if key.startswith(ADDED))


def read_upload(name: str, chunks: Iterable[bytes], words: Words, limits: Limits = LIMITS) -> Sheet | Refused:
    """Read a workbook that someone sends; nothing of it is left behind."""
    with tempfile.TemporaryDirectory(prefix="plan-") as folder:
        received = receive(chunks, Path(folder) / "sent", limits)
        return received if isinstance(received, Refused) else read_file(name, Path(folder) / "sent", Path(folder), words, limits)


def read_file(name: str, source: Path, folder: Path, words: Words, limits: Limits = LIMITS) -> Sheet | Refused:
    """Read a workbook on disk; `folder` is for its clean copy, which the caller takes away."""
    if not name.lower().endswith(".xlsx"):
        return NOT_XLSX
    found = inspect("plan.xlsx", source, folder / "clean.xlsx", limits)
    if isinstance(found, Refused):
        return found
    told = ask_process({"source": str(found.clean), "limits": asdict(limits)}, limits, COMMAND)
    if "refused" in told:
        return NO_PLAN
    return sheet_in(told["sheets"], words)


def sheet_in(sheets: list[dict], words: Words) -> Sheet | Refused:
    """Return the plan in the cells of a workbook."""
    hidden = next((one for one in sheets if _at(one["rows"], 0, 1).startswith("selfassess-plan-")), None)
    if hidden is None:
        return NO_PLAN
    if _at(hidden["rows"], 0, 1) != FORMAT:
        return OTHER_FORMAT
    bound, base, seal = _hidden(hidden["rows"])
    if bound is None or seal_of(bound, base) != seal:
        return BROKEN_SEAL
    for one in sheets:
        head = next((row for row in one["rows"] if _is_head(row, words)), None)
        if head is not None and one["name"] != SHEET:
            return _Reader(bound, base, words, head).read(one["rows"])
    return NO_TABLE


def day_in(text: str) -> str | None:
    """Return a day that someone wrote (30-6-2025, 30/6/2025, 2025-06-30) as year-month-day; None when it is no day."""
    found = DATES.fullmatch(text.strip())
    if not found:
        return None
    day, month, year, *iso = found.groups()
    parts = iso if year is None else (year, month, day)
    try:
        written = date(*(int(part) for part in parts))
    except ValueError:
        return None
    return written.isoformat() if written.year in YEARS else None


def _at(rows: list, place: int, column: int) -> str:
    return rows[place][1].get(str(column), ("", ""))[1] if place < len(rows) else ""


def _hidden(rows: list) -> tuple[Bound | None, dict[str, dict[str, str]], str]:
    """Return what the file belongs to, the fingerprints, and the seal on them."""
    names = Bound.__slots__
    said = {cells.get("1", ("", ""))[1]: cells.get("2", ("", ""))[1] for _number, cells in rows[1 : 1 + len(names)]}
    if not all(name in said for name in names) or not said["revision"].isdecimal() or len(said["revision"]) > 9:
        return None, {}, ""
    bound = Bound(**{**said, "revision": int(said["revision"])})
    base = {}
    for _number, cells in rows[2 + len(names) :]:
        values = [cells.get(str(place), ("", ""))[1] for place in range(1, len(COLUMNS) + 1)]
        row = {column.id: value for column, value in zip(COLUMNS, values, strict=True)}
        if row[KEY]:
            key = row.pop(KEY)
            base[key] = row
    return bound, base, _at(rows, 0, 2)


def _is_head(row: list, words: Words) -> bool:
    named = {words.headings.get(folded(text)) for _kind, text in row[1].values()} - {None}
    return KEY in named and len(named) >= HEADINGS


class _Reader:
    """Reads the rows below the head of the plan."""

    def __init__(self, bound: Bound, base: Mapping, words: Words, head: list) -> None:
        self.bound, self.base, self.words = bound, base, words
        self.first = head[0]
        self.columns: dict[str, Column] = {}
        for place, (_kind, text) in head[1].items():
            found = words.headings.get(folded(text))
            if found and found not in {column.id for column in self.columns.values()}:
                self.columns[place] = BY_ID[found]
        self.key_place = next(place for place, column in self.columns.items() if column.id == KEY)
        self.rows: dict[str, dict[str, str]] = {}
        self.places: dict[tuple[str, str], str] = {}
        self.faults: list[Fault] = []

    def read(self, rows: list) -> Sheet:
        """Return the plan that stands in the rows."""
        for number, cells in rows:
            if number > self.first and any(normal(text) or kind not in ("text",) for kind, text in cells.values()):
                self._row(number, cells)
        known = {column.id for column in self.columns.values()}
        gone = tuple(column.id for column in COLUMNS if column.is_edited and column.id not in known)
        return Sheet(self.bound, self.base, self.rows, self.places, tuple(self.faults), gone)

    def _row(self, number: int, cells: Mapping[str, list]) -> None:
        key = normal(cells.get(self.key_place, ("", ""))[1])
        if not key:
            key = f"{ADDED}{number}"
            if not self._holds_something(cells) or self._are_too_many(number):
                return
        elif key not in self.base:
            self._fault(number, self.key_place, N_("No action “%(key)s” went out with this file. Empty this cell to add the row as an action of your own.", key=key[:60]))  # fmt: skip
            return
        elif key in self.rows:
            self._fault(number, self.key_place, N_("Action “%(key)s” stands in this file twice. Empty this cell to add the row as an action of your own.", key=key[:60]))  # fmt: skip
            return
        self.rows[key], known = {}, len(self.faults)
        for place, column in self.columns.items():
            self.places[key, column.id] = _address(number, place)
            plain = self._plain(key, number, place, column, cells.get(place, ("text", "")))
            if plain is not None:
                self.rows[key][column.id] = plain
        if key.startswith(ADDED) and not self.rows[key].get("measure"):
            del self.rows[key]
            if len(self.faults) == known:
                place = next((place for place, column in self.columns.items() if column.id == "measure"), self.key_place)
                self._fault(number, place, N_("Write what is to be done."))

    def _holds_something(self, cells: Mapping[str, list]) -> bool:
        """Return whether a row without a key says something; what a program fills in by itself is nothing."""
        written = (self.columns[place] for place, (_kind, text) in cells.items() if place in self.columns and normal(text))
        return any(column.is_edited and column.kind not in (CHOICE, DAY) for column in written)

    def _are_too_many(self, number: int) -> bool:
        if sum(key.startswith(ADDED) for key in self.rows) < MOST_ADDED:
            return False
        self._fault(number, self.key_place, N_("You can add at most %(most)s actions at a time. This row is left out.", most=MOST_ADDED))
        return True

    def _plain(self, key: str, number: int, place: str, column: Column, cell) -> str | None:
        """Return a cell in plain text; None, with a fault, when it cannot be read."""
        kind, text = cell
        fault = partial(self._fault, number, place)
        if not is_read(key, column):
            return self.words.choices.get(column.id, {}).get(folded(text), normal(_whole(kind, text)))
        if kind == "formula":
            return fault(N_("There is a formula in this cell. Type what it comes to."))
        if kind == "fault":
            return fault(N_("There is something in this cell that cannot be read (%(text)s). Type it again.", text=text[:20]))
        if column.kind == DAY:
            return self._day(kind, text, fault)
        if column.kind in (CHOICE, CHOICES):
            return self._choice(column, text, fault)
        return self._text(column, _whole(kind, text), fault)

    def _day(self, kind: str, text: str, fault) -> str | None:
        if not normal(text):
            return ""
        if kind == "number":
            serial = int(float(text))
            return (EPOCH + timedelta(days=serial)).isoformat() if serial in SERIALS else fault(_no_day(text))
        return day_in(text) or fault(_no_day(text))

    def _choice(self, column: Column, text: str, fault) -> str | None:
        offered = self.words.choices.get(column.id, {})
        parts = re.split(r"[;\n]", normal(text)) if column.kind == CHOICES else [normal(text)]
        written = [part for part in map(folded, parts) if part]
        unknown = next((part for part in written if part not in offered), None)
        if unknown is not None:
            return fault(N_("“%(text)s” is not in the list. Choose one from the list.", text=unknown[:60]))
        return " ".join(dict.fromkeys(offered[part] for part in written))

    def _text(self, column: Column, text: str, fault) -> str | None:
        kept, most = normal(_unescaped(text)), LONGEST[column.kind]
        if len(kept) > most:
            return fault(N_("This text is too long. Use at most %(most)s characters.", most=most))
        return kept

    def _fault(self, number: int, place: str, says: Phrase) -> None:
        self.faults.append(Fault((_address(number, place),), says))


def _no_day(text: str) -> Phrase:
    return N_("“%(text)s” is not a date. Write it as day-month-year, for example 30-6-2025.", text=normal(text)[:60])


def _whole(kind: str, text: str) -> str:
    """Return a number as people read it: 24 and not 24.0."""
    return text.removesuffix(".0") if kind == "number" else text


def _unescaped(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def _address(number: int, place: str) -> str:
    return f"{_letters(int(place))}{number}"


def _letters(place: int) -> str:
    return "".join(reversed(list(_signs(place))))


def _signs(place: int) -> Iterator[str]:
    while place:
        place, rest = divmod(place - 1, 26)
        yield chr(ord("A") + rest)
