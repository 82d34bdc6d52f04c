"""Locations: named, counted beside each other, and taken away without losing an assessment."""

import pytest

from selfassess.demo import seeding
from selfassess.services import assessments, locations, outcomes, overviews, signing, snapshots, states
from selfassess.services.locations import NameTaken
from selfassess.services.publishing import version_of
from tests.conftest import make_organisation


@pytest.fixture
def east(kade):
    return locations.add(kade.organisation, "Oost", by=kade.coordinator)


def finished(kade, location, *, adopted: bool = False):
    made = seeding.seed_assessment(kade.organisation, seeding.FINISHED, by=kade.coordinator)
    locations.put(made, location, by=kade.coordinator)
    if adopted:
        states.hand_in(made, by=kade.coordinator)
        signing.sign(made, by=kade.members["director"])
    return made


def test_a_button_that_is_pressed_twice_adds_one_location(kade, east):
    assert locations.add(kade.organisation, "  Oost ", by=kade.coordinator).id == east.id
    assert [one.name for one in locations.list_of(kade.organisation)] == ["Oost"]


def test_two_locations_never_have_one_name(kade, east):
    west = locations.add(kade.organisation, "West", by=kade.coordinator)
    with pytest.raises(NameTaken):
        locations.rename(kade.organisation, west.ref, "Oost", by=kade.coordinator)


def test_another_organisation_finds_nothing(kade, east):
    elsewhere = make_organisation("Ergens Anders", "elders")
    assert locations.find(elsewhere.organisation, east.ref) is None
    locations.remove(elsewhere.organisation, east.ref, by=elsewhere.coordinator)
    assert locations.list_of(kade.organisation) == [east]


def test_what_was_adopted_counts_and_what_came_later_is_named(kade, east):
    adopted = finished(kade, east, adopted=True)
    later = assessments.start(kade.organisation, version=version_of(adopted.version_id), title="Nieuwe ronde", by=kade.coordinator)
    locations.put(later, east, by=kade.coordinator)
    [whole, column] = overviews.columns_of(kade.organisation, "kwaliteitskader")
    assert (column.assessment.ref, column.later.ref, column.verdict, column.is_adopted) == (adopted.ref, later.ref, "D", True)
    assert (whole.location, whole.assessment.ref) == (None, kade.assessment.ref)
    assert column.sections["1.4"].level == 1


def test_a_location_without_an_assessment_has_an_empty_column(kade, east):
    column = overviews.columns_of(kade.organisation, "kwaliteitskader")[-1]
    assert (column.location.name, column.assessment, column.sections) == ("Oost", None, {})


def test_a_location_that_goes_leaves_its_assessments(kade, east):
    made = finished(kade, east, adopted=True)
    locations.remove(kade.organisation, east.ref, by=kade.coordinator)
    assert locations.name_of(made) == ""
    assert outcomes.outcome_of(made).result.verdict.code == "D"


def test_what_was_signed_names_the_location(kade, east):
    made = finished(kade, east, adopted=True)
    assert '"location":"Oost"' in snapshots.current_of(made).document
