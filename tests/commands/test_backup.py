"""`selfassess backup` and `selfassess restore`: the whole way, and a sentence for whatever is in it."""

import os
import resource
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing

import pytest

from selfassess.adapters.files import store_at
from selfassess.app import engine_of
from tests.conftest import make_app, make_organisation

KEY = "a key for tests only, of forty characters"
MB = 1_000_000


@pytest.fixture
def run(tmp_path):
    """A function that runs a command over the place of a name; `settings` add to or change its own."""

    def run(name, *arguments, largest_file=None, **settings):
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SELFASSESS_")}
        own = {
            "SELFASSESS_SECRET_KEY": KEY,
            "SELFASSESS_DATABASE_URL": f"sqlite:///{tmp_path / name / 'selfassess.db'}",
            "SELFASSESS_EVIDENCE_URL": f"file:{tmp_path / name / 'evidence'}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        limit = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))) if largest_file else None
        command = [sys.executable, "-m", "selfassess.cli", *arguments, "--language", "en"]
        return subprocess.run(
            command, cwd=tmp_path, env={**clean, **own, **settings}, preexec_fn=limit, capture_output=True, text=True, timeout=60
        )

    return run


@pytest.fixture
def here(tmp_path, prepared):
    """A place with De Kade in it and a file of three megabytes; returns the key of that file."""
    (tmp_path / "here").mkdir()
    app = make_app(tmp_path / "here", prepared)
    with app.app_context():
        make_organisation("Stichting De Kade", "kade")
    engine_of(app).dispose()  # or it is a program that runs
    return store_at(f"file:{tmp_path / 'here' / 'evidence'}").put((os.urandom(MB) for _ in range(3)), under="kade")


@pytest.fixture
def file(here, run):
    """A backup of that place."""
    assert run("here", "backup", "backup.zip").returncode == 0
    return "backup.zip"


def sentence(done) -> str:
    """Return what was said of bad input: something for people, and exit code 1."""
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False), done.stderr
    assert done.stderr.strip()
    return done.stderr


def test_a_place_comes_back_elsewhere_whole(here, run, tmp_path):
    made = run("here", "backup", "backup.zip")
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout == "backup.zip is ready: 4 MB. Organisations: 1. People: 5. Assessments: 1. Files: 1.\n"
    done = run("there", "restore", "backup.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Organisations: 1. People: 5. Assessments: 1. Files: 1." in done.stdout
    assert "Log of Stichting De Kade" in done.stdout
    assert (tmp_path / "there" / "evidence" / here).read_bytes() == (tmp_path / "here" / "evidence" / here).read_bytes()
    assert "backup restored" in str(
        sqlite3.connect(tmp_path / "there" / "selfassess.db").execute("SELECT type FROM event WHERE organisation_id = 0").fetchall()
    )
    assert run("there", "log", "verify").returncode == 0


def test_a_log_that_was_broken_before_is_put_back_and_told(here, run, tmp_path):
    with closing(sqlite3.connect(tmp_path / "here" / "selfassess.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET type = 'nothing' WHERE number = 3 AND organisation_id > 0")
        connection.commit()
    run("here", "backup", "backup.zip")
    done = run("there", "restore", "backup.zip")
    assert (done.returncode, "Organisations: 1" in done.stdout, "Line 3" in done.stderr) == (1, True, True)


def test_no_secret_key_is_needed_and_another_one_is_told(file, run):
    assert run("there", "restore", file, SELFASSESS_SECRET_KEY="").returncode == 0
    done = run("elsewhere", "restore", file, SELFASSESS_SECRET_KEY="quite another key for tests only")
    assert (done.returncode, "secret key is another one" in done.stderr) == (0, True)


def test_a_place_with_data_asks_for_a_word(file, run):
    assert "--replace" in sentence(run("here", "restore", file))
    assert run("here", "restore", file, "--replace").returncode == 0


def test_a_running_program_is_not_pulled_away(file, run, tmp_path):
    with closing(sqlite3.connect(tmp_path / "here" / "selfassess.db")) as connection:
        connection.execute("SELECT count(*) FROM account").fetchone()
        assert "The program is running" in sentence(run("here", "restore", file, "--replace"))


@pytest.mark.parametrize(
    ("target", "says"),
    [("gone/backup.zip", "cannot be written"), ("here", "This is a folder"), ("taken.zip", "--force"), ("x" * 300, "cannot be written")],
)
def test_a_backup_that_cannot_be_written_there_is_told(here, run, tmp_path, target, says):
    (tmp_path / "taken.zip").write_text("mine")
    assert says in sentence(run("here", "backup", target))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["here", "taken.zip"]


def test_a_full_disk_is_told_and_leaves_nothing(here, run, tmp_path):
    assert "no room" in sentence(run("here", "backup", "backup.zip", largest_file=2 * MB))
    assert [one.name for one in tmp_path.iterdir()] == ["here"]


def test_a_disk_that_is_full_when_putting_back_leaves_the_place_empty(file, run, tmp_path):
    sentence(run("there", "restore", file, largest_file=2 * MB))
    sentence(run("there", "restore", file, largest_file=50_000))
    assert [one for one in (tmp_path / "there").rglob("*") if one.is_file()] == []


@pytest.mark.parametrize(
    ("name", "says"),
    [("gone.zip", "does not exist"), ("here", "This is a folder"), ("text.zip", "is not a backup"), ("plan.docx", "not a backup of this")],
)
def test_what_is_no_backup_is_told(here, run, tmp_path, name, says):
    (tmp_path / "text.zip").write_text("not a zip")
    with zipfile.ZipFile(tmp_path / "plan.docx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert says in sentence(run("there", "restore", name))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"SELFASSESS_DATABASE_URL": "postgresql+psycopg://db/selfassess"}, "pg_dump"),
        ({"SELFASSESS_DATABASE_URL": "sqlite://"}, "no plain file"),
        ({"SELFASSESS_DATABASE_URL": "sqlite:///gone.db"}, "There is no database here"),
        ({"SELFASSESS_EVIDENCE_URL": "file:"}, "SELFASSESS_EVIDENCE_URL"),
        ({"SELFASSESS_EVIDENCE_URL": "file:taken.zip"}, "SELFASSESS_EVIDENCE_URL"),
    ],
)
def test_a_place_that_cannot_be_backed_up_is_told(here, run, tmp_path, settings, says):
    (tmp_path / "taken.zip").write_text("mine")
    assert says in sentence(run("here", "backup", "backup.zip", **settings))
    assert not (tmp_path / "backup.zip").exists()


def test_files_alone_go_along_with_a_database_of_another_kind(here, run, tmp_path):
    postgresql = {"SELFASSESS_DATABASE_URL": "postgresql+psycopg://db/selfassess"}
    made = run("here", "backup", "files.zip", "--files-only", **postgresql)
    assert (made.returncode, made.stderr, "Files: 1." in made.stdout) == (0, "", True)
    done = run("there", "restore", "files.zip", **postgresql)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "there" / "evidence" / here).is_file()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_command_without_a_file_is_wrong_use(run, command):
    done = run("there", command)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
