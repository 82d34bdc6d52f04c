"""`selfassess score` and `plan` of a file of answers: exit codes, and what is written where."""

import json
import os
import subprocess
import sys

import pytest

from selfassess.places import folder

ROOT = folder("questionnaires").parent
TOLD_IMPORTS = (
    "import sys\nfrom selfassess import cli\n"
    "try: cli.main()\n"
    "except SystemExit: pass\n"
    "print([name for name in ('flask', 'sqlalchemy', 'wtforms') if name in sys.modules], file=sys.stderr)"
)


def run(at, *arguments, program=("-m", "selfassess.cli")):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *program, *arguments], capture_output=True, text=True, cwd=at, env=environment, check=False)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "a.yaml").write_text("questionnaire: kwaliteitskader\ndate: 2025-06-30\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("day", ["2025-02-30", "2025-6-30", "20250630", "2025-W27-1", "9999-12-31", "gisteren"])
def test_a_reference_date_that_is_none_is_wrong_use(place, day):
    ended = run(place, "score", "a.yaml", "--date", day)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr


def test_the_date_that_is_asked_wins_over_that_of_the_file(place):
    ended = run(place, "score", "a.yaml", "--json", "--date", "2026-01-31")
    assert json.loads(ended.stdout)["date"] == "2026-01-31"


def test_a_refused_file_gives_only_its_faults(place):
    (place / "a.yaml").write_text("questionnaire: kwaliteitskader\ndate: nooit\nanswers: {9.9-K1: {}}\n", encoding="utf-8")
    ended = run(place, "score", "a.yaml", "--json", "--language", "en")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert [line.split(": ")[0] for line in ended.stderr.splitlines()] == ["a.yaml:2:7", "a.yaml:3:11"]


@pytest.mark.parametrize("option", ["--pdf", "--html"])
def test_a_plan_is_never_written_over_its_answers(place, option):
    before = (place / "a.yaml").read_bytes()
    ended = run(place, "plan", "a.yaml", option, "./a.yaml")
    assert ended.returncode == 1
    assert (place / "a.yaml").read_bytes() == before


@pytest.mark.parametrize("arguments", [("score", "a.yaml", "--json"), ("plan", "a.yaml", "--html", "p.html", "--pdf", "p.pdf")])
def test_no_web_framework_and_no_database_is_imported(place, arguments):
    ended = run(place, *arguments, program=("-c", TOLD_IMPORTS))
    assert ended.stderr.splitlines()[-1] == "[]"
