"""The result pages: the verdict and why, what is missing, what if, and how it is computed."""

import re

import pytest

from selfassess.demo import seeding
from selfassess.models.version import find_version
from selfassess.services import answering, assessments
from selfassess.services.answering import ItemSave

POSITIVE = {"norms": {"a": "met"}, "outcome": "positive"}


@pytest.fixture
def demo(kade):
    """The finished and the half-done assessment of the demo, at De Kade."""
    return {seed: seeding.seed_assessment(kade.organisation, seed, by=kade.coordinator) for seed in (seeding.FINISHED, seeding.HALF_DONE)}


@pytest.fixture
def finished(demo):
    return demo[seeding.FINISHED]


@pytest.fixture
def half_done(demo):
    return demo[seeding.HALF_DONE]


def words(page) -> str:
    """The text of a page, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_the_verdict_stands_with_the_section_that_decides_it(reader, finished):
    page = reader.opens(f"/assessments/{finished.ref}/result")
    assert "Fundament nog niet op orde" in words(page)
    assert re.search(r'<ul class="because">.*?href="#section-1\.4".*?</ul>', page.text, re.DOTALL)
    assert "46 van 57" in words(page)


def test_every_picture_has_a_table_beside_it(reader, finished):
    page = reader.opens(f"/assessments/{finished.ref}/result").text
    assert page.count('<li class="tile">') == 16
    overview, legend = re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert overview.count("<tr>") == 16
    shares = [int(share) for share in re.findall(r">(\d+)%<", legend)]
    assert (len(shares), sum(shares)) == (4, 100)


def test_a_count_says_how_certain_it_is(reader, finished):
    page = words(reader.opens(f"/assessments/{finished.ref}/result"))
    assert "53%" in page
    assert "83%" in page
    assert "kan ook: voldoet grotendeels niet" in page


def test_without_a_verdict_the_page_says_what_is_missing(reader, half_done):
    page = reader.opens(f"/assessments/{half_done.ref}/result")
    assert "Nog geen oordeel" in words(page)
    missing = re.search(r'<ul class="missing">(.*?)</section>', page.text, re.DOTALL)[1]
    assert f"/assessments/{half_done.ref}/sections/2.1#2.1-I4" in missing


def test_too_few_respondents_show_no_outcome(reader, kade):
    answering.save_page(kade.assessment, [ItemSave("2.2-I2", POSITIVE | {"respondents": 4})], by=kade.coordinator)
    address = f"/assessments/{kade.assessment.ref}/result"
    assert "positief (" not in words(reader.opens(address))
    answering.save_page(kade.assessment, [ItemSave("2.2-I2", POSITIVE | {"respondents": 5}, revision=1)], by=kade.coordinator)
    assert "positief (5" in words(reader.opens(address))


def test_much_that_does_not_apply_raises_the_question_whether_this_fits(reader, kade):
    address = f"/assessments/{kade.assessment.ref}/result"
    items = ["1.1-K1", "1.1-K2", "1.1-I1", "1.2-K1", "1.2-K2", "1.2-I1", "1.3-K1", "1.3-K2", "1.3-I1"]
    for number, banners in ((8, 0), (9, 1)):
        saves = [ItemSave(item_id, {"not_applicable": "Past niet."}) for item_id in items[number - 8 : number]]
        answering.save_page(kade.assessment, saves, by=kade.coordinator)
        assert reader.opens(address).text.count('class="notification warning"') == banners


@pytest.fixture
def legal(kade):
    """An assessment of a questionnaire without levels and without a verdict, with four of ten questions answered."""
    found = assessments.start(kade.organisation, version=find_version("wettelijke-basis"), title="Basis", by=kade.coordinator, intake={})
    saves = [ItemSave(item_id, {"choice": choice}) for item_id, choice in (("veiligheid-K1", "met"), ("veiligheid-K2", "not_met"))]
    answering.save_page(found, saves, by=kade.coordinator)
    return found


def test_a_questionnaire_without_levels_shows_its_two_percentages(reader, legal):
    page = reader.opens(f"/assessments/{legal.ref}/result")
    assert re.search(r'class="verdict-percentage">\D+15%\D+85%', page.text)
    assert 'class="ladder"' not in page.text
    assert 'class="verdict-code' not in page.text
    for name in ("what-if", "method"):
        assert reader.opens(f"/assessments/{legal.ref}/{name}").status_code == 200


def test_what_if_shows_the_two_changes_that_reach_b(reader, finished):
    page = reader.opens(f"/assessments/{finished.ref}/what-if").text
    suggestion = re.search(r'<ol class="suggestion">(.*?)</ol>', page, re.DOTALL)[1]
    assert re.findall(r"#(1\.4-\w+)", suggestion) == ["1.4-K1", "1.4-K2"]
    assert "B Voldoet grotendeels" in page


def test_trying_a_change_shows_its_effect_and_keeps_nothing(reader, finished):
    before = answering.saved_of(finished)
    address = f"/assessments/{finished.ref}/what-if"
    sent = {"item": ["1.4-K1", "1.4-K2"]} | {f"{item}:norms.{letter}": "met" for item in ("1.4-K1", "1.4-K2") for letter in "abc"}
    page = reader.sends(address, sent)
    effect = re.search(r'id="effect">(.*?)</table>', page.text, re.DOTALL)[1]
    assert page.status_code == 200
    assert "B Voldoet grotendeels" in effect
    assert answering.saved_of(finished) == before
    assert "B Voldoet grotendeels" not in reader.opens(f"{address}?item=1.4-K1").text


def test_an_item_that_is_added_stands_beside_what_was_typed(reader, finished):
    sent = {"item": "1.4-K1", "1.4-K1:norms.b": "unknown", "add": "2.1-I2"}
    page = reader.sends(f"/assessments/{finished.ref}/what-if", sent).text
    assert re.findall(r'name="item" value="([^"]+)"', page) == ["1.4-K1", "2.1-I2"]
    assert re.search(r'name="1\.4-K1:norms\.b" value="unknown"[^>]* checked', page)
    assert re.search(r'name="2\.1-I2:met"[^>]* value="7"', page)


def test_impossible_numbers_are_named_and_leave_the_rest_to_be_tried(reader, finished):
    sent = {"item": "2.1-I2", "2.1-I2:examined": "10", "2.1-I2:met": "12"}
    page = reader.sends(f"/assessments/{finished.ref}/what-if", sent)
    assert page.status_code == 422
    assert 'href="#2.1-I2:met"' in page.text
    assert re.search(r'name="2\.1-I2:met"[^>]* value="12"', page.text)


def test_the_computation_is_told_with_its_own_limits(reader, finished):
    page = words(reader.opens(f"/assessments/{finished.ref}/method"))
    for told in ("2.1 Veiligheid centraal", "90%", "1,96", "1.3-K2", "55"):
        assert told in page


def test_the_result_of_another_organisation_does_not_exist(outsider, finished):
    for name in ("result", "what-if", "method"):
        assert outsider.opens(f"/assessments/{finished.ref}/{name}").status_code == 404


def test_the_demo_goes_on_with_its_questions_and_not_with_the_intake(demo, editor):
    shown = editor.opens(f"/assessments/{demo[seeding.HALF_DONE].ref}").text
    assert "/sections/1.3#1.3-K2" in shown.split("<h2>")[0]
