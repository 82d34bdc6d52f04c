"""A newer version while people fill in: publish it, read what it does, stay or go over, and type on an old page meanwhile."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.making import starts_copy


def publishes(visitor, draft):
    """Publish the draft, with its warnings."""
    visitor.goes_to(f"{draft}/publish")
    if visitor.page.locator("#seen").count():
        visitor.page.locator("#seen").check()
    with visitor.page.expect_navigation():
        visitor.page.locator("main form button").click()


def changes_an_item(visitor, draft, item_id, question):
    """Give a question of the draft other words."""
    visitor.goes_to(f"{draft}/items/{item_id}")
    visitor.page.locator('[name="question"]').fill(question)
    with visitor.page.expect_navigation():
        visitor.page.locator('button[name="do"][value="save"]:not([aria-hidden])').first.click()


def begun(visitor, title):
    """Return draft, address of an assessment of its first version with an answer, and an item and its section."""
    draft = starts_copy(visitor, "wettelijke-basis", title)
    publishes(visitor, draft)
    document = visitor.context.request.get(f"{visitor.url}{draft}/file.json").json()
    section = document["parts"][0]["sections"][0]
    item = section["items"][0]
    address = f"/assessments/{visitor.starts(title, questionnaire=document['key'])}"
    page = f"{address}/sections/{section['id']}"
    visitor.goes_to(page)
    visitor.types(f"{item['id']}:note", "Zie het jaarplan.")
    visitor.presses("Save")
    return draft, address, page, item


def test_who_goes_over_reads_what_it_does_and_finds_everything_back(visits):
    coordinator = visits("coordinator")
    draft, address, page, item = begun(coordinator, "Overzetten")
    other = visits("coordinator")
    other.goes_to(page)  # a page of the first version, left open
    changes_an_item(coordinator, draft, item["id"], "Hoe regelen jullie dit nu precies?")
    coordinator.goes_to(f"{draft}/changes")
    assert coordinator.page.locator("ins").count()
    assert Axe().run(coordinator.page).violations_count == 0
    publishes(coordinator, draft)
    coordinator.goes_to(address)
    coordinator.follows("Look what changes, and stay or go over")
    assert Axe().run(coordinator.page).violations_count == 0
    with coordinator.page.expect_navigation():
        coordinator.page.get_by_role("button", name=re.compile("Zet over naar versie")).click()
    coordinator.sees("Er is niets weggegooid.")
    assert Axe().run(coordinator.page).violations_count == 0
    other.types(f"{item['id']}:note", "Op de oude pagina getypt.")
    other.page.locator(f'[id="{item["id"]}"] [data-standing]').wait_for()
    other.sees("is bewaard")
    other.goes_to(page)
    assert other.input(f"{item['id']}:note").input_value() == "Op de oude pagina getypt."
    other.sees("Tekst veranderd: kijk na")
    assert other.page.locator("main ins").count()
    assert Axe().run(other.page).violations_count == 0


@pytest.mark.parametrize("language", ["nl", "en"])
def test_with_the_keyboard_on_a_phone_without_javascript_people_stay_go_over_and_go_back(visits, language):
    maker = visits("coordinator")
    draft, address, _page, item = begun(maker, f"Blijven {language}")
    changes_an_item(maker, draft, item["id"], "Hoe regelen jullie dit nu precies?")
    publishes(maker, draft)
    person = visits("coordinator", language=language, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    for name, says in (("Stay with version %(old)s", "Stay"), ("Go over to version %(new)s", "Go"), ("Back to version %(number)s", "Back")):
        person.goes_to(f"{address}/version" + ("/kept" if says == "Back" else ""))
        assert person.page.evaluate("document.documentElement.scrollWidth") <= 390
        button = person.page.get_by_role("button", name=person.word(name, old=1, new=2, number=1))
        for _press in range(80):
            person.page.keyboard.press("Tab")
            if button.evaluate("(one) => one === document.activeElement"):
                break
        with person.page.expect_navigation():
            person.page.keyboard.press("Enter")
    person.sees(person.word("This self-assessment is of the version before again."))
