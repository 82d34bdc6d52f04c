"""Every page of every report, of the largest assessment and of others, in both languages: no fault of layout. And the checker finds faults."""

from dataclasses import replace

import pypdfium2
import pytest

from selfassess.core.outcome import Outcome
from selfassess.languages import LANGUAGES, catalogue
from selfassess.papers import PAPERS, PDF
from selfassess.reports import page, press
from selfassess.reports.document import Document, Heading, Table, Text, Turn
from selfassess.reports.material import Material
from selfassess.reports.paper import print_job
from selfassess.reports.printing import Printer
from selfassess.reports.voice import Voice
from tests.reports.allowed import allowed
from tests.reports.largest import ACTIONS, ON, PIECES, largest, text
from tests.reports.layout import Page, faults, words_in

PRINTED = [paper for paper in PAPERS if PDF in paper.makers]
VOICE = Voice("nl", catalogue("nl"))


@pytest.fixture(scope="module")
def printer():
    with_process = Printer(seconds=120)
    yield with_process
    with_process.close()


def faults_of(document: Document, voice: Voice, printer: Printer):
    job = print_job(document, voice)
    known = words_in(page.whole(document, voice)) | allowed(document, job)
    return faults(printer.pdf(job), vocabulary=known, languages=(document.content, document.language), foot=document.footer)


def test_the_largest_assessment_is_as_large_as_promised():
    found = largest("nl").outcome
    assert len(found.plan.actions) >= ACTIONS
    assert sum(len(answer.evidence) for answer in found.answers.values()) >= PIECES - 10
    assert len(found.answers) == len(found.questionnaire.items)
    assert found.result.tally.open == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PRINTED, ids=lambda paper: paper.id)
def test_no_page_of_the_largest_assessment_has_a_fault(paper, language, printer):
    material = largest(language)
    assert faults_of(paper.make(PDF, material), material.voice, printer) == []


def test_a_page_that_begins_in_the_middle_of_a_question_says_which_one(printer):
    material = largest("nl")
    document = next(paper for paper in PRINTED if paper.id == "full").make(PDF, material)
    pages = pypdfium2.PdfDocument(printer.pdf(print_job(document, VOICE)))
    tops = [" ".join(line.text for line in Page(number, one).body[:4]) for number, one in enumerate(pages, start=1)]
    begun = [top for top in tops if top.startswith(("Notitie", "Hoe geteld", "Bron", "Bewijsstukken", "Norm Wat")) or ", vervolg" in top]
    assert len(begun) > 20
    assert [top for top in begun if ", vervolg" not in top] == []


@pytest.mark.parametrize("which", ["demo", "legal_basis"])
@pytest.mark.parametrize("paper", PRINTED, ids=lambda paper: paper.id)
def test_no_page_of_an_ordinary_assessment_has_a_fault(paper, which, request, printer):
    printed = request.getfixturevalue(which)
    questionnaire, intake, answers, result, plan, about = printed
    if not paper.suits(questionnaire):
        pytest.skip("there is nothing to tell about this questionnaire")
    outcome = Outcome(questionnaire, intake, answers, result, plan, about.on)
    assert faults_of(paper.make(PDF, Material(outcome, replace(about, language="nl"), VOICE)), VOICE, printer) == []


def test_what_is_made_for_one_page_is_one_page(printer):
    for paper in PRINTED:
        document = paper.make(PDF, largest("nl"))
        if document.is_one_page:
            assert len(pypdfium2.PdfDocument(printer.pdf(print_job(document, VOICE)))) == 1


FOOT = "Dit staat onder elke pagina."


def plain(*nodes) -> Document:
    return Document("Proef", "De Kade", "Proef", (), tuple(nodes), FOOT, "proef@1", ON, "nl", "nl", has_cover=False)


def label(x: float, y: float, words: str, size: float = 9) -> list:
    return ["Label", x, y, words, size, "#1b2733", "start", False]


def drawn(*parts) -> dict:
    return {"kind": "figure", "width": 400, "height": 40, "parts": list(parts)}


def kinds_in(job, document: Document | None = None, known: str = "") -> set[str]:
    document = document or plain()
    vocabulary = frozenset((*words_in(page.whole(document, VOICE)), *known.split())) | allowed(document, job)
    return {fault.kind for fault in faults(press.convert(job), vocabulary=vocabulary, languages=("nl",), foot=FOOT)}


def broken(*blocks) -> dict:
    """Return the job of a document with blocks that we never make."""
    job = print_job(plain(), VOICE)
    *body, total = job["blocks"]["body"]
    return {**job, "blocks": {**job["blocks"], "body": [*body, *blocks, total]}}


def test_a_sound_document_has_no_fault():
    assert kinds_in(broken()) == set()


@pytest.mark.parametrize(
    ("kind", "blocks"),
    [
        ("margins", [drawn(label(470, 10, "Proef Proef Proef"))]),
        ("margins", [drawn(label(0, 760, "Proef"))]),
        ("image", [drawn(["Rect", -40, 0, 30, 30, "#1b2733", "", 1])]),
        ("overlap", [drawn(label(0, 10, "Proef Proef"), label(12, 12, "Proef Proef"))]),
        ("missing sign", [{"kind": "words", "runs": [["body", "Proef \U0001f600"]]}]),
        ("word", [{"kind": "words", "runs": [["body", "Proe Proef"]]}]),
        ("word", [{"kind": "grid", "widths": [26, 459], "rows": [{"tiers": [[[0, 1, 1, [{"kind": "words", "runs": [["cell", "gggggggggg"]]}]]]]}], "pad": 1}]),
        ("nearly empty", [{"kind": "turn", "to": "body"}, {"kind": "words", "runs": [["body", "Proef"]]}]),
        ("heading last", [{"kind": "gap", "height": 600}, {"kind": "words", "runs": [["heading-2", "Proef"]]}, {"kind": "gap", "height": 300}, {"kind": "words", "runs": [["body", "Proef"]]}]),
    ],
)  # fmt: skip
def test_a_document_with_one_fault_is_caught(kind, blocks):
    assert kind in kinds_in(broken(*blocks), known="gggggggggg")


def test_a_row_that_is_cut_is_caught():
    rows = tuple((f"{number}", text(number, 9_000)) for number in range(2))
    document = plain(Table("Proef", ("Proef", "Proef"), rows, (40, 445)))
    assert "cut row" in kinds_in(print_job(document, VOICE), document)


def test_a_page_without_its_foot_is_caught():
    job = broken()
    assert "foot" in kinds_in({**job, "blocks": {**job["blocks"], "page-line": []}})


def test_a_heading_moves_to_the_page_of_what_it_leads_to():
    lines = tuple(f"Regel {number}" for number in range(52))
    document = plain(Text(lines), Heading("Proef", 2, "proef"), Text((text(1, 900),)), Turn(), Heading("Proef", 1, "meer"))
    assert kinds_in(print_job(document, VOICE), document) == set()
