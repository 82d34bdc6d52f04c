"""The privacy guard on the pages of an assessment: what is refused, asked, let through, and never lost from the screen."""

import re

import pytest
from sqlalchemy import select

from selfassess.models.database import db
from selfassess.models.event import EVENT
from selfassess.services import answering
from tests.conftest import person

BSN, PHONE = "123456782", "06-12345678"


def stands(app, kade, item_id):
    with app.app_context():
        return answering.saved_of(kade.assessment, items=[item_id]).get(item_id, answering.UNSAVED)


def choices(page):
    """Return the choices that a page offers: name of the input and its value; of a list its last one."""
    ticks = dict(re.findall(r'<input type="checkbox" name="(guard:[^"]+)" value="([^"]+)"', page.text))
    lists = re.findall(r'<select id="(guard:[^"]+)".*?</select>', page.text, re.DOTALL)
    return ticks | {
        name: re.findall(r'value="([^"]+)"', page.text[page.text.index(f'<select id="{name}"') :].split("</select>")[0])[-1]
        for name in lists
    }


def test_a_refused_note_is_shown_back_and_all_else_is_saved(app, kade, editor, page):
    typed = {"1.3-K1:note": f"Zie {BSN}.\r\nEn verder.", "1.3-K1:norms.a": "met", "1.3-K2:note": "Gewoon een opmerking"}
    shown = page(editor, "sections/1.3").fills_in(typed).saves()
    assert shown.status == 422
    assert set(shown.faults) == {"1.3-K1:note"}
    assert shown.typed("1.3-K1:note") == typed["1.3-K1:note"]
    assert stands(app, kade, "1.3-K1").value == {"norms": {"a": "met"}}
    assert stands(app, kade, "1.3-K1").draft is None
    assert stands(app, kade, "1.3-K2").value == {"note": "Gewoon een opmerking"}
    assert page(editor, "sections/1.3").typed("1.3-K1:note") == ""


def test_the_field_keeps_what_stood_in_it(app, kade, editor, page):
    page(editor, "sections/1.3").fills_in({"1.3-K1:note": "Zoals het was"}).saves()
    shown = page(editor, "sections/1.3").fills_in({"1.3-K1:note": f"Zoals het was, {BSN}"}).saves()
    assert shown.status == 422
    assert stands(app, kade, "1.3-K1").value == {"note": "Zoals het was"}


def test_a_confirmed_warning_is_stored_and_not_asked_again(app, kade, editor, page):
    asked = page(editor, "sections/1.3").fills_in({"1.3-K1:note": f"Meldpunt: {PHONE}"}).saves()
    assert asked.status == 422
    assert asked.fills_in(choices(asked)).saves().status == 303
    assert stands(app, kade, "1.3-K1").value == {"note": f"Meldpunt: {PHONE}"}
    assert page(editor, "sections/1.3").fills_in({"1.3-K1:note": f"Het meldpunt: {PHONE}"}).saves().status == 303


def test_a_tick_holds_for_what_was_found_and_for_nothing_else(app, kade, editor, page):
    asked = page(editor, "sections/1.3").fills_in({"1.3-K1:note": f"Meldpunt: {PHONE}"}).saves()
    again = asked.fills_in({**choices(asked), "1.3-K1:note": "Meldpunt: 06-87654321"}).saves()
    assert again.status == 422
    assert stands(app, kade, "1.3-K1").value == {}


def test_a_tick_for_a_warning_lets_no_block_through(app, kade, editor, page):
    asked = page(editor, "sections/1.3").fills_in({"1.3-K1:note": f"{PHONE} en parketnummer 05/123456-21"}).saves()
    again = asked.fills_in(choices(asked)).saves()
    assert again.status == 422
    assert stands(app, kade, "1.3-K1").value == {}
    (name,) = choices(again)
    assert again.typed(name) == choices(again)[name], "the tick is still there"


def test_a_number_that_is_no_bsn_needs_a_reason_and_no_tick(app, kade, editor, page):
    asked = page(editor, "sections/1.3").fills_in({"1.3-K1:note": f"Polis {BSN}"}).saves()
    (name,) = choices(asked)
    assert asked.fills_in({name: "1"}).saves().status == 422
    assert asked.fills_in({name: choices(asked)[name]}).saves().status == 303
    assert stands(app, kade, "1.3-K1").value == {"note": f"Polis {BSN}"}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("1.3-I1:sample.by", {}),
        ("1.3-I1:sample.date", {}),
        ("1.3-I1:examined", {}),
        ("1.3-K2:na.text", {"1.3-K2:na": "other"}),
        ("1.3-K2:reasons.c", {"1.3-K2:norms.c": "not_applicable"}),
        ("1.3-K2:adjusted.reason", {"1.3-K2:adjusted.level": "2"}),
        ("1.3-K2:evidence.0.title", {}),
        ("1.3-K2:evidence.0.date", {"1.3-K2:evidence.0.title": "Beleid"}),
    ],
)
def test_every_text_of_an_item_is_looked_at(app, kade, editor, page, name, more):
    shown = page(editor, "sections/1.3").fills_in({name: BSN, **more}).saves()
    assert (shown.status, name in shown.faults, shown.typed(name)) == (422, True, BSN)
    kept = stands(app, kade, name.partition(":")[0])
    assert BSN not in f"{kept.value} {kept.draft}"
    assert {field: shown.typed(field) for field in more} == more


