"""The totals of a counting on paper, typed over on one page in the order of the paper form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.answers import EMPTY
from selfassess.core.definition import Section
from selfassess.core.tally import WHOLE
from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.services import counting
from selfassess.services.answering import answer_of
from selfassess.services.counting import CountingChanged
from selfassess.web import guarding
from selfassess.web.access import Permission, of_version, requires, takes_answers
from selfassess.web.assess.filling import size_of
from selfassess.web.counting.desk import Desk, Question, by, desk_of
from selfassess.web.counting.sheet import ALL, CHOSEN, RANDOM
from selfassess.web.counting.writing import (
    SAMPLE,
    Coming,
    coming,
    faults_of,
    looked_at,
    sample_defaults,
    sample_typed,
    saved_or_none,
    standing,
)
from selfassess.web.guarding import Panel
from selfassess.web.kinds.telling import told
from selfassess.web.pages import show

bp = Blueprint("totals", __name__)

SHARED = ("population", "drawn", "seed")
MET, EXAMINED = "met", "examined"


@dataclass(frozen=True, slots=True)
class Total:
    """One column of the paper form: its head and text, and the names of its two totals (Y, and Y and N)."""

    head: str
    text: str
    met: str
    examined: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its totals as on paper. `stands`: what is its answer now, in words."""

    question: Question
    totals: tuple[Total, ...]
    revision: int
    stands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TotalsPage:
    """The form; `typed` and `faults` by name of field. `changed`: somebody saved one of the answers meanwhile."""

    assessment: Assessment
    desk: Desk
    sections: tuple[tuple[Section, tuple[Asked, ...]], ...]
    typed: Mapping[str, str]
    takes_answers: bool
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    changed: bool = False
    saved: int | None = None


@bp.get("/totals")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
def form(assessment: Assessment, population: str):
    """Show the form, with the draw of the address when there is one."""
    desk = desk_of(assessment, population)
    text = request.args.get("saved", "")
    saved = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
    return show(_page(assessment, desk, _defaults(desk), saved=saved))


@bp.post("/totals")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def save(assessment: Assessment, population: str):
    """Write the totals that were filled in; when one is wrong, nothing is written and all of it is shown back."""
    desk = desk_of(assessment, population)
    typed = {name: text.strip()[:200] for name, text in request.form.items() if name in _names(desk)}
    stands = standing(assessment, [one.item for one in desk.questions.values()])
    found = [one for question in desk.questions.values() if (one := _coming(desk, question, stands, typed))]
    looked = looked_at(sample_typed(request.form), stands, request.form)
    faults = {**_faults(found), **looked.faults}
    back = {"typed": typed, "guard": looked.panel(saved=False)}
    if faults or looked.refused or not found:
        guarding.tell(looked, by=g.member, assessment=assessment, where="counting", saved=False)
        return show(_page(assessment, desk, faults=faults or _nothing(desk, looked), **back)), 422
    if any(_revision(one.item.id) != one.saved.revision for one in found):
        return show(_page(assessment, desk, changed=True, **back)), 409
    try:
        counting.write_totals(assessment, [one.save for one in found], **by())
    except CountingChanged:
        return show(_page(assessment, desk, changed=True, **back)), 409
    guarding.tell(looked, by=g.member, assessment=assessment, where="counting")
    return redirect(url_for("counting.totals.form", ref=assessment.ref, population=population, saved=len(found)), 303)


def _coming(desk: Desk, question: Question, stands, typed: Mapping[str, str]) -> Coming | None:
    """Return the new counts of a question; None when none of its totals was filled in."""
    item, own = question.item, {}
    for one in _totals(question):
        own |= {name.partition(":")[2]: typed[name] for name in (one.met, one.examined) if typed.get(name)}
    if not own:
        return None
    shared = {name: typed[name] for name in (*SHARED, *SAMPLE) if typed.get(name)}
    if shared.get("drawn") == ALL:
        shared = {name: text for name, text in shared.items() if name != "seed"} | {"population": _all_of(own, shared)}
    return coming(desk.outcome.questionnaire, item, saved_or_none(stands, item), {**shared, **own})


