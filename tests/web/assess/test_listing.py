"""The list, a new assessment, the task list and the check."""

import re

from selfassess.models.version import find_version
from selfassess.services import assessments, signing, states
from tests.conftest import person


def begin(editor, **fields):
    """Send the form of a new assessment, and return the response."""
    return editor.sends("/assessments/new", {"questionnaire": "wettelijke-basis", "title": "Najaar", **fields})


def test_a_new_assessment_begins_with_the_intake(editor):
    begun = begin(editor)
    assert begun.status_code == 303
    assert "/intake?begun=1" in begun.headers["Location"]
    assert "Najaar" in editor.opens("/assessments").text


def test_a_new_assessment_needs_a_questionnaire_and_a_title(editor):
    refused = begin(editor, questionnaire="bestaat-niet", title=" ")
    assert refused.status_code == 422
    assert 'href="#questionnaire"' in refused.text
    assert 'href="#title"' in refused.text


def test_another_kind_of_questionnaire_is_filled_in_the_same_way(editor, app):
    ref = begin(editor).headers["Location"].split("/")[2]
    tasks = editor.opens(f"/assessments/{ref}").text
    section = tasks.split(f'href="/assessments/{ref}/sections/')[1].split('"')[0]
    shown = editor.opens(f"/assessments/{ref}/sections/{section}")
    assert shown.status_code == 200
    name = shown.text.split(':choice" value="')[0].split('name="')[-1] + ":choice"
    sent = editor.sends(f"/assessments/{ref}/sections/{section}", {name: "met", "go": "stay"})
    assert sent.status_code == 303
    assert f'name="{name}" value="met" checked' in editor.opens(f"/assessments/{ref}/sections/{section}").text


def test_the_list_shows_twenty_at_a_time(app, kade, editor):
    with app.app_context():
        version = find_version("wettelijke-basis")
        for number in range(30):
            assessments.start(kade.organisation, version=version, title=f"Ronde {number:02}", by=kade.coordinator)
    first, second = editor.opens("/assessments").text, editor.opens("/assessments?page=2").text
    assert first.count('class="paper assessment"') == 20
    assert second.count('class="paper assessment"') == 11
    assert "Ronde 29" in first
    assert "Ronde 00" in second


def test_a_page_beyond_the_list_leads_back_to_its_beginning(editor):
    assert editor.opens("/assessments?page=999").headers["Location"] == "/assessments"


def test_only_who_may_start_is_offered_to(app, kade):
    assert "/assessments/new" not in person(app, "director@kade.example").opens("/assessments").text


def test_the_task_list_counts_and_leads_to_what_is_open(editor, page):
    page(editor, "sections/1.3").fills_in({f"1.3-K1:norms.{letter}": "met" for letter in "abc"}).saves()
    shown = page(editor)
    assert "1 of 57" in shown.text or "1 van 57" in shown.text or "1 van de 57" in shown.text
    page(editor, "intake").saves()
    assert "/sections/1.1#1.1-K1" in page(editor).text


def test_the_check_shows_answers_in_words_and_drafts_as_open(editor, page):
    page(editor, "sections/1.3").fills_in({"1.3-K2:norms.a": "met", "1.3-K2:norms.b": "partly", "1.3-I1:examined": "tien"}).saves()
    shown = page(editor, "check").text
    assert shown.index("1.3-I1") < shown.index("summary-list")
    assert "tag faulty" in shown


def test_a_building_organisation_is_told_what_cannot_be_tested(editor, page):
    page(editor, "intake").fills_in({"intake.phase": "building"}).saves()
    shown = page(editor, "sections/1.3")
    assert shown.text.count('<div class="notification"><p>') == 1


def test_an_assessment_gets_another_title_and_reference_date(editor, page):
    fields = {"title": "Na het gesprek", "reference_date": "1-9-2026", "second_assessor": "1"}
    assert page(editor, "details").fills_in(fields).saves().status == 303
    assert "<h1>Na het gesprek</h1>" in page(editor).text
    assert {name: page(editor, "details").typed(name) for name in fields} == fields


