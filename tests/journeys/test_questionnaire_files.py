"""A draft that was changed in an editor comes back into its place, and client data goes out of a questionnaire that was published."""

import re

from playwright.sync_api import expect

from tests.journeys.pages import begins_draft, publishes

PHONE = {"width": 390, "height": 844}
TITLE = "Afspraken op papier"


def listing_of(person) -> str:
    """Return the address of the organisation."""
    person.goes_to("/assessments")
    return person.page.locator('nav a[href$="/questionnaires"]').get_attribute("href").removesuffix("/questionnaires")


def brings(person, name: str, text: str) -> None:
    """Send a file from the page that asks for it."""
    person.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/yaml", "buffer": text.encode()})
    person.presses("Let the draft say what the file says")


def test_a_draft_is_changed_in_an_editor_brought_back_and_taken_back(visits):
    person = visits("coordinator", viewport=PHONE)
    draft = begins_draft(person, listing_of(person), "template:levels", "Uit een editor")
    with person.page.expect_download() as coming:
        person.page.get_by_role("link", name=person.word("Download this draft (YAML)")).click()
    text = coming.value.path().read_text("utf-8")
    person.follows("Bring a file back into this draft")
    brings(person, "anders.yaml", text.replace(TITLE, "Op papier"))
    assert person.status == 422  # the name does not say which download it is
    assert "error-summary" in person.page.evaluate("document.activeElement.className")
    brings(person, coming.value.suggested_filename, text.replace(TITLE, "Op papier"))
    said = person.word("The draft says what your file says now. “Take back” undoes all of it at once.")
    expect(person.page.get_by_role("status").filter(has_text=said)).to_be_focused()
    person.goes_to(f"{draft}/structure/1.1")
    person.sees("Op papier")
    person.page.locator(".draft-undo button").first.click()
    person.sees(TITLE)
    expect(person.page.locator("#notice")).to_be_focused()


def test_client_data_goes_out_of_a_questionnaire_that_was_published(visits):
    person = visits("coordinator", viewport=PHONE, language="en")
    version = publishes(person, listing_of(person))
    person.goes_to(f"{version}/incident")
    person.page.locator("select[name=where]").select_option("1.1-K1")
    person.presses("Show the texts")
    person.page.locator("label.choice", has_text=re.compile(f"^{TITLE}$")).click()
    person.presses("Take these texts out")
    assert person.status == 422  # what kind of data it is must be said
    person.page.locator("input[name=kinds]").first.check()
    person.presses("Take these texts out")
    person.sees_title("The texts are taken out")
    person.follows("To the questionnaires")
    person.sees("texts were taken out because of client data")
    person.goes_to(f"{version}/incident?where=1.1-K1")
    person.sees("[…]")
    assert TITLE not in person.page.locator("main").inner_text()
