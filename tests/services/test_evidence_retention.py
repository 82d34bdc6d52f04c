"""Files that are nobody's: told by the doctor, cleared away by retention, and nothing else goes."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from selfassess.adapters.files import StoreFailed
from selfassess.adapters.virus_scan import Clean, Unavailable
from selfassess.models.database import db, now
from selfassess.models.evidence import Piece, PieceVersion, UnwantedFile
from selfassess.services import evidence, evidence_retention, log, retention
from selfassess.services.stocktaking import take_stock
from selfassess.services.uploading import Place
from tests.exchange.documents.making import docx_of, picture
from tests.services.test_uploading import item

YEAR, DAY = timedelta(days=365), timedelta(days=1)
LONG_AGO = 1_000_000_000


@pytest.fixture
def folder(stored):
    """The folder of the store."""
    return stored.store.folder


def runs(stored, at=None):
    """Do all that is due, and return what it was."""
    at, done = at or now(), []
    for step in evidence_retention.due_steps(at):
        evidence_retention.do_step(step, at)
        done.append(step.what)
    for step in evidence_retention.store_steps(stored):
        evidence_retention.do_store_step(step, stored)
        done.append(step.what)
    return done


def leaves(folder, name: str) -> None:
    """Leave an old file in the store."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"half")
    os.utime(file, (LONG_AGO, LONG_AGO))


def files(folder):
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def pieces():
    return list(db.session.scalars(select(Piece.title)))


def test_what_nobody_answered_for_four_days_goes_with_its_file(keeps, stored, folder, kade):
    taken = keeps(picture(), "plattegrond.jpg")
    assert runs(stored, now() + evidence_retention.TO_ANSWER - timedelta(minutes=1)) == []
    assert runs(stored, now() + evidence_retention.TO_ANSWER) == ["unanswered", "unwanted"]
    assert (pieces(), files(folder)) == ([], [])
    assert (runs(stored, now() + evidence_retention.TO_ANSWER), log.check(kade.organisation.id).wrong) == ([], None)
    assert taken.version.asked


def test_what_was_answered_stays_and_so_do_the_other_versions(keeps, stored, kade):
    first = keeps(docx_of("Eerste."))
    keeps(picture(), "tweede.jpg", piece=first.piece)
    assert runs(stored, now() + evidence_retention.TO_ANSWER) == ["unanswered", "unwanted"]
    assert db.session.scalars(select(PieceVersion.number)).all() == [1]
    third = keeps(picture(), "derde.jpg", piece=first.piece)
    evidence.confirm(third.version, by=kade.coordinator)
    assert runs(stored, now() + evidence_retention.TO_ANSWER) == []
    assert third.version.is_usable


def test_a_piece_that_stands_nowhere_goes_after_the_years_of_the_organisation(keeps, stored, folder, kade):
    retention.choose_periods(kade.organisation, closed_years=3, log_years=7, by=kade.members["administrator"])
    keeps(docx_of("Nergens."), "nergens.docx")
    keeps(docx_of("Ergens."), "ergens.docx", place=Place(kade.assessment, item(kade, "2.1-K1")))
    assert runs(stored, now() + 3 * YEAR - DAY) == []
    assert runs(stored, now() + 3 * YEAR) == ["unused", "unwanted"]
    assert (pieces(), len(files(folder))) == (["ergens"], 1)


def test_a_piece_that_was_taken_away_from_its_last_item_stays_as_long_as_a_new_one(keeps, stored, kade):
    retention.choose_periods(kade.organisation, closed_years=3, log_years=7, by=kade.members["administrator"])
    taken = keeps(docx_of("Ergens."), "ergens.docx", place=Place(kade.assessment, item(kade, "2.1-K1")))
    db.session.execute(update(Piece).values(updated_at=now() - 4 * YEAR))
    db.session.commit()
    evidence.unlink(kade.assessment, "2.1-K1", taken.piece, by=kade.coordinator)
    assert runs(stored) == []
    assert runs(stored, now() + 3 * YEAR) == ["unused", "unwanted"]


