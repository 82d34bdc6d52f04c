"""Backup and restore: everything of an installation in one file, and back into its place.

The secret key is not in it, so that a stolen backup opens no session and makes no code of a second step.
"""

import hashlib
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, NullPool, create_engine, delete
from sqlalchemy.exc import SQLAlchemyError

from selfassess.adapters.files import FileStore, NotKept, StoreFailed, checked
from selfassess.core.phrases import N_, Phrase
from selfassess.migrations import alembic_config
from selfassess.models.account import Account, AccountSession
from selfassess.models.assessment import Assessment
from selfassess.models.database import set_up
from selfassess.models.organisation import Organisation
from selfassess.services.backup_file import DATABASE, FILES, Backup, BackupRefused, KeyCheck, Manifest, pieces_of, written
from selfassess.services.transactions import reads
from selfassess.services.upgrading import upgrade

DIALECT = "sqlite"
ROUNDS = 200_000  # of the hash of the secret key: a guess costs a tenth of a second
PATIENCE = 30  # seconds to wait for a writer
COUNTED = {"organisations": Organisation, "people": Account, "assessments": Assessment}
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
EMPTY, FILLED, DAMAGED = "empty", "filled", "damaged"  # how the database of a place stands


@dataclass(frozen=True, slots=True)
class Place:
    """What is kept and put back: `database` is the file of SQLite, None when it is left alone; `secret` the key, if known."""

    database: Path | None
    files: FileStore
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: how much of what is in it, its size in bytes, and which files are not in it and why."""

    counts: dict[str, int]
    size: int
    missing: tuple[str, ...]
    strange: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands in the place now. `other_key`: its secret key is another; `left_over`: files that should have gone are there."""

    manifest: Manifest
    counts: dict[str, int]
    other_key: bool
    left_over: bool


@reads
def write_backup(place: Place, into: Path, *, at: datetime, force: bool = False) -> Made:
    """Write a backup, whole or not at all; raises BackupRefused, StoreFailed or OSError.

    The database is read at one moment, while others may go on. Files are looked for before and after that moment, so that
    every file of the database is there; one that was deleted meanwhile is `missing`.
    """
    _refuse_taken(into, force)
    before = _names(place.files)
    with TemporaryDirectory(prefix=f"{into.name}.", suffix=".part", dir=into.parent, ignore_cleanup_errors=True) as folder:
        copy = _copied(place.database, Path(folder) / "database") if place.database else None
        names = sorted((before | _names(place.files)) - (_unwanted(copy) if copy else set()))
        keys = [name for name in names if _is_key(name)]
        made = Path(folder) / "backup"
        with written(made, at) as backup:
            if copy:
                backup.add(DATABASE, pieces_of(copy), packed=True)
            missing = tuple(key for key in keys if not _added(backup, place.files, key))
            backup.finish(
                Manifest(
                    made_at=at,
                    version=_own_version(),
                    dialect=DIALECT if copy else None,
                    revision=_revision(copy) if copy else None,
                    key_check=_key_check(place.secret) if place.secret else None,
                    missing=missing,
                )
            )
        _refuse_taken(into, force)
        size = made.stat().st_size
        os.replace(made, into)
        _settle(into.parent)
        counts = (_counts(copy) if copy else {}) | {"files": len(keys) - len(missing)}
    return Made(counts, size, missing, tuple(name for name in names if not _is_key(name)))


@reads
def restore(backup: Backup, place: Place, *, replace: bool) -> Restored:
    """Put a checked backup in its place, its tables as this program wants them; raises BackupRefused, StoreFailed or OSError.

    `replace`: throw away what is there. The database is made ready aside and moved at the very end: until then the old one
    is as it was. Every session in it ends, because one that was ended after the backup would live again.
    """
    _refuse_unfit(backup, place)
    database = place.database if backup.has_database else None
    with _held(database) if database else nullcontext() as standing:
        if not replace and (standing in (FILLED, DAMAGED) or _names(place.files)):
            raise BackupRefused(
                N_("There is something in this place already. To throw that away and put the backup there instead, add --replace.")
            )
        counts = _put_back(backup, place, database, is_broken=standing == DAMAGED)
    left_over = not _removed(place.files, _names(place.files) - set(backup.manifest.keys)) if database and replace else False
    return Restored(backup.manifest, counts | {"files": len(backup.manifest.keys)}, _has_other_key(backup.manifest, place), left_over)


