"""What a file brought, as the form of the preview carries it: nothing of it is kept anywhere else."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from selfassess.core.plan_changes import is_here
from selfassess.core.plan_table import ADDED, BY_ID, CHOICE, CHOICES, DAY, EDITED, Cells, compare, fingerprint, normal, state_of
from selfassess.exchange.plan_xlsx import Sheet, day_in

TO, BASE, SEEN, AT, TAKE, SAID = "to", "base", "seen", "at", "take", "said"
FROM_FILE, AS_HERE = "file", "here"
MOST_CELLS, MOST_SAID, LONGEST_SAID, LONGEST_CELL = 1_500, 200, 400, 40_000
_ADDED = re.compile(re.escape(ADDED) + r"[1-9][0-9]{0,4}")
_PLACE = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Came:
    """One cell that came back otherwise. `base`: fingerprint of what went out; `seen`: of what stood here when it was shown."""

    key: str
    column: str
    base: str
    theirs: str
    place: str
    seen: str
    choice: str = ""

    @property
    def name(self) -> str:
        """How its fields are called, behind what each is."""
        return f"{self.key}:{self.column}"

    @property
    def field(self) -> str:
        """The name of the field with its text."""
        return f"{TO}:{self.name}"

    @property
    def is_added(self) -> bool:
        """Whether it is of a row that people added."""
        return self.key.startswith(ADDED)

    def state(self, ours: str) -> str:
        """Return how it stands, with what stands here now."""
        return state_of(self.base, self.theirs, ours)


@dataclass(frozen=True, slots=True)
class Brought:
    """All that a file brought. `said`: sentences about the rest of the file; `language`: of the file."""

    language: str
    cells: tuple[Came, ...]
    said: tuple[str, ...] = ()

    def with_fields(self, names: Iterable[str], ours: Mapping[str, Cells]) -> "Brought":
        """Return it with a cell for each named field that is asked for and was not in the file, such as a reason."""
        known = {cell.field for cell in self.cells}
        asked = [name.split(":", 1)[1].rpartition(":") for name in names if name.startswith(f"{TO}:") and name not in known]
        more = [
            Came(key, column, fingerprint(ours[key][column]), ours[key][column], "", fingerprint(ours[key][column]), FROM_FILE)
            for key, _, column in asked
            if key in ours
        ]
        order = {key: place for place, key in enumerate(self.rows())}
        return replace(self, cells=tuple(sorted((*self.cells, *more), key=lambda cell: order[cell.key])))

    def undecided(self, names: frozenset[str]) -> "Brought":
        """Return it without the choice at some cells."""
        return replace(self, cells=tuple(replace(cell, choice="") if cell.name in names else cell for cell in self.cells))

    def rows(self) -> dict[str, dict[str, Came]]:
        """Return the cells by action and column."""
        found: dict[str, dict[str, Came]] = {}
        for cell in self.cells:
            found.setdefault(cell.key, {})[cell.column] = cell
        return found


def of_sheet(sheet: Sheet, ours: Mapping[str, Cells], said: Iterable[str]) -> Brought:
    """Return what a file brought, beside what stands here now. What only it changed is chosen; a conflict is not."""
    found = compare(sheet.base, sheet.rows, ours)
    cells = [
        Came(one.key, one.column, sheet.base[one.key].get(one.column, ""), one.theirs, sheet.places.get((one.key, one.column), ""),
             fingerprint(one.ours), FROM_FILE if one.state == "there" else "")
        for one in found.of("there", "conflict")
    ]  # fmt: skip
    empty = fingerprint("")
    for key in sheet.added:
        given = {column: text for column, text in sheet.rows[key].items() if text and BY_ID[column].is_edited}
        if given and not is_here(given, ours.values()):
            cells += [Came(key, column, empty, text, sheet.places[key, column], empty, FROM_FILE) for column, text in given.items()]
    return Brought(sheet.bound.language, tuple(cells), tuple(said))


def of_form(sent: Mapping[str, str], said: Iterable[str], languages: Iterable[str], ids: Mapping[str, Iterable[str]]) -> Brought:
    """Return what the form of the preview carries; `ids`: of the choices that there are, by column."""
    cells = tuple(cell for name in list(sent)[:10_000] if (cell := _cell(name, sent, ids)))[:MOST_CELLS]
    language = sent.get("language", "")
    known = tuple(languages)
    return Brought(language if language in known else known[0], cells, tuple(one[:LONGEST_SAID] for one in said)[:MOST_SAID])


def _cell(name: str, sent: Mapping[str, str], ids: Mapping[str, Iterable[str]]) -> Came | None:
    what, _, rest = name.partition(":")
    key, _, column = rest.rpartition(":")
    if what != TO or not key or len(key) > 80 or column not in {one.id for one in EDITED}:
        return None
    if key.startswith(ADDED) and not _ADDED.fullmatch(key):
        return None
    text = _text(column, sent[name][:LONGEST_CELL])
    if BY_ID[column].kind in (CHOICE, CHOICES) and not set(text.split()) <= set(ids.get(column, ())):
        return None
    place = sent.get(f"{AT}:{rest}", "")
    choice = sent.get(f"{TAKE}:{key}" if key.startswith(ADDED) else f"{TAKE}:{rest}", "")
    return Came(key, column, sent.get(f"{BASE}:{rest}", "")[:64], text, place if _PLACE.fullmatch(place) else "", sent.get(f"{SEEN}:{rest}", "")[:64], choice)  # fmt: skip


def _text(column: str, typed: str) -> str:
    text = normal(typed)
    return (day_in(text) or text) if BY_ID[column].kind == DAY else text


def no_days(cells: Iterable[Came]) -> Iterator[Came]:
    """Yield the cells that should hold a day and do not."""
    return (cell for cell in cells if BY_ID[cell.column].kind == DAY and cell.theirs and day_in(cell.theirs) is None)
