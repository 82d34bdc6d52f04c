"""Who goes Back does not put what was typed over what a colleague saved meanwhile without seeing that.

Fields of one line show what is saved; longer texts and choices are still as they were typed, and wait beside what stands.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.pages import meet

MINE, THEIRS = "Van mij, nog niet bewaard.", "Van een collega."


@pytest.fixture
def both(visits):
    """Two people, each with a browser; the first leaves pages also when the page asks."""
    writer, colleague = visits("coordinator"), visits("coordinator")
    writer.page.on("dialog", lambda dialog: dialog.accept())
    return writer, colleague


def goes_back(both, address: str, name: str, button: str, *, mine: str = MINE, theirs: str = THEIRS, chosen: str = ""):
    """Type and leave; a colleague saves; come back, find it there, and press the button: it is still there, beside what stands."""
    writer, colleague = both
    leaves(both, address, name, button, mine=mine, theirs=theirs, chosen=chosen)
    writer.page.go_back()
    expect(writer.input(name)).to_have_value(mine)
    writer.presses(button)
    expect(writer.input(name)).to_have_value(mine)
    assert stands(both, address, name) == theirs


def leaves(both, address: str, name: str, button: str, *, mine: str = MINE, theirs: str = THEIRS, chosen: str = "") -> None:
    """Type and leave; then a colleague types and saves."""
    writer, colleague = both
    for person, text in ((writer, mine), (colleague, theirs)):
        person.goes_to(address)
        if chosen:
            person.chooses("chosen", chosen)
        _chooses_or_types(person, name, text)
        if person is writer:
            writer.goes_to("/my-tasks")
    colleague.presses(button)
    assert colleague.status == 200


def _chooses_or_types(person, name: str, value: str) -> None:
    field = person.input(name)
    if field.evaluate("field => field.matches('select')"):
        field.select_option(value)
    else:
        field.fill(value)


def stands(both, address: str, name: str) -> str:
    """What somebody finds who opens the page anew."""
    both[1].goes_to(address)
    return both[1].input(name).input_value()


@pytest.fixture
def assessment(both):
    """The address of a new assessment."""
    return f"/assessments/{both[0].starts('Terug', questionnaire='kwaliteitskader')}"


def test_a_title_of_one_line_is_that_of_the_colleague(both, assessment):
    address = f"{assessment}/details"
    leaves(both, address, "title", "Save")
    both[0].page.go_back()
    expect(both[0].input("title")).to_have_value(THEIRS)
    both[0].presses("Save")
    assert stands(both, address, "title") == THEIRS


def test_totals_are_those_of_the_colleague(both, assessment):
    address, name = f"{assessment}/counting/files/totals", "1.1-I1:counts.a.examined"
    leaves(both, address, name, "Save the totals", mine="11", theirs="12")
    both[0].page.go_back()
    assert both[0].input(name).input_value() != "11"


def test_an_action_of_the_plan_waits_beside_that_of_a_colleague(both, assessment):
    both[0].goes_to(f"{assessment}/plan/own")
    both[0].types("measure", "Een nieuw plan.")
    both[0].input("class_").select_option(index=1)
    both[0].presses("Add the action")
    goes_back(both, f"{both[0].path.partition('?')[0]}/edit", "measure", "Save the action")


def test_a_division_waits_beside_that_of_a_colleague(both, assessment):
    address = f"{assessment}/division"
    both[0].goes_to(address)
    options = both[0].input("1.3:who").locator("option")
    mine, theirs = (options.nth(place).get_attribute("value") for place in (1, 2))
    goes_back(both, address, "1.3:who", "Save the division", mine=mine, theirs=theirs)


def test_a_comment_waits_beside_what_another_window_made_of_it(both, assessment):
    both[0].goes_to(f"{assessment}/items/1.3-K1/comments")
    both[0].types("comment", "Lezen wij dit hetzelfde?")
    both[0].presses("Say it")
    with both[0].page.expect_navigation():
        both[0].page.locator("li.comment").first.get_by_role("link").first.click()
    goes_back(both, both[0].path.partition("#")[0], "comment", "Save the comment")


def test_how_a_difference_was_settled_is_not_settled_again(both, visits):
    address = f"{meet(both[0], visits('assessor'), 'Terug in het gesprek')}/calibration/1.3-K1"
    leaves(both, address, "1.3-K1:reason", "Save", chosen="second")
    both[0].page.go_back()
    expect(both[0].input("1.3-K1:reason")).to_have_value(MINE)
    both[0].presses("Save")
    assert both[0].status == 409
    expect(both[0].input("1.3-K1:reason")).to_have_value(MINE)
    both[0].sees(THEIRS)
