"""Emptying what processes keep to be quick, so that what was deleted is nowhere any more."""

from collections.abc import Callable
from pathlib import Path

from selfassess.models.database import db, wipe
from selfassess.reports.printing import PRINTER
from selfassess.services import answering, drafting, outcomes, publishing
from selfassess.services.transactions import reads

MARK = "forgotten"  # a file beside the database: other processes see by its time that they must forget too
UNFINISHED = "the database must still be written anew"

_seen: dict[Path, int] = {}
emptied: list[Callable[[], None]] = []  # what other rooms keep: each gives here how it is emptied


@reads
def forget(folder: Path) -> bool:
    """Make deleted data unreadable: in this process, in the others at their next request, and in the files of the database.

    Called after the transaction that deleted. `folder` is that of the installation. False when the database was too
    busy to be written anew: `is_unfinished` tells it until a later call succeeds.
    """
    db.session.commit()
    mark = folder / MARK
    mark.write_text(UNFINISHED)
    _seen[mark] = _time_of(mark)
    empty()
    if not wipe(db.engine):
        return False
    mark.write_text("")
    _seen[mark] = _time_of(mark)
    return True


@reads
def is_unfinished(folder: Path) -> bool:
    """Return whether deleted data may still stand in the files of the database."""
    mark = folder / MARK
    return mark.exists() and mark.read_text() == UNFINISHED


@reads
def forget_with_others(folder: Path) -> None:
    """Empty what this process keeps when another one deleted something; costs one look at a file."""
    mark = folder / MARK
    time = _time_of(mark)
    if _seen.setdefault(mark, time) != time:
        _seen[mark] = time
        empty()


@reads
def empty() -> None:
    """Empty what this process keeps about answers, texts of versions and drafts, and pages; other rooms give theirs at `emptied`."""
    answering.forget_answers()
    outcomes.forget_outcomes()
    drafting.forget_drafts()
    publishing.forget_versions()
    PRINTER.forget()
    for clear in emptied:
        clear()


def _time_of(mark: Path) -> int:
    try:
        return mark.stat().st_mtime_ns
    except OSError:
        return 0
