"""The commands that look after a place: `log verify`, `retention`, `doctor`."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.conftest import make_app, make_organisation

SETTINGS = {"SELFASSESS_SECRET_KEY": "a key for tests only, of forty characters"}


@pytest.fixture
def place(tmp_path, prepared):
    """A database with De Kade in it, and a function that runs a command over it."""
    app = make_app(tmp_path, prepared)
    with app.app_context():
        make_organisation("Stichting De Kade", "kade")
    database = tmp_path / "selfassess.db"

    def run(*arguments):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SELFASSESS_")}
        places = {"SELFASSESS_DATABASE_URL": f"sqlite:///{database}", "SELFASSESS_EVIDENCE_URL": f"file:{tmp_path / 'evidence'}"}
        environment = {**clean, **SETTINGS, **places, "PYTHONPATH": os.pathsep.join(sys.path)} | run.more
        command = [sys.executable, "-m", "selfassess.cli", *arguments, "--language", "en"]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)

    run.database, run.more = database, {}
    return run


def damage(database, *statements):
    """Do what only the owner of the file can do."""
    connection = sqlite3.connect(database)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_whole_log_is_told_as_such(place):
    done = place("log", "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Log of Stichting De Kade" in done.stdout


def test_the_first_line_that_was_changed_is_named(place):
    damage(place.database, "UPDATE event SET type = 'nothing' WHERE number IN (3, 5) AND organisation_id > 0")
    done = place("log", "verify", "--organisation", "Stichting De Kade")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Line 3" in done.stderr


def test_an_organisation_that_is_not_there_is_told(place):
    done = place("log", "verify", "--organisation", "Niemand")
    assert (done.returncode, "Niemand" in done.stderr) == (1, True)


def test_a_trial_run_deletes_nothing_and_a_real_one_does(place):
    damage(
        place.database,
        "UPDATE assessment SET updated_at = '2020-01-01', reminded_at = '2021-06-01'",
        "UPDATE summary SET updated_at = '2020-01-01'",
    )
    counted = []
    for arguments in (["--dry-run"], []):
        done = place("retention", *arguments)
        assert (done.returncode, "“Proef” of Stichting De Kade is deleted" in done.stdout) == (0, True), done.stderr
        counted.append(sqlite3.connect(place.database).execute("SELECT count(*) FROM assessment").fetchone()[0])
    assert counted == [1, 0]
    assert place("retention").stdout == "There is nothing to clear away.\n"


def test_a_healthy_place_is_told_as_such(place):
    done = place("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Every row belongs to something." in done.stdout


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE answer_change SET assessment_id = 99", "belong"),
        ("DELETE FROM summary", "no summary"),
        ("UPDATE event SET role = 'x' WHERE number = 2", "Line 2"),
        ("UPDATE alembic_version SET version_num = '0001'", "not of this version"),
    ],
)
def test_what_is_wrong_with_a_place_is_told(place, statement, says):
    app_rows = (
        "INSERT INTO answer_change (organisation_id, assessment_id, item_id, voice, revision, value, saved_at)"
        " SELECT organisation_id, id, '1.4-K1', 'first', 1, '{}', '2026-01-01' FROM assessment"
    )
    damage(place.database, app_rows, statement)
    done = place("doctor")
    assert (done.returncode, says in done.stderr) == (1, True), done.stderr


PIECE = "INSERT INTO evidence (id, ref, organisation_id, title, covers, revision, created_at, updated_at) SELECT 1, 'aaaabbbbcccc', id, 'Beleid', '', 1, '2026-01-01', '2026-01-01' FROM organisation"  # noqa: E501
VERSION = (
    "INSERT INTO evidence_version (organisation_id, evidence_id, number, label, status, file_name, kind, size, sha256, key, scan, asked, findings, added_at)"
    " SELECT id, 1, 1, '', 'adopted', 'x.pdf', 'pdf', 9, 'aa', 'de-kade/0123', 'waiting', '[]', '[]', '2026-01-01' FROM organisation"
)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, "1 file of evidence is not in the store: aaaabbbbcccc version 1."),
        ({"SELFASSESS_CLAMD": "127.0.0.1:1"}, "The virus scanner does not answer."),
        ({"SELFASSESS_EVIDENCE_URL": "file:/dev/null/evidence"}, "The store of documents does not answer."),
        ({"SELFASSESS_EVIDENCE_URL": "s3:nothing"}, "SELFASSESS_EVIDENCE_URL must be file:FOLDER or s3://BUCKET/PREFIX."),
    ],
)
def test_what_is_wrong_with_the_documents_is_told(place, more, says):
    damage(place.database, PIECE, VERSION)
    place.more = more
    done = place("doctor")
    assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
    assert "1 file waits for the virus scanner." in done.stdout or "SELFASSESS_EVIDENCE_URL" in more


def test_retention_goes_on_in_the_database_when_the_store_is_down(place):
    damage(
        place.database,
        "UPDATE assessment SET updated_at = '2020-01-01', reminded_at = '2021-06-01'",
        "UPDATE summary SET updated_at = '2020-01-01'",
    )
    place.more = {"SELFASSESS_EVIDENCE_URL": "file:/dev/null/evidence"}
    done = place("retention")
    assert (done.returncode, "is deleted" in done.stdout, "Run this again later" in done.stderr) == (1, True, True)
    assert sqlite3.connect(place.database).execute("SELECT count(*) FROM assessment").fetchone()[0] == 0
