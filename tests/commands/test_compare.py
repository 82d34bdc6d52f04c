"""`selfassess compare` of two files of answers: what it says, and what it refuses."""

import json

import pytest

from selfassess.places import PACKAGE, folder
from tests.commands.test_answering import TOLD_IMPORTS, run

OLD = str(PACKAGE / "demo" / "de-kade.yaml")
NORMS = "\n".join(f"      {letter}: met" for letter in "abc")


@pytest.fixture
def place(tmp_path):
    answered = f"answers:\n  1.3-K1:\n    norms:\n{NORMS}\n"
    (tmp_path / "new.yaml").write_text(f"questionnaire: kwaliteitskader\ndate: 2027-06-30\n{answered}", encoding="utf-8")
    (tmp_path / "old.yaml").write_text(
        f"questionnaire: kwaliteitskader\ndate: 2026-06-30\n{answered.replace('c: met', 'c: not_met')}", encoding="utf-8"
    )
    (tmp_path / "other.yaml").write_text("questionnaire: wettelijke-basis\ndate: 2027-06-30\n", encoding="utf-8")
    return tmp_path


def test_it_says_what_became_better(place):
    ended = run(place, "compare", "old.yaml", "new.yaml", "--language", "en")
    assert ended.returncode == 0
    assert "1 question became better." in ended.stdout
    assert "1.3-K1" in ended.stdout


def test_turned_around_it_says_worse_as_plainly(place):
    ended = run(place, "compare", "new.yaml", "old.yaml", "--language", "en")
    assert "1 question became worse." in ended.stdout


def test_as_json_it_has_every_item(place):
    found = json.loads(run(place, "compare", OLD, "new.yaml", "--json").stdout)
    assert len(found["items"]) == 57
    assert found["verdict"]["before"] == "D"
    assert found["verdict"]["because"] == "open"


def test_files_of_two_questionnaires_are_refused(place):
    ended = run(place, "compare", "old.yaml", "other.yaml")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "wettelijke-basis" in ended.stderr


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_questionnaire_without_a_translation_beside_it_is_the_same_one(place, language):
    alone = place / "alone.yaml"
    alone.write_bytes((folder("questionnaires") / "wettelijke-basis.yaml").read_bytes())
    (place / "alone-answers.yaml").write_text(f"questionnaire: {alone.name}\ndate: 2026-06-30\n", encoding="utf-8")
    found = json.loads(run(place, "compare", "alone-answers.yaml", "other.yaml", "--json", "--language", language).stdout)
    assert found["same_version"]


def test_it_loads_no_web_and_no_database(place):
    ended = run(place, "compare", "old.yaml", "new.yaml", program=("-c", TOLD_IMPORTS))
    assert ended.stderr.strip().endswith("[]")
