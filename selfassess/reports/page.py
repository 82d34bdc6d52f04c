"""A report as a page: the accessible twin of the paper, with the same nodes in the same order."""

from markupsafe import Markup

from selfassess.reports import charts
from selfassess.reports.document import Document
from selfassess.reports.markup import environment
from selfassess.reports.voice import Voice


def body(document: Document, voice: Voice) -> Markup:
    """Return a report from its h1 down, for a page with a layout of its own."""
    made = environment().get_template("body.html").render(document=document, svg=_svg, charts=charts, kind=_kind, _=voice.gettext)
    return Markup(made)  # noqa: S704 - rendered with autoescape just above


def whole(document: Document, voice: Voice) -> str:
    """Return a report as one HTML file with its own small stylesheet."""
    return environment().get_template("file.html").render(document=document, body=body(document, voice))


def _svg(picture: charts.Picture) -> Markup:
    return Markup(charts.svg(picture))  # noqa: S704 - every text in it is escaped


def _kind(node: object) -> str:
    return type(node).__name__
