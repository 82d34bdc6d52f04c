"""An edited plan comes back: every change is shown first, and what is chosen goes in at once."""

import io
import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from selfassess.core.action import Decision
from selfassess.models.assessment import ARCHIVED, Assessment
from selfassess.models.database import db
from selfassess.services import actions, arranging, assessments
from tests.plan_sheets import HEAD, at, edited

FIRST, SECOND, THIRD = "1.4-K2", "1.4-K1", "2.1-I2"


@pytest.fixture
def address(kade) -> str:
    return f"/assessments/{kade.assessment.ref}"


@pytest.fixture
def sent(editor, address) -> bytes:
    """The plan as it goes out."""
    page = editor.opens(f"{address}/reports/plan-table.xlsx")
    assert page.status_code == 200
    return page.data


def send(person, address, data, name="plan.xlsx"):
    return person.sends(f"{address}/plan/file", {"files": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def owner_of(key, owner):
    def edit(book):
        at(book.worksheets[0], key, "owner").value = owner

    return edit


def form_of(page) -> dict[str, str]:
    """Return what the form of the preview would send as it stands."""
    form = page.text[page.text.index("plan/file/take") :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("hidden" in tag or 'type="text"' in tag or " checked" in tag):
            found[unescape(name[1])] = unescape(value[1])
    found |= {unescape(name): unescape(text) for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n([^<]*)</textarea>', form)}
    return {name: value for name, value in found.items() if name != "csrf_token"}


def decided(app, kade, key=FIRST):
    with app.app_context():
        row = actions.decisions_by_key(kade.assessment).get(key)
        return row.decision if row else None


def take(person, address, form):
    return person.sends(f"{address}/plan/file/take", form)


def test_every_change_is_shown_and_nothing_is_in_the_plan_yet(app, editor, kade, address, sent):
    page = send(editor, address, edited(sent, owner_of(FIRST, "teamleider")))
    assert page.status_code == 200
    assert "teamleider" in page.text
    assert "cel K" in page.text
    assert decided(app, kade) is None


def test_what_is_chosen_stands_in_the_plan_and_the_rest_does_not(app, editor, kade, address, sent):
    def edit(book):
        owner_of(FIRST, "teamleider")(book)
        owner_of(SECOND, "bestuurder")(book)
        at(book.worksheets[0], FIRST, "due").value = date(2031, 3, 1)
        at(book.worksheets[0], FIRST, "cause").value = "Geen tijd; Systeem"

    form = form_of(send(editor, address, edited(sent, edit)))
    del form[f"take:{SECOND}:owner"]
    done = take(editor, address, form)
    assert (done.status_code, done.location) == (303, f"{address}/plan/file?taken=1")
    assert decided(app, kade) == {"owner": "teamleider", "due": "2031-03-01", "cause": ["no_time", "system"]}
    assert decided(app, kade, SECOND) is None
    assert "staat in het verbeterplan" in editor.opens(done.location).text


def test_an_added_action_gets_the_section_that_was_chosen(app, editor, kade, address, sent):
    def edit(book):
        sheet = book.worksheets[0]
        sheet.cell(HEAD + 70, 4).value = next(
            text for (text,) in book["selfassess_lists"].iter_rows(max_col=1, values_only=True) if text[:3] == "2.1"
        )
        sheet.cell(HEAD + 70, 10).value = "Een eigen maatregel"

    assert take(editor, address, form_of(send(editor, address, edited(sent, edit)))).status_code == 303
    assert decided(app, kade, "own-1") == {"measure": "Een eigen maatregel", "section": "2.1"}


def test_the_section_of_an_own_action_about_a_question_stays(app, editor, kade, address):
    with app.app_context():
        arranging.add(kade.assessment, "own-1", Decision(measure="Eigen", items=("2.1-K1",)), by=kade.coordinator)
    sent = editor.opens(f"{address}/reports/plan-table.xlsx").data

    def edit(book):
        at(book.worksheets[0], "own-1", "section").value = "1.1"

    page = send(editor, address, edited(sent, edit))
    assert "Deze actie gaat over een vraag" in page.text
    assert take(editor, address, {**form_of(page), "to:own-1:section": "1.1"}).status_code == 422
    assert decided(app, kade, "own-1") == {"measure": "Eigen", "items": ["2.1-K1"]}


def test_pressing_twice_does_it_once(app, editor, kade, address, sent):
    def edit(book):
        owner_of(FIRST, "teamleider")(book)
        book.worksheets[0].cell(HEAD + 70, 10).value = "Een eigen maatregel"

    form = form_of(send(editor, address, edited(sent, edit)))
    assert [take(editor, address, form).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        rows = actions.decisions_by_key(kade.assessment)
        assert {key: row.revision for key, row in rows.items()} == {FIRST: 1, "own-1": 1}
        assert rows["own-1"].decision == {"measure": "Een eigen maatregel"}


def test_the_same_file_again_brings_nothing(editor, address, sent):
    data = edited(sent, owner_of(FIRST, "teamleider"))
    take(editor, address, form_of(send(editor, address, data)))
    again = send(editor, address, data)
    assert again.status_code == 200
    assert "Er is niets om over te nemen" in again.text


def decide(app, kade, key, **said):
    with app.app_context():
        row = actions.decisions_by_key(kade.assessment).get(key)
        actions.decide(kade.assessment, key, Decision(**said), by=kade.coordinator, revision=row.revision if row else 0)


def test_what_both_sides_changed_is_a_choice_and_nothing_goes_in_without_it(app, editor, kade, address, sent):
    decide(app, kade, FIRST, owner="HR-adviseur")
    page = send(editor, address, edited(sent, owner_of(FIRST, "teamleider")))
    assert "HR-adviseur" in page.text
    form = form_of(page)
    assert f"take:{FIRST}:owner" not in form
    assert take(editor, address, form).status_code == 422
    assert decided(app, kade) == {"owner": "HR-adviseur"}
    for choice, owner in (("here", "HR-adviseur"), ("file", "teamleider")):
        assert take(editor, address, form | {f"take:{FIRST}:owner": choice}).status_code == 303
        assert decided(app, kade) == {"owner": owner}


def test_what_changed_here_after_the_preview_is_shown_again(app, editor, kade, address, sent):
    form = form_of(send(editor, address, edited(sent, owner_of(FIRST, "teamleider"))))
    decide(app, kade, FIRST, owner="HR-adviseur")
    again = take(editor, address, form)
    assert again.status_code == 409
    assert "HR-adviseur" in again.text
    assert "teamleider" in again.text
    assert decided(app, kade) == {"owner": "HR-adviseur"}
    chosen = form_of(again) | {f"take:{FIRST}:owner": "file"}
    assert take(editor, address, chosen).status_code == 303
    assert decided(app, kade) == {"owner": "teamleider"}


def test_another_cell_of_an_action_that_changed_here_is_no_conflict(app, editor, kade, address, sent):
    form = form_of(send(editor, address, edited(sent, owner_of(FIRST, "teamleider"))))
    decide(app, kade, FIRST, means="24 uur")
    assert take(editor, address, form).status_code == 303
    assert decided(app, kade) == {"owner": "teamleider", "means": "24 uur"}


def test_a_text_about_a_person_is_asked_about_and_can_be_changed_on_the_page(app, editor, kade, address, sent):
    page = send(editor, address, edited(sent, owner_of(FIRST, "dossier van BSN 123456782")))
    form = form_of(page)
    assert take(editor, address, form).status_code == 422
    assert decided(app, kade) is None
    assert take(editor, address, form | {f"to:{FIRST}:owner": "teamleider"}).status_code == 303
    assert decided(app, kade) == {"owner": "teamleider"}


def test_a_priority_without_its_reason_is_asked_for(app, editor, kade, address, sent):
    def edit(book):
        at(book.worksheets[0], FIRST, "class").value = "direct"

    page = send(editor, address, edited(sent, edit))
    form = form_of(page)
    assert f"to:{FIRST}:class_reason" in form
    assert take(editor, address, form).status_code == 422
    assert take(editor, address, form | {f"to:{FIRST}:class_reason": "Afgesproken met de raad"}).status_code == 303
    assert decided(app, kade) == {"class": "immediate", "class_reason": "Afgesproken met de raad"}


def test_a_priority_below_the_rule_is_never_taken(app, editor, kade, address, sent):
    def edit(book):
        at(book.worksheets[0], FIRST, "class").value = "laag"
        at(book.worksheets[0], FIRST, "class_reason").value = "Later"

    page = send(editor, address, edited(sent, edit))
    assert re.search(r'<option value="" selected>', page.text)
    assert take(editor, address, form_of(page) | {f"to:{FIRST}:class": "low"}).status_code == 422
    assert decided(app, kade) is None


def test_what_cannot_be_read_is_named_by_its_cell_and_the_rest_can_be_taken(app, editor, kade, address, sent):
    def edit(book):
        owner_of(FIRST, "teamleider")(book)
        at(book.worksheets[0], SECOND, "due").value = "na de zomer"
        book.worksheets[0].delete_rows(HEAD + 50)

    page = send(editor, address, edited(sent, edit))
    assert re.search(r"Cel M\d+: “na de zomer” is geen datum", page.text)
    assert "niet meer in het bestand" in page.text
    assert take(editor, address, form_of(page)).status_code == 303
    assert decided(app, kade) == {"owner": "teamleider"}


def test_a_file_of_another_organisation_or_assessment_is_refused(app, editor, outsider, kade, address, sent):
    with app.app_context():
        other = assessments.start(
            kade.organisation, version=assessments_version(), title="Ander", by=kade.coordinator, intake={"phase": "running"}
        ).ref
    page = send(editor, f"/assessments/{other}", sent)
    assert (page.status_code, "een andere zelfbeoordeling" in page.text) == (422, True)
    with app.app_context():
        elsewhere = db.session.scalars(select(Assessment).where(Assessment.organisation_id != kade.organisation.id)).one().ref
    page = send(outsider, f"/assessments/{elsewhere}", sent)
    assert (page.status_code, "een andere organisatie" in page.text) == (422, True)


def assessments_version():
    from selfassess.models.version import find_version

    return find_version("kwaliteitskader")


def test_a_file_in_the_other_language_comes_back_without_differences(editor, address, sent):
    editor.opens("/account/language/en")
    english = editor.opens(f"{address}/reports/plan-table.xlsx").data
    assert english != sent
    for data in (sent, english):
        assert "nothing to take over" in send(editor, address, data).text
    page = send(editor, address, edited(english, owner_of(FIRST, "team leader")))
    assert form_of(page)[f"to:{FIRST}:owner"] == "team leader"


def test_no_file_and_another_kind_of_file_say_what_to_do(editor, address):
    assert editor.sends(f"{address}/plan/file", {}, content_type="multipart/form-data").status_code == 422
    page = send(editor, address, b"%PDF-1.7", name="plan.pdf")
    assert (page.status_code, "XLSX" in page.text) == (422, True)


def test_an_archived_plan_takes_nothing(app, editor, kade, address, sent):
    form = form_of(send(editor, address, edited(sent, owner_of(FIRST, "teamleider"))))
    with app.app_context():
        db.session.get(Assessment, kade.assessment.id).state = ARCHIVED
        db.session.commit()
    for page in (editor.opens(f"{address}/plan/file"), send(editor, address, sent), take(editor, address, form)):
        assert page.status_code == 409


def test_what_someone_makes_of_the_form_changes_nothing_else(app, editor, kade, address):
    forged = {
        "language": "xx", "to:9.9-K9:owner": "x", "take:9.9-K9:owner": "file", f"to:{FIRST}:norm": "x", f"take:{FIRST}:norm": "file",
        f"to:{FIRST}:status": "nonsense", f"take:{FIRST}:status": "file", "to:new-x:measure": "y", "take:new-x": "file",
    }  # fmt: skip
    assert take(editor, address, forged).status_code == 303
    with app.app_context():
        assert actions.decisions_by_key(kade.assessment) == {}