def _all_of(own: Mapping[str, str], shared: Mapping[str, str]) -> str:
    """Return how many files a question is asked of when all were looked at: those that count for it, never more than there are."""
    examined, population = own.get(EXAMINED, ""), shared.get("population", "")
    numbers = [int(text) for text in (examined, population) if text.isascii() and text.isdigit()]
    return str(min(numbers)) if len(numbers) == 2 else examined


def _faults(found: list[Coming]) -> dict[str, str]:
    """Return what is wrong, by name of field; what is of the whole form once."""
    faults: dict[str, str] = {}
    for one in found:
        faults |= _halves(one)
        for name, says in faults_of(one).items():
            faults.setdefault(name if name in (*SHARED, *SAMPLE) else f"{one.item.id}:{name}", says)
    return faults


def _halves(one: Coming) -> dict[str, str]:
    """Return which totals of the whole lack while a counted answer stands: half a count never takes its place."""
    stands = one.saved.value
    if not {MET, EXAMINED} <= set(stands):
        return {}
    counts = one.parsed.answer.counts
    says = _("Fill in both totals of %(item)s as a whole, or leave the question empty: then its answer stays as it is.", item=one.item.id)
    wrong = {name for name in faults_of(one) if name in (MET, EXAMINED)}
    return {f"{one.item.id}:{name}": says for name in (MET, EXAMINED) if getattr(counts, name) is None and name not in wrong}


def _nothing(desk: Desk, looked) -> dict[str, str]:
    """Return what is wrong when no total was filled in."""
    first = next((_totals(one)[0].met for one in desk.questions.values()), "")
    return {} if looked.refused else {first: _("Fill in the totals of at least one question.")}


def _totals(question: Question) -> tuple[Total, ...]:
    """Return the totals of a question in the order of the paper form; of an only column they are those of the whole."""
    item_id, columns = question.item.id, question.counted.columns
    heads = {column.head: column for column in question.block.columns}
    made = []
    for norm in columns:
        is_whole = norm == WHOLE or len(columns) == 1
        start = f"{item_id}:" if is_whole else f"{item_id}:counts.{norm}."
        column = heads.get(norm)
        made.append(Total(column.head if column else question.block.whole, column.text if column else "", start + MET, start + EXAMINED))
    return tuple(made)


def _names(desk: Desk) -> set[str]:
    own = {name for question in desk.questions.values() for one in _totals(question) for name in (one.met, one.examined)}
    return {*own, *SHARED, *SAMPLE}


def _revision(item_id: str) -> int:
    text = request.form.get(f"{item_id}:revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _defaults(desk: Desk) -> dict[str, str]:
    """Return what stands in the form before anybody types: the draw of the address, or of the sheet that is open."""
    asked = {name: request.args.get(name, "").strip()[:20] for name in ("size", "drawn", "seed")}
    if desk.sheet and not asked["size"]:
        asked = {"size": str(desk.sheet.size), "drawn": desk.sheet.drawn, "seed": str(desk.sheet.seed or "")}
    known = next((size_of(desk.outcome.questionnaire, one.item, desk.outcome.intake) for one in desk.questions.values()), None)
    drawn = asked["drawn"] if asked["drawn"] in (ALL, RANDOM, CHOSEN) else ""
    start = {"population": asked["size"] or str(known or ""), "drawn": drawn, "seed": asked["seed"] if drawn == RANDOM else ""}
    return {**start, **sample_defaults(desk.outcome, now().date().isoformat())}


def _page(assessment: Assessment, desk: Desk, typed: Mapping[str, str], **more: object) -> TotalsPage:
    stands = standing(assessment, [one.item for one in desk.questions.values()])
    sections = tuple(
        (section, tuple(_asked(desk, question, saved_or_none(stands, question.item)) for question in questions))
        for section, questions in desk.sections
    )
    return TotalsPage(assessment, desk, sections, typed, takes_answers(assessment), desk.outcome.questionnaire.language, **more)


def _asked(desk: Desk, question: Question, saved) -> Asked:
    stands = told(desk.outcome.questionnaire, question.item, answer_of(question.item, saved.value) or EMPTY)
    return Asked(question, _totals(question), saved.revision, stands)
