"""Backup and restore: what went in comes out, whole or not at all, and nothing else gets in."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from selfassess.adapters.files import FakeFiles, NotKept, StoreFailed
from selfassess.app import engine_of
from selfassess.migrations import is_current
from selfassess.models.database import db
from selfassess.services import answering, log, upgrading
from selfassess.services.answering import ItemSave
from selfassess.services.backup import Place, restore, write_backup
from selfassess.services.backup_file import BackupRefused, opened
from selfassess.services.depot import unwanted
from tests.conftest import make_app, person

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
POLICY, PROTOCOL = "kade/00aa", "kade/00bb"
ITEM = "1.4-K1"
FLAT = """
import resource, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path
from selfassess.adapters.files import store_at
from selfassess.services.backup import Place, restore, write_backup
from selfassess.services.backup_file import opened
folder = Path(sys.argv[1])
here, there = (Place(None, store_at(f"file:{folder / name}")) for name in ("here", "there"))
for place in (here, there):
    place.files.delete(place.files.put([b"warm"], under="kade"))
key = here.files.put((bytes([n]) * 1_000_000 for n in range(100)), under="kade")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write_backup(here, folder / "file.zip", at=datetime.now(UTC))
with opened(folder / "file.zip") as backup:
    restore(backup, there, replace=False)
