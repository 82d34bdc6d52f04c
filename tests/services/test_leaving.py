"""Leaving: everything comes along and can be read elsewhere; what is deleted is nowhere any more."""

import hashlib
import io
import json
import sqlite3
import tempfile
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from selfassess import shelf
from selfassess.adapters.virus_scan import Unavailable
from selfassess.core.action import Decision
from selfassess.core.plan import propose
from selfassess.core.scoring.engine import score
from selfassess.exchange import answers_file
from selfassess.models.account import Account
from selfassess.models.database import Table, db, now
from selfassess.models.evidence import PieceLink, UnwantedFile
from selfassess.services import actions, answering, arranging, comments, counting, forgetting, leaving, log, outcomes, progress, seats
from selfassess.services.answering import ItemSave
from selfassess.services.counting import Mark
from selfassess.services.depot import clear_away
from selfassess.services.evidence import About
from selfassess.services.uploading import Place
from tests.conftest import make_organisation
from tests.exchange.documents.making import docx_of, picture
from tests.services.test_uploading import item

SECRET = "Zonnebloemstraat-geheim"


@pytest.fixture
def filled(kade):
    """De Kade with an answer in two versions, a draft, a decision and a comment."""
    by = kade.coordinator
    first = {"norms": {"a": "met", "b": "not_met", "c": "met"}, "note": SECRET}
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", first)], by=by)
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {**first, "note": "anders"}, revision=1)], by=by)
    answering.save_page(kade.assessment, [ItemSave("2.1-I1", None, draft={"met": f"12 {SECRET}"})], by=by)
    actions.decide(kade.assessment, "1.4-K1", Decision(owner=SECRET, due=date(2026, 3, 1)), by=by)
    comments.say(kade.assessment, "1.4-K1", SECRET, voice="first", mentions=["director@kade.example"], by=by)
    return kade


def exported(kade, store=None):
    made = io.BytesIO()
    leaving.write_export(kade.organisation, made, at=now(), language="nl", by=kade.members["administrator"], store=store)
    return zipfile.ZipFile(made)


def bytes_of(folder):
    return b"".join(file.read_bytes() for file in folder.glob("selfassess.db*"))


def test_the_export_scores_elsewhere_as_it_did_here(filled):
    archive = exported(filled)
    here = outcomes.outcome_of(filled.assessment).result
    name = f"assessments/{filled.assessment.ref}/answers.json"
    read, faults = answers_file.read(archive.read(name), name, lambda key: shelf.find(key).questionnaire, date(2026, 1, 1))
    assert faults == []
    there = score(read.questionnaire, read.intake, read.answers, read.on)
    assert (there.items, there.completeness) == (here.items, here.completeness)
    assert read.decisions["1.4-K1"].owner == SECRET


def test_the_export_has_history_drafts_people_plan_and_log(filled):
    archive, folder = exported(filled), f"assessments/{filled.assessment.ref}"
    history = json.loads(archive.read(f"{folder}/history.json"))
    assert [row["value"].get("note") for row in history["answers"] if row["item"] == "1.4-K1"] == [SECRET, "anders"]
    assert SECRET in archive.read(f"{folder}/details.json").decode()
    (comment,) = json.loads(archive.read(f"{folder}/comments.json"))
    assert (comment["text"], comment["mentioned"]) == (SECRET, [filled.members["director"].account.id])
    assert "director@kade.example" in archive.read("organisation.json").decode()
    assert archive.read(f"{folder}/plan.pdf").startswith(b"%PDF")
    assert "organisation exported" in archive.read("log.csv").decode("utf-8-sig")
    assert "answers.json" in archive.read("README.txt").decode()


def test_the_export_tells_who_judges_apart_and_what_is_counted_so_far(filled):
    by, judge = filled.coordinator, filled.members["assessor"].account.id
    seats.give(filled.assessment, judge, by=by)
    counting.begin(filled.assessment, "files", voice="first", numbers=[4, 2], size=9, drawn="random", seed=7, by=by)
    counting.mark(filled.assessment, "files", [Mark(2, "2.1-I2", "a", "met")], voice="first", by=by)
    details = json.loads(exported(filled).read(f"assessments/{filled.assessment.ref}/details.json"))
    (seat,), (sheet,) = details["second_assessors"], details["countings"]
    assert (seat["account"], sheet["files"], sheet["seed"]) == (judge, [4, 2], 7)
    assert sheet["found"] == [{"file": 2, "item": "2.1-I2", "norm": "a", "found": "met"}]


