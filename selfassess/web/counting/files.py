"""One file: all that is looked for in it, saved whatever was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Section
from selfassess.core.tally import WHOLE
from selfassess.models.assessment import Assessment
from selfassess.services import counting
from selfassess.services.counting import CountingOver, Marked
from selfassess.web.access import Permission, of_version, requires, takes_answers
from selfassess.web.assess.columns import Column
from selfassess.web.counting import cells
from selfassess.web.counting.desk import Desk, Question, by, desk_of, name_of
from selfassess.web.counting.sheet import CHOSEN, RANDOM, over
from selfassess.web.pages import show

bp = Blueprint("files", __name__)

NEXT = "next"


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of a question: the norm or the whole, what may be chosen, what is chosen, and what the page knows to have stood there."""

    name: str
    column: Column
    options: tuple[tuple[str, str], ...]
    value: str
    seen: str
    fault: str = ""
    note: str = ""
    is_folded: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a folded row stands open: somebody said something there, or something is wrong."""
        return bool(self.value or self.fault or self.note)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a file."""

    question: Question
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FilePage:
    """One file to look at; `step` of `steps` files. `after`: number of the next file on the sheet."""

    assessment: Assessment
    desk: Desk
    number: int
    step: int
    steps: int
    progress: str
    sections: tuple[tuple[Section, tuple[Asked, ...]], ...]
    before: int | None
    after: int | None
    may_replace: bool
    may_remove: bool
    takes_answers: bool
    person: str
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)


@bp.get("/files/<int:number>")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def file(assessment: Assessment, population: str, number: int):
    """Show one file with what was found so far; the sheet when nobody counts."""
    desk = desk_of(assessment, population)
    if desk.sheet is None:
        return redirect(url_for("counting.sheet.sheet", ref=assessment.ref, population=population), 303)
    if number not in desk.files:
        abort(404)
    return show(_page(assessment, desk, number))


@bp.post("/files/<int:number>")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def save(assessment: Assessment, population: str, number: int):
    """Keep what was found in one file and go on; what someone else chose first is shown beside what was chosen here."""
    desk = desk_of(assessment, population)
    marks = cells.marks_in(desk, request.form)
    try:
        marked = counting.mark(assessment, population, marks, **by())
    except CountingOver:
        return over()
    desk = desk_of(assessment, population)
    if marked.gone or number not in desk.files:
        return redirect(url_for("counting.sheet.sheet", ref=assessment.ref, population=population, said="none-left"), 303)
    if marked.overtaken:
        return show(_page(assessment, desk, number, marked, {mark.key: mark.value for mark in marks})), 409
    here = {"ref": assessment.ref, "population": population}
    after = desk.next_open(number) if request.form.get("go") == NEXT else number
    if after is None:
        return redirect(url_for("counting.sheet.sheet", said="saved", **here), 303)
    return redirect(url_for("counting.files.file", number=after, **here), 303)


def _page(
    assessment: Assessment, desk: Desk, number: int, marked: Marked | None = None, chosen: Mapping[counting.Key, str] | None = None
) -> FilePage:
    numbers = list(desk.files)
    place = numbers.index(number)
    faults = {
        name_of(*key): cells.said_first(desk, key, stands=stands, chosen=chosen[key])
        for key, stands in (marked.overtaken if marked else {}).items()
    }
    sections = tuple(
        (section, tuple(_asked(desk, number, question, faults, chosen or {}) for question in questions))
        for section, questions in desk.sections
    )
    takes = takes_answers(assessment)
    return FilePage(
        assessment, desk, number, place + 1, len(numbers), cells.progress_of(desk, number), sections,
        before=numbers[place - 1] if place else None,
        after=numbers[place + 1] if place + 1 < len(numbers) else None,
        may_replace=takes and desk.sheet.drawn == RANDOM and len(desk.sheet.rows) + counting.replaced_in(desk.sheet) < desk.sheet.size,
        may_remove=takes and desk.sheet.drawn == CHOSEN and len(numbers) > 1,
        takes_answers=takes,
        person=g.member.account.email,
        lang=desk.outcome.questionnaire.language,
        faults=faults,
    )  # fmt: skip


def _asked(desk: Desk, number: int, question: Question, faults: Mapping[str, str], chosen: Mapping[counting.Key, str]) -> Asked:
    found, item_id = desk.found(number, question), question.item.id
    follows = cells.following(desk, number, item_id)
    columns = {column.head: column for column in question.block.columns}
    choices = []
    for norm in question.counted.columns:
        name, stands = name_of(number, item_id, norm), found.get(norm, "")
        choices.append(
            Choice(
                name, columns.get(norm) or Column("", _("Everything of this question")), _options(question, norm, follows["says"]),
                value=chosen.get((number, item_id, norm), stands) if name in faults else stands,
                seen=stands,
                fault=faults.get(name, ""),
                note=follows["clash"] if norm == WHOLE else "",
                is_folded=norm == WHOLE and bool(question.counted.norms) and norm not in question.may_lack,
            )
        )  # fmt: skip
    return Asked(question, tuple(choices))


def _options(question: Question, norm: str, follows: str) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen in a cell, in words; nothing chosen comes last, and for the whole first: it follows."""
    texts = {"met": _("Yes"), "not_met": _("No"), "not_applicable": _("Not asked")}
    given = tuple((value, texts[value]) for value in cells.possible(question, norm) if value)
    if norm == WHOLE and question.counted.norms:
        return (("", follows), *given)
    return (*given, ("", _("Not yet")))
