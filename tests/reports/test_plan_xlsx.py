"""The plan as a workbook, read back with the library that programs of others use."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import load_workbook

from selfassess.core.plan_table import COLUMNS, SHEET
from selfassess.reports.plan_xlsx import LISTS, plan_xlsx
from tests.plan_sheets import HEAD, at, material_of
from tests.reports.conftest import printed


@pytest.fixture(scope="module")
def made(demo):
    return plan_xlsx(material_of(demo))


@pytest.fixture(scope="module")
def book(made):
    return load_workbook(io.BytesIO(made))


def test_the_same_plan_gives_the_same_bytes(demo, made):
    assert plan_xlsx(material_of(demo)) == made


def test_every_action_is_a_row_of_a_table_with_filters(demo, book):
    sheet = book.worksheets[0]
    table = sheet.tables["ImprovementPlan"]
    assert table.ref == f"A{HEAD}:T{HEAD + len(demo.plan.actions)}"
    assert table.autoFilter.ref == table.ref
    assert [sheet.cell(row, 2).value for row in range(HEAD + 1, HEAD + 3)] == [one.key for one in demo.plan.actions[:2]]


def test_the_head_stays_in_sight_and_is_on_every_page_of_paper(book):
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == f"D{HEAD + 1}"
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == ("landscape", 1, 0)
    assert sheet.oddFooter.left.text.endswith("· Pagina &P van &N")


def test_dates_are_real_dates_and_texts_wrap(demo, book):
    sheet, action = book.worksheets[0], demo.plan.actions[0]
    assert at(sheet, action.key, "due").value == datetime.combine(action.due, datetime.min.time())
    assert at(sheet, action.key, "measure").alignment.wrap_text


def test_a_priority_below_the_rule_is_not_in_the_list_of_its_row(demo, book):
    sheet, rules = book.worksheets[0], demo.questionnaire.scoring.actions
    ids = [one.id for one in rules.classes]
    action = next(one for one in demo.plan.actions if one.least_class and one.least_class != ids[-1])
    cell = at(sheet, action.key, "class").coordinate
    lists = [one for one in sheet.data_validations.dataValidation if one.type == "list" and cell in one.sqref]
    assert len(lists) == 1
    words = [one.value for row in book[LISTS][lists[0].formula1.partition("!")[2].replace("$", "")] for one in row]
    assert words == [one.text for one in rules.classes[: ids.index(action.least_class) + 1]]


def test_the_outcome_has_a_row_for_each_part_section_and_item(demo, book):
    questionnaire = demo.questionnaire
    ids = {book.worksheets[1].cell(row, 1).value for row in range(HEAD + 1, book.worksheets[1].max_row + 1)}
    expected = {one.id for one in (*questionnaire.parts, *questionnaire.sections, *questionnaire.items)}
    assert ids == expected


def test_what_the_program_keeps_for_itself_is_hidden(book):
    assert {book[SHEET].sheet_state, book[LISTS].sheet_state} == {"veryHidden", "hidden"}


def test_no_name_of_a_person_and_no_time_is_in_it(made, demo):
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert "openpyxl" not in core
    assert demo.about.organisation in core


@pytest.mark.parametrize("text", ["=1+1", "+31 20", "-5", "@SUM(A1)", "#N/A", "=cmd|' /C calc'!A0", "_x0041_", "\x0bregel\ud83d"])
def test_what_people_write_is_never_a_formula(demo, text):
    from selfassess.core.action import Decision

    key = demo.plan.actions[0].key
    found = printed(demo.questionnaire, demo.intake, demo.answers, {key: Decision(measure=text, owner=text)})
    made = plan_xlsx(material_of(found))
    cell = at(load_workbook(io.BytesIO(made)).worksheets[0], key, "measure")
    assert cell.data_type == "s"
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert all(b"<f>" not in package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/"))


def test_every_column_is_wide_enough_for_its_longest_word_in_the_head(book):
    sheet = book.worksheets[0]
    for place, column in enumerate(COLUMNS, start=1):
        longest = max(map(len, sheet.cell(HEAD, place).value.split()))
        assert longest <= column.width + 2, column.id


def test_sixty_long_and_hostile_actions_fit(long_plan, hostile_plan):
    for found in (long_plan, hostile_plan):
        sheet = load_workbook(io.BytesIO(plan_xlsx(material_of(found)))).worksheets[0]
        assert sheet.tables["ImprovementPlan"].ref.endswith(str(HEAD + len(found.plan.actions)))
