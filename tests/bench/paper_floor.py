"""The floor for printing: ReportLab alone drawing the same plan, without markup, process or checks."""

from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from selfassess.reports.flowables import begin, build, story
from selfassess.reports.plan import print_job
from selfassess.reports.plan_report import PlanReport
from selfassess.reports.press import printable, ready
from selfassess.reports.voice import Voice


def draw_directly(report: PlanReport, voice: Voice) -> bytes:
    """Return the same plan as a PDF, drawn by ReportLab from the same words and blocks."""
    ready()
    job = print_job(report, voice)
    blocks = printable(job["blocks"])
    begin({**job, "blocks": blocks})
    made = BytesIO()
    document = BaseDocTemplate(made, pagesize=A4, title=report.questionnaire, author=report.about.organisation, lang="nl")
    document.addPageTemplates(
        [
            PageTemplate("body", [Frame(55, 74, 485, 720, 0, 0, 0, 0)], _foot(blocks, 55, 485), pagesize=A4),
            PageTemplate("wide", [Frame(28, 63, 786, 500, 0, 0, 0, 0)], _foot(blocks, 28, 786), pagesize=landscape(A4)),
        ]
    )
    document.build(story(blocks["body"]))
    return made.getvalue()


def _foot(blocks, left: float, width: float):
    def draw(canvas, _document) -> None:
        line = build(blocks["page-line"][0])
        line.wrap(width, 40)
        line.drawOn(canvas, left, 16)

    return draw
