"""From a command to a plan, for an organisation that is new."""

import io

import pypdf

from tests.journeys.place import link_in

PASSWORD = "een zin die alleen wij kennen"

# Gives every question that is still open on a page an answer, as a hurried person would.
ANSWER_ALL = """() => {
  const form = document.querySelector("main form");
  const name = (end) => [...form.querySelectorAll(`[name$="${end}"]`)];
  const groups = new Set([...form.querySelectorAll("input[type=radio]")].map((one) => one.name));
  for (const group of groups) {
    if (!/:(norms\\.|choice|outcome)/.test(group) || form.elements[group].value) continue;
    [...form.elements[group]].find((one) => one.value === "partly" || one.value === "not_met" || one.value === "mixed").checked = true;
  }
  for (const [end, text] of [[":population", "10"], [":examined", "10"], [":met", "8"], [":respondents", "9"]])
    for (const input of name(end)) input.value ||= text;
}"""


def answers_the_rest(person, assessment: str) -> None:
    """Answer section after section until the page with all answers comes."""
    person.goes_to(assessment)
    person.follows("Go on with the next open question")
    for _section in range(20):
        if person.path.split("?")[0].endswith("/check"):
            return
        person.page.evaluate(ANSWER_ALL)
        person.presses("Save and go on")
    raise AssertionError("The last section does not lead to the answers.")


def test_a_new_organisation_goes_from_a_link_to_its_own_plan(visits, place):
    added = place.command("user", "add", "nieuw@haven.example", "--organisation", "Stichting De Haven", "--role", "coordinator")
    assert added.returncode == 0, added.stderr
    person = visits()
    chooses_a_password(person, link_in(added.stdout))
    person.signs_in("nieuw@haven.example", PASSWORD)
    person.sees(person.word("There are no self-assessments yet."))
    assessment = f"/assessments/{starts(person)}"
    fills_in_by_mouse(person)
    person.goes_to(assessment)
    assert person.answered() == (3, 57)
    answers_the_rest(person, assessment)
    person.sees(person.word("Every question is answered."))
    person.goes_to(assessment)
    assert person.answered() == (57, 57)
    person.follows("See the result")
    assert person.page.locator(".verdict-code").inner_text() in "ABCD"
    person.goes_to(f"{assessment}/plan")
    pdf = pypdf.PdfReader(io.BytesIO(person.downloads("Make the PDF")))
    assert "Stichting De Haven" in pdf.pages[0].extract_text()
    assert len(pdf.pages) > 5


def chooses_a_password(person, link: str) -> None:
    person.goes_to(link)
    person.types("password", PASSWORD)
    person.types("again", PASSWORD)
    person.presses("Set the password")
    person.sees(person.word("Your password is set. You can sign in now."))


def starts(person) -> str:
    person.follows("Start a new self-assessment")
    ref = person.starts("Onze eerste", questionnaire="kwaliteitskader")
    person.chooses("intake.care_types", "open_residential")
    person.chooses("intake.phase", "running")
    person.types("intake.period_from", "1-1-2026")
    person.types("intake.period_to", "30-6-2026")
    person.types("intake.girls_in_care", "10")
    person.presses("Save and go to the questions")
    return ref


def fills_in_by_mouse(person) -> None:
    person.follows("Go on with the next open question")
    for norm in "abcd":
        person.chooses(f"1.1-K1:norms.{norm}", "met")
    person.chooses("1.1-K2:norms.a", "not_applicable")
    person.chooses("1.1-K2:norms.b", "not_applicable")
    person.chooses("1.1-K2:norms.c", "partly")
    person.types("1.1-I1:examined", "10")
    person.types("1.1-I1:met", "7")
    person.chooses("1.1-I1:drawn", "all")
    person.presses("Save and go on")
    assert "/sections/1.2" in person.path, person.page.locator("main").inner_text()
