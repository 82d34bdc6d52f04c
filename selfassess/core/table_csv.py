"""A table as CSV that opens well in a spreadsheet: UTF-8 with its mark, semicolons, and no text that is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

MARK = "\ufeff"  # without it spreadsheets read the bytes in another alphabet
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def table_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV; the first holds the names of the columns. None is an empty cell."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return (MARK + written.getvalue()).encode()


def _cell(value: object) -> object:
    """Return a text that a spreadsheet shows and never computes: an apostrophe before what looks like a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value
