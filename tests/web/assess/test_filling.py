"""Filling in a section without JavaScript: what is right is saved, what is wrong is kept and shown back."""

import html
import re

import pytest

from selfassess.services import answering, outcomes
from tests.conftest import person

WRONG = {
    "letters in a number": ({"examined": "tien"}, "examined"),
    "a decimal": ({"met": "3,5"}, "met"),
    "below zero": ({"population": "-1"}, "population"),
    "more that meet it than were looked at": ({"examined": "10", "met": "12"}, "met"),
    "more looked at than there are": ({"population": "8", "examined": "10"}, "examined"),
    "a day that does not exist": ({"sample.date": "31-2-2025"}, "sample.date"),
    "half a day": ({"sample.from": "1-5"}, "sample.from"),
    "a period that ends before it begins": ({"sample.from": "1-6-2025", "sample.to": "1-5-2025"}, "sample.to"),
    "a note that is too long": ({"note": "te lang " * 1250}, "note"),
    "evidence without a title": ({"evidence.0.date": "1-5-2025"}, "evidence.0.title"),
    "no reason why it does not apply": ({"na": "other"}, "na.text"),
    "an adjusted judgement without a reason": ({"adjusted.level": "2"}, "adjusted.reason"),
}


def stands(app, kade, item_id):
    with app.app_context():
        found = answering.saved_of(kade.assessment, items=[item_id])
    return found.get(item_id, answering.UNSAVED)


@pytest.mark.parametrize(("typed", "at"), WRONG.values(), ids=WRONG)
def test_wrong_input_is_shown_back_with_its_fault(app, kade, editor, page, typed, at):
    shown = page(editor, "sections/1.3").fills_in({f"1.3-I1:{name}": text for name, text in typed.items()}).saves()
    assert shown.status == 422
    assert f"1.3-I1:{at}" in shown.faults
    assert f'href="#1.3-I1:{at}"' in shown.text, "the summary of faults links to the field"
    assert {name: shown.typed(f"1.3-I1:{name}").strip() for name in typed} == {name: text.strip() for name, text in typed.items()}


def test_another_tab_of_the_same_person_is_called_so(app, editor, page):
    one, two = page(editor, "sections/1.3"), page(editor, "sections/1.3")
    mine = one.fills_in({"1.3-K1:note": "de eerste tab"}).saves()
    shown = two.fills_in({"1.3-K1:note": "de tweede tab"}).saves()
    assert (mine.status, shown.status) == (303, 422)
    other = person(app, "assessor@kade.example")
    three, four = page(editor, "sections/1.2"), page(other, "sections/1.2")
    four.fills_in({"1.2-K1:note": "de ander"}).saves()
    told = three.fills_in({"1.2-K1:note": "ik"}).saves()
    said = [re.search(r'<div class="notification warning" data-standing><p>([^<]*)</p>', one.text)[1] for one in (shown, told)]
    assert len(set(said)) == 2


def test_the_title_of_a_page_with_faults_says_so_first(editor, page):
    assert "<title>1.3 " in page(editor, "sections/1.3").text
    shown = page(editor, "sections/1.3").fills_in({"1.3-I1:examined": "tien"}).saves()
    assert re.search(r"<title>\w+: 1\.3 ", shown.text)


def test_a_norm_that_does_not_apply_needs_a_reason(app, kade, editor, page):
    shown = page(editor, "sections/1.3").fills_in({"1.3-K2:norms.a": "met", "1.3-K2:norms.c": "not_applicable"}).saves()
    assert set(shown.faults) == {"1.3-K2:reasons.c"}
    assert shown.typed("1.3-K2:norms.c") == "not_applicable"
    assert stands(app, kade, "1.3-K2").value == {"norms": {"a": "met"}}


def test_the_reason_that_a_norm_allows_need_not_be_typed(app, kade, editor, page):
    page(editor, "sections/1.1").fills_in({"1.1-K2:norms.a": "not_applicable"}).saves()
    assert stands(app, kade, "1.1-K2").value["norms"]["a"]["reason"]


