"""The board of the plan, one action with its log and history, and splitting, merging and adding in the browser."""

import re
from datetime import date, timedelta

import pytest

from selfassess.core.action import Decision
from selfassess.models.assessment import ARCHIVED
from selfassess.models.database import db, now
from selfassess.services import actions, arranging, outcomes, progress
from tests.conftest import person
from tests.web.plan.test_plan_pages import fields_of

A, B = "1.4-K1", "1.4-K2"


@pytest.fixture
def address(kade) -> str:
    return f"/assessments/{kade.assessment.ref}/plan"


@pytest.fixture
def assessor(app, kade):
    """Who fills in, and may say how an action goes."""
    return person(app, "assessor@kade.example")


def plan(kade):
    db.session.rollback()  # to see what the server wrote
    return {action.key: action for action in outcomes.outcome_of(kade.assessment).plan.actions}


def revision_in(page) -> str:
    return re.search(r'name="revision" value="(\d+)"', page.text)[1]


def decide(kade, key, decision):
    return actions.decide(kade.assessment, key, decision, by=kade.coordinator)


def test_the_plan_is_shown_by_owner_by_day_and_by_subject(editor, kade, address):
    decide(kade, A, Decision(owner="HR-adviseur", due=date(2020, 1, 1), start=date(2019, 1, 1)))
    decide(kade, B, Decision(owner="HR-adviseur"))
    by_owner = re.findall(r'<h2 id="owner-\d+">(.*?) <span', editor.opens(f"{address}?view=owner").text)
    assert by_owner == ["HR-adviseur", "Nog geen eigenaar"]
    by_date = editor.opens(f"{address}?view=date").text
    assert by_date.index(f'id="action-{A}"') < by_date.index(f'id="action-{B}"')
    assert re.search(r"\d+ dagen te laat", by_date)
    by_section = editor.opens(f"{address}?view=section").text
    assert "2 acties om samen op te pakken" in by_section
    assert by_section.count('<li id="action-') == 57


def test_only_a_part_of_the_plan_is_shown_when_asked(editor, kade, address):
    decide(kade, A, Decision(owner="HR-adviseur", status="done"))
    decide(kade, B, Decision(owner="HR-adviseur"))
    count = lambda query: editor.opens(f"{address}?{query}").text.count('<li id="action-')  # noqa: E731
    assert (count("owner=HR-adviseur"), count("owner=HR-adviseur&status=open"), count("status=done")) == (2, 1, 1)
    assert (count("status=open"), count("status=nothing&owner=nobody&class=nine&view=moon")) == (56, 57)
    page = editor.opens(f"{address}?status=dropped").text
    assert "Toon alle acties" in page


def test_an_action_is_split_in_the_browser_and_made_whole_again(editor, kade, address):
    form = {**fields_of(editor.opens(f"{address}/{A}/split"))}
    sent = editor.sends(f"{address}/{A}/split", {**form, "measure1": "Beleid", "owner1": "HR", "measure2": "Scholing", "due2": "1-3-2030"})
    assert sent.status_code == 303
    page = editor.opens(sent.location)
    assert "Deel 1" in page.text
    assert [(plan(kade)[f"{A}/{n}"].measure, plan(kade)[f"{A}/{n}"].owner) for n in (1, 2)] == [("Beleid", "HR"), ("Scholing", "")]
    assert editor.sends(f"{address}/{A}~1/whole", {}).status_code == 303
    assert A in plan(kade)
    assert "Beleid · Scholing" in editor.opens(f"{address}/{A}").text
    assert editor.sends(f"{address}/{A}/split-again", {}).status_code == 303
    assert plan(kade)[f"{A}/2"].due == date(2030, 3, 1)


def test_a_split_needs_two_measures_and_keeps_what_was_typed(editor, kade, address):
    form = fields_of(editor.opens(f"{address}/{A}/split"))
    page = editor.sends(f"{address}/{A}/split", {**form, "measure1": "Alleen dit", "measure2": "", "owner1": "HR"})
    assert (page.status_code, fields_of(page)["measure1"], fields_of(page)["owner1"]) == (422, "Alleen dit", "HR")
    refused = editor.sends(f"{address}/{A}/split", {**form, "measure1": "Bel 06-12345678", "measure2": "Dan dit"})
    assert (refused.status_code, fields_of(refused)["measure1"]) == (422, "Bel 06-12345678")
    assert A in plan(kade)


