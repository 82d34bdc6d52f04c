"""Measuring again, as people do it: begin the next round, confirm what came along, and read what changed."""

import pytest

from tests.journeys.pages import AGAIN, FINISHED, begins_round, ref_of

ITEM = "1.1-K1"


def waits(person, address: str) -> int:
    """How many buttons the list has to confirm one question."""
    person.goes_to(f"{address}/to-confirm")
    return person.page.locator(".carried-list .carried button").count()


def test_a_round_begins_and_one_press_confirms(coordinator):
    coordinator.goes_to(f"/assessments/{ref_of(coordinator, AGAIN)}")
    coordinator.follows("Begin the next round with these answers")
    coordinator.types("title", "Met de muis")
    coordinator.types("reference_date", "30-6-2027")
    coordinator.presses("Begin the next round")
    coordinator.sees_title(coordinator.word("What came from the last round"))
    address = coordinator.path.split("/to-confirm")[0]
    before = waits(coordinator, address)
    with coordinator.page.expect_navigation():
        coordinator.page.locator(f'button[name="confirm"][value="{ITEM}"]').click()
    assert waits(coordinator, address) == before - 1


def test_with_the_keyboard_alone_a_section_is_confirmed(coordinator):
    address = begins_round(coordinator, f"/assessments/{ref_of(coordinator, AGAIN)}", "Met de toetsen")
    coordinator.goes_to(f"{address}/sections/1.1")
    whole = coordinator.page.locator('[data-carried-all] button[name="confirm"]')
    for _press in range(80):
        coordinator.page.keyboard.press("Tab")
        if whole.evaluate("(button) => button === document.activeElement"):
            break
    with coordinator.page.expect_navigation():
        coordinator.page.keyboard.press("Enter")
    assert coordinator.page.locator("[data-carried] button").count() == 0


def test_enter_in_a_field_saves_and_confirms_nothing(coordinator):
    address = begins_round(coordinator, f"/assessments/{ref_of(coordinator, AGAIN)}", "Met Enter")
    before = waits(coordinator, address)
    coordinator.goes_to(f"{address}/sections/1.1")
    with coordinator.page.expect_navigation():
        coordinator.input("1.1-I1:examined").press("Enter")
    assert waits(coordinator, address) == before


def test_a_changed_answer_is_confirmed_while_the_page_saves_itself(coordinator):
    address = begins_round(coordinator, f"/assessments/{ref_of(coordinator, AGAIN)}", "Vanzelf")
    before = waits(coordinator, address)
    coordinator.goes_to(f"{address}/sections/1.1")
    card = coordinator.page.locator(f'[id="{ITEM}"]')
    coordinator.chooses(f"{ITEM}:norms.a", "partly")
    card.locator("[data-carried]").wait_for(state="detached")
    assert waits(coordinator, address) == before - 1


def test_without_javascript_confirming_keeps_what_is_typed_on_the_page(visits, place):
    person = visits(java_script_enabled=False)
    person.signs_in("coordinator@dekade.example", place.password)
    coordinator = visits("coordinator")
    address = begins_round(coordinator, f"/assessments/{ref_of(coordinator, AGAIN)}", "Zonder")
    person.goes_to(f"{address}/sections/1.1")
    person.types("1.1-I1:examined", "11")
    with person.page.expect_navigation():
        person.page.locator(f'[id="{ITEM}"] button[name="confirm"]').click()
    assert person.input("1.1-I1:examined").input_value() == "11"
    assert person.page.locator(f'[id="{ITEM}"] [data-carried]').count() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_story_of_two_rounds_is_read_on_one_page(visits, language, width):
    director = visits("director", language=language, viewport={"width": width, "height": 844})
    director.goes_to(f"/assessments/{ref_of(director, AGAIN)}")
    director.follows("Compare with last time")
    director.sees_title(director.word("Compare with last time"))
    for text in ("The judgement over the whole became better.", "Without the counts that may be chance the verdict would be the same."):
        director.sees(director.word(text))
    director.sees(director.word("may be chance"))
    director.sees(director.word("more than chance"))
    director.sees(FINISHED)
    assert director.page.locator("figure.moves > div > svg:visible").count() == 2
    inside = "() => [...document.querySelectorAll('html, main .scroll')].every((one) => one.scrollWidth <= one.clientWidth)"
    assert director.page.evaluate(inside)


def test_what_is_left_of_the_last_plan_goes_along(coordinator):
    first = f"/assessments/{ref_of(coordinator, AGAIN)}"
    address = begins_round(coordinator, first, "Met het plan")
    coordinator.goes_to(f"{address}/last-plan")
    coordinator.presses("Take all of these along")
    assert coordinator.page.locator(".notification.good").count() == 1
    coordinator.goes_to(f"{address}/plan")
    coordinator.sees("aandachtsfunctionaris mensenhandel")
