"""`selfassess run` and `serve`: what they say when they cannot start."""

import os
import shutil
import subprocess
import sys

import pytest

from selfassess.places import PACKAGE


@pytest.fixture
def run(tmp_path):
    """The program in a folder of its own, and a function that tries it out there."""
    shutil.copytree(PACKAGE, tmp_path / "selfassess", ignore=shutil.ignore_patterns("__pycache__"))

    def run():
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SELFASSESS_")}
        command = [sys.executable, "-m", "selfassess.cli", "run", "--language", "en"]
        return subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, text=True, timeout=60)

    return run


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(run, tmp_path):
    (tmp_path / "instance").write_text("a file where the folder should come", encoding="utf-8")
    done = run()
    place = tmp_path / "instance" / "secret-key"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"The file {place} cannot be made or read. Check whether you may write in its folder.\n"
