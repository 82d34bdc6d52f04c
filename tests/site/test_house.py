"""What holds for every file: style, arrows between rooms, and words that may not stand in the project."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from selfassess import shelf

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("lint-imports", "--no-cache")],
    ids=["style", "layout", "arrows"],
)
def test_the_house_is_in_order(command):
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def texts(*endings: str):
    """Yield the files of the project that people wrote."""
    folders = ("selfassess", "questionnaires", "static", "translations", "tests", "docs", ".ci")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    found += [path for path in ROOT.iterdir() if path.is_file()]
    for path in found:
        if path.suffix in endings and "__pycache__" not in path.parts:
            yield path


def test_no_item_of_a_framework_stands_in_code():
    ids = {item.id for path in shelf.shipped() for item in shelf.read(path).questionnaire.items}
    pattern = re.compile(r"(?<![\w.-])(" + "|".join(map(re.escape, ids)) + r")(?![\w-])")
    code = [path for path in texts(".py", ".html", ".js", ".css") if path.is_relative_to(ROOT / "selfassess") or path.suffix == ".js"]
    named = {str(path.relative_to(ROOT)): found for path in code if (found := sorted(set(pattern.findall(_without_examples(path)))))}
    assert not named


def _without_examples(path: Path) -> str:
    """Return the text without docstrings and the examples of the format, in which an id explains something."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = re.sub(r'"""[\s\S]*?"""|example="[^"]*"|#.*', "", text)
    if path.suffix == ".html":
        text = re.sub(r"\{#[\s\S]*?#\}", "", text)
    return text


def test_no_place_of_one_machine_and_no_registry_stands_in_the_project():
    wrong = re.compile(
        "|".join(
            [
                "/ro" + "ot/",
                "/ho" + "me/[a-z]",
                "/wo" + "rk/",
                r"pyp" + r"i\.org",
                "pytho" + "nhosted",
                r"npmj" + r"s\.",
                r"deb" + r"ian\.org",
            ]
        )
    )
    endings = (".py", ".md", ".html", ".js", ".css", ".yaml", ".toml", ".lock", ".po", ".json", ".cfg", "")
    named = {
        str(path.relative_to(ROOT)): found[0]
        for path in texts(*endings)
        if (found := wrong.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert not named


def test_no_file_holds_the_marks_of_a_merge():
    left = re.compile(r"^(<{7} |>{7} |={7}$)", re.MULTILINE)
    files = texts(".py", ".md", ".html", ".js", ".css", ".yaml", ".toml", ".po", ".pot")
    assert not [str(path.relative_to(ROOT)) for path in files if left.search(path.read_text(encoding="utf-8"))]
