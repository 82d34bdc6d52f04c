"""Who looks for viruses: the ClamAV daemon, over its own protocol."""

import socket
import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

CHUNK = 1 << 16
LONGEST_ANSWER = 4096
TOO_LARGE = "INSTREAM size limit exceeded"
OVER_LIMITS = "Heuristics.Limits.Exceeded"  # clamd says FOUND of what it did not look through


@dataclass(frozen=True, slots=True)
class Clean:
    """The scanner looked at all of it and found nothing."""


@dataclass(frozen=True, slots=True)
class Infected:
    """The scanner knows this content; `signature` is its name for it."""

    signature: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Nothing is known: `why` is unreachable, timeout, too_large, cut_off or refused.

    cut_off: the scanner broke off while it was being sent to, mostly for the same reason as too_large.
    """

    why: str


Verdict = Clean | Infected | Unavailable


class VirusScanner(Protocol):
    """Looks for viruses in a stream; never raises for what a scanner or its connection does."""

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Return what is known of these bytes."""

    def is_there(self) -> bool:
        """Tell whether the scanner answers."""


def scanner_at(address: str | None) -> "Clamd | None":
    """Return the scanner of a setting: `host:port`, `tcp://host:port`, `/path/of.socket` or `unix:/path`; None without one."""
    return Clamd(place_of(address)) if address else None


def place_of(address: str) -> str | tuple[str, int]:
    """Return the path of a socket, or a host and port; raises ValueError."""
    for start in ("unix://", "unix:"):
        if address.startswith(start):
            return address.removeprefix(start)
    if address.startswith("/"):
        return address
    host, _, port = address.removeprefix("tcp://").rpartition(":")
    if host and port.isdecimal() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    raise ValueError("a virus scanner is host:port or the path of a socket")


class Clamd:
    """The ClamAV daemon at a socket or at host and port; `seconds` bounds the whole scan."""

    def __init__(self, place: str | tuple[str, int], *, seconds: float = 120.0, connect_seconds: float = 5.0) -> None:
        self.place = place
        self.seconds = seconds
        self.connect_seconds = connect_seconds

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Return what clamd says of these bytes; flat memory. What the chunks themselves raise goes through."""
        until = time.monotonic() + self.seconds
        try:
            connection = self._connect()
        except OSError:
            return Unavailable("unreachable")
        with connection:
            return _asked(connection, _framed(chunks), until)

    def is_there(self) -> bool:
        """Tell whether clamd answers."""
        try:
            with self._connect() as connection:
                connection.sendall(b"zPING\0")
                return _answer(connection, time.monotonic() + self.connect_seconds) == "PONG"
        except (OSError, _Late, _Broken):
            return False

    def _connect(self) -> socket.socket:
        if isinstance(self.place, tuple):
            return socket.create_connection(self.place, timeout=self.connect_seconds)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self.connect_seconds)
            connection.connect(self.place)
        except BaseException:
            connection.close()
            raise
        return connection


def _framed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the stream as clamd reads it: each piece after its length, an empty one at the end."""
    yield b"zINSTREAM\0"
    for chunk in chunks:
        for start in range(0, len(chunk), CHUNK):
            piece = chunk[start : start + CHUNK]
            yield struct.pack(">I", len(piece)) + piece
    yield struct.pack(">I", 0)


def _asked(connection: socket.socket, frames: Iterator[bytes], until: float) -> Verdict:
    is_cut = False
    try:
        for frame in frames:
            is_cut = not _sent(connection, frame, until)
            if is_cut:
                break  # clamd has seen enough; what it says of that may get lost
        return _told(_answer(connection, until))
    except _Late:
        return Unavailable("timeout")
    except _Broken:
        return Unavailable("cut_off" if is_cut else "unreachable")


def _sent(connection: socket.socket, frame: bytes, until: float) -> bool:
    connection.settimeout(_left(until))
    try:
        connection.sendall(frame)
    except TimeoutError:
        raise _Late from None
    except OSError:
        return False
    return True


def _answer(connection: socket.socket, until: float) -> str:
    got = b""
    while b"\0" not in got and len(got) < LONGEST_ANSWER:
        connection.settimeout(_left(until))
        try:
            piece = connection.recv(LONGEST_ANSWER)
        except TimeoutError:
            raise _Late from None
        except OSError:
            raise _Broken from None
        if not piece:
            break
        got += piece
    return got.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise _Late
    return left


class _Late(Exception):
    """The scanner took too long. Of our own, so that what the document's stream raises is never taken for it."""


class _Broken(Exception):
    """The connection is gone."""


def _told(answer: str) -> Verdict:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return Clean()
    if said.startswith((TOO_LARGE, OVER_LIMITS)):
        return Unavailable("too_large")
    if said.endswith(" FOUND"):
        return Infected(said.removesuffix(" FOUND").strip())
    return Unavailable("refused" if said else "unreachable")


class FakeScanner:
    """A scanner that says what a test wants, and remembers how much it was given."""

    def __init__(self, verdict: Verdict | None = None) -> None:
        self.verdict = verdict or Clean()
        self.seen: list[int] = []

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Return the verdict that was set."""
        self.seen.append(sum(len(chunk) for chunk in chunks))
        return self.verdict

    def is_there(self) -> bool:
        """Tell whether it would say anything."""
        return not isinstance(self.verdict, Unavailable)
