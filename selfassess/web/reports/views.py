"""The page of reports and files, a report to read, and a report or file to take along."""

from dataclasses import dataclass

from flask import Blueprint, abort, g, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from selfassess import papers
from selfassess.core.definition import Questionnaire
from selfassess.models.assessment import Assessment
from selfassess.papers import FILE, HTML, PDF, REPORT, Format, Paper
from selfassess.reports import page
from selfassess.reports.material import Material
from selfassess.reports.printing import PrintingFailed
from selfassess.reports.voice import Voice
from selfassess.services import log, reporting
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import Permission, may, place, requires
from selfassess.web.languages import catalogue, language
from selfassess.web.pages import show
from selfassess.web.reports.giving import attachment, not_printed, printed, wait

bp = Blueprint("reports", __name__, url_prefix="/assessments/<ref>")


@dataclass(frozen=True, slots=True)
class Offer:
    """One report or file on the page: `files` are the formats in which it can be taken along."""

    paper: Paper
    can_read: bool
    files: tuple[Format, ...]


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """All that can be made of an assessment by this reader."""

    assessment: Assessment
    reports: tuple[Offer, ...]
    files: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One report to read, or to print with a browser."""

    assessment: Assessment
    organisation: str
    paper: Paper
    body: Markup
    files: tuple[Format, ...]


@bp.get("/reports")
@requires(Permission.ASSESSMENT_VIEW)
def reports(assessment: Assessment):
    """Show what can be made of this assessment."""
    offers = [_offer(paper) for paper in papers.offered(_questionnaire()) if may(paper.asks)]
    return show(
        ReportsPage(
            assessment,
            tuple(offer for offer in offers if offer.paper.kind == REPORT),
            tuple(offer for offer in offers if offer.paper.kind == FILE),
        )
    )


@bp.get("/reports/<name>")
@requires(Permission.ASSESSMENT_VIEW)
def read(assessment: Assessment, name: str):
    """Show a report as a page, for every reader and for a browser's printer."""
    return _read(assessment, _paper(name, HTML))


@bp.get("/reports/<name>.<format_>")
@requires(Permission.ASSESSMENT_VIEW)
def download(assessment: Assessment, name: str, format_: str):
    """Give a report or file to take along."""
    if format_ == HTML:
        abort(404)
    return _give(assessment, _paper(name, format_), format_)


@bp.get("/plan/print")
@requires(Permission.PLAN_VIEW)
def plan_print(assessment: Assessment):
    """Show the plan as one page, at the address that it always had."""
    return _read(assessment, _paper("plan", HTML))


@bp.get("/plan.pdf")
@requires(Permission.PLAN_VIEW)
def plan_pdf(assessment: Assessment):
    """Give the plan as a PDF, at the address that it always had."""
    return _give(assessment, _paper("plan", PDF), PDF)


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())


def _offer(paper: Paper) -> Offer:
    return Offer(paper, HTML in paper.makers, _files(paper))


def _files(paper: Paper) -> tuple[Format, ...]:
    return tuple(papers.FORMATS[one] for one in paper.makers if one != HTML)


def _paper(name: str, format_: str) -> Paper:
    """Return what is asked for: 404 where it does not exist, 403 where this reader may not have it."""
    paper = papers.find(name, _questionnaire())
    if paper is None or format_ not in paper.makers:
        abort(404)
    if not may(paper.asks):
        abort(403)
    return paper


def _material() -> Material:
    return reporting.material_of(place(), Voice(language(), catalogue()))


def _read(assessment: Assessment, paper: Paper):
    material = _material()
    body = page.body(paper.make(HTML, material), material.voice)
    log.note("report read", assessment, by=g.member, reason="export", object=paper.id)
    return show(ReadPage(assessment, place().organisation.name, paper, body, _files(paper)))


def _give(assessment: Assessment, paper: Paper, format_: str):
    material = _material()
    try:
        data = _made(paper, format_, material)
    except PrintingFailed:
        return not_printed()
    if data is None:
        back = _("Reports and files"), url_for("reports.reports", ref=assessment.ref)
        return wait(assessment, material.voice.say(paper.title), format_, back=back)
    log.note("report made", assessment, by=g.member, reason="export", object=f"{paper.id}.{format_}")
    return attachment(data, format_, f"{paper.id}-{assessment.ref}-{material.outcome.on.isoformat()}")


def _made(paper: Paper, format_: str, material: Material) -> bytes | None:
    """Return the report or file; None while it is still being made in the background."""
    made = paper.make(format_, material)
    return printed(made, material.voice) if format_ == PDF else made
