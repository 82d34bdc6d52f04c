"""Counting files on the screen: a sheet with a row a file, until its counts are in the answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, select

from selfassess.core.sampling import draw
from selfassess.core.tally import FOUND, Cells
from selfassess.models.assessment import Assessment, lock
from selfassess.models.counting import CountCell, CountSheet
from selfassess.models.database import db, now
from selfassess.services import answering
from selfassess.services.answering import UNSAVED, ItemSave, PageSaved
from selfassess.services.assessments import hold
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

MOST_FILES = 60  # on one sheet, as on paper
RANDOM, CHOSEN = "random", "chosen"

Key = tuple[int, str, str]  # number of a file, item, norm


class CountingGoesOn(Exception):
    """A counting of these files has begun already."""


class CountingOver(Exception):
    """There is no open counting of these files: nobody began one, or someone has just closed it."""


class CountingChanged(Exception):
    """What a page was made from has changed: something was counted, or an answer was saved."""


class NoSuchFile(Exception):
    """The sheet has no such file any more, or no other one can come in its place."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell as a page sends it: `value` is empty to take out what was found; `seen`: what the page knows to have stood there."""

    number: int
    item_id: str
    norm: str
    value: str
    seen: tuple[str, ...] = ("",)

    @property
    def key(self) -> Key:
        """Which cell it is."""
        return (self.number, self.item_id, self.norm)


@dataclass(frozen=True, slots=True)
class Marked:
    """What became of cells. `overtaken`: what someone else chose first, which stays; `gone`: files that are not on the sheet any more."""

    overtaken: Mapping[Key, str] = field(default_factory=dict)
    gone: tuple[int, ...] = ()


@reads
def find_sheet(assessment: Assessment, population: str, *, voice: str) -> CountSheet | None:
    """Return the open counting of a population in a voice; None when there is none."""
    found = db.session.scalar(_of(assessment, population, voice).execution_options(populate_existing=True))
    return found if found is not None and found.closed_at is None else None


@reads
def open_sheets(assessment: Assessment) -> tuple[CountSheet, ...]:
    """Return the countings that were begun and are not closed, of every population and voice."""
    query = select(CountSheet).where(CountSheet.assessment_id == assessment.id, CountSheet.closed_at.is_(None))
    return tuple(db.session.scalars(query.order_by(CountSheet.id)))


@reads
def cells_of(sheet: CountSheet) -> Cells:
    """Return what was found in the files of a sheet, by row, item and norm."""
    query = select(CountCell.row, CountCell.item_id, CountCell.norm, CountCell.value).where(CountCell.sheet_id == sheet.id)
    return {(row, item_id, norm): value for row, item_id, norm, value in db.session.execute(query)}


@reads
def all_of(assessment: Assessment) -> list[dict[str, object]]:
    """Return for the export of everything the countings that are not closed, with what was found in each file so far."""
    plain = ("population", "voice", "size", "drawn", "seed", "begun_by", "begun_at", "saved_at")
    return [
        {name: getattr(sheet, name) for name in plain}
        | {
            "files": list(files_of(sheet)),
            "found": [
                {"file": sheet.rows[row], "item": item_id, "norm": norm, "found": value}
                for (row, item_id, norm), value in sorted(cells_of(sheet).items())
            ],
        }
        for sheet in open_sheets(assessment)
    ]


@reads
def files_of(sheet: CountSheet) -> dict[int, int]:
    """Return the row of each file by its number, in the order of the sheet; a row whose file was taken out is not in it."""
    return {number: row for row, number in enumerate(sheet.rows) if number is not None}


@reads
def replaced_in(sheet: CountSheet) -> int:
    """Return how many files of a draw were replaced by the next number."""
    if sheet.drawn != RANDOM:
        return 0
    order = {number: place for place, number in enumerate(draw(sheet.size, sheet.size, sheet.seed))}
    return max(order[number] for number in sheet.rows) + 1 - len(sheet.rows)


