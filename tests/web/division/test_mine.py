"""My tasks, on the page and in the menu."""

import re
from datetime import date

import pytest

from selfassess.core.division import Given, Who
from selfassess.services import answering, division, members
from selfassess.services.answering import ItemSave
from selfassess.services.division import Wish
from tests.conftest import make_organisation, person


@pytest.fixture
def assessor(app, kade):
    """The assessor of De Kade."""
    return person(app, "assessor@kade.example")


def gives(kade, place, due=None):
    who = Who(person=kade.members["assessor"].account.id)
    division.divide(kade.assessment, [Wish(Given(place, who, due), Given(place))], by=kade.coordinator)


def menu(page) -> str:
    """Return what stands in the menu, with where it leads."""
    return " ".join(re.search(r'<a href="([^"]*/my-tasks)"[^>]*>([^<]*)</a>', page.text).groups())


def test_a_task_leads_to_the_first_question_that_is_open(assessor, kade):
    gives(kade, "1.4", date(2026, 5, 1))
    section = f'href="/assessments/{kade.assessment.ref}/sections/1.4#'
    assert f'{section}1.4-K1"' in assessor.opens("/my-tasks").text
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {"norms": {"a": "met", "b": "met", "c": "met"}})], by=kade.coordinator)
    page = assessor.opens("/my-tasks").text
    assert f'{section}1.4-K2"' in page
    assert "1 mei 2026" in page


def test_the_menu_counts_what_is_still_to_do(assessor, editor, kade):
    assert "(" not in menu(assessor.opens("/assessments"))
    gives(kade, "1.4-K1")
    assert menu(assessor.opens("/assessments")).endswith("(1)")
    assert "(" not in menu(editor.opens("/assessments"))
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {"norms": {"a": "met", "b": "met", "c": "met"}})], by=kade.coordinator)
    assert "(" not in menu(assessor.opens("/assessments"))


def test_who_works_in_two_organisations_finds_the_tasks_of_the_one_of_the_page(app, kade):
    elders = make_organisation("Ergens Anders", "elders")
    members.add_member(elders.organisation, email="assessor@kade.example", role="assessor")
    gives(kade, "1.4-K1")
    both = person(app, "assessor@kade.example")
    pages = {place.organisation.ref: menu(both.opens(f"/assessments/{place.assessment.ref}")) for place in (kade, elders)}
    assert all(f"/organisations/{ref}/my-tasks" in shown for ref, shown in pages.items())
    assert [shown.endswith("(1)") for shown in pages.values()] == [True, False]
    assert "1.4-K1" in both.opens(f"/organisations/{kade.organisation.ref}/my-tasks").text
    assert "1.4-K1" not in both.opens(f"/organisations/{elders.organisation.ref}/my-tasks").text


def test_a_title_that_looks_like_markup_is_shown_as_it_is(assessor, kade, editor):
    gives(kade, "1.4")
    editor.sends(f"/assessments/{kade.assessment.ref}/details", {"title": "<b>Proef</b>", "reference_date": "30-6-2026"})
    assert "&lt;b&gt;Proef&lt;/b&gt;" in assessor.opens("/my-tasks").text
