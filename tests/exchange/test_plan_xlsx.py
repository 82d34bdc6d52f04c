"""A plan that comes back as a workbook: what was changed, whatever people and programs did with the file."""

import io
import re
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from selfassess.core.plan_table import CHANGED_THERE, SHEET, compare
from selfassess.exchange.documents import Refused
from selfassess.exchange.plan_xlsx import LIMITS, day_in
from selfassess.reports.plan_xlsx import plan_xlsx
from tests.plan_sheets import HEAD, at, edited, material_of, ours_of, read_back
from tests.reports.conftest import demo_answers, printed


@pytest.fixture(scope="module")
def material():
    file = demo_answers()
    return material_of(printed(file.questionnaire, file.intake, file.answers, file.decisions))


@pytest.fixture(scope="module")
def sent(material):
    return plan_xlsx(material)


@pytest.fixture(scope="module")
def keys(material):
    return [action.key for action in material.outcome.plan.actions]


def changes(sheet, material):
    assert not isinstance(sheet, Refused), sheet
    assert not sheet.faults, [(fault.path, str(fault.says)) for fault in sheet.faults]
    found = compare(sheet.base, sheet.rows, ours_of(material))
    assert {cell.state for cell in found.cells} <= {CHANGED_THERE}
    return {(cell.key, cell.column): cell.theirs for cell in found.cells}


def back(sent, material, edit):
    return read_back(edited(sent, edit), material)


def test_a_file_that_was_not_edited_changes_nothing(sent, material):
    found = read_back(sent, material)
    assert changes(found, material) == {}
    assert (found.bound, found.gone, found.added) == (material.bound, (), ())


def test_exactly_what_was_changed_comes_back(sent, material, keys):
    def edit(book):
        sheet = book.worksheets[0]
        at(sheet, keys[0], "owner").value = "teamleider"
        at(sheet, keys[1], "due").value = date(2027, 3, 1)
        at(sheet, keys[1], "status").value = "Bezig (D)"
        at(sheet, keys[2], "cause").value = "geen tijd; Systeem"
        at(sheet, keys[3], "measure").value = "=1+1 is geen maatregel"
        at(sheet, keys[3], "measure").data_type = "s"

    assert changes(back(sent, material, edit), material) == {
        (keys[0], "owner"): "teamleider",
        (keys[1], "due"): "2027-03-01",
        (keys[1], "status"): "in_progress",
        (keys[2], "cause"): "no_time system",
        (keys[3], "measure"): "=1+1 is geen maatregel",
    }


def numbers(sheet) -> range:
    """Return the rows of the plan in a sheet."""
    return range(HEAD + 1, int(re.search(r"\d+$", sheet.tables["ImprovementPlan"].ref)[0]) + 1)


def sort_rows(book):
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1, max_row=numbers(sheet)[-1])]
    for number, row in enumerate(reversed(rows), start=HEAD + 1):
        for place, value in enumerate(row, start=1):
            sheet.cell(number, place).value = value


def move_columns(book):
    sheet = book.worksheets[0]
    for number in (HEAD, *numbers(sheet)):
        first, last = sheet.cell(number, 2).value, sheet.cell(number, 10).value
        sheet.cell(number, 2).value, sheet.cell(number, 10).value = last, first


def take_out_columns(book):
    book.worksheets[0].delete_cols(14, 2)


def hide_columns(book):
    book.worksheets[0].column_dimensions["J"].hidden = True
    book.worksheets[0].row_dimensions[HEAD + 2].hidden = True


def rename_sheets(book):
    book.worksheets[0].title = "Kopie van het plan"
    book.move_sheet(book.worksheets[0], offset=2)


def add_empty_rows(book):
    book.worksheets[0].insert_rows(HEAD + 3, amount=4)
    book.worksheets[0].insert_rows(1, amount=2)


def write_dates_as_text(book):
    sheet = book.worksheets[0]
    for number in numbers(sheet):
        for place in (12, 13):
            value = sheet.cell(number, place).value
            sheet.cell(number, place).value = f"{value.day}-{value.month}-{value.year}"


def write_capitals_and_spaces(book):
    sheet = book.worksheets[0]
    for number in numbers(sheet):
        sheet.cell(number, 17).value = f" {sheet.cell(number, 17).value.upper()} "


@pytest.mark.parametrize(
    "edit",
    [
        sort_rows,
        move_columns,
        take_out_columns,
        hide_columns,
        rename_sheets,
        add_empty_rows,
        write_dates_as_text,
        write_capitals_and_spaces,
    ],
)
def test_what_people_and_programs_do_with_a_file_changes_nothing(sent, material, edit):
    assert changes(back(sent, material, edit), material) == {}


def test_a_column_that_was_taken_out_is_named(sent, material):
    assert back(sent, material, take_out_columns).gone == ("class", "class_reason")


def test_a_row_that_was_deleted_is_named_and_deletes_nothing(sent, material, keys):
    found = back(sent, material, lambda book: book.worksheets[0].delete_rows(HEAD + 1))
    compared = compare(found.base, found.rows, ours_of(material))
    assert (compared.cells, compared.left_out) == ((), (keys[0],))