def test_who_splits_what_somebody_changed_sees_that_and_can_go_on(editor, kade, address):
    form = fields_of(editor.opens(f"{address}/{A}/split")) | {"measure1": "Een", "measure2": "Twee"}
    decide(kade, A, Decision(owner="HR"))
    page = editor.sends(f"{address}/{A}/split", form)
    assert (page.status_code, fields_of(page)["measure2"]) == (409, "Twee")
    assert editor.sends(f"{address}/{A}/split", {**form, "revision": revision_in(page)}).status_code == 303


def test_actions_are_ticked_on_the_board_and_brought_together(editor, kade, address):
    board = editor.opens(f"{address}?view=section&choose=1").text
    assert board.count('type="checkbox" name="key"') == 57
    assert editor.opens(f"{address}/merge?key={A}").status_code == 422
    page = editor.opens(f"{address}/merge?key={A}&key={B}")
    seen = re.findall(r'name="seen" value="([^"]+)"', page.text)
    sent = editor.sends(f"{address}/merge", {"seen": seen, "measure": "Eén scholingsplan", "owner": "HR", "due": "1-3-2030", "who": ""})
    assert sent.status_code == 303
    assert (plan(kade)["merged-1"].items, plan(kade)["merged-1"].measure) == ((A, B), "Eén scholingsplan")
    assert "Haal deze acties weer uit elkaar" in editor.opens(f"{address}/merged-1").text
    assert editor.sends(f"{address}/merged-1/apart", {}).status_code == 303
    assert {A, B} <= set(plan(kade))
    left = editor.opens(f"{address}/merged-1")
    assert left.status_code == 303
    assert "Wat erin is getypt, blijft bewaard." in editor.opens(left.location).text
    assert editor.sends(f"{address}/merged-1/merge-again", {}).status_code == 303
    assert "merged-1" in plan(kade)


def test_what_was_split_meanwhile_cannot_be_merged_and_that_is_said(editor, kade, address):
    arranging.split(kade.assessment, A, [Decision(measure="Een"), Decision(measure="Twee")], by=kade.coordinator, revision=0)
    page = editor.sends(f"{address}/merge", {"seen": [f"{A} 0", f"{B} 0"], "measure": "Samen", "owner": "", "due": "", "who": ""})
    assert page.status_code == 409
    assert A in page.text


def test_an_own_action_is_about_what_was_chosen(editor, kade, address):
    form = {"who": "", "owner": "", "due": "", "finding": "", "about": ""}
    wrong = editor.sends(f"{address}/own", {**form, "measure": "", "class_": "high"})
    assert wrong.status_code == 422
    sent = editor.sends(f"{address}/own", {**form, "measure": "Kwaliteitsdag", "class_": "high", "about": "1.4", "new": "own-1"})
    assert sent.status_code == 303
    assert (plan(kade)["own-1"].section, plan(kade)["own-1"].class_) == ("1.4", "high")
    edit = fields_of(editor.opens(f"{address}/own-1/edit"))
    assert editor.sends(f"{address}/own-1/edit", {**edit, "about": B}).status_code == 303
    assert (plan(kade)["own-1"].items, plan(kade)["own-1"].measure) == ((B,), "Kwaliteitsdag")


def test_more_than_one_cause_effect_proof_and_reminders_are_kept(editor, kade, address):
    form = fields_of(editor.opens(f"{address}/{A}/edit"))
    more = {
        "why": "Geen rooster\nGeen tijd",
        "effect_due": "1-12-2030",
        "effect_item": B,
        "effect_outcome": "9 van 10",
        "rhythm": "monthly",
    }
    assert editor.sends(f"{address}/{A}/edit", {**form, **more, "causes": ["no_time", "system"]}).status_code == 303
    action = plan(kade)[A]
    assert (action.causes, action.why, action.effect_due, action.effect_item) == (
        ("no_time", "system"),
        "Geen rooster\nGeen tijd",
        date(2030, 12, 1),
        B,
    )
    page = editor.opens(f"{address}/{A}").text
    assert "Geen rooster" in page
    assert "9 van 10" in page