def test_a_refused_title_leaves_the_titles_of_other_rows_alone(app, kade, editor, page):
    rows = {"1.3-K2:evidence.0.title": "Convenant", "1.3-K2:evidence.1.title": "Werkafspraken"}
    page(editor, "sections/1.3").fills_in({"1.3-K2:evidence.0.title": "Convenant"}).saves()
    page(editor, "sections/1.3").fills_in(rows).saves()
    changed = {"1.3-K2:evidence.0.title": "", "1.3-K2:evidence.1.title": f"Werkafspraken {BSN}"}
    assert page(editor, "sections/1.3").fills_in(changed).saves().status == 422
    assert [row["title"] for row in stands(app, kade, "1.3-K2").value["evidence"]] == ["Werkafspraken"]


def test_a_reason_that_is_refused_does_not_leave_its_choice_with_another_reason(app, kade, editor, page):
    page(editor, "sections/1.1").fills_in({"1.1-K2:norms.a": "not_applicable", "1.1-K2:reasons.a": f"Zie {BSN}"}).saves()
    assert stands(app, kade, "1.1-K2").value == {}


def test_who_is_overtaken_stores_no_refused_text_either(app, kade, editor, page):
    mine, theirs = page(editor, "sections/1.3"), page(person(app, "assessor@kade.example"), "sections/1.3")
    theirs.fills_in({"1.3-K1:note": "Van een ander"}).saves()
    both = mine.fills_in({"1.3-K1:note": f"Van mij {BSN}", "1.3-K1:norms.a": "met"}).saves()
    assert both.status == 422
    assert both.typed("1.3-K1:note") == f"Van mij {BSN}"
    kept = stands(app, kade, "1.3-K1")
    assert kept.value == {"note": "Van een ander"}
    assert kept.draft["fields"] == {"norms.a": "met", "note": "Van een ander"}


def test_what_stood_before_the_guard_came_can_still_be_saved(app, kade, editor, page):
    with app.app_context():
        answering.save_page(kade.assessment, [answering.ItemSave("1.3-K1", {"note": f"Oud {BSN}"})], by=kade.coordinator)
    assert page(editor, "sections/1.3").fills_in({"1.3-K1:norms.a": "met"}).saves().status == 303
    assert page(editor, "sections/1.3").fills_in({"1.3-K1:note": f"Ouder {BSN}"}).saves().status == 303


def test_the_intake_keeps_no_refused_text_and_saves_the_rest(app, kade, editor, page):
    typed = {"intake.climate_instrument": f"GCI {BSN}", "intake.girls_in_care": "14", "intake.period_to": BSN}
    shown = page(editor, "intake").fills_in(typed).saves()
    assert (shown.status, set(shown.faults)) == (422, {"intake.climate_instrument", "intake.period_to"})
    assert {name: shown.typed(name) for name in typed} == typed
    again = page(editor, "intake")
    assert [again.typed(name) for name in typed] == ["", "14", ""]


def test_the_intake_of_who_saves_second_keeps_no_refused_text(app, editor, page):
    mine, theirs = page(editor, "intake"), page(person(app, "assessor@kade.example"), "intake")
    theirs.fills_in({"intake.girls_in_care": "12"}).saves()
    both = mine.fills_in({"intake.climate_instrument": f"GCI {BSN}"}).saves()
    assert (both.status, both.typed("intake.climate_instrument")) == (422, f"GCI {BSN}")
    assert page(editor, "intake").typed("intake.climate_instrument") == ""


def test_a_refused_title_leaves_the_title_and_moves_the_date(app, editor, page):
    shown = page(editor, "details").fills_in({"title": f"Meting {BSN}", "reference_date": "1-2-2026"}).saves()
    assert (shown.status, shown.typed("title")) == (422, f"Meting {BSN}")
    again = page(editor, "details")
    assert (again.typed("title"), again.typed("reference_date")) == ("Proef", "1-2-2026")


def test_a_choice_survives_another_fault_on_the_page(editor, page):
    asked = page(editor, "details").fills_in({"title": f"Meting {PHONE}"}).saves()
    faulty = asked.fills_in({**choices(asked), "reference_date": "morgen"}).saves()
    assert (faulty.status, set(faulty.faults)) == (422, {"reference_date"})
    assert faulty.fills_in({"reference_date": "1-2-2026"}).saves().status == 303
    assert page(editor, "details").typed("title") == f"Meting {PHONE}"


def test_nothing_begins_with_a_title_that_is_refused(app, editor, page):
    before = editor.opens("/assessments").text.count("<li")
    answer = editor.sends("/assessments/new", {"questionnaire": "kwaliteitskader", "title": f"Ronde {BSN}"})
    assert answer.status_code == 422
    assert f"Ronde {BSN}" in answer.text
    assert editor.opens("/assessments").text.count("<li") == before
    with app.app_context():
        assert db.session.scalars(select(EVENT.c.object).where(EVENT.c.type == "privacy hit")).all() == ["start title"]
