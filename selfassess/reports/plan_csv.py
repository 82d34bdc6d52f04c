"""The plan as CSV, in words: the columns of the workbook, for programs that take no workbooks."""

from selfassess.core.plan_table import COLUMNS
from selfassess.core.table_csv import table_csv
from selfassess.reports.material import Material, described
from selfassess.reports.plan_rows import choice_words, rows_of, words_of


def plan_csv(material: Material) -> bytes:
    """Return the plan with semicolons and a mark of the alphabet, as Excel in Dutch reads it; no cell is ever a formula."""
    voice = material.voice
    words = choice_words(material.outcome.questionnaire, voice)
    head = [voice.say(column.heading) for column in COLUMNS]
    rows = ([words_of(row.plain[column.id], column, words, voice) for column in COLUMNS] for row in rows_of(material, described(material)))
    return table_csv([head, *rows])
