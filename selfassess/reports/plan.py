"""The printed improvement plan: `render_plan` gives the PDF, `render_plan_html` its accessible twin."""

import unicodedata
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from selfassess.core.action import Plan
from selfassess.core.answers import AnswerSet, Intake
from selfassess.core.definition import Questionnaire
from selfassess.core.scoring.result import Result
from selfassess.reports import charts
from selfassess.reports.material import Material, described
from selfassess.reports.plan_paper import paper, plan_columns
from selfassess.reports.plan_report import PlanAbout, PlanReport, describe
from selfassess.reports.printing import PRINTER, Printer
from selfassess.reports.voice import Voice, heading

__all__ = ["PlanAbout", "render_plan", "render_plan_html", "twin"]


def render_plan(
    questionnaire: Questionnaire,
    intake: Intake,
    answers: AnswerSet,
    result: Result,
    plan: Plan,
    *,
    about: PlanAbout,
    catalogue,
    printer: Printer = PRINTER,
) -> bytes:
    """Return the plan as a PDF; the same input and date give the same bytes.

    `catalogue` has gettext and ngettext for the language of `about`. Raises PrintingFailed.
    """
    voice = Voice(about.language, catalogue)
    report = describe(questionnaire, intake, answers, result, plan, about=about, voice=voice)
    return printer.pdf(print_job(report, voice))


def plan_job(material: Material) -> dict:
    """Return the plan as a job for the printing process."""
    return print_job(described(material), material.voice)


def plan_body(material: Material) -> Markup:
    """Return the plan as the body of a page."""
    return twin(described(material), material.voice)


def print_job(report: PlanReport, voice: Voice) -> dict:
    """Return what the printing process needs: markup for the text, prepared blocks for tables and charts."""
    html = _environment().get_template("plan_print.html").render(report=report, _=voice.gettext)
    return {"html": html, "blocks": paper(report, voice), "on": report.about.on.isoformat()}


def render_plan_html(
    questionnaire: Questionnaire,
    intake: Intake,
    answers: AnswerSet,
    result: Result,
    plan: Plan,
    *,
    about: PlanAbout,
    catalogue,
) -> str:
    """Return the plan as one HTML file with its own small stylesheet: the same content, for every reader."""
    voice = Voice(about.language, catalogue)
    report = describe(questionnaire, intake, answers, result, plan, about=about, voice=voice)
    return _environment().get_template("plan_file.html").render(report=report, body=twin(report, voice), _=voice.gettext)


def twin(report: PlanReport, voice: Voice) -> Markup:
    """Return the body of the HTML twin, from its first heading down, for a page with a layout of its own."""
    overview = [
        (heading(section.id, section.title), section.judgement.mark, [bar.share for bar in section.bars]) for section in report.sections
    ]
    says = ", ".join(f"{portion.name} {percent}%" for portion, percent in zip(report.portions, report.percents, strict=True))
    body = (
        _environment()
        .get_template("plan_twin.html")
        .render(report=report, overview=overview, says=says, plan_columns=plan_columns(voice), charts=charts, svg=_svg, _=voice.gettext)
    )
    return Markup(body)  # noqa: S704 - rendered with autoescape just above


def _svg(picture: charts.Picture) -> Markup:
    return Markup(charts.svg(picture))  # noqa: S704 - every text in it is escaped


@lru_cache(maxsize=1)
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("selfassess.reports"),
        autoescape=True,
        finalize=_writable,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["heading"] = heading
    return found


def _writable(value: object) -> object:
    """Drop what may not stand in a document: control signs and halves of characters."""
    if not isinstance(value, str) or value.isprintable():
        return value
    kept = "".join(sign for sign in value if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs", "Cn"))
    return Markup(kept) if isinstance(value, Markup) else kept  # noqa: S704 - nothing is added to what was safe
