"""A draft is tried out: filled in, scored with reasons, in both languages, on a phone and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.making import starts_copy

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def draft(coordinator):
    return starts_copy(coordinator, "kwaliteitskader", "Uitproberen")


def test_an_answer_is_scored_with_its_reason_by_mouse(coordinator, draft):
    coordinator.goes_to(f"{draft}/try?section=1.3")
    coordinator.chooses("1.3-K1:norms.a", "not_met")
    with coordinator.page.expect_navigation():
        coordinator.page.locator('main form button[value="score"]').last.click()
    score = coordinator.page.locator(f'[aria-label="{coordinator.word("Score of %(id)s", id="1.3-K1")}"]')
    expect(score).to_be_visible()
    assert len(score.inner_text().splitlines()) > 1
    assert coordinator.page.locator('[name="1.3-K1:norms.a"][value="not_met"]').is_checked()


def test_everything_is_filled_in_and_scored_by_keyboard_alone(coordinator, draft):
    coordinator.goes_to(f"{draft}/try")
    for _stop in range(60):
        coordinator.page.keyboard.press("Tab")
        if coordinator.page.evaluate("document.activeElement.value") == "best":
            break
    with coordinator.page.expect_navigation():
        coordinator.page.keyboard.press("Enter")
    expect(coordinator.page.locator("section[aria-labelledby=outcome] .verdict, section[aria-labelledby=outcome] p").first).to_be_visible()
    assert '"1.3-K1"' in coordinator.page.locator('[name="so_far"]').get_attribute("value")


def test_it_speaks_english_and_fits_a_phone(visits, draft):
    someone = visits("coordinator", language="en", viewport=PHONE)
    someone.goes_to(f"{draft}/try?section=1.3")
    someone.sees_title("Try it out")
    assert someone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_scores_and_questions_that_hang_on_an_answer_follow_at_once(coordinator, draft):
    page, condition = coordinator.page, f"{draft}/condition/1.3-K2/applies_when"
    coordinator.goes_to(condition)
    for name, value in (("add:c", None), ("c.0.subject", "state:1.3-K1"), ("c.0.detail", "a"), ("c.0.by", "is"), ("c.0.value", "met")):
        if value:
            page.locator(f'[name="{name}"]').select_option(value)
        with page.expect_navigation():
            page.locator(f'main form button[value="{"save" if value else name}"]').last.click()
    coordinator.goes_to(f"{draft}/try?section=1.3")
    hanging, score = page.locator('[id="1.3-K2"]'), page.locator('[id="score:1.3-K1"]')
    expect(hanging).to_be_hidden()
    before = score.inner_text()
    coordinator.chooses("1.3-K1:norms.a", "met")
    expect(hanging).to_be_visible()
    expect(score).not_to_have_text(before)
    coordinator.chooses("1.3-K1:norms.a", "not_met")
    expect(hanging).to_be_hidden()


def test_without_script_a_question_comes_after_the_button(visits, draft):
    someone = visits("coordinator", java_script_enabled=False)
    someone.goes_to(f"{draft}/try?section=1.3")
    someone.chooses("1.3-K1:norms.a", "met")
    with someone.page.expect_navigation():
        someone.page.locator('main form button[value="score"]').last.click()
    assert '"1.3-K1"' in someone.page.locator('[name="so_far"]').get_attribute("value")
