"""The check: all answers in words, what is open first."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, request, url_for

from selfassess.core.answers import EMPTY
from selfassess.core.definition import Item, Questionnaire, Section
from selfassess.models.assessment import Assessment
from selfassess.services.outcomes import Outcome
from selfassess.web.access import Permission, is_apart, requires, takes_answers
from selfassess.web.assess.own import own_outcome, own_saved
from selfassess.web.assess.standing import item_words, sections_in, standing_of, word_of
from selfassess.web.kinds.telling import told
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("check", __name__)


@dataclass(frozen=True, slots=True)
class ToldItem:
    """One item with its answer in words. `draft`: something was typed that is not a valid answer yet."""

    id: str
    title: str
    href: str
    lines: tuple[str, ...]
    note: str
    word: str
    tone: str
    draft: bool


@dataclass(frozen=True, slots=True)
class ToldSection:
    """One section with its items in words."""

    id: str
    title: str
    items: list[ToldItem]


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """All answers of an assessment."""

    assessment: Assessment
    questionnaire: Questionnaire
    open_items: list[ToldItem]
    sections: list[ToldSection]
    just_saved: bool
    takes_answers: bool
    apart: bool
    lang: str


@bp.get("/<ref>/check")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def answers(assessment: Assessment):
    """Show every answer in words, with a link to change it."""
    outcome = own_outcome(assessment)
    drafts = {item_id for item_id, saved in own_saved(assessment).items() if saved.draft}
    sections = [_section(assessment, section, outcome, drafts) for section in outcome.questionnaire.sections]
    wanted = {item_id for section in sections_in(standing_of(assessment, outcome)) for item_id in section.open_items} | drafts
    return show(
        AnswersPage(
            assessment, outcome.questionnaire,
            open_items=[item for section in sections for item in section.items if item.id in wanted],
            sections=sections,
            just_saved="saved" in request.args,
            takes_answers=takes_answers(assessment),
            apart=is_apart(),
            lang=outcome.questionnaire.language,
        )
    )  # fmt: skip


def _section(assessment: Assessment, section: Section, outcome: Outcome, drafts: set[str]) -> ToldSection:
    words = item_words(language())
    href = url_for("assess.filling.section", ref=assessment.ref, section_id=section.id)
    return ToldSection(section.id, section.title, [_item(item, href, outcome, words, draft=item.id in drafts) for item in section.items])


def _item(item: Item, href: str, outcome: Outcome, words: Mapping[str, tuple[str, str]], *, draft: bool) -> ToldItem:
    answer = outcome.answers.get(item.id, EMPTY)
    word, tone = word_of(outcome, item.id, words)
    return ToldItem(item.id, item.title, f"{href}#{item.id}", told(outcome.questionnaire, item, answer), answer.note, word, tone, draft)