def test_a_trial_deletes_nothing(keeps, stored, folder, kade):
    keeps(picture(), "plattegrond.jpg")
    leaves(folder, f"{kade.organisation.ref}/{'0' * 32}")
    before = files(folder)
    assert [step.what for step in evidence_retention.due_steps(now() + evidence_retention.TO_ANSWER)] == ["unanswered"]
    assert [step.what for step in evidence_retention.store_steps(stored)] == ["stray"]
    assert (files(folder), len(pieces())) == (before, 1)


def test_files_without_a_row_go_when_they_are_old(keeps, stored, folder, kade):
    ref = kade.organisation.ref
    kept = keeps(docx_of()).version.key
    under_way = stored.store.put([b"under way"], under=ref)
    leaves(folder, f"{ref}/{'0' * 32}")
    leaves(folder, f"{ref}/{'1' * 32}#1")
    for name in ("selfassess-upload-old", "selfassess-upload-new", "of-somebody-else"):
        leaves(stored.folder, f"{name}/came")
    for name in ("selfassess-upload-old", "of-somebody-else"):
        os.utime(stored.folder / name, (LONG_AGO, LONG_AGO))
    assert [(step.what, step.says.params["n"]) for step in evidence_retention.store_steps(stored)] == [("stray", 1), ("half", 2)]
    assert runs(stored) == ["stray", "half"]
    assert files(folder) == sorted((kept, under_way))
    assert sorted(one.name for one in stored.folder.iterdir()) == ["of-somebody-else", "selfassess-upload-new"]
    assert runs(stored) == []


def test_files_of_an_organisation_that_is_not_here_are_told_and_stay(stored, folder, kade):
    leaves(folder, f"elsewhere/{'0' * 32}")
    assert (take_stock(stored).strange, runs(stored), len(files(folder))) == ((f"elsewhere/{'0' * 32}",), [], 1)


def test_a_deleted_file_goes_as_soon_as_the_store_can(keeps, stored, folder, kade, monkeypatch):
    taken = keeps(docx_of())
    evidence.delete_piece(evidence.piece_of(kade.organisation, taken.piece.ref), by=kade.coordinator)
    with monkeypatch.context() as down:
        down.setattr(type(stored.store), "delete", lambda *_key: (_ for _ in ()).throw(StoreFailed("down")))
        with pytest.raises(StoreFailed):
            runs(stored)
    assert len(files(folder)) == 1
    assert (runs(stored), files(folder), db.session.scalars(select(UnwantedFile.key)).all()) == (["unwanted"], [], [])


def test_a_file_that_waited_for_the_scanner_is_scanned_again(keeps, stored):
    stored.scanner.verdict = Unavailable("unreachable")
    taken = keeps(docx_of())
    assert runs(stored) == ["unscanned"]
    stored.scanner.verdict = Clean()
    assert (runs(stored), runs(stored)) == (["unscanned"], [])
    assert db.session.get(PieceVersion, taken.version.id, populate_existing=True).is_usable


def test_a_lost_and_a_cut_off_file_are_seen(keeps, stored, folder):
    lost, cut, whole = (keeps(docx_of(text)) for text in ("Een.", "Twee.", "Drie."))
    (folder / lost.version.key).unlink()
    (folder / cut.version.key).write_bytes(b"short")
    stock = take_stock(stored)
    assert (stock.missing, stock.other_size) == (((lost.piece.ref, 1),), ((cut.piece.ref, 1),))
    assert whole.piece.ref not in str(stock)


def test_a_version_that_is_deleted_during_the_look_is_not_missing(keeps, stored, monkeypatch):
    key = keeps(docx_of()).version.key
    real = type(stored.store).list

    def listed(store, *under):
        db.session.execute(update(PieceVersion).values(key=None))
        stored.store.delete(key)
        return real(store, *under)

    monkeypatch.setattr(type(stored.store), "list", listed)
    assert take_stock(stored).missing == ()
