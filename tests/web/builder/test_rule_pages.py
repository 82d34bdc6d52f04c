"""The pages for the whole of a draft: first questions, lists, texts and rules, each as sentences with fields."""

import html
import re

import pytest

from selfassess.core.drafting.operations import Add, Remove, Set
from selfassess.models.database import db
from selfassess.models.version import find_version
from selfassess.services import drafting
from selfassess.web.builder.rule_pages import SHEETS
from tests.services.test_drafting import does
from tests.web.builder.forms import buttons_of, form_of


def fresh(kade, draft):
    db.session.rollback()  # to see what the server wrote
    db.session.expire_all()
    return drafting.place_of(draft.ref, account_id=kade.coordinator.account.id)[0]


def document(kade, draft):
    return drafting.document(fresh(kade, draft))


def address(draft, name):
    return f"/drafts/{draft.ref}/rules/{name}"


def words(page):
    return html.unescape(page.text)


def sends(editor, draft, name, typed, *, do="save", page=None):
    page = page or editor.opens(address(draft, name)).text
    return editor.sends(address(draft, name), {**form_of(page, "/rules/"), **typed, "do": do})


@pytest.mark.parametrize("name", SHEETS)
def test_saving_a_page_that_nobody_changed_changes_nothing(editor, kade, draft, name):
    assert sends(editor, draft, name, {}).status_code == 303
    assert fresh(kade, draft).revision == 0


@pytest.mark.parametrize("name", SHEETS)
def test_an_empty_draft_has_every_page_too(editor, kade, name):
    empty = drafting.start_empty(kade.organisation, title="Leeg", language="nl", by=kade.coordinator)
    assert editor.opens(address(empty, name)).status_code == 200


def test_what_was_typed_in_several_fields_is_one_change(editor, kade, draft):
    typed = {"intake/care_types/text": "Welke hulp?", "intake/phase/text": "Hoe ver?"}
    assert sends(editor, draft, "intake", typed).status_code == 303
    assert [one["text"] for one in document(kade, draft)["intake"][:2]] == ["Welke hulp?", "Hoe ver?"]
    assert fresh(kade, draft).revision == 1


def test_a_list_is_pasted_and_put_in_order(editor, kade, draft):
    pasted = {"new:intake": "- huisarts\n2. tolk\n\n"}
    assert sends(editor, draft, "intake", pasted, do="add:intake").status_code == 303
    assert [(one["id"], one["text"]) for one in document(kade, draft)["intake"][-2:]] == [("huisarts", "huisarts"), ("tolk", "tolk")]
    assert sends(editor, draft, "intake", {}, do="up:intake/tolk").status_code == 303
    assert [one["id"] for one in document(kade, draft)["intake"][-2:]] == ["tolk", "huisarts"]


def test_after_a_button_the_page_goes_on_at_what_is_new_or_moved_and_the_keyboard_can_be_there(editor, kade, draft):
    added = sends(editor, draft, "verdict", {}, do="add:scoring/verdict/rows").location
    assert f"#at:scoring/verdict/rows/{document(kade, draft)['scoring']['verdict']['rows'][-1]['#']}" in added
    assert f'id="{added.partition("#")[2]}" tabindex="-1" role="group"' in editor.opens(added.partition("#")[0]).text
    assert sends(editor, draft, "intake", {"new:intake": "huisarts"}, do="add:intake").location.endswith("#new:intake")
    assert sends(editor, draft, "intake", {}, do="up:intake/huisarts").location.endswith("#at:intake/huisarts")


def test_another_id_is_followed_by_what_names_it(editor, kade, draft):
    assert sends(editor, draft, "intake", {"intake/phase/id": "stage"}).status_code == 303
    assert drafting.reading_of(fresh(kade, draft)).faults == ()


def test_an_id_that_is_taken_comes_back_with_what_is_wrong_and_the_rest_is_kept(editor, kade, draft):
    answer = sends(editor, draft, "intake", {"intake/phase/id": "care_types", "intake/own_education/text": "Eigen school?"})
    assert answer.status_code == 422
    assert "De id care_types is al in gebruik." in words(answer)
    assert 'value="care_types"' in answer.text
    assert document(kade, draft)["intake"][6]["text"] == "Eigen school?"


def test_what_still_names_a_member_is_told_before_it_goes_and_it_can_come_back(editor, kade, draft):
    page = words(editor.opens(address(draft, "intake")))
    assert "1.2-K2 › wanneer het nog niet te toetsen is" in page
    sends(editor, draft, "intake", {}, do="remove:intake/phase")
    assert drafting.reading_of(fresh(kade, draft)).faults
    editor.sends(f"/drafts/{draft.ref}/undo")
    assert drafting.reading_of(fresh(kade, draft)).faults == ()


