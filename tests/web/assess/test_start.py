"""The start checklist: what must be ready on paper while there is nothing to look at in practice."""

import re

import pytest

from selfassess import shelf

FRAMEWORK = shelf.find("kwaliteitskader").questionnaire
ITEMS = {item.id: item for item in FRAMEWORK.items}
SECTIONS = {item.id: section.id for section in FRAMEWORK.sections for item in section.items}
AFTER_THE_START = {item.id for item in FRAMEWORK.items if item.role == "indicator"} | {"1.2-K2", "2.2-K2", "2.3-K2", "2.6-K3"}


def named(shown):
    """The questions on the page, in its order."""
    main = shown.text.split("<main")[1].split("</main>")[0]
    return list(dict.fromkeys(re.findall(r'<li>(?:\s*<div>)?<a href="[^"]+/sections/[^"#]+#([^"]+)"', main)))


@pytest.fixture
def building(editor, page):
    """The coordinator of an offer without girls yet."""
    page(editor, "intake").fills_in({"intake.phase": "building"}).saves()
    return editor


def test_the_list_holds_what_can_be_ready_before_the_start(building, page):
    assert set(named(page(building, "start"))) == set(ITEMS) - AFTER_THE_START
    assert "/start" in page(building).text


def test_what_is_most_urgent_stands_first_and_what_is_ready_last(building, page):
    urgent = [item_id for item_id, item in ITEMS.items() if item.critical and item_id not in AFTER_THE_START][-1]
    for item_id, state in ((urgent, "not_met"), ("1.3-K1", "met"), ("3.4-K1", "partly")):
        states = {f"{item_id}:norms.{norm.id}": state for norm in ITEMS[item_id].norms}
        page(building, f"sections/{SECTIONS[item_id]}").fills_in(states).saves()
    found = named(page(building, "start"))
    assert found[0] == urgent
    assert found[-1] == "1.3-K1"
    assert found.index(urgent) < found.index("3.4-K1")


def test_the_list_never_says_that_the_framework_is_met(building, page):
    for item in ITEMS.values():
        if item.id not in AFTER_THE_START:
            page(building, f"sections/{SECTIONS[item.id]}").fills_in({f"{item.id}:norms.{norm.id}": "met" for norm in item.norms}).saves()
    shown = page(building, "start").text
    main = shown.split("<main")[1].split("</main>")[0]
    rows = FRAMEWORK.scoring.verdict.rows
    assert [row.text for row in rows if row.text in main] == []


def test_going_on_leads_to_the_next_question_that_counts(building, page):
    ids = [item_id for item_id in ITEMS if item_id not in AFTER_THE_START]
    for item_id, following in zip(ids[:4], ids[1:5], strict=True):
        fields = {f"{item_id}:norms.{norm.id}": "met" for norm in ITEMS[item_id].norms}
        page(building, f"sections/{SECTIONS[item_id]}").fills_in(fields).saves()
        here = f"/sections/{SECTIONS[following]}#{following}"
        assert here in page(building).text.split("<main")[1].split("<h2")[0]


def test_without_anything_that_waits_there_is_no_list(editor, page):
    assert named(page(editor, "start")) == []
    assert "/start" not in page(editor).text
