"""`selfassess backup` and `selfassess restore`: everything of the installation in one file, and back."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as changed
from gettext import gettext as _
from pathlib import Path

import click

from selfassess.commands.opening import open_app, read_settings
from selfassess.commands.printing import NO_ROOM
from selfassess.commands.saying import language_option, refuse, tell, tell_fault
from selfassess.core.faults import Fault
from selfassess.core.phrases import N_, Phrase
from selfassess.settings import Settings

file_argument = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))


@click.command(help=_("Write everything of this installation to one file, also while the program runs."))
@file_argument
@click.option("--force", is_flag=True, help=_("Write over a file that is there."))
@click.option("--files-only", is_flag=True, help=_("Only the files of evidence, without the database."))
@language_option
def backup(file: Path, force: bool, files_only: bool, language: str) -> None:
    """Make one backup; the secret key and the settings are not in it."""
    settings = read_settings(language, _with_known_secret)
    if not files_only and not _is_sqlite(settings):
        _stop(N_("The database is not SQLite. Back it up with its own program (pg_dump), and the files here with --files-only."), language)
    from selfassess.models.database import now  # loads the web app
    from selfassess.services.backup import write_backup

    place = _place(settings, language, with_database=not files_only)
    with _sentences(file, language):
        made = write_backup(place, file, at=now(), force=force)
    if made.missing:
        tell_fault(Fault((), N_("Deleted while the backup was made, and not in it: %(keys)s.", keys=made.missing)), language)
    if made.strange:
        tell_fault(Fault((), N_("Not files of this program, and not in the backup: %(keys)s.", keys=made.strange)), language)
    tell(N_("%(file)s is ready: %(size)s. %(counts)s", file=str(file), size=_size(made.size), counts=_counted(made.counts)), language)


@click.command(help=_("Put a backup back. Stop the program first."))
@file_argument
@click.option("--replace", is_flag=True, help=_("Throw away what is in this place now."))
@language_option
def restore(file: Path, replace: bool, language: str) -> None:
    """Check a whole backup, put it in its place and check the logs in it; exit 1 when one is not as it was written."""
    settings = read_settings(language, _with_known_secret)
    place = _place(settings, language, with_database=_is_sqlite(settings))
    from selfassess.services import backup as backups  # loads the web app
    from selfassess.services.backup_file import opened

    with _sentences(file, language), opened(file) as found:
        done = backups.restore(found, place, replace=replace)
        has_database = found.has_database
    made_at = f"{done.manifest.made_at:%Y-%m-%d %H:%M} UTC"
    tell(N_("The backup of %(moment)s stands in this place. %(counts)s", moment=made_at, counts=_counted(done.counts)), language)
    for concern in _concerns(done):
        tell_fault(Fault((), concern), language)
    if has_database:
        tell(N_("Everybody signs in again."), language)
        _check_logs(settings, made_at, language)


def _with_known_secret(settings: Settings) -> Settings:
    """Return the settings with the secret key when there is one; neither command needs it, and none is made."""
    try:
        return changed(settings, secret_key=settings.secret_key or (settings.instance / "secret-key").read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        return settings


def _is_sqlite(settings: Settings) -> bool:
    return settings.database_url.startswith("sqlite")


def _place(settings: Settings, language: str, *, with_database: bool):
    from selfassess.services.backup import Place  # loads the web app

    database = _database(settings, language) if with_database else None
    return Place(database, _store(settings, language), settings.secret_key)


def _database(settings: Settings, language: str) -> Path:
    from selfassess.app import engine_of  # loads the web app

    name = engine_of(_app(settings, language)).url.database
    if not name or name == ":memory:" or name.startswith("file:"):
        _stop(N_("The database is no plain file. Set SELFASSESS_DATABASE_URL to sqlite:/// and the path of a file."), language)
    return Path(name)


def _app(settings: Settings, language: str):
    """Return the app, which here needs a secret key for nothing but to be made."""
    keyed = changed(settings, secret_key=settings.secret_key or secrets.token_urlsafe(32))
    return open_app(keyed, language, lambda _app: None)


def _store(settings: Settings, language: str):
    from obstore.exceptions import BaseError

    from selfassess.adapters.files import store_at

    try:
        return store_at(settings.evidence_url)
    except (ValueError, OSError, BaseError):
        says = N_("The store of the files cannot be opened. Check SELFASSESS_EVIDENCE_URL and who may write there.")
        return _stop(says, language)


@contextmanager
def _sentences(file: Path, language: str) -> Iterator[None]:
    """Turn what the disk, the store or the backup has against it into a sentence."""
    from selfassess.adapters.files import StoreFailed
    from selfassess.services.backup_file import BackupRefused

    try:
        yield
    except BackupRefused as refused:
        refuse([Fault((), says) for says in refused.faults], language)
    except StoreFailed:
        _stop(N_("The store of the files does not answer, or refuses. Try again when it does."), language)
    except OSError as error:
        _stop(_wrong_with(error, file), language)


def _wrong_with(error: OSError, file: Path) -> Phrase:
    if error.errno in NO_ROOM:
        return N_("There is no room left on the disk.")
    place = os.fsdecode(error.filename) if error.filename else str(file)
    return N_("%(file)s cannot be written or read. Check the folder, who may write there, and the disk.", file=place)


def _concerns(done) -> Iterator[Phrase]:
    if done.manifest.missing:
        yield N_("These files were deleted while the backup was made, and are not in it: %(keys)s.", keys=done.manifest.missing)
    if done.other_key:
        yield N_(
            "The secret key is another one than when the backup was made. Codes of the second step do not work: "
            "set the old key, or let people use a recovery code."
        )
    if done.left_over:
        yield N_("Files that belong to nothing any more could not be removed. Run this again, or see “selfassess doctor”.")


def _check_logs(settings: Settings, made_at: str, language: str) -> None:
    """Check every log that came back, and write in the installation's own that it did."""
    from selfassess.services import log  # loads the web app

    with _app(settings, language).app_context():
        checked = list(log.check_all())
        log.note("backup restored", object=made_at)
    for one in checked:
        if not one.wrong:
            tell(one.says, language)
    if wrong := [Fault((), one.says) for one in checked if one.wrong]:
        refuse(wrong, language)


def _counted(counts: dict[str, int]) -> Phrase:
    if "organisations" not in counts:
        return N_("Files: %(files)s. The database is not in it.", **counts)
    return N_("Organisations: %(organisations)s. People: %(people)s. Assessments: %(assessments)s. Files: %(files)s.", **counts)


def _size(size: int) -> str:
    """Return a number of bytes for people, rounded up."""
    unit, one = ("MB", 1_000_000) if size >= 1_000_000 else ("kB", 1_000)
    return f"{-(-size // one)} {unit}"


def _stop(says: Phrase, language: str) -> None:
    refuse([Fault((), says)], language)
