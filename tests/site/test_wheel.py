"""The wheel: everything that is needed is in it, nothing of the tests, and it works where there is no checkout."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 40


def runs(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env={**clean(), **environment}, capture_output=True, text=True, timeout=120
    )  # fmt: skip


def clean() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if not name.startswith("SELFASSESS_")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = runs(ROOT, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    assert built.returncode == 0, built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory) -> Path:
    """A folder without a checkout, with the wheel installed beside it in `site`."""
    folder = tmp_path_factory.mktemp("elsewhere")
    done = runs(
        folder, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", "--target", "site", str(wheel)
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def files_that_ship() -> set[str]:
    """Every file that the program reads, by its place in the wheel."""
    package = {
        str(file.relative_to(ROOT)) for file in (ROOT / "selfassess").rglob("*") if file.is_file() and "__pycache__" not in file.parts
    }
    beside = [file for name in ("questionnaires", "static", "translations") for file in (ROOT / name).rglob("*") if file.is_file()]
    return package | {f"selfassess/{file.relative_to(ROOT)}" for file in beside}


def test_the_wheel_holds_all_that_the_program_reads(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert files_that_ship() - inside == set()
    for one in ("migrations/env.py", "static/app.css", "questionnaires/schema.json", "questionnaires/wettelijke-basis.en.po",
                "translations/nl/LC_MESSAGES/messages.mo", "translations/en/LC_MESSAGES/messages.mo", "demo/de-kade.yaml",
                "web/templates/layout.html", "reports/templates/paper.html"):  # fmt: skip
        assert f"selfassess/{one}" in inside


def test_the_wheel_holds_nothing_else(wheel):
    rooms = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {re.sub(r"-[\d.]+\.dist-info$", "", room) for room in rooms} == {"selfassess"}
    assert [name for name in zipfile.ZipFile(wheel).namelist() if "test" in name.lower() or name.endswith((".pyc", ".db"))] == []


def test_the_command_line_works_where_there_is_no_checkout(elsewhere):
    answers = elsewhere / "site" / "selfassess" / "demo" / "de-kade.yaml"
    done = runs(elsewhere, "-m", "selfassess.cli", "score", str(answers), "--json", PYTHONPATH="site")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["verdict"]["code"] == "D"
    where = runs(elsewhere, "-c", "import selfassess.places as p; print(p.PACKAGE, p.folder('static'))", PYTHONPATH="site")
    assert where.stdout.split() == [str(elsewhere / "site" / "selfassess"), str(elsewhere / "site" / "selfassess" / "static")]


def test_the_app_serves_its_pages_with_their_styles_and_letters(elsewhere):
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    settings = {"PYTHONPATH": "site", "PORT": str(port), "SELFASSESS_SECRET_KEY": "a key for this test only"}
    server = subprocess.Popen([sys.executable, "-m", "selfassess.cli", "serve"], cwd=elsewhere, env=clean() | settings)
    try:
        page = asks(f"http://127.0.0.1:{port}/account/sign-in", server)
        assert "<h1>Inloggen</h1>" in page or "<h1>Aanmelden</h1>" in page
        style = asks(f"http://127.0.0.1:{port}" + re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1], server)
        assert style == (ROOT / "static" / "app.css").read_text(encoding="utf-8")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/fonts/SourceSansPro-Regular.ttf", timeout=10) as font:
            assert font.status == 200
        assert (elsewhere / "instance" / "selfassess.db").is_file()
    finally:
        server.terminate()
        server.wait(15)


def asks(address: str, server: subprocess.Popen) -> str:
    """Return what is at an address, once the server listens."""
    until = time.monotonic() + LONGEST_START
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as found:
                return found.read().decode()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until or server.poll() is not None:
                raise
            time.sleep(0.05)  # a process that starts gives no other sign
