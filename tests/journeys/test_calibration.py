"""Two people talk about three differences and settle them, by keyboard alone; the agreement stands beside the question afterwards."""

import pytest

from tests.journeys.pages import meet
from tests.journeys.test_keyboard import Keyboard

ITEM, NORMS, COUNTED = "1.3-K1", "1.3-K2", "1.3-I1"


@pytest.fixture
def sides(visits):
    """The coordinator and a second assessor, who just met in the calibration, and its address."""
    lead, judge = visits("coordinator"), visits("assessor")
    return lead, judge, f"{meet(lead, judge, 'Het gesprek')}/calibration"


def settles(keys: Keyboard, choice: int, reason: str, agreement: str = "") -> None:
    """Go through the form from the address bar: choose the answer that is so many arrows from the first, and save."""
    keys.press(*["Tab"])
    here = keys.person.page
    item = here.url.rpartition("/")[2]
    keys.tab_to(name="chosen")
    keys.press("Space", *["ArrowDown"] * choice)
    keys.tab_to(name=f"{item}:reason")
    here.keyboard.type(reason)
    keys.tab_to(name=f"{item}:agreement")
    here.keyboard.type(agreement)
    keys.tab_to(name="go", value="next")
    with here.expect_navigation():
        keys.press("Enter")


def test_three_differences_are_settled_by_keyboard(sides):
    lead, judge, calibration = sides
    lead.goes_to(calibration)
    assert lead.page.locator("#large + ul > li").count() == 3
    keys = Keyboard(lead)
    keys.tab_to(text=lead.word("To the next difference"))
    with lead.page.expect_navigation():
        keys.press("Enter")
    settled = []
    for number in range(3):
        settled.append(lead.page.url.rpartition("/")[2])
        settles(keys, choice=number % 2, reason=f"Zo zagen wij het samen ({number}).", agreement="Wij lezen dit zo." if number == 0 else "")
    assert sorted(settled) == sorted((ITEM, NORMS, COUNTED))
    assert lead.path.startswith(calibration.removeprefix(lead.url))
    assert lead.page.locator("#large + ul > li .tag.good").count() == 3
    assert [stop for stop in keys.stops if not stop["seen"] or stop["ahead"]] == []

    judge.goes_to(f"{calibration}/{settled[0]}")
    judge.sees("Zo zagen wij het samen (0).")
    judge.sees("Wij lezen dit zo.")
    lead.goes_to(f"/assessments/{lead.starts('Het jaar daarna', questionnaire='kwaliteitskader')}/sections/1.3")
    lead.sees("Wij lezen dit zo.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_who_comes_second_sees_both_and_another_answer_opens_without_a_script(visits, script):
    lead, judge = (visits(role, java_script_enabled=script, viewport={"width": 390, "height": 844}) for role in ("coordinator", "assessor"))
    address = f"{meet(visits('coordinator'), visits('assessor'), 'Tegelijk')}/calibration/{ITEM}"
    for someone in (lead, judge):
        someone.goes_to(address)
    assert not lead.input(f"{ITEM}:norms.b").is_visible()
    lead.chooses("chosen", "other")
    lead.chooses(f"{ITEM}:norms.b", "partly")
    lead.types(f"{ITEM}:reason", "Wij zitten ertussen.")
    lead.presses("Save")
    judge.chooses("chosen", "second")
    judge.types(f"{ITEM}:reason", "Toch niet.")
    judge.presses("Save")
    assert judge.status == 409
    judge.sees("Wij zitten ertussen.")
    assert judge.input(f"{ITEM}:reason").input_value() == "Toch niet."
