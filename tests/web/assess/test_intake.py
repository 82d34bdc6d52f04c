"""The intake: saved, kept when wrong, and guarded against someone who was first."""

import re

from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.services import answering, first_questions, outcomes
from tests.conftest import person


def test_the_intake_comes_back_as_it_was_filled_in(editor, page):
    fields = {
        "intake.phase": "running", "intake.homogeneous_group": "yes", "intake.own_education": "no", "intake.girls_in_care": "14",
        "intake.period_from": "1-1-2025", "intake.period_to": "30-6-2025", "intake.climate_instrument": "GCI", "intake.care_types": "crisis_shelter",
        "intake:second_assessor": "1",
    }  # fmt: skip
    assert page(editor, "intake").fills_in(fields).saves().status == 303
    again = page(editor, "intake")
    assert {name: again.typed(name) for name in fields} == fields


def test_wrong_answers_are_shown_back_and_the_right_ones_are_saved(editor, page):
    wrong = {"intake.girls_in_care": "veertien", "intake.period_from": "30-2-2025"}
    shown = page(editor, "intake").fills_in({**wrong, "intake.climate_instrument": "GCI"}).saves()
    assert shown.status == 422
    assert set(shown.faults) == set(wrong)
    later = page(editor, "intake")
    assert {name: later.typed(name) for name in wrong} == wrong
    assert later.typed("intake.climate_instrument") == "GCI"


def test_a_period_that_ends_before_it_begins_is_refused(editor, page):
    shown = page(editor, "intake").fills_in({"intake.period_from": "1-6-2025", "intake.period_to": "1-1-2025"}).saves()
    assert set(shown.faults) == {"intake.period_to"}


def test_the_same_intake_sent_twice_is_saved_once(editor, page):
    shown = page(editor, "intake").fills_in({"intake.girls_in_care": "12"})
    assert [shown.saves().status, shown.saves().status] == [303, 303]


def test_who_saves_second_keeps_what_was_typed(app, editor, page):
    mine, theirs = page(editor, "intake"), page(person(app, "assessor@kade.example"), "intake")
    theirs.fills_in({"intake.girls_in_care": "12"}).saves()
    both = mine.fills_in({"intake.girls_in_care": "14"}).saves()
    assert both.status == 422
    assert both.typed("intake.girls_in_care") == "14"
    assert both.saves().status == 303


SECTIONS = ("1.3", "2.7")
ANSWERED = {
    "1.3": {"1.3-K1:norms.a": "met", "1.3-I1:population": "12", "1.3-I1:examined": "10", "1.3-I1:met": "7", "1.3-I1:drawn": "random",
            "1.3-I1:note": "Geteld door twee functies."},
    "2.7": {"2.7-K1:norms.a": "partly", "2.7-K1:norms.b": "met", "2.7-K1:note": "De overeenkomst loopt af."},
}  # fmt: skip
BUILDING = {"intake.phase": "building", "intake.own_youth_mental_health": "yes"}
RUNNING = {"intake.phase": "running", "intake.own_youth_mental_health": "no"}


def rows(app, kade):
    """What stands for every item."""
    with app.app_context():
        return {key: saved.value for key, saved in answering.saved_of(kade.assessment).items()}


def result(app, kade):
    """The score as it is now."""
    with app.app_context():
        found = db.session.get(Assessment, kade.assessment.id)
        return outcomes.outcome_of(found).result


def test_answers_that_the_intake_sets_aside_are_named_once_and_come_back(editor, page):
    for section in SECTIONS:
        page(editor, f"sections/{section}").fills_in(ANSWERED[section]).saves()
    page(editor, "intake").fills_in(BUILDING).saves()
    told = page(editor).text
    assert "2 answers are set aside" in told or "2 antwoorden zijn apart gezet" in told
    assert "/sections/1.3#1.3-I1" in told
    assert "/sections/2.7#2.7-K1" in told
    assert 'class="inside"' not in page(editor).text
    page(editor, "intake").fills_in(RUNNING).saves()
    assert "/sections/1.3#1.3-I1" in page(editor).text


