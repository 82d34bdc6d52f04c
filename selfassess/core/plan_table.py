"""The plan as a table that people take along and bring back: its columns, and three versions of it compared cell by cell.

A cell is plain text in here: "" when empty, a day as year-month-day, a choice as its id, several choices with a space between.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from selfassess.core.action import OWN, number_of
from selfassess.core.phrases import N_, Phrase

# What a column holds. SHOWN is told by the program and never read back.
SHOWN, LINE, TEXT, DAY, CHOICE, CHOICES = "shown", "line", "text", "day", "choice", "choices"
KEY, SECTION = "key", "section"
ADDED = "new-"  # before the number of a row that people added, where others have the key of their action
LONGEST = {LINE: 200, TEXT: 2_000}  # characters

# How a cell stands, of the three: as it went out, as it came back, as it is here by now.
UNCHANGED, CHANGED_THERE, CHANGED_HERE, CHANGED_ALIKE, CONFLICT = "unchanged", "there", "here", "alike", "conflict"

Cells = Mapping[str, str]  # by id of a column
Prints = Mapping[str, str]  # fingerprint of a cell, by id of a column


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its id (as in an answers file), its heading, what it holds, and how wide it is in characters."""

    id: str
    heading: Phrase
    kind: str
    width: int

    @property
    def is_edited(self) -> bool:
        """Whether what people change in it is read back."""
        return self.kind != SHOWN


COLUMNS: tuple[Column, ...] = (
    Column("number", N_("No."), SHOWN, 6),
    Column(KEY, N_("Item"), SHOWN, 10),
    Column("title", N_("Subject"), SHOWN, 20),
    Column(SECTION, N_("Section"), CHOICE, 16),
    Column("finding", N_("Finding"), TEXT, 32),
    Column("norm", N_("Norm"), SHOWN, 28),
    Column("now", N_("Now → goal"), SHOWN, 14),
    Column("kind", N_("Kind of action"), SHOWN, 12),
    Column("cause", N_("Cause"), CHOICES, 13),
    Column("measure", N_("Measure"), TEXT, 34),
    Column("owner", N_("Owner"), LINE, 16),
    Column("start", N_("Start"), DAY, 11),
    Column("due", N_("Due"), DAY, 11),
    Column("class", N_("Priority"), CHOICE, 10),
    Column("class_reason", N_("Why another priority?"), TEXT, 16),
    Column("means", N_("Means"), TEXT, 16),
    Column("status", N_("Status"), CHOICE, 15),
    Column("reason", N_("Reason"), TEXT, 16),
    Column("completion", N_("Proof that it is done"), TEXT, 18),
    Column("effect", N_("Effect: when and how measured"), TEXT, 18),
)
BY_ID: Mapping[str, Column] = {column.id: column for column in COLUMNS}
EDITED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.is_edited)


FORMAT = "selfassess-plan-2"
SHEET = "selfassess"  # the hidden sheet of a workbook that says what it belongs to


@dataclass(frozen=True, slots=True)
class Words:
    """What people may have written, in every language that a file can be in, to what it means; texts without capitals.

    `headings`: text above a column to its id; `choices`: by column, a word to the id of the choice.
    """

    headings: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a file belongs to: the refs of its organisation and assessment ("" when it was made without a database), the
    name of the organisation, the questionnaire (`KEY@VERSION`), the language and the revision of the assessment."""

    organisation: str
    assessment: str
    name: str
    questionnaire: str
    language: str
    revision: int = 0


def seal_of(bound: Bound, base: Mapping[str, Prints]) -> str:
    """Return what shows that the hidden part of a file is as it went out: nothing lost, nothing of another file in it."""
    parts = [FORMAT, *(normal(str(getattr(bound, name))) for name in Bound.__slots__)]
    parts += [f"{key} {column.id} {prints.get(column.id, '')}" for key, prints in base.items() for column in COLUMNS if column.id != KEY]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not the same in all three. `theirs`: as it came back, `ours`: as it is here; `state` is one of the above."""

    key: str
    column: str
    state: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Three versions of a plan, compared. Cells are in the order of the file.

    `left_out`: keys that went out and did not come back; `ended`: cells that were changed in the file of an action that is not in
    the plan any more; `unread`: (key, column) of cells that people changed and that are never read.
    """

    cells: tuple[Cell, ...] = ()
    left_out: tuple[str, ...] = ()
    ended: tuple[Cell, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()

    def of(self, *states: str) -> tuple[Cell, ...]:
        """Return the cells of some states."""
        return tuple(cell for cell in self.cells if cell.state in states)


def is_read(key: str, column: Column) -> bool:
    """Return whether what people change in this column of an action is read back; only an own action has a section of choice."""
    if column.id == SECTION:
        return key.startswith(ADDED) or number_of(key, OWN) is not None
    return column.is_edited


def normal(text: str) -> str:
    """Return a text as it is kept: one kind of line end, no signs that cannot be shown, no spaces around lines."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(filter(str.isprintable, re.sub(r"\s", " ", line))).strip() for line in lines).strip()


def folded(text: str) -> str:
    """Return a word as it is looked up: without capitals, and with one space where there are more."""
    return " ".join(normal(text).split()).casefold()


def fingerprint(text: str) -> str:
    """Return what a cell is known by: spaces, which programs add and take, do not count."""
    return hashlib.sha256(" ".join(normal(text).split()).encode()).hexdigest()[:16]


def prints_of(cells: Cells) -> dict[str, str]:
    """Return the fingerprint of each cell."""
    return {column: fingerprint(text) for column, text in cells.items()}


def is_same(one: str, other: str) -> bool:
    """Return whether two cells say the same."""
    return fingerprint(one) == fingerprint(other)


def state_of(base: str, theirs: str, ours: str) -> str:
    """Return how a cell stands; `base` is the fingerprint of what went out."""
    if fingerprint(theirs) == base:
        return UNCHANGED if fingerprint(ours) == base else CHANGED_HERE
    if is_same(theirs, ours):
        return CHANGED_ALIKE
    return CHANGED_THERE if fingerprint(ours) == base else CONFLICT


def compare(base: Mapping[str, Prints], theirs: Mapping[str, Cells], ours: Mapping[str, Cells]) -> Compared:
    """Compare what went out (fingerprints), what came back and what stands here, by key of the action.

    A column that is not in `theirs` was taken out of the file and changes nothing; a key of `theirs` that never went out is
    left to the caller, and nothing that did not come back is ever deleted.
    """
    cells, ended, unread = [], [], []
    for key, row in theirs.items():
        if key not in base:
            continue
        found = [
            _cell(key, column, base[key], row[column.id], ours.get(key, {}))
            for column in EDITED
            if column.id in row and is_read(key, column)
        ]
        changed = [cell for cell in found if cell.state != UNCHANGED]
        (cells if key in ours else ended).extend(changed)
        unread += [(key, column) for column in _shown(key, row) if fingerprint(row[column]) != base[key].get(column)]
    ended = [cell for cell in ended if fingerprint(cell.theirs) != base[cell.key].get(cell.column)]
    left_out = tuple(key for key in base if key not in theirs and key in ours)
    return Compared(tuple(cells), left_out, tuple(ended), tuple(unread))


def _cell(key: str, column: Column, base: Prints, theirs: str, ours: Cells) -> Cell:
    stands = ours.get(column.id, "")
    return Cell(key, column.id, state_of(base.get(column.id, fingerprint("")), theirs, stands), theirs, stands)


def _shown(key: str, row: Cells) -> Iterable[str]:
    return (column.id for column in COLUMNS if column.id != KEY and column.id in row and not is_read(key, column))
