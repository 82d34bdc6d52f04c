"""From handed in to signed, and back: what was signed stays what it was."""

import json
from datetime import date

import pytest
from sqlalchemy import select, update

from selfassess.core.action import Decision
from selfassess.core.phrases import English
from selfassess.core.snapshot import digest
from selfassess.models.assessment import ADOPTED, ARCHIVED, CONCEPT, IN_CALIBRATION, find_place
from selfassess.models.database import db
from selfassess.models.event import EVENT
from selfassess.models.evidence import PieceVersion
from selfassess.models.snapshot import Snapshot
from selfassess.reports.document import Table
from selfassess.reports.evidence_list import evidence_document
from selfassess.reports.voice import Voice
from selfassess.services import (
    actions,
    answering,
    evidence,
    forgetting,
    health,
    incidents,
    leaving,
    log_lines,
    outcomes,
    publishing,
    reporting,
    seats,
    signing,
    snapshots,
    states,
)
from selfassess.services.answering import ItemSave
from selfassess.services.evidence import About
from selfassess.services.states import WrongState
from selfassess.services.uploading import Place
from tests.exchange.documents.making import docx_of

ITEM = "1.4-K2"
MET = {"norms": dict.fromkeys("abc", "met"), "note": "Zo doen wij dat."}


@pytest.fixture
def director(kade):
    return kade.members["director"]


@pytest.fixture
def shown(kade, keeps):
    """A piece of evidence that shows something at an item, which is met."""
    answering.save_page(kade.assessment, [ItemSave(ITEM, MET)], by=kade.coordinator)
    item = next(one for one in questionnaire_of(kade).items if one.id == ITEM)
    about = About("Scholingsplan", date=date(2020, 1, 1), valid_until=date(2099, 1, 1))
    keeps(docx_of("Wij hebben een plan."), about=about, place=Place(kade.assessment, item, page="bladzijde 3"))
    return evidence.at_items(kade.assessment)[ITEM][0][1]


def questionnaire_of(kade):
    return publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))


def signed(kade) -> Snapshot:
    states.hand_in(kade.assessment, by=kade.coordinator)
    return signing.sign(kade.assessment, by=kade.members["director"])


def proven(kade) -> float | None:
    return outcomes.outcome_of(kade.assessment).result.items[ITEM].substantiated_p


def test_what_is_signed_holds_the_whole_assessment_under_its_hash(kade, shown):
    actions.decide(kade.assessment, "1.4-K1", Decision(owner="HR-adviseur"), by=kade.coordinator)
    kept = signed(kade)
    made = json.loads(kept.document)
    assert (kade.assessment.state, kept.number, kept.role) == (ADOPTED, 1, "director")
    assert kept.sha256 == digest(kept.document)
    assert made["answers"]["first"] == {ITEM: MET}
    assert (made["counts"], made["intake"]) == ({ITEM: "first"}, {"phase": "running"})
    [piece] = made["evidence"][ITEM]
    assert (piece["title"], piece["version"], piece["page"], piece["sha256"]) == ("Scholingsplan", 1, "bladzijde 3", shown.newest.sha256)
    assert made["result"]["items"][ITEM]["p"] == 1.0
    assert [action["owner"] for action in made["plan"] if "owner" in action] == ["HR-adviseur"]
    assert (made["signed"]["email"], made["signed"]["role"]) == ("director@kade.example", "director")


def test_the_figures_are_the_same_before_and_after_signing(kade, shown):
    before = outcomes.outcome_of(kade.assessment)
    signed(kade)
    assert outcomes.outcome_of(kade.assessment) == before


