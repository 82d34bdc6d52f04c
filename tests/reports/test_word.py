"""The plan as a Word document, read back."""

import io
import zipfile

import docx
import pytest

from selfassess.reports.plan import plan_docx
from tests.plan_sheets import material_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def made(demo) -> bytes:
    return plan_docx(material_of(demo))


@pytest.fixture(scope="module")
def document(made):
    return docx.Document(io.BytesIO(made))


def test_the_same_plan_gives_the_same_bytes(demo, made):
    assert plan_docx(material_of(demo)) == made


def test_headings_lists_and_captions_are_real_styles(document):
    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "Caption"} <= used


def test_no_level_of_heading_is_left_out(document):
    levels = [int(one.style.name[-1]) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_the_head_of_a_table_repeats_and_no_row_splits(document, demo):
    actions = next(one for one in document.tables if len(one.columns) == 9)
    assert len(actions.rows) == len(demo.plan.actions) + 1
    assert actions.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    for table in document.tables:
        assert all(row._tr.trPr.find(f"{W}cantSplit") is not None for row in table.rows)


def test_the_plan_stands_on_pages_on_their_side(document):
    wide = [section for section in document.sections if section.page_width > section.page_height]
    assert len(wide) == 1


def test_pages_are_numbered_and_the_contents_are_a_field(document):
    footer = document.sections[0].footer._element.xml
    assert "NUMPAGES" in footer
    assert " PAGE " in footer
    body = document.element.body.xml
    assert 'TOC \\o "1-2"' in body
    anchors = {one.get(f"{W}anchor") for one in document.element.body.iter(f"{W}hyperlink")}
    marks = {one.get(f"{W}name") for one in document.element.body.iter(f"{W}bookmarkStart")}
    assert anchors
    assert anchors <= marks


def test_every_picture_says_what_it_shows(document):
    pictures = list(document.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"))
    assert pictures
    assert all(one.get("descr") for one in pictures)


def test_it_is_in_the_readers_language_and_names_nobody(made, document):
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert b'w:val="nl-NL"' in package.read("word/styles.xml")
        core = package.read("docProps/core.xml").decode()
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "python-docx" not in core
    assert document.core_properties.author == "Stichting De Kade"
    assert document.core_properties.last_modified_by == ""


def test_hostile_and_long_texts_make_a_document(hostile_plan, long_plan, legal_basis):
    for found in (hostile_plan, long_plan, legal_basis):
        assert docx.Document(io.BytesIO(plan_docx(material_of(found)))).paragraphs
