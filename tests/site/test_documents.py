"""The documents: their links lead somewhere, their commands run, and they say what is so."""

import json
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from selfassess.cli import COMMANDS
from selfassess.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "questionnaires" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OUTSIDE = ("http://", "https://", "mailto:")
INTERFACES = (ROOT / "docs" / "interfaces.md").read_text(encoding="utf-8")


def without_code(text):
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.S | re.M))


def anchors(document):
    """The names that headings get: lower case, no punctuation, a hyphen for each space."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.S | re.M), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(document):
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(document.read_text(encoding="utf-8"))):
        if target.startswith(OUTSIDE):
            continue
        path, _, anchor = target.partition("#")
        place = (document.parent / path).resolve() if path else document
        if not place.exists() or (anchor and anchor not in anchors(place)):
            yield target


def console_commands():
    for document in DOCUMENTS:
        for block in re.findall(r"^```console\n(.*?)^```", document.read_text(encoding="utf-8"), re.S | re.M):
            yield from block.strip().splitlines()


def example(name, language):
    return re.search(rf"<!-- example: {name} -->\n```{language}\n(.*?)^```", INTERFACES, re.S | re.M)[1]


def selfassess(folder, *arguments):
    return subprocess.run([sys.executable, "-m", "selfassess.cli", *arguments], cwd=folder, capture_output=True, text=True, timeout=60)


def shape(value):
    """What keys there are, without the ids of parts, sections and items."""
    if not isinstance(value, dict):
        return None
    return {re.sub(r"^\d.*", "id", key): shape(inner) for key, inner in value.items()}


@pytest.fixture
def checkout(tmp_path):
    """A folder that looks like the checkout to a command, and in which it may write."""
    for name in ("questionnaires", "selfassess"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_leads_somewhere(document):
    assert list(broken_links(document)) == []


def test_a_link_to_nowhere_would_be_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Title here\n[a](gone.md) [b](#title-here) [c](#gone) [d](page.md) `[e](code.md)`\n", encoding="utf-8")
    assert list(broken_links(page)) == ["gone.md", "#gone"]


@pytest.mark.parametrize("command", dict.fromkeys(console_commands()))
def test_every_command_in_the_documents_runs(command, checkout):
    program, *arguments = command.split()
    assert program == ".venv/bin/selfassess"
    done = selfassess(checkout, *arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("name", ["questionnaire list", "questionnaire show", "questionnaire check", "score", "plan", "privacy check"])
def test_the_readme_shows_each_command_that_needs_no_database(name):
    shown = re.findall(r"^\.venv/bin/selfassess (.+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert any(command.startswith(name) for command in shown)


def test_every_command_stands_in_the_interfaces():
    assert [name for name in COMMANDS if f"`selfassess {name}" not in INTERFACES] == []


def test_the_example_of_an_answers_file_is_accepted(tmp_path):
    (tmp_path / "answers.yaml").write_text(example("answers", "yaml"), encoding="utf-8")
    done = selfassess(tmp_path, "score", "answers.yaml", "--json")
    assert done.returncode == 0, done.stderr


def test_the_example_of_a_result_has_the_keys_of_a_result(checkout):
    found = json.loads(selfassess(checkout, "score", "selfassess/demo/de-kade.yaml", "--json").stdout)
    assert shape(json.loads(example("result", "json"))) == shape(found)


def test_the_settings_in_the_documents_are_those_that_exist():
    exist = {f"{PREFIX}{setting.name.upper()}" for setting in fields(Settings) if setting.name != "instance"}
    assert set(re.findall(rf"^\| `({PREFIX}\w+)` \|", INTERFACES, re.M)) == exist


def test_the_scoring_has_the_sections_that_the_code_cites():
    text = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    there = re.findall(r"^## (4\.\d+) ", text, re.M)
    cited = {
        number
        for file in (ROOT / "selfassess").rglob("*.py")
        for said in re.findall(r"docs/scoring\.md ((?:4\.\d+)(?:(?:, | and )4\.\d+)*)", file.read_text(encoding="utf-8"))
        for number in re.findall(r"4\.\d+", said)
    }
    assert there == [f"4.{number}" for number in range(1, len(there) + 1)]
    assert cited
    assert cited <= set(there)


def test_the_worked_example_is_what_the_program_computes(checkout):
    found = json.loads(selfassess(checkout, "score", "selfassess/demo/de-kade.yaml", "--json").stdout)
    text = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8").partition("## 4.10")[2].partition("## 4.11")[0]
    rows = re.findall(r"^\| (\d\.\d) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| \**(\d)\** \|", text, re.M)
    sections = found["sections"]
    computed = [
        (key, *(f"{one[name]:.2f}" for name in ("p_criteria", "p_indicators", "p")), str(one["level"])) for key, one in sections.items()
    ]
    order = re.findall(r"(\d\.\d-[KI]\d) \((\d+)\)", text.partition("The plan has")[2])
    assert rows == computed
    assert order == [(action["item"], str(action["priority"])) for action in found["actions"]]