def _refuse_taken(into: Path, force: bool) -> None:
    if into.is_dir():
        raise BackupRefused(N_("%(file)s: %(says)s", file=str(into), says=N_("This is a folder, not a file.")))
    if not force and os.path.lexists(into):
        raise BackupRefused(N_("%(file)s is there already. Choose another name, or write over it with --force.", file=str(into)))


def _names(files: FileStore) -> set[str]:
    return {kept.key for kept in files.list()}


def _unwanted(copy: Path) -> set[str]:
    """Return the files that were deleted and that the store still has: they must not live on in a backup."""
    with closing(sqlite3.connect(copy)) as source:
        try:
            return {key for (key,) in source.execute("SELECT key FROM unwanted_file")}
        except sqlite3.OperationalError:  # tables of before there was evidence
            return set()


def _is_key(name: str) -> bool:
    try:
        return bool(checked(name))
    except ValueError:
        return False


def _added(backup, files: FileStore, key: str) -> bool:
    """Return whether a file is in the backup; False when it was deleted in the meantime."""
    try:
        backup.add(FILES + key, files.open(key), packed=False)
    except NotKept:
        return False
    return True


def _copied(database: Path, copy: Path) -> Path:
    """Return a copy of the database as it is at one moment, without what was deleted from it."""
    if not database.is_file():
        raise BackupRefused(N_("There is no database here: %(file)s.", file=str(database)))
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
    except sqlite3.Error as error:
        raise BackupRefused(_wrong_with(error)) from None
    if not _is_sound(copy):
        raise BackupRefused(_BROKEN)
    if _revision(copy) is None:
        raise BackupRefused(N_("The database holds no tables of this program."))
    return copy


def _wrong_with(error: sqlite3.Error) -> Phrase:
    code = _code(error)
    if code in BROKEN:
        return _BROKEN
    if code == sqlite3.SQLITE_FULL:
        return N_("There is no room left on the disk.")
    if code in BUSY:
        return N_("The database is too busy. Try again at a quiet moment.")
    return N_("The database cannot be read. Check SELFASSESS_DATABASE_URL and who may read and write its folder.")


_BROKEN = N_("The file of the database is damaged. Restore a backup.")


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _is_sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(database)) as connection:
            return connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        return False


def _revision(database: Path) -> str | None:
    try:
        with closing(sqlite3.connect(database)) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    return found[0] if found else None


