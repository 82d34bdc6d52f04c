"""Someone types what must not be here, and gets out of it with the keyboard and without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.test_screens import SMALL, WCAG, WIDER

NOTE, OTHER = "1.3-K1:note", "1.3-K2:note"
TEXT = "Ordernummer 123456782 van de leverancier, of bel 06-12345678."


def asked(visits, **how):
    """Return someone who sees the page that asks about a BSN and a telephone number."""
    someone = visits("coordinator", **how)
    ref = someone.starts("Proef met de wacht", questionnaire="kwaliteitskader")
    someone.goes_to(f"/assessments/{ref}/sections/1.3")
    someone.types(NOTE, TEXT)
    someone.types(OTHER, "Een gewone opmerking.")
    someone.presses("Save")
    assert someone.status == 422
    return someone


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_that_asks_has_no_barrier(visits, width):
    someone = asked(visits, viewport={"width": width, "height": 900})
    expect(someone.page.locator(".guard")).to_be_focused()
    assert [rule["id"] for rule in Axe().run(someone.page, options=WCAG).response["violations"]] == []
    assert someone.page.evaluate(WIDER) == []
    assert someone.page.evaluate(SMALL, 24) == []


def test_the_writer_finds_the_field_chooses_and_saves(visits):
    someone = asked(visits, java_script_enabled=False)
    panel = someone.page.locator(".guard")
    panel.get_by_role("link").first.press("Enter")
    assert someone.page.url.endswith(f"#{NOTE}")
    expect(someone.input(NOTE)).to_have_attribute("aria-invalid", "true")
    panel.get_by_role("checkbox").press("Space")
    panel.get_by_role("combobox").select_option(index=3)
    someone.presses("Save")
    assert someone.status == 200
    expect(someone.page.locator(".guard")).to_have_count(0)
    expect(someone.input(NOTE)).to_have_value(TEXT)
    expect(someone.input(OTHER)).to_have_value("Een gewone opmerking.")
