"""Asks the printing process for PDFs: one process is kept, started when first needed, replaced when it fails."""

import atexit
import hashlib
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import IO

SECONDS = 45.0
KEPT = 16
LARGEST = 5_000_000  # bytes: a larger PDF is not kept
ANSWER = 40_000_000  # bytes: no PDF is larger
UNASKED = 2  # PDFs too large to keep, and failures, that wait for who asks again
WAITING = 40  # PDFs that may be on their way at once
JOBS = 200  # a process is replaced after so many, so that no leak grows


class PrintingFailed(Exception):  # noqa: N818 - named after the fact
    """The PDF could not be made; the printing process failed, hung or refused the document."""


class _Making:
    """One PDF on its way; `turn`: how often all was forgotten before it was asked."""

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.is_done = threading.Event()
        self.made: bytes | None = None
        self.failed: PrintingFailed | None = None


def _keyed(job: Mapping) -> tuple[str, bytes]:
    """Return the hash of a job and the message that asks for it."""
    message = json.dumps(job, sort_keys=True, separators=(",", ":")).encode("ascii")
    return hashlib.sha256(message).hexdigest(), message


def _wait(pipe: IO[bytes], event: int, until: float) -> None:
    """Wait until a pipe can be read or written.

    Not with `select.select`: it refuses descriptors over 1023, which a server with many visitors has.
    Raises TimeoutError when the clock stands at `until` first.
    """
    with selectors.PollSelector() as watched:  # it opens nothing itself
        watched.register(pipe, event)
        if not watched.select(max(until - time.monotonic(), 0)):
            raise TimeoutError


class Printer:
    """One printing process and the PDFs it made last."""

    def __init__(self, seconds: float = SECONDS, command: tuple[str, ...] = ()) -> None:
        self.seconds = seconds
        self.command = command or (sys.executable, "-m", "selfassess.reports.press")
        self.process: subprocess.Popen | None = None
        self.jobs = 0
        self.lock = threading.Lock()  # of the process
        self.guard = threading.Lock()  # of what was made, and what is being made
        self.made: OrderedDict[str, bytes] = OrderedDict()
        self.making: dict[str, _Making] = {}
        self.turn = 0

    def pdf(self, job: Mapping) -> bytes:
        """Return the PDF of a job, from the cache when the same job came before.

        Raises PrintingFailed when the process fails, hangs or refuses; the next job gets a new process.
        """
        return self._pdf(job, self.turn)

    def _pdf(self, job: Mapping, turn: int) -> bytes:
        key, message = _keyed(job)
        found = self._kept(key)
        if found is not None:
            return found
        with self.lock:
            found = self._kept(key) or self._ask(message)
        self._keep(key, found, turn)
        return found

    def pdf_within(self, job: Mapping, seconds: float) -> bytes | None:
        """Return the PDF of a job, None when it is not ready in time: it goes on being made, and who asks the same job again gets it.

        Raises PrintingFailed as `pdf` does, also for a job that went on, and when too many wait already.
        """
        key, _message = _keyed(job)
        with self.guard:
            making = self.making.get(key) or self._begin(key, job)
        if not making.is_done.wait(seconds):
            return None
        with self.guard:
            if self.making.get(key) is making:
                del self.making[key]
        if making.failed is not None:
            raise making.failed
        return making.made

    def forget(self) -> None:
        """Drop the PDFs that were made or are being made, and end the process that made them."""
        with self.guard:
            self.turn += 1
            self.made.clear()
            self.making.clear()
        with self.lock:
            self.close()

    def _begin(self, key: str, job: Mapping) -> _Making:
        """Begin to make a PDF in a thread of its own."""
        if sum(not one.is_done.is_set() for one in self.making.values()) >= WAITING:
            raise PrintingFailed("Too many reports are being made.")
        making = _Making(self.turn)
        try:
            threading.Thread(target=self._make, args=(key, job, making), name="printing", daemon=True).start()
        except RuntimeError as failed:  # this machine has no thread more
            raise PrintingFailed("No printing can be begun now.") from failed
        self.making[key] = making
        return making

    def _make(self, key: str, job: Mapping, making: _Making) -> None:
        try:
            making.made = self._pdf(job, making.turn)
        except PrintingFailed as failed:
            making.failed = failed
        except BaseException:  # the thread ends with it; who waits is told
            making.failed = PrintingFailed("The PDF could not be asked for.")
            raise
        finally:
            making.is_done.set()
            self._tidy(key)

    def _tidy(self, key: str) -> None:
        """Drop what nobody may ever ask for: a PDF that is kept anyway, and all but the last few that are not."""
        with self.guard:
            if key in self.made:
                self.making.pop(key, None)
            done = [one for one, making in self.making.items() if making.is_done.is_set()]
            for one in done[: max(len(done) - UNASKED, 0)]:
                del self.making[one]

    def _kept(self, key: str) -> bytes | None:
        with self.guard:
            if key in self.made:
                self.made.move_to_end(key)
            return self.made.get(key)

    def _keep(self, key: str, made: bytes, turn: int) -> None:
        """Keep what was made, unless all was forgotten meanwhile."""
        with self.guard:
            if turn != self.turn or len(made) > LARGEST:
                return
            self.made[key] = made
            while len(self.made) > KEPT:
                self.made.popitem(last=False)

    def close(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            pipe.close()

    def _ask(self, message: bytes) -> bytes:
        if self.jobs >= JOBS or (self.process and self.process.poll() is not None):
            self.close()
        try:
            answer = self._exchange(message)
        except (OSError, EOFError, TimeoutError) as failed:
            self.close()
            raise PrintingFailed(f"The printing process gave no answer ({type(failed).__name__}).") from failed
        except BaseException:
            self.close()  # half an answer may be on its way: the next job must never get it
            raise
        if answer[:1] != b"P":
            raise PrintingFailed(answer[1:].decode("utf-8", "replace"))
        return answer[1:]

    def _exchange(self, message: bytes) -> bytes:
        if self.process is None:
            self._start()
        self.jobs += 1
        until = time.monotonic() + self.seconds
        self._write(struct.pack(">Q", len(message)) + message, until)
        (size,) = struct.unpack(">Q", self._read(8, until))
        if size > ANSWER:
            raise EOFError
        return self._read(size, until)

    def _start(self) -> None:
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)  # noqa: S603 - our own program
        os.set_blocking(self.process.stdin.fileno(), False)
        self.jobs = 0

    def _write(self, message: bytes, until: float) -> None:
        left = memoryview(message)
        while left:
            _wait(self.process.stdin, selectors.EVENT_WRITE, until)
            left = left[self.process.stdin.write(left[: 1 << 16]) or 0 :]

    def _read(self, size: int, until: float) -> bytes:
        pipe, parts, missing = self.process.stdout, [], size
        while missing:
            _wait(pipe, selectors.EVENT_READ, until)
            part = pipe.read(min(missing, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


PRINTER = Printer()
atexit.register(PRINTER.close)
