"""A questionnaire is translated: on its page with a mouse and by keyboard, on a phone, and in a file that comes back."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.making import starts_copy

PHONE = {"width": 390, "height": 844}


def looks(person, name: str) -> None:
    """Keep a picture where one is asked for."""
    if folder := os.environ.get("PICTURES"):
        person.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def is_well(person) -> None:
    """Look at the page as axe does, and whether it fits its window."""
    assert not Axe().run(person.page).response["violations"]
    assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def has_stale(person, title: str) -> tuple[str, str]:
    """Begin a draft in which one text changed after it was translated; return its address and the path of the text."""
    draft = starts_copy(person, "wettelijke-basis", title)
    person.goes_to(f"{draft}/translations/en?show=stale")
    person.types("translations:en:title", "Our own list")
    saves(person)
    piece = person.context.request.get(f"{person.url}{draft}/file.json").json()["parts"][0]["sections"][0]["items"][0]
    person.goes_to(f"{draft}/items/{piece['id']}")
    person.types("title", f"{piece['title']}, en wat daarbij hoort")
    saves(person)
    person.goes_to(f"{draft}/translations/en?show=stale")
    return draft, f"{piece['id']}.title"


def saves(person) -> None:
    with person.page.expect_navigation():
        person.page.locator('.save-bar button[value="save"]').click()


@pytest.mark.parametrize(("name", "options"), [("desk", {}), ("phone", {"viewport": PHONE}), ("english", {"language": "en"})])
def test_a_text_that_changed_is_looked_at_and_translated(visits, name, options):
    person = visits("coordinator", **options)
    draft, path = has_stale(person, f"Vertaald {name}")
    person.goes_to(draft)
    looks(person, f"{name}-tasks")
    with person.page.expect_navigation():
        person.page.locator('main a[href$="/translations/en"]').click()
    looks(person, f"{name}-all")
    is_well(person)
    person.page.select_option("#show", "stale")
    person.presses("Show")
    person.sees(person.word("What changed since it was translated:"))
    person.page.locator("summary", has_text=person.word("The text that was translated")).click()
    looks(person, f"{name}-stale")
    is_well(person)
    with person.page.expect_navigation():
        person.page.locator(f'button[value="fits:{path}"]').click()
    person.sees(person.word("There are no such texts."))
    looks(person, f"{name}-done")


def test_the_text_stands_above_its_translation_on_a_phone_and_beside_it_on_a_desk(visits):
    person = visits("coordinator")
    draft = starts_copy(person, "wettelijke-basis", "Naast elkaar")
    person.goes_to(f"{draft}/translations/en")
    place = "one => { const at = one.getBoundingClientRect(); return [at.left, at.top]; }"
    source, target = person.page.locator(".translation-source").first, person.page.locator(".translation-target").first
    assert source.evaluate(place)[0] < target.evaluate(place)[0]
    person.page.set_viewport_size(PHONE)
    assert source.evaluate(place)[1] < target.evaluate(place)[1]
    assert source.evaluate(place)[0] == target.evaluate(place)[0]


def test_a_text_is_translated_by_keyboard_alone_without_scripts(visits):
    person = visits("coordinator", java_script_enabled=False)
    draft, path = has_stale(person, "Vertaald met toetsen")
    field = person.page.locator(f'[name="translations:en:{path}"]')
    field.focus()
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type("Typed without a mouse")
    with person.page.expect_navigation():
        person.page.keyboard.press("Tab")
        person.page.keyboard.press("Tab")
        person.page.locator('.save-bar button[value="save"]').press("Enter")
    person.sees(person.word("There are no such texts."))
    person.goes_to(f"{draft}/translations/en?q=Typed+without")
    person.sees("Typed without a mouse")


@pytest.mark.parametrize(
    ("name", "options"), [("desk", {}), ("phone", {"viewport": PHONE}), ("no-scripts", {"java_script_enabled": False, "language": "en"})]
)
def test_a_file_goes_to_a_translator_and_comes_back(visits, name, options):
    person = visits("coordinator", **options)
    draft, _path = has_stale(person, f"Bestand {name}")
    file = person.downloads("Download the translation (PO)").decode()
    assert "#, fuzzy" in file
    person.follows("Bring a translation back")
    looks(person, f"{name}-bring")
    file = file.replace("Our own list", "The list of the translator").replace("#, fuzzy\n", "")
    person.page.set_input_files("#files", {"name": "x.po", "mimeType": "text/plain", "buffer": file.encode()})
    person.presses("Show what it brings")
    person.sees("The list of the translator")
    looks(person, f"{name}-report")
    if options.get("java_script_enabled", True):
        is_well(person)
    person.chooses("what", "all")
    person.presses("Take this over")
    person.sees(person.word("Saved."))
    person.goes_to(f"{draft}/translations/en?q=list+of+the+translator")
    person.sees("The list of the translator")
