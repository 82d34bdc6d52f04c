"""The plan in the browser: read it, change an action, take it away on paper."""

import re
from html import unescape

import pytest

ITEM = "1.4-K2"


@pytest.fixture
def address(kade) -> str:
    return f"/assessments/{kade.assessment.ref}/plan"


def fields_of(page) -> dict[str, str]:
    """Return what a form would send as it stands."""
    found = dict(re.findall(r'<input id="(\w+)" name="\w+" type="text" value="([^"]*)"', page.text))
    found |= {name: text.strip() for name, text in re.findall(r'<textarea id="(\w+)"[^>]*>\n([^<]*)</textarea>', page.text)}
    for name, body in re.findall(r'<select id="(\w+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        found[name] = (re.findall(r'value="([^"]*)" selected', body) or [""])[0]
    found["revision"] = re.search(r'name="revision" value="(\d+)"', page.text)[1]
    return {name: unescape(text) for name, text in found.items()}


def test_the_plan_lists_every_action_most_urgent_first(editor, address):
    page = editor.opens(address)
    assert page.status_code == 200
    assert page.text.count('<li id="action-') == 57
    assert page.text.index("V-01") < page.text.index("V-02") < page.text.index("V-57")


def test_what_is_changed_in_an_action_stays_and_shows(editor, address):
    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    assert (
        editor.sends(f"{address}/{ITEM}/edit", {**form, "owner": "HR-adviseur", "due": "1-3-2030", "status": "in_progress"}).status_code
        == 303
    )
    again = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    assert (again["owner"], again["due"], again["status"], again["revision"]) == ("HR-adviseur", "1-3-2030", "in_progress", "1")


def test_an_action_whose_gap_is_closed_leads_to_the_plan(app, editor, kade, address):
    from selfassess.services import answering
    from selfassess.services.answering import ItemSave

    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    with app.app_context():
        answering.save_page(kade.assessment, [ItemSave(ITEM, {"not_applicable": "Proef"})], by=kade.coordinator)
    for left in (editor.opens(f"{address}/{ITEM}/edit"), editor.sends(f"{address}/{ITEM}/edit", form)):
        assert left.status_code == 303
        page = editor.opens(left.location)
        assert page.status_code == 200
        assert re.search(rf'role="status">\s*<p>[^<]*{ITEM}', page.text)
        assert f'plan/{ITEM}"' not in page.text
    assert editor.opens(f"{address}/geen-vraag").status_code == 404


def test_what_equals_the_proposal_is_no_decision(app, editor, kade, address):
    from selfassess.services import actions

    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    editor.sends(f"{address}/{ITEM}/edit", form)
    with app.app_context():
        assert actions.decisions_by_key(kade.assessment) == {}


def test_a_text_that_is_refused_alone_changes_nothing_in_the_plan(app, editor, kade, address):
    from selfassess.services import actions, log_lines

    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    for owner in ("Dossier van BSN 123456782", "HR-adviseur", "Dossier van BSN 123456782"):
        editor.sends(f"{address}/{ITEM}/edit", {**form, "owner": owner, "revision": form["revision"]})
        form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    with app.app_context():
        stands = actions.decisions_by_key(kade.assessment)[ITEM]
        assert (stands.decision, stands.revision) == ({"owner": "HR-adviseur"}, 1)
        wanted = log_lines.Wanted(kind="plan")
        assert len(log_lines.find_lines(kade.organisation.id, wanted, limit=9)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"due": "31-2-2030"},
        {"start": "2-2-2030", "due": "1-2-2030"},
        {"status": "dropped"},
        {"class_": "low"},
        {"owner": "x" * 201},
        {"measure": "x" * 2001},
        {"causes": "nobody"},
        {"who": "person:99999"},
        {"rhythm": "daily"},
        {"effect_item": "9.9-K9"},
    ],
    ids=lambda typed: "-".join(typed),
)
def test_wrong_input_is_named_and_shown_back(typed, editor, address):
    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    page = editor.sends(f"{address}/{ITEM}/edit", {**form, "means": "vier uur", **typed})
    assert page.status_code == 422
    assert "error-summary" in page.text
    assert "vier uur" in page.text
    assert fields_of(editor.opens(f"{address}/{ITEM}/edit"))["revision"] == "0"


def test_who_saves_second_keeps_the_text_and_sees_the_first(editor, address):
    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    editor.sends(f"{address}/{ITEM}/edit", {**form, "owner": "de eerste"})
    page = editor.sends(f"{address}/{ITEM}/edit", {**form, "owner": "de tweede"})
    assert page.status_code == 409
    assert "de eerste" in page.text
    assert fields_of(page)["owner"] == "de tweede"
    assert editor.sends(f"{address}/{ITEM}/edit", fields_of(page)).status_code == 303


def test_the_whole_plan_is_one_page_and_one_pdf(reader, address):
    page = reader.opens(f"{address}/print")
    assert page.text.count("<h1") == 1
    assert len(set(re.findall(r'<th scope="row">(V-\d+) ', page.text))) == 57
    paper = reader.opens(f"{address}.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF-")
    assert "attachment" in paper.headers["Content-Disposition"]


def test_who_may_only_read_finds_no_form(reader, address):
    assert "/edit" not in reader.opens(f"{address}/{ITEM}").text
    assert reader.opens(f"{address}/{ITEM}/edit").status_code == 403
    assert reader.sends(f"{address}/{ITEM}/edit", {}).status_code == 403


def test_an_action_that_is_not_there_is_not_found(editor, address):
    assert editor.opens(f"{address}/9.9-K9/edit").status_code == 404
    assert editor.sends(f"{address}/9.9-K9/edit", {"status": "done"}).status_code == 404


def test_a_refused_text_of_an_action_is_shown_back_and_the_rest_is_saved(editor, address):
    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    typed = {**form, "owner": "HR-adviseur", "measure": "Bel 06-12345678"}
    shown = editor.sends(f"{address}/{ITEM}/edit", typed)
    assert (shown.status_code, fields_of(shown)["measure"]) == (422, "Bel 06-12345678")
    again = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    assert (again["measure"], again["owner"]) == (form["measure"], "HR-adviseur")
    tick = re.search(r'type="checkbox" name="(guard:[^"]+)" value="([^"]+)"', shown.text).groups()
    assert editor.sends(f"{address}/{ITEM}/edit", {**fields_of(shown), tick[0]: tick[1]}).status_code == 303
    assert fields_of(editor.opens(f"{address}/{ITEM}/edit"))["measure"] == "Bel 06-12345678"


def test_a_refused_reason_does_not_leave_an_action_dropped(editor, address):
    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    shown = editor.sends(f"{address}/{ITEM}/edit", {**form, "status": "dropped", "reason": "Zie 123456782"})
    assert shown.status_code == 422
    assert fields_of(editor.opens(f"{address}/{ITEM}/edit"))["status"] == form["status"]


def test_who_decides_second_stores_no_refused_text(app, editor, address):
    form = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    editor.sends(f"{address}/{ITEM}/edit", {**form, "owner": "HR-adviseur"})
    both = editor.sends(f"{address}/{ITEM}/edit", {**form, "means": "Zie 123456782"})
    assert (both.status_code, fields_of(both)["means"]) == (409, "Zie 123456782")
    again = fields_of(editor.opens(f"{address}/{ITEM}/edit"))
    assert (again["owner"], again["means"]) == ("HR-adviseur", form["means"])