def test_who_describes_second_sees_what_the_first_wrote(editor, page):
    first, second = page(editor, "details"), page(editor, "details")
    assert first.fills_in({"title": "De eerste", "reference_date": "1-9-2026"}).saves().status == 303
    shown = second.fills_in({"title": "De tweede"}).saves()
    assert (shown.status, shown.typed("title")) == (409, "De tweede")
    assert "<dd>De eerste</dd>" in shown.text
    assert "<h1>De eerste</h1>" in page(editor).text
    assert shown.saves().status == 303
    assert "<h1>De tweede</h1>" in page(editor).text


def test_a_description_that_is_not_right_is_shown_back(editor, page):
    wrong = {"title": "\u200b", "reference_date": "31-2-2026"}
    shown = page(editor, "details").fills_in(wrong).saves()
    assert (shown.status, set(shown.faults)) == (422, set(wrong))
    assert {name: shown.typed(name) for name in wrong} == wrong
    assert "<h1>Proef</h1>" in page(editor).text


def test_an_id_that_is_a_word_is_not_read_before_its_title(editor):
    ref = begin(editor).headers["Location"].split("/")[2]
    assert "<h2>De wettelijke basis</h2>" in editor.opens(f"/assessments/{ref}").text
    assert "<title>Veiligheid van jeugdigen</title>" in editor.opens(f"/assessments/{ref}/sections/veiligheid").text


def leave_all_out(editor, page):
    """Say of every question that it does not apply."""
    for section in re.findall(r"/sections/([\d.]+)\"", page(editor).text):
        shown = page(editor, f"sections/{section}")
        items = {name.split(":")[0] for name in shown.read.fields if name.endswith(":note")}
        shown.fills_in({f"{item}:na": "other" for item in items} | {f"{item}:na.text": "Doen wij niet." for item in items}).saves()


def test_nothing_is_called_open_where_all_is_left_out(editor, page):
    leave_all_out(editor, page)
    assert "#missing" not in page(editor, "what-if").text


def test_what_is_whole_leads_the_coordinator_to_handing_in(app, kade, editor, page):
    leave_all_out(editor, page)
    editor.sends(f"/assessments/{kade.assessment.ref}/intake", {"intake:phase": "running"})
    people = (editor, person(app, "assessor@kade.example"))
    shown = [page(one).text.split('class="buttons"')[1].split("</div>")[0] for one in people]
    assert [f"/assessments/{kade.assessment.ref}/finish" in buttons for buttons in shown] == [True, False]


def test_a_button_pressed_twice_begins_one_assessment(editor):
    asked = {"questionnaire": "kwaliteitskader", "title": "Najaar"}
    first, second = (editor.sends("/assessments/new", asked).headers["Location"] for _ in range(2))
    other = editor.sends("/assessments/new", {**asked, "title": "Voorjaar"}).headers["Location"]
    assert first == second != other
    editor.sends(first.split("?")[0], {"phase": "running"})  # what was begun is filled in: now it is another one
    assert editor.sends("/assessments/new", asked).headers["Location"] != first


def test_what_is_archived_stands_in_a_list_of_its_own(kade, editor):
    address = f"/assessments/{kade.assessment.ref}"
    assert "archived=1" not in editor.opens("/assessments").text
    states.hand_in(kade.assessment, by=kade.coordinator)
    signing.sign(kade.assessment, by=kade.members["director"])
    states.archive(kade.assessment, by=kade.coordinator)
    page = editor.opens("/assessments").text
    assert "archived=1" in page
    assert address not in page
    assert address in editor.opens("/assessments?archived=1").text


def test_what_is_handed_in_leads_each_role_to_its_next_step(app, kade, editor):
    here = f"/assessments/{kade.assessment.ref}"
    states.hand_in(kade.assessment, by=kade.coordinator)
    director = person(app, "director@kade.example")
    shown = {
        name: one.opens(here).text.split('class="buttons"')[1].split("</div>")[0] for name, one in (("lead", editor), ("signs", director))
    }
    assert shown["signs"].index(f"{here}/finish") < shown["signs"].index(f"{here}/result")
    assert [one.count(f"{here}/result") for one in shown.values()] == [1, 1]
    editor.opens("/account/language/en")
    section = editor.opens(f"{here}/sections/1.2").text
    assert "The answers are handed in." in section
    assert f'<a href="{here}/finish">' in section
