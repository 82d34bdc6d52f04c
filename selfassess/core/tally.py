"""From what was found in single files to the counts of an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selfassess.core.answers import Counts, NormCount
from selfassess.core.definition import Item

MET, NOT_MET, NOT_APPLICABLE = "met", "not_met", "not_applicable"
FOUND = (MET, NOT_MET, NOT_APPLICABLE)
WHOLE = ""  # in the place of a norm: the cell is about the item as a whole

Cells = Mapping[tuple[int, str, str], str]  # what was found, by row, item and norm; absent: not looked at yet


@dataclass(frozen=True, slots=True)
class Counted:
    """One item that is counted in files: the norms that are asked, and the groups of them of which one is enough."""

    id: str
    norms: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def units(self) -> tuple[tuple[str, ...], ...]:
        """What must be met: each norm alone, and of each group one."""
        grouped = {letter for group in self.groups for letter in group}
        return (*((letter,) for letter in self.norms if letter not in grouped), *self.groups)

    @property
    def columns(self) -> tuple[str, ...]:
        """The norms of its cells; the item as a whole has one of its own unless there is one norm."""
        return self.norms if len(self.norms) == 1 else (*self.norms, WHOLE)


@dataclass(frozen=True, slots=True)
class NormTally:
    """One norm in the files that count for its item. `is_complete`: it was looked at in all of those."""

    examined: int = 0
    met: int = 0
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Tally:
    """One item: files that were judged and meet it, that it is not asked of, that are still open; rows that contradict themselves."""

    item_id: str
    examined: int
    met: int
    left_out: int
    still_open: int
    norms: Mapping[str, NormTally]
    clashes: tuple[int, ...] = ()

    @property
    def incomplete(self) -> tuple[str, ...]:
        """The norms that were not looked at in every file that counts."""
        return tuple(letter for letter, one in self.norms.items() if not one.is_complete)

    @property
    def norm_counts(self) -> dict[str, NormCount]:
        """The counts per norm, of norms that were looked at in every file that counts; an only norm says no more than the whole."""
        if not self.examined or len(self.norms) == 1:
            return {}
        return {letter: NormCount(one.examined, one.met) for letter, one in self.norms.items() if one.is_complete}


def counted(item: Item, left_out: frozenset[str] = frozenset()) -> Counted:
    """Return what is counted of an item, without norms that the intake leaves out."""
    norms = tuple(norm.id for norm in item.norms if norm.id not in left_out)
    groups = (tuple(letter for letter in group.any_of if letter in norms) for group in item.groups)
    return Counted(item.id, norms, tuple(group for group in groups if group))


def proposed(item: Counted, found: Mapping[str, str]) -> str | None:
    """Return what follows for one file from `found` by norm; None as long as it does not. Source: docs/scoring.md 4.13."""
    units = [_unit([found.get(letter) for letter in unit]) for unit in item.units]
    if NOT_MET in units:
        return NOT_MET
    if not units or None in units:
        return None
    return MET if MET in units else NOT_APPLICABLE


def _unit(found: Sequence[str | None]) -> str | None:
    """Return what was found of norms of which one is enough."""
    if MET in found:
        return MET
    if None in found:
        return None
    return NOT_MET if NOT_MET in found else NOT_APPLICABLE


def judged(item: Counted, found: Mapping[str, str]) -> str | None:
    """Return whether one file meets an item: as people said of the whole, else as it follows from the norms."""
    return found.get(WHOLE) or proposed(item, found)


def is_clash(item: Counted, found: Mapping[str, str]) -> bool:
    """Return whether what was said of the whole file cannot be, by what was found of each norm."""
    said, follows = found.get(WHOLE), proposed(item, found)
    return said in (MET, NOT_MET) and follows is not None and follows != said


def tally(item: Counted, cells: Cells, rows: Sequence[int]) -> Tally:
    """Return the counts of one item over the rows of a sheet. Source: docs/scoring.md 4.13."""
    by_row = {row: found_in(item, cells, row) for row in rows}
    verdicts = {row: judged(item, found) for row, found in by_row.items()}
    counting = [found for row, found in by_row.items() if verdicts[row] in (MET, NOT_MET)]
    said = list(verdicts.values())
    return Tally(
        item.id,
        examined=len(counting),
        met=said.count(MET),
        left_out=said.count(NOT_APPLICABLE),
        still_open=said.count(None),
        norms={letter: _norm(letter, counting) for letter in item.norms},
        clashes=tuple(row for row, found in by_row.items() if is_clash(item, found)),
    )


def found_in(item: Counted, cells: Cells, row: int) -> dict[str, str]:
    """Return what was found in one file, by norm."""
    return {norm: value for norm in item.columns if (value := cells.get((row, item.id, norm)))}


def _norm(letter: str, files: Sequence[Mapping[str, str]]) -> NormTally:
    found = [file.get(letter) for file in files]
    return NormTally(found.count(MET) + found.count(NOT_MET), found.count(MET), None not in found)


def counts_of(one: Tally, *, size: int, drawn: str, seed: int | None) -> Counts:
    """Return the counts of an item as its answer holds them; `size` of the population. Source: docs/scoring.md 4.13.

    When all files were looked at, those that the item is asked of are all there are. When some of them are still open, what was
    looked at was not all and not drawn either: it then counts as chosen.
    """
    if drawn == "all" and one.still_open:
        return Counts(max(size, one.examined), one.examined, one.met, "chosen", None)
    if drawn == "all":
        return Counts(one.examined, one.examined, one.met, drawn, None)
    return Counts(max(size, one.examined), one.examined, one.met, drawn, seed if drawn == "random" else None)
