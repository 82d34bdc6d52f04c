"""What a command prints, and what happens when it cannot be written: one sentence for all commands, never a traceback."""

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

from selfassess.core.phrases import N_, Phrase, say
from selfassess.languages import catalogue

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CUT_OFF = 128 + 13  # as the shell tells of a program whose reader went away (SIGPIPE)


class Unwritten(Exception):
    """What is printed cannot be written. Not an OSError: no command may take it for something wrong with a file of its own."""

    def __init__(self, error: OSError):
        super().__init__(str(error))
        self.errno = error.errno


class Printed(io.TextIOWrapper):
    """Standard output in UTF-8, whatever the terminal says, that raises Unwritten."""

    def write(self, text: str) -> int:
        """Write text."""
        try:
            return super().write(text)
        except OSError as error:
            raise Unwritten(error) from error

    def flush(self) -> None:
        """Write what waits."""
        try:
            super().flush()
        except OSError as error:
            raise Unwritten(error) from error


def write_utf8() -> None:
    """Write UTF-8, and never fail on a file name that is none."""
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        lines = sys.stdout.line_buffering
        sys.stdout = Printed(sys.stdout.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=lines)


@contextmanager
def printing(language: str) -> Iterator[None]:
    """Run a command; end with a sentence and exit code 1 when its output cannot be written, quietly with 141 when its reader went away."""
    try:
        yield
    except Unwritten as unwritten:
        _nowhere(sys.stdout)
        sys.exit(_told(unwritten.errno, language))
    except OSError as error:  # of standard error, or of a disk that is full
        if error.errno not in NO_ROOM:
            raise
        sys.exit(_told(error.errno, language))


def unwritable(error: OSError, file: object) -> Phrase:
    """Return why a file cannot be written, and what to do."""
    if error.errno in NO_ROOM:
        return N_("%(file)s cannot be written: there is no room left. Make room, or choose another place.", file=str(file))
    return N_("%(file)s cannot be written. Check the folder and who may write there, or choose another place.", file=str(file))


def _told(number: int | None, language: str) -> int:
    """Tell why the output is not whole; return the exit code."""
    if number == errno.EPIPE:
        return CUT_OFF
    full = N_("There is no room left where this is written, so it is not whole. Make room, or write it elsewhere.")
    says = full if number in NO_ROOM else N_("What is printed cannot be written, so it is not whole. Look where it goes, and try again.")
    with suppress(OSError):  # nobody hears it then
        click.echo(say(says, catalogue(language)), err=True)
    return 1


def _nowhere(stream: io.TextIOWrapper) -> None:
    """Let what still waits go nowhere, so that it is not tried again at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
