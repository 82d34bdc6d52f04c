"""The sheet of a counting: how far it is, the matrix of files and norms, and its files coming and going."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.definition import Population
from selfassess.core.kinds.raw import LARGEST_COUNT
from selfassess.core.sampling import draw
from selfassess.core.tally import WHOLE
from selfassess.models.assessment import Assessment
from selfassess.services import counting, forgetting
from selfassess.services.counting import MOST_FILES, CountingGoesOn, CountingOver, NoSuchFile
from selfassess.web.access import Permission, of_version, requires, takes_answers
from selfassess.web.assess.filling import size_of
from selfassess.web.assess.sampling import LARGEST_POPULATION
from selfassess.web.counting import cells
from selfassess.web.counting.desk import Desk, Question, by, desk_of, name_of
from selfassess.web.pages import error_page, saves_itself, show

bp = Blueprint("sheet", __name__)

ALL, RANDOM, CHOSEN = "all", "random", "chosen"


@dataclass(frozen=True, slots=True)
class BeginPage:
    """No counting is open: what to do first, and a form for files that people chose. `said`: what was just done."""

    assessment: Assessment
    of: Population
    typed: Mapping[str, str]
    takes_answers: bool
    lang: str
    said: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its name, what was chosen, its sign, and whether that only follows from other cells or cannot be."""

    name: str
    value: str
    sign: str
    look: str
    takes: str


@dataclass(frozen=True, slots=True)
class Line:
    """One file: its number, where its page is, how far it is, and its cells."""

    number: int
    href: str
    progress: str
    is_done: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """An open counting. `next_file`: its number and address, None when every file is done; `replaced`: files that the next number replaced."""

    assessment: Assessment
    desk: Desk
    lines: tuple[Line, ...]
    columns: Mapping[str, str]
    words: Mapping[str, str]
    next_file: Line | None
    replaced: int
    may_add: bool
    takes_answers: bool
    person: str
    lang: str
    said: str = ""

    @property
    def done(self) -> int:
        """How many files are done."""
        return sum(line.is_done for line in self.lines)


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def sheet(assessment: Assessment, population: str):
    """Show the open counting of the own side, or how to begin one."""
    desk = desk_of(assessment, population)
    if desk.sheet is None:
        return show(_begin_page(assessment, desk))
    return show(_page(assessment, desk))


@bp.post("")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def begin(assessment: Assessment, population: str):
    """Begin a counting, of a draw or of files that people chose."""
    desk = desk_of(assessment, population)
    typed = {name: request.form.get(name, "").strip()[:40] for name in ("drawn", "size", "files", "seed")}
    if typed["drawn"] == CHOSEN and typed["files"] == typed["size"]:
        typed["drawn"] = ALL
    numbers, faults = _numbers(typed)
    if faults:
        return show(_begin_page(assessment, desk, typed, faults)), 422
    seed = int(typed["seed"]) if typed["drawn"] == RANDOM else None
    here = {"ref": assessment.ref, "population": population}
    try:
        counting.begin(assessment, population, numbers=numbers, size=int(typed["size"]), drawn=typed["drawn"], seed=seed, **by())
    except CountingGoesOn:
        return redirect(url_for("counting.sheet.sheet", said="goes-on", **here), 303)
    return redirect(url_for("counting.sheet.sheet", **here), 303)


@bp.post("/cells")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def save_cells(assessment: Assessment, population: str):
    """Keep cells of the matrix as they are chosen, and tell what follows from them."""
    desk = desk_of(assessment, population)
    marks = cells.marks_in(desk, request.form)
    try:
        marked = counting.mark(assessment, population, marks, **by())
    except CountingOver:
        return over()
    if not saves_itself():
        return redirect(url_for("counting.sheet.sheet", ref=assessment.ref, population=population), 303)
    return cells.reply(desk_of(assessment, population), marked, marks)


