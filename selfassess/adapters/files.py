"""Where documents are kept: a folder or an S3-compatible store, streaming both ways."""

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

CHUNK = 1 << 20
PART = 8 << 20  # S3 takes parts of at least 5 MiB, and 10,000 of them
PARTS_AT_ONCE = 2  # with PART the most memory that one upload takes
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}(/[a-z0-9][a-z0-9-]{0,63}){0,3}")
STAGED = re.compile(r".*#\d+")  # how a folder names an upload that is under way


class NotKept(Exception):
    """There is no file under this key."""


class StoreFailed(Exception):
    """The store does not answer, or refuses; what was under way is not kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept file: `size` in bytes, `changed` in UTC."""

    key: str
    size: int
    changed: datetime


class FileStore(Protocol):
    """Keeps bytes under keys. Raises NotKept for a key that is not there, StoreFailed when the store fails."""

    def put(self, chunks: Iterable[bytes], *, under: str) -> str:
        """Keep all chunks as one new file and return its key, `<under>/<random>`.

        Whole or not at all: when the chunks or the store break half-way, nothing is left and the error goes on.
        """

    def put_at(self, key: str, chunks: Iterable[bytes]) -> None:
        """Keep all chunks as the file under a key that was given out before; for who puts a backup back.

        Whole or not at all: when the chunks or the store break half-way, what stood there still stands.
        """

    def open(self, key: str) -> Iterator[bytes]:
        """Return the bytes in pieces; a missing key is told before the first piece."""

    def delete(self, key: str) -> None:
        """Take the file away; a key that is not there is fine."""

    def exists(self, key: str) -> bool:
        """Tell whether there is a file under this key."""

    def list(self, under: str = "") -> Iterator[Kept]:
        """Go through all files, or those under one prefix."""

    def sweep(self, before: datetime, *, only_count: bool = False) -> int:
        """Take away what uploads left that were killed before `before` (UTC), or only count it; return how many."""


def new_key(under: str) -> str:
    """Return a key that was never given out, under a prefix of lower-case words and slashes."""
    return checked(f"{under}/{secrets.token_hex(16)}")


def checked(key: str) -> str:
    """Return the key; raises ValueError for one that this program cannot have made."""
    if KEY.fullmatch(key):
        return key
    raise ValueError("not a key of a kept file")


def store_at(url: str) -> "ObjectFiles":
    """Return the store of a setting: `file:FOLDER` or `s3://BUCKET/PREFIX`.

    A folder is made when it is missing, for its owner only. S3 takes its place and keys from the usual environment
    (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY); plain http only where the endpoint says so.
    """
    if url.startswith("file:") and url != "file:":
        return _folder(Path(url.removeprefix("file://") if url.startswith("file:///") else url.removeprefix("file:")))
    parts = urlsplit(url)
    if parts.scheme == "s3" and parts.netloc:
        return _bucket(parts.netloc, parts.path.strip("/"))
    raise ValueError("a store is file:FOLDER or s3://BUCKET/PREFIX")


def _folder(place: Path) -> "ObjectFiles":
    from obstore.store import LocalStore

    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return ObjectFiles(LocalStore(str(place.resolve())), folder=place.resolve())


def _bucket(name: str, prefix: str) -> "ObjectFiles":
    from obstore.store import S3Store

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or ""
    options = {"allow_http": endpoint.startswith("http://"), "timeout": "60s", "connect_timeout": "5s"}
    retry = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
    # A prefix that is given empty, and one that is missing, are two things to the library.
    return ObjectFiles(S3Store(name, prefix=prefix or None, client_options=options, retry_config=retry))


