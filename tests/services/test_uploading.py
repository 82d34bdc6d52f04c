"""Files on their way in: kept once, whole and clean, or not at all."""

from datetime import date

import pytest
from sqlalchemy import select

from selfassess.adapters.files import FakeFiles
from selfassess.adapters.virus_scan import Clean, FakeScanner, Infected, Unavailable
from selfassess.exchange.documents import inspect
from selfassess.models.evidence import PieceVersion, UnwantedFile
from selfassess.services import evidence, log, outcomes, uploading
from selfassess.services.depot import Depot, clear_away
from selfassess.services.evidence import About
from selfassess.services.uploading import NotTaken, Place, Taken, Upload
from tests.exchange.documents.conftest import at_hand
from tests.exchange.documents.making import docx_of, pdf_of, picture

POLICY = "Wij hebben ons veiligheidsbeleid vastgesteld."
BSN = "123456782"


@pytest.fixture
def depot(tmp_path):
    return Depot(FakeFiles(), FakeScanner(), tmp_path)


@pytest.fixture
def takes(depot, kade):
    """Let the coordinator add a file."""

    def take(content: bytes, name: str = "beleid.docx", about: About | None = None, **more):
        look = lambda *job: inspect(*job, ask=at_hand)  # noqa: E731
        return uploading.take(depot, Upload(name, [content]), about or About(), by=kade.coordinator, look=look, **more)

    return take


def rows() -> list[PieceVersion]:
    from selfassess.models.database import db

    return list(db.session.scalars(select(PieceVersion)))


def item(kade, item_id: str):
    from selfassess.models.database import db
    from selfassess.models.version import Version
    from selfassess.services.publishing import questionnaire_of

    questionnaire = questionnaire_of(db.session.get(Version, kade.assessment.version_id))
    return next(one for one in questionnaire.items if one.id == item_id)


def test_a_file_is_kept_with_its_row_and_hash(takes, depot):
    taken = takes(docx_of(POLICY), "Veiligheidsbeleid 2026.docx")
    assert isinstance(taken, Taken)
    assert (taken.piece.title, taken.version.kind, taken.version.is_usable) == ("Veiligheidsbeleid 2026", "docx", True)
    assert list(depot.store.kept) == [taken.version.key]
    assert len(depot.store.kept[taken.version.key]) == taken.version.size


def test_the_same_file_is_kept_once_and_shows_both_items(takes, depot, kade):
    first = takes(docx_of(POLICY), place=Place(kade.assessment, item(kade, "2.1-K1")))
    second = takes(docx_of(POLICY), "ander.docx", place=Place(kade.assessment, item(kade, "2.1-K2"), ("a",), "4"))
    assert second.is_known
    assert second.piece.id == first.piece.id
    assert len(depot.store.kept) == 1
    assert set(evidence.at_items(kade.assessment)) == {"2.1-K1", "2.1-K2"}


@pytest.mark.parametrize(("text", "kind"), [(f"BSN {BSN}", "bsn"), ("parketnummer 12/345678-90", "prosecution_number")])
def test_what_blocks_is_refused_and_nothing_is_left(takes, depot, text, kind):
    answer = takes(docx_of(POLICY, text))
    assert isinstance(answer, NotTaken)
    assert [(one.kind, one.where) for one in answer.found] == [(kind, "text")]
    assert (depot.store.kept, rows()) == ({}, [])


def test_a_bsn_in_the_name_is_refused_and_the_name_is_not_shown(takes, depot):
    answer = takes(picture(), f"scan {BSN}.jpg")
    assert (answer.name, answer.found[0].where, answer.may_be_no_bsn) == ("", "name", False)
    assert depot.store.kept == {}


