import pytest

from .judging import faulty, judged, proven, smaller_steps

MEASURED = {"norms": {"a": "met"}, "outcome": "positive", "respondents": 9}


@pytest.mark.parametrize(("change", "expected"), [
    ({}, ("ok", 1, 3)),
    ({"outcome": "mixed"}, ("ok", 0.5, 1)),
    ({"outcome": "negative"}, ("ok", 0, 0)),
    ({"respondents": 5}, ("ok", 1, 3)),
    ({"respondents": 4}, ("not_testable", None, None)),
    ({"respondents": 4, "outcome": None}, ("not_testable", None, None)),
    ({"respondents": 0}, ("not_testable", None, None)),
    ({"respondents": None}, ("partial", None, None)),
    ({"outcome": None}, ("partial", None, None)),
    ({"norms": {"a": "unknown"}}, ("open", None, None)),
    ({"norms": {}}, ("open", None, None)),
    ({"norms": {"a": "not_met"}}, ("ok", 0, 0)),
    ({"norms": {"a": "not_met"}, "respondents": 3, "outcome": None}, ("ok", 0, 0)),
    ({"norms": {"a": "not_applicable"}}, ("not_applicable", None, None)),
])  # fmt: skip
def test_the_first_thing_that_holds_decides(change, expected):
    assert judged("2.2-I2", {**MEASURED, **change}) == expected


@pytest.mark.parametrize(("evidence", "expected"), [
    ([{"title": "Rapport"}], (1, 3)),
    ([{"title": "Rapport", "norms": ["a"]}], (1, 3)),
    ([{"title": "Rapport", "norms": ["b"]}], (0, 0)),
    ([{"title": "Rapport", "status": "draft"}], (0, 0)),
    ([{"title": "Rapport", "valid_until": "2025-06-29"}], (0, 0)),
    ([], (0, 0)),
])  # fmt: skip
def test_evidence_that_was_measured_proves_the_outcome(evidence, expected):
    assert proven("2.2-I2", {**MEASURED, "evidence": evidence}) == expected


def test_the_step_below_the_best_outcome_is_the_next():
    assert [step.outcome for step in smaller_steps("2.2-I2", {**MEASURED, "outcome": "negative"}, MEASURED)] == ["mixed"]


@pytest.mark.parametrize(("raw", "paths"), [
    ({"norms": {"b": "met"}}, [("norms", "b")]),
    ({"norms": {"a": "partly"}}, [("norms", "a")]),
    ({"outcome": "goed"}, [("outcome",)]),
    ({"respondents": -1}, [("respondents",)]),
    ({"examined": 5}, [("examined",)]),
])  # fmt: skip
def test_what_does_not_fit_is_refused(raw, paths):
    assert faulty("2.2-I2", raw) == paths