def test_an_owner_is_chosen_from_members_and_functions(editor, kade, address):
    form = fields_of(editor.opens(f"{address}/{A}/edit"))
    member = kade.members["assessor"].account.id
    editor.sends(f"{address}/{A}/edit", {**form, "who": f"person:{member}"})
    assert (plan(kade)[A].owner_member, bool(plan(kade)[A].owner)) == (member, True)
    function = outcomes.outcome_of(kade.assessment).questionnaire.functions[0]
    form = fields_of(editor.opens(f"{address}/{A}/edit"))
    editor.sends(f"{address}/{A}/edit", {**form, "who": f"function:{function.id}"})
    assert (plan(kade)[A].owner_member, plan(kade)[A].owner_function, plan(kade)[A].owner) == (None, function.id, function.text)


def test_who_takes_part_says_how_it_goes_and_takes_an_own_note_back(assessor, reader, kade, address):
    page = assessor.opens(f"{address}/{A}")
    assert "/edit" not in page.text
    form = {"revision": revision_in(page), "status": "in_progress", "note": "De eerste training is geweest."}
    assert assessor.sends(f"{address}/{A}/progress", form).status_code == 303
    page = assessor.opens(f"{address}/{A}").text
    assert "De eerste training is geweest." in page
    assert plan(kade)[A].status == "in_progress"
    db.session.rollback()
    [noted] = progress.log_of(kade.assessment, A)
    assert "take-back" not in reader.opens(f"{address}/{A}").text
    assert reader.sends(f"{address}/{A}/progress/{noted.ref}/take-back", {}).status_code == 409
    assert assessor.sends(f"{address}/{A}/progress/{noted.ref}/take-back", {}).status_code == 303
    assert "Deze notitie is teruggenomen." in assessor.opens(f"{address}/{A}").text


def test_a_note_that_may_be_about_a_person_is_not_kept(assessor, kade, address):
    form = {"revision": "0", "status": "not_started", "note": "Dossier van BSN 123456782"}
    page = assessor.sends(f"{address}/{A}/progress", form)
    assert (page.status_code, "123456782" in page.text) == (422, True)
    db.session.rollback()
    assert progress.log_of(kade.assessment, A) == []
    assert assessor.sends(f"{address}/{A}/progress", {**form, "note": ""}).status_code == 422


def test_an_action_is_dropped_with_a_reason_and_taken_up_again(editor, kade, address):
    assert editor.sends(f"{address}/{A}/drop", {"revision": "0", "drop_reason": ""}).status_code == 422
    assert editor.sends(f"{address}/{A}/drop", {"revision": "0", "drop_reason": "Niet meer nodig"}).status_code == 303
    assert (plan(kade)[A].status, plan(kade)[A].reason) == ("dropped", "Niet meer nodig")
    again = editor.opens(f"{address}/{A}")
    assert editor.sends(f"{address}/{A}/take-up", {"revision": revision_in(again)}).status_code == 303
    assert (plan(kade)[A].status, plan(kade)[A].reason) == ("not_started", "")
    assert "Niet meer nodig" in editor.opens(f"{address}/{A}").text  # in the history


def test_pressing_twice_does_it_once(editor, kade, address):
    drop = {"revision": "0", "drop_reason": "Niet meer nodig"}
    assert [editor.sends(f"{address}/{A}/drop", drop).status_code for _ in range(2)] == [303, 303]
    again = {"revision": revision_in(editor.opens(f"{address}/{A}"))}
    assert [editor.sends(f"{address}/{A}/take-up", again).status_code for _ in range(2)] == [303, 303]
    form = fields_of(editor.opens(f"{address}/{B}/edit")) | {"measure": "Iets anders"}
    assert [editor.sends(f"{address}/{B}/edit", form).status_code for _ in range(2)] == [303, 303]
    assert [len(progress.changes_of(kade.assessment, key)) for key in (A, B)] == [2, 1]
    assert editor.sends(f"{address}/{B}/edit", form | {"measure": "Nog iets anders"}).status_code == 409


@pytest.mark.parametrize("way", ["whole", "split-again", "apart", "merge-again"])
def test_what_was_never_split_or_merged_is_not_said_to_be_undone(editor, kade, address, way):
    page = editor.sends(f"{address}/{A}/{way}", {})
    assert page.status_code == 409
    assert A in page.text


