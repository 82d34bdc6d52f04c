"""The improvement plan as a workbook: a table that people fill in without the program and bring back."""

import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date

from selfassess.core.phrases import N_
from selfassess.core.plan_table import (
    BY_ID,
    CHOICE,
    CHOICES,
    COLUMNS,
    DAY,
    FORMAT,
    KEY,
    LINE,
    SECTION,
    SHEET,
    Bound,
    Column,
    is_read,
    normal,
    prints_of,
    seal_of,
)
from selfassess.reports.material import Material, described
from selfassess.reports.packing import repacked
from selfassess.reports.plan_report import Judgement, PlanReport
from selfassess.reports.plan_rows import Row, choice_words, rows_of, words_of
from selfassess.reports.voice import Voice

HEAD_ROW = 4
SPARE_ROWS = 100  # below the plan, for actions that people add: they get the lists to choose from too
LISTS = "selfassess_lists"
FORMULA = ("=", "+", "-", "@")
INK, SOFT, ACCENT, GROUND, LINE_COLOUR = "1B2733", "4A5866", "0B5C7A", "F1F3F5", "C5CCD3"
LEVEL_FILLS = {"full": "DFF1E8", "three_quarter": "EEF1D6", "quarter": "FBEAD3", "empty": "F8E0DE"}
A3 = 8
LINE_HEIGHT, HIGHEST = 15.0, 400.0
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def plan_xlsx(material: Material) -> bytes:
    """Return the plan as a workbook; the same input gives the same bytes.

    The file says what it belongs to, in a hidden sheet. Nothing that people wrote is ever a formula.
    """
    from openpyxl import Workbook

    report, voice, bound = described(material), material.voice, material.bound
    rows = rows_of(material, report)
    book = Workbook()
    words = choice_words(material.outcome.questionnaire, voice)
    _plan_sheet(book.active, report, rows, words, voice)
    _outcome_sheet(book.create_sheet(_title(voice.gettext("Outcome"))), report, voice)
    _readme_sheet(book.create_sheet(_title(voice.gettext("Read me"))), report, voice)
    _lists_sheet(book.create_sheet(LISTS), words)
    _hidden_sheet(book.create_sheet(SHEET), rows, bound)
    book.properties.title = normal(f"{voice.gettext('Improvement plan')} {report.about.organisation}".strip())
    book.properties.creator = normal(report.about.organisation)
    book.properties.language = voice.language
    out = io.BytesIO()
    book.save(out)
    return repacked(out.getvalue(), f"{report.about.on.isoformat()}T00:00:00Z")


