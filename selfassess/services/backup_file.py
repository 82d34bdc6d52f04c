"""The file of a backup: a zip with the database, the files of evidence, and a manifest of what must be in it.

The manifest is the last member, because it holds the SHA-256 of all others. Nothing of a file is used before all of it was
checked: a name leads nowhere but to a key, and a member is read no further than the manifest says.
"""

import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from selfassess.adapters.files import CHUNK, checked
from selfassess.core.phrases import N_, Phrase
from selfassess.services.transactions import reads

FORMAT = 1
MANIFEST, DATABASE, FILES = "manifest.json", "database.sqlite", "files/"
LARGEST_MANIFEST = 200_000_000  # bytes: more than a million files
LONGEST_SHOWN = 120
DAMAGES = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError)


class BackupRefused(Exception):
    """A backup cannot be made, or not be put back; `faults` says why. Nothing was changed."""

    def __init__(self, *faults: Phrase) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = list(faults)

    @classmethod
    def newer(cls, version: str) -> "BackupRefused":
        """Return the refusal of a backup that only a later program can read."""
        return cls(
            N_(
                "This backup was made with a newer version of the program (%(version)s). Install that version first.",
                version=_shown(version),
            )
        )


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the zip; `size` in bytes, unpacked."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """What tells two secret keys apart without telling the key: a slow hash, cut to 32 bits."""

    salt: str
    check: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `made_at` in UTC; `dialect` and `revision` are None when there is no database in it.

    `missing` are keys of files that were deleted while the backup was made.
    """

    made_at: datetime
    version: str
    dialect: str | None = None
    revision: str | None = None
    key_check: KeyCheck | None = None
    missing: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()

    @property
    def keys(self) -> list[str]:
        """The keys of the files of evidence."""
        return [member.name.removeprefix(FILES) for member in self.members if member.name.startswith(FILES)]


class BackupWriter:
    """Writes a backup, one member after the other; memory stays flat."""

    def __init__(self, archive: zipfile.ZipFile, at: datetime) -> None:
        self.archive = archive
        self.at = at
        self.members: list[Member] = []

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool) -> None:
        """Add one member; `packed`: worth the time of making it smaller."""
        size, sha256 = 0, hashlib.sha256()
        with self.archive.open(self._about(name, packed), "w", force_zip64=True) as into:
            for chunk in chunks:
                into.write(chunk)
                sha256.update(chunk)
                size += len(chunk)
        self.members.append(Member(name, size, sha256.hexdigest()))

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest with all that was added."""
        whole = {"format": FORMAT, **asdict(manifest), "made_at": manifest.made_at.isoformat()}
        whole["members"] = [asdict(member) for member in self.members]
        self.archive.writestr(self._about(MANIFEST, packed=True), json.dumps(whole, indent=1))

    def _about(self, name: str, packed: bool) -> zipfile.ZipInfo:
        about = zipfile.ZipInfo(name, self.at.timetuple()[:6])
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = 0o600 << 16
        return about


class Backup:
    """A backup that was checked whole, open to be read."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.archive = archive
        self.manifest = manifest

    @property
    def has_database(self) -> bool:
        """Whether the database is in it, not only the files."""
        return any(member.name == DATABASE for member in self.manifest.members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield one member in pieces; BackupRefused when it can no longer be read."""
        try:
            yield from _pieces(self.archive, name)
        except DAMAGES:
            raise BackupRefused(_changed(name)) from None


@reads
@contextmanager
def written(place: Path, at: datetime) -> Iterator[BackupWriter]:
    """Open a new file, which only its owner can read; what was added is on the disk when this ends well."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", allowZip64=True) as archive:
            yield BackupWriter(archive, at)
        file.flush()
        os.fsync(file.fileno())


@reads
@contextmanager
def opened(place: Path) -> Iterator[Backup]:
    """Open a backup and check all of it; raises BackupRefused with everything that is wrong."""
    with _archive(place) as archive:
        manifest = _manifest_of(archive)
        if faults := list(_faults(archive, manifest)):
            raise BackupRefused(*faults)
        yield Backup(archive, manifest)


@reads
def pieces_of(place: Path) -> Iterator[bytes]:
    """Yield a file of the disk in pieces."""
    with place.open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")


