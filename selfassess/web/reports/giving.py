"""Giving a report or file to take along, and the page that waits while a PDF is still being printed."""

from dataclasses import dataclass

from flask import Response, current_app, request
from flask_babel import gettext as _

from selfassess.models.assessment import Assessment
from selfassess.papers import FORMATS, Format
from selfassess.reports.document import Document
from selfassess.reports.paper import print_job
from selfassess.reports.printing import PRINTER
from selfassess.reports.voice import Voice
from selfassess.web.pages import error_page, show

AGAIN = 3  # seconds after which the page that waits asks again


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A report that is still being made: `again` is the address that gives it when it is ready, `back` where it was asked (words, address)."""

    assessment: Assessment
    title: str
    format: Format
    again: str
    back: tuple[str, str]


def printed(document: Document, voice: Voice) -> bytes | None:
    """Return a document as PDF; None while it is still being printed. Raises PrintingFailed."""
    return PRINTER.pdf_within(print_job(document, voice), current_app.config["PRINT_WAIT"])


def attachment(data: bytes, format_: str, name: str) -> Response:
    """Return a file to take along; `name` is that of the file, without its ending."""
    disposition = f'attachment; filename="{name}.{format_}"'
    return Response(data, mimetype=FORMATS[format_].mimetype, headers={"Content-Disposition": disposition})


def not_printed():
    """Return the page that says that a PDF could not be made."""
    return error_page(
        500,
        says=_("The PDF could not be made. Nothing was lost."),
        what_to_do=_("Try again in a moment, or open the report to read or print in your browser."),
    )


def wait(assessment: Assessment, title: str, format_: str, *, back: tuple[str, str]):
    """Show that a report is being made; the page asks again by itself, also without JavaScript."""
    again = request.full_path.removesuffix("?")
    shown = show(WaitingPage(assessment, title, FORMATS[format_], again, back))
    return shown, 202, {"Refresh": f"{AGAIN}; url={again}", "Retry-After": str(AGAIN)}
