"""Word, Excel and OpenDocument: read, cleaned, and what a person should know of them."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from selfassess.exchange.documents import Limits

from . import making

FRAGMENT = (
    '<w:p><w:ins w:id="1" w:author="Een Collega"><w:r><w:t>erbij</w:t></w:r></w:ins></w:p>'
    '<w:p><w:del w:id="2" w:author="Een Collega"><w:r><w:delText>123456782</w:delText></w:r></w:del></w:p>'
    "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>verborgen</w:t></w:r></w:p>"
)


def codes(found) -> set[str]:
    """Return the codes of what was found."""
    return {one.code for one in found.findings}


def text_of(found) -> str:
    """Return all text."""
    return "\n".join(found.lines)


def test_a_word_document_is_read_and_loses_its_maker(looks):
    found = looks("Beleid.docx", making.docx_of("Eerste regel", "Tweede\tregel", author="Geheime Maker"))
    assert found.lines == ("Eerste regel", "Tweede\tregel")
    assert "metadata_removed" in codes(found)
    clean = docx.Document(found.clean)
    assert [one.text for one in clean.paragraphs] == ["Eerste regel", "Tweede\tregel"]
    assert not any(b"Geheime Maker" in part for part in making.parts_of(found.clean.read_bytes()).values())
    assert not found.needs_confirmation


def test_a_row_of_a_table_is_one_line(looks):
    row = "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in ("meisje", "03-05-2009")) + "</w:tr>"
    found = looks("Tabel.docx", making.with_body(f"<w:tbl>{row}{row}</w:tbl>"))
    assert found.lines == ("meisje\t03-05-2009", "meisje\t03-05-2009")


def test_changes_comments_and_hidden_text_are_told_and_read(looks):
    note = f'<w:comments {making.WORD}><w:comment w:id="0" w:author="Een Collega"><w:p><w:r><w:t>bel 0612345678</w:t></w:r></w:p></w:comment></w:comments>'
    found = looks("Concept.docx", making.changed(making.with_body(FRAGMENT), {"word/comments.xml": note}))
    assert {"changes", "comments", "hidden_text"} <= codes(found)
    assert {"erbij", "123456782", "verborgen", "bel 0612345678"} <= set(found.lines)
    says = {one.code: str(one.says) for one in found.findings}
    assert says["changes"].startswith("This document holds 2 tracked changes")


def a_workbook(change) -> bytes:
    """Return a workbook after a change to it."""
    made = openpyxl.Workbook()
    made.active["A1"] = "Beleid"
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def chooses_from_a_list(made) -> None:
    rule = DataValidation(type="list", formula1='"123456782,ander"')
    made.active.add_data_validation(rule)
    rule.add("A1")


VARIABLE = b'<w:docVars><w:docVar w:name="nummer" w:val="123456782"/></w:docVars></w:settings>'
CONTROL = '<w:sdt><w:sdtPr><w:alias w:val="123456782"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("link.docx", making.with_relation("hyperlink", "https://dossiers.example/123456782")),
        ("link.docx", making.with_relation("hyperlink", "file:///C:/dossiers/123456782.docx")),
        ("variabele.docx", making.changed(making.docx_of(), {"word/settings.xml": lambda old: old.replace(b"</w:settings>", VARIABLE)})),
        ("veld.docx", making.with_body(CONTROL)),
        ("formule.xlsx", a_workbook(lambda made: made.active.__setitem__("B1", '=IF(A1="123456782",1,0)'))),
        ("formule.xlsx", a_workbook(lambda made: made.active.__setitem__("B1", "=IF(A1=123456782,1,0)"))),
        ("keuze.xlsx", a_workbook(chooses_from_a_list)),
        ("naam.xlsx", a_workbook(lambda made: made.defined_names.add(DefinedName("lijst", attr_text='"123456782"')))),
        ("veld.odt", making.odt_of('<text:p>Beleid</text:p><text:user-field-decl text:name="n" office:string-value="123456782"/>')),
        ("link.odt", making.odt_of('<text:p><text:a xlink:href="https://dossiers.example/123456782">Beleid</text:a></text:p>')),
    ],
)
def test_what_no_page_shows_is_read_too(looks, name, content):
    assert any("123456782" in line for line in looks(name, content).lines)


def test_formulas_without_a_text_or_a_long_number_add_no_lines(looks):
    found = looks("Telling.xlsx", a_workbook(lambda made: made.active.__setitem__("B1", "=SUM(A1:A20)*100")))
    assert not any("SUM" in line for line in found.lines)


def test_a_template_on_the_makers_computer_is_forgotten(looks):
    found = looks("Brief.docx", making.with_relation("attachedTemplate", "file:///C:/Users/maker/huisstijl.dotx"))
    assert b"maker" not in making.parts_of(found.clean.read_bytes())["word/_rels/document.xml.rels"]


def test_a_photo_in_a_document_loses_its_place_and_stays_turned(looks):
    photo = making.picture(turned=6)
    found = looks("Foto's.docx", making.docx_with_picture(photo))
    kept = next(part for name, part in making.parts_of(found.clean.read_bytes()).items() if name.endswith((".jpg", ".jpeg")))
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {0x0112: 6}
    assert Image.open(io.BytesIO(kept)).tobytes() == Image.open(io.BytesIO(photo)).tobytes()
    assert "location_removed" in codes(found)


def test_a_scan_that_was_pasted_into_a_document_must_be_looked_at_and_a_logo_not(looks):
    scan = looks("Scan.docx", making.docx_with_picture(making.picture("PNG", size=(800, 1100))))
    assert (scan.needs_confirmation, "unreadable_pictures" in codes(scan)) == (True, True)
    assert not looks("Brief.docx", making.docx_with_picture(making.picture("PNG", size=(1200, 200)))).needs_confirmation


def test_a_workbook_is_read_as_people_see_it(looks):
    found = looks("Lijst.xlsx", making.xlsx_of(("naam", 123456782, date(2009, 5, 3), 1.5, 12345672.0, True), hidden=(("geheim",),)))
    assert "naam\t123456782\t2009-05-03\t1.5\t12345672\t1" in found.lines
    assert {"geheim", "Verborgen"} <= set(found.lines)
    assert "hidden_sheets" in codes(found)
    assert openpyxl.load_workbook(io.BytesIO(found.clean.read_bytes())).active["B1"].value == 123456782


def test_parts_may_have_any_name(looks):
    renamed = [("word/document.xml", "word/document2.xml"), ("document.xml.rels", "document2.xml.rels")]
    parts = making.parts_of(making.docx_of("tekst"))
    for old, new in renamed:
        parts = {name.replace(old, new): part.replace(old.encode(), new.encode()) for name, part in parts.items()}
    assert looks("Beleid.docx", making.package(parts)).lines == ("tekst",)


def test_an_empty_part_that_a_program_left_is_fine(looks):
    content = making.changed(making.odt_of(), {"Configurations2/accelerator/current.xml": ""})
    assert looks("Beleid.odt", content).lines == ("Veiligheidsbeleid",)


def test_ten_thousand_rows_are_all_read(looks):
    found = looks("Groot.xlsx", making.xlsx_of(*((n, "tekst", n * 3) for n in range(9_999)), ("laatste", "123456782", 0)))
    assert len(found.lines) == 10_001
    assert found.lines[-1] == "laatste\t123456782\t0"
    assert "text_cut" not in codes(found)


def test_more_text_than_is_read_must_be_confirmed(looks):
    found = looks("Groot.xlsx", making.xlsx_of(*(("tekst" * 10, n) for n in range(100))), Limits(characters=1_000))
    assert found.needs_confirmation
    assert "text_cut" in codes(found)
    assert sum(map(len, found.lines)) <= 1_000


def test_an_open_document_is_read_and_loses_its_maker(looks):
    body = (
        "<text:tracked-changes><text:changed-region/></text:tracked-changes><text:h>Kop</text:h>"
        "<text:p>Een<text:s/>regel<text:line-break/>twee<office:annotation><text:p>let op</text:p></office:annotation></text:p>"
        "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row>"
    )
    found = looks("Beleid.odt", making.odt_of(body))
    assert found.lines[:2] == ("Kop", "Een regel")
    assert "a\tb" in found.lines
    assert {"changes", "comments", "metadata_removed"} <= codes(found)
    parts = making.parts_of(found.clean.read_bytes())
    assert b"Maker" not in parts["meta.xml"]
    assert found.clean.read_bytes()[30:69] == b"mimetype" + making.ODT_TYPE[:31]


@pytest.mark.parametrize(("name", "content"), [("a.docx", making.docx_of("x")), ("a.xlsx", making.xlsx_of(("x",))), ("a.pdf", making.pdf_of("x")), ("a.jpg", making.picture()), ("a.png", making.picture("PNG"))])  # fmt: skip
def test_cleaning_is_the_same_each_time_and_needed_once(looks, name, content):
    first = looks(name, content)
    kept = first.clean.read_bytes()
    assert looks(name, content).sha256 == first.sha256
    again = looks(name, kept)
    assert not {"metadata_removed", "location_removed"} & codes(again)
    assert again.lines == first.lines
