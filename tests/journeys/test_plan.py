"""From signing in to a printed plan, for the demo organisation."""

import io

import pypdf


def text_of(pdf: bytes) -> str:
    """Return all words of a PDF."""
    assert pdf.startswith(b"%PDF")
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_demo_organisation_goes_from_the_door_to_a_printed_plan(visits, place):
    person = visits()
    person.goes_to("/")
    person.signs_in("coordinator@dekade.example", place.password)
    person.sees_title(person.word("Self-assessments"))
    person.goes_to(person.finds_assessment("Zelfbeoordeling voorjaar 2026"))
    person.follows("See the result")
    panel = person.page.locator(".verdict")
    assert panel.locator(".verdict-code").inner_text() == "D"
    assert "Fundament nog niet op orde" in panel.inner_text()
    assert panel.locator("h3", has_text=person.word("Why?")).count() == 1
    assert person.page.locator(".tiles > li").count() == 16
    person.follows("What has to happen for a better judgement?")
    person.page.go_back()
    person.page.locator('a[href$="/plan"]').first.click()
    first = person.page.locator(".plan-list h3").first.inner_text()
    pdf = text_of(person.downloads("Make the PDF"))
    assert "Stichting De Kade" in pdf
    assert first.split(" ")[2] in pdf
    person.follows("Read or print the whole plan")
    person.sees("Stichting De Kade")
    person.presses("Sign out")
    assert person.path.startswith("/account/sign-in")
