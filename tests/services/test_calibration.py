"""Two judgements become one: what is settled, with its reason, and what stays as it was."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from selfassess.models.account import Account
from selfassess.models.assessment import ADOPTED
from selfassess.models.database import db, now
from selfassess.models.event import EVENT
from selfassess.models.version import find_version
from selfassess.services import (
    answering,
    assessments,
    calibration,
    forgetting,
    incidents,
    leaving,
    log,
    outcomes,
    publishing,
    seats,
    states,
)
from selfassess.services.answering import ItemSave
from selfassess.services.assessments import AssessmentClosed
from selfassess.services.beside import beside
from selfassess.services.calibration import AgreementEnded, Choice, NothingAgreed, SettledFirst

ALL_MET = {"norms": {"a": "met", "b": "met", "c": "met"}, "evidence": [{"title": "Beleidsplan"}], "note": "Zo zien wij het."}
ONE_MET = {"norms": {"a": "met", "b": "not_met", "c": "not_met"}, "evidence": [{"title": "Verslag"}]}
GIRL = "Wilhelmina-Karregat"
ITEM, SAME, OPEN = "1.3-K1", "1.4-K1", "1.3-K2"


@pytest.fixture
def two_sides(kade):
    """De Kade where both sides answered two items, and differ in one; not ready yet."""
    first, second = kade.coordinator, kade.members["assessor"]
    seats.give(kade.assessment, second.account.id, by=first)
    answering.save_page(kade.assessment, [ItemSave(ITEM, ALL_MET), ItemSave(SAME, ALL_MET)], by=first)
    answering.save_page(kade.assessment, [ItemSave(ITEM, ONE_MET), ItemSave(SAME, ALL_MET)], by=second, voice="second")
    return kade


@pytest.fixture
def met(two_sides):
    """The same, with both sides ready."""
    states.hand_in(two_sides.assessment, by=two_sides.coordinator)
    states.second_ready(two_sides.assessment, by=two_sides.members["assessor"])
    return two_sides


def item_of(kade, item_id=ITEM):
    questionnaire = publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    return next(item for item in questionnaire.items if item.id == item_id)


def settle(kade, chosen="second", reason="De notulen laten het niet zien.", *, mark=None, item_id=ITEM, **more):
    mark = mark or calibration.sides_of(kade.assessment, item_id).mark
    calibration.settle(kade.assessment, item_of(kade, item_id), Choice(chosen, reason, mark, **more), by=kade.coordinator)


def level(kade, **more):
    return outcomes.outcome_of(kade.assessment, **more).result.items[ITEM].level


def test_nothing_is_settled_before_both_sides_are_ready(two_sides):
    assert not calibration.have_met(two_sides.assessment)
    with pytest.raises(AssessmentClosed):
        settle(two_sides)


def test_what_is_settled_counts_and_both_originals_stay(met):
    first, second = level(met, voice="first"), level(met, voice="second")
    assert (calibration.unsettled_of(met.assessment), level(met)) == ((ITEM,), first)
    settle(met)
    assert (calibration.unsettled_of(met.assessment), level(met)) == ((), second)
    assert (level(met, voice="first"), level(met, voice="second")) == (first, second)
    stands = calibration.sides_of(met.assessment, ITEM)
    assert (stands.first.value["norms"], stands.second.value["norms"]) == (ALL_MET["norms"], ONE_MET["norms"])
    assert (stands.first.revision, stands.second.revision, stands.consensus.revision) == (1, 1, 1)


def test_the_evidence_of_both_sides_goes_along(met):
    settle(met)
    assert calibration.sides_of(met.assessment, ITEM).consensus.value["evidence"] == [{"title": "Verslag"}, {"title": "Beleidsplan"}]


def test_what_was_agreed_does_not_count_when_people_answer_again(met):
    before = level(met)
    settle(met)
    met.assessment.state = "concept"
    db.session.commit()
    assert level(met) == before != level(met, voice="second")
    assert calibration.reasons_of(met.assessment) == {}


def test_an_answer_that_changed_after_it_was_settled_must_be_settled_again(met):
    settle(met)
    met.assessment.state = "concept"
    db.session.commit()
    answering.save_page(met.assessment, [ItemSave(ITEM, ONE_MET, revision=1)], by=met.coordinator)
    met.assessment.state = "in_calibration"
    db.session.commit()
    assert calibration.compared(met.assessment).differences == ()
    assert calibration.unsettled_of(met.assessment) == (ITEM,)
    settle(met, reason="Nu zijn wij het eens.")
    assert calibration.unsettled_of(met.assessment) == ()


def test_who_settles_from_an_old_page_overwrites_nothing(met):
    mark = calibration.sides_of(met.assessment, ITEM).mark
    settle(met, mark=mark)
    settle(met, mark=mark)  # the button was pressed twice
    with pytest.raises(SettledFirst):
        settle(met, "first", "Toch de eerste.", mark=mark)
    assert [one.reason for one in calibration.sides_of(met.assessment, ITEM).history] == ["De notulen laten het niet zien."]


def test_settling_again_keeps_the_reason_of_before(met):
    settle(met)
    settle(met, "other", "Wij zitten ertussen.", value={"norms": {"a": "met", "b": "partly", "c": "not_met"}})
    history = calibration.sides_of(met.assessment, ITEM).history
    assert [(one.chosen, one.revision) for one in history] == [("other", 2), ("second", 1)]
    found = calibration.reasons_of(met.assessment)[ITEM]
    assert (found.chosen, found.reason, found.by) == ("other", "Wij zitten ertussen.", met.coordinator.account.email)


def test_a_side_that_said_nothing_cannot_be_chosen(met):
    with pytest.raises(NothingAgreed):
        settle(met, "second", item_id=OPEN)
    assert calibration.sides_of(met.assessment, OPEN).history == ()


def test_a_signed_assessment_is_settled_no_more(met):
    met.assessment.state = ADOPTED
    db.session.commit()
    with pytest.raises(AssessmentClosed):
        settle(met)
    assert calibration.have_met(met.assessment)


def test_the_log_tells_the_levels_and_never_the_reason(met):
    settle(met)
    line = db.session.execute(EVENT.select().where(EVENT.c.type == "difference settled")).one()
    levels = level(met, voice="first"), level(met, voice="second")
    assert (line.object, line.reason) == (f"assessment {met.assessment.ref} {ITEM}", "consensus")
    assert json.loads(line.details) == {"chosen": "second", "items": {ITEM: list(levels)}, "second": levels[1]}
    assert log.check(met.organisation.id).wrong is None


def test_an_agreement_stands_at_the_item_until_a_better_one_comes(met):
    settle(met, agreement="Wij lezen dit zo.")
    (agreed,) = calibration.agreements_of(met.organisation, "kwaliteitskader")
    assert (agreed.agreement.item_id, agreed.assessment, agreed.made_by) == (ITEM, met.assessment.title, met.coordinator.account.email)
    better = calibration.better_agreement(agreed.agreement, "Wij lezen dit beter.", by=met.coordinator)
    with pytest.raises(AgreementEnded):
        calibration.better_agreement(agreed.agreement, "Nog beter.", by=met.coordinator)
    standing = beside(met.assessment, key="kwaliteitskader", sides=())[ITEM].agreements
    assert [text for _year, text in standing] == ["Wij lezen dit beter."]
    assert [one.agreement.text for one in calibration.agreements_of(met.organisation, ended=True)] == ["Wij lezen dit zo."]
    calibration.end_agreement(better, by=met.coordinator)
    assert calibration.agreements_of(met.organisation) == []


def test_an_agreement_stands_at_the_item_of_the_next_assessment(met):
    settle(met, agreement="Wij lezen dit zo.")
    following = assessments.start(
        met.organisation, version=find_version("kwaliteitskader"), title="Een jaar later", by=met.coordinator, intake={}
    )
    assert [text for _year, text in beside(following, key="kwaliteitskader", sides=())[ITEM].agreements] == ["Wij lezen dit zo."]


def test_only_an_agreement_is_added_when_nothing_else_changed(met):
    settle(met)
    settle(met, agreement="Wij lezen dit zo.")
    assert len(calibration.sides_of(met.assessment, ITEM).history) == 1
    assert len(calibration.agreements_of(met.organisation)) == 1


@pytest.mark.parametrize("what", [incidents.TEXTS, incidents.ANSWER_TOO])
def test_client_data_goes_from_reasons_and_agreements_too(met, tmp_path, what):
    settle(met, reason=f"Zie {GIRL}.", agreement=f"Lees {GIRL} zo.")
    (agreed,) = calibration.agreements_of(met.organisation)
    calibration.better_agreement(agreed.agreement, f"Lees {GIRL} beter zo.", by=met.coordinator)
    questionnaire = publishing.questionnaire_of(publishing.version_of(met.assessment.version_id))
    incidents.purge_item(met.assessment, questionnaire, ITEM, what, kinds=["name"], by=met.coordinator)
    forgetting.forget(tmp_path)
    assert GIRL.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("selfassess.db*"))
    assert calibration.agreements_of(met.organisation) == []
    assert [one.reason for one in calibration.sides_of(met.assessment, ITEM).history] == ["[…]"]


def test_the_text_of_one_agreement_can_be_taken_out(kade):
    made = calibration.make_agreement(kade.organisation, "kwaliteitskader", ITEM, GIRL, by=kade.coordinator)
    calibration.take_out(made, kinds=["name"], by=kade.coordinator)
    assert [one.agreement.text for one in calibration.agreements_of(kade.organisation, ended=True)] == ["[…]"]
    line = db.session.execute(EVENT.select().where(EVENT.c.type == "client data removed")).one()
    assert (line.object, line.reason, json.loads(line.details)["kinds"]) == (f"{ITEM} agreement", "incident", ["name"])


def test_the_export_holds_reasons_and_agreements(met):
    settle(met, agreement="Wij lezen dit zo.")
    made = io.BytesIO()
    leaving.write_export(met.organisation, made, at=now(), language="nl", by=met.members["administrator"])
    archive = zipfile.ZipFile(made)
    (settled,) = json.loads(archive.read(f"assessments/{met.assessment.ref}/calibration.json"))
    assert (settled["item"], settled["chosen"], settled["reason"]) == (ITEM, "second", "De notulen laten het niet zien.")
    (agreed,) = json.loads(archive.read("organisation.json"))["agreements"]
    assert (agreed["text"], agreed["assessment"]) == ("Wij lezen dit zo.", met.assessment.ref)


def test_a_reason_outlives_the_account_that_gave_it(met):
    settle(met)
    db.session.execute(Account.__table__.delete().where(Account.id == met.coordinator.account.id))
    db.session.commit()
    assert calibration.reasons_of(met.assessment)[ITEM].by == ""
    assert db.session.scalar(select(Account.id).where(Account.id == met.coordinator.account.id)) is None