def test_a_part_leads_to_the_other_parts(editor, kade, address):
    first, second = arranging.split(
        kade.assessment, A, [Decision(measure="Eerst"), Decision(measure="Dan")], by=kade.coordinator, revision=0
    )
    page = editor.opens(f"{address}/{first.replace('/', '~')}").text
    assert re.findall(r'plan/([^"/?]+)">V-\d+ · ([^<]+)</a>', page) == [(second.replace("/", "~"), "Dan")]


def test_who_ticked_one_action_finds_it_ticked(editor, address):
    page = editor.opens(f"{address}/merge?choose=1&key={A}")
    assert page.status_code == 422
    assert re.findall(r'id="choose-([^"]+)" checked', page.text) == [A]


def test_a_merged_action_that_is_on_its_way_can_be_said_not_to_have_started(editor, kade, address):
    decide(kade, A, Decision(status="in_progress"))
    key = arranging.merge(kade.assessment, {A: 1, B: 0}, Decision(measure="Samen"), by=kade.coordinator)
    assert plan(kade)[key].status == "in_progress"
    form = {"revision": "1", "status": "not_started", "note": ""}
    assert editor.sends(f"{address}/{key}/progress", form).status_code == 303
    assert plan(kade)[key].status == "not_started"


def test_a_merged_action_needs_no_day_of_measuring_though_one_of_its_actions_has_one(editor, kade, address):
    decide(kade, A, Decision(effect="Tellen", effect_due=date(2027, 1, 1)))
    key = arranging.merge(kade.assessment, {A: 1, B: 0}, Decision(measure="Samen"), by=kade.coordinator)
    form = fields_of(editor.opens(f"{address}/{key}/edit"))
    assert form["effect_due"] == "1-1-2027"
    assert editor.sends(f"{address}/{key}/edit", form | {"effect_due": ""}).status_code == 303
    assert (plan(kade)[key].effect_due, plan(kade)[key].effect) == (None, "Tellen")
    form = fields_of(editor.opens(f"{address}/{key}/edit"))
    assert form["effect_due"] == ""
    assert editor.sends(f"{address}/{key}/edit", form | {"means": "Een dag"}).status_code == 303
    assert plan(kade)[key].effect_due is None, "it stays empty"


def test_only_a_document_of_the_library_is_proof(editor, kade, address):
    form = fields_of(editor.opens(f"{address}/{A}/edit"))
    page = editor.sends(f"{address}/{A}/edit", form | {"completion_piece": "elsewhere"})
    assert (page.status_code, "Kies een document uit de lijst." in page.text) == (422, True)
    assert plan(kade)[A].completion_piece == ""


def test_the_history_shows_old_and_new_and_puts_back(editor, kade, address):
    decide(kade, A, Decision(owner="HR-adviseur"))
    actions.decide(kade.assessment, A, Decision(owner="bestuurder"), by=kade.coordinator, revision=1)
    page = editor.opens(f"{address}/{A}").text
    assert "HR-adviseur" in page
    assert editor.sends(f"{address}/{A}/restore", {"step": "1", "revision": "2"}).status_code == 303
    assert plan(kade)[A].owner == "HR-adviseur"
    assert editor.sends(f"{address}/{A}/restore", {"step": "1", "revision": "2"}).status_code == 303, "pressing twice does it once"
    assert editor.sends(f"{address}/{A}/restore", {"step": "2", "revision": "2"}).status_code == 409
    assert editor.sends(f"{address}/{A}/restore", {"step": "77", "revision": "3"}).status_code == 409


def test_the_plan_of_the_archive_is_read_only(editor, kade, address):
    kade.assessment.state = ARCHIVED
    db.session.commit()
    page = editor.opens(f"{address}/{A}").text
    assert '<form method="post" action="/assessments' not in page
    assert "choose=1" not in editor.opens(address).text
    for way, form in (("progress", {"note": "x", "status": "done"}), ("drop", {"drop_reason": "x"}), ("split", {}), ("whole", {})):
        assert editor.sends(f"{address}/{A}/{way}", {"revision": "0", **form}).status_code == 409


def test_what_must_be_ready_soon_stands_among_my_tasks(assessor, kade):
    soon = now().date() + timedelta(days=3)
    decide(kade, A, Decision(owner_member=kade.members["assessor"].account.id, start=soon, due=soon))
    page = assessor.opens("/my-tasks").text
    assert f"/plan/{A}" in page
    assert "Jouw acties in verbeterplannen" in page