print(sum(len(piece) for piece in there.files.open(key)), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def saved(kade, note: str, revision: int) -> None:
    """Answer one question, each time otherwise, so that the log tells of each."""
    answer = {"norms": {"a": ("met", "not_met")[revision % 2], "b": "not_met", "c": "met"}, "note": note}
    answering.save_page(kade.assessment, [ItemSave(ITEM, answer, revision=revision)], by=kade.coordinator)


@pytest.fixture
def lived(app, kade, tmp_path):
    """The place where De Kade works: an answer in two versions, a log, someone signed in, and two files."""
    saved(kade, "eerst", 0)
    saved(kade, "daarna", 1)
    person(app, "director@kade.example")
    files = FakeFiles()
    files.put_at(POLICY, [b"beleid" * 1000])
    files.put_at(PROTOCOL, [b"protocol"])
    db.session.commit()
    return Place(tmp_path / "selfassess.db", files, "the key of this place")


@pytest.fixture
def file(lived, tmp_path):
    """A backup of that place."""
    write_backup(lived, tmp_path / "backup.zip", at=AT)
    return tmp_path / "backup.zip"


@pytest.fixture
def elsewhere(tmp_path):
    """A place where nothing is yet."""
    return Place(tmp_path / "elsewhere" / "selfassess.db", FakeFiles(), "the key of this place")


def put_back(file: Path, place: Place, *, replace: bool = False):
    """Check a backup and restore it."""
    with opened(file) as backup:
        return restore(backup, place, replace=replace)


def refused(file: Path, place: Place, **how) -> str:
    """Return why a backup is not put back."""
    with pytest.raises(BackupRefused) as told:
        put_back(file, place, **how)
    return str(told.value)


def rows(database: Path) -> list[str]:
    """Return all that a database holds, but for who is signed in."""
    with closing(sqlite3.connect(database)) as connection:
        return sorted(line for line in connection.iterdump() if "account_session" not in line)


def asked(database: Path, question: str):
    """Return the first answer of a database."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(question).fetchone()[0]


def rewritten(file: Path, change) -> Path:
    """Make the zip anew after `change(members, manifest)`; members are pairs of a name and bytes."""
    with zipfile.ZipFile(file) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist() if name != "manifest.json"]
        manifest = json.loads(archive.read("manifest.json"))
    change(members, manifest)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in [*members, ("manifest.json", json.dumps(manifest))]:
            archive.writestr(name, content)
    return file


def test_what_went_in_comes_out(lived, file, elsewhere):
    done = put_back(file, elsewhere)
    assert rows(elsewhere.database) == rows(lived.database)
    assert elsewhere.files.kept == lived.files.kept
    assert (done.counts["organisations"], done.counts["assessments"], done.counts["files"]) == (1, 1, 2)
    assert (done.other_key, done.left_over) == (False, False)


def test_people_sign_in_where_it_was_restored_and_the_log_is_whole(file, elsewhere):
    put_back(file, elsewhere)
    assert asked(elsewhere.database, "SELECT count(*) FROM account_session") == 0
    there = make_app(elsewhere.database.parent)
    assert person(there, "coordinator@kade.example").opens("/").status_code in (200, 302, 303)
    with there.app_context():
        assert [one.wrong for one in log.check_all()] == [None] * 2


def test_another_secret_key_is_noticed(file, elsewhere):
    assert put_back(file, Place(elsewhere.database, elsewhere.files, "another key")).other_key


def test_the_secret_key_is_not_in_it(lived, file):
    with zipfile.ZipFile(file) as archive:
        assert not [name for name in archive.namelist() if lived.secret.encode() in archive.read(name)]


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(app, lived, tmp_path, elsewhere):
    upgrading.downgrade(engine_of(app), "0003")
    write_backup(lived, tmp_path / "old.zip", at=AT)
    put_back(tmp_path / "old.zip", elsewhere)
    with make_app(elsewhere.database.parent).app_context():
        assert is_current(db.engine)
        assert db.session.connection().exec_driver_sql("SELECT count(*) FROM answer").scalar() == 1


def test_only_its_owner_can_read_it_and_nothing_is_left_beside_it(file):
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir() if "part" in one.name] == []


def test_a_file_that_is_there_is_left_alone_unless_asked(lived, tmp_path):
    taken = tmp_path / "taken.zip"
    taken.write_text("mine")
    with pytest.raises(BackupRefused, match="there already"):
        write_backup(lived, taken, at=AT)
    assert taken.read_text() == "mine"
    write_backup(lived, taken, at=AT, force=True)
    with opened(taken) as backup:
        assert backup.manifest.keys == [POLICY, PROTOCOL]


def test_a_backup_holds_one_moment_while_people_go_on(app, kade, lived, tmp_path):
    stop, faults = threading.Event(), []

    def write():
        with app.app_context():
            revision = 2
            while not stop.is_set():
                try:
                    saved(kade, f"versie {revision}", revision)
                except Exception as fault:  # told below, in the thread of the test
                    faults.append(fault)
                    return
                revision += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for name in ("one", "two", "three"):
            write_backup(lived, tmp_path / f"{name}.zip", at=AT)
    finally:
        stop.set()
        writer.join()
    assert faults == []
    for name in ("one", "two", "three"):
        place = Place(tmp_path / name / "selfassess.db", FakeFiles())
        put_back(tmp_path / f"{name}.zip", place)
        revision = asked(place.database, "SELECT revision FROM answer")
        assert asked(place.database, "SELECT count(*) FROM event WHERE type = 'answers saved'") == revision
        assert asked(place.database, "SELECT count FROM event_chain WHERE organisation_id > 0") == asked(
            place.database, "SELECT max(number) FROM event WHERE organisation_id > 0"
        )


class Leaving(FakeFiles):
    """A store from which one file goes away as soon as somebody wants to read it."""

    def open(self, key):
        """Return the bytes in pieces."""
        if key == POLICY:
            return self._half_way()
        return super().open(key)

    def _half_way(self):
        yield b"bel"
        raise NotKept(POLICY)


def test_a_file_that_is_deleted_meanwhile_is_named_and_the_rest_is_there(lived, tmp_path, elsewhere):
    files = Leaving()
    files.kept = lived.files.kept
    made = write_backup(Place(lived.database, files), tmp_path / "backup.zip", at=AT)
    assert made.missing == (POLICY,)
    assert put_back(tmp_path / "backup.zip", elsewhere).manifest.missing == (POLICY,)
    assert elsewhere.files.kept == {PROTOCOL: b"protocol"}


def test_a_deleted_file_that_the_store_still_has_does_not_live_on_in_a_backup(kade, lived, tmp_path):
    unwanted(kade.organisation.id, [POLICY])
    write_backup(lived, tmp_path / "backup.zip", at=AT)
    with opened(tmp_path / "backup.zip") as backup:
        assert backup.manifest.keys == [PROTOCOL]


def test_what_is_no_file_of_ours_is_named_and_left_out(lived, tmp_path):
    lived.files.kept["Lost+Found"] = b"?"
    assert write_backup(lived, tmp_path / "backup.zip", at=AT).strange == ("Lost+Found",)
    with opened(tmp_path / "backup.zip") as backup:
        assert backup.manifest.keys == [POLICY, PROTOCOL]


def test_a_store_that_fails_leaves_nothing_of_a_backup(lived, tmp_path):
    there = set(tmp_path.iterdir())
    lived.files.breaks = True
    with pytest.raises(StoreFailed):
        write_backup(lived, tmp_path / "backup.zip", at=AT)
    assert set(tmp_path.iterdir()) == there


def test_a_damaged_database_is_not_backed_up_in_silence(lived, tmp_path):
    (tmp_path / "damaged.db").write_bytes(b"no database" * 1000)
    with pytest.raises(BackupRefused, match="damaged"):
        write_backup(Place(tmp_path / "damaged.db", lived.files), tmp_path / "backup.zip", at=AT)


def other_content(members, _manifest):
    members[1] = (members[1][0], b"BELEID" * 1000)


def more_content(members, _manifest):
    members[1] = (members[1][0], members[1][1] + b"\0" * 1_000_000)


def way_out(members, _manifest):
    members.append(("../../elsewhere.txt", b"a"))


def way_out_in_the_manifest(members, manifest):
    members.append(("files/../../elsewhere", b"a"))
    manifest["members"].append({"name": "files/../../elsewhere", "size": 1, "sha256": "00"})


def lost(members, _manifest):
    del members[2]


def twice(members, _manifest):
    members.append(members[2])


def later_format(_members, manifest):
    manifest.update(format=2, version="9.9")


def later_tables(_members, manifest):
    manifest.update(revision="9999", version="9.9")


def other_tables(_members, manifest):
    manifest.update(revision="0001")


def no_manifest_of_ours(_members, manifest):
    manifest.clear()


def odd_manifest(_members, manifest):
    manifest["members"] = "all"


def odd_key_check(_members, manifest):
    manifest["key_check"] = {"salt": 1, "check": 2}


def odd_missing_file(_members, manifest):
    manifest["missing"] = ["\x1b[2J"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (other_content, "files/kade/00aa is damaged"),
        (more_content, "files/kade/00aa is damaged"),
        (way_out, "../../elsewhere.txt does not belong"),
        (way_out_in_the_manifest, "files/../../elsewhere does not belong"),
        (lost, "files/kade/00bb is missing"),
        (twice, "twice"),
        (later_format, "newer version of the program (9.9)"),
        (later_tables, "newer version of the program (9.9)"),
        (other_tables, "not the one that its manifest tells of"),
        (no_manifest_of_ours, "not a backup of this program"),
        (odd_manifest, "not a backup of this program"),
        (odd_key_check, "not a backup of this program"),
        (odd_missing_file, "not a backup of this program"),
    ],
)
def test_a_backup_that_was_changed_is_refused_and_touches_nothing(file, elsewhere, change, says):
    rewritten(file, change)
    assert says in refused(file, elsewhere)
    assert not elsewhere.database.exists()
    assert elsewhere.files.kept == {}


def test_every_fault_is_told_at_once(file, elsewhere):
    def change(members, manifest):
        other_content(members, manifest)
        way_out(members, manifest)

    rewritten(file, change)
    with pytest.raises(BackupRefused) as told:
        put_back(file, elsewhere)
    assert len(told.value.faults) == 2


@pytest.mark.parametrize("place", [200, -5000, -200, -10])
def test_one_turned_byte_is_noticed(file, elsewhere, place):
    content = bytearray(file.read_bytes())
    content[place] ^= 0xFF
    file.write_bytes(content)
    refused(file, elsewhere)
    assert elsewhere.files.kept == {}


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
def test_half_a_backup_is_refused(file, elsewhere, kept):
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])
    assert "not a backup" in refused(file, elsewhere)


def test_a_place_with_data_is_left_alone_unless_asked(lived, file, elsewhere):
    put_back(file, elsewhere)
    before = elsewhere.database.read_bytes()
    assert "--replace" in refused(file, elsewhere)
    assert elsewhere.database.read_bytes() == before


def test_files_alone_are_data_too(file, elsewhere):
    elsewhere.files.put_at("kade/00cc", [b"a"])
    assert "--replace" in refused(file, elsewhere)
    assert not elsewhere.database.exists()


def test_a_place_where_the_program_was_only_started_is_empty(file, elsewhere):
    elsewhere.database.parent.mkdir()
    engine_of(make_app(elsewhere.database.parent)).dispose()
    assert put_back(file, elsewhere).counts["organisations"] == 1


def test_what_came_after_the_backup_is_gone_when_it_replaces(lived, file, elsewhere):
    put_back(file, elsewhere)
    with closing(sqlite3.connect(elsewhere.database)) as connection:
        connection.execute("UPDATE organisation SET name = 'Anders'")
        connection.commit()
    elsewhere.files.put_at("kade/00cc", [b"later"])
    put_back(file, elsewhere, replace=True)
    assert rows(elsewhere.database) == rows(lived.database)
    assert elsewhere.files.kept == lived.files.kept


def test_a_restore_that_breaks_half_way_leaves_the_old_database(file, elsewhere):
    put_back(file, elsewhere)
    before = elsewhere.database.read_bytes()
    elsewhere.files.breaks = True
    with pytest.raises(StoreFailed):
        put_back(file, elsewhere, replace=True)
    assert elsewhere.database.read_bytes() == before
    assert [one.name for one in elsewhere.database.parent.iterdir()] == ["selfassess.db"]


def test_nothing_is_replaced_while_somebody_has_the_database_open(app, lived, file, elsewhere):
    put_back(file, elsewhere)
    with closing(sqlite3.connect(elsewhere.database, isolation_level=None)) as idle:
        idle.execute("PRAGMA journal_mode=WAL")
        idle.execute("SELECT count(*) FROM account").fetchone()
        assert "Stop it" in refused(file, elsewhere, replace=True)
    put_back(file, elsewhere, replace=True)


def test_a_damaged_database_and_what_lies_beside_it_are_replaced(lived, file, elsewhere):
    elsewhere.database.parent.mkdir()
    elsewhere.database.write_bytes(b"no database" * 1000)
    beside = Path(f"{elsewhere.database}-wal")
    beside.write_bytes(b"of the old one")
    assert "--replace" in refused(file, elsewhere)
    put_back(file, elsewhere, replace=True)
    assert not beside.exists()
    assert rows(elsewhere.database) == rows(lived.database)


def test_files_alone_go_into_a_place_with_another_kind_of_database(lived, file, tmp_path):
    alone = tmp_path / "files.zip"
    assert write_backup(Place(None, lived.files), alone, at=AT).counts == {"files": 2}
    place = Place(None, FakeFiles())
    assert "another kind of database" in refused(file, place)
    put_back(alone, place)
    assert place.files.kept == lived.files.kept


def test_files_alone_take_no_other_file_away(lived, tmp_path):
    write_backup(Place(None, lived.files), tmp_path / "files.zip", at=AT)
    lived.files.put_at("kade/00cc", [b"later"])
    put_back(tmp_path / "files.zip", lived, replace=True)
    assert set(lived.files.kept) == {POLICY, PROTOCOL, "kade/00cc"}


def test_memory_stays_flat_for_a_hundred_megabytes(tmp_path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SELFASSESS_")}
    command = [sys.executable, "-c", FLAT, str(tmp_path)]
    environment = {**clean, "PYTHONPATH": os.pathsep.join(sys.path)}
    size, grown = subprocess.run(command, env=environment, capture_output=True, check=True, text=True, timeout=120).stdout.split()
    assert int(size) == 100_000_000
    assert int(grown) / (1 if sys.platform != "darwin" else 1024) < 60_000
