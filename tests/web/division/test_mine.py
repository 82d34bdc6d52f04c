"""My tasks, on the page and in the menu."""

import re
from datetime import date

import pytest

from selfassess.core.division import Given, Who
from selfassess.services import answering, division
from selfassess.services.answering import ItemSave
from selfassess.services.division import Wish
from tests.conftest import person


@pytest.fixture
def assessor(app, kade):
    """The assessor of De Kade."""
    return person(app, "assessor@kade.example")


def gives(kade, place, due=None):
    who = Who(person=kade.members["assessor"].account.id)
    division.divide(kade.assessment, [Wish(Given(place, who, due), Given(place))], by=kade.coordinator)


def menu(page) -> str:
    return re.search(r'<a href="/my-tasks"[^>]*>([^<]*)</a>', page.text)[1]


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


def test_a_title_that_looks_like_markup_is_shown_as_it_is(assessor, kade, editor):
    gives(kade, "1.4")
    editor.sends(f"/assessments/{kade.assessment.ref}/details", {"title": "<b>Proef</b>", "reference_date": "30-6-2026"})
    assert "&lt;b&gt;Proef&lt;/b&gt;" in assessor.opens("/my-tasks").text
