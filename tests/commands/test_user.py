"""`selfassess user`, run where the package is installed and nothing else is there yet."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = {"SELFASSESS_SECRET_KEY": "a key for tests only"}


@pytest.fixture
def installed(tmp_path):
    """Runs a command in an empty folder, with the package as a wheel lays it down."""
    package = tmp_path / "site" / "selfassess"
    shutil.copytree(ROOT / "selfassess", package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("questionnaires", "static", "translations"):
        (package / name).symlink_to(ROOT / name)
    place = tmp_path / "empty"
    place.mkdir()

    def run(*arguments, settings=KEY, verb="add"):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SELFASSESS_") and name != "PORT"}
        environment = {**clean, "PYTHONPATH": str(package.parent), **settings}
        command = [sys.executable, "-m", "selfassess.cli", "user", verb, *arguments]
        return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=60)

    return run


def test_the_first_person_of_a_new_installation_gets_a_link(installed):
    done = installed("coordinator@example.org", "--organisation", "Onze organisatie", "--role", "coordinator")
    assert done.returncode == 0, done.stderr
    assert re.search(r"http://127\.0\.0\.1:8000/account/choose-password/\S+", done.stdout)


def test_nobody_is_let_in_without_a_secret_key(installed):
    done = installed("coordinator@example.org", "--organisation", "Onze organisatie", settings={})
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "SELFASSESS_SECRET_KEY" in done.stderr


def test_a_person_is_added_once(installed):
    again = [installed("coordinator@example.org", "--organisation", "Onze organisatie") for _ in range(2)][-1]
    assert (again.returncode, "Traceback" in again.stderr) == (1, False)
    assert "coordinator@example.org" in again.stderr


def test_who_forgot_a_password_gets_a_new_link(installed):
    installed("coordinator@example.org", "--organisation", "Onze organisatie")
    found, unknown = installed("Coordinator@example.org", verb="link"), installed("niemand@example.org", verb="link")
    assert re.search(r"/account/choose-password/\S+", found.stdout), found.stderr
    assert (unknown.returncode, "niemand@example.org" in unknown.stderr) == (1, True)


def test_only_who_has_a_second_step_can_be_helped_out_of_it(installed):
    installed("coordinator@example.org", "--organisation", "Onze organisatie")
    done = installed("coordinator@example.org", verb="reset-second-factor")
    assert (done.returncode, "coordinator@example.org" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


@pytest.mark.parametrize("verb", ["add", "link", "reset-second-factor"])
def test_a_database_that_cannot_be_opened_is_said_in_a_sentence(installed, verb):
    more = ("--organisation", "Onze organisatie") if verb == "add" else ()
    nowhere = {**KEY, "SELFASSESS_DATABASE_URL": "sqlite:////nergens/selfassess.db"}
    done = installed("coordinator@example.org", *more, settings=nowhere, verb=verb)
    assert (done.returncode, done.stderr.count("\n"), "SELFASSESS_DATABASE_URL" in done.stderr) == (1, 1, True)