def test_a_page_that_is_saved_while_its_answers_are_set_aside_keeps_them(app, kade, editor, page):
    page(editor, "intake").fills_in(RUNNING).saves()
    for section in SECTIONS:
        page(editor, f"sections/{section}").fills_in(ANSWERED[section]).saves()
    before, score = rows(app, kade), result(app, kade)
    page(editor, "intake").fills_in(BUILDING).saves()
    assert result(app, kade) != score
    for section in SECTIONS:
        shown = page(editor, f"sections/{section}")
        assert {name: shown.typed(name) for name in ANSWERED[section]} == ANSWERED[section]
        assert shown.saves().status == 303
    page(editor, "intake").fills_in(RUNNING).saves()
    assert (rows(app, kade), result(app, kade)) == (before, score)


def test_a_question_that_is_set_aside_says_which_first_question_did_it(editor, page):
    page(editor, "sections/1.3").fills_in(ANSWERED["1.3"]).saves()
    page(editor, "intake").fills_in(BUILDING).saves()
    shown = page(editor, "sections/1.3").text
    assert shown.count("Hoe ver is jullie aanbod?") == 1


def test_another_number_in_the_intake_changes_no_count_and_is_pointed_at(app, kade, editor, page):
    page(editor, "sections/1.3").fills_in(ANSWERED["1.3"]).saves()
    before = rows(app, kade)
    page(editor, "intake").fills_in({"intake.girls_in_care": "14"}).saves()
    shown = page(editor, "sections/1.3")
    assert re.search(r"14\D+12\b", re.search(r'id="1.3-I1:population-hint">([^<]+)', shown.text)[1])
    assert (shown.typed("1.3-I1:population"), rows(app, kade)) == ("12", before)


def test_what_was_answered_to_a_question_that_is_not_shown_stays(kade, editor, page):
    first_questions.save_intake(kade.assessment, {"phase": "running", "girls_in_care": 12}, revision=0, by=kade.coordinator)
    shown = page(editor, "intake").fills_in(
        {"intake:questions": "phase care_types", "intake.girls_in_care": "", "intake.phase": "building"}
    )
    assert shown.saves().status == 303
    again = page(editor, "intake")
    assert (again.typed("intake.girls_in_care"), again.typed("intake.phase")) == ("12", "building")


def saves_itself(person, page, **fields):
    """Send a page as its script does, and return what it hears."""
    shown = page(person, "intake")
    return lambda: person.sends(shown.address, {**shown.read.fields, **fields}, headers={"Accept": "application/json"})


def test_the_first_questions_save_themselves_and_say_what_became_of_it(kade, editor, page):
    heard = saves_itself(editor, page, **{"intake.girls_in_care": "twaalf", "intake.climate_instrument": "GCI"})().get_json()
    assert (heard["whole"], heard["revisions"], list(heard["faults"])) == (False, {"intake": 1}, ["intake.girls_in_care"])
    heard = saves_itself(editor, page, **{"intake.girls_in_care": "12"})().get_json()
    assert (heard["whole"], heard["faults"], heard["asked"], heard["overtaken"]) == (True, {}, {}, {})
    assert page(editor, "intake").typed("intake.climate_instrument") == "GCI"


def test_who_is_overtaken_hears_what_stands_and_by_whom(app, editor, page):
    here, there = (saves_itself(editor, page, **{"intake.girls_in_care": number}) for number in ("12", "13"))
    colleague = person(app, "assessor@kade.example")
    elsewhere = saves_itself(colleague, page, **{"intake.girls_in_care": "14"})
    here()
    own, other = there().get_json()["overtaken"]["intake"], elsewhere().get_json()["overtaken"]["intake"]
    assert own["says"] != other["says"]
    assert any(line.endswith(" 12") for line in other["stands"])
    shown = page(colleague, "intake")
    assert (shown.typed("intake.girls_in_care"), " 13</p>" in shown.text) == ("14", True)


def waiting(app, kade, name):
    """What was typed in one question and does not stand, the newest first."""
    with app.app_context():
        return [one.fields[name] for one in first_questions.intake_drafts(db.session.get(Assessment, kade.assessment.id))]