@transactional
def begin(
    assessment: Assessment, population: str, *, voice: str, numbers: Iterable[int], size: int, drawn: str, seed: int | None, by: Member
) -> CountSheet:
    """Begin a counting of these files. Raises CountingGoesOn when there is one already, and AssessmentClosed."""
    hold(assessment, voice)
    sheet = db.session.scalar(_of(assessment, population, voice).execution_options(populate_existing=True))
    if sheet is not None and sheet.closed_at is None:
        raise CountingGoesOn(population)
    if sheet is None:
        sheet = CountSheet(organisation_id=assessment.organisation_id, assessment_id=assessment.id, population=population, voice=voice)
        db.session.add(sheet)
    sheet.rows, sheet.size, sheet.drawn, sheet.seed = list(numbers), size, drawn, seed
    sheet.revision = (sheet.revision or 0) + 1  # a page of the counting before is never one of this
    sheet.counted_on, sheet.closed_at, sheet.closed_by = None, None, None
    sheet.begun_by, sheet.begun_at, sheet.saved_at = by.account.id, now(), now()
    db.session.flush()
    record("counting begun", assessment, by=by, details={"files": len(sheet.rows), "size": size, "voice": voice})
    return sheet


@transactional
def mark(assessment: Assessment, population: str, marks: Iterable[Mark], *, voice: str, by: Member) -> Marked:
    """Keep what was found in cells, each a row of its own. Raises CountingOver and AssessmentClosed.

    A cell in which someone else chose something that the page has not seen stays as it is and is in `overtaken`.
    """
    sheet = _held(assessment, population, voice)
    files, cells = files_of(sheet), {(cell.row, cell.item_id, cell.norm): cell for cell in _rows_of(sheet)}
    overtaken, gone, is_changed = {}, set(), False
    for one in marks:
        if one.number not in files:
            gone.add(one.number)
            continue
        cell = cells.get((files[one.number], one.item_id, one.norm))
        stands = cell.value if cell else ""
        if stands == one.value:
            continue
        if stands not in one.seen:
            overtaken[one.key] = stands
            continue
        cells[(files[one.number], one.item_id, one.norm)] = _put(sheet, cell, files[one.number], one, by)
        is_changed = True
    if is_changed:
        _touch(sheet)
    return Marked(overtaken, tuple(sorted(gone)))


@transactional
def replace_file(assessment: Assessment, population: str, number: int, *, voice: str, by: Member) -> int:
    """Put the next number of the draw in the place of a file, whose cells are deleted; return that number.

    The caller then forgets what files and processes still hold. Raises NoSuchFile when the draw has no more, and CountingOver.
    """
    sheet = _held(assessment, population, voice)
    files = files_of(sheet)
    place = len(sheet.rows) + replaced_in(sheet)
    if sheet.drawn != RANDOM or number not in files or place >= sheet.size:
        raise NoSuchFile(number)
    coming = draw(sheet.size, place + 1, sheet.seed)[place]
    _empty(sheet, row=files[number])
    sheet.rows = [coming if one == number else one for one in sheet.rows]
    _touch(sheet)
    return coming


@transactional
def add_file(assessment: Assessment, population: str, *, voice: str, by: Member) -> int:
    """Add one more file that people chose; return its number. Raises NoSuchFile when there are no more, and CountingOver."""
    sheet = _held(assessment, population, voice)
    coming = len(sheet.rows) + 1
    if sheet.drawn != CHOSEN or coming > sheet.size or len(files_of(sheet)) >= MOST_FILES:
        raise NoSuchFile(coming)
    sheet.rows = [*sheet.rows, coming]
    _touch(sheet)
    return coming


@transactional
def remove_file(assessment: Assessment, population: str, number: int, *, voice: str, by: Member) -> None:
    """Take out a file that people chose, with its cells; the caller then forgets. Raises NoSuchFile for the last one, and CountingOver."""
    sheet = _held(assessment, population, voice)
    files = files_of(sheet)
    if sheet.drawn != CHOSEN or number not in files or len(files) == 1:
        raise NoSuchFile(number)
    _empty(sheet, row=files[number])
    sheet.rows = [None if one == number else one for one in sheet.rows]
    _touch(sheet)


