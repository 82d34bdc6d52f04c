"""Drawing files, and the counting form on paper."""

import re

import pypdfium2
import pytest

from selfassess import shelf
from selfassess.core.definition import Section
from selfassess.core.sampling import draw
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.event import Event
from selfassess.models.version import find_version
from selfassess.reports.columns import MOST_COLUMNS, Block, Column, sheets_of
from selfassess.services import assessments


@pytest.fixture
def address(kade):
    return f"/assessments/{kade.assessment.ref}/sampling"


def drawn_in(page) -> list[int]:
    """Return the numbers of the lists on a page: the draw and its replacements."""
    return [int(number) for number in re.findall(r"<li>(\d+)</li>", page.text)]


def rows_in(page) -> list[str]:
    """Return the heads of the rows of the first table."""
    table = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]+>", "", head) for head in re.findall(r'<th scope="row">(.*?)</th>', table)]


def test_what_is_left_empty_is_filled_in_and_stands_in_the_address(editor, address):
    answer = editor.opens(f"{address}?of=files&population=25&size=&seed=")
    assert answer.status_code == 303
    seed = re.fullmatch(rf"{address}\?of=files&population=25&size=12&seed=(\d{{6}})#drawn", answer.location)[1]
    assert drawn_in(editor.opens(answer.location)) == list(draw(25, 17, int(seed)))


def test_an_address_gives_the_same_draw_to_someone_else(editor, reader, address):
    asked = f"{address}?of=files&population=14&size=10&seed=4711"
    assert drawn_in(editor.opens(asked)) == drawn_in(reader.opens(asked)) == list(draw(14, 14, 4711))


def test_the_intake_says_how_many_there_are(kade, editor, address):
    kade.assessment.intake = {"girls_in_care": 25, "staff_with_group": 8}
    db.session.commit()
    assert 'name="population" type="text" value="25"' in editor.opens(address).text
    assert "population=8&size=8" in editor.opens(f"{address}?of=personnel_files&population=").location


def test_with_few_files_there_is_nothing_to_draw(editor, address):
    page = editor.opens(f"{address}?of=files&population=8&size=8&seed=123456")
    assert drawn_in(page) == []
    assert "alle 8" in page.text


@pytest.mark.parametrize(
    ("asked", "faulty"),
    [
        ("population=veel&size=3&seed=1", ["population"]),
        ("population=0&size=1&seed=1", ["population"]),
        ("population=10001&size=20&seed=1", ["population"]),
        ("population=12&size=13&seed=1", ["size"]),
        ("population=12&size=0&seed=-1", ["size", "seed"]),
        ("population=12&size=5&seed=1000001", ["seed"]),
        ("population=²&size=٣&seed=1.5", ["population", "size", "seed"]),
        ("population=", ["population", "size"]),
    ],
)
def test_what_cannot_be_drawn_is_said_at_its_field(editor, address, asked, faulty):
    page = editor.opens(f"{address}?of=files&{asked}")
    assert page.status_code == 200
    assert re.findall(r'id="(\w+)-fault"', page.text) == faulty
    assert drawn_in(page) == []


def test_a_draw_leaves_nothing_behind(app, kade, editor, address):
    def state():
        with app.app_context():
            found = db.session.get(Assessment, kade.assessment.id)
            return db.session.query(Event).count(), found.intake, found.intake_revision

    before = state()
    assert drawn_in(editor.opens(f"{address}?of=files&population=25&size=12&seed=1"))
    assert rows_in(editor.opens(f"{address}/form?of=files&population=25&size=12&seed=1"))
    assert state() == before


def test_a_questionnaire_that_counts_no_files_has_no_draw(kade, editor):
    version = find_version("wettelijke-basis")
    legal = assessments.start(kade.organisation, version=version, title="Wet", by=kade.coordinator, intake={})
    assert editor.opens(f"/assessments/{legal.ref}/sampling").status_code == 404
    assert editor.opens(f"/assessments/{legal.ref}/sampling/form").status_code == 404
    assert "/sampling" not in editor.opens(f"/assessments/{legal.ref}").text


def test_a_counted_question_leads_to_the_draw_of_its_files(kade, editor, address):
    page = editor.opens(f"/assessments/{kade.assessment.ref}/sections/1.4").text
    assert re.findall(rf'href="({address}[^"]*)"', page) == [f"{address}?of=personnel_files"]
    assert address in editor.opens(f"/assessments/{kade.assessment.ref}").text


def test_the_paper_has_a_row_for_each_drawn_number_and_room_for_replacements(editor, address):
    page = editor.opens(f"{address}/form?of=files&population=25&size=4&seed=471102")
    assert rows_in(page) == [*(f"Dossier {number}" for number in sorted(draw(25, 4, 471102))), "Dossier ____", "Dossier ____"]
    assert "471102" in page.text


