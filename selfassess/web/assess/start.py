"""Ready for the start: what must be in order before there is anything to look at in practice."""

from dataclasses import dataclass

from flask import Blueprint, url_for

from selfassess.core.answers import EMPTY
from selfassess.core.applicability import takes_out
from selfassess.core.definition import Item
from selfassess.core.missing import MissingItem
from selfassess.core.start_list import StartList, ToDo, start_list
from selfassess.models.assessment import Assessment
from selfassess.services.outcomes import Outcome
from selfassess.web.access import Permission, is_apart, requires, takes_answers
from selfassess.web.assess.own import own_outcome
from selfassess.web.assess.reading import Link, Reader
from selfassess.web.assess.standing import applies_in, item_words, next_open, once, standing_of, word_of
from selfassess.web.kinds import KINDS
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("start", __name__)

DONE = ("met", "not_applicable")


@dataclass(frozen=True, slots=True)
class StartItem:
    """One question on the list. `norms`: (letter, text) of what is not in order or not answered yet; `because`: why it is urgent."""

    link: Link
    word: str
    tone: str
    critical: bool
    norms: tuple[tuple[str, str], ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnshownItem:
    """One question that is in order, and what evidence it lacks. `evidence`: where to add it."""

    link: Link
    norms: tuple[tuple[str, str], ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Urgency:
    """The questions of one class of urgency. `name` and `term` in the language of the questionnaire, empty without classes."""

    name: str
    term: str
    items: tuple[StartItem, ...]


@dataclass(frozen=True, slots=True)
class StartPage:
    """The start checklist. `total` is 0 when the intake makes everything testable; `because`: the questions that decide that."""

    assessment: Assessment
    total: int
    done: int
    waits: int
    urgencies: tuple[Urgency, ...]
    unshown: tuple[UnshownItem, ...]
    ready: tuple[Link, ...]
    because: tuple[str, ...]
    next_open: str | None
    takes_answers: bool
    lang: str


@bp.get("/<ref>/start")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def checklist(assessment: Assessment):
    """Show what must be ready before the start, the most urgent first."""
    outcome = own_outcome(assessment)
    found, reader = _list(outcome), Reader(assessment, outcome)
    return show(
        StartPage(
            assessment,
            total=found.total if found else 0,
            done=len(found.ready) if found else 0,
            waits=found.waits if found else 0,
            urgencies=tuple(_urgencies(outcome, found, reader)) if found else (),
            unshown=tuple(_unshown(assessment, one, reader) for one in found.unshown) if found and not is_apart() else (),
            ready=tuple(reader.links[item.id] for item in found.ready) if found else (),
            because=_because(outcome),
            next_open=next_open(standing_of(assessment, outcome), order=outcome.questionnaire),
            takes_answers=takes_answers(assessment),
            lang=outcome.questionnaire.language,
        )
    )


def address(assessment: Assessment, outcome: Outcome) -> str | None:
    """Return where the start checklist is; None when the intake makes nothing not testable."""
    return url_for("assess.start.checklist", ref=assessment.ref) if applies_in(outcome).not_testable else None


def _list(outcome: Outcome) -> StartList | None:
    return once(outcome, "start", lambda: start_list(outcome))


def _urgencies(outcome: Outcome, found: StartList, reader: Reader):
    for one, to_do in found.to_do:
        items = tuple(_item(outcome, each, reader) for each in to_do)
        yield Urgency(one.text if one else "", one.term if one else "", items)


def _item(outcome: Outcome, found: ToDo, reader: Reader) -> StartItem:
    word, tone = word_of(outcome, found.item.id, item_words(language()))
    because = found.action.because if found.action else ()
    return StartItem(reader.links[found.item.id], word, tone, found.item.critical, _lacking(outcome, found.item), because)


def _lacking(outcome: Outcome, item: Item) -> tuple[tuple[str, str], ...]:
    """Return the norms that are asked one by one and are not in order yet."""
    answer, left_out = outcome.answers.get(item.id, EMPTY), applies_in(outcome).norms_left_out(item.id)
    asked = set(KINDS[item.kind].names(item))
    return tuple(
        (norm.id, norm.text)
        for norm in item.norms
        if f"norms.{norm.id}" in asked
        and norm.id not in left_out
        and (norm.id not in answer.norms or answer.norms[norm.id].state not in DONE)
    )


def _unshown(assessment: Assessment, found: MissingItem, reader: Reader) -> UnshownItem:
    texts = {norm.id: norm.text for norm in found.item.norms}
    norms = tuple((letter, texts[letter]) for letters in found.lacking.norms for letter in letters)
    return UnshownItem(reader.links[found.item.id], norms, url_for("evidence.items.page", ref=assessment.ref, item_id=found.item.id))


def _because(outcome: Outcome) -> tuple[str, ...]:
    """Return the intake questions whose answers make something not testable, in the order of the intake."""
    taking = {
        question.id
        for item_id in applies_in(outcome).not_testable
        for question in takes_out(outcome.questionnaire, outcome.intake, outcome.answers, item_id)
    }
    return tuple(question.text for question in outcome.questionnaire.intake if question.id in taking)