@contextmanager
def _archive(place: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(place)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BackupRefused(N_("%(file)s: %(says)s", file=str(place), says=_UNREADABLE[type(error)])) from None
    except (*DAMAGES, OSError):  # a hostile zip also makes it seek to where no file can be
        raise BackupRefused(N_("%(file)s is not a backup, or only half of one.", file=str(place))) from None
    with archive:
        yield archive


_UNREADABLE = {
    FileNotFoundError: N_("This file does not exist."),
    IsADirectoryError: N_("This is a folder, not a file."),
    PermissionError: N_("You may not read this file."),
}


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    """Return the manifest; the version is looked at before anything that another version may write otherwise."""
    try:
        about = archive.getinfo(MANIFEST)
        if _is_odd(about) or about.file_size > LARGEST_MANIFEST:
            raise ValueError("not a manifest of ours")
        told = json.loads(b"".join(_pieces(archive, MANIFEST)))
        if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
            raise BackupRefused.newer(str(told.get("version", "")))
        return _manifest(told)
    except (*DAMAGES, KeyError, TypeError, AttributeError, OSError):
        raise BackupRefused(N_("This is a zip, but not a backup of this program, or its manifest is damaged.")) from None


def _manifest(told: Mapping) -> Manifest:
    """Return the manifest of a JSON object; raises ValueError, TypeError or KeyError for one that is none."""
    if told["format"] != FORMAT:
        raise ValueError("no known format")
    return Manifest(
        made_at=datetime.fromisoformat(told["made_at"]).astimezone(UTC),
        version=_text(told["version"]),
        dialect=_text_or_none(told["dialect"]),
        revision=_text_or_none(told["revision"]),
        key_check=KeyCheck(_text(told["key_check"]["salt"]), _text(told["key_check"]["check"])) if told["key_check"] else None,
        missing=tuple(checked(_text(key)) for key in told["missing"]),
        members=tuple(Member(_text(one["name"]), int(one["size"]), _text(one["sha256"])) for one in told["members"]),
    )


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError("not a text")


def _text_or_none(value: object) -> str | None:
    return None if value is None else _text(value)


def _faults(archive: zipfile.ZipFile, manifest: Manifest) -> Iterator[Phrase]:
    """Yield all that is wrong with the members: strange, missing, twice, or not as they were written."""
    there = [about.filename for about in archive.infolist() if about.filename != MANIFEST]
    named = [member.name for member in manifest.members]
    half = {FILES + key for key in manifest.missing}  # a file that went away while it was read
    strange = {name for name in (*there, *named) if not _is_ours(name)} | (set(there) - set(named) - half)
    if len(set(there)) < len(there) or len(set(named)) < len(named):
        yield N_("Something stands in this backup twice.")
    for name in sorted(strange):
        yield N_("%(name)s does not belong in a backup.", name=_shown(name))
    for name in sorted(set(named) - set(there) - strange):
        yield N_("%(name)s is missing in this backup.", name=_shown(name))
    for member in manifest.members:
        if member.name in there and member.name not in strange and not _is_whole(archive, member):
            yield _changed(member.name)


def _is_ours(name: str) -> bool:
    if name == DATABASE:
        return True
    try:
        return name.startswith(FILES) and bool(checked(name.removeprefix(FILES)))
    except ValueError:
        return False


def _is_whole(archive: zipfile.ZipFile, member: Member) -> bool:
    """Return whether a member is what the manifest says; it is read no further than that."""
    about = archive.getinfo(member.name)
    if _is_odd(about) or about.file_size != member.size:
        return False
    size, sha256 = 0, hashlib.sha256()
    try:
        for piece in _pieces(archive, member.name):
            size += len(piece)
            sha256.update(piece)
            if size > member.size:
                return False
    except (*DAMAGES, OSError):
        return False
    return (size, sha256.hexdigest()) == (member.size, member.sha256)


def _is_odd(about: zipfile.ZipInfo) -> bool:
    """Return whether a member is packed in a way that we never use."""
    return bool(about.flag_bits & 0x1) or about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        yield from iter(lambda: member.read(CHUNK), b"")


def _changed(name: str) -> Phrase:
    return N_("%(name)s is damaged: it is not as it was written.", name=_shown(name))


def _shown(name: str) -> str:
    """Return a text of the file for a terminal: no signs that do something there."""
    return ascii(name)[1:-1][:LONGEST_SHOWN]
