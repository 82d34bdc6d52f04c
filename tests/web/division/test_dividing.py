"""Who answers what, on the page."""

import re
from datetime import date

import pytest

from selfassess.core.division import Given, Who
from selfassess.services import answering, division, seats, states
from selfassess.services.answering import ItemSave
from selfassess.services.division import Wish
from selfassess.services.transactions import let_go
from tests.conftest import person
from tests.web.assess.conftest import FormReader

HR = "function:hr"


@pytest.fixture
def divides(editor, kade):
    """The page as its coordinator has it, and what to send: `divides({"1.3:who": …})`."""
    address = f"/assessments/{kade.assessment.ref}/division"

    def send(changes, page=None):
        return editor.sends(address, {**fields(page or editor.opens(address)), **changes}, token=False)

    return send


def fields(page) -> dict:
    read = FormReader()
    read.feed(page.text)
    return read.fields


def faults(page) -> dict:
    read = FormReader()
    read.feed(page.text)
    return read.faults


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def given(kade):
    let_go()  # what was read here before is no older moment
    return division.given_of(kade.assessment)


def gives(kade, place, who, due=None):
    division.divide(kade.assessment, [Wish(Given(place, who, due), Given(place))], by=kade.coordinator)


def test_a_section_and_one_of_its_questions_go_to_different_people(divides, kade):
    assessor = kade.members["assessor"].account
    changes = {"1.3:who": f"person:{assessor.id}", "1.3:due": "30-6-2026", "1.3-K2:who": HR}
    assert divides(changes).status_code == 303
    assert given(kade) == {
        "1.3": Given("1.3", Who(person=assessor.id), date(2026, 6, 30)),
        "1.3-K2": Given("1.3-K2", Who(function="hr")),
    }


def test_one_day_for_everything_is_for_the_sections_without_their_own(divides, kade):
    divides({"ready": "1-7-2026", "1.3:due": "30-6-2026"})
    dues = {place: one.due for place, one in given(kade).items()}
    assert (dues.pop("1.3"), set(dues.values())) == (date(2026, 6, 30), {date(2026, 7, 1)})
    assert not any("-" in place for place in dues)


def test_a_proposal_is_filled_in_where_nobody_answers_and_saved_only_by_the_button(editor, kade, divides):
    gives(kade, "1.3", Who(function="hr"))
    page = editor.opens(f"/assessments/{kade.assessment.ref}/division?propose=1")
    assert fields(page)["1.3:who"] == HR
    assert fields(page)["1.4:who"].startswith("function:")
    assert set(given(kade)) == {"1.3"}
    divides({}, page)
    assert len(given(kade)) == 16


@pytest.mark.parametrize(("changes", "field"), [
    ({"1.3:due": "gisteren"}, "1.3:due"),
    ({"ready": "31-2-2026"}, "ready"),
    ({"1.3:who": "person:999999999"}, "1.3:who"),
    ({"1.3:who": "niemand"}, "1.3:who"),
])  # fmt: skip
def test_what_cannot_be_is_told_and_shown_back_and_nothing_is_saved(divides, kade, changes, field):
    page = divides({"1.4:who": HR, **changes})
    assert page.status_code == 422
    assert list(faults(page)) == [field]
    assert fields(page)["1.4:who"] == HR
    assert given(kade) == {}


def test_a_stale_page_shows_both_and_overwrites_only_when_it_is_sent_again(editor, divides, kade):
    stale = editor.opens(f"/assessments/{kade.assessment.ref}/division")
    gives(kade, "1.3", Who(person=kade.members["assessor"].account.id), date(2026, 6, 30))
    both = divides({"1.3:who": HR, "1.4:who": HR}, stale)
    assert both.status_code == 409
    assert fields(both)["1.3:who"] == HR
    assert re.search(r"assessor@kade\.example.{,20}30 juni 2026", words(both))
    assert given(kade)["1.3"].who == Who(person=kade.members["assessor"].account.id)
    assert given(kade)["1.4"].who == Who(function="hr")
    assert divides({}, both).status_code == 303
    assert given(kade)["1.3"].who == Who(function="hr")


def test_others_read_the_division_without_a_form(reader, kade):
    gives(kade, "1.3", Who(function="hr"), date(2026, 6, 30))
    page = reader.opens(f"/assessments/{kade.assessment.ref}/division")
    assert "personeelszaken" in page.text
    assert fields(page) == {}


def test_who_judges_apart_sees_nothing_of_how_far_the_first_side_is(app, kade, editor):
    gives(kade, "1.4-K1", Who(function="hr"), date(2026, 6, 30))
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    address = f"/assessments/{kade.assessment.ref}/division"
    assessor = person(app, "assessor@kade.example")

    def seen():
        return re.sub(r'name="csrf_token" value="[^"]+"', "", assessor.opens(address).text)

    before = seen()
    assert 'id="how-far"' not in before
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {"norms": {"a": "met", "b": "met", "c": "met"}})], by=kade.coordinator)
    assert seen() == before
    assert 'id="how-far"' in editor.opens(address).text


def test_after_handing_in_nothing_is_divided_any_more(editor, divides, kade):
    page = editor.opens(f"/assessments/{kade.assessment.ref}/division")
    states.hand_in(kade.assessment, by=kade.coordinator)
    assert divides({"1.3:who": HR}, page).status_code == 409
    assert given(kade) == {}


def test_the_task_list_says_who_answers_a_section_and_by_when(editor, kade):
    gives(kade, "1.3", Who(person=kade.members["assessor"].account.id), date(2026, 6, 30))
    tasks = words(editor.opens(f"/assessments/{kade.assessment.ref}"))
    assert re.search(r"assessor@kade\.example.{,20}30 juni 2026", tasks)
