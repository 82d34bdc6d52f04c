"""The order of a list, by buttons, by numbers and by keyboard at the grip: the focus stays, and the new place is told."""

import pytest
from playwright.sync_api import expect

from tests.journeys.making import starts_copy

ITEMS = "{draft}/structure/2.1"


def order_of(page):
    return page.locator('[name="pick"]').evaluate_all("all => all.map(one => one.value)")


def focused(page):
    return page.evaluate("document.activeElement.value || document.activeElement.textContent")


def tells(page):
    """Return what describes what has the focus."""
    return page.evaluate("document.getElementById(document.activeElement.getAttribute('aria-describedby') || '')?.innerText ?? ''")


@pytest.fixture
def draft(coordinator):
    return starts_copy(coordinator, "kwaliteitskader", "Op volgorde")


@pytest.mark.parametrize("script", [True, False])
def test_the_focus_stays_on_the_button_that_moves_and_it_tells_the_place(visits, draft, script):
    someone = visits("coordinator", java_script_enabled=script)
    page = someone.page
    someone.goes_to(ITEMS.format(draft=draft))
    first = page.locator("[data-row]").first.get_attribute("data-row")
    count = page.locator("[data-row]").count()
    for place in range(2, count + 1):
        with page.expect_navigation():
            page.locator(f'button[value="down:{first}"]').press("Enter")
        note = page.locator("#moved-note")
        expect(note).to_contain_text(f"staat nu op plaats {place} van {count}")
        button = f"down:{first}" if place < count else f"up:{first}"
        expect(page.locator(f'button[value="{button}"]')).to_have_attribute("aria-describedby", "moved-note")
        if script:
            assert focused(page) == button
    assert page.locator("[data-row]").last.get_attribute("data-row") == first


def test_a_row_is_picked_up_moved_and_put_down_with_the_keyboard(coordinator, draft):
    page = coordinator.page
    coordinator.goes_to(ITEMS.format(draft=draft))
    before = order_of(page)
    grip = page.locator(".drag-handle").first
    grip.focus()
    said = page.locator("ol.children + [role=status]")
    page.keyboard.press("Space")
    expect(said).to_contain_text("Opgepakt")
    expect(said.locator('[lang="nl"]')).to_contain_text(before[0])
    expect(grip).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text(f"plaats 3 van {len(before)}")
    with page.expect_navigation():
        page.keyboard.press("Space")
    assert order_of(page) == [*before[1:3], before[0], *before[3:]]
    assert before[0] in focused(page)
    assert f"plaats 3 van {len(before)}" in tells(page)


def test_escape_brings_a_row_back(coordinator, draft):
    page = coordinator.page
    coordinator.goes_to(ITEMS.format(draft=draft))
    before = order_of(page)
    page.locator(".drag-handle").nth(1).focus()
    for key in ("Enter", "ArrowUp", "Escape"):
        page.keyboard.press(key)
    assert order_of(page) == before
    expect(page.locator("ol.children + [role=status]")).to_contain_text("Teruggezet")
    assert before[1] in focused(page)


def test_questions_go_to_another_section_by_keyboard(coordinator, draft):
    page = coordinator.page
    coordinator.goes_to(ITEMS.format(draft=draft))
    moved = order_of(page)[0]
    page.locator(f'[name="pick"][value="{moved}"]').focus()
    page.keyboard.press("Space")
    page.locator("#target").focus()
    page.locator("#target").select_option("2.2")
    with page.expect_navigation():
        page.locator('button[value="move:items"]').press("Enter")
    assert moved not in order_of(page)
    coordinator.goes_to(f"{draft}/structure/2.2")
    assert order_of(page)[-1] == moved


@pytest.mark.parametrize(("address", "name"), [("structure", "parts"), ("structure/2", "sections"), ("items/2.1-K1", "norms")])
def test_parts_sections_and_norms_have_the_same_ways(coordinator, draft, address, name):
    page = coordinator.page
    coordinator.goes_to(f"{draft}/{address}")
    row = page.locator(f'[data-row^="{name}:"]').first.get_attribute("data-row")
    page.locator(f'[data-row="{row}"] > .drag-handle').focus()
    for key in ("Space", "ArrowDown"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(f'[data-row^="{name}:"]').nth(1).get_attribute("data-row") == row
    assert "plaats 2 van" in tells(page)