def test_two_windows_of_one_person_keep_what_was_typed_in_each(app, kade, editor, page):
    colleague = person(app, "assessor@kade.example")
    left, right = (saves_itself(colleague, page, **{"intake.girls_in_care": number}) for number in ("13", "14"))
    saves_itself(editor, page, **{"intake.girls_in_care": "12"})()
    assert [bool(send().get_json()["overtaken"]) for send in (left, right, left)] == [True, True, True]
    assert sorted(waiting(app, kade, "girls_in_care")) == ["13", "14"]
    shown = page(colleague, "intake")
    other = {"13": "14", "14": "13"}[shown.typed("intake.girls_in_care")]
    assert f"{other}</p>" in shown.text
    assert shown.saves().status == 303
    assert waiting(app, kade, "girls_in_care") == [other]


def test_a_page_that_showed_an_older_text_leaves_the_newer_one(app, kade, editor, page):
    colleague = person(app, "assessor@kade.example")
    shown = page(colleague, "intake")
    typing = {**shown.read.fields, "intake.climate_instrument": "GCI"}
    saves_itself(editor, page, **{"intake.girls_in_care": "12"})()
    send = {"headers": {"Accept": "application/json"}}
    colleague.sends(shown.address, typing, **send)
    older = page(colleague, "intake")
    colleague.sends(shown.address, {**typing, "intake.climate_instrument": "GCI en meer"}, **send)
    assert older.saves().status == 303
    assert waiting(app, kade, "climate_instrument") == ["GCI en meer"]


def test_the_history_tells_who_changed_what_and_puts_it_back(app, kade, editor, page):
    page(editor, "intake").fills_in({"intake.girls_in_care": "12", "intake.phase": "running"}).saves()
    page(person(app, "assessor@kade.example"), "intake").fills_in({"intake.girls_in_care": "14"}).saves()
    told = page(editor, "intake/history")
    assert told.text.index("assessor@kade.example") < told.text.index("coordinator@kade.example")
    assert re.search(r" 12</p>.* 14</p>", told.text, re.DOTALL)
    first = re.findall(r'id="step-(\d+)"', told.text)[-1]
    put_back = {**told.read.fields, "step": first, "what": "", "revision": "2"}
    assert editor.sends(f"{told.address}/restore", put_back).status_code == 303
    assert page(editor, "intake").typed("intake.girls_in_care") == "12"
    late = editor.sends(f"{told.address}/restore", put_back)
    assert (late.status_code, page(editor, "intake").typed("intake.girls_in_care")) == (409, "12")


def test_what_waits_is_used_or_let_go_in_the_history_by_somebody_who_sees_both(app, kade, editor, page):
    late = page(person(app, "assessor@kade.example"), "intake").fills_in({"intake.girls_in_care": "14"})
    page(editor, "intake").fills_in({"intake.girls_in_care": "12"}).saves()
    assert late.saves().status == 422
    told = page(editor, "intake/history")
    choice = {**told.read.fields, "mark": re.search(r'id="waiting-(\w+)"', told.text)[1], "revision": "1", "go": "use"}
    assert editor.sends(f"{told.address}/waiting", choice).status_code == 303
    assert (page(editor, "intake").typed("intake.girls_in_care"), waiting(app, kade, "girls_in_care")) == ("14", [])
    assert editor.sends(f"{told.address}/waiting", {**choice, "revision": "2"}).status_code == 409
    assert editor.sends(f"{told.address}/waiting", {**choice, "revision": "2", "mark": ""}).status_code == 409


def test_a_number_of_a_person_is_asked_about_and_not_kept(app, kade, editor, page):
    heard = saves_itself(editor, page, **{"intake.climate_instrument": "Polis 123456782"})().get_json()
    assert heard["asked"]["intake"]["fields"] == ["intake.climate_instrument"]
    with app.app_context():
        found = db.session.get(Assessment, kade.assessment.id)
        kept = [(row.intake, row.typed) for row in first_questions.changes_of(found)]
        assert kept
        assert "123456782" not in str((found.intake_draft, found.intake, kept))
