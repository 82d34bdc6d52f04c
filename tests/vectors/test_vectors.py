"""Every case of tests/vectors, from the text of an answers file to the JSON of its result."""

from datetime import date

import pytest

from selfassess import shelf
from selfassess.core.plan import propose
from selfassess.core.scoring.engine import score
from selfassess.exchange.answers_file import read
from selfassess.exchange.result_json import result_json

from .cases import as_text, differences, read_cases

CASES = read_cases("kwaliteitskader")
REFUSED = {name: case for name, case in CASES.items() if "refused" in case}
SCORED = {name: case for name, case in CASES.items() if "expect" in case}


@pytest.fixture(scope="module")
def framework():
    return shelf.find("kwaliteitskader").questionnaire


@pytest.mark.parametrize("name", SCORED)
def test_the_case_gives_what_the_rules_say(name, framework):
    found, faults = read(as_text(SCORED[name]), f"{name}.yaml", lambda key: framework, date(2030, 1, 1))
    assert faults == []
    result = score(framework, found.intake, found.answers, found.on)
    plan = propose(framework, result, found.answers, found.decisions, found.on)
    shown = result_json(framework, result, plan, found.on)
    rows = shown.pop("actions")
    shown["plan"] = [[row["item"], row["kind"], row["priority"], row["class"]] for row in rows]
    shown["actions"] = {row["item"]: row for row in rows}
    shown["warned"] = [list(warning.items) for warning in result.warnings]
    shown["warnings"] = len(result.warnings)
    assert list(differences(SCORED[name]["expect"], shown)) == []


@pytest.mark.parametrize("name", REFUSED)
def test_the_case_is_refused(name, framework):
    found, faults = read(as_text(REFUSED[name]), f"{name}.yaml", lambda key: framework, date(2030, 1, 1))
    assert found is None
    expected = REFUSED[name]["refused"]
    assert [list(fault.path[: len(path)]) for fault, path in zip(faults, expected, strict=True)] == expected
