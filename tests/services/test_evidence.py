"""Pieces that two people work on at once: nothing is lost, nothing stays behind, and nothing points to what is gone."""

import pytest
from sqlalchemy import select, text

from selfassess.adapters.virus_scan import FakeScanner, Infected, Unavailable
from selfassess.models.database import db
from selfassess.models.evidence import PieceLink, PieceVersion, UnwantedFile
from selfassess.services import assessments, evidence, publishing, uploading
from selfassess.services.assessments import AssessmentClosed
from selfassess.services.depot import Depot
from selfassess.services.evidence import About, PieceGone
from selfassess.services.uploading import NotTaken, Place
from tests.exchange.documents.making import docx_of, picture

POLICY = "Wij hebben ons veiligheidsbeleid vastgesteld."


def of_item(kade, item_id: str):
    questionnaire = publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))
    return next(one for one in questionnaire.items if one.id == item_id)


def shown(kade, taken):
    return evidence.piece_of(kade.organisation, taken.piece.ref)


def gone_elsewhere(taken) -> None:
    """Delete a piece as another process does it: this session does not know."""
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM evidence WHERE id = :id"), {"id": taken.piece.id})


def test_a_version_that_came_in_meanwhile_goes_with_its_piece(keeps, kade):
    first = keeps(docx_of(POLICY))
    seen = shown(kade, first)
    second = keeps(docx_of(POLICY, "Nieuw."), piece=first.piece)
    evidence.delete_piece(seen, by=kade.coordinator)
    assert set(db.session.scalars(select(UnwantedFile.key))) == {first.version.key, second.version.key}


def test_two_people_who_delete_a_version_each_leave_no_piece_without_one(keeps, kade):
    first = keeps(docx_of(POLICY))
    keeps(docx_of(POLICY, "Nieuw."), piece=first.piece)
    mine, theirs = shown(kade, first), shown(kade, first)
    evidence.delete_version(mine, mine.versions[0], by=kade.coordinator)
    evidence.delete_version(theirs, theirs.versions[1], by=kade.coordinator)
    assert evidence.list_pieces(kade.organisation) == []
    assert db.session.scalar(select(PieceVersion.id)) is None


@pytest.mark.parametrize(
    "work",
    [
        lambda kade, one: evidence.delete_piece(one, by=kade.coordinator),
        lambda kade, one: evidence.delete_version(one, one.newest, by=kade.coordinator),
        lambda kade, one: evidence.describe(one, About(title="Beleid"), revision=one.piece.revision, by=kade.coordinator),
        lambda kade, one: evidence.link(kade.assessment, of_item(kade, "2.1-K1"), one.piece, by=kade.coordinator),
        lambda kade, one: evidence.confirm(one.newest, by=kade.coordinator),
    ],
)
def test_a_piece_that_is_gone_meanwhile_is_told_by_one_name(keeps, kade, work):
    taken = keeps(picture(), "foto.jpg")
    seen = shown(kade, taken)
    gone_elsewhere(taken)
    with pytest.raises(PieceGone):
        work(kade, seen)
    assert (db.session.scalar(select(PieceLink.id)), db.session.scalar(select(UnwantedFile.key))) == (None, None)


def test_a_question_counts_once_in_however_many_assessments(keeps, kade):
    taken = keeps(docx_of(POLICY))
    version = publishing.version_of(kade.assessment.version_id)
    again = assessments.start(kade.organisation, version=version, title="Weer", by=kade.coordinator, intake={"phase": "running"})
    for assessment, item_id in ((kade.assessment, "2.1-K1"), (again, "2.1-K1"), (again, "2.1-K2")):
        evidence.link(assessment, of_item(kade, item_id), taken.piece, by=kade.coordinator)
    assert evidence.count_links(kade.organisation) == {taken.piece.id: 2}


def test_nothing_comes_to_stand_in_an_assessment_that_was_closed_while_the_file_was_on_its_way(keeps, kade, stored):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE assessment SET state = 'adopted' WHERE id = :id"), {"id": kade.assessment.id})
    with pytest.raises(AssessmentClosed):
        keeps(docx_of(POLICY), place=Place(kade.assessment, of_item(kade, "2.1-K1")))
    assert (list(stored.store.list()), evidence.list_pieces(kade.organisation)) == ([], [])


@pytest.mark.parametrize("name", ["123:456:782.docx", "123\u2044456\u2044782.docx", "12345\ue0006782.docx"])
def test_a_name_that_becomes_a_number_only_when_it_is_made_safe_is_refused(keeps, stored, name):
    answer = keeps(docx_of(POLICY), name)
    assert isinstance(answer, NotTaken)
    assert ([(one.kind, one.where) for one in answer.found], answer.name) == ([("bsn", "name")], "")
    assert list(stored.store.list()) == []


def test_nothing_is_asked_any_more_of_a_file_in_which_a_virus_is_found(keeps, kade, stored, monkeypatch):
    monkeypatch.setattr(type(stored.scanner), "scan", lambda *_: Unavailable("away"))
    taken = keeps(picture(), "foto.jpg")
    infected = Depot(stored.store, FakeScanner(), stored.folder)
    monkeypatch.setattr(type(infected.scanner), "scan", lambda *_: Infected("x"))
    uploading.recheck(infected)
    assert shown(kade, taken).state(kade.assessment.reference_date) == evidence.GONE
