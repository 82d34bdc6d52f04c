"""The printed improvement plan: `render_plan` gives the PDF, `render_plan_html` its accessible twin."""

from selfassess.core.action import Plan
from selfassess.core.answers import AnswerSet, Intake
from selfassess.core.definition import Questionnaire
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import Result
from selfassess.reports import page, paper, word
from selfassess.reports.chapters import appendices, cover, document_of, half_pages, plan_of_action, summary
from selfassess.reports.document import Document
from selfassess.reports.material import Material, described
from selfassess.reports.plan_report import PlanAbout, PlanReport
from selfassess.reports.printing import PRINTER, Printer
from selfassess.reports.voice import Voice

__all__ = ["PlanAbout", "plan_document", "plan_docx", "plan_paper", "print_job", "render_plan", "render_plan_html"]


def plan_document(report: PlanReport, voice: Voice) -> Document:
    """Return the plan: cover, summary on one page, a section on half a page, the plan of action, appendices."""
    nodes = (
        *summary(report, voice),
        *half_pages(report, voice),
        *plan_of_action(report, voice),
        *appendices(report, voice),
    )
    return document_of(report, voice, title=voice.gettext("Improvement plan"), lead=cover(report, voice), nodes=nodes)


def plan_paper(material: Material) -> Document:
    """Return the plan of an assessment."""
    return plan_document(described(material), material.voice)


def plan_docx(material: Material) -> bytes:
    """Return the plan as a Word document."""
    return word.written(plan_document(described(material), material.voice), material.voice)


def print_job(report: PlanReport, voice: Voice) -> dict:
    """Return what the printing process needs to make the plan."""
    return paper.print_job(plan_document(report, voice), voice)


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
    material = _material(questionnaire, intake, answers, result, plan, about=about, catalogue=catalogue)
    return printer.pdf(paper.print_job(plan_paper(material), material.voice))


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
    material = _material(questionnaire, intake, answers, result, plan, about=about, catalogue=catalogue)
    return page.whole(plan_paper(material), material.voice)


def _material(questionnaire, intake, answers, result, plan, *, about: PlanAbout, catalogue) -> Material:
    return Material(Outcome(questionnaire, intake, answers, result, plan, about.on), about, Voice(about.language, catalogue))
