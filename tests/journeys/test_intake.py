"""The first questions save themselves as a section does, also when two people are at it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.test_autosave import is_saved

GIRLS, TOOL = "intake.girls_in_care", "intake.climate_instrument"


@pytest.fixture
def intake(visits):
    """The address of the first questions of a new assessment."""
    return f"/assessments/{visits('coordinator').starts('Beginvragen', questionnaire='kwaliteitskader')}/intake"


def test_first_questions_are_saved_without_pressing_anything(visits, intake):
    writer = visits("coordinator")
    writer.goes_to(intake)
    writer.chooses("intake.phase", "building")
    writer.types(TOOL, "Eigen lijst")
    is_saved(writer)
    other = visits("coordinator", java_script_enabled=False)
    other.goes_to(intake)
    expect(other.input(TOOL)).to_have_value("Eigen lijst")
    expect(other.page.locator('[name="intake.phase"][value="building"]')).to_be_checked()
    writer.presses("Save and go to the questions")
    assert writer.path.startswith(intake.removesuffix("/intake"))
    expect(writer.page.locator('main a[href$="/start"]')).to_be_visible()


def test_who_is_too_late_sees_both_and_chooses(visits, intake):
    first, second = visits("coordinator"), visits("assessor")
    for person in (first, second):
        person.goes_to(intake)
    first.types(TOOL, "GCI")
    is_saved(first)
    second.types(TOOL, "Eigen meting")
    told = second.page.locator("[data-standing]")
    expect(told).to_contain_text("GCI")
    expect(second.input(TOOL)).to_have_value("Eigen meting")
    second.presses("Save and go to the questions")
    first.goes_to(intake)
    expect(first.input(TOOL)).to_have_value("Eigen meting")


def test_what_is_no_number_is_kept_and_told_when_the_field_is_left(visits, intake):
    writer = visits("coordinator")
    writer.goes_to(intake)
    writer.types(GIRLS, "twaalf")
    writer.input(TOOL).focus()
    expect(writer.page.locator(f'[id="{GIRLS}-fault"]')).to_be_visible()
    writer.types(GIRLS, "12")
    is_saved(writer)
    expect(writer.page.locator(f'[id="{GIRLS}-fault"]')).to_have_count(0)
