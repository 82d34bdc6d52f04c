"""The JSON of a result: the keys that others rely on, all of them, always."""

import json
from datetime import date

import pytest

from selfassess import shelf
from selfassess.core.plan import propose
from selfassess.core.scoring.engine import score
from selfassess.exchange.result_json import result_json

ON = date(2025, 6, 30)
KEYS = {
    "sections": {"status", "level", "level_low", "level_high", "p", "p_criteria", "p_indicators", "layers", "substantiated_level"},
    "items": {"status", "p", "level", "low", "high", "level_low", "level_high", "substantiated_p"},
    "parts": {"level", "level_low", "level_high"},
}


def shown(key, answers=None):
    questionnaire = shelf.find(key).questionnaire
    result = score(questionnaire, {}, answers or {}, ON)
    return questionnaire, json.loads(
        json.dumps(result_json(questionnaire, result, propose(questionnaire, result, answers or {}, {}, ON), ON), allow_nan=False)
    )


@pytest.mark.parametrize("key", ["kwaliteitskader", "wettelijke-basis"])
def test_every_part_section_and_item_is_there_with_every_key(key):
    questionnaire, found = shown(key)
    for name in ("parts", "sections", "items"):
        assert list(found[name]) == [one.id for one in getattr(questionnaire, name)]
        assert all(set(one) >= KEYS[name] for one in found[name].values())
    assert set(found["counts"]) == {"applicable", "mostly_or_better", "not_applicable", "not_testable", "open"}
    assert set(found["substantiation"]) == {"proven", "claimed", "not_met", "open", "not_testable"}
    assert set(found["verdict"]) == {"code", "text", "only_design", "provisional", "substantiated"}
    assert all(set(action) == {"item", "priority", "class", "kind"} for action in found["actions"])
    assert (found["questionnaire"], found["date"]) == (f"{key}@{questionnaire.version}", "2025-06-30")


def test_layers_are_named_as_in_the_definition():
    _, found = shown("kwaliteitskader")
    assert {tuple(section["layers"]) for section in found["sections"].values()} == {("design", "existence", "operation")}


def test_without_levels_or_a_verdict_those_figures_are_null():
    _, found = shown("wettelijke-basis")
    assert found["verdict"]["code"] is None
    assert {item["level"] for item in found["items"].values()} == {None}
    assert found["counts"]["mostly_or_better"] is None
