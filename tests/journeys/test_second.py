"""A second assessor judges apart: by keyboard, and on a phone."""

from playwright.sync_api import expect


def test_two_sides_judge_apart_and_meet_when_both_are_ready(visits):
    lead, judge = visits("coordinator"), visits("assessor", viewport={"width": 390, "height": 844})
    here = f"/assessments/{lead.starts('Apart', questionnaire='kwaliteitskader')}"
    lead.goes_to(f"{here}/second")
    lead.page.get_by_label(lead.word("Who?")).select_option(label="beoordelaar@dekade.example")
    lead.button("Let this person judge apart").focus()
    with lead.page.expect_navigation():
        lead.page.keyboard.press("Enter")
    lead.sees("beoordelaar@dekade.example")

    judge.goes_to(here)
    judge.sees(judge.word("You judge apart. You see only your own answers, and the others do not see them, until both sides are ready."))
    judge.goes_to(f"{here}/sections/1.2")
    judge.chooses("1.2-K1:norms.a", "not_met")
    judge.presses("Save")
    judge.goes_to(f"{here}/result")
    assert judge.status == 403
    judge.sees(judge.word("You judge apart"))

    lead.goes_to(f"{here}/sections/1.2")
    expect(lead.page.locator('[name="1.2-K1:norms.a"][value="not_met"]')).not_to_be_checked()

    judge.goes_to(f"{here}/second")
    judge.presses("My judgement is ready")
    judge.sees(judge.word("Your judgement is ready."))
    judge.goes_to(f"{here}/sections/1.2")
    expect(judge.page.locator('[name="1.2-K1:norms.a"][value="met"]')).to_be_disabled()


def test_a_page_of_the_side_of_before_writes_nothing(visits):
    lead, judge = visits("coordinator"), visits("assessor")
    here = f"/assessments/{lead.starts('Wisselen', questionnaire='kwaliteitskader')}"
    lead.goes_to(f"{here}/second")
    lead.page.get_by_label(lead.word("Who?")).select_option(label="beoordelaar@dekade.example")
    lead.presses("Let this person judge apart")
    judge.goes_to(f"{here}/sections/1.2")
    lead.goes_to(f"{here}/second")
    with lead.page.expect_navigation():
        lead.page.get_by_role("button", name="beoordelaar@dekade.example").click()
    judge.page.locator('[name="1.2-K1:norms.a"][value="not_met"]').check()
    expect(judge.page.locator("[data-status]")).to_contain_text(judge.word("Copy what you typed and still need. Then open the page again."))
    lead.goes_to(f"{here}/sections/1.2")
    expect(lead.page.locator('[name="1.2-K1:norms.a"][value="not_met"]')).not_to_be_checked()