def test_what_is_wrong_is_kept_with_its_fault_beside_it(editor, kade, draft):
    assert sends(editor, draft, "thresholds", {"scoring/thresholds/section/2": "heel veel"}).status_code == 303
    page = editor.opens(address(draft, "thresholds"))
    assert 'value="heel veel"' in page.text
    assert 'id="scoring/thresholds/section/2-fault"' in page.text


def test_a_text_about_a_person_is_kept_nowhere_and_the_rest_is(editor, kade, draft):
    typed = {"hints/who_treats_trauma/text": "Bel 06-12345678 over BSN 111222333", "hints/no_reports_at_all/text": "Kijk dit na."}
    answer = sends(editor, draft, "hints", typed)
    assert answer.status_code == 422
    assert "111222333" in answer.text
    kept = str(document(kade, draft))
    assert "111222333" not in kept
    assert "Kijk dit na." in kept


def test_two_people_at_one_field_see_both_and_choose(editor, kade, draft):
    mine = editor.opens(address(draft, "intake")).text
    does(draft, Set(("intake", "phase", "text"), "van een ander"), by=kade.members["administrator"])
    typed = {"intake/phase/text": "van mij", "intake/own_education/text": "ook van mij"}
    answer = sends(editor, draft, "intake", typed, page=mine)
    assert answer.status_code == 422
    assert "Wat er nu staat: van een ander" in " ".join(re.sub("<[^>]+>", "", words(answer)).split())
    assert "van mij</textarea>" in answer.text
    assert document(kade, draft)["intake"][6]["text"] == "ook van mij"
    assert sends(editor, draft, "intake", {}, page=answer.text).status_code == 422, "nothing is chosen yet"
    choice = "met:intake/phase/text"
    assert sends(editor, draft, "intake", {choice: ["met", "theirs"]}, page=answer.text).status_code == 303
    assert document(kade, draft)["intake"][1]["text"] == "van een ander"
    sends(editor, draft, "intake", {choice: ["met", "mine"]}, page=answer.text)
    assert document(kade, draft)["intake"][1]["text"] == "van mij"


def test_what_was_typed_for_something_that_is_gone_is_told(editor, kade, draft):
    mine = editor.opens(address(draft, "intake")).text
    does(draft, Remove((("intake", "own_education"),)), by=kade.members["administrator"])
    answer = sends(editor, draft, "intake", {"intake/own_education/text": "mijn woorden"}, page=mine)
    assert answer.status_code == 422
    assert "mijn woorden" in words(answer)


def test_a_page_that_was_open_long_overwrites_nothing_it_did_not_change(editor, kade, draft):
    mine = editor.opens(address(draft, "intake")).text
    does(draft, Set(("intake", "phase", "text"), "van een ander"), by=kade.members["administrator"])
    assert sends(editor, draft, "intake", {"intake/own_education/text": "van mij"}, page=mine).status_code == 303
    assert [document(kade, draft)["intake"][at]["text"] for at in (1, 6)] == ["van een ander", "van mij"]


def test_pressing_twice_adds_once(editor, kade, draft):
    page = editor.opens(address(draft, "intake")).text
    for _time in range(2):
        sends(editor, draft, "intake", {"new:intake": "tolk"}, do="add:intake", page=page)
    assert [one["text"] for one in document(kade, draft)["intake"]].count("tolk") == 1


def test_a_button_that_was_not_on_the_page_does_nothing(editor, kade, draft):
    sends(editor, draft, "intake", {}, do="remove:parts/1")
    sends(editor, draft, "intake", {}, do="add:parts")
    assert fresh(kade, draft).revision == 0


def test_nine_levels_have_nine_thresholds_to_fill_in(editor, kade, draft):
    for _level in range(5):
        assert sends(editor, draft, "levels", {}, do="add:scoring/levels").status_code == 303
    assert [one["value"] for one in document(kade, draft)["scoring"]["levels"]] == list(range(9))
    assert ("do", "add:scoring/levels") not in buttons_of(editor.opens(address(draft, "levels")).text, "/rules/")
    assert 'name="scoring/thresholds/item/checklist/8"' in editor.opens(address(draft, "thresholds")).text


def test_a_page_that_does_not_exist_says_so(editor, draft):
    assert editor.opens(address(draft, "everything")).status_code == 404