def test_the_section_of_an_own_action_is_read_and_that_of_others_is_of_the_program(sent, material, keys):
    title = next(one.title for one in material.outcome.questionnaire.sections if one.id == "2.1")

    def edit(book):
        sheet = book.worksheets[0]
        sheet.cell(HEAD + 80, 4).value, sheet.cell(HEAD + 80, 10).value = f"2.1 {title.upper()}", "Een eigen maatregel"
        sheet.cell(HEAD + 81, 4).value = f"2.1 {title}"  # nothing but a section is no action
        at(sheet, "own-1", "section").value = f"2.1 {title}"
        at(sheet, keys[0], "section").value = "iets anders"

    sheet = back(sent, material, edit)
    assert not sheet.faults
    assert [{name: text for name, text in sheet.rows[key].items() if text} for key in sheet.added] == [
        {"section": "2.1", "measure": "Een eigen maatregel"}
    ]
    found = compare(sheet.base, sheet.rows, ours_of(material))
    assert [(cell.key, cell.column, cell.theirs) for cell in found.cells] == [("own-1", "section", "2.1")]
    assert found.unread == ((keys[0], "section"),)


def test_a_row_that_was_added_is_an_action_of_their_own(sent, material):
    def edit(book):
        sheet = book.worksheets[0]
        sheet.cell(HEAD + 80, 10).value = "Een eigen maatregel"
        sheet.cell(HEAD + 80, 13).value = date(2027, 1, 31)
        sheet.cell(HEAD + 81, 17).value = "Bezig (D)"  # nothing but a status is no action

    found = back(sent, material, edit)
    assert changes(found, material) == {}
    assert found.added == (f"new-{HEAD + 80}",)
    row = found.rows[found.added[0]]
    assert {column: text for column, text in row.items() if text} == {"measure": "Een eigen maatregel", "due": "2027-01-31"}


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("due", "na de zomer", "is not a date"),
        ("due", "31-2-2027", "is not a date"),
        ("due", 12, "is not a date"),
        ("status", "bijna", "is not in the list"),
        ("class", "=A1", "formula"),
        ("measure", "=A1&B1", "formula"),
        ("owner", "x" * 201, "too long"),
        ("key", "9.9-K9", "No action"),
    ],
)
def test_what_cannot_be_read_is_a_fault_with_its_cell(sent, material, keys, column, value, says):
    places = {}

    def edit(book):
        cell = at(book.worksheets[0], keys[1], column)
        cell.value = value
        places["cell"] = cell.coordinate

    found = back(sent, material, edit)
    assert [fault.path for fault in found.faults] == [(places["cell"],)]
    assert says in str(found.faults[0].says)


def test_an_action_that_stands_twice_is_a_fault(sent, material, keys):
    def edit(book):
        at(book.worksheets[0], keys[1], "key").value = keys[0]

    assert "twice" in str(back(sent, material, edit).faults[0].says)


def take_out_the_hidden_sheet(book):
    del book[SHEET]


def change_the_hidden_sheet(book):
    book[SHEET]["B3"] = "another-assessment"


def take_out_the_head(book):
    book.worksheets[0].delete_rows(HEAD)


@pytest.mark.parametrize(
    ("edit", "code"), [(take_out_the_hidden_sheet, "no_plan"), (change_the_hidden_sheet, "broken_seal"), (take_out_the_head, "no_table")]
)
def test_a_file_that_cannot_be_compared_is_refused(sent, material, edit, code):
    assert back(sent, material, edit).code == code


def plain_workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active["A1"] = "niets"
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.namelist():
            target.writestr(one, source.read(one))
        target.writestr(name, content)
    return out.getvalue()


def test_hostile_files_are_refused(sent, material):
    hostile = {
        "macros": with_part(sent, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0"),
        "bomb": with_part(sent, "xl/worksheets/sheet99.xml", b"\0" * 30_000_000),
        "too_large": b"PK" + b"x" * (LIMITS.size + 1),
        "empty": b"",
        "no_plan": plain_workbook(),
    }
    assert {name: read_back(data, material).code for name, data in hostile.items()} == {name: name for name in hostile}


def test_another_kind_of_file_is_refused_with_what_to_do(sent, material):
    found = read_back(sent, material, name="plan.ods")
    assert "XLSX" in str(found.says)
    assert read_back(b"%PDF-1.7", material).code


def test_an_entity_that_grows_is_refused(sent, material):
    bomb = b'<!DOCTYPE a [<!ENTITY b "cccccccccc">]><a>&b;&b;</a>'
    assert read_back(with_part(sent, "xl/worksheets/sheet99.xml", bomb), material).code == "doctype"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("30-6-2027", date(2027, 6, 30)),
        ("30/06/2027", date(2027, 6, 30)),
        ("2027-06-30", date(2027, 6, 30)),
        ("30-06-2027 00:00:00", date(2027, 6, 30)),
    ],
)
def test_days_are_read_as_programs_write_them(text, day):
    assert day_in(text) == day.isoformat()


@pytest.mark.parametrize("text", ["31-2-2027", "6/30/2027", "juni", "1-1-0099", ""])
def test_what_is_no_day_is_not_guessed(text):
    assert day_in(text) is None