def put(cell, value: object) -> None:
    """Write a value in a cell; a text stays a text, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    text = normal(value)
    if not text:
        return
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    if text.startswith(FORMULA):
        cell.quotePrefix = True


def _title(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "-"


def _plan_sheet(sheet, report: PlanReport, rows: Sequence[Row], words, voice: Voice) -> None:
    sheet.title = _title(voice.gettext("Improvement plan"))
    _headline(
        sheet, _covered(report, voice), voice.gettext("Change the white cells. The grey ones are of the program and are not read back.")
    )
    for place, column in enumerate(COLUMNS, start=1):
        _head(sheet.cell(HEAD_ROW, place), voice.say(column.heading))
        sheet.column_dimensions[_letter(place)].width = column.width
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        for place, column in enumerate(COLUMNS, start=1):
            cell = sheet.cell(number, place)
            put(cell, _value(row.plain[column.id], column, words, voice))
            _dress(cell, column, is_read(row.key, column))
        sheet.row_dimensions[number].height = _height(sheet, number)
    last = HEAD_ROW + max(len(rows), 1)
    for number in range(HEAD_ROW + len(rows) + 1, last + SPARE_ROWS + 1):
        for place, column in enumerate(COLUMNS, start=1):
            if column.kind == DAY or column.id == SECTION:
                sheet.cell(number, place).number_format = _DAY_FORMAT if column.kind == DAY else "@"
    sheet.row_dimensions[HEAD_ROW].height = _height(sheet, HEAD_ROW)
    _table(sheet, "ImprovementPlan", HEAD_ROW, last, len(COLUMNS))
    _validate(sheet, rows, words, voice, last + SPARE_ROWS)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 4)
    _printed(sheet, voice, report, HEAD_ROW)


_DAY_FORMAT = "dd-mm-yyyy"


def _value(cell: str, column: Column, words, voice: Voice) -> object:
    if column.kind == DAY:
        return date.fromisoformat(cell) if cell else None
    return words_of(cell, column, words, voice)


def _dress(cell, column: Column, is_white: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Side(style="hair", color=LINE_COLOUR)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    cell.border = Border(bottom=thin, left=thin, right=thin)
    cell.font = Font(name="Calibri", size=11, color=INK if is_white else SOFT, bold=column.id == "number")
    if not is_white:
        cell.fill = PatternFill("solid", fgColor=GROUND)
    if column.kind == DAY:
        cell.number_format = _DAY_FORMAT
    elif is_white:
        cell.number_format = "@"


def _height(sheet, number: int) -> float:
    """Return how high a row must be, in points, to show all of its texts; programs do not all work that out themselves."""
    most = 1
    for cell in sheet[number]:
        room = max(int(sheet.column_dimensions[cell.column_letter].width), 1)
        text = cell.value if isinstance(cell.value, str) else ""
        most = max(most, sum(max(len(textwrap.wrap(line, room)), 1) for line in text.split("\n")))
    return min(most * LINE_HEIGHT + 3, HIGHEST)


def _validate(sheet, rows: Sequence[Row], words, voice: Voice, last: int) -> None:
    """Let people choose from lists: the status, the cause, and for each action the priorities that it may have."""
    for column in (column for column in COLUMNS if column.kind in (CHOICE, CHOICES)):
        letter = _letter(_place(column.id))
        offered = len(words[column.id])
        whole, below = f"{letter}{HEAD_ROW + 1}:{letter}{last}", f"{letter}{HEAD_ROW + len(rows) + 1}:{letter}{last}"
        if column.id == SECTION:
            own = (f"{letter}{number}" for number, row in enumerate(rows, start=HEAD_ROW + 1) if is_read(row.key, column))
            _list(sheet, column, offered, " ".join((*own, below)), voice)
            continue
        if column.id != "class":
            _list(sheet, column, offered, whole, voice)
            continue
        for many in sorted({len(row.classes) for row in rows}):
            cells = [f"{letter}{number}" for number, row in enumerate(rows, start=HEAD_ROW + 1) if len(row.classes) == many]
            _list(sheet, column, many, " ".join(cells), voice)
        _list(sheet, column, offered, below, voice)
    for column in (column for column in COLUMNS if column.kind in (DAY, LINE)):
        _rule(sheet, column, f"{_letter(_place(column.id))}{HEAD_ROW + 1}:{_letter(_place(column.id))}{last}", voice)


def _list(sheet, column: Column, many: int, cells: str, voice: Voice) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    if not many:
        return
    letter = _letter(1 + [one.id for one in COLUMNS if one.kind in (CHOICE, CHOICES)].index(column.id))
    rule = DataValidation("list", formula1=f"{LISTS}!${letter}$2:${letter}${many + 1}", allow_blank=True)
    rule.showErrorMessage = column.kind == CHOICE
    rule.errorTitle = voice.say(column.heading)
    rule.error = (
        voice.gettext("Choose a priority from the list. This action cannot be less urgent than the rule says.")
        if column.id == "class"
        else voice.gettext("Choose one from the list.")
    )
    sheet.add_data_validation(rule)
    rule.sqref = _ranges(cells)


def _rule(sheet, column: Column, cells: str, voice: Voice) -> None:
    """Say at a cell what goes in it."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(allow_blank=True)
    rule.showInputMessage = True
    rule.promptTitle = voice.say(column.heading)
    is_day = column.kind == DAY
    rule.prompt = voice.gettext("Day-month-year, for example 30-6-2025.") if is_day else voice.gettext("A function, not a name.")
    sheet.add_data_validation(rule)
    rule.sqref = _ranges(cells)


def _ranges(cells: str):
    from openpyxl.worksheet.cell_range import MultiCellRange

    return MultiCellRange(cells)


def _outcome_sheet(sheet, report: PlanReport, voice: Voice) -> None:
    """The judgement of each part, section and item."""
    verdict = report.verdict.name if report.verdict else report.percentage
    _headline(sheet, _covered(report, voice), verdict)
    names = (N_("No."), N_("Subject"), N_("Judgement"), N_("With evidence"), N_("What was answered"))
    widths = (10, 60, 30, 30, 50)
    for place, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
        _head(sheet.cell(HEAD_ROW, place), voice.say(name))
        sheet.column_dimensions[_letter(place)].width = width
    number = HEAD_ROW
    for number, (texts, judgement, weight) in enumerate(_standing(report), start=HEAD_ROW + 1):
        _standing_row(sheet, number, texts, judgement, weight)
        sheet.row_dimensions[number].height = _height(sheet, number)
    _table(sheet, "Outcome", HEAD_ROW, max(number, HEAD_ROW + 1), len(names))
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)
    _printed(sheet, voice, report, HEAD_ROW, paper=9)


def _standing(report: PlanReport) -> Iterable[tuple[tuple[str, ...], Judgement | None, str]]:
    for part in report.parts:
        yield (part.id, part.title, _text(part.judgement), _text(part.substantiated), ""), part.judgement, "part"
        for section in part.sections:
            said = " ".join(section.labels)
            yield (section.id, section.title, _text(section.judgement), _text(section.substantiated), said), section.judgement, "section"
            for item in section.items:
                yield (item.id, item.title, _text(item.judgement), "", item.tells), item.judgement, "item"


def _text(judgement: Judgement | None) -> str:
    return judgement.text if judgement else ""