def _counts(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as connection:
        return {name: _count(connection, table) for name, table in COUNTED.items()}


def _count(connection: sqlite3.Connection, table) -> int:
    return connection.execute(f"SELECT count(*) FROM {table.__tablename__}").fetchone()[0]  # noqa: S608 - names of our own


def _own_version() -> str:
    try:
        return version("selfassess")
    except PackageNotFoundError:
        return ""


def _key_check(secret: str, salt: str | None = None) -> KeyCheck:
    salt = salt or secrets.token_hex(16)
    return KeyCheck(salt, hashlib.pbkdf2_hmac("sha256", secret.encode(), salt.encode(), ROUNDS).hex()[:8])


def _has_other_key(manifest: Manifest, place: Place) -> bool:
    """Return whether the place is known to have another secret key than the one that the backup was made with."""
    if not (manifest.key_check and place.secret):
        return False
    return _key_check(place.secret, manifest.key_check.salt) != manifest.key_check


def _refuse_unfit(backup: Backup, place: Place) -> None:
    if not backup.has_database:
        return
    if place.database is None or backup.manifest.dialect != DIALECT:
        raise BackupRefused(N_("This backup holds a database of SQLite, and this place has another kind of database."))
    if not _knows(backup.manifest.revision):
        raise BackupRefused.newer(backup.manifest.version)


def _knows(revision: str | None) -> bool:
    """Return whether this program has the steps from a revision of the tables to its own."""
    from alembic.script import ScriptDirectory  # 0.2 s that only a restore should cost

    return revision in {step.revision for step in ScriptDirectory.from_config(alembic_config(None)).walk_revisions()}


@contextmanager
def _held(database: Path) -> Iterator[str]:
    """Keep everybody else out of the database and say how it stands; raises BackupRefused when someone has it open.

    A program that serves keeps its connection open, and that alone stops the change of journal. With it the database is one
    file: nothing beside it can be taken for a part of the next one.
    """
    is_new = not database.exists()
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as connection:
        try:
            yield _hold(connection)
        finally:
            if is_new and database.exists() and not database.stat().st_size:
                database.unlink()


def _hold(connection: sqlite3.Connection) -> str:
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            raise BackupRefused(_IN_USE)
        return _standing(connection)
    except sqlite3.DatabaseError as error:
        if _code(error) in BUSY:
            raise BackupRefused(_IN_USE) from None
        if _code(error) in BROKEN:
            return DAMAGED
        raise BackupRefused(_wrong_with(error)) from None


_IN_USE = N_("The program is running, or something else has the database open. Stop it, and restore again.")


def _standing(connection: sqlite3.Connection) -> str:
    """Return whether anybody has data here; a place where the program was only started is empty."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return EMPTY
    ours = {table.__tablename__ for table in COUNTED.values()}
    is_filled = not ours <= tables or any(_count(connection, table) for table in COUNTED.values())
    return FILLED if is_filled else EMPTY


def _put_back(backup: Backup, place: Place, database: Path | None, *, is_broken: bool) -> dict[str, int]:
    """Put the files under their keys, and then the database in its place; return how much is in the database."""
    if database is None:
        _put_files(backup, place.files)
        return {}
    with TemporaryDirectory(prefix="restore-", dir=database.parent, ignore_cleanup_errors=True) as folder:
        aside = _made_ready(backup, Path(folder) / "database")
        counts = _counts(aside)
        _put_files(backup, place.files)
        _move(aside, database, is_broken=is_broken)
    return counts


def _put_files(backup: Backup, files: FileStore) -> None:
    for key in backup.manifest.keys:
        files.put_at(key, backup.chunks(FILES + key))


def _made_ready(backup: Backup, aside: Path) -> Path:
    """Return the database of the backup as one file on the disk, with the tables of this program and nobody signed in."""
    with aside.open("xb") as file:
        for chunk in backup.chunks(DATABASE):
            file.write(chunk)
    if not _is_sound(aside) or _revision(aside) != backup.manifest.revision:
        raise BackupRefused(N_("The database in this backup is not the one that its manifest tells of."))
    try:
        _bring_up_to_date(aside)
    except (SQLAlchemyError, sqlite3.Error):
        raise BackupRefused(N_("The tables in this backup cannot be brought up to date. The place is as it was.")) from None
    _settle(aside)
    return aside


def _bring_up_to_date(aside: Path) -> None:
    engine = create_engine(URL.create("sqlite", database=str(aside)), poolclass=NullPool)
    set_up(engine)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(delete(AccountSession.__table__))
    with closing(sqlite3.connect(aside, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _move(aside: Path, database: Path, *, is_broken: bool) -> None:
    """Put the new database in the place of the old one, at once."""
    if database.stat().st_size:
        shutil.copymode(database, aside)
    else:
        aside.chmod(0o600)
    for ending in BESIDE if is_broken else ():
        Path(f"{database}{ending}").unlink(missing_ok=True)
    os.replace(aside, database)
    _settle(database.parent)


def _removed(files: FileStore, names: set[str]) -> bool:
    """Take away what does not belong to the restored database; False when the store failed."""
    try:
        for name in filter(_is_key, names):
            files.delete(name)
    except StoreFailed:
        return False
    return True


def _settle(place: Path) -> None:
    """Make sure that a file or folder survives a power cut."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