@pytest.mark.parametrize("what", ["deleted", "expired", "replaced"])
def test_the_substantiated_judgement_no_longer_follows_the_library(kade, shown, keeps, what):
    signed(kade)
    shown_then = shown.newest.sha256
    if what == "deleted":
        evidence.delete_piece(shown, by=kade.coordinator)
    elif what == "expired":
        evidence.describe(shown, About("Oud", valid_until=date(2001, 1, 1)), revision=shown.piece.revision, by=kade.coordinator)
    else:
        keeps(docx_of("Een nieuwe versie."), about=About("Ander plan"), piece=shown.piece)
    outcomes.forget_outcomes()
    assert proven(kade) == 1.0
    [seen] = outcomes.outcome_of(kade.assessment).answers[ITEM].evidence
    assert (seen.title, seen.sha256) == ("Scholingsplan", shown_then)


def test_the_plan_goes_on_living_after_signing_until_it_is_archived(kade, director):
    signed(kade)
    actions.decide(kade.assessment, ITEM, Decision(owner="HR-adviseur"), by=kade.coordinator)
    assert {action.item: action.owner for action in outcomes.outcome_of(kade.assessment).plan.actions}[ITEM] == "HR-adviseur"
    states.archive(kade.assessment, by=director)
    with pytest.raises(actions.PlanArchived):
        actions.decide(kade.assessment, ITEM, Decision(owner="bestuurder"), by=kade.coordinator, revision=1)
    states.take_out(kade.assessment, by=director)
    assert actions.decide(kade.assessment, ITEM, Decision(owner="bestuurder"), by=kade.coordinator, revision=1) == 2


def test_archiving_does_not_make_it_be_kept_longer(kade, director):
    signed(kade)
    closed_at = kade.assessment.updated_at
    states.archive(kade.assessment, by=director)
    assert (kade.assessment.state, kade.assessment.updated_at) == (ARCHIVED, closed_at)


def test_nothing_is_signed_before_it_is_handed_in_or_twice(kade, director):
    with pytest.raises(WrongState):
        signing.sign(kade.assessment, by=director)
    signed(kade)
    with pytest.raises(WrongState):
        signing.sign(kade.assessment, by=director)
    assert len(snapshots.list_of(kade.assessment)) == 1


def test_nothing_is_signed_while_somebody_still_judges_apart(kade, director):
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    states.hand_in(kade.assessment, by=kade.coordinator)
    with pytest.raises(WrongState):
        signing.sign(kade.assessment, by=director)


def test_opening_again_withdraws_what_was_signed_and_the_next_has_another_number(kade, director):
    first = signed(kade)
    states.reopen(kade.assessment, reason="De telling klopte niet.", by=director)
    assert (kade.assessment.state, kade.assessment.first_ready_at) == (CONCEPT, None)
    assert (first.withdrawn_because, first.withdrawn_by) == ("De telling klopte niet.", director.account.id)
    assert snapshots.current_of(kade.assessment) is None
    answering.save_page(kade.assessment, [ItemSave(ITEM, MET)], by=kade.coordinator)
    second = signed(kade)
    assert (second.number, [one.number for one in snapshots.list_of(kade.assessment)]) == (2, [2, 1])
    assert outcomes.outcome_of(kade.assessment).result.items[ITEM].p == 1.0
    assert json.loads(first.document)["answers"]["first"] == {}


def test_it_opens_again_in_calibration_only_where_two_sides_judged(kade, director):
    signed(kade)
    with pytest.raises(WrongState):
        states.reopen(kade.assessment, reason="Toch bespreken.", by=director, to=IN_CALIBRATION)
    assert kade.assessment.state == ADOPTED


def test_the_log_tells_each_step_and_the_hash(kade, director):
    kept = signed(kade)
    states.archive(kade.assessment, by=director)
    states.take_out(kade.assessment, by=director)
    states.reopen(kade.assessment, reason="geheim", by=director)
    told = [str(line.says) for line in log_lines.find_lines(kade.organisation.id, log_lines.Wanted(kind="assessment"), limit=4)]
    assert told == ["Opened “Proef” again.", "Took “Proef” out of the archive.", "Archived “Proef”.",
                    "Adopted “Proef”; what was signed has number 1."]  # fmt: skip
    rows = db.session.execute(select(EVENT.c.details)).scalars()
    details = " ".join(filter(None, rows))
    assert kept.sha256[:16] in details
    assert "geheim" not in details