def _standing_row(sheet, number: int, texts: Sequence[str], judgement: Judgement | None, weight: str) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    for place, text in enumerate(texts, start=1):
        cell = sheet.cell(number, place)
        put(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top", indent={"part": 0, "section": 0, "item": 1}[weight] if place == 2 else 0)
        cell.font = Font(name="Calibri", size=12 if weight == "part" else 11, bold=weight != "item", color=INK)
        cell.border = Border(bottom=Side(style="hair", color=LINE_COLOUR))
    if judgement and judgement.mark in LEVEL_FILLS:
        sheet.cell(number, 3).fill = PatternFill("solid", fgColor=LEVEL_FILLS[judgement.mark])


def _readme_sheet(sheet, report: PlanReport, voice: Voice) -> None:
    """What this file is and how to bring it back."""
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 76
    put(sheet["A1"], voice.gettext("How this file works"))
    sheet["A1"].font = Font(name="Calibri", size=18, bold=True, color=INK)
    lines = [voice.say(one) for one in README]
    lines += ["", *(f"{name}: {value}" for name, value in report.cover), "", report.footer]
    for number, line in enumerate(lines, start=3):
        cell = sheet.cell(number, 1)
        put(cell, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name="Calibri", size=11, color=INK)
        sheet.row_dimensions[number].height = _height(sheet, number)
    _printed(sheet, voice, report, 0, paper=9, orientation="portrait")


README = (
    N_("This is the improvement plan as it stood when the file was made. You can work in it without the program, in Excel or LibreOffice."),
    N_("Change the white cells: finding, cause, measure, owner, dates, priority, means, status, proof and effect."),
    N_("The grey cells are of the program. What you change in them is not read back."),
    N_("Choose the cause, the priority and the status from their lists. Several causes may stand in one cell, with ; between them."),
    N_("You may sort and filter, and move or hide columns. A row that you delete is not deleted in the plan."),
    N_(
        "Do you want to add an action of your own? Type it in an empty row below the plan, choose its section if it has one, and leave its grey cells empty."
    ),
    N_("Save the file as an Excel workbook (XLSX). Then choose “Bring an edited plan back” on the page of the improvement plan."),
    N_("Before anything is changed you see every change, with the old and the new text. What both sides changed, you choose yourselves."),
    N_("Write about functions, not about people. No names, and nothing that leads to a client."),
    N_("The plan prints on A3, in landscape. For A4, make the plan as PDF or Word."),
)


def _lists_sheet(sheet, words) -> None:
    """The lists to choose from, each in a column below the id of what it is for."""
    for place, column in enumerate((one for one in COLUMNS if one.kind in (CHOICE, CHOICES)), start=1):
        put(sheet.cell(1, place), column.id)
        for number, word in enumerate(words[column.id].values(), start=2):
            put(sheet.cell(number, place), word)
    sheet.sheet_state = "hidden"


def _hidden_sheet(sheet, rows: Sequence[Row], bound: Bound) -> None:
    """What the file belongs to, and what each cell was known by when it went out."""
    base = {row.key: prints_of(row.plain) for row in rows}
    put(sheet["A1"], FORMAT)
    put(sheet["B1"], seal_of(bound, base))
    for number, name in enumerate(Bound.__slots__, start=2):
        put(sheet.cell(number, 1), name)
        put(sheet.cell(number, 2), str(getattr(bound, name)))
    first = 2 + len(Bound.__slots__)
    for place, column in enumerate(COLUMNS, start=1):
        put(sheet.cell(first, place), column.id)
    for number, (key, prints) in enumerate(base.items(), start=first + 1):
        for place, column in enumerate(COLUMNS, start=1):
            put(sheet.cell(number, place), key if column.id == KEY else prints[column.id])
    sheet.sheet_state = "veryHidden"


def _covered(report: PlanReport, voice: Voice) -> str:
    about = report.about
    parts = (voice.gettext("Improvement plan"), about.organisation, about.location, about.title, voice.date(about.on))
    return " · ".join(part for part in parts if part)


def _headline(sheet, title: str, below: str) -> None:
    from openpyxl.styles import Font

    put(sheet["A1"], title)
    sheet["A1"].font = Font(name="Calibri", size=16, bold=True, color=INK)
    put(sheet["A2"], below)
    sheet["A2"].font = Font(name="Calibri", size=11, color=SOFT)
    sheet.sheet_view.showGridLines = False


def _head(cell, text: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    put(cell, text)
    cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=ACCENT)
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="left")


def _table(sheet, name: str, first: int, last: int, columns: int) -> None:
    from openpyxl.worksheet.table import Table, TableStyleInfo

    table = Table(displayName=name, ref=f"A{first}:{_letter(columns)}{last}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(table)


def _printed(sheet, voice: Voice, report: PlanReport, head: int, *, paper: int = A3, orientation: str = "landscape") -> None:
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = paper
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    told = normal(report.footer).replace("&", "&&")[:180]
    sheet.oddFooter.left.text = f"{told} · {voice.gettext('Page %(page)s of %(total)s', page='&P', total='&N')}"
    if head:
        sheet.print_title_rows = f"{head}:{head}"


def _place(column_id: str) -> int:
    return 1 + COLUMNS.index(BY_ID[column_id])


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)