def test_a_number_that_is_no_bsn_may_be_explained_and_is_asked(takes):
    assert takes(docx_of(POLICY, f"Ons nummer is {BSN}.")).may_be_no_bsn
    taken = takes(docx_of(POLICY, f"Ons nummer is {BSN}."), not_bsn="chamber_of_commerce")
    assert [one["reason"] for one in taken.version.asked] == ["chamber_of_commerce"]
    assert not taken.version.is_usable


def test_no_reason_explains_a_number_of_the_prosecutor(takes):
    assert isinstance(takes(docx_of(POLICY, "parketnummer 12/345678-90"), not_bsn="chamber_of_commerce"), NotTaken)


def test_a_scan_counts_only_after_a_person_has_looked(takes, kade):
    taken = takes(picture(), "convenant.jpg", place=Place(kade.assessment, item(kade, "1.3-K2")))
    assert [one["kind"] for one in taken.version.asked] == ["unreadable"]
    assert outcomes.outcome_of(kade.assessment).answers == {}
    evidence.confirm(taken.version, by=kade.coordinator)
    found = outcomes.outcome_of(kade.assessment).answers["1.3-K2"].evidence
    assert [piece.title for piece in found] == ["convenant"]


def test_a_virus_is_refused_and_nothing_is_left(takes, depot):
    depot.scanner.verdict = Infected("Eicar-Test")
    assert takes(docx_of(POLICY)).code == "virus"
    assert (depot.store.kept, rows()) == ({}, [])


def test_a_file_that_cannot_be_scanned_waits_and_is_scanned_later(takes, depot):
    depot.scanner.verdict = Unavailable("unreachable")
    taken = takes(docx_of(POLICY))
    assert (taken.version.scan, taken.version.is_usable, uploading.recheck(depot)) == ("waiting", False, 1)
    depot.scanner.verdict = Clean()
    assert uploading.recheck(depot) == 0
    assert rows()[0].is_usable


def test_a_virus_that_is_found_later_takes_the_file_away(takes, depot):
    depot.scanner.verdict = Unavailable("timeout")
    takes(docx_of(POLICY))
    depot.scanner.verdict = Infected("Eicar-Test")
    uploading.recheck(depot)
    assert (depot.store.kept, rows()[0].key, rows()[0].scan) == ({}, None, "infected")


def test_a_store_that_fails_leaves_no_row(takes, depot):
    depot.store.breaks = True
    assert takes(docx_of(POLICY)).code == "store"
    assert rows() == []


