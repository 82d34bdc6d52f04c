"""What a question can be besides its way of asking: a table of each way with each of these, through the real pages."""

from dataclasses import replace
from datetime import date

import pytest

from selfassess.core.answers import EMPTY
from selfassess.core.drafting.operations import Set
from selfassess.core.drafting.places import root
from selfassess.core.kinds import KINDS
from selfassess.core.loading.canonical import canonical
from selfassess.core.scoring.engine import score
from selfassess.models.database import db
from selfassess.services import answering, assessments, drafting
from selfassess.services.outcomes import outcome_of
from selfassess.services.publishing import install
from tests.core.kinds.judging import NOTHING
from tests.core.levelled import FIRST_OF_KIND, HALF, LEVELLED
from tests.core.strategies import answer_of
from tests.drafts import draft_of
from tests.services.test_drafting import does
from tests.web.assess.conftest import Filled
from tests.web.builder.driving import document_now, opened

ON = date(2025, 6, 30)
JUDGED = sorted(set(KINDS) - {"text"})
kinds, judged = pytest.mark.parametrize("kind", sorted(KINDS)), pytest.mark.parametrize("kind", JUDGED)


@pytest.fixture
def draft(kade):
    """A draft with every way of asking, judged by levels; nothing in it is critical yet."""
    return draft_of(kade.organisation, LEVELLED, by=kade.coordinator)


@pytest.fixture
def changes(editor, draft):
    """Changes one question on its page; returns the page and the questionnaire that the draft says then, if any."""

    def change(kind, **fills):
        page = opened(editor, f"/drafts/{draft.ref}/items/{FIRST_OF_KIND[kind].id}").press(**fills)
        return page, drafting.reading_of(drafting_now(draft)).questionnaire

    return change


def drafting_now(draft):
    document_now(draft)
    return draft


def half(questionnaire, kind):
    """Return the result of one half answer; nothing else is answered."""
    item = FIRST_OF_KIND[kind]
    return score(questionnaire, {}, {item.id: answer_of(item, HALF[kind][1])}, ON)


def asks(kade, editor, questionnaire, kind):
    """Start an assessment of what the draft says, and open the section of a question."""
    asked = replace(questionnaire, key="asked")
    assessment = assessments.start(kade.organisation, version=install(asked), title="Proef", by=kade.coordinator, intake={})
    section = next(one for one in asked.sections if FIRST_OF_KIND[kind].id in {item.id for item in one.items})
    address = f"/assessments/{assessment.ref}/sections/{section.id}"
    return assessment, Filled(editor, address, editor.opens(address))


def card(text, item_id):
    """Return one question of a page."""
    return text.partition(f'<section class="paper item" id="{item_id}"')[2].partition("</section>")[0]


@judged
def test_zero_tolerance_asks_all_and_says_so(kade, editor, changes, kind):
    page, said = changes(kind, zero_tolerance=True)
    assert page.status == 200
    item_id = FIRST_OF_KIND[kind].id
    assert half(said, kind).items[item_id].level == 0
    answers = {item_id: KINDS[kind].improved(FIRST_OF_KIND[kind], EMPTY, NOTHING, ON)}
    assert score(said, {}, answers, ON).items[item_id].level == 2
    _assessment, asked = asks(kade, editor, said, kind)
    words = "Moet in elk dossier kloppen" if kind == "sample" else "Moet helemaal in orde zijn"
    assert words in card(asked.text, item_id)


@judged
def test_nobody_adjusts_zero_tolerance_away(changes, kind):
    _page, said = changes(kind, zero_tolerance=True)
    item = next(one for one in said.items if one.id == FIRST_OF_KIND[kind].id)
    found = score(said, {}, {item.id: answer_of(item, HALF[kind][1] | {"adjusted": {"level": 1, "reason": "Beter."}})}, ON)
    assert found.items[item.id].level == 1
    almost = replace(said, scoring=replace(said.scoring, thresholds=replace(said.scoring.thresholds, zero_tolerance={1: 0, 2: 1})))
    wish = answer_of(item, HALF[kind][1] | {"adjusted": {"level": 2, "reason": "Beter."}})
    assert score(almost, {}, {item.id: wish}, ON).items[item.id].level == 1


@judged
def test_a_critical_question_limits_its_section_and_says_so(kade, editor, changes, kind):
    _page, said = changes(kind, critical=True)
    item = next(one for one in said.items if one.id == FIRST_OF_KIND[kind].id)
    assert item.critical
    section = next(one for one in said.sections if item in one.items)
    answers = {one.id: KINDS[one.kind].improved(one, EMPTY, NOTHING, ON) for one in section.items}
    answers["E-janee"] = answers.get("E-janee") or answer_of(FIRST_OF_KIND["yes_no"], {"choice": "false"})
    assert score(said, {}, answers, ON).sections[section.id].level == 2
    worst = replace(
        said, scoring=replace(said.scoring, thresholds=replace(said.scoring.thresholds, item={kind: {1: 1, 2: 1} for kind in JUDGED}))
    )
    limited = score(worst, {}, answers | {item.id: answer_of(item, HALF[kind][1])}, ON).sections[section.id]
    assert limited.level == 0
    assert ("item", (item.id,)) in {(reason.rule, reason.about) for reason in limited.reasons}
    _assessment, asked = asks(kade, editor, said, kind)
    assert "Kritisch" in card(asked.text, item.id)


