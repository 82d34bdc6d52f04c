"""Counting files on a tablet, a phone and with the keys; what was chosen is kept without a connection too."""

import pytest
from playwright.sync_api import expect

TABLET, PHONE = {"width": 1024, "height": 768}, {"width": 390, "height": 844}
DRAW = "of=files&population=14&size=3&seed=4711"
ITEM = "1.2-I1"


def begins(someone) -> str:
    """Start an assessment and a counting of three drawn files; returns where the sheet is."""
    begins.number = getattr(begins, "number", 0) + 1
    ref = someone.starts(f"Tellen op het scherm {begins.number}", questionnaire="kwaliteitskader")
    someone.goes_to(f"/assessments/{ref}/sampling?{DRAW}")
    someone.presses("Count on the screen")
    return someone.path


def cell(someone, number: int, norm: str):
    return someone.page.locator(f'[data-cell="{number}:{ITEM}:{norm}"]')


def is_kept(someone) -> None:
    """Wait until the page says that all is saved."""
    expect(someone.page.locator("[data-status]")).to_contain_text(someone.word("Saved at %(clock)s", clock=""))
    expect(someone.page.locator(".unsaved")).to_have_count(0)


def test_a_matrix_is_filled_in_with_the_keys_alone(visits):
    someone = visits("coordinator", viewport=TABLET)
    sheet = begins(someone)
    cell(someone, 5, "a").focus()
    yes, no = someone.word("Y").lower(), someone.word("N").lower()
    for key in (yes, yes, yes, "ArrowDown", "ArrowLeft", "ArrowLeft", no):
        someone.page.keyboard.press(key)
    is_kept(someone)
    assert [cell(someone, 5, norm).inner_text() for norm in "abc*"] == [someone.word("Y")] * 4
    expect(someone.page.locator(f'[data-item="{ITEM}"]')).to_contain_text("1")
    someone.goes_to(sheet)
    assert cell(someone, 5, "c").get_attribute("data-value") == "met"
    assert cell(someone, 5, "*").get_attribute("data-value") == ""


def test_a_cell_is_chosen_with_large_buttons_on_a_tablet(visits):
    someone = visits("coordinator", viewport=TABLET, has_touch=True)
    begins(someone)
    cell(someone, 10, "a").tap()
    button = someone.page.locator("[data-choose=not_met]")
    assert min(button.bounding_box()[side] for side in ("width", "height")) >= 48
    button.tap()
    is_kept(someone)
    assert cell(someone, 10, "*").inner_text() == someone.word("N")  # one is enough to know
    assert someone.page.locator("[data-choose=not_applicable]").is_disabled()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_phone_goes_through_the_files_one_by_one(visits, script):
    someone = visits("coordinator", viewport=PHONE, java_script_enabled=script)
    sheet = begins(someone)
    assert not someone.page.locator(".count-matrix").is_visible()
    someone.page.get_by_role("link", name=someone.word("Go on with file %(file)s", file=5)).click()
    for norm in "abc":
        someone.chooses(f"5:{ITEM}:{norm}", "met")
    someone.presses("Save and next file")
    assert someone.path.endswith("/files/10")
    someone.goes_to(sheet)
    expect(someone.page.locator(".count-totals")).to_contain_text("1")
    someone.goes_to(f"{sheet}/files/5")
    assert all(someone.page.locator(f'[name="5:{ITEM}:{norm}"][value="met"]').is_checked() for norm in "abc")


def test_what_is_chosen_without_a_connection_stays_marked_and_is_sent_later(visits):
    someone = visits("coordinator", viewport=PHONE)
    sheet = begins(someone)
    someone.goes_to(f"{sheet}/files/5")
    someone.context.set_offline(True)
    someone.chooses(f"5:{ITEM}:a", "met")
    expect(someone.page.locator("[data-status]")).to_have_text(someone.word("No connection. We will try again."))
    assert someone.page.locator(".count-choice.unsaved").count() == 1
    someone.context.set_offline(False)
    is_kept(someone)
    someone.goes_to(f"{sheet}/files/5")
    assert someone.page.locator(f'[name="5:{ITEM}:a"][value="met"]').is_checked()


def test_a_reply_that_got_lost_is_not_taken_for_somebody_elses_choice(visits):
    someone = visits("coordinator", viewport=TABLET)
    begins(someone)

    def lose(route):
        route.fetch()  # it arrives, and nobody hears of it
        route.abort()

    someone.page.route("**/cells", lose, times=1)
    cell(someone, 5, "a").focus()
    someone.page.keyboard.press(someone.word("Y").lower())
    expect(someone.page.locator("[data-status]")).to_have_text(someone.word("No connection. We will try again."))
    someone.page.keyboard.press("ArrowLeft")
    someone.page.keyboard.press(someone.word("N").lower())
    is_kept(someone)
    assert someone.page.locator("[data-told] li").count() == 0
    assert cell(someone, 5, "a").get_attribute("data-value") == "not_met"


def test_two_people_in_one_cell_both_see_it(visits):
    first, second = visits("coordinator", viewport=TABLET), visits("assessor", viewport=TABLET)
    sheet = begins(first)
    second.goes_to(sheet)
    cell(first, 5, "a").focus()
    first.page.keyboard.press(first.word("Y").lower())
    is_kept(first)
    cell(second, 5, "a").focus()
    second.page.keyboard.press(second.word("N").lower())
    expect(second.page.locator("[data-told] li")).to_have_count(1)
    assert "unsaved" in cell(second, 5, "a").get_attribute("class")
    cell(second, 5, "a").focus()
    second.page.keyboard.press(second.word("N").lower())
    is_kept(second)


def test_keys_lead_through_a_file(visits):
    someone = visits("coordinator", viewport=TABLET)
    sheet = begins(someone)
    someone.goes_to(f"{sheet}/files/5")
    someone.page.locator(f'[name="5:{ITEM}:a"]').first.focus()
    yes, no = someone.word("Y").lower(), someone.word("N").lower()
    for key in (yes, yes, no):
        someone.page.keyboard.press(key)
    is_kept(someone)
    assert [someone.page.locator(f'[name="5:{ITEM}:{norm}"]:checked').get_attribute("value") for norm in "abc"] == ["met", "met", "not_met"]
    assert someone.page.evaluate("document.activeElement.name") == "5:1.3-I1:a"


def test_two_people_at_one_row_of_a_file_both_see_it(visits):
    first, second = visits("coordinator", viewport=PHONE), visits("assessor", viewport=PHONE)
    file = f"{begins(first)}/files/5"
    for someone in (first, second):
        someone.goes_to(file)
    first.chooses(f"5:{ITEM}:a", "met")
    is_kept(first)
    second.chooses(f"5:{ITEM}:a", "not_met")
    expect(second.page.locator("[data-told] li")).to_have_count(1)
    second.chooses(f"5:{ITEM}:a", "not_met")
    is_kept(second)
    first.goes_to(file)
    assert first.page.locator(f'[name="5:{ITEM}:a"][value="not_met"]').is_checked()
