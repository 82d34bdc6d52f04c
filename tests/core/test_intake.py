from datetime import date

import pytest

from selfassess.core.intake import parse_intake, plain_intake

FULL = {
    "care_types": ["open_residential", "crisis_shelter"], "phase": "running", "homogeneous_group": True, "own_education": False,
    "period_from": "2025-01-01", "period_to": "2025-06-30", "girls_in_care": 14, "climate_instrument": "GCI",
}  # fmt: skip


def test_every_kind_of_question_is_read_and_written_back(framework):
    intake, faults = parse_intake(framework, FULL)
    assert faults == []
    assert intake["care_types"] == ("open_residential", "crisis_shelter")
    assert (intake["period_from"], intake["own_education"], intake["girls_in_care"]) == (date(2025, 1, 1), False, 14)
    assert plain_intake(intake) == FULL
    assert parse_intake(framework, plain_intake(intake)) == (intake, [])


@pytest.mark.parametrize("empty", [None, "", []])
def test_what_is_empty_is_not_answered(framework, empty):
    for question in framework.intake:
        value = None if question.kind == "yes_no" or (empty == [] and question.kind != "choices") else empty
        assert parse_intake(framework, {question.id: value}) == ({}, [])


@pytest.mark.parametrize(("raw", "path"), [
    ({"fase": "running"}, ("fase",)),
    ({"phase": "finished"}, ("phase",)),
    ({"phase": True}, ("phase",)),
    ({"care_types": "outpatient"}, ("care_types",)),
    ({"care_types": ["outpatient", "hotel"]}, ("care_types", "1")),
    ({"care_types": [{}]}, ("care_types", "0")),
    ({"homogeneous_group": "ja"}, ("homogeneous_group",)),
    ({"girls_in_care": -1}, ("girls_in_care",)),
    ({"girls_in_care": 1.5}, ("girls_in_care",)),
    ({"period_from": "2025-02-30"}, ("period_from",)),
    ({"period_from": "2025-06-30", "period_to": "2025-01-01"}, ("period_to",)),
    ({"climate_instrument": "x" * 201}, ("climate_instrument",)),
])  # fmt: skip
def test_what_cannot_be_read_is_named_and_left_out(framework, raw, path):
    intake, faults = parse_intake(framework, raw)
    assert [fault.path for fault in faults] == [path]
    if len(path) == 1 and path[0] != "period_to":
        assert path[0] not in intake
