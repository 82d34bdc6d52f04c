"""The printed plan, read back: text, bookmarks, fonts, page numbers, and no row cut over two pages."""

import re
import sys
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pypdfium2
import pytest

from selfassess.core.phrases import N_, English
from selfassess.reports.plan import render_plan
from selfassess.reports.plan_report import SettledItem, Signed
from selfassess.reports.printing import Printer, PrintingFailed
from tests.reports.conftest import HOSTILE, saying

SHA256 = "0123456789abcdef" * 4


@pytest.fixture(scope="module")
def printer():
    with_process = Printer()
    yield with_process
    with_process.close()


def pdf_of(printed, printer) -> bytes:
    return render_plan(*printed[:5], about=printed.about, catalogue=English(), printer=printer)


def pages_of(data: bytes) -> list[str]:
    """Return the text of each page on one line, broken words put together."""
    document = pypdfium2.PdfDocument(data)
    return [re.sub(r"\s+|[\xad\ufffe\x02]\s*", "", page.get_textpage().get_text_range()) for page in document]


def names_of(outline) -> list[str]:
    return [name for entry in outline for name in (names_of(entry) if isinstance(entry, list) else [entry.title])]


@pytest.mark.parametrize("which", ["demo", "long_plan", "legal_basis"])
def test_all_text_of_an_action_stands_on_one_page(which, request, printer):
    printed = request.getfixturevalue(which)
    pages = pages_of(pdf_of(printed, printer))
    for action in printed.plan.actions:
        number, measure = f"V-{action.number:02d}{action.item}", re.sub(r"\s+", "", action.measure)
        assert any(number in page and measure in page for page in pages), action.item


@pytest.mark.parametrize("which", ["demo", "long_plan", "hostile_plan", "legal_basis"])
def test_no_sign_stands_outside_the_margins(which, request, printer):
    for page in pypdfium2.PdfDocument(pdf_of(request.getfixturevalue(which), printer)):
        text, (width, height) = page.get_textpage(), page.get_size()
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            assert left > 20
            assert right < width - 20
            assert bottom > 10
            assert top < height - 20


def test_the_paper_says_what_it_is(demo, printer):
    reader = pypdf.PdfReader(BytesIO(pdf_of(demo, printer)))
    assert reader.metadata.title == "Improvement plan – Stichting De Kade"
    assert reader.metadata.author == "Stichting De Kade"
    assert "kwaliteitskader@1" in reader.metadata.subject
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert reader.metadata.creation_date.date() == demo.about.on


def test_a_signed_plan_carries_who_when_and_the_whole_hash(demo, printer):
    signed = Signed(date(2026, 8, 1), N_("director"), 2, SHA256)
    pages = pages_of(pdf_of(demo._replace(about=replace(demo.about, signed=signed)), printer))
    assert "Adoptedon1augustus2026bythedirector.Whatwassignedhasnumber2." in pages[0]
    assert SHA256 in pages[0]
    assert "Signature" not in pages[0]
    assert all(f"adopted,no.2:{SHA256[:8]}" in page for page in pages)


def test_a_plan_that_nobody_signed_says_so_and_has_room_for_it(demo, printer):
    first, *others = pages_of(pdf_of(demo, printer))
    assert "Concept:notadopted." in first
    assert "Signature" in first
    assert not any("adopted,no." in page for page in others)


def test_what_was_cleaned_has_both_hashes(demo, printer):
    signed = Signed(date(2026, 8, 1), N_("director"), 1, SHA256, SHA256[::-1])
    [first, *_others] = pages_of(pdf_of(demo._replace(about=replace(demo.about, signed=signed)), printer))
    assert SHA256 in first
    assert SHA256[::-1] in first


def test_every_part_section_and_appendix_has_a_bookmark(demo, printer):
    names = names_of(pypdf.PdfReader(BytesIO(pdf_of(demo, printer))).outline)
    sections = [f"{section.id} {section.title}" for section in demo.questionnaire.sections]
    assert names[:2] == ["Improvement plan", "Summary"]
    assert set(sections) < set(names)
    assert names.index("Plan of action") < names.index("List of evidence")


def test_every_font_is_ours_and_embedded(hostile_plan, printer):
    for page in pypdf.PdfReader(BytesIO(pdf_of(hostile_plan, printer))).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "SourceSansPro" in font.get_object()["/BaseFont"]
            assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_every_page_says_which_it_is_and_that_this_is_no_inspection(demo, printer):
    pages = pages_of(pdf_of(demo, printer))
    for number, page in enumerate(pages, start=1):
        assert f"Page{number}of{len(pages)}" in page
        assert re.sub(r"\s+", "", demo.questionnaire.disclaimer) in page


def test_the_summary_is_one_page(demo, printer):
    pages = pages_of(pdf_of(demo, printer))
    assert "Fundamentnognietoporde" in pages[1]
    assert "Howmuchissupportedbyevidence?" in pages[1]
    assert all(section.id in pages[1] for section in demo.questionnaire.sections)
    assert "1Basalekernelementen" in pages[2]
    assert "Summary" not in pages[2]


