"""Every case of tests/vectors, from an answers file through the command line to the JSON of its result."""

import json

import pytest
from click.testing import CliRunner

from selfassess.commands.score import score

from .cases import as_text, differences, read_cases

CASES = read_cases("kwaliteitskader")
REFUSED = {name: case for name, case in CASES.items() if "refused" in case}
SCORED = {name: case for name, case in CASES.items() if "expect" in case}


@pytest.fixture
def scored(tmp_path):
    """Return a function that scores the answers file of a case."""

    def run(case):
        file = tmp_path / "answers.yaml"
        file.write_text(as_text(case), encoding="utf-8")
        return CliRunner().invoke(score, [str(file), "--json"])

    return run


@pytest.mark.parametrize("name", SCORED)
def test_the_case_gives_what_the_rules_say(name, scored):
    done = scored(SCORED[name])
    assert done.exit_code == 0, done.stderr
    shown = json.loads(done.stdout)
    rows = shown.pop("actions")
    shown["plan"] = [[row["item"], row["kind"], row["priority"], row["class"]] for row in rows]
    shown["actions"] = {row["item"]: row for row in rows}
    shown["warned"] = [line.split(": ")[0].split(", ") for line in done.stderr.splitlines()]
    shown["warnings"] = len(shown["warned"])
    assert list(differences(SCORED[name]["expect"], shown)) == []


@pytest.mark.parametrize("name", REFUSED)
def test_the_case_is_refused(name, scored):
    done = scored(REFUSED[name])
    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == len(REFUSED[name]["refused"])
    for line, item_id in zip(done.stderr.splitlines(), REFUSED[name]["refused"], strict=True):
        place = line.split("answers.yaml:")[1].split(":")[:2]
        assert int(place[0]) in lines_about(item_id, as_text(REFUSED[name]))


def lines_about(item_id, text):
    """Return the numbers of the lines that hold the answer to an item."""
    lines = text.splitlines()
    first = lines.index(f"  {item_id}:")
    after = next((number for number in range(first + 1, len(lines)) if not lines[number].startswith("   ")), len(lines))
    return range(first + 1, after + 1)
