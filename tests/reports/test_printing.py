"""What a server process keeps of reports: never more than so much, never after a deletion, and made once a process."""

import os
import resource
import sys
import threading
from contextlib import ExitStack

import pytest

from selfassess.reports import printing
from selfassess.reports.printing import KEPT, LARGEST, UNASKED, WAITING, Printer, PrintingFailed

LONG = 20.0  # seconds


class Held(Printer):
    """A printer whose process answers when it may; `asked` counts how often."""

    def __init__(self, answer: bytes = b"PDF") -> None:
        super().__init__()
        self.answer, self.asked, self.may_go = answer, 0, threading.Event()

    def _ask(self, message: bytes) -> bytes:
        self.asked += 1
        assert self.may_go.wait(LONG)
        return self.answer


def finished(printer: Printer) -> None:
    """Wait until everything that was begun is made."""
    for thread in threading.enumerate():
        if thread.name == "printing":
            thread.join(LONG)


def test_whoever_meets_another_process_each_time_waits_for_each_once_and_never_for_ever():
    processes, job = [Held() for _process in range(3)], {"html": "one"}
    assert [one.pdf_within(job, 0.0) for one in (*processes, *processes)] == [None] * 6
    for one in processes:
        one.may_go.set()
    finished(processes[0])
    assert [one.pdf_within(job, LONG) for one in (*processes, *processes)] == [b"PDF"] * 6
    assert [one.asked for one in processes] == [1, 1, 1]


def test_what_nobody_comes_back_for_is_not_kept_for_ever():
    printer = Held()
    printer.may_go.set()
    for number in range(WAITING):
        printer.pdf_within({"html": str(number)}, 0.0)
    finished(printer)
    assert (printer.making, len(printer.made)) == ({}, KEPT)


def test_what_is_too_large_to_keep_waits_for_who_asked_but_never_more_than_a_few():
    printer, jobs = Held(b"P" * (LARGEST + 1)), [{"html": str(number)} for number in range(5)]
    printer.may_go.set()
    for job in jobs:
        printer.pdf_within(job, 0.0)
    finished(printer)
    assert (len(printer.made), len(printer.making)) == (0, UNASKED)
    asked = printer.asked
    last = next(job for job in jobs if printing._keyed(job)[0] in printer.making)
    assert (len(printer.pdf_within(last, LONG)), printer.asked) == (LARGEST + 1, asked)


def test_when_too_many_wait_the_next_is_told_and_those_that_wait_are_not_lost():
    printer = Held()
    for number in range(WAITING):
        assert printer.pdf_within({"html": str(number)}, 0.0) is None
    with pytest.raises(PrintingFailed):
        printer.pdf_within({"html": "one more"}, 0.0)
    printer.may_go.set()
    finished(printer)
    assert printer.asked == WAITING
    assert printer.pdf_within({"html": "one more"}, LONG) == b"PDF"


def test_what_was_being_made_when_something_was_deleted_is_given_to_nobody_later():
    printer, job = Held(), {"html": "one"}
    assert printer.pdf_within(job, 0.0) is None
    printer.may_go.set()
    printer.forget()
    finished(printer)
    assert (printer.made, printer.making) == ({}, {})
    assert (printer.pdf_within(job, LONG), printer.asked) == (b"PDF", 2)


OPEN = 1_200  # files at once; `select.select` refuses descriptors over 1023


@pytest.fixture
def many_open():
    """A process that holds many files open, as a server with many visitors does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < OPEN + 200:
        pytest.skip("this machine lets nobody open so many files")
    with ExitStack() as files:
        if soft != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, OPEN + 200), hard))
            files.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        held = files.enter_context(open(os.devnull, "rb"))
        for _number in range(OPEN):
            files.callback(os.close, os.dup(held.fileno()))
        yield


@pytest.mark.usefixtures("many_open")
def test_a_server_with_many_visitors_prints_as_any_other():
    printer = Printer()
    try:
        assert printer.pdf({"html": "<p>Verbeterplan</p>", "blocks": {}, "on": "2026-01-01"}).startswith(b"%PDF")
        assert printer.process.stdout.fileno() > OPEN
    finally:
        printer.close()


JOB = {"html": "", "blocks": {}, "on": "2026-01-01"}
ECHO = (
    "import struct, sys\n"
    "while head := sys.stdin.buffer.read(8):\n"
    "    message = sys.stdin.buffer.read(*struct.unpack('>Q', head))\n"
    "    sys.stdout.buffer.write(struct.pack('>Q', len(message) + 1) + b'P' + message)\n"
    "    sys.stdout.flush()\n"
)


class Echo(Printer):
    """A printer that gives back what it was asked."""

    def __init__(self) -> None:
        super().__init__(command=(sys.executable, "-c", ECHO))


def test_a_server_that_can_open_nothing_more_still_prints():
    printer = Echo()
    printer.pdf(JOB | {"html": "first"})
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        assert b"second" in printer.pdf(JOB | {"html": "second"})
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        printer.close()


class FailsOnce(Echo):
    """A printer that meets a fault that nobody thought of while the answer is on its way, once."""

    def _read(self, size: int, until: float) -> bytes:
        if self.turn == 0:
            self.turn = 1
            raise MemoryError
        return super()._read(size, until)


def test_after_such_a_fault_nobody_gets_what_another_asked():
    printer = FailsOnce()
    try:
        with pytest.raises(MemoryError):
            printer.pdf(JOB | {"html": "of one"})
        assert b"of another" in printer.pdf(JOB | {"html": "of another"})
    finally:
        printer.close()


def test_when_no_thread_can_begin_that_is_told_and_the_next_time_is_tried_again(monkeypatch):
    def refuses(_thread):
        raise RuntimeError("can't start new thread")

    printer = Held()
    printer.may_go.set()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuses)
        with pytest.raises(PrintingFailed):
            printer.pdf_within({"html": "one"}, LONG)
    assert printer.pdf_within({"html": "one"}, LONG) == b"PDF"


class Broken(Held):
    """A printer with a fault that nobody thought of."""

    def _ask(self, message: bytes) -> bytes:
        raise ValueError(message)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_that_nobody_thought_of_is_told_to_who_waits_and_takes_no_place():
    printer = Broken()
    for number in range(WAITING + 1):
        with pytest.raises(PrintingFailed):
            printer.pdf_within({"html": str(number)}, LONG)
    finished(printer)
    assert printer.making == {}
