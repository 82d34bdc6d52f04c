"""The plan and the answers as data, read back."""

import csv
import io
import json

import pytest

from selfassess.core.action import Decision, Note
from selfassess.core.outcome import outcome
from selfassess.core.plan_table import COLUMNS
from selfassess.exchange.answers_file import read
from selfassess.exchange.answers_yaml import answers_yaml
from selfassess.exchange.plan_json import plan_json
from selfassess.exchange.result_json import result_json
from selfassess.reports.plan_csv import plan_csv
from tests.plan_sheets import material_of
from tests.reports.conftest import ON, demo_answers, printed, questionnaire_named

DECISIONS = {
    "1.4-K2": Decision(
        owner="HR-adviseur", causes=("no_time", "system"), class_="immediate", class_reason="Afgesproken: nu", rhythm="weekly"
    ),
    "own-1": Decision(measure="=1+1 eigen maatregel", section="1.3", log=(Note(ON, "Begonnen", "bestuurder"),)),
}


@pytest.fixture(scope="module")
def material():
    file = demo_answers()
    decisions = {**file.decisions, **DECISIONS}
    return material_of(printed(file.questionnaire, file.intake, file.answers, decisions), decisions)


def test_the_answers_file_is_read_back_to_the_same(material):
    found, faults = read(answers_yaml(material), "answers.yaml", lambda name: questionnaire_named(name.partition("@")[0]), ON)
    assert not faults, [str(fault.says) for fault in faults]
    again = outcome(found.questionnaire, found.intake, found.answers, found.decisions, found.on)
    assert (found.organisation, found.on, dict(found.decisions)) == ("Stichting De Kade", ON, dict(material.decisions))
    assert again.result == material.outcome.result
    assert again.plan == material.outcome.plan


def test_whose_account_owns_an_action_stays_here(material):
    file = demo_answers()
    decisions = {"1.4-K2": Decision(owner="HR-adviseur", owner_member=7)}
    found = material_of(printed(file.questionnaire, file.intake, file.answers, decisions), decisions)
    assert b"owner_member" not in answers_yaml(found)


def test_the_json_holds_the_result_and_every_action(material):
    found = json.loads(plan_json(material))
    plan = material.outcome.plan
    plain = json.loads(json.dumps(result_json(material.outcome.questionnaire, material.outcome.result, plan, material.outcome.on)))
    assert {key: found[key] for key in plain} == plain
    assert [one["key"] for one in found["plan"]] == [one.key for one in (*plan.actions, *plan.closed)]
    assert [(one["rhythm"], tuple(one["merges"])) for one in found["plan"]] == [
        (one.rhythm, one.merges) for one in (*plan.actions, *plan.closed)
    ]
    first = next(one for one in found["plan"] if one["key"] == "1.4-K2")
    assert (first["owner"], first["causes"], first["class_reason"]) == ("HR-adviseur", ["no_time", "system"], "Afgesproken: nu")


def test_the_csv_has_a_row_for_each_action_and_no_formula(material):
    text = plan_csv(material).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(material.outcome.plan.actions) + 1
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert any("=1+1 eigen maatregel" in cell for row in rows for cell in row)


def test_a_questionnaire_without_a_plan_has_an_answers_file(legal_basis):
    found, faults = read(answers_yaml(material_of(legal_basis)), "a.yaml", lambda name: questionnaire_named(name.partition("@")[0]), ON)
    assert not faults
    assert found.questionnaire.key == "wettelijke-basis"


@pytest.fixture(scope="module")
def legal_basis():
    return printed(questionnaire_named("wettelijke-basis"), {}, {}, {})
