"""Emptying what processes keep to be quick, so that what was deleted is nowhere any more."""

from collections.abc import Callable
from pathlib import Path

from selfassess.models.database import db, wipe
from selfassess.reports.printing import PRINTER
from selfassess.services import answering, outcomes
from selfassess.services.transactions import reads

MARK = "forgotten"  # a file beside the database: other processes see by its time that they must forget too

_seen: dict[Path, int] = {}
emptied: list[Callable[[], None]] = []  # what other rooms keep: each gives here how it is emptied


@reads
def forget(folder: Path) -> None:
    """Make deleted data unreadable: in the files of the database, in this process, and in the others at their next request.

    Called after the transaction that deleted. `folder` is that of the installation.
    """
    db.session.commit()
    wipe(db.engine)
    mark = folder / MARK
    mark.touch()
    _seen[mark] = _time_of(mark)
    empty()


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
    """Empty everything that this process keeps about answers, texts and pages."""
    answering.forget_answers()
    outcomes.forget_outcomes()
    PRINTER.forget()
    for clear in emptied:
        clear()


def _time_of(mark: Path) -> int:
    try:
        return mark.stat().st_mtime_ns
    except OSError:
        return 0