@pytest.mark.parametrize("what", [incidents.TEXTS, incidents.ANSWER_TOO])
def test_client_data_goes_out_of_what_was_signed_too(kade, shown, tmp_path, what):
    kept = signed(kade)
    before = kept.sha256
    incidents.purge_item(kade.assessment, questionnaire_of(kade), ITEM, what, kinds=["story"], by=kade.coordinator)
    forgetting.forget(tmp_path)
    assert MET["note"].encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("selfassess.db*"))
    kept = snapshots.current_of(kade.assessment)
    assert (kept.sha256, kept.cleaned_sha256) == (before, digest(kept.document))
    assert kept.cleaned_at is not None
    assert snapshots.is_whole(kept)
    status = outcomes.outcome_of(kade.assessment).result.items[ITEM].status
    assert status == ("ok" if what == incidents.TEXTS else "open")


def test_a_piece_with_client_data_loses_its_name_in_what_was_signed(kade, shown):
    signed(kade)
    evidence.delete_piece(shown, by=kade.coordinator, reason=evidence.INCIDENT, kinds=["name"])
    assert "Scholingsplan" not in snapshots.current_of(kade.assessment).document
    assert proven(kade) == 1.0


def test_title_intake_and_reason_go_too(kade, director):
    signed(kade)
    states.reopen(kade.assessment, reason="Wilhelmina", by=director)
    for what in (incidents.TITLE, incidents.INTAKE, incidents.REOPENING):
        incidents.purge_around(kade.assessment, questionnaire_of(kade), what, title="Zelfbeoordeling", kinds=["name"], by=kade.coordinator)
    [kept] = snapshots.list_of(kade.assessment)
    assert (kept.withdrawn_because, json.loads(kept.document)["assessment"]["title"]) == ("[…]", "[…]")


def test_the_doctor_names_what_is_no_longer_as_it_was_signed(kade):
    kept = signed(kade)
    assert [finding.wrong for finding in health._signed(None)] == [False]
    db.session.execute(update(Snapshot).values(document=kept.document.replace("running", "building")))
    [finding] = health._signed(None)
    assert finding.wrong
    assert kade.assessment.ref in str(finding.says)


def test_the_export_holds_what_was_signed_byte_for_byte(kade):
    kept = signed(kade)
    files = dict(leaving._signed(kade.assessment))
    assert digest(files["signed/1.json"].decode()) == kept.sha256
    assert json.loads(files["signed/signed.json"])[0]["sha256"] == kept.sha256


def test_what_was_signed_goes_with_its_assessment(kade):
    signed(kade)
    leaving.delete_assessment(kade.assessment, by=kade.members["administrator"])
    assert db.session.scalars(select(Snapshot)).all() == []


def named_in_list(kade) -> list[tuple[str, str]]:
    """Return title and version of each document in the list of evidence."""
    found = find_place(kade.assessment.ref, account_id=kade.coordinator.account.id)
    material = reporting.material_of(found, Voice("en", English()))
    [table] = [node for node in evidence_document(material).nodes if isinstance(node, Table)]
    return [(row[0][0].text, row[1]) for row in table.rows]


def test_the_list_of_evidence_names_the_version_that_was_signed_and_no_later_one(kade, shown):
    version = shown.newest
    db.session.execute(update(PieceVersion).where(PieceVersion.id == version.id).values(label="maart"))
    db.session.commit()
    assert named_in_list(kade) == [("Scholingsplan", "1 · maart")]
    signed(kade)
    db.session.execute(update(PieceVersion).where(PieceVersion.id == version.id).values(label="juni", number=2))
    db.session.commit()
    assert named_in_list(kade) == [("Scholingsplan", "1 · maart")]