def test_the_plan_lies_on_landscape_pages_with_its_head_on_each(demo, printer):
    document = pypdfium2.PdfDocument(pdf_of(demo, printer))
    wide = [text for page, text in zip(document, pages_of(pdf_of(demo, printer)), strict=True) if page.get_width() > page.get_height()]
    assert len(wide) > 1
    assert all("No.anditemFinding" in text and "Proofthatitisdone" in text for text in wide)


def test_the_same_input_gives_the_same_bytes(demo):
    one, other = Printer(), Printer()
    try:
        assert pdf_of(demo, one) == pdf_of(demo, other)
    finally:
        one.close()
        other.close()


def test_text_that_looks_like_markup_is_printed_as_text(hostile_plan, printer):
    pages = pages_of(pdf_of(hostile_plan, printer))
    harmless = saying(re.sub(r"[<>{}*/&;:]", "n", HOSTILE))  # as long, and no markup: as many pages
    assert len(pages) == len(pages_of(pdf_of(harmless, printer)))
    assert sum("<pdf:nextpage></td></table><style>*{color:red}</style>{{7*7}}&lt;b&gt;☐Ærøskøbing" in page for page in pages) >= 3


def test_a_row_taller_than_a_page_loses_nothing(demo, printer):
    from dataclasses import replace

    words = [f"woord{number}" for number in range(3000)]
    first = replace(demo.plan.actions[0], measure=" ".join(words))
    plan = replace(demo.plan, actions=(first, *demo.plan.actions[1:]))
    text = "".join(pages_of(pdf_of(demo._replace(plan=plan), printer)))
    assert all(word in text for word in words)


def test_a_questionnaire_without_levels_leaves_them_out(legal_basis, printer):
    text = "".join(pages_of(pdf_of(legal_basis, printer)))
    assert "Resultoftheself-assessment" in text
    assert "Ourownverdict" not in text
    assert "Fromsectionstopart" not in text


@pytest.mark.parametrize("program", ["import time; time.sleep(60)", "raise SystemExit(3)"])
def test_a_printing_process_that_hangs_or_dies_is_replaced(program):

    broken = Printer(seconds=0.3, command=(sys.executable, "-c", program))
    with pytest.raises(PrintingFailed):
        broken.pdf({"html": "", "blocks": {}, "on": "2026-01-01"})
    assert broken.process is None


def test_a_document_that_asks_for_a_file_is_refused(printer):
    with pytest.raises(PrintingFailed):
        printer.pdf({"html": "<img src='/etc/hostname'>", "blocks": {}, "on": "2026-01-01"})


def test_the_second_print_comes_from_the_cache(demo, printer):
    pdf_of(demo, printer)
    jobs = printer.jobs
    pdf_of(demo, printer)
    assert printer.jobs == jobs


def test_what_two_assessors_agreed_on_stands_in_the_plan_with_its_reason(demo, printer):
    settled = (SettledItem("1.4-K1", "first", "Het inwerken telt mee.", date(2026, 7, 20)),)
    text = "".join(pages_of(pdf_of(demo._replace(about=replace(demo.about, settled=settled)), printer)))
    assert "Whattwoassessorsagreedon" in text
    assert "Hetinwerkentelt" in text
    assert "Whattwoassessorsagreedon" not in "".join(pages_of(pdf_of(demo, printer)))


SLOW = (
    "import sys, time, struct; time.sleep(0.4); sys.stdout.buffer.write(struct.pack('>Q', 4) + b'PPDF'); sys.stdout.flush(); time.sleep(60)"
)


def test_who_does_not_wait_long_enough_gets_it_at_the_next_asking():
    slow = Printer(seconds=20, command=(sys.executable, "-c", SLOW))
    job = {"html": "", "blocks": {}, "on": "2026-01-01"}
    try:
        assert slow.pdf_within(job, 0.0) is None
        assert slow.pdf_within(job, 20) == b"PDF"
        assert slow.pdf_within(job, 20) == b"PDF"
        assert slow.jobs == 1
    finally:
        slow.close()


def test_a_failure_while_nobody_waited_is_told_once_and_then_tried_again():
    broken = Printer(seconds=5, command=(sys.executable, "-c", "raise SystemExit(3)"))
    job = {"html": "", "blocks": {}, "on": "2026-01-01"}
    for _turn in range(2):
        with pytest.raises(PrintingFailed):
            broken.pdf_within(job, 20)
    assert broken.making == {}


def test_what_is_made_while_all_is_forgotten_is_not_kept():
    slow = Printer(seconds=20, command=(sys.executable, "-c", SLOW))
    job = {"html": "", "blocks": {}, "on": "2026-01-01"}
    assert slow.pdf_within(job, 0.0) is None
    [making] = slow.making.values()
    slow.forget()
    assert making.is_done.wait(20)
    assert (slow.made, slow.making) == ({}, {})
    slow.close()
