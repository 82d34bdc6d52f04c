"""Client data in a published questionnaire: gone from every version, draft and translation; answers go on to fit."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from selfassess.core.drafting.operations import Set
from selfassess.models.database import db
from selfassess.models.draft import DraftChange
from selfassess.models.event import EVENT
from selfassess.models.moving import MovedAnswer, VersionMove
from selfassess.models.version import find_version
from selfassess.services import (
    answering,
    assessments,
    drafting,
    forgetting,
    log,
    outcomes,
    publishing,
    releasing,
    version_incidents,
)
from selfassess.services.answering import ItemSave
from tests.conftest import make_organisation
from tests.services.test_drafting import does, first_item
from tests.services.test_incidents import bytes_of

GIRL = "Wilhelmina-Karregat"
SAID = f"Hoe ging het met {GIRL}?"
IN_ENGLISH = f"How was {GIRL}?"


@pytest.fixture
def draft(kade):
    """A draft in which a name stands in a question, with its translation, and that was changed since it was published."""
    draft = drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)
    item = first_item(draft)
    does(draft, Set((item, "question"), SAID), by=kade.coordinator)
    does(draft, Set(("translations", "en", f"{item}.question"), [SAID, IN_ENGLISH]), by=kade.coordinator)
    return draft


@pytest.fixture
def version(kade, draft):
    listed = releasing.check_list(draft)
    found = releasing.publish(draft, revision=draft.revision, seen=listed.mark, by=kade.coordinator)
    does(draft, Set((first_item(draft), "question"), "Een gewone vraag?"), by=kade.coordinator)
    return found


def purge(kade, folder, *texts):
    found = version_incidents.purge_texts(kade.organisation, texts, kinds=["name"], by=kade.coordinator)
    forgetting.forget(folder)
    return found


def test_the_name_is_nowhere_in_the_files(kade, version, tmp_path):
    assert GIRL.encode() in bytes_of(tmp_path)
    purge(kade, tmp_path, SAID, IN_ENGLISH)
    assert GIRL.encode() not in bytes_of(tmp_path)


def test_a_version_says_what_it_was_and_what_it_is(kade, version, tmp_path):
    was = version.sha256
    purge(kade, tmp_path, SAID, IN_ENGLISH)
    assert version.sha256 == was
    assert version.cleaned_at
    assert version.seal not in (was, None)
    line = db.session.execute(EVENT.select().where(EVENT.c.type == "version texts removed")).one()
    assert json.loads(line.details) == {"kinds": ["name"], "was": was[:16], "is": version.seal[:16]}
    assert log.check(kade.organisation.id).wrong is None


def test_a_running_assessment_goes_on_with_its_answers(kade, version, tmp_path):
    running = assessments.start(
        kade.organisation, version=version, intake={}, title="Loopt", reference_date=date(2026, 6, 1), by=kade.coordinator
    )
    item = publishing.questionnaire_of(version).items[0]
    answering.save_page(running, [ItemSave(item.id, {"norms": {norm.id: "met" for norm in item.norms}})], by=kade.coordinator)
    before = outcomes.outcome_of(running).result.items[item.id].status
    purge(kade, tmp_path, SAID)
    after = outcomes.outcome_of(running)
    assert after.result.items[item.id].status == before
    assert after.questionnaire.items[0].question == "[…]"
    assert [each.id for each in after.questionnaire.items] == [each.id for each in publishing.questionnaire_of(version).items]


def test_a_quote_that_joins_the_text_with_another_loses_it_too(kade, version, tmp_path):
    where = {"organisation_id": kade.organisation.id, "assessment_id": kade.assessment.id}
    made = VersionMove(**where, from_version_id=version.id, to_version_id=version.id)
    db.session.add(made)
    db.session.flush()
    left = [{"path": ["choices"], "value": ["x"], "asked": f"Bij ons geldt: {SAID}", "chosen": f"Anders; {SAID}; Nooit"}]
    row = MovedAnswer(**where, move_id=made.id, item_id="x", outcome="noted", waits=False, left=left)
    db.session.add(row)
    db.session.commit()
    purge(kade, tmp_path, SAID)
    db.session.refresh(row)
    assert row.left == [{**left[0], "asked": "Bij ons geldt: […]", "chosen": "Anders; […]; Nooit"}]


def test_a_draft_keeps_its_other_texts_and_loses_its_history(kade, draft, version, tmp_path):
    found = purge(kade, tmp_path, SAID, IN_ENGLISH)
    assert found.drafts == (draft.key,)
    db.session.refresh(draft)
    assert drafting.shown_in(draft, "nl").questionnaire.items[0].question == "Een gewone vraag?"
    assert db.session.scalars(select(DraftChange).where(DraftChange.draft_id == draft.id)).all() == []
    assert does(draft, Set(("summary",), "Het gaat verder."), by=kade.coordinator).is_whole


def test_nothing_of_another_organisation_is_touched(kade, version, tmp_path):
    other = make_organisation("Elders", "elders.example")
    theirs = drafting.start_empty(other.organisation, title=SAID, language="nl", by=other.coordinator)
    purge(kade, tmp_path, SAID)
    assert drafting.document(theirs)["title"] == SAID


def test_an_id_that_is_the_same_word_stays(kade, tmp_path):
    draft = drafting.start_copy(kade.organisation, find_version("kwaliteitskader"), title="Onze lijst", by=kade.coordinator)
    option = drafting.document(draft)["intake"][0]["options"][0]
    does(
        draft,
        Set(("intake", drafting.document(draft)["intake"][0]["id"], "options", option["id"], "text"), option["id"]),
        by=kade.coordinator,
    )
    purge(kade, tmp_path, option["id"])
    db.session.refresh(draft)
    stands = drafting.document(draft)["intake"][0]["options"][0]
    assert (stands["id"], stands["text"]) == (option["id"], "[…]")
    assert drafting.reading_of(draft).faults == ()


def test_who_presses_after_a_colleague_did_changes_nothing_more(kade, draft, version, tmp_path):
    purge(kade, tmp_path, SAID)
    seal = version.seal
    does(draft, Set(("summary",), "Het gaat verder."), by=kade.coordinator)
    assert purge(kade, tmp_path, "[…]") == version_incidents.Cleaned((), ())
    assert version.seal == seal
    assert db.session.scalars(select(DraftChange).where(DraftChange.draft_id == draft.id)).all() != []
