"""The living plan in a browser: with the mouse, with the keyboard only, on a phone, in two languages and without JavaScript."""

import re

import pytest

PHONE = {"width": 390, "height": 844}


def plan_of(person) -> str:
    person.goes_to("/")
    return f"{person.finds_assessment('Zelfbeoordeling voorjaar 2026')}/plan"


def titles(person) -> list[str]:
    return person.page.locator(".plan-list h3").all_inner_texts()


@pytest.mark.parametrize(("language", "viewport"), [("nl", None), ("en", PHONE)])
def test_a_coordinator_splits_notes_and_makes_whole_again(visits, language, viewport):
    person = visits("coordinator", language=language, viewport=viewport)
    plan = plan_of(person)
    person.goes_to(plan)
    assert any("2.1-I2/1" in title for title in titles(person)), "the demo has a split action"
    assert person.page.locator("#action-own-1").count() == 1
    person.goes_to(f"{plan}/1.2-K2")
    person.follows("Split it")
    person.page.fill("#measure1", "Training voor alle teams")
    person.page.fill("#measure2", "Een vast punt in het teamoverleg")
    person.presses("Split the action")
    person.sees(person.word("The action is split. This is the first part."))
    person.page.fill("#note", "De eerste training is geweest.")
    person.presses("Save the progress")
    person.sees("De eerste training is geweest.")
    person.presses("Make one action of all parts again")
    person.goes_to(f"{plan}/1.2-K2")
    person.sees("De eerste training is geweest.")
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_actions_are_brought_together_with_the_keyboard_only(visits):
    person = visits("coordinator")
    plan = plan_of(person)
    person.goes_to(f"{plan}?view=section&choose=1")
    for key in ("1.2-K2", "1.2-I1"):
        person.page.locator(f'[id="choose-{key}"]').focus()
        person.page.keyboard.press("Space")
    person.page.keyboard.press("Enter")  # in the form: what its first button does
    person.sees_title(person.word("Bring actions together"))
    person.page.locator("#owner").focus()
    person.page.keyboard.type("teamleider")
    person.page.keyboard.press("Enter")
    person.sees(person.word("These actions are one now."))
    address = re.search(r"merged-\d+", person.path)[0]
    button = person.page.get_by_role("button", name=person.word("Take these actions apart again"))
    button.focus()
    person.page.keyboard.press("Enter")
    person.sees(person.word("The actions stand apart again. What was typed in the one stays and can be brought back."))
    assert person.page.locator(f"#action-{address}").count() == 0


def test_an_own_action_is_added_filtered_dropped_and_taken_up_without_javascript(visits):
    person = visits("coordinator", java_script_enabled=False)
    plan = plan_of(person)
    person.goes_to(plan)
    person.follows("Add your own action")
    person.page.fill("#measure", "Elke maand casus bespreken met de ketenpartners")
    person.page.fill("#owner", "ketencoördinator")
    person.presses("Add the action")
    person.sees(person.word("Your own action is added."))
    here = person.path
    person.goes_to(f"{plan}?view=owner")
    person.page.select_option("#owner", "ketencoördinator")
    person.presses("Show these")
    assert len(titles(person)) == 1
    person.goes_to(here)
    person.page.locator("summary").first.click()
    person.page.fill("#drop_reason", "Het kan in het gewone overleg")
    person.presses("Drop the action")
    person.presses("Take the action up again")
    person.sees(person.word("The action is taken up again."))
