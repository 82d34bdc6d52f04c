"""Where files of evidence are kept, who looks for viruses, and the rows of files that must still go."""

import functools
import logging
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, func, select

from selfassess.adapters.files import FileStore, StoreFailed, store_at
from selfassess.adapters.virus_scan import Clamd, VirusScanner, place_of
from selfassess.models.database import db, now
from selfassess.models.evidence import UnwantedFile
from selfassess.services.transactions import reads, transactional
from selfassess.settings import Settings

SCAN_SECONDS = 20.0  # of waiting while a person waits too; what takes longer is scanned again later
A_DAY = timedelta(days=1)
UNDER_WAY = "selfassess-upload-"  # how the folder of a file that is looked through begins

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Depot:
    """The store of files, the virus scanner (None: there is none), and the folder where a file is looked through."""

    store: FileStore
    scanner: VirusScanner | None
    folder: Path


@reads
def depot_of(settings: Settings) -> Depot:
    """Return the depot of an installation. Raises StoreFailed when its folder cannot be made, or its address is none."""
    return _depot(settings.evidence_url, settings.clamd)


@transactional
def unwanted(organisation_id: int, keys: Iterable[str]) -> None:
    """Remember files whose rows are deleted in this same transaction: from here they are nobody's."""
    for key in keys:
        db.session.add(UnwantedFile(key=key, organisation_id=organisation_id))
    db.session.flush()


@reads
def clear_away(depot: Depot) -> int:
    """Take the files that nobody wants any more out of the store; return how many are left because the store failed.

    A store that fails once is not asked again this time: each file would take as long as the first.
    """
    keys = list(db.session.scalars(select(UnwantedFile.key).order_by(UnwantedFile.at)))
    for place, key in enumerate(keys):
        try:
            depot.store.delete(key)
        except StoreFailed:
            log.warning("files that must go are still in the store")
            return len(keys) - place
        _is_gone(key)
    return 0


@reads
def count_unwanted(organisation_id: int) -> int:
    """Return how many files of an organisation must still be taken out of the store."""
    return db.session.scalar(select(func.count()).select_from(UnwantedFile).where(UnwantedFile.organisation_id == organisation_id))


@transactional
def _is_gone(key: str) -> None:
    db.session.execute(delete(UnwantedFile).where(UnwantedFile.key == key))


@functools.lru_cache(maxsize=8)
def _depot(evidence_url: str, clamd: str | None) -> Depot:
    try:
        store = store_at(evidence_url)
    except (OSError, ValueError) as error:
        raise StoreFailed(f"the store of documents failed ({type(error).__name__})") from error
    scanner = Clamd(place_of(clamd), seconds=SCAN_SECONDS) if clamd else None
    return Depot(store, scanner, Path(tempfile.gettempdir()))


@reads
def left_folders(depot: Depot) -> list[Path]:
    """Return the folders of files that were being looked through when the program was killed, at least a day ago."""
    before = since_yesterday().timestamp()
    return [one for one in depot.folder.glob(f"{UNDER_WAY}*") if one.is_dir() and one.stat().st_mtime < before]


@reads
def since_yesterday():
    """Return the moment before which a file without a row is one that was left behind, not one under way."""
    return now() - A_DAY
