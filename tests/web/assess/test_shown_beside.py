"""What stands beside the items on the page of a section."""

from datetime import date

import lxml.html
import pytest

from selfassess.models.calibration import Agreement
from selfassess.models.database import db
from selfassess.models.together import Assignment, Comment
from selfassess.services import seats, states
from tests.conftest import person


def of(kade, **columns) -> dict:
    return {"organisation_id": kade.organisation.id, "assessment_id": kade.assessment.id, **columns}


@pytest.fixture
def divided(kade):
    """De Kade where a section and one of its items are divided, something was said and something agreed."""
    director = kade.members["director"].account.id
    db.session.add(Assignment(**of(kade, place="1.3", function_id="manager", due=date(2026, 3, 1))))
    db.session.add(Assignment(**of(kade, place="1.3-K2", account_id=director)))
    db.session.add(Comment(**of(kade, item_id="1.3-K1", text="<b>Zo?</b>")))
    db.session.add(Comment(**of(kade, item_id="1.3-K1", text="Anders.", voice="second")))
    db.session.add(Agreement(**of(kade, item_id="1.3-K1", key="kwaliteitskader", text="Zo lezen wij <i>dit</i>.")))
    db.session.commit()
    return kade


def beside(page, item_id: str) -> str:
    """Return what a page says beside an item, as one line."""
    card = lxml.html.fromstring(page.text).get_element_by_id(item_id)
    found = card.xpath(".//div[contains(@class, 'agreement')] | .//ul[@class='beside']")
    return " ".join(" ".join(one.text_content() for one in found).split())


def test_each_item_says_who_answers_what_was_said_and_what_was_agreed(app, divided, page):
    someone = person(app, "coordinator@kade.example")
    someone.opens("/account/language/en")
    shown = page(someone, "sections/1.3").response
    first, second = beside(shown, "1.3-K1"), beside(shown, "1.3-K2")
    assert "Zo lezen wij <i>dit</i>." in first
    assert "answers this, ready on 1 March 2026" in first
    assert "1 comment, 1 open" in first
    assert "director@kade.example answers this" in second
    assert "ready on" not in second
    assert "Say something about this question" in second


def test_a_second_assessor_finds_only_what_the_own_side_said(app, divided, page):
    seats.give(divided.assessment, divided.members["assessor"].account.id, by=divided.coordinator)
    db.session.add(Comment(**of(divided, item_id="1.3-K2", text="Van de eersten.")))
    db.session.commit()
    someone = person(app, "assessor@kade.example")
    someone.opens("/account/language/en")
    shown = page(someone, "sections/1.3").response
    assert "1 comment" in beside(shown, "1.3-K1")
    assert "answers this" not in beside(shown, "1.3-K1"), "the work of the first side was divided"
    assert "Say something about this question" in beside(shown, "1.3-K2")


def test_who_does_not_take_part_is_only_sent_where_something_was_said(app, divided, page):
    shown = page(person(app, "auditor@kade.example"), "sections/1.3")
    assert "items/1.3-K1/comments" in shown.text
    assert "items/1.3-K2/comments" not in shown.text


def test_the_link_leads_to_the_comments(app, kade, page):
    someone = person(app, "coordinator@kade.example")
    shown = lxml.html.fromstring(page(someone, "sections/1.3").text)
    (link,) = shown.xpath("//section[@id='1.3-K1']//a[contains(@href, '/comments')]")
    assert someone.opens(link.get("href")).status_code == 200


def test_a_division_of_the_work_is_over_when_it_is_handed_in(app, divided, page):
    states.hand_in(divided.assessment, by=divided.coordinator)
    someone = person(app, "coordinator@kade.example")
    someone.opens("/account/language/en")
    shown = page(someone, "sections/1.3").response
    assert "answers this" not in beside(shown, "1.3-K1")
    assert "1 comment" in beside(shown, "1.3-K1")
