"""The second questionnaire goes the same way, to a percentage and a plan, in both languages."""

import io

import pypdf
import pytest

from tests.journeys.test_new_organisation import answers_the_rest


@pytest.mark.parametrize(
    ("language", "words_of_content"), [("nl", ["Wettelijke basis voor jeugdhulp", "Meldcode"]), ("en", ["Legal basis", "Reporting code"])]
)
def test_the_legal_basis_leads_to_a_percentage_and_a_plan(visits, language, words_of_content):
    person = visits("coordinator", language=language)
    assessment = f"/assessments/{person.starts('Basis', questionnaire='wettelijke-basis')}"
    person.chooses("intake.works_alone", "no")
    person.presses("Save and go to the questions")
    person.follows("Go on with the next open question")
    person.page.locator('input[name$=":choice"][value="met"]').first.check()
    answers_the_rest(person, assessment)
    person.goes_to(f"{assessment}/result")
    share = person.page.locator(".verdict-percentage").inner_text()
    assert share.endswith("%")
    assert person.page.locator(".verdict-code").count() == 0
    person.goes_to(f"{assessment}/plan")
    paper = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(person.downloads("Make the PDF"))).pages)
    assert person.page.locator("html").get_attribute("lang") == language
    assert {word: word in paper for word in (*words_of_content, share)} == dict.fromkeys((*words_of_content, share), True)