def test_a_row_that_fails_leaves_no_file(takes, depot, monkeypatch):
    monkeypatch.setattr(uploading.evidence, "touched", lambda piece: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        takes(docx_of(POLICY))
    assert (depot.store.kept, rows()) == ({}, [])


def test_a_broken_connection_leaves_nothing(depot, kade, tmp_path):
    def broken():
        yield b"%PDF-1.7"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        uploading.take(depot, Upload("x.pdf", broken()), About(), by=kade.coordinator)
    assert (depot.store.kept, rows(), [one.name for one in tmp_path.iterdir() if one.name.startswith("selfassess-")]) == ({}, [], [])


def test_a_piece_that_is_deleted_while_its_next_version_comes_in_stays_gone(takes, depot, kade):
    first = takes(docx_of(POLICY))
    evidence.delete_piece(evidence.piece_of(kade.organisation, first.piece.ref), by=kade.coordinator)
    assert takes(docx_of(POLICY, "Nieuw."), piece=first.piece).code == "gone"
    assert (clear_away(depot), depot.store.kept, rows()) == (0, {}, [])


def test_two_at_once_keep_the_file_once(takes, depot, monkeypatch):
    takes(docx_of(POLICY))
    once = iter([None])  # the first look comes before the other one has written
    real = uploading.find_file
    monkeypatch.setattr(uploading, "find_file", lambda *known, **more: next(once, real(*known, **more)))
    assert takes(docx_of(POLICY)).is_known
    assert (len(depot.store.kept), len(rows())) == (1, 1)


def test_a_newer_version_keeps_the_old_and_an_old_date_looks_at_the_old_one(takes, kade):
    first = takes(docx_of(POLICY), about=About(date=date(2024, 1, 1), valid_until=date(2025, 12, 31)))
    takes(docx_of(POLICY, "Nieuw."), about=About(date=date(2026, 1, 1)), piece=first.piece)
    shown = evidence.piece_of(kade.organisation, first.piece.ref)
    assert [version.number for version in shown.versions] == [2, 1]
    assert [shown.on(day).number for day in (date(2025, 6, 30), date(2026, 6, 30))] == [1, 2]


def test_a_newer_version_without_a_date_does_not_displace_the_one_that_was_valid_then(takes, kade):
    first = takes(docx_of(POLICY), about=About(date=date(2024, 1, 1)))
    takes(docx_of(POLICY, "Nieuw."), piece=first.piece)
    shown = evidence.piece_of(kade.organisation, first.piece.ref)
    assert [shown.on(day).number for day in (date(2025, 6, 30), date(2200, 1, 1))] == [1, 2]


def test_evidence_raises_what_is_proven_and_taking_it_away_lowers_it(takes, kade, depot):
    from selfassess.services.answering import ItemSave, save_page

    states = dict.fromkeys("abc", "met")
    save_page(kade.assessment, [ItemSave("1.4-K1", {"norms": states})], by=kade.coordinator)
    assert outcomes.outcome_of(kade.assessment).result.items["1.4-K1"].substantiated_p == 0
    taken = takes(pdf_of(POLICY), "beleid.pdf", place=Place(kade.assessment, item(kade, "1.4-K1")))
    assert outcomes.outcome_of(kade.assessment).result.items["1.4-K1"].substantiated_p == 1
    evidence.delete_piece(evidence.piece_of(kade.organisation, taken.piece.ref), by=kade.coordinator)
    assert outcomes.outcome_of(kade.assessment).result.items["1.4-K1"].substantiated_p == 0
    assert clear_away(depot) == 0
    assert depot.store.kept == {}


def test_a_deleted_file_that_the_store_cannot_delete_is_remembered(takes, kade, depot):
    from selfassess.models.database import db

    taken = takes(docx_of(POLICY))
    evidence.delete_piece(evidence.piece_of(kade.organisation, taken.piece.ref), by=kade.coordinator)
    depot.store.breaks = True
    assert clear_away(depot) == 1
    assert db.session.scalars(select(UnwantedFile.key)).all() == [taken.version.key]
    assert clear_away(depot) == 0
    assert db.session.scalars(select(UnwantedFile.key)).all() == []


def test_another_organisation_does_not_see_it(takes, kade):
    from tests.conftest import make_organisation

    taken = takes(docx_of(POLICY))
    elders = make_organisation("Ergens Anders", "elders")
    assert evidence.piece_of(elders.organisation, taken.piece.ref) is None
    assert evidence.list_pieces(elders.organisation) == []


def test_saving_what_stands_is_no_change(takes, kade):
    shown = evidence.piece_of(kade.organisation, takes(docx_of(POLICY)).piece.ref)
    seen, lines = shown.piece.revision, log.count_lines(kade.organisation.id)
    evidence.describe(shown, About(title=shown.piece.title), revision=seen, by=kade.coordinator)
    assert (shown.piece.revision, log.count_lines(kade.organisation.id)) == (seen, lines)


def test_two_changes_from_the_same_page_do_not_overwrite_each_other(takes, kade):
    taken = takes(docx_of(POLICY))
    shown = evidence.piece_of(kade.organisation, taken.piece.ref)
    seen = shown.piece.revision
    evidence.describe(shown, About(title="Eerste"), revision=seen, by=kade.coordinator)
    with pytest.raises(evidence.PieceChanged):
        evidence.describe(shown, About(title="Tweede"), revision=seen, by=kade.coordinator)
    assert evidence.piece_of(kade.organisation, taken.piece.ref).piece.title == "Eerste"
