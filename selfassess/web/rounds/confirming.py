"""What came from the last round: what is still to be confirmed, what is counted anew, and what found no place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.answers import EMPTY, Answer
from selfassess.core.changes import CHECK
from selfassess.core.definition import Item, Section
from selfassess.core.outcome import Outcome
from selfassess.core.rounds import COUNTED
from selfassess.core.scoring.result import OPEN, SKIPPED
from selfassess.models.assessment import Assessment
from selfassess.services import outcomes, rounds
from selfassess.services.rounds import CarriedItem
from selfassess.web.access import Permission, requires, takes_answers
from selfassess.web.assess.last_round import left_words, waiting_words
from selfassess.web.assess.reading import Link, Reader
from selfassess.web.assess.sheet import state_words
from selfassess.web.kinds.telling import told
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("confirming", __name__)


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """One question: its norms with what was answered, its answer in lines, and what found no place. `check`: it is worded otherwise now."""

    link: Link
    lines: tuple[str, ...]
    norms: tuple[tuple[str, str], ...] = ()
    left: tuple[str, ...] = ()
    check: bool = False


@dataclass(frozen=True, slots=True)
class CarriedSection:
    """The questions of one section."""

    id: str
    title: str
    rows: tuple[CarriedRow, ...]


@dataclass(frozen=True, slots=True)
class ToConfirmPage:
    """All that came from the last round. `apart`: (id, lines) of questions that are gone; `lead`: how much is still to confirm."""

    assessment: Assessment
    lead: str
    waiting: tuple[CarriedSection, ...]
    counted: tuple[CarriedRow, ...]
    noted: tuple[CarriedRow, ...]
    apart: tuple[tuple[str, tuple[str, ...]], ...]
    said: str
    previous: tuple[str, str] | None
    takes: bool
    lang: str


@bp.get("/to-confirm")
@requires(Permission.ASSESSMENT_VIEW)
def to_confirm(assessment: Assessment):
    """Show what came from the last round."""
    return show(_page(assessment))


@bp.post("/to-confirm")
@requires(Permission.ASSESSMENT_ANSWER)
def confirm(assessment: Assessment):
    """Confirm one question, or all of a section; what is confirmed already stays so."""
    questionnaire = outcomes.outcome_of(assessment, language=language()).questionnaire
    asked = request.form.get("confirm", "")
    sections = {section.id: [item.id for item in section.items] for section in questionnaire.sections}
    done = rounds.confirm(assessment, sections.get(asked, [asked]), by=g.member)
    return redirect(url_for("rounds.confirming.to_confirm", ref=assessment.ref, done=done, _anchor="said"), 303)


def _page(assessment: Assessment) -> ToConfirmPage:
    outcome = outcomes.outcome_of(assessment, language=language())
    found = rounds.carried_at(assessment, outcome.questionnaire)
    reader, previous = Reader(assessment, outcome), rounds.previous_of(assessment)
    waits = sum(one.waits for one in found.values())
    return ToConfirmPage(
        assessment,
        lead=waiting_words(waits) if waits else _("Everything that came from the last round is confirmed or changed."),
        waiting=tuple(_sections(outcome, found, reader)),
        counted=tuple(_counted(outcome, found, reader)),
        noted=tuple(_row(outcome, item, found[item.id], reader) for item in outcome.questionnaire.items if _is_noted(found.get(item.id))),
        apart=tuple((key, tuple(left_words(one.left))) for key, one in found.items() if key not in reader.links and one.left),
        said=_said(),
        previous=(previous.title, url_for("assess.listing.tasks", ref=previous.ref)) if previous else None,
        takes=takes_answers(assessment),
        lang=outcome.questionnaire.language,
    )


def _sections(outcome: Outcome, found: dict[str, CarriedItem], reader: Reader) -> Iterator[CarriedSection]:
    for section in outcome.questionnaire.sections:
        if rows := tuple(_waiting(outcome, section, found, reader)):
            yield CarriedSection(section.id, section.title, rows)


def _waiting(outcome: Outcome, section: Section, found: dict[str, CarriedItem], reader: Reader) -> Iterator[CarriedRow]:
    for item in section.items:
        if item.id in found and found[item.id].waits:
            yield _row(outcome, item, found[item.id], reader)


def _row(outcome: Outcome, item: Item, one: CarriedItem, reader: Reader) -> CarriedRow:
    answer = outcome.answers.get(item.id, EMPTY)
    lines = told(outcome.questionnaire, item, replace(answer, norms={}))
    noted = (_("Note: %(text)s", text=answer.note),) if answer.note else ()
    return CarriedRow(reader.links[item.id], (*lines, *noted), _norms(item, answer), tuple(left_words(one.left)), one.outcome == CHECK)


def _norms(item: Item, answer: Answer) -> tuple[tuple[str, str], ...]:
    """Return each norm that was answered, with the answer in a word: without its text nobody can say whether it still holds."""
    words = state_words()
    return tuple((norm.text, words[answer.norms[norm.id].state]) for norm in item.norms if norm.id in answer.norms)


def _counted(outcome: Outcome, found: dict[str, CarriedItem], reader: Reader) -> Iterator[CarriedRow]:
    """Yield what must be counted anew and is not yet, with the figure of last time."""
    for item in outcome.questionnaire.items:
        one = found.get(item.id)
        if one and one.outcome == COUNTED and one.last and outcome.result.items[item.id].status in (OPEN, SKIPPED):
            yield CarriedRow(reader.links[item.id], told(outcome.questionnaire, item, one.last))


def _is_noted(one: CarriedItem | None) -> bool:
    return one is not None and bool(one.left) and not one.waits


def _said() -> str:
    done = request.args.get("done", "")
    if not done.isdigit():
        return _("The next round has begun.") if "begun" in request.args else ""
    return (
        ngettext("%(num)s answer is confirmed.", "%(num)s answers are confirmed.", int(done))
        if int(done)
        else _("This was confirmed already.")
    )