@bp.post("/rows")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def change_rows(assessment: Assessment, population: str):
    """Replace a file by the next number of the draw; add or take out one that people chose."""
    what, text = request.form.get("what", ""), request.form.get("file", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    here = {"ref": assessment.ref, "population": population}
    desk_of(assessment, population)
    try:
        coming = _change(assessment, population, what, number)
    except NoSuchFile:
        return redirect(url_for("counting.sheet.sheet", said="none-left", **here), 303)
    except CountingOver:
        return over()
    if what != "add":
        forgetting.forget(current_app.config["SETTINGS"].instance)
    if coming is None:
        return redirect(url_for("counting.sheet.sheet", said="taken-out", **here), 303)
    return redirect(url_for("counting.files.file", number=coming, **here), 303)


def over() -> tuple[str | dict, int]:
    """Return the page for a counting that is over."""
    return error_page(
        409,
        title=_("This counting is over"),
        says=_("Nobody counts these files on the screen now: the counting was closed or thrown away."),
        what_to_do=_("Go back to the self-assessment and look at the counts of the questions, or begin a new counting."),
    )


def _change(assessment: Assessment, population: str, what: str, number: int) -> int | None:
    if what == "replace":
        return counting.replace_file(assessment, population, number, **by())
    if what == "add":
        return counting.add_file(assessment, population, **by())
    counting.remove_file(assessment, population, number, **by())
    return None


def _numbers(typed: Mapping[str, str]) -> tuple[tuple[int, ...], dict[str, str]]:
    """Return the numbers of the files, and what is wrong by name of field."""
    faults: dict[str, str] = {}
    size = whole("size", typed["size"], faults, 1, LARGEST_POPULATION)
    most = max(1, min(size or MOST_FILES, MOST_FILES))
    files = size if typed["drawn"] == ALL else whole("files", typed["files"], faults, 1, most)
    seed = whole("seed", typed["seed"], faults, 0, LARGEST_COUNT) if typed["drawn"] == RANDOM else 0
    if typed["drawn"] not in (ALL, RANDOM, CHOSEN):
        faults["files"] = _("Draw the files first, or fill in how many you chose.")
    elif files > MOST_FILES:
        faults["size"] = _("At most %(most)s files fit on the screen. Draw fewer.", most=MOST_FILES)
    if faults:
        return (), faults
    return (draw(size, files, seed) if typed["drawn"] == RANDOM else tuple(range(1, files + 1))), {}


def whole(name: str, text: str, faults: dict[str, str], least: int, most: int) -> int:
    """Return a whole number that was typed; 0 when it is none, with what is wrong in `faults`."""
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    faults[name] = _("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
    return 0


def _begin_page(
    assessment: Assessment, desk: Desk, typed: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None
) -> BeginPage:
    size = next((size_of(desk.outcome.questionnaire, one.item, desk.outcome.intake) for one in desk.questions.values()), None)
    written = request.args.get("written", "")
    said = ""
    if written.isascii() and written.isdigit() and len(written) < 4:
        said = ngettext(
            "The counting is closed. The counts of %(num)s question are in its answer. What you found in single files is deleted.",
            "The counting is closed. The counts of %(num)s questions are in their answers. What you found in single files is deleted.",
            int(written),
        )
    elif request.args.get("said") == "cleared":
        said = _("The counting is thrown away. Nothing of it is in an answer.")
    return BeginPage(
        assessment, desk.of, typed or {"size": str(size or "")}, takes_answers(assessment), desk.outcome.questionnaire.language, said,
        faults or {},
    )  # fmt: skip


def _page(assessment: Assessment, desk: Desk) -> SheetPage:
    lines = tuple(_line(assessment, desk, number) for number in desk.files)
    coming = desk.next_open()
    said = {
        "goes-on": _("A counting of these files was begun already. This is it."),
        "none-left": _("There is no other file to take: the draw has no more numbers, or this file was not on the sheet any more."),
        "taken-out": _("The file is taken out of the counting."),
        "saved": _("Saved."),
    }
    return SheetPage(
        assessment, desk, lines, cells.columns_of(desk), cells.words(),
        next_file=next((line for line in lines if line.number == coming), None),
        replaced=counting.replaced_in(desk.sheet),
        may_add=desk.sheet.drawn == CHOSEN and len(desk.sheet.rows) < desk.sheet.size and len(desk.files) < MOST_FILES,
        takes_answers=takes_answers(assessment),
        person=g.member.account.email,
        lang=desk.outcome.questionnaire.language,
        said=said.get(request.args.get("said", ""), ""),
    )  # fmt: skip


def _line(assessment: Assessment, desk: Desk, number: int) -> Line:
    found = tuple(cell for question in desk.questions.values() for cell in _cells(desk, number, question))
    href = url_for("counting.files.file", ref=assessment.ref, population=desk.of.id, number=number)
    return Line(number, href, cells.progress_of(desk, number), desk.open_in(number) == 0, found)


def _cells(desk: Desk, number: int, question: Question) -> list[Cell]:
    found, signs = desk.found(number, question), cells.signs()
    follows = cells.following(desk, number, question.item.id)
    made = []
    for norm in question.counted.columns:
        value = found.get(norm, "")
        sign = value or (follows["value"] if norm == WHOLE else "")
        look = "clash" if norm == WHOLE and follows["clash"] else "follows" if sign and not value else ""
        takes = "-" if norm in question.may_lack else ""
        made.append(Cell(name_of(number, question.item.id, norm), value, signs[sign], f"{sign} {look}".strip(), takes))
    return made
