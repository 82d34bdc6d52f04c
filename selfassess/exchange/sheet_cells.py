"""The process that reads the cells of one workbook: a job as JSON on its input, rows of cells as JSON on its output.

Kept apart, as the inspection of documents is: readers of workbooks are large and meet hostile files.
"""

import json
import sys
import warnings
from datetime import date, datetime, time

from selfassess.exchange.documents.limits import Limits
from selfassess.exchange.documents.workshop import limit

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 20, 2_000, 60
LONGEST = 32_767  # characters of a cell, by the format
# What a cell holds, as the first of a pair; the second is always text.
TEXT, NUMBER, DAY, FORMULA, FAULT = "text", "number", "day", "formula", "fault"


def answer(given: dict) -> dict:
    """Return the sheets of a workbook: their name and their rows, each with its number and its cells."""
    from openpyxl import load_workbook

    warnings.simplefilter("ignore")
    try:
        book = load_workbook(given["source"], read_only=True, data_only=False, keep_links=False)
        return {"sheets": [_sheet(one) for one in book.worksheets[:MOST_SHEETS]]}
    except (MemoryError, RecursionError):
        return {"refused": "too_heavy", "params": {}}
    except Exception:  # whatever a reader of hostile files falls over; this process is its door
        return {"refused": "damaged", "params": {}}


def _sheet(sheet) -> dict:
    sheet.reset_dimensions()
    rows = []
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        cells = {str(cell.column): _cell(cell) for cell in row if cell.value is not None}
        if cells:
            rows.append([next(cell.row for cell in row if cell.value is not None), cells])
    return {"name": sheet.title, "rows": rows}


def _cell(cell) -> tuple[str, str]:
    value = cell.value
    if cell.data_type == "f":
        return FORMULA, ""
    if cell.data_type == "e":
        return FAULT, str(value)
    if isinstance(value, datetime | date):
        return DAY, value.isoformat()[:10]
    if isinstance(value, bool):
        return TEXT, str(value)
    if isinstance(value, int | float):
        return NUMBER, repr(value)
    return (FAULT, "") if isinstance(value, time) else (TEXT, str(value)[:LONGEST])


def main() -> None:
    """Do one job."""
    given = json.load(sys.stdin)
    limit(Limits(**given["limits"]))
    outgoing, sys.stdout = sys.stdout, sys.stderr  # nothing that a library prints may end up in the answer
    json.dump(answer(given), outgoing)
    outgoing.flush()


if __name__ == "__main__":
    main()