def test_the_paper_counts_every_norm_and_the_file_as_a_whole(editor, address):
    page = editor.opens(f"{address}/form?of=files_with_report").text
    counted = [item for item in shelf.find("kwaliteitskader").questionnaire.items if item.population == "files_with_report"]
    assert [item.id for item in counted] == re.findall(r'<th scope="colgroup" colspan="1">(.*?)</th>', page)
    page = editor.opens(f"{address}/form?of=files").text
    assert re.search(r'<th scope="colgroup" colspan="7">2\.1-I2</th>', page)  # six norms, and everything


def test_the_paper_asks_no_names_and_has_nowhere_to_type(editor, address):
    page = editor.opens(f"{address}/form?of=files&population=25&size=12&seed=1").text.partition("<main")[2].partition("</main>")[0]
    assert "Schrijf geen namen" in page
    assert not re.search(r"<(input|textarea|select|form)\b", page)


def test_the_paper_says_what_does_not_fit(editor, address):
    page = editor.opens(f"{address}/form?of=files&population=100&size=61&seed=7")
    assert [head for head in rows_in(page) if "_" not in head] == [f"Dossier {number}" for number in sorted(draw(100, 60, 7))]
    assert "1 nummer past niet op dit formulier." in page.text


def test_the_paper_names_the_period_of_the_intake(kade, editor, address):
    kade.assessment.intake = {"period_from": "2025-01-01", "period_to": "2025-06-30"}
    db.session.commit()
    assert "01-01-2025 – 30-06-2025" in editor.opens(f"{address}/form?of=files").text


def test_without_a_draw_the_rows_are_empty(editor, address):
    assert set(rows_in(editor.opens(f"{address}/form?of=personnel_files&population=veel"))) == {"Personeelsdossier ____"}


def section(name: str, *widths: int) -> tuple[Section, dict[str, Block]]:
    """Return a section, and the blocks of its items with so many columns each."""
    items = tuple(type("Named", (), {"id": f"{name}{place}"})() for place in range(len(widths)))
    columns = {item.id: (Column("a", ""),) * width for item, width in zip(items, widths, strict=True)}
    return Section(id=name, title=name, items=items), {key: Block(key, "", own, "", (), False) for key, own in columns.items()}


@pytest.mark.parametrize(
    ("widths", "sheets"),
    [
        ([(4,), (10,), (9,)], ["A0 B0 C0"]),
        ([(4,), (10,), (10,)], ["A0 B0", "C0"]),
        ([(4,), (10, 10)], ["A0", "B0 B1"]),  # a section stays whole where it can
        ([(4,), (12, 12, 3)], ["A0", "B0", "B1 B2"]),
        ([(30,), (2,)], ["A0", "B0"]),
        ([(), (2,)], ["B0"]),
    ],
)
def test_sections_stay_whole_on_a_sheet(widths, sheets):
    made = [section(name, *own) for name, own in zip("ABC", widths, strict=False)]
    blocks = {key: block for _section, own in made for key, block in own.items()}
    found = sheets_of([one for one, _blocks in made], blocks)
    assert [" ".join(block.id for block in sheet.blocks) for sheet in found] == sheets
    assert all(sum(block.width for block in sheet.blocks) <= MOST_COLUMNS or len(sheet.blocks) == 1 for sheet in found)


def printed_in(answer) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.data))


def test_the_form_as_pdf_has_the_drawn_numbers(editor, address):
    asked = "form{}?of=files&population=25&size=4&seed=471102"
    text = printed_in(editor.opens(f"{address}/{asked.format('.pdf')}"))
    assert (
        f'href="{address}/form.pdf?of=files&amp;population=25&amp;size=4&amp;seed=471102"'
        in editor.opens(f"{address}/{asked.format('')}").text
    )
    assert list(dict.fromkeys(re.findall(r"Dossier (\d+)", text))) == [str(number) for number in sorted(draw(25, 4, 471102))]
    assert "471102" in text
    assert "Dossier ____" in text
    assert "Personeelsdossier" not in text


def test_the_form_as_pdf_without_a_draw_has_empty_rows(editor, address):
    text = printed_in(editor.opens(f"{address}/form.pdf?of=personnel_files&population=veel"))
    assert "Personeelsdossier ____" in text
    assert not re.search(r"Personeelsdossier \d", text)


def test_the_form_of_a_large_draw_says_what_does_not_fit(editor, address):
    text = printed_in(editor.opens(f"{address}/form.pdf?of=files&population=200&size=70&seed=1"))
    assert len(set(re.findall(r"Dossier (\d+)", text))) == 60
    assert re.search(r"10 nummers passen niet", text)
