"""Closing a counting: its counts go into the answers, and what was found in single files is deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.answers import Answer
from selfassess.core.kinds.raw import day_of
from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.services import counting, forgetting
from selfassess.services.counting import CountingChanged, CountingOver
from selfassess.web import guarding
from selfassess.web.access import Permission, of_version, requires
from selfassess.web.counting.desk import Desk, by, desk_of
from selfassess.web.counting.sheet import over
from selfassess.web.counting.writing import (
    SAMPLE,
    Coming,
    coming,
    counts_typed,
    faults_of,
    looked_at,
    sample_defaults,
    sample_typed,
    saved_or_none,
    standing,
)
from selfassess.web.guarding import Panel
from selfassess.web.kinds.telling import counting_told
from selfassess.web.kinds.typed import read_day
from selfassess.web.pages import show

bp = Blueprint("closing", __name__)

NEW, OLD = "new", "old"


@dataclass(frozen=True, slots=True)
class Line:
    """One question whose counts are written: what comes, what stands, and what was chosen when one must choose."""

    coming: Coming
    words: str
    incomplete: tuple[str, ...]
    still_open: int
    chosen: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The counts per norm, in words."""
        return tuple(counting_told(Answer(norm_counts=self.coming.parsed.answer.norm_counts)))

    @property
    def name(self) -> str:
        """The name of the choice between what comes and what stands."""
        return f"keep:{self.coming.item.id}"


@dataclass(frozen=True, slots=True)
class ClosePage:
    """What will be written and what is deleted. `empty`: questions without one judged file; `clashes`: (address, sentence) to mend first."""

    assessment: Assessment
    desk: Desk
    lines: tuple[Line, ...]
    empty: tuple[str, ...]
    clashes: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    revision: int
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    changed: bool = False


@bp.get("/close")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
def ask(assessment: Assessment, population: str):
    """Show what closing writes and deletes; the sheet when nobody counts."""
    desk = desk_of(assessment, population)
    if desk.sheet is None:
        return redirect(url_for("counting.sheet.sheet", ref=assessment.ref, population=population), 303)
    return show(_page(assessment, desk, sample_defaults(desk.outcome, now().date().isoformat())))


@bp.post("/close")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def close(assessment: Assessment, population: str):
    """Write the counts and delete the cells; when something is wrong or changed meanwhile, nothing of both is done."""
    desk = desk_of(assessment, population)
    if desk.sheet is None:
        return over()
    typed = sample_typed(request.form)
    page = _page(assessment, desk, typed, sent=request.form)
    looked = looked_at(typed, {line.coming.item.id: line.coming.saved for line in page.lines}, request.form)
    faults = {**_faults(page), **looked.faults}
    if faults or looked.refused or page.clashes:
        guarding.tell(looked, by=g.member, assessment=assessment, where="counting", saved=False)
        return show(_page(assessment, desk, typed, sent=request.form, faults=faults, guard=looked.panel(saved=False))), 422
    if _is_stale(page):
        return show(_page(assessment, desk, typed, guard=looked.panel(saved=False), changed=True)), 409
    written = [line.coming.save for line in page.lines if not line.coming.asks or line.chosen == NEW]
    day = read_day(typed["sample.date"]) if typed["sample.date"] else None
    try:
        counting.close(assessment, population, written, revision=_number("revision"), counted_on=day_of(day) if day else None, **by())
    except CountingOver:
        return over()
    except CountingChanged:
        desk = desk_of(assessment, population)
        return show(_page(assessment, desk, typed, guard=looked.panel(saved=False), changed=True)), 409
    guarding.tell(looked, by=g.member, assessment=assessment, where="counting")
    forgetting.forget(current_app.config["SETTINGS"].instance)
    return redirect(url_for("counting.sheet.sheet", ref=assessment.ref, population=population, written=len(written)), 303)


@bp.post("/clear")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
def clear(assessment: Assessment, population: str):
    """Throw the counting away: nothing of it goes into an answer."""
    desk = desk_of(assessment, population)
    typed = sample_defaults(desk.outcome, now().date().isoformat())
    try:
        counting.clear(assessment, population, revision=_number("revision"), **by())
    except CountingOver:
        return over()
    except CountingChanged:
        return show(_page(assessment, desk, typed, changed=True)), 409
    forgetting.forget(current_app.config["SETTINGS"].instance)
    return redirect(url_for("counting.sheet.sheet", ref=assessment.ref, population=population, said="cleared"), 303)


def _is_stale(page: ClosePage) -> bool:
    """Return whether an answer was saved since the page was made."""
    return any(_number(f"{line.coming.item.id}:revision") != line.coming.saved.revision for line in page.lines)


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _faults(page: ClosePage) -> dict[str, str]:
    """Return what is wrong, by name of field: of the form for all, and choices that were not made."""
    found: dict[str, str] = {}
    for line in page.lines:
        for name, says in faults_of(line.coming).items():
            found.setdefault(name if name in SAMPLE else line.name, says)
        if line.coming.asks and line.chosen not in (NEW, OLD):
            found.setdefault(line.name, _("Choose which counts of %(item)s stay.", item=line.coming.item.id))
    return found


def _page(
    assessment: Assessment, desk: Desk, typed: Mapping[str, str], *, sent: Mapping[str, str] | None = None, **more: object
) -> ClosePage:
    ready = [one for one in desk.tallies.values() if one.examined]
    stands = standing(assessment, [desk.questions[one.item_id].item for one in ready])
    lines = tuple(_line(desk, one, stands, typed, sent or {}) for one in ready)
    return ClosePage(
        assessment, desk, lines,
        empty=tuple(one.item_id for one in desk.tallies.values() if not one.examined),
        clashes=tuple(_clashes(assessment, desk)),
        typed=typed, revision=desk.sheet.revision, lang=desk.outcome.questionnaire.language, **more,
    )  # fmt: skip


def _line(desk: Desk, one, stands, typed: Mapping[str, str], sent: Mapping[str, str]) -> Line:
    item = desk.questions[one.item_id].item
    filled = {**counts_typed(item, desk.answer(one)), **{name: text for name, text in typed.items() if text}}
    new = coming(desk.outcome.questionnaire, item, saved_or_none(stands, item), filled)
    return Line(new, desk.in_words(one), one.incomplete, one.still_open, sent.get(f"keep:{item.id}", ""))


def _clashes(assessment: Assessment, desk: Desk):
    """Yield where the whole and its parts contradict each other, with a sentence."""
    numbers = {row: number for number, row in desk.files.items()}
    for one in desk.tallies.values():
        for row in one.clashes:
            href = url_for("counting.files.file", ref=assessment.ref, population=desk.of.id, number=numbers[row], _anchor=one.item_id)
            yield href, _("File %(file)s, %(item)s: the whole and its parts contradict each other.", file=numbers[row], item=one.item_id)