def test_the_last_verdict_rightly_has_no_condition(editor, draft):
    page = words(editor.opens(address(draft, "verdict")))
    assert page.count("Dit oordeel geldt als …</strong> in alle andere gevallen.") == 1
    assert "Dit oordeel geldt als …</strong> er is nog geen voorwaarde." not in page


def test_a_verdict_that_is_never_reached_is_told_at_its_place(editor, kade, draft):
    rows = drafting.document(draft)["scoring"]["verdict"]["rows"]
    does(draft, Set(("scoring", "verdict", "rows", rows[2]["#"], "when"), rows[1]["when"]), by=kade.coordinator)
    assert "Het oordeel A" in words(editor.opens(address(draft, "verdict")))


@pytest.mark.parametrize("model", ["none", "percentage", "levels", "gates"])
@pytest.mark.parametrize("key", ["kwaliteitskader", "wettelijke-basis"])
def test_a_model_gives_rules_that_work_and_can_be_taken_back(editor, kade, key, model):
    draft = drafting.start_copy(kade.organisation, find_version(key), title="Onze lijst", by=kade.coordinator)
    before = drafting.document(draft)["scoring"]
    page = editor.opens(f"/drafts/{draft.ref}/rules").text
    answer = editor.sends(f"/drafts/{draft.ref}/rules", {**form_of(page, "/rules"), "model": model})
    assert answer.status_code == 303
    now = fresh(kade, draft)
    wrong = [fault.path for fault in drafting.reading_of(now).faults]
    assert [path for path in wrong if path[0] == "scoring" and path[1] != "actions"] == []
    if not wrong:
        assert "Zo telt het nu" in words(editor.opens(f"/drafts/{draft.ref}/rules"))
    assert bool(wrong) == (key == "kwaliteitskader" and model in ("none", "percentage")), "levels that are gone are still named elsewhere"
    editor.sends(f"/drafts/{draft.ref}/undo")
    assert document(kade, draft)["scoring"] == before


def test_no_model_and_a_model_over_the_rules_of_another_replace_nothing(editor, kade, draft):
    page = editor.opens(f"/drafts/{draft.ref}/rules").text
    assert editor.sends(f"/drafts/{draft.ref}/rules", form_of(page, "/rules")).status_code == 422
    does(draft, Set(("scoring", "percentage"), True), by=kade.members["administrator"])
    answer = editor.sends(f"/drafts/{draft.ref}/rules", {**form_of(page, "/rules"), "model": "none"})
    assert answer.status_code == 409
    assert "levels" in document(kade, draft)["scoring"]


@pytest.mark.parametrize(
    ("page", "words", "leads"),
    [
        ("items/1.1-K1", "Maak de lijst van wat je kunt tellen", "whole/populations"),
        ("items/1.1-K1", "Maak de lijst met functies", "whole/functions"),
        ("items/1.1-K1", "Maak de lagen", "rules/levels"),
        ("whole/populations", "Maak de beginvragen", "rules/intake"),
        ("rules/parts", "Maak de niveaus", "rules/levels"),
        ("condition/1.1-K1/applies_when", "Maak de beginvragen", "rules/intake"),
    ],
)
def test_where_there_is_nothing_to_choose_from_yet_a_link_leads_to_where_it_is_made(editor, kade, page, words, leads):
    empty = drafting.start_empty(kade.organisation, title="Leeg", language="nl", by=kade.coordinator)
    item = {"id": "1.1-K1", "role": "criterion", "kind": "sample", "title": "Vraag", "applies_when": {"all": [{}]}}
    part = {"id": "1", "title": "Deel", "sections": [{"id": "1.1", "title": "Stuk", "items": [item]}]}
    rules = {"parts": [{"part": "1", "caps": [{}], "count": [{}]}]}
    does(empty, Add(("parts",), (part,)), Set(("scoring",), rules), by=kade.coordinator)
    if page == "whole/populations":
        does(fresh(kade, empty), Add(("populations",), ({"text": "dossiers"},)), by=kade.coordinator)
    link = f'Er is nog niets om uit te kiezen. <a href="/drafts/{empty.ref}/{leads}">{words}</a>'
    assert link in html.unescape(editor.opens(f"/drafts/{empty.ref}/{page}").text)
    if leads.startswith("whole"):  # and it goes when there is something
        does(fresh(kade, empty), Add((leads.partition("/")[2],), ({"text": "iets"},)), by=kade.coordinator)
        assert link not in html.unescape(editor.opens(f"/drafts/{empty.ref}/{page}").text)