def test_the_living_plan_comes_back_from_the_export_as_it_was(filled):
    by = filled.coordinator
    progress.note(filled.assessment, "1.4-K1", "Begonnen", on=date(2026, 3, 1), by=by)
    gone = progress.note(filled.assessment, "1.4-K1", "Teruggenomen", on=date(2026, 3, 1), by=by)
    progress.take_back(filled.assessment, gone.ref, by=by)
    arranging.split(
        filled.assessment, "1.1-K2", [Decision(measure="Een"), Decision(measure="Twee", owner_member=by.account.id)], by=by, revision=0
    )
    arranging.merge(filled.assessment, actions.revisions_of(filled.assessment, ("1.2-K1", "1.2-K2")), Decision(owner="HR"), by=by)
    undone = arranging.merge(filled.assessment, actions.revisions_of(filled.assessment, ("1.3-K1", "1.3-K2")), Decision(), by=by)
    arranging.undo_merge(filled.assessment, undone, by=by)
    arranging.add(filled.assessment, "own-1", Decision(measure="Kwaliteitsdag", class_="low"), by=by)
    archive = exported(filled)
    found = outcomes.outcome_of(filled.assessment)
    raw = archive.read(f"assessments/{filled.assessment.ref}/answers.json")
    again, faults = answers_file.read(raw, "answers.json", lambda _key: found.questionnaire, date(2026, 1, 1))
    assert faults == []
    plan = propose(found.questionnaire, found.result, found.answers, again.decisions, found.on)
    assert plan.actions == tuple(replace(action, owner_member=None) for action in found.plan.actions)
    assert again.decisions[undone].undone
    told = json.loads(archive.read(f"assessments/{filled.assessment.ref}/details.json"))
    assert [one["text"] for one in told["progress"]] == ["Begonnen", ""]
    assert by.account.id in [one["owner"] for one in told["decisions"]]


def test_another_organisation_is_not_in_the_export(filled):
    make_organisation("Ergens Anders", "elders")
    archive = exported(filled)
    assert not [name for name in archive.namelist() if b"elders" in archive.read(name)]


def test_a_deleted_assessment_is_nowhere_in_the_files(filled, tmp_path):
    outcomes.outcome_of(filled.assessment)
    assert SECRET.encode() in bytes_of(tmp_path)
    leaving.delete_assessment(filled.assessment, by=filled.members["administrator"])
    forgetting.forget(tmp_path)
    assert SECRET.encode() not in bytes_of(tmp_path)
    assert not outcomes._kept
    assert log.check(filled.organisation.id).wrong is None


def test_a_deleted_organisation_leaves_one_line_and_nothing_else(filled, tmp_path):
    other = make_organisation("Ergens Anders", "elders")
    gone, director = filled.organisation.id, filled.members["director"].account.id
    leaving.delete_organisation(filled.organisation, by=filled.members["administrator"])
    forgetting.forget(tmp_path)
    for name, table in Table.metadata.tables.items():
        if "organisation_id" in table.c and name != "organisation":
            assert db.session.scalar(select(func.count()).select_from(table).where(table.c.organisation_id == gone)) == 0, name
    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.id == director)) == 0
    assert db.session.scalar(select(func.count()).select_from(Account)) == len(other.members)
    assert b"kade.example" not in bytes_of(tmp_path)
    assert (log.check(0).wrong, log.check(other.organisation.id).wrong) == (None, None)


def test_who_also_works_elsewhere_keeps_the_account(filled):
    from selfassess.services import members

    other = make_organisation("Ergens Anders", "elders")
    members.add_member(other.organisation, email="director@kade.example", role="director")
    leaving.delete_organisation(filled.organisation, by=filled.members["administrator"])
    assert members.is_known("director@kade.example")


def test_a_process_forgets_what_another_one_deleted(filled, tmp_path):
    outcomes.outcome_of(filled.assessment)
    forgetting.forget_with_others(tmp_path)
    assert outcomes._kept
    (tmp_path / forgetting.MARK).touch()
    forgetting.forget_with_others(tmp_path)
    assert not outcomes._kept


def test_a_busy_database_is_written_anew_later(filled, tmp_path):
    busy = sqlite3.connect(tmp_path / "selfassess.db", isolation_level=None)
    with db.engine.raw_connection() as own:
        own.cursor().execute("PRAGMA busy_timeout=50")
    busy.execute("BEGIN IMMEDIATE")
    assert not forgetting.forget(tmp_path)
    assert forgetting.is_unfinished(tmp_path)
    busy.execute("ROLLBACK")
    assert forgetting.forget(tmp_path)
    assert not forgetting.is_unfinished(tmp_path)


def scored_elsewhere(archive, kade):
    name = f"assessments/{kade.assessment.ref}/answers.json"
    read, faults = answers_file.read(archive.read(name), name, lambda key: shelf.find(key).questionnaire, date(2026, 1, 1))
    assert faults == []
    return score(read.questionnaire, read.intake, read.answers, read.on)


