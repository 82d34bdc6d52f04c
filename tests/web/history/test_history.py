"""How an answer came to be: told in words, and put back without losing anything."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from selfassess.models.answer import CHANGE
from selfassess.models.assessment import IN_CALIBRATION, Assessment
from selfassess.models.database import db, now
from selfassess.models.version import Version
from selfassess.services import answering, incidents, seats
from selfassess.services.answering import ItemSave
from selfassess.services.publishing import questionnaire_of
from tests.conftest import person

ITEM = "1.3-K1"
AGO = timedelta(minutes=30)


@pytest.fixture
def save(kade):
    """Save the item as somebody; `ago` moves what was saved before half an hour back."""

    def saves(value, *, revision, by="coordinator", ago=False, voice="first", **more):
        if ago:
            db.session.execute(update(CHANGE).values(saved_at=now() - AGO))
            db.session.commit()
        answering.save_page(kade.assessment, [ItemSave(ITEM, value, revision=revision, **more)], by=kade.members[by], voice=voice)

    return saves


@pytest.fixture
def history(kade):
    """Open the history of the item as somebody, or press a button there."""
    address = f"/assessments/{kade.assessment.ref}/items/{ITEM}/history"

    def opens(who, press="", **fields):
        if press:
            return who.sends(f"{address}/{press}", {name: str(value) for name, value in fields.items()})
        return who.opens(address, query_string=fields)

    return opens


def stands(kade):
    db.session.rollback()  # look at what others wrote since
    return answering.saved_of(kade.assessment)[ITEM]


def words(response) -> str:
    main = response.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_the_history_says_who_changed_what_into_what(save, history, editor):
    save({"note": "eerst", "norms": {"a": "met"}}, revision=0)
    save({"note": "later", "norms": {"a": "not_met"}, "evidence": [{"title": "Beleid", "page": "p. 4"}]}, revision=1, by="assessor")
    shown = words(history(editor))
    assert "assessor@kade.example" in shown
    assert "coordinator@kade.example" in shown
    assert shown.index("later") < shown.rindex("eerst")
    assert "Beleid (p. 4)" in shown


def test_savings_of_one_person_within_ten_minutes_are_one_step(save, history, editor):
    for revision, note in enumerate(("een", "een twee", "een twee drie")):
        save({"note": note}, revision=revision)
    save({"note": "vier"}, revision=3, ago=True)
    shown = history(editor)
    assert shown.text.count("<article") == 2
    assert "een twee<" not in shown.text
    assert "een twee<" in history(editor, step=3).text


def test_an_earlier_answer_is_put_back_as_a_new_one(kade, save, history, editor):
    save({"note": "eerst"}, revision=0)
    save({"note": "later"}, revision=1, ago=True)
    assert 'name="step" value="1"' in history(editor).text
    answer = history(editor, "restore", step=1, revision=2)
    assert (answer.status_code, stands(kade).value, stands(kade).revision) == (303, {"note": "eerst"}, 3)
    assert 'name="step" value="2"' in editor.opens(answer.location).text.partition("<h2>")[0]
    history(editor, "restore", step=2, revision=3)
    assert stands(kade).value == {"note": "later"}


def test_what_was_typed_half_comes_back_as_it_was_typed(kade, save, history, editor):
    save(None, revision=0, draft={"note": "half", "norms.a": "not_applicable"})
    save({"note": "heel"}, revision=1, ago=True)
    history(editor, "restore", step=1, what="typed", revision=2)
    assert stands(kade).drafts.fields == {"note": "half", "norms.a": "not_applicable"}


def test_nothing_is_put_back_over_what_somebody_saved_meanwhile(kade, save, history, editor):
    save({"note": "eerst"}, revision=0)
    save({"note": "later"}, revision=1)
    save({"note": "nog later"}, revision=2, by="assessor")
    answer = history(editor, "restore", step=1, revision=2)
    assert answer.status_code == 409
    assert "nog later" in words(answer)
    assert stands(kade).value == {"note": "nog later"}


@pytest.mark.parametrize(("go", "note"), [("use", "te laat"), ("let-go", "eerst")])
def test_a_text_that_waits_is_used_or_let_go_by_whoever_chooses(kade, save, history, editor, go, note):
    save({"note": "eerst"}, revision=0)
    save({"note": "te laat"}, revision=0, by="assessor", typed={"note": "te laat"})
    mark = stands(kade).drafts.waiting[0].mark
    assert "te laat" in words(history(editor))
    assert history(editor, "waiting", mark=mark, go=go, revision=2).status_code == 303
    assert (stands(kade).value, stands(kade).draft) == ({"note": note}, None)
    assert "te laat" in words(history(editor))
    assert history(editor, "waiting", mark=mark, go=go, revision=3).status_code == 409


def test_what_was_taken_out_is_not_shown_and_not_put_back(kade, save, history, editor):
    save({"note": "geheim", "norms": {"a": "met"}}, revision=0)
    questionnaire = questionnaire_of(db.session.get(Version, kade.assessment.version_id))
    incidents.purge_item(kade.assessment, questionnaire, ITEM, "texts", kinds=["name"], by=kade.coordinator)
    shown = history(editor)
    assert "geheim" not in shown.text
    assert 'name="step" value="1"' not in shown.text
    assert history(editor, "restore", step=1, revision=2).status_code == 409
    assert stands(kade).value == {"norms": {"a": "met"}}


def test_each_side_sees_its_own_history_until_they_meet(app, kade, save, history, editor):
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    save({"note": "van de eerste"}, revision=0)
    save({"note": "van de tweede"}, revision=0, by="assessor", voice="second")
    second = person(app, "assessor@kade.example")
    assert "van de eerste" not in history(second, side="first").text
    assert "van de tweede" not in history(editor, side="second").text
    db.session.execute(update(Assessment).values(state=IN_CALIBRATION))
    db.session.commit()
    assert "van de eerste" in history(second, side="first").text
    assert "van de tweede" in history(editor, side="second").text


def test_who_may_not_answer_reads_without_buttons(save, history, reader):
    save({"note": "eerst"}, revision=0)
    save({"note": "later"}, revision=1, ago=True)
    assert 'name="step"' not in history(reader).text
    assert history(reader, "restore", step=1, revision=2).status_code == 403


def test_a_long_history_is_told_in_pages(save, history, editor):
    for revision in range(52):
        save({"note": f"keer {revision}"}, revision=revision, by=("coordinator", "assessor")[revision % 2])
    assert history(editor).text.count("<article") == 50
    assert history(editor, page=2).text.count("<article") == 2
    assert history(editor, page=9).text.count("<article") == 0
