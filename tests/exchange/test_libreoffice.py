"""The plan goes to the real LibreOffice, is edited there and comes back; the Word document opens there without repair."""

import subprocess
from dataclasses import replace
from html import escape
from typing import NamedTuple

import pypdf
import pytest

from selfassess.core.action import Decision
from selfassess.core.plan_table import CHANGED_THERE, CONFLICT, compare
from selfassess.reports.plan import plan_docx
from selfassess.reports.plan_xlsx import plan_xlsx
from tests.packages import program
from tests.plan_sheets import HEAD, material_of, ours_of, read_back
from tests.reports.conftest import demo_answers, printed

SECONDS = 180
PART = "2.1-I2/2"
DECISIONS = {**demo_answers().decisions, "merged-1": Decision(merges=("2.6-K4", "2.6-K3"))}
EDIT = """
Sub Edit(source, target, written, paper)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  sheet = book.Sheets.getByIndex(0)
  sheet.getCellRangeByName("K5").String = "teamleider"
  sheet.getCellRangeByName("M6").FormulaLocal = "2031-03-01"
  sheet.getCellRangeByName("Q6").String = "Bezig (D)"
  sheet.getCellRangeByName("J7").String = "=eerst overleg" & Chr(10) & "daarna plannen"
  sheet.getCellRangeByName("K8").String = "locatiemanager"
  sheet.getCellRangeByName("P{part}").String = "twee dagdelen"
  sheet.getCellRangeByName("K{merged}").String = "zorgmanager"
  sheet.getCellRangeByName("D{own}").String = "{section}"
  sheet.getCellRangeByName("D{added}").String = "{section}"
  sheet.getCellRangeByName("J{added}").String = "Een eigen maatregel"
  sheet.Rows.removeByIndex(8, 1)
  sheet.Columns.getByIndex(5).IsVisible = False
  Dim field(0) As New com.sun.star.table.TableSortField
  field(0).Field = 1 : field(0).IsAscending = False
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "SortFields" : how(0).Value = field()
  how(1).Name = "ContainsHeader" : how(1).Value = False
  sheet.getCellRangeByName("A5:T{last}").sort(how())
  sheet.Name = "Ons plan"
  Dim xlsx(0) As New com.sun.star.beans.PropertyValue
  xlsx(0).Name = "FilterName" : xlsx(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(ConvertToURL(target), xlsx())
  book.close(True)
  text = StarDesktop.loadComponentFromURL(ConvertToURL(written), "_blank", 0, hidden())
  Dim pdf(0) As New com.sun.star.beans.PropertyValue
  pdf(0).Name = "FilterName" : pdf(0).Value = "writer_pdf_Export"
  text.storeToURL(ConvertToURL(paper), pdf())
  text.close(True)
  StarDesktop.terminate()
End Sub
"""
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">{code}</script:module>
"""


class Edited(NamedTuple):
    """What came out of LibreOffice, with what went in."""

    material: object
    keys: list[str]
    workbook: bytes
    paper: pypdf.PdfReader


@pytest.fixture(scope="module")
def came_back(tmp_path_factory) -> Edited:
    """One working day of LibreOffice for all: the workbook is edited and the Word document is printed."""
    office, folder = program("soffice"), tmp_path_factory.mktemp("office")
    file = demo_answers()
    material = material_of(printed(file.questionnaire, file.intake, file.answers, DECISIONS))
    keys = [action.key for action in material.outcome.plan.actions]
    (folder / "plan.xlsx").write_bytes(plan_xlsx(material))
    (folder / "plan.docx").write_bytes(plan_docx(material))
    rows = {name: HEAD + 1 + keys.index(key) for name, key in (("part", PART), ("merged", "merged-1"), ("own", "own-1"))}
    title = next(one.title for one in file.questionnaire.sections if one.id == "2.1")
    edit = EDIT.format(added=HEAD + len(keys) + 4, last=HEAD + len(keys) + 3, section=f"2.1 {title}", **rows)
    names = ",".join(f'"{folder / one}"' for one in ("plan.xlsx", "back.xlsx", "plan.docx", "plan.pdf"))
    command = [office, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--norestore", "--nolockcheck"]
    _run([*command, "--terminate_after_init"])  # makes the profile, and would write over a macro in it
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(MODULE.format(code=escape(edit, quote=False)), encoding="utf-8")
    _run([*command, f"macro:///Standard.Module1.Edit({names})"])
    return Edited(material, keys, (folder / "back.xlsx").read_bytes(), pypdf.PdfReader(folder / "plan.pdf"))


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, timeout=SECONDS, capture_output=True)


def test_exactly_what_was_edited_in_libreoffice_comes_back(came_back):
    material, keys = came_back.material, came_back.keys
    sheet = read_back(came_back.workbook, material)
    assert not sheet.faults, [(fault.path, str(fault.says)) for fault in sheet.faults]
    found = compare(sheet.base, sheet.rows, ours_of(material))
    assert {(cell.key, cell.column): (cell.state, cell.theirs) for cell in found.cells} == {
        (keys[0], "owner"): (CHANGED_THERE, "teamleider"),
        (keys[1], "due"): (CHANGED_THERE, "2031-03-01"),
        (keys[1], "status"): (CHANGED_THERE, "in_progress"),
        (keys[2], "measure"): (CHANGED_THERE, "=eerst overleg\ndaarna plannen"),
        (keys[3], "owner"): (CHANGED_THERE, "locatiemanager"),
        (PART, "means"): (CHANGED_THERE, "twee dagdelen"),
        ("merged-1", "owner"): (CHANGED_THERE, "zorgmanager"),
        ("own-1", "section"): (CHANGED_THERE, "2.1"),
    }
    assert (found.left_out, found.unread, found.ended) == ((keys[4],), (), ())
    assert [(sheet.rows[key]["section"], sheet.rows[key]["measure"]) for key in sheet.added] == [("2.1", "Een eigen maatregel")]


def test_a_cell_that_was_changed_here_too_is_a_conflict(came_back):
    file, keys = demo_answers(), came_back.keys
    decisions = {**DECISIONS, keys[0]: Decision(owner="bestuurder"), keys[3]: Decision(owner="locatiemanager")}
    decisions |= {PART: replace(DECISIONS[PART], means="een dagdeel"), "merged-1": replace(DECISIONS["merged-1"], owner="bestuurder")}
    now = material_of(printed(file.questionnaire, file.intake, file.answers, decisions))
    sheet = read_back(came_back.workbook, now)
    conflicts = compare(sheet.base, sheet.rows, ours_of(now)).of(CONFLICT)
    assert {(cell.key, cell.column, cell.theirs, cell.ours) for cell in conflicts} == {
        (keys[0], "owner", "teamleider", "bestuurder"),
        (PART, "means", "twee dagdelen", "een dagdeel"),
        ("merged-1", "owner", "zorgmanager", "bestuurder"),
    }


def test_the_word_document_opens_and_prints_there(came_back):
    pages = [page.extract_text() for page in came_back.paper.pages]
    assert len(pages) > 10
    assert "Verbeterplan" in pages[0]
    assert f"Pagina 2 van {len(pages)}" in " ".join(pages[1].split())
    wide = [page for page in came_back.paper.pages if page.mediabox.width > page.mediabox.height]
    assert wide
    assert all("Bevinding" in page.extract_text() for page in wide), "the head of the plan stands on each of its pages"
