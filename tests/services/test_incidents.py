"""Client data that came in by accident: gone everywhere, told nowhere."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from selfassess.core.action import Decision
from selfassess.models.answer import ANSWER, CHANGE
from selfassess.models.database import db
from selfassess.models.event import EVENT
from selfassess.services import (
    actions,
    answering,
    arranging,
    assessments,
    comments,
    evidence,
    first_questions,
    forgetting,
    incidents,
    log,
    outcomes,
    progress,
    publishing,
    states,
)
from selfassess.services.answering import ItemSave
from selfassess.services.uploading import Place
from tests.exchange.documents.making import docx_of

GIRL = "Wilhelmina-Karregat"


def test_what_was_written_in_parts_merged_and_own_actions_goes_too(kade, tmp_path):
    by, texts = kade.coordinator, {"means": GIRL, "why": GIRL, "effect_outcome": GIRL}
    arranging.split(kade.assessment, "1.4-K1", [Decision(measure=GIRL, **texts), Decision(measure="Twee")], by=by, revision=0)
    seen = actions.revisions_of(kade.assessment, ("1.4-K1/1", "1.4-K2"))
    key = arranging.merge(kade.assessment, seen, Decision(measure=GIRL), by=by)
    arranging.add(kade.assessment, "own-1", Decision(measure=GIRL, items=("1.4-K1",)), by=by)
    arranging.add(kade.assessment, "own-2", Decision(measure=GIRL), by=by)
    for noted in (key, "own-2"):
        progress.note(kade.assessment, noted, GIRL, on=date(2026, 3, 1), by=by)
    purge(kade, incidents.ACTION, tmp_path)
    questionnaire = publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    incidents.purge_around(kade.assessment, questionnaire, incidents.PLAN, title="", kinds=["name"], by=by)
    forgetting.forget(tmp_path)
    assert GIRL.encode() not in bytes_of(tmp_path)
    plan = {action.key: action for action in outcomes.outcome_of(kade.assessment).plan.actions}
    assert (plan[key].merges, plan["own-1"].measure, plan["1.4-K1/2"].key) == (("1.4-K1/1", "1.4-K2"), "[…]", "1.4-K1/2")


@pytest.fixture
def leaked(kade):
    """De Kade where a name stands in an answer, an earlier version, a draft, evidence, a reason, the plan and the title."""
    by = kade.coordinator
    value = {
        "norms": {"a": "met", "b": "not_met", "c": {"value": "not_applicable", "reason": GIRL}},
        "note": GIRL,
        "evidence": [{"title": GIRL, "date": "2025-01-01"}],
        "adjusted": {"level": 2, "reason": GIRL},
    }
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", value)], by=by)
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {**value, "note": f"nog eens {GIRL}"}, revision=1)], by=by)
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", None, draft={"note": GIRL}, revision=2)], by=by)
    actions.decide(kade.assessment, "1.4-K1", Decision(owner=GIRL, due=date(2026, 3, 1)), by=by, proposal={"measure": GIRL})
    for voice in ("first", "second"):
        comments.say(kade.assessment, "1.4-K1", f"Gaat dit over {GIRL}? @director", voice=voice, by=by)
    progress.note(kade.assessment, "1.4-K1", f"Gebeld over {GIRL}", on=date(2026, 3, 1), by=by)
    outcomes.outcome_of(kade.assessment)
    return kade


def purge(kade, what, folder):
    questionnaire = publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    incidents.purge_item(kade.assessment, questionnaire, "1.4-K1", what, kinds=["name"], by=kade.coordinator)
    forgetting.forget(folder)


def bytes_of(folder):
    return b"".join(file.read_bytes() for file in folder.glob("selfassess.db*"))


@pytest.mark.parametrize("what", [incidents.TEXTS, incidents.ANSWER_TOO])
def test_the_name_is_nowhere_in_the_files(leaked, tmp_path, what):
    assert GIRL.encode() in bytes_of(tmp_path)
    purge(leaked, what, tmp_path)
    assert GIRL.encode() not in bytes_of(tmp_path)


def test_what_was_chosen_stays_when_only_texts_go(leaked, tmp_path):
    purge(leaked, incidents.TEXTS, tmp_path)
    value = json.loads(db.session.scalar(select(ANSWER.c.value).where(ANSWER.c.item_id == "1.4-K1")))
    assert value["norms"] == {"a": "met", "b": "not_met", "c": "not_applicable"}
    assert value["evidence"] == [{"title": "[…]", "status": "adopted", "date": "2025-01-01"}]
    assert "note" not in value
    assert str(actions.decisions_by_key(leaked.assessment)["1.4-K1"].decision) == "{'due': '2026-03-01'}"


def test_the_history_keeps_its_lines_with_a_mark(leaked, tmp_path):
    before = db.session.execute(select(CHANGE.c.revision).where(CHANGE.c.item_id == "1.4-K1")).all()
    purge(leaked, incidents.ANSWER_TOO, tmp_path)
    rows = db.session.execute(select(CHANGE).where(CHANGE.c.item_id == "1.4-K1").order_by(CHANGE.c.id)).all()
    assert [row.value for row in rows] == [incidents.MARK] * len(before) + ["{}"]


def test_the_log_tells_kind_place_and_person_and_is_still_whole(leaked, tmp_path):
    purge(leaked, incidents.TEXTS, tmp_path)
    line = db.session.execute(EVENT.select().where(EVENT.c.type == "client data removed")).one()
    assert (line.object, line.account_id) == (f"assessment {leaked.assessment.ref} 1.4-K1", leaked.coordinator.account.id)
    assert json.loads(line.details) == {"kinds": ["name"], "what": "texts"}
    assert log.check(leaked.organisation.id).wrong is None


def test_a_closed_assessment_is_cleaned_too(leaked, tmp_path):
    states.hand_in(leaked.assessment, by=leaked.coordinator)
    purge(leaked, incidents.TEXTS, tmp_path)
    assert GIRL.encode() not in bytes_of(tmp_path)


def test_a_title_and_the_texts_of_the_intake_go_too(kade, tmp_path):
    by, questionnaire = kade.coordinator, publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    assessments.rename(kade.assessment, title=GIRL, reference_date=date(2026, 1, 1), by=by)
    first_questions.save_intake(
        kade.assessment, {"phase": "running", "climate_instrument": GIRL}, revision=0, by=by, draft={"girls_in_care": GIRL}
    )
    incidents.purge_around(kade.assessment, questionnaire, incidents.TITLE, title="Zelfbeoordeling", kinds=["name"], by=by)
    incidents.purge_around(kade.assessment, questionnaire, incidents.INTAKE, title="", kinds=["name"], by=by)
    forgetting.forget(tmp_path)
    assert GIRL.encode() not in bytes_of(tmp_path)
    assert kade.assessment.intake == {"phase": "running"}


def test_where_to_look_in_a_file_goes_with_the_texts_of_a_question(keeps, kade, tmp_path):
    questionnaire = publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    item = next(one for one in questionnaire.items if one.id == "1.4-K1")
    keeps(docx_of("Wij hebben beleid."), place=Place(kade.assessment, item, page=GIRL))
    purge(kade, incidents.TEXTS, tmp_path)
    assert [link.page for link, _shown in evidence.at_items(kade.assessment)["1.4-K1"]] == [""]
    assert GIRL.encode() not in bytes_of(tmp_path)


def test_comments_go_alone_too_on_both_sides_and_stay_as_lines(leaked, tmp_path):
    comments.say(leaked.assessment, "1.4-K2", "Een andere vraag.", voice="first", by=leaked.coordinator)
    purge(leaked, incidents.COMMENTS, tmp_path)
    said = [(one["item"], one["text"], one["gone_at"] is None, one["mentioned"]) for one in comments.all_of(leaked.assessment)]
    assert said == [("1.4-K1", "", False, []), ("1.4-K1", "", False, []), ("1.4-K2", "Een andere vraag.", True, [])]
    assert f"Gaat dit over {GIRL}".encode() not in bytes_of(tmp_path)
    assert actions.decisions_by_key(leaked.assessment)["1.4-K1"].decision["owner"] == GIRL
