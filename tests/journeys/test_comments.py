"""Two colleagues talk about a question, each on a phone."""

from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


def test_a_colleague_is_mentioned_answers_and_settles(visits):
    asks, answers = (visits(role, viewport=PHONE) for role in ("coordinator", "assessor"))
    section = f"/assessments/{asks.starts('Met elkaar', questionnaire='kwaliteitskader')}/sections/1.3"
    asks.goes_to(section)
    asks.page.locator('[id="1.3-K1"] .beside a').first.click()
    asks.page.get_by_text(asks.word("Mention someone")).click()
    asks.chooses("mention", "beoordelaar@dekade.example")
    asks.types("comment", "Lezen wij dit hetzelfde?")
    asks.presses("Say it")
    asks.sees("beoordelaar@dekade.example")

    answers.goes_to(section)
    card = answers.page.locator('[id="1.3-K1"] .beside')
    expect(card).to_contain_text("1 ")
    with answers.page.expect_navigation():
        card.get_by_role("link").first.click()
    answers.sees("Lezen wij dit hetzelfde?")
    answers.sees(answers.word("You are mentioned"))
    answers.types("comment", "Ja, @coordinator.")
    answers.page.get_by_label(answers.word("Your comment")).press("Tab")
    answers.presses("Say it")
    with answers.page.expect_navigation():
        answers.page.locator("li.comment").first.get_by_role("button").click()
    answers.sees(answers.word("Comment settled"))

    asks.goes_to(asks.path.partition("?")[0])
    asks.sees(asks.word("You are mentioned"))
    with asks.page.expect_navigation():
        asks.page.locator("li.comment").first.get_by_role("link").click()
    asks.types("comment", "Lezen wij dit allemaal hetzelfde?")
    asks.presses("Save the comment")
    expect(asks.page.locator("li.comment").first).to_contain_text("allemaal")


def test_a_text_that_the_guard_asks_about_is_still_there_and_then_said(visits):
    someone = visits("coordinator", viewport=PHONE, java_script_enabled=False)
    ref = someone.starts("Met een fout", questionnaire="kwaliteitskader")
    someone.goes_to(f"/assessments/{ref}/items/1.3-K1/comments")
    someone.types("comment", "Bel 06-12345678 even.")
    someone.presses("Say it")
    assert someone.status == 422
    expect(someone.input("comment")).to_have_value("Bel 06-12345678 even.")
    someone.page.locator(".guard input[type=checkbox]").check()
    someone.presses("Say it")
    assert someone.status == 200
    expect(someone.page.locator("li.comment")).to_contain_text("06-12345678")