def test_every_version_comes_along_and_evidence_scores_elsewhere_as_it_did_here(filled, keeps, stored):
    answered, alone = (Place(filled.assessment, item(filled, one), norms, "blz. 4") for one, norms in (("1.4-K1", ("a",)), ("2.1-K1", ())))
    first = keeps(docx_of("Eerste."), "beleid.docx", About(date=date(2024, 1, 1), label="1.0"), place=answered)
    keeps(docx_of("Tweede."), "beleid.docx", About(date=date(2025, 1, 1), valid_until=date(2030, 1, 1)), piece=first.piece)
    keeps(docx_of("Ander."), "ander.docx", place=alone)
    here = outcomes.outcome_of(filled.assessment).result
    assert here.items["1.4-K1"].substantiated_p > 0

    archive, folder = exported(filled, stored.store), f"evidence/{first.piece.ref}"
    there = scored_elsewhere(archive, filled)
    assert (there.items, there.sections, there.substantiation) == (here.items, here.sections, here.substantiation)
    told = {piece["title"]: piece for piece in json.loads(archive.read("evidence/evidence.json"))["pieces"]}
    assert told["beleid"]["shows"][0]["page"] == "blz. 4"
    files = {one["file"]: one["sha256"] for one in told["beleid"]["versions"]}
    assert {name: hashlib.sha256(archive.read(name)).hexdigest() for name in files} == files
    assert set(files) == {f"{folder}/v1-beleid.docx", f"{folder}/v2-beleid.docx"}


def test_a_file_that_may_not_be_used_or_is_lost_is_named_and_not_given(filled, keeps, stored):
    keeps(picture(), "plattegrond.jpg")
    lost = keeps(docx_of())
    stored.store.delete(lost.version.key)
    stored.scanner.verdict = Unavailable("unreachable")
    keeps(docx_of("Wacht."), "wacht.docx")
    archive = exported(filled, stored.store)
    assert [name for name in archive.namelist() if name.startswith("evidence/")] == ["evidence/evidence.json"]
    told = {piece["title"]: piece["versions"][0] for piece in json.loads(archive.read("evidence/evidence.json"))["pieces"]}
    assert {title: (version["file"], version["left_out"]) for title, version in told.items()} == {
        "plattegrond": (None, "not_looked_at"), "beleid": (None, "missing_in_store"), "wacht": (None, "waits_for_scanner"),
    }  # fmt: skip


def test_a_large_file_goes_through_in_pieces(filled, keeps):
    taken, held = keeps(docx_of()), []

    class Large:
        def open(self, key):
            assert key == taken.version.key
            for _number in range(300):
                held.append(written.tell())
                yield bytes(100_000)

    with tempfile.TemporaryFile() as written:
        leaving.write_export(filled.organisation, written, at=now(), language="nl", by=filled.members["administrator"], store=Large())
        assert zipfile.ZipFile(written).getinfo(f"evidence/{taken.piece.ref}/v1-beleid.docx").file_size == 30_000_000
    assert held[-1] - held[0] > 29_000_000


def test_a_deleted_organisation_takes_its_files_along_and_a_deleted_assessment_does_not(filled, keeps, stored, tmp_path):
    keeps(docx_of(SECRET), f"{SECRET}.docx", place=Place(filled.assessment, item(filled, "2.1-K1")))
    by = filled.members["administrator"]
    leaving.delete_assessment(filled.assessment, by=by)
    assert (db.session.scalar(select(func.count()).select_from(PieceLink)), len(list(stored.store.list()))) == (0, 1)
    leaving.delete_organisation(filled.organisation, by=by)
    forgetting.forget(tmp_path)
    assert clear_away(stored) == 0
    assert (list(stored.store.list()), db.session.scalar(select(func.count()).select_from(UnwantedFile))) == ([], 0)
    assert SECRET.encode() not in bytes_of(tmp_path)


def test_own_questionnaires_leave_with_the_organisation_and_are_deleted_with_it(kade):
    from selfassess.core.drafting.operations import Set
    from selfassess.models.draft import Draft, DraftChange
    from selfassess.models.version import Version, find_version
    from selfassess.services import assessments, drafting, releasing

    draft = drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)
    version = releasing.publish(draft, revision=0, seen=releasing.check_list(draft).mark, by=kade.coordinator)
    drafting.change(draft, [Set(("summary",), "Van ons")], revision=draft.revision, by=kade.coordinator)
    assessments.start(kade.organisation, version=version, title="Met onze lijst", by=kade.coordinator, intake={})
    into = io.BytesIO()
    leaving.write_export(kade.organisation, into, at=now(), language="nl", by=kade.coordinator)
    archive = zipfile.ZipFile(into)
    names = archive.namelist()
    assert {f"questionnaires/{draft.key}@1.json", f"questionnaires/{draft.key}@1.en.po", f"questionnaires/drafts/{draft.key}.json"} <= set(
        names
    )
    assert "Van ons" in archive.read(f"questionnaires/drafts/{draft.key}.history.json").decode()
    leaving.delete_organisation(kade.organisation, by=kade.members["administrator"])
    assert db.session.query(Draft).count() == db.session.query(DraftChange).count() == 0
    assert db.session.query(Version).filter(Version.organisation_id.is_not(None)).count() == 0
    assert find_version("wettelijke-basis")