class ObjectFiles:
    """A folder or a bucket, through obstore; `folder` is given for a folder."""

    def __init__(self, store, folder: Path | None = None) -> None:
        self.store = store
        self.folder = folder

    def put(self, chunks: Iterable[bytes], *, under: str) -> str:
        """Keep all chunks as one new file; see FileStore."""
        key = new_key(under)
        try:
            self.put_at(key, chunks)
        except BaseException:
            self._forget(key)
            raise
        return key

    def put_at(self, key: str, chunks: Iterable[bytes]) -> None:
        """Keep all chunks under a key that was given out before; see FileStore."""
        import obstore

        source = _Watched(chunks)
        try:
            with _failing(checked(key)):
                obstore.put(self.store, key, iter(source), use_multipart=True, chunk_size=PART, max_concurrency=PARTS_AT_ONCE)
                self._settle(key)
        except BaseException:
            if source.broke:  # what the giver of the chunks raised is theirs, whatever the library made of it
                raise source.broke from None
            raise

    def open(self, key: str) -> Iterator[bytes]:
        """Return the bytes in pieces; see FileStore."""
        import obstore

        with _failing(key):
            found = obstore.get(self.store, checked(key))
        return _pieces(found, key)

    def delete(self, key: str) -> None:
        """Take the file away; see FileStore."""
        import obstore

        try:
            with _failing(key):
                obstore.delete(self.store, checked(key))
        except NotKept:
            return

    def exists(self, key: str) -> bool:
        """Tell whether there is a file under this key."""
        import obstore

        try:
            with _failing(key):
                obstore.head(self.store, checked(key))
        except NotKept:
            return False
        return True

    def list(self, under: str = "") -> Iterator[Kept]:
        """Go through all files; see FileStore."""
        import obstore

        with _failing(under):
            for batch in obstore.list(self.store, prefix=under or None):
                for found in batch:
                    yield Kept(found["path"], found["size"], found["last_modified"])

    def sweep(self, before: datetime, *, only_count: bool = False) -> int:
        """Take away what killed uploads left; see FileStore.

        Only a folder needs it: a bucket does this by a lifecycle rule for incomplete uploads.
        """
        if not self.folder:
            return 0
        with _failing(""):
            left = [one for one in self.folder.rglob("*") if STAGED.fullmatch(one.name) and one.is_file() and _changed(one) < before]
            for one in [] if only_count else left:
                one.unlink(missing_ok=True)
        return len(left)

    def _settle(self, key: str) -> None:
        """Make sure that the file survives a power cut: the row that points to it is written after this."""
        if not self.folder:
            return
        place = self.folder / key
        for one in (place, *place.parents[: len(Path(key).parts)]):
            _sync(one)

    def _forget(self, key: str) -> None:
        try:
            self.delete(key)
        except StoreFailed:
            return  # the store is gone; `doctor` finds what has no row


def _pieces(found, key: str) -> Iterator[bytes]:
    with _failing(key):
        for piece in found.stream(min_chunk_size=CHUNK):
            yield bytes(piece)


def _changed(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _Watched:
    """Chunks that remember what broke them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks = chunks
        self.broke: BaseException | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self.chunks:
                if chunk:
                    yield chunk
        except BaseException as broke:
            self.broke = broke
            raise


class _failing:  # noqa: N801 - reads as a statement: with _failing(key)
    """Turns what the library raises into the words of this room."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, trace) -> None:
        from obstore.exceptions import BaseError

        if isinstance(error, FileNotFoundError):
            raise NotKept(self.key) from None
        if isinstance(error, BaseError | OSError):
            raise StoreFailed(f"the store of documents failed ({type(error).__name__})") from error


class FakeFiles:
    """A store in memory, for tests; `breaks` makes the next use fail."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.breaks = False

    def put(self, chunks: Iterable[bytes], *, under: str) -> str:
        """Keep all chunks as one new file."""
        key = new_key(under)
        self.put_at(key, chunks)
        return key

    def put_at(self, key: str, chunks: Iterable[bytes]) -> None:
        """Keep all chunks under a key that was given out before."""
        whole = b"".join(chunks)
        self._may_break()
        self.kept[checked(key)] = whole

    def open(self, key: str) -> Iterator[bytes]:
        """Return the bytes in pieces."""
        self._may_break()
        if checked(key) not in self.kept:
            raise NotKept(key)
        return iter([self.kept[key]])

    def delete(self, key: str) -> None:
        """Take the file away."""
        self._may_break()
        self.kept.pop(checked(key), None)

    def exists(self, key: str) -> bool:
        """Tell whether there is a file under this key."""
        self._may_break()
        return checked(key) in self.kept

    def list(self, under: str = "") -> Iterator[Kept]:
        """Go through all files."""
        start = f"{under}/" if under else ""
        return iter([Kept(key, len(whole), datetime.now(UTC)) for key, whole in self.kept.items() if key.startswith(start)])

    def sweep(self, before: datetime, *, only_count: bool = False) -> int:
        """Return 0: there are no half files here."""
        return 0

    def _may_break(self) -> None:
        if self.breaks:
            self.breaks = False
            raise StoreFailed("the store of documents failed (test)")