def test_what_only_asks_is_neither(changes):
    page, said = changes("text", critical=True, zero_tolerance=True)
    assert said is None
    assert {"critical", "zero_tolerance"} <= set(page.faults)


@kinds
def test_what_does_not_apply_is_said_with_a_reason_of_the_question(kade, editor, draft, changes, kind):
    item_id = FIRST_OF_KIND[kind].id
    page = opened(editor, f"/drafts/{draft.ref}/items/{item_id}")
    page.press("add:not_applicable_reasons", **{"new:not_applicable_reasons": "Wij hebben dit niet."})
    _page, said = changes(kind, not_applicable_note="Vraag het de manager.")
    assessment, asked = asks(kade, editor, said, kind)
    assert "Vraag het de manager." in card(asked.text, item_id)
    assert asked.fills_in({f"{item_id}:na": "0"}).saves().status == 303
    assert answering.saved_of(assessment, items={item_id: FIRST_OF_KIND[kind]})[item_id].value["not_applicable"] == "Wij hebben dit niet."
    assert outcome_of(assessment).result.items[item_id].status == "not_applicable"


@kinds
def test_what_does_not_apply_or_cannot_be_tested_by_another_answer(editor, draft, kind):
    item_id = FIRST_OF_KIND[kind].id
    for key, status in (("not_applicable_when", "not_applicable"), ("not_testable_when", "not_testable")):
        page = (
            opened(editor, f"/drafts/{draft.ref}/condition/{item_id}/{key}")
            .press("add:c")
            .press("save:c.0", **{"c.0.subject": "intake:night"})
        )
        assert page.press("save", **{"c.0.value": "true"}).status == 200
        said = drafting.reading_of(drafting_now(draft)).questionnaire
        answers = {item_id: answer_of(FIRST_OF_KIND[kind], HALF[kind][1])}
        assert score(said, {"night": True}, answers, ON).items[item_id].status == status
        assert score(said, {"night": False}, answers, ON).items[item_id].status != status


@kinds
def test_a_question_that_needs_no_answer_says_so_and_holds_nothing_up(kade, editor, draft, changes, kind):
    item_id = FIRST_OF_KIND[kind].id
    if item_id == LEVELLED_CRITICAL:
        changes(kind, critical=False)
    _page, said = changes(kind, optional=True)
    assert "Niet verplicht" in card(editor.opens(f"/drafts/{draft.ref}/preview/{section_of(item_id)}?language=nl").text, item_id)
    assessment, asked = asks(kade, editor, said, kind)
    assert "Niet verplicht" in card(asked.text, item_id)
    assert outcome_of(assessment).result.items[item_id].status == "skipped"
    db.session.rollback()
    typed = {f"{item_id}:{name}": value for name, value in HALF[kind][0].items()}
    assert asked.fills_in(typed).saves().status == 303
    assert answering.saved_of(assessment, items={item_id: FIRST_OF_KIND[kind]})[item_id].value == HALF[kind][1]


@judged
def test_a_question_says_what_a_level_means_there(kade, editor, draft, changes, kind):
    item_id = FIRST_OF_KIND[kind].id
    page = opened(editor, f"/drafts/{draft.ref}/items/{item_id}")
    assert "Leeg: Alles klopt." in page.words
    _page, said = changes(kind, material="talk", **{"anchors:1": "Hier is het half."})
    assert "Leeg: Iedereen zegt hetzelfde." in opened(editor, f"/drafts/{draft.ref}/items/{item_id}").words
    _assessment, asked = asks(kade, editor, said, kind)
    shown = card(asked.text, item_id)
    for words in ("Iedereen zegt hetzelfde.", "Hier is het half.", "Er is nog niets geregeld."):
        assert words in shown
    assert "Het is begonnen." not in shown


LEVELLED_CRITICAL = next(item.id for item in LEVELLED.items if item.critical)


def section_of(item_id):
    return next(section.id for section in LEVELLED.sections if item_id in {item.id for item in section.items})


def test_what_is_said_of_a_level_that_is_not_there_can_be_read_and_emptied(kade, editor, draft):
    item_id = FIRST_OF_KIND["scale"].id
    does(draft, Set((item_id, "anchors"), {"7": "Van een andere vragenlijst."}), by=kade.coordinator)
    page = opened(editor, f"/drafts/{draft.ref}/items/{item_id}")
    assert page.faults["anchors:7"]
    assert page.press(**{"anchors:7": ""}).faults == {}
    assert "anchors" not in root(document_now(draft), item_id).value


def test_a_level_gets_its_meaning_on_the_page_of_levels(editor, draft):
    page = opened(editor, f"/drafts/{draft.ref}/rules/levels")
    name = next(name for name in page.fields if name.endswith("/meaning"))
    assert page.press(**{name: "Zo is het nu."}).status == 200
    said = drafting.reading_of(drafting_now(draft)).questionnaire
    assert "Zo is het nu." in {level.meaning for level in said.scoring.levels}
    assert '"meaning":"Zo is het nu."' in canonical(said)
