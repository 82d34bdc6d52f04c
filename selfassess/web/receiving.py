"""Requests that bring files: access first, then no more bytes than may be, then the token, and only then the view."""

import functools
import tempfile
from collections.abc import Callable

from flask import Request, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from selfassess.exchange.documents import DEFAULT
from selfassess.services.transactions import let_go
from selfassess.services.uploading import Upload
from selfassess.web.forgery import csrf
from selfassess.web.pages import error_page

CHUNK = 1 << 20
IN_MEMORY = 500_000
ROUND_FILES = 2_000_000  # bytes of a form around its files
LARGEST = DEFAULT.files * DEFAULT.size + ROUND_FILES
LONGEST_FORM = 12_000_000  # bytes of a form that carries what a whole file brought
SWALLOWED = 8 * 1_000_000_000  # that a browser may still send before it hears the answer; more ends its connection


class Bounded:
    """A temporary file that keeps `most` bytes; what comes after is swallowed, so that a large upload cannot fill the disk."""

    def __init__(self, most: int):
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the request
        self._left = most

    def write(self, data: bytes) -> int:
        """Keep what there is room for."""
        kept = data[: self._left]
        self._left -= len(kept)
        self._file.write(kept)
        return len(data)

    def __getattr__(self, name: str):
        return getattr(self._file, name)


class BoundedRequest(Request):
    """A request whose files are kept one byte further than they may be large, so that it shows that they are."""

    def _get_file_stream(self, total_content_length, content_type, filename=None, content_length=None):
        return Bounded(DEFAULT.size + 1)


def takes_files(view: Callable) -> Callable:
    """Let a view take files; stands below `@requires`, so that strangers send nothing that is kept.

    The view finds its files with `uploads`. The token is checked here and not before every request, because looking for it
    reads the whole of what is sent.
    """

    @functools.wraps(view)
    def taking(**arguments):
        let_go()
        if (request.content_length or 0) > LARGEST:
            return _too_large()
        request.max_content_length = LARGEST
        try:
            csrf.protect()
        except RequestEntityTooLarge:  # of a request that did not say how large it is
            return _too_large()
        return view(**arguments)

    taking.takes_files = True
    return csrf.exempt(taking)


def takes_long_forms(view: Callable) -> Callable:
    """Let a view take a form that carries what a file brought, without files; stands below `@requires`, as `takes_files` does."""

    @functools.wraps(view)
    def taking(**arguments):
        let_go()
        request.max_content_length = request.max_form_memory_size = LONGEST_FORM
        csrf.protect()
        return view(**arguments)

    taking.takes_files = True
    return csrf.exempt(taking)


def uploads(name: str = "files") -> list[Upload]:
    """Return the files that came under one name; an input that was left empty is none."""
    return [Upload(one.filename, _chunks(one)) for one in request.files.getlist(name) if one.filename]


def gathered(upload: Upload, most: int) -> bytes:
    """Return the first `most` bytes of a file; one more than it may be large shows that it is too large."""
    found = bytearray()
    for chunk in upload.chunks:
        found += chunk[: most - len(found)]
    return bytes(found)


def _chunks(sent: FileStorage):
    while chunk := sent.stream.read(CHUNK):
        yield chunk


def _too_large():
    """Read on without keeping anything: a browser shows an answer only after it has sent all it has."""
    left = min(request.content_length or SWALLOWED, SWALLOWED)
    source = request.environ["wsgi.input"]
    while left > 0 and (chunk := source.read(min(CHUNK, left))):
        left -= len(chunk)
    most = DEFAULT.files * DEFAULT.size // 1_000_000
    return error_page(
        413,
        says=_("You sent more than %(most)s MB at once. Nothing of it was kept.", most=most),
        what_to_do=_("Go back and add fewer files at a time. One file may be %(size)s MB at most.", size=DEFAULT.size // 1_000_000),
    )
