"""Two people divide the work: one gives it by keyboard alone, the other finds it on a phone, does it and sees it done."""

from tests.journeys.test_keyboard import Keyboard

PHONE = {"width": 390, "height": 844}
ASSESSOR = "beoordelaar@dekade.example"


def test_work_that_is_given_by_keyboard_is_found_done_and_seen_done(coordinator, visits):
    assessment = f"/assessments/{coordinator.starts('Verdeeld werk', questionnaire='wettelijke-basis')}"
    coordinator.goes_to(f"{assessment}/division")
    keys = Keyboard(coordinator)
    for section, due in (("veiligheid", "1-2-2026"), ("rechten", "1-2-2100")):
        keys.tab_to(name=f"{section}:who")
        coordinator.page.keyboard.type(ASSESSOR)
        keys.tab_to(name=f"{section}:due")
        coordinator.page.keyboard.type(due)
    keys.tab_to(tag="BUTTON", text=coordinator.word("Save the division"))
    with coordinator.page.expect_navigation():
        keys.press("Enter")
    assert coordinator.status == 200
    assert [stop for stop in keys.stops if not (stop["seen"] and stop["inView"] and stop["follows"])] == []

    assessor = visits("assessor", viewport=PHONE)
    assessor.goes_to("/my-tasks")
    tasks = assessor.page.locator(".task", has_text="Verdeeld werk")
    assert [address.partition("#")[0].rpartition("/")[2] for address in addresses(tasks)] == ["veiligheid", "rechten"]
    assert "1 februari 2026" in tasks.first.locator(".tag.attention").inner_text()
    with assessor.page.expect_navigation():
        tasks.first.get_by_role("link").click()
    for answer in assessor.page.locator('input[name$=":choice"][value="met"]').all():
        answer.check()
    assessor.presses("Save")

    assessor.goes_to("/my-tasks")
    assert [address.partition("#")[0].rpartition("/")[2] for address in addresses(tasks)] == ["rechten", "veiligheid"]
    assert tasks.last.locator(".tag.done").count() == 1
    coordinator.goes_to(f"{assessment}/division")
    assert coordinator.page.locator(".division-progress", has_text=ASSESSOR).locator("progress").get_attribute("value") == "3"


def addresses(tasks) -> list[str]:
    """Return where each task leads, in the order of the page."""
    return [link.get_attribute("href") for link in tasks.get_by_role("link").all()]
