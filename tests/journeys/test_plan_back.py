"""A plan goes along as a workbook, is edited and comes back: with a mouse, by keyboard without scripts, and on a phone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.plan_sheets import HEAD, at, edited

PHONE = {"width": 390, "height": 844}


def goes_out(person) -> tuple[str, bytes]:
    """Take the plan of a new assessment along; return its address and the workbook."""
    address = person.finds_assessment("Zelfbeoordeling voorjaar 2026")
    person.goes_to(f"{address}/reports")
    with person.page.expect_download() as coming:
        person.page.locator('a[href$="plan-table.xlsx"]').click()
    return address, coming.value.path().read_bytes()


def brings(person, data: bytes) -> None:
    person.follows("Bring an edited plan back")
    person.page.set_input_files("#files", {"name": "plan.xlsx", "mimeType": "application/octet-stream", "buffer": data})
    person.presses("Show the changes")
    person.sees(person.word("Changes in the edited plan"))


def looks(person, name: str) -> None:
    """Keep a picture where one is asked for."""
    if folder := os.environ.get("PICTURES"):
        person.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def with_owner(owner: str, more: str = ""):
    def edit(book):
        sheet = book.worksheets[0]
        key = sheet.cell(HEAD + 8, 2).value
        at(sheet, key, "owner").value = owner
        at(sheet, key, "means").value = more or None
        at(sheet, key, "start").value = "vlak na de zomer"
        sheet.cell(HEAD + 90, 10).value = f"Een eigen maatregel van de {owner}"

    return edit


@pytest.mark.parametrize(
    ("name", "options"),
    [("desk", {}), ("phone", {"viewport": PHONE}), ("english-without-scripts", {"language": "en", "java_script_enabled": False})],
)
def test_an_edited_plan_comes_back(visits, name, options):
    person = visits("coordinator", **options)
    address, data = goes_out(person)
    looks(person, f"{name}-reports")
    brings(person, edited(data, with_owner(f"teamleider {name}", "vier dagdelen")))
    looks(person, f"{name}-preview")
    person.sees(f"teamleider {name}")
    if options.get("java_script_enabled", True):
        assert not Axe().run(person.page).response["violations"]
        assert person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    person.presses("Take over what is chosen")
    person.sees(person.word("What you chose stands in the improvement plan. Nothing of the file was kept."))
    looks(person, f"{name}-taken")
    person.goes_to(f"{address}/plan")
    person.sees(f"Een eigen maatregel van de teamleider {name}")


def test_a_text_that_may_be_about_a_person_is_changed_by_keyboard(visits):
    person = visits("coordinator")
    _address, data = goes_out(person)
    brings(person, edited(data, with_owner("dossier van BSN 123456782")))
    looks(person, "guard")
    field = person.page.locator('input[name^="to:"][name$=":owner"]')
    field.focus()
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type("kwaliteitsmedewerker")
    measure = person.page.locator('textarea[name^="to:new-"][name$=":measure"]')
    measure.focus()
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type("Een eigen maatregel met het toetsenbord")
    with person.page.expect_navigation():
        person.button("Take over what is chosen").press("Enter")
    person.sees(person.word("What you chose stands in the improvement plan. Nothing of the file was kept."))
