"""A test that needs a program that is not installed is skipped and named; where everything must run it fails."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEEDY = "from tests.packages import program\n\n\ndef test_in_a_browser():\n    assert program('chromium')\n"


def runs(folder: Path, **environment: str) -> subprocess.CompletedProcess:
    """Run one test that needs a browser where no program can be found."""
    (folder / "test_needy.py").write_text(NEEDY, encoding="utf-8")
    kept = {name: text for name, text in os.environ.items() if name != "CI"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.packages", "-p", "no:cacheprovider", "test_needy.py"],
        cwd=folder, env={**kept, "PATH": str(folder), "PYTHONPATH": str(ROOT), **environment}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_what_is_not_run_for_want_of_a_package_is_named_at_the_end(tmp_path):
    done = runs(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "not run for want of the system package chromium: 1" in done.stdout
    assert "test_needy.py::test_in_a_browser" in done.stdout


def test_where_everything_must_run_a_missing_package_is_a_failure(tmp_path):
    done = runs(tmp_path, CI="true")
    assert done.returncode == 1
    assert "needs the system package chromium" in done.stdout
