"""One condition is made by mouse, and one by keyboard alone in a browser without JavaScript, on a phone too."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.test_keyboard import Keyboard
from tests.journeys.test_screens import WCAG

RUNNING = {"intake": "phase", "is": "running"}


def begins(person) -> str:
    """Begin a draft as a copy; returns its address."""
    person.goes_to("/assessments")
    listing = person.page.locator('nav a[href$="/questionnaires"]').get_attribute("href")
    person.goes_to(f"{listing}/new?start=copy:kwaliteitskader")
    person.page.fill("#title", "Met voorwaarden")
    with person.page.expect_navigation():
        person.page.locator("main form .buttons button").click()
    return person.path


def standing(person, draft: str, item_id: str) -> dict:
    """Return the condition of an item, as the file of the draft has it."""
    document = json.loads(person.context.request.get(f"{person.url}{draft}/file.json").body())
    items = [item for part in document["parts"] for section in part["sections"] for item in section["items"]]
    return next(item for item in items if item["id"] == item_id).get("applies_when")


def clicks(person, do: str) -> None:
    with person.page.expect_navigation():
        person.page.locator(f'main button[value="{do}"]').last.click()


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 900}, {"width": 390, "height": 844}], ids=["desk", "phone"])
def test_a_condition_is_made_by_mouse(visits, viewport):
    person = visits("coordinator", viewport=viewport)
    draft = begins(person)
    person.goes_to(f"{draft}/ties/1.3-K1")
    with person.page.expect_navigation():
        person.page.locator('main a[href*="/condition/1.3-K1/applies_when"]').click()
    clicks(person, "add:c")
    person.page.select_option('[name="c.0.subject"]', "intake:phase")
    clicks(person, "save:c.0")
    person.page.select_option('[name="c.0.value"]', "running")
    clicks(person, "add:c")
    person.page.select_option('[name="c.1.subject"]', "level:1.1-K1")
    clicks(person, "save:c.1")
    person.page.select_option('[name="c.1.value"]', "2")
    clicks(person, "group:c.0")
    person.page.select_option('[name="c.0.word"]', "none")
    clicks(person, "save")
    assert standing(person, draft, "1.3-K1") == {"all": [{"not": RUNNING}, {"level": "1.1-K1", "at_least": 2}]}
    person.goes_to(f"{draft}/ties/1.1-K1")
    person.sees("Vraag 1.3-K1 wordt alleen gesteld als geldt:")


def test_what_is_chosen_is_saved_without_pressing_and_two_people_see_both(visits):
    person, other = visits("coordinator"), visits("administrator")
    draft = begins(person)
    condition, value = f"{draft}/condition/1.3-K1/applies_when", '[name="c.0.value"]'
    person.goes_to(condition)
    clicks(person, "add:c")
    person.page.select_option('[name="c.0.subject"]', "intake:phase")
    is_saved(person)
    clicks(person, "save:c.0")
    person.page.select_option(value, "running")
    is_saved(person)
    expect(person.page.locator("[data-told]")).to_contain_text("Hoe ver is jullie aanbod?")
    assert standing(person, draft, "1.3-K1") == RUNNING

    for chosen, is_old in (("building", False), ("under_6_months", True)):  # what was left long ago is offered
        leaves_without_a_line(person, value, chosen, is_old=is_old)
        person.goes_to(condition)
        if is_old:
            expect(person.page.locator(".draft-offer")).to_contain_text("Hoe ver is jullie aanbod? is korter dan zes maanden")
            changes_without_a_line(person, value, "running")
            person.page.locator(".draft-offer [data-put-back]").press("Enter")
        expect(person.page.locator(value)).to_have_value(chosen)
        expect(person.page.locator(".draft-offer")).to_have_count(0)
        assert standing(person, draft, "1.3-K1") == {"intake": "phase", "is": chosen}

    for is_old in (False, True):  # what the guard refuses is asked about, and waits nowhere
        leaves_without_a_line(person, value, "running", is_old=is_old, typed="06-12345678")
        person.goes_to(condition)
        if is_old:
            with person.page.expect_navigation():
                person.page.locator(".draft-offer [data-put-back]").press("Enter")
        expect(person.page.locator(".guard")).to_contain_text("06-12345678")
        expect(person.page.locator(value)).to_have_value("06-12345678")
        assert person.page.evaluate("() => JSON.stringify({...localStorage})") == "{}"
        person.goes_to(condition)
        expect(person.page.locator(".draft-offer, .guard")).to_have_count(0)

    other.goes_to(condition)
    for mine, theirs, choice in (("building", "running", "theirs"), ("building", "under_6_months", "mine")):
        other.page.select_option(value, theirs)
        is_saved(other)
        words = other.page.locator(f"{value} option:checked").text_content()
        person.page.select_option(value, mine)
        met = person.page.locator("#c-met")
        expect(met).to_contain_text(f"‘{words}’")
        if choice == "theirs":
            assert [rule["id"] for rule in Axe().run(person.page, options=WCAG).response["violations"]] == []
        met.locator(f'[value="{choice}"]').press("Space")
        expect(met).to_have_count(0)
        expect(person.page.locator(value)).to_have_value(mine if choice == "mine" else theirs)
    is_saved(person)
    clicks(person, "add:c")  # the buttons go on from there
    assert standing(person, draft, "1.3-K1") == {"all": [{"intake": "phase", "is": "building"}, {}]}
    assert person.page.evaluate("() => JSON.stringify({...localStorage})") == "{}"


def changes_without_a_line(person, field: str, chosen: str) -> None:
    """Change the condition and put back what was left: that waits until the change is saved, so that it is lost nowhere."""
    person.context.set_offline(True)
    person.page.select_option(field, chosen)
    person.page.locator(".draft-offer [data-put-back]").press("Enter")
    first = person.page.locator(".draft-offer [data-first]:visible")
    expect(first).to_contain_text("zet het daarna terug")
    person.context.set_offline(False)
    is_saved(person)


def leaves_without_a_line(person, field: str, chosen: str, *, is_old: bool, typed: str = "") -> None:
    """Choose something without a line and close the page; `is_old`: a day ago; `typed`: what waits in the place of it."""
    person.page.wait_for_load_state()  # a page that was made anew has its script
    person.context.set_offline(True)
    person.page.select_option(field, chosen)
    expect(person.page.locator("form.condition")).to_have_attribute("data-state", "away")
    person.closes_without_a_line()
    person.goes_to("/account")
    person.page.wait_for_function("async () => !(await navigator.locks.query()).held.length")  # the browser knows that the page is closed
    person.page.evaluate(
        """([ago, chosen, typed]) => Object.entries(localStorage).forEach(([key, kept]) => {
        const fields = typed ? kept.replace(`value=${chosen}`, `value=${typed}`) : kept;
        localStorage.setItem(key, JSON.stringify({...JSON.parse(fields), at: Date.now() - ago}));
    })""",
        [20 * 3600_000 if is_old else 0, chosen, typed],
    )


def is_saved(person) -> None:
    """Wait until a choice that was made is saved."""
    expect(person.page.locator("form.condition")).to_have_attribute("data-state", "saved")


def test_a_condition_is_made_by_keyboard_alone_without_javascript(visits):
    person = visits("coordinator", java_script_enabled=False)
    draft = begins(person)
    person.goes_to(f"{draft}/condition/1.3-K1/applies_when")
    goes_on(person, 'button[value="add:c"]', "Enter")
    goes_on(person, '[name="c.0.subject"]', "h", "o", "e", stays=True)
    chosen = person.page.locator('[name="c.0.subject"]')
    while chosen.input_value() != "intake:phase":
        before = chosen.input_value()
        person.page.keyboard.press("ArrowDown")
        assert chosen.input_value() != before
    goes_on(person, 'button[value="save:c.0"]', "Enter")
    goes_on(person, '[name="c.0.value"]', "End", stays=True)
    goes_on(person, '.save-bar button[value="save"]', "Enter")
    assert standing(person, draft, "1.3-K1") == RUNNING


def goes_on(person, wanted: str, *keys: str, stays: bool = False) -> None:
    """Go on with the Tab key until something has the focus, and press keys there."""
    keyboard = Keyboard(person)
    target = person.page.locator(wanted).last
    for _stop in range(120):
        keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            break
    else:
        raise AssertionError(f"The focus never came to {wanted}.")
    for key in keys[:-1]:
        keyboard.press(key)
    if stays:
        keyboard.press(keys[-1])
        return
    with person.page.expect_navigation():
        keyboard.press(keys[-1])
