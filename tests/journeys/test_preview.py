"""Beside the page that makes a draft stands what people will see of it, in each language; Tab never goes into it."""

from playwright.sync_api import expect

from tests.journeys.making import starts_copy

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 1100, "height": 800}
IS_IN_VIEW = "one => { const at = one.getBoundingClientRect(); return at.top >= 0 && at.top < innerHeight / 2; }"


def opens_beside(visitor, key="wettelijke-basis"):
    draft = starts_copy(visitor, key, "Ernaast")
    visitor.page.set_viewport_size(WIDE)
    return draft


def first_item(visitor, draft):
    visitor.goes_to(f"{draft}/structure")
    return visitor.page.evaluate("ref => fetch(ref + '/file.json').then(one => one.json())", draft)["parts"][0]["sections"][0]["items"][1][
        "id"
    ]


def test_the_question_at_hand_stands_beside_its_page_and_follows_what_is_saved(coordinator):
    draft = opens_beside(coordinator)
    item = first_item(coordinator, draft)
    coordinator.goes_to(f"{draft}/items/{item}")
    beside = coordinator.page.frame_locator("#preview-column iframe")
    card = beside.locator(f'[id="{item}"]')
    expect(card).to_be_visible()
    assert card.evaluate(IS_IN_VIEW)
    coordinator.types("title", "Een heel andere titel")
    with coordinator.page.expect_navigation():
        coordinator.page.locator('.save-bar button[value="save"]').click()
    expect(beside.locator(f'[id="{item}"] h2')).to_have_text("Een heel andere titel")


def test_it_follows_a_save_by_script_where_people_had_scrolled_to(coordinator):
    draft = opens_beside(coordinator, "kwaliteitskader")
    coordinator.goes_to(f"{draft}/items/1.3-K2")
    beside = coordinator.page.frame_locator("#preview-column iframe")
    expect(beside.locator('[id="1.3-K2"].at-hand')).to_be_visible()
    beside.locator("main").evaluate("() => { window.scrollTo(0, 300); window.kept = true; }")
    coordinator.page.evaluate("document.dispatchEvent(new CustomEvent('selfassess:draft-saved'))")
    expect(beside.locator('[id="1.3-K2"].at-hand')).to_be_attached()
    coordinator.page.wait_for_function("() => !document.querySelector('iframe').contentWindow.kept && document.querySelector('iframe').contentWindow.scrollY === 300")  # fmt: skip


def test_it_speaks_the_language_that_is_chosen_and_remembers_it(coordinator):
    draft = opens_beside(coordinator)
    item = first_item(coordinator, draft)
    coordinator.goes_to(f"{draft}/items/{item}")
    beside = coordinator.page.frame_locator("#preview-column iframe")
    expect(beside.locator("html")).to_have_attribute("lang", "nl")
    coordinator.page.locator('#preview-column [data-language="en"]').click()
    expect(beside.locator("html")).to_have_attribute("lang", "en")
    coordinator.page.reload()
    expect(beside.locator("html")).to_have_attribute("lang", "en")


def test_it_can_be_put_away_by_keyboard_and_stays_away(coordinator):
    draft = opens_beside(coordinator, "kwaliteitskader")
    coordinator.goes_to(f"{draft}/items/1.3-K2")
    column = coordinator.page.locator("#preview-column")
    column.locator("[data-away]").press("Enter")
    expect(column).to_be_hidden()
    toggle = coordinator.button("Show beside it what it looks like")
    expect(toggle).to_be_focused()
    coordinator.goes_to(f"{draft}/structure/1.3")
    expect(column).to_be_hidden()
    toggle.press("Enter")
    expect(column).to_be_visible()
    expect(column.locator("[data-away]")).to_be_focused()


def test_tab_never_goes_into_it(coordinator):
    draft = opens_beside(coordinator)
    coordinator.goes_to(f"{draft}/rules/intake")
    coordinator.page.frame_locator("#preview-column iframe").locator("h1").wait_for()
    coordinator.page.locator("#preview-column [data-away]").focus()
    for _step in range(4):
        coordinator.page.keyboard.press("Tab")
        assert coordinator.page.evaluate("document.activeElement.tagName") != "IFRAME"


def test_on_a_narrow_screen_and_without_script_there_is_a_link(coordinator, visits):
    draft = opens_beside(coordinator, "kwaliteitskader")
    coordinator.page.set_viewport_size(NARROW)
    coordinator.goes_to(f"{draft}/items/1.3-K2")
    expect(coordinator.page.locator("#preview-column")).to_be_hidden()
    coordinator.follows("What it looks like")
    assert coordinator.path == f"{draft}/preview/1.3#1.3-K2"
    plain = visits("coordinator", java_script_enabled=False)
    plain.goes_to(f"{draft}/items/1.3-K2")
    expect(plain.page.locator("#preview-column")).to_be_hidden()
    plain.follows("What it looks like")
    assert plain.path == f"{draft}/preview/1.3#1.3-K2"