def test_what_is_right_on_a_page_with_a_fault_is_saved(app, kade, editor, page):
    shown = page(editor, "sections/1.3").fills_in({"1.3-K1:norms.a": "met", "1.3-I1:examined": "tien", "1.3-I1:met": "8"}).saves()
    assert shown.status == 422
    assert stands(app, kade, "1.3-K1").value == {"norms": {"a": "met"}}
    assert stands(app, kade, "1.3-I1").value == {"met": 8}


def test_what_was_saved_stands_when_it_is_replaced_by_something_wrong(app, kade, editor, page):
    page(editor, "sections/1.3").fills_in({"1.3-I1:examined": "10", "1.3-I1:met": "7"}).saves()
    page(editor, "sections/1.3").fills_in({"1.3-I1:met": "12", "1.3-I1:note": "nieuw"}).saves()
    assert stands(app, kade, "1.3-I1").value == {"examined": 10, "met": 7, "note": "nieuw"}


def test_a_draft_and_its_fault_are_there_after_signing_out_and_in(app, editor, page):
    page(editor, "sections/1.3").fills_in({"1.3-I1:examined": "tien"}).saves()
    editor.sends("/account/sign-out")
    later = page(person(app, editor.email), "sections/1.3")
    assert later.typed("1.3-I1:examined") == "tien"
    assert "1.3-I1:examined" in later.faults


def test_a_draft_that_is_mended_becomes_the_answer(app, kade, editor, page):
    wrong = page(editor, "sections/1.3").fills_in({"1.3-I1:examined": "tien", "1.3-I1:met": "9"}).saves()
    assert wrong.fills_in({"1.3-I1:examined": "10"}).saves().status == 303
    saved = stands(app, kade, "1.3-I1")
    assert (saved.value, saved.draft) == ({"examined": 10, "met": 9}, None)


def test_control_characters_never_reach_the_page(editor, page):
    shown = page(editor, "sections/1.3").fills_in({"1.3-K1:note": "voor\x00\x1b[31mna"}).saves()
    assert shown.status == 422
    assert "1.3-K1:note" in shown.faults
    assert not re.search("[\x00-\x08\x0b\x0e-\x1f]", shown.text)


def test_markup_that_was_typed_stays_text(editor, page):
    hostile = "</textarea><script>alert(1)</script>"
    page(editor, "sections/1.3").fills_in({"1.3-K1:note": hostile, "1.3-K1:evidence.0.title": hostile}).saves()
    again = page(editor, "sections/1.3")
    assert (again.typed("1.3-K1:note"), again.typed("1.3-K1:evidence.0.title")) == (hostile, hostile)
    assert html.escape(hostile, quote=False) in again.text
    assert "<script>alert" not in again.text


def test_who_saves_second_sees_both_answers_and_decides(app, kade, editor, page):
    colleague = person(app, "assessor@kade.example")
    mine, theirs = page(editor, "sections/1.3"), page(colleague, "sections/1.3")
    theirs.fills_in({"1.3-K1:norms.a": "not_met", "1.3-K1:note": "van hen", "1.3-K1:evidence.0.title": "Beleidsplan"}).saves()
    both = mine.fills_in({"1.3-K1:norms.a": "met", "1.3-K1:note": "van mij"}).saves()
    assert both.status == 422
    assert stands(app, kade, "1.3-K1").value["norms"] == {"a": "not_met"}
    assert "<p>van hen</p>" in both.text
    assert "<p>Beleidsplan</p>" in both.text
    assert both.typed("1.3-K1:norms.a") == "met"
    assert both.typed("1.3-K1:note") == "van mij"
    assert "notification warning" in both.text
    assert both.saves().status == 303
    assert stands(app, kade, "1.3-K1").value == {"norms": {"a": "met"}, "note": "van mij"}


