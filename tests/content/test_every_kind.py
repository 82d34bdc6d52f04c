"""A questionnaire with every way of asking, from file to figures through the command line; it does not ship."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from selfassess import shelf
from selfassess.cli import commands
from selfassess.core.kinds import KINDS

FOLDER = Path(__file__).parent
VECTOR = (FOLDER / "every-kind-answers.yaml").read_text(encoding="utf-8")
SCORES = {
    "E-lijst": ("ok", 0.75), "E-dossiers": ("ok", 0.7), "E-aandeel": ("ok", 0.75), "E-meting": ("ok", 0.5), "E-keuze": ("ok", 0.5),
    "E-keuzes": ("ok", 0.625), "E-janee": ("ok", 1), "E-schaal": ("ok", 0.75), "E-getal": ("ok", 0.5), "E-plaatsen": ("ok", None),
    "E-datum": ("ok", 1), "E-opening": ("ok", None), "E-kort": ("ok", None), "E-tekst": ("ok", None), "E-bewijs": ("ok", 1),
    "E-waarom": ("not_applicable", None), "E-plan": ("not_applicable", None),
}  # fmt: skip


def run(folder, text, *more):
    (folder / "every-kind.yaml").write_text((FOLDER / "every-kind.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "answers.yaml").write_text(text, encoding="utf-8")
    return CliRunner().invoke(commands, ["score", str(folder / "answers.yaml"), *more])


def scored(folder, text):
    found = run(folder, text, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_it_uses_every_kind():
    assert {item.kind for item in shelf.read(FOLDER / "every-kind.yaml").questionnaire.items} == set(KINDS)


def test_every_kind_gives_its_share_or_none(tmp_path):
    found = scored(tmp_path, VECTOR)
    assert {key: (one["status"], one["p"]) for key, one in found["items"].items()} == SCORES
    shares = [share for _status, share in SCORES.values() if share is not None]
    assert found["percentage"]["value"] == pytest.approx(sum(shares) / len(shares))
    assert (found["completeness"], found["counts"]["open"]) == (1, 0)


def test_what_only_asks_counts_for_completeness_and_for_nothing_else(tmp_path):
    silent = VECTOR.replace("  E-tekst: {text: Op het team.}\n", "").replace("  E-plaatsen: {number: 24}\n", "")
    was, now = scored(tmp_path, VECTOR), scored(tmp_path, silent)
    assert now["completeness"] == pytest.approx(13 / 15)
    assert now["percentage"]["low"] == now["percentage"]["high"] == was["percentage"]["value"]
    for figure in ("sections", "parts", "actions", "substantiation"):
        assert now[figure] == was[figure]


@pytest.mark.parametrize(("written", "wrong", "place"), [
    ("{choices: [talk, doctor, school]}", "{choices: [talk, none]}", "9:23"),
    ("{step: 7}", "{step: 10}", "11:20"),
    ("{choice: false}", "{choice: perhaps}", "10:21"),
    ('{number: "6,2"}', '{number: "6,25"}', "12:21"),
    ("{number: 24}", "{number: 500}", "13:24"),
    ("{date: 2012-09-01}", "{date: 2012-13-01}", "15:21"),
    ("{text: Zo doen we het}", "{text: " + "x" * 61 + "}", "16:18"),
    ("{step: 7}", "{text: zeven}", "11:14"),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(tmp_path, written, wrong, place):
    assert written in VECTOR
    found = run(tmp_path, VECTOR.replace(written, wrong))
    assert found.exit_code != 0
    assert f"answers.yaml:{place}:" in found.output


def test_a_section_of_which_nothing_is_needed_is_not_called_open(tmp_path):
    written = (FOLDER / "every-kind.yaml").read_text(encoding="utf-8")
    before, _section, after = written.partition("      - id: kiezen\n")
    here, invullen, rest = after.partition("      - id: invullen\n")
    (tmp_path / "every-kind.yaml").write_text(
        before
        + _section
        + re.sub(r"(?m)^( +)kind: ", r"\1optional: true\n\1kind: ", here.replace("critical: true", "critical: false"))
        + invullen
        + rest,
        encoding="utf-8",
    )
    silent = re.sub(r"(?m)^  E-(keuze|keuzes|janee|schaal|waarom|plan): .*\n", "", VECTOR)
    (tmp_path / "answers.yaml").write_text(silent, encoding="utf-8")
    told = CliRunner().invoke(commands, ["score", str(tmp_path / "answers.yaml"), "--language", "en"])
    assert told.exit_code == 0, told.output
    assert "kiezen Kiezen: not answered, and that is allowed" in told.output
