"""A file on its way out: as an attachment that no browser runs, in pieces, and only when it may be used."""

import unicodedata
from collections.abc import Iterator
from itertools import chain
from urllib.parse import quote

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.http import dump_options_header

from selfassess.adapters.files import NotKept, StoreFailed
from selfassess.exchange.documents import safe_name
from selfassess.models.evidence import INFECTED, WAITING, PieceVersion
from selfassess.web.evidence.words import depot
from selfassess.web.pages import error_page

OFFICE = "application/vnd.openxmlformats-officedocument"
MIMETYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
}
NOTHING_RUNS = "default-src 'none'; sandbox"


def as_attachment(version: PieceVersion):
    """Return the file of a version, or the page that says why it cannot be had; the store is asked for its first piece here."""
    title = _("This file cannot be downloaded")
    if not version.is_usable:
        return error_page(409, title=title, says=unusable(version), what_to_do=_what_to_do(version))
    if request.method == "HEAD":
        return _response(version, ())
    try:
        return _response(version, _begun(depot().store.open(version.key)))
    except NotKept:
        return error_page(
            404,
            title=title,
            says=_("The file of this document is no longer there, though it should be."),
            what_to_do=_("Tell your system administrator. Do you still have the file? Then add it again."),
        )
    except StoreFailed:
        return error_page(
            503,
            title=title,
            says=_("The file cannot be fetched now, because the store of documents does not answer."),
            what_to_do=_("Try again in a moment. Tell your system administrator when it happens again."),
        )


def unusable(version: PieceVersion) -> str:
    """Return why a version cannot be downloaded; empty when it can."""
    if version.is_usable:
        return ""
    if version.scan == INFECTED:
        return _("A virus was found in this file. The file is taken away.")
    if version.asked:
        return _("Somebody must look at this file first.")
    if version.scan == WAITING:
        return _("This file is being checked for viruses.")
    return _("This file is no longer there.")


def content_disposition(name: str) -> str:
    """Return the header that saves a file under a name: a plain one for old programs, and the real one (RFC 6266)."""
    name = safe_name(name)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if plain == name:
        return dump_options_header("attachment", {"filename": name})
    stem, dot, extension = plain.rpartition(".")
    plain = plain if stem.strip(" -_") else f"document{dot}{extension}"
    return dump_options_header("attachment", {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"})


def _what_to_do(version: PieceVersion) -> str:
    if version.scan == INFECTED:
        return _("Did you open this file before? Tell your system administrator.")
    if version.asked:
        return _("Go back to the page of this document. There it says what somebody must look at.")
    if version.scan == WAITING:
        return _("Look again in a minute.")
    return _("Do you still have the file? Then add it again.")


def _response(version: PieceVersion, pieces) -> Response:
    headers = {
        "Content-Disposition": content_disposition(version.file_name),
        "Content-Length": str(version.size),
        "Content-Security-Policy": NOTHING_RUNS,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "Accept-Ranges": "none",
    }
    return Response(pieces, mimetype=MIMETYPES[version.kind], headers=headers, direct_passthrough=True)


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Return the same pieces, the first of them already fetched: a store that fails is told before anything is sent."""
    return chain([next(pieces, b"")], pieces)
