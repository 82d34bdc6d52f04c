"""Somebody makes a questionnaire and presses nothing: it is saved, through bad lines, ended sessions and other people, and can be taken back."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.making import starts_copy
from tests.journeys.test_screens import SMALL, WCAG, WIDER

ITEM, TITLE, HELP, BOXES = "1.4-K1", "title", "help", "stem:norms"
BSN = "123456782"
IN_BROWSER = "() => JSON.stringify({...localStorage})"


@pytest.fixture
def draft(coordinator):
    """The address of a new draft."""
    return starts_copy(coordinator, "kwaliteitskader", "Vanzelf bewaard")


@pytest.fixture
def writer(coordinator, draft):
    """The coordinator before one question of it."""
    coordinator.goes_to(f"{draft}/items/{ITEM}")
    return coordinator


def types_on(person, name, text):
    """Type letter by letter at the end, as people do."""
    person.input(name).press("Control+End")
    person.input(name).press_sequentially(text)


def is_saved(person):
    """The page says that everything is saved, and when."""
    expect(person.page.locator("[data-status]")).to_have_text(re.compile(r"^Bewaard om \d\d:\d\d$"))
    expect(person.page.locator("[data-component=draft-save]")).to_have_attribute("data-state", "saved")


def is_in_state(person, state):
    expect(person.page.locator("[data-component=draft-save]")).to_have_attribute("data-state", state)


def item_of(person, draft):
    """What the draft has of the question."""
    document = json.loads(person.context.request.get(f"{person.url}{draft}/file.json").body())
    items = (item for part in document["parts"] for section in part["sections"] for item in section.get("items", ()))
    return next(item for item in items if item["id"] == ITEM)


def changes(person, draft):
    """How many changes of the history can be taken back."""
    other = person.context.new_page()
    other.goto(f"{person.url}{draft}/history")
    number = other.locator('form[action*="/history/"][action$="/undo"]').count()
    other.close()
    return number


def test_what_is_typed_is_saved_without_pressing_and_is_one_change_that_can_be_taken_back(writer, draft):
    before = item_of(writer, draft)[TITLE]
    for text in (" met", " een", " einde"):
        types_on(writer, TITLE, text)
        is_saved(writer)
    expect(writer.input(TITLE)).to_be_focused()
    assert item_of(writer, draft)[TITLE] == f"{before} met een einde"
    assert changes(writer, draft) == 1
    undo = writer.page.locator("[data-undo]")
    expect(undo).to_contain_text("Veranderd: 1.4-K1 › titel.")
    with writer.page.expect_navigation():
        undo.get_by_role("button").first.press("Enter")
    expect(writer.page.locator("#notice")).to_contain_text(f"Nu staat er: ‘{before[:20]}")
    expect(writer.input(TITLE)).to_have_value(before)
    with writer.page.expect_navigation():
        writer.page.locator("[data-undo]").get_by_role("button", name="Doe dit opnieuw").press("Enter")
    expect(writer.input(TITLE)).to_have_value(f"{before} met een einde")


def test_nothing_moves_under_the_hands_and_a_fault_comes_when_the_field_is_left(writer, draft):
    lines = writer.input("source:lines")
    writer.page.evaluate("document.querySelectorAll('form.draft-form details').forEach((one) => { one.open = true; })")
    lines.fill("ongeveer")
    is_saved(writer)
    expect(writer.page.locator('[id="source:lines-fault"]')).to_have_count(0)
    expect(lines).to_be_focused()
    lines.press("Tab")
    expect(writer.page.locator('[id="source:lines-fault"]')).to_be_visible()
    expect(lines).to_have_attribute("aria-invalid", "true")
    lines.fill("12-20")
    lines.press("Tab")
    is_saved(writer)
    expect(writer.page.locator('[id="source:lines-fault"]')).to_have_count(0)
    assert item_of(writer, draft)["source"]["lines"] == [12, 20]


def test_a_line_that_is_away_is_told_and_everything_is_sent_later(writer, draft):
    writer.context.set_offline(True)
    types_on(writer, TITLE, " zonder lijn")
    is_in_state(writer, "away")
    types_on(writer, HELP, "Ook zonder.")
    writer.context.set_offline(False)
    is_saved(writer)
    item = item_of(writer, draft)
    assert item[TITLE].endswith(" zonder lijn")
    assert item[HELP].endswith("Ook zonder.")
    assert writer.page.evaluate(IN_BROWSER) == "{}"


def test_what_was_left_without_a_line_is_saved_when_the_page_is_opened_again(writer, draft):
    writer.context.set_offline(True)
    types_on(writer, TITLE, " en weg")
    is_in_state(writer, "away")
    writer.closes_without_a_line()
    writer.goes_to(f"{draft}/items/{ITEM}")
    expect(writer.input(TITLE)).to_have_value(re.compile(" en weg$"))
    is_saved(writer)
    assert item_of(writer, draft)[TITLE].endswith(" en weg")
    assert writer.page.evaluate(IN_BROWSER) == "{}"


@pytest.mark.parametrize("button", ["Zet het terug", "Gooi het weg"])
def test_what_was_left_long_ago_is_offered(writer, draft, button):
    writer.context.set_offline(True)
    types_on(writer, TITLE, " van gisteren")
    is_in_state(writer, "away")
    writer.closes_without_a_line()
    writer.goes_to("/account")
    writer.page.wait_for_function("async () => !(await navigator.locks.query()).held.length")  # the browser knows that the page is closed
    writer.page.evaluate("""() => Object.entries(localStorage).forEach(([key, kept]) => {
        localStorage.setItem(key, JSON.stringify({...JSON.parse(kept), at: Date.now() - 20 * 3600_000}));
    })""")
    writer.goes_to(f"{draft}/items/{ITEM}")
    offer = writer.page.locator(".draft-offer")
    expect(offer).to_contain_text(" van gisteren")
    assert [rule["id"] for rule in Axe().run(writer.page, options=WCAG).response["violations"]] == []
    offer.get_by_role("button", name=button).press("Enter")
    expect(offer).to_have_count(0)
    if button == "Zet het terug":
        is_saved(writer)
    assert item_of(writer, draft)[TITLE].endswith(" van gisteren") == (button == "Zet het terug")
    assert writer.page.evaluate(IN_BROWSER) == "{}"


@pytest.mark.parametrize(("width", "choice", "stays"), [(1280, "mine", "Van mij."), (390, "theirs", "Van een ander.")])
def test_two_who_type_in_one_field_see_both_texts_and_choose(visits, draft, width, choice, stays):
    writer, other = visits("coordinator", viewport={"width": width, "height": 900}), visits("administrator")
    for person in (writer, other):
        person.goes_to(f"{draft}/items/{ITEM}")
    other.input(HELP).fill("Van een ander.")
    is_saved(other)
    writer.input(HELP).fill("Van mij.")
    is_in_state(writer, "partly")
    with writer.page.expect_response(lambda answer: answer.request.method == "POST"):
        types_on(writer, TITLE, " van mij")  # saved before the choice, so that the choice alone is left
    field = writer.page.locator(f'[id="{HELP}-met"]')
    expect(field).to_contain_text("Wat er nu staat: Van een ander.")
    expect(writer.input(HELP)).to_have_value("Van mij.")
    expect(writer.input(TITLE)).to_be_focused()
    assert [rule["id"] for rule in Axe().run(writer.page, options=WCAG).response["violations"]] == []
    assert writer.page.evaluate(WIDER) == []
    assert writer.page.evaluate(SMALL, 24) == []
    field.locator(f'[value="{choice}"]').press("Space")
    is_saved(writer)
    expect(field).to_have_count(0)
    assert item_of(writer, draft)[HELP] == stays
    assert item_of(writer, draft)[TITLE].endswith(" van mij")
    types_on(writer, HELP, " En verder.")
    is_saved(writer)
    assert item_of(writer, draft)[HELP] == f"{stays} En verder."

    other.goes_to(f"{draft}/items/{ITEM}")
    for person, norm in ((other, "a"), (writer, "b")):  # and where several can be ticked
        person.page.evaluate("document.querySelectorAll('form.draft-form details').forEach((one) => { one.open = true; })")
        person.page.locator(f'[name="{BOXES}"][value="{norm}"]').press("Space")
        if person is other:
            is_saved(other)
    is_in_state(writer, "partly")
    writer.input(TITLE).focus()
    writer.page.locator(f'[id="{BOXES}-met"] [value="{choice}"]').press("Space")
    is_in_state(writer, "saved")
    expect(writer.page.locator(f'[name="{BOXES}"]:checked')).to_have_value("b" if choice == "mine" else "a")
    assert item_of(writer, draft)["stem"] == {"norms": ["b" if choice == "mine" else "a"]}


def test_a_text_about_a_person_is_kept_nowhere_and_the_rest_is(writer, draft):
    writer.input(HELP).fill(f"Bel 06-12345678 over {BSN}.")
    types_on(writer, TITLE, " wel")
    expect(writer.page.locator(".guard")).to_contain_text(BSN)
    is_in_state(writer, "partly")
    item = item_of(writer, draft)
    assert item[TITLE].endswith(" wel")
    assert BSN not in json.dumps(item)
    writer.context.set_offline(True)
    types_on(writer, HELP, " En verder.")
    types_on(writer, TITLE, " en nog")
    is_in_state(writer, "away")
    assert " en nog" in writer.page.evaluate(IN_BROWSER)
    assert BSN not in writer.page.evaluate(IN_BROWSER)
    writer.context.set_offline(False)
    is_in_state(writer, "partly")
    writer.page.once("dialog", lambda dialog: dialog.accept())
    writer.goes_to(f"{draft}/history")
    assert BSN not in writer.page.content()
    assert BSN not in writer.page.evaluate(IN_BROWSER)


def test_what_is_to_be_added_waits_for_its_button_and_comes_back(writer, draft):
    norms = len(item_of(writer, draft)["norms"])
    box = writer.input("new:norms")
    box.fill("Nog een norm")
    is_in_state(writer, "partly")
    expect(writer.page.locator("[data-status]")).to_have_text("Druk op Bewaar voor wat je hier hebt veranderd")
    writer.page.once("dialog", lambda dialog: dialog.accept())
    writer.goes_to(f"{draft}/items/{ITEM}")
    offer = writer.page.locator(".draft-offer")
    expect(offer).to_contain_text("Nog een norm")
    offer.get_by_role("button", name="Zet het terug").click()
    with writer.page.expect_navigation():
        writer.page.locator('button[value="add:norms"]').click()
    assert [norm["text"] for norm in item_of(writer, draft)["norms"]][norms:] == ["Nog een norm"]
    expect(writer.page.locator(".draft-offer")).to_have_count(0)
    assert writer.page.evaluate(IN_BROWSER) == "{}"


def test_a_sheet_of_rules_saves_itself_too(coordinator, draft):
    coordinator.goes_to(f"{draft}/rules/plan")
    text = coordinator.page.locator('input[name^="scoring/actions/classes/"][name$="/text"]').first
    text.fill("Meteen")
    tick_page = coordinator.page
    is_saved(coordinator)
    coordinator.goes_to(f"{draft}/rules/plan")
    expect(text).to_have_value("Meteen")
    coordinator.goes_to(f"{draft}/rules/levels")
    tick = tick_page.locator('[name="scoring/percentage"]')
    tick.check()
    is_saved(coordinator)
    tick.uncheck()
    is_saved(coordinator)
    coordinator.goes_to(f"{draft}/rules/levels")
    expect(tick).not_to_be_checked()
    expect(tick_page.locator("[data-undo]")).to_contain_text("Leeggemaakt")
