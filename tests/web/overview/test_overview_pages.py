"""Locations beside each other, and the items by theme: what people see."""

import re

import pytest

from selfassess.demo import seeding
from selfassess.services import leaving, locations, seats
from tests.conftest import person


@pytest.fixture
def places(kade):
    """De Kade with two locations: one judged, one not yet."""
    east, west = (locations.add(kade.organisation, name, by=kade.coordinator) for name in ("Oost", "West"))
    made = seeding.seed_assessment(kade.organisation, seeding.FINISHED, by=kade.coordinator)
    locations.put(made, east, by=kade.coordinator)
    return east, west, made


def overview(kade, who, **asked):
    return who.opens(f"/organisations/{kade.organisation.ref}/overview", query_string={"questionnaire": "kwaliteitskader", **asked})


def row_of(page, section: str) -> list[str]:
    row = re.search(rf'<tr><th scope="row">{re.escape(section)} .*?</tr>', page.text, re.S)[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<td.*?</td>", row, re.S)]


def test_the_overview_shows_the_lowest_and_no_mean(kade, reader, places):
    page = overview(kade, reader)
    assert row_of(page, "1.4") == ["voldoet grotendeels nietkan nog lager worden", "Nog niet beantwoord", "voldoet grotendeels niet", "–"]
    assert "Er is nog geen zelfbeoordeling van deze locatie." in page.text
    assert "D Fundament nog niet op orde" in page.text


def test_who_judges_one_location_apart_sees_no_figures_of_it(app, kade, places):
    seats.give(places[2], kade.members["assessor"].account.id, by=kade.coordinator)
    page = overview(kade, person(app, "assessor@kade.example"))
    assert row_of(page, "1.4")[2] == "–"
    assert "Fundament nog niet op orde" not in page.text
    assert "Fundament nog niet op orde" in overview(kade, person(app, "director@kade.example")).text


def test_an_unknown_questionnaire_is_not_found(kade, reader, places):
    assert overview(kade, reader, questionnaire="iets-anders").status_code == 404


def test_without_any_self_assessment_there_is_a_sentence(app, kade):
    leaving.delete_assessment(kade.assessment, by=kade.coordinator)
    page = person(app, "director@kade.example").opens(f"/organisations/{kade.organisation.ref}/overview")
    assert (page.status_code, "Er zijn nog geen zelfbeoordelingen." in page.text) == (200, True)


def test_a_coordinator_adds_renames_and_takes_away_a_location(kade, editor):
    address = f"/organisations/{kade.organisation.ref}/locations"
    editor.sends(address, {"new": "Oost"})
    [east] = locations.list_of(kade.organisation)
    editor.sends(f"{address}/{east.ref}", {f"name-{east.ref}": "Groen"})
    assert "Groen" in editor.opens(address).text
    editor.sends(f"{address}/{east.ref}/remove")
    assert "Groen" not in editor.opens(address).text


@pytest.mark.parametrize(
    ("typed", "says"), [("", "Geef de locatie een naam."), ("x" * 81, "Deze naam is te lang. Gebruik hoogstens 80 tekens.")]
)
def test_a_name_that_is_not_right_comes_back_as_it_was_typed(kade, editor, typed, says):
    page = editor.sends(f"/organisations/{kade.organisation.ref}/locations", {"new": typed})
    assert (page.status_code, says in page.text, f'value="{typed}"' in page.text) == (422, True, True)
    assert locations.list_of(kade.organisation) == []


def test_an_address_is_not_kept_as_a_name(kade, editor):
    page = editor.sends(f"/organisations/{kade.organisation.ref}/locations", {"new": "Dorpsstraat 12, 1234 AB"})
    assert page.status_code == 422
    assert "Dorpsstraat 12" in page.text
    assert locations.list_of(kade.organisation) == []


def test_a_new_self_assessment_is_about_the_chosen_location(kade, editor, places):
    east = places[0]
    sent = {"questionnaire": "kwaliteitskader", "title": "Oost 2027", "location": east.ref}
    ref = editor.sends("/assessments/new", sent).location.split("/")[-2]
    assert f'value="{east.ref}" selected' in editor.opens(f"/assessments/{ref}/details").text
    editor.sends(f"/assessments/{ref}/location", {"location": ""})
    assert f'value="{east.ref}" selected' not in editor.opens(f"/assessments/{ref}/details").text


def test_a_location_of_elsewhere_is_not_taken(kade, editor, outsider, places):
    assert outsider.sends(f"/organisations/{kade.organisation.ref}/locations", {"new": "Oost"}).status_code == 404
    assert editor.sends(f"/assessments/{kade.assessment.ref}/location", {"location": "onbekend"}).status_code == 409


def test_the_themes_page_tells_what_it_is_not(kade, reader, places):
    page = reader.opens(f"/assessments/{places[2].ref}/themes/vhj-2019")
    assert "welk kernelement waar staat, hebben wij gekozen" in re.sub(r"\s+", " ", page.text)
    assert "Een thema heeft zelf geen oordeel." in page.text
    assert page.text.count('<h2 id="theme-') == 5
    assert reader.opens(f"/assessments/{places[2].ref}/result").text.count("/themes/vhj-2019") == 1
    assert reader.opens(f"/assessments/{places[2].ref}/themes/niets").status_code == 404


def test_a_questionnaire_without_groupings_offers_none(kade, editor):
    sent = {"questionnaire": "wettelijke-basis", "title": "Basis"}
    ref = editor.sends("/assessments/new", sent).location.split("/")[-2]
    assert "/themes/" not in editor.opens(f"/assessments/{ref}/result").text


@pytest.mark.parametrize("page", ["", "/result", "/signed", "/plan/print"])
def test_the_location_stands_where_people_see_which_self_assessment_it_is(kade, editor, page):
    locations.put(kade.assessment, locations.add(kade.organisation, "Locatie Oost", by=kade.coordinator), by=kade.coordinator)
    assert "Locatie Oost" in editor.opens(f"/assessments/{kade.assessment.ref}{page}").text


def test_thirty_locations_stand_beside_each_other(kade, editor):
    for number in range(30):
        locations.add(kade.organisation, f"Locatie {number:02}", by=kade.coordinator)
    page = overview(kade, editor)
    assert page.text.count("Er is nog geen zelfbeoordeling van deze locatie.") == 30
    assert len(row_of(page, "1.4")) == 32


@pytest.mark.parametrize("typed", ["Huis van 111222333", "Kerkstraat 12", "06-12345678"])
def test_client_data_is_no_name_of_a_location(kade, editor, typed):
    sent = editor.sends(f"/organisations/{kade.organisation.ref}/locations", {"new": typed})
    assert sent.status_code == 422
    assert locations.list_of(kade.organisation) == []