@transactional
def close(
    assessment: Assessment,
    population: str,
    saves: Iterable[ItemSave],
    *,
    voice: str,
    by: Member,
    revision: int,
    counted_on: date | None = None,
) -> PageSaved:
    """Write the counts into the answers and delete all that was found in single files; the caller then forgets what is still held.

    Raises CountingChanged, and does nothing, when the sheet is not of this `revision` any more or one of the answers was saved
    in the meantime; CountingOver and AssessmentClosed.
    """
    sheet, saves = _held(assessment, population, voice), list(saves)
    if sheet.revision != revision:
        raise CountingChanged(population)
    files = len(files_of(sheet))
    saved = _write(assessment, saves, voice=voice, by=by)
    _end(sheet, by)
    sheet.counted_on = counted_on
    record("counting closed", assessment, by=by, details={"files": files, "items": len(saves), "voice": voice})
    return saved


@transactional
def write_totals(assessment: Assessment, saves: Iterable[ItemSave], *, voice: str, by: Member) -> PageSaved:
    """Write counts that were made on paper into the answers. Raises CountingChanged when one was saved in the meantime, AssessmentClosed."""
    lock(assessment.id)
    return _write(assessment, list(saves), voice=voice, by=by)


@transactional
def clear(assessment: Assessment, population: str, *, voice: str, by: Member, revision: int) -> None:
    """Throw an open counting away: nothing of it goes into an answer; the caller then forgets. Raises CountingChanged, CountingOver."""
    sheet = _held(assessment, population, voice)
    if sheet.revision != revision:
        raise CountingChanged(population)
    _end(sheet, by)
    record("counting cleared", assessment, by=by, details={"voice": voice})


@transactional
def clear_sheet(sheet: CountSheet, assessment: Assessment, *, reason: str) -> None:
    """Throw a counting away that nobody went on with; the caller then forgets what files and processes still hold."""
    lock(assessment.id)
    db.session.refresh(sheet)
    if sheet.closed_at is None:
        _end(sheet, None)
        record("counting cleared", assessment, reason=reason, details={"voice": sheet.voice})


def _of(assessment: Assessment, population: str, voice: str):
    return select(CountSheet).where(
        CountSheet.assessment_id == assessment.id, CountSheet.population == population, CountSheet.voice == voice
    )


def _held(assessment: Assessment, population: str, voice: str) -> CountSheet:
    """Return the open sheet as it is now, for one that writes."""
    hold(assessment, voice)
    sheet = find_sheet(assessment, population, voice=voice)
    if sheet is None:
        raise CountingOver(population)
    return sheet


def _rows_of(sheet: CountSheet) -> Iterable[CountCell]:
    query = select(CountCell).where(CountCell.sheet_id == sheet.id)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def _put(sheet: CountSheet, cell: CountCell | None, row: int, one: Mark, by: Member) -> CountCell | None:
    if not one.value:
        if cell is not None:
            db.session.delete(cell)
        return None
    if one.value not in FOUND:
        raise ValueError(one.value)
    if cell is None:
        cell = CountCell(organisation_id=sheet.organisation_id, sheet_id=sheet.id, row=row, item_id=one.item_id, norm=one.norm)
        db.session.add(cell)
    cell.value, cell.saved_by, cell.saved_at = one.value, by.account.id, now()
    return cell


def _touch(sheet: CountSheet) -> None:
    sheet.revision += 1
    sheet.saved_at = now()
    db.session.flush()


def _empty(sheet: CountSheet, *, row: int | None = None) -> None:
    """Delete what was found in the file of a row, or in all."""
    found = delete(CountCell).where(CountCell.sheet_id == sheet.id)
    db.session.execute(found if row is None else found.where(CountCell.row == row))


def _end(sheet: CountSheet, by: Member | None) -> None:
    _empty(sheet)
    sheet.rows, sheet.closed_at, sheet.closed_by = [], now(), by.account.id if by else None
    _touch(sheet)


def _write(assessment: Assessment, saves: list[ItemSave], *, voice: str, by: Member) -> PageSaved:
    stands = answering.saved_of(assessment, items=[save.item_id for save in saves], voice=voice)
    if any(stands.get(save.item_id, UNSAVED).revision != save.revision for save in saves):
        raise CountingChanged(assessment.ref)
    return answering.save_page(assessment, saves, by=by, voice=voice)
