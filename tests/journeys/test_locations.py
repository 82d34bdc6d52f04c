"""Several locations, as people do it: name one, begin a self-assessment about it, and see all of them beside each other."""

import pytest

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize(("language", "name", "viewport"), [("nl", "Locatie Noord", None), ("en", "Locatie Zuid", PHONE)])
def test_a_location_is_added_chosen_and_seen_beside_the_others(visits, language, name, viewport):
    coordinator = visits("coordinator", language=language, viewport=viewport)
    adds_with_the_keyboard(coordinator, name)
    coordinator.sees(coordinator.word("The location is added."))
    coordinator.goes_to("/assessments/new")
    coordinator.chooses("questionnaire", "kwaliteitskader")
    coordinator.types("title", f"Eerste van {name}")
    coordinator.page.locator("select[name=location]").select_option(label=name)
    coordinator.presses("Start and go to the first questions")
    coordinator.goes_to(coordinator.path.split("/intake")[0])
    coordinator.sees(f"{name} ·")
    coordinator.goes_to("/assessments")
    coordinator.follows("All locations beside each other")
    coordinator.sees_title(coordinator.word("Locations beside each other"))
    coordinator.goes_to(f"{coordinator.path}?questionnaire=kwaliteitskader")
    assert coordinator.page.locator("thead th", has_text=name).get_by_role("link", name=f"Eerste van {name}").count() == 1
    assert coordinator.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def adds_with_the_keyboard(coordinator, name: str) -> None:
    """Go to the locations and type a name, without a mouse."""
    coordinator.goes_to("/assessments")
    link = coordinator.page.locator('main a[href$="/overview"], main a[href$="/locations"]').first
    link.focus()
    with coordinator.page.expect_navigation():
        coordinator.page.keyboard.press("Enter")
    if not coordinator.path.endswith("/locations"):
        coordinator.follows("Add or rename locations")
    field = coordinator.input("new")
    for _press in range(80):
        if field.evaluate("(one) => one === document.activeElement"):
            break
        coordinator.page.keyboard.press("Tab")
    coordinator.page.keyboard.type(name)
    with coordinator.page.expect_navigation():
        coordinator.page.keyboard.press("Enter")