def test_a_sign_that_only_looks_like_a_figure_is_refused(editor, page):
    shown = page(editor, "sections/1.3").fills_in({"1.3-I1:na": "²", "1.3-I1:attention.²": "1"}).saves()
    assert set(shown.faults) == {"1.3-I1:na.text"}


def test_who_saves_second_sees_every_count_that_was_saved(app, editor, page):
    mine, theirs = page(editor, "sections/1.3"), page(person(app, "assessor@kade.example"), "sections/1.3")
    theirs.fills_in(
        {
            "1.3-I1:population": "14", "1.3-I1:examined": "10", "1.3-I1:met": "7", "1.3-I1:counts.a.met": "8", "1.3-I1:counts.a.examined": "9",
            "1.3-I1:sample.from": "1-1-2025", "1.3-I1:sample.to": "30-6-2025", "1.3-I1:sample.by": "gedragswetenschapper", "1.3-I1:seed": "4711",
        }
    ).saves()  # fmt: skip
    both = mine.fills_in({"1.3-I1:note": "van mij"}).saves().text
    stands = re.findall("<p>(.*?)</p>", both.split('class="notification warning"')[1].split("</div>")[0])
    for number in ("8", "9", "01-01-2025", "30-06-2025", "gedragswetenschapper", "4711"):
        assert any(number in line for line in stands), number


def test_faults_are_summed_up_in_the_order_of_the_page(editor, page):
    wrong = {"adjusted.level": "2", "evidence.0.date": "gisteren", "sample.date": "ooit", "counts.a.met": "-1", "examined": "tien", "na": "other",
             "evidence.1.date": "ooit"}  # fmt: skip
    shown = page(editor, "sections/1.3").fills_in({f"1.3-I1:{name}": text for name, text in wrong.items()}).saves().text
    summary, form = shown.split('class="error-summary"')[1].split("</ul>")[0], shown.split("<form method")[-1]
    linked = re.findall('href="#([^"]+)"', summary)
    assert len(linked) > 6
    assert linked == sorted(linked, key=lambda one: form.index(f'id="{one}"'))


def test_every_field_comes_back_as_it_was_filled_in(app, kade, editor, page):
    fields = {
        "1.3-K2:norms.a": "met", "1.3-K2:norms.b": "unknown", "1.3-K2:norms.c": "not_applicable", "1.3-K2:reasons.c": "Doet ons netwerk.",
        "1.3-K2:acute": "1", "1.3-K2:evidence.0.title": "Convenant", "1.3-K2:evidence.0.status": "draft",
        "1.3-K2:evidence.0.date": "1-3-2025", "1.3-K2:evidence.0.valid_until": "1-3-2027", "1.3-K2:evidence.0.norms.b": "1",
        "1.3-I1:population": "14", "1.3-I1:examined": "10", "1.3-I1:met": "7", "1.3-I1:drawn": "random", "1.3-I1:seed": "4711",
        "1.3-I1:sample.from": "1-1-2025", "1.3-I1:sample.to": "30-6-2025", "1.3-I1:sample.date": "2-7-2025", "1.3-I1:sample.by": "kwaliteitsmedewerker",
        "1.3-I1:counts.a.examined": "10", "1.3-I1:counts.a.met": "7", "1.3-K1:attention.1": "1", "1.3-K1:note": "Eerste regel.\nTweede regel.",
    }  # fmt: skip
    assert page(editor, "sections/1.3").fills_in(fields).saves().status == 303
    again = page(editor, "sections/1.3")
    assert {name: again.typed(name) for name in fields} == fields


def test_a_page_that_changed_nothing_writes_nothing(app, kade, editor, page):
    page(editor, "sections/1.3").fills_in({"1.3-K1:norms.a": "met"}).saves()
    page(editor, "sections/1.3").saves()
    assert stands(app, kade, "1.3-K1").revision == 1
    assert stands(app, kade, "1.3-K2").revision == 0


