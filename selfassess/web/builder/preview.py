"""A draft as people will see it: its first questions and its sections, in each language. Nothing is saved."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for

from selfassess.core.definition import Item, Section
from selfassess.core.drafting.document import DraftFault
from selfassess.core.drafting.places import root, spot
from selfassess.core.scoring.result import OPEN, SKIPPED
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.drafting import Shown
from selfassess.web.access import Permission, requires
from selfassess.web.assess.filling import ItemState
from selfassess.web.assess.intake import Asked
from selfassess.web.assess.standing import PartStanding, SectionStanding, item_words, sections_in
from selfassess.web.builder.sandbox import (
    Sandbox,
    Tongue,
    asked_of,
    fault_lines,
    item_state,
    sandbox,
    sheet_in,
    speak_as_asked,
    standings,
    tongues,
    when_told,
)
from selfassess.web.languages import language
from selfassess.web.pages import CONTENT_POLICY, show

bp = Blueprint("preview", __name__, url_prefix="/drafts")

FRAMED = {
    "Content-Security-Policy": CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "X-Frame-Options": "SAMEORIGIN",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One item at its place. `state`: None when there is nothing to show of it; `faults`: what is not right yet; `edit`: where it is made."""

    id: str
    title: str
    edit: str
    state: ItemState | None
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A section as it will be asked. `asked`: None when the section has no items; `faults`: of the section itself."""

    draft: Draft
    parts: tuple[PartStanding, ...]
    here: SectionStanding
    before: SectionStanding | None
    after: SectionStanding | None
    asked: Sandbox | None
    cards: tuple[Card, ...]
    problems: tuple[str, ...]
    untranslated: int
    tongues: tuple[Tongue, ...]
    lang: str
    language: str
    edit: str
    is_beside: bool


@dataclass(frozen=True, slots=True)
class PreviewIntakePage:
    """The first questions as they will be asked, each with what is not right yet and whether it is asked only sometimes."""

    draft: Draft
    parts: tuple[PartStanding, ...]
    questions: tuple[tuple[Asked, bool], ...]
    problems: tuple[str, ...]
    untranslated: int
    tongues: tuple[Tongue, ...]
    lang: str
    language: str
    is_beside: bool


@bp.get("/<ref>/preview")
@requires(Permission.QUESTIONNAIRE_EDIT)
def first_questions(draft: Draft):
    """Show the first questions."""
    shown = drafting.shown_in(draft, speak_as_asked())
    questionnaire = shown.questionnaire
    questions = (
        (asked_of(one, ()) if one.kind == "choices" else asked_of(one, ""), one.show_when is not None) for one in questionnaire.intake
    )
    page = PreviewIntakePage(
        draft, _parts(draft, shown), tuple(questions),
        problems=fault_lines(drafting.document(draft), drafting.reading_of(draft).faults, {"intake"}),
        untranslated=shown.untranslated, tongues=tongues(), lang=questionnaire.language, language=language(), is_beside=_is_beside(),
    )  # fmt: skip
    return _answered(page)


@bp.get("/<ref>/preview/<section_id>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def section(draft: Draft, section_id: str):
    """Show one section; of an item the section that it is in, of a part its first one."""
    shown = drafting.shown_in(draft, speak_as_asked())
    found = next((one for one in shown.questionnaire.sections if one.id == section_id), None)
    if found is None:
        return redirect(_around(draft, section_id) or abort(404))
    return _answered(_page(draft, shown, found))


def _around(draft: Draft, name: str) -> str | None:
    """Return where an item or part is shown; None when the draft has none with this id."""
    document = drafting.document(draft)
    found = root(document, name)
    if found is None:
        return None
    part = document["parts"][found.keys[1]]
    sections = part.get("sections") or []
    if not sections:
        return url_for(".first_questions", ref=draft.ref, **({"beside": 1, "language": language()} if _is_beside() else {}))
    inside = sections[found.keys[3] if len(found.keys) > 3 else 0]
    if _is_beside():  # the page around it shows where it is about
        return url_for(".section", ref=draft.ref, section_id=inside["id"], beside=1, language=language())
    return url_for(".section", ref=draft.ref, section_id=inside["id"], _anchor=name if found.type is Item else None)


def _answered(page: PreviewPage | PreviewIntakePage):
    return show(page), 200, FRAMED if page.is_beside else {}


def _page(draft: Draft, shown: Shown, section: Section) -> PreviewPage:
    questionnaire, faults = shown.questionnaire, drafting.reading_of(draft).faults
    parts = _parts(draft, shown)
    sections = sections_in(parts)
    number = [one.id for one in sections].index(section.id)
    states = _states(shown, section)
    return PreviewPage(
        draft, parts, sections[number],
        before=sections[number - 1] if number else None,
        after=sections[number + 1] if number + 1 < len(sections) else None,
        asked=sandbox(questionnaire, sheet_in(questionnaire, section), tuple(states.values()), sections[number]) if states else None,
        cards=_cards(draft, section, states, faults),
        problems=fault_lines(drafting.document(draft), faults, {section.id}),
        untranslated=shown.untranslated, tongues=tongues(), lang=questionnaire.language, language=language(),
        edit=url_for("builder.structure.piece", ref=draft.ref, piece_id=section.id),
        is_beside=_is_beside(),
    )  # fmt: skip


def _states(shown: Shown, section: Section) -> dict[str, ItemState]:
    if not section.items:
        return {}
    words = item_words(language())
    sheets = sheet_in(shown.questionnaire, section).items
    sometimes = section.applies_when is not None
    return {
        sheet.id: item_state(
            sheet,
            {},
            {},
            outside=when_told() if sometimes or sheet.item.applies_when else "",
            word=words[SKIPPED if sheet.item.optional else OPEN],
        )
        for sheet in sheets
    }


def _cards(draft: Draft, section: Section, states: dict[str, ItemState], faults: tuple[DraftFault, ...]) -> tuple[Card, ...]:
    """Return every item that stands in the section, also those of which there is nothing to show."""
    here = drafting.document(draft)
    items = spot(here, (section.id,)).value.get("items") or ()
    pairs = ((str(item.get("id", "")), str(item.get("title", ""))) for item in items if isinstance(item, dict))
    return tuple(
        Card(id, title, url_for("builder.items.item", ref=draft.ref, item_id=id), states.get(id), fault_lines(here, faults, {id}))
        for id, title in pairs
    )


def _parts(draft: Draft, shown: Shown) -> tuple[PartStanding, ...]:
    beside = {"beside": 1} if _is_beside() else {}
    return standings(
        shown.questionnaire,
        lambda section_id: url_for(".section", ref=draft.ref, section_id=section_id, language=language(), **beside),
    )


def _is_beside() -> bool:
    """Return whether the page stands beside the one that makes the draft."""
    return "beside" in request.args
