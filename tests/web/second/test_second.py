"""Judging apart: what the second assessor sees, and above all what not."""

import re

import pypdfium2
import pytest

from selfassess.services import answering, seats, states
from selfassess.services.answering import ItemSave
from tests.conftest import person

SECRET = "Dit schreef de eerste kant."
OWN = "Dit schreef de tweede kant."


@pytest.fixture
def apart(kade):
    """De Kade with an answer, and its assessor as second assessor."""
    answer = {"norms": {"a": "met", "b": "met"}, "note": SECRET}
    answering.save_page(kade.assessment, [ItemSave("1.2-K1", answer)], by=kade.coordinator)
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    return kade


@pytest.fixture
def judge(app, apart):
    """The second assessor."""
    return person(app, "assessor@kade.example")


def pages_about(app, ref):
    """Return every address about the assessment that a browser can open, filled in with things that exist."""
    values = {"ref": ref, "section_id": "1.2", "item_id": "1.2-K1", "where": "1.2-K1", "population": "files"}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/assessments/<ref>") and "GET" in rule.methods and rule.arguments <= set(values):
            yield re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule.rule)


def test_no_page_about_the_assessment_shows_what_the_first_side_wrote(app, apart, judge):
    addresses = list(pages_about(app, apart.assessment.ref))
    shown = {address: judge.opens(address) for address in addresses}
    assert len(addresses) > 12
    assert [address for address, page in shown.items() if SECRET.encode() in page.data or page.status_code >= 500] == []
    assert {shown[f"/assessments/{apart.assessment.ref}/{page}"].status_code for page in ("result", "plan", "plan.pdf")} == {403}


def test_the_first_side_does_not_see_the_second_answers(app, apart, judge, editor):
    saved = judge.sends(f"/assessments/{apart.assessment.ref}/sections/1.2", {"1.2-K1:revision": "0", "1.2-K1:note": OWN, "go": "stay"})
    assert saved.status_code == 303
    assert OWN in judge.opens(f"/assessments/{apart.assessment.ref}/sections/1.2").text
    for address in pages_about(app, apart.assessment.ref):
        assert OWN.encode() not in editor.opens(address).data, address


def test_the_list_shows_no_figures_to_who_judges_apart(apart, judge, editor):
    share = re.compile(r'<progress|aria-valuenow|class="progress')
    assert share.search(editor.opens("/assessments").text)
    assert not share.search(judge.opens("/assessments").text)


def test_only_who_judges_apart_says_that_it_is_ready(apart, judge, editor):
    address = f"/assessments/{apart.assessment.ref}/second/ready"
    assert editor.sends(address).status_code == 422
    assert judge.sends(address).status_code == 303
    states.hand_in(apart.assessment, by=apart.coordinator)
    assert judge.opens(f"/assessments/{apart.assessment.ref}/result").status_code == 200


def test_ready_that_is_pressed_twice_is_said_once(apart, judge):
    address = f"/assessments/{apart.assessment.ref}/second/ready"
    states.hand_in(apart.assessment, by=apart.coordinator)
    assert [judge.sends(address).status_code for _ in range(2)] == [303, 303]


def test_a_refused_person_is_told_why(kade, editor):
    address = f"/assessments/{kade.assessment.ref}/second/give"
    answered = editor.sends(address, {"account": str(kade.coordinator.account.id)})
    nobody = editor.sends(address, {"account": "ander"})
    assert (answered.status_code, nobody.status_code) == (422, 422)
    assert 'id="account-fault"' in answered.text


def test_who_judges_apart_is_led_back_to_the_own_judgement(apart, judge):
    here = f"/assessments/{apart.assessment.ref}"
    check = judge.opens(f"{here}/check").text
    assert f'href="{here}/second"' in check
    assert not re.search(rf'href="{here}/(result|evidence)"', check)
    assert f'<a href="{here}">' in judge.opens(f"{here}/result").text.split("<main")[1]


def test_who_is_ready_reads_why_nothing_changes_any_more_and_where_to_go_on(apart, judge):
    here = f"/assessments/{apart.assessment.ref}"
    judge.sends(f"{here}/second/ready", {})
    shown = judge.opens(f"{here}/sections/1.2").text.split("<main")[1]
    assert "Jouw oordeel is klaar, dus je antwoorden liggen vast." in shown
    assert f'<a href="{here}/second">' in shown


def test_while_somebody_judges_apart_nobody_says_otherwise(apart, editor):
    address = f"/assessments/{apart.assessment.ref}"
    assert 'type="checkbox" name="second_assessor"' not in editor.opens(f"{address}/details").text
    assert editor.sends(f"{address}/details", {"title": "Anders", "reference_date": "30-6-2026"}).status_code == 303
    page = editor.opens(f"{address}/details").text
    assert 'value="Anders"' in page
    assert '<input type="hidden" name="second_assessor"' in page


def test_the_counting_form_as_pdf_is_also_for_who_judges_apart(apart, judge):
    printed = judge.opens(f"/assessments/{apart.assessment.ref}/sampling/form.pdf?of=files&population=25&size=4&seed=1")
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed.data))
    assert printed.headers["Cache-Control"] == "no-store"
    assert "1.2-I1" in text


def test_no_report_is_given_to_who_judges_apart_also_when_it_was_made_just_now(app, apart, judge):
    coordinator, reports = person(app, "coordinator@kade.example"), f"/assessments/{apart.assessment.ref}/reports"
    for name in ("", "/full", "/full.pdf", "/public.pdf", "/evidence.pdf", "/counting-form.pdf"):
        assert coordinator.opens(f"{reports}{name}").status_code == 200
        refused = judge.opens(f"{reports}{name}")
        assert (refused.status_code, b"%PDF" in refused.data) == (403, False)
