"""A plan as a workbook that goes out, is edited and comes back."""

import io
from collections.abc import Callable

from openpyxl import Workbook, load_workbook

from selfassess.core.outcome import Outcome
from selfassess.core.plan_table import COLUMNS, KEY, Bound
from selfassess.exchange import plan_xlsx as reading
from selfassess.languages import LANGUAGES, catalogue
from selfassess.reports.material import Material, described
from selfassess.reports.plan_rows import all_words, rows_of
from selfassess.reports.voice import Voice

ORGANISATION, ASSESSMENT = "org-1", "assessment-1"
HEAD = 4


def material_of(printed, decisions=None) -> Material:
    """Return what files are made of, from what a printed plan is made of (tests/reports/conftest.py)."""
    questionnaire, intake, answers, result, plan, about = printed
    bound = Bound(ORGANISATION, ASSESSMENT, about.organisation, f"{questionnaire.key}@1", about.language, 7)
    found = Outcome(questionnaire, intake, answers, result, plan, plan.on)
    return Material(found, about, Voice(about.language, catalogue(about.language)), bound, decisions or {})


def ours_of(material: Material) -> dict:
    """Return the plain cells of a plan, by key."""
    return {row.key: row.plain for row in rows_of(material, described(material))}


def words_for(material: Material):
    """Return what people may write in a file."""
    return all_words([(material.outcome.questionnaire, Voice(one, catalogue(one))) for one in LANGUAGES])


def read_back(data: bytes, material: Material, name: str = "plan.xlsx"):
    """Return what stands in a workbook that comes back."""
    return reading.read_upload(name, [data], words_for(material))


def edited(data: bytes, edit: Callable[[Workbook], None]) -> bytes:
    """Return a workbook after `edit` was done to it."""
    book = load_workbook(io.BytesIO(data))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(sheet, key: str, column: str):
    """Return the cell of an action in a column of the plan, as it went out."""
    place = [one.id for one in COLUMNS].index(column) + 1
    of_key = [one.id for one in COLUMNS].index(KEY) + 1
    number = next(row for row in range(HEAD + 1, sheet.max_row + 1) if sheet.cell(row, of_key).value == key)
    return sheet.cell(number, place)