def test_a_row_of_evidence_can_be_added_and_removed(app, kade, editor, page):
    sent = page(editor, "sections/1.3").fills_in({"1.3-K2:evidence.0.title": "Convenant"}).saves(more="1.3-K2")
    assert sent.response.headers["Location"].endswith("?evidence=1.3-K2#1.3-K2:evidence")
    second = page(editor, "sections/1.3")
    assert second.typed("1.3-K2:evidence.1.title") == ""
    second.fills_in({"1.3-K2:evidence.0.title": "", "1.3-K2:evidence.1.title": "Bijlage"}).saves()
    assert [row["title"] for row in stands(app, kade, "1.3-K2").value["evidence"]] == ["Bijlage"]


def test_a_count_takes_population_and_period_from_the_intake(app, kade, editor, page):
    page(editor, "intake").fills_in(
        {"intake.girls_in_care": "14", "intake.period_from": "1-1-2025", "intake.period_to": "30-6-2025"}
    ).saves()
    page(editor, "sections/1.3").fills_in({"1.3-I1:examined": "10", "1.3-I1:met": "7"}).saves()
    value = stands(app, kade, "1.3-I1").value
    assert value == {"examined": 10, "met": 7, "population": 14, "sample": {"from": "2025-01-01", "to": "2025-06-30"}}


def test_a_judgement_is_adjusted_by_one_step_at_most(editor, page):
    adjusted = {f"1.3-K1:norms.{letter}": "met" for letter in "abc"} | {
        "1.3-K1:adjusted.level": "0",
        "1.3-K1:adjusted.reason": "Besproken.",
    }
    shown = page(editor, "sections/1.3").fills_in(adjusted).saves()
    assert shown.status == 422
    assert "1.3-K1:adjusted.level" in shown.faults


def test_a_judgement_that_was_adjusted_early_does_not_lift_what_is_filled_in_later(app, kade, editor, page):
    early = {"1.3-K1:norms.a": "met", "1.3-K1:adjusted.level": "3", "1.3-K1:adjusted.reason": "Besproken."}
    page(editor, "sections/1.3").fills_in(early).saves()
    shown = page(editor, "sections/1.3").fills_in({f"1.3-K1:norms.{letter}": "not_met" for letter in "abc"}).saves()
    assert "1.3-K1:adjusted.level" in shown.faults
    with app.app_context():
        assert outcomes.outcome_of(kade.assessment).result.items["1.3-K1"].level == 0


@pytest.mark.parametrize(("button", "place"), [("next", "sections/1.4?saved=1"), ("stay", "sections/1.3?saved=1")])
def test_saving_goes_on_or_stays(kade, editor, page, button, place):
    sent = page(editor, "sections/1.3").saves(go=button)
    assert sent.response.headers["Location"] == f"/assessments/{kade.assessment.ref}/{place}"


def test_all_norms_are_shown_and_asked(editor, page, app, kade):
    from selfassess.models.version import find_version
    from selfassess.services.publishing import questionnaire_of

    with app.app_context():
        questionnaire = questionnaire_of(find_version("kwaliteitskader"))
    shown = 0
    for section in questionnaire.sections:
        found = page(editor, f"sections/{section.id}")
        visible = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", found.text)))
        missing = [f"{item.id} {norm.id}" for item in section.items for norm in item.norms if norm.text not in visible]
        assert not missing
        shown += sum(len(item.norms) for item in section.items)
    assert shown == 169


def test_a_reader_sees_the_answers_but_cannot_change_them(app, kade, page):
    director = person(app, "director@kade.example")
    shown = page(director, "sections/1.3")
    assert shown.read.disabled
    assert ("go", "next") not in shown.read.buttons
    assert director.sends(shown.address, {"1.3-K1:norms.a": "met"}).status_code == 403


def test_a_section_that_does_not_exist_is_not_found(editor, page):
    assert page(editor, "sections/9.9").status == 404
