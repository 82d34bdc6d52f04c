"""The floor for printing: ReportLab alone drawing the same plan, without markup, process or checks."""

from collections.abc import Iterator
from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph
from reportlab.platypus.flowables import Flowable, KeepTogether

from selfassess.reports.flowables import build
from selfassess.reports.plan_paper import paper
from selfassess.reports.plan_report import PlanReport
from selfassess.reports.press import printable, ready
from selfassess.reports.voice import Voice

TEXT = ParagraphStyle("text", fontName="SourceSans", fontSize=9.5, leading=12.4, spaceAfter=4)
LARGE = ParagraphStyle("large", fontName="SourceSans-Semibold", fontSize=19, leading=23, spaceAfter=7)
MIDDLE = ParagraphStyle("middle", fontName="SourceSans-Semibold", fontSize=13, leading=16, spaceAfter=4, keepWithNext=1)
SMALL = ParagraphStyle("small", fontName="SourceSans-Semibold", fontSize=10, leading=12, spaceAfter=3, keepWithNext=1)


def draw_directly(report: PlanReport, voice: Voice) -> bytes:
    """Return the same plan as a PDF, drawn by ReportLab from the same words and blocks."""
    ready()
    blocks = printable(paper(report, voice))
    made = BytesIO()
    document = BaseDocTemplate(made, pagesize=A4, title=report.questionnaire, author=report.about.organisation, lang="nl")
    document.addPageTemplates(
        [
            PageTemplate("tall", [Frame(55, 74, 485, 720, 0, 0, 0, 0)], _foot(blocks, 55, 485), pagesize=A4),
            PageTemplate("wide", [Frame(28, 63, 786, 500, 0, 0, 0, 0)], _foot(blocks, 28, 786), pagesize=landscape(A4)),
        ]
    )
    document.build(list(_story(report, blocks)))
    return made.getvalue()


def _foot(blocks, left: float, width: float):
    def draw(canvas, _document) -> None:
        line = build(blocks["page-line"][0])
        line.wrap(width, 40)
        line.drawOn(canvas, left, 16)

    return draw


def _story(report: PlanReport, blocks) -> Iterator[Flowable]:
    def block(key: str) -> list[Flowable]:
        return [build(plain) for plain in blocks[key]]

    yield Paragraph("Improvement plan", LARGE)
    yield from (*block("cover"), *block("signature"), PageBreak(), Paragraph("Summary", LARGE))
    for key in ("verdict", "standing", "top", "profile", "substantiation"):
        yield from (Paragraph("What it says", SMALL), *block(key))
    for part in report.parts:
        yield from (PageBreak(), Paragraph(part.title, LARGE), *block(f"part-{part.id}"))
        for section in part.sections:
            yield KeepTogether([Paragraph(section.title, MIDDLE), *block(f"section-{section.id}")])
    yield from (NextPageTemplate("wide"), PageBreak(), Paragraph("Plan of action", LARGE), *block("plan"))
    yield from (NextPageTemplate("tall"), PageBreak(), Paragraph("Appendices", LARGE))
    for appendix in report.appendices:
        yield from (Paragraph(appendix.title, MIDDLE), *block(f"appendix-{appendix.id}"))
    for chapter in report.method:
        yield Paragraph(chapter.title, SMALL)
        yield from (Paragraph(sentence, TEXT) for sentence in chapter.sentences)
    yield from block("page-total")
