import pytest

from .judging import faulty, judged, proven, smaller_steps


@pytest.mark.parametrize(("raw", "expected"), [
    ({"met": 14, "population": 14}, ("ok", 1, 3)),
    ({"met": 13, "population": 14}, ("ok", pytest.approx(13 / 14), 2)),     # the norm is: all
    ({"met": 2, "population": 3}, ("ok", pytest.approx(2 / 3), 2)),
    ({"met": 1, "population": 3}, ("ok", pytest.approx(1 / 3), 1)),
    ({"met": 0, "population": 3}, ("ok", 0, 0)),
    ({"population": 0}, ("not_testable", None, None)),
    ({"population": 3}, ("partial", None, None)),
    ({"met": 3}, ("partial", None, None)),
    ({}, ("open", None, None)),
])  # fmt: skip
def test_a_share_of_all_makes_a_level(raw, expected):
    assert judged("2.6-K3", raw) == expected


@pytest.mark.parametrize(("sample", "expected"), [
    ({"date": "2025-06-30", "by": "onderwijscoördinator"}, (0.5, 1)),
    ({"date": "2025-06-30"}, (0, 0)),
    ({"by": "onderwijscoördinator"}, (0, 0)),
])  # fmt: skip
def test_a_complete_form_proves_the_share(sample, expected):
    assert proven("2.6-K3", {"met": 7, "population": 14, "sample": sample, "evidence": [{"title": "Stuk"}]}) == expected


def test_steps_are_one_person_fewer():
    assert [step.counts.met for step in smaller_steps("2.6-K3", {"met": 7, "population": 14}, {"met": 14, "population": 14})] == [13]


@pytest.mark.parametrize(("raw", "paths"), [
    ({"met": 15, "population": 14}, [("met",)]),
    ({"met": 1, "population": 0}, [("met",)]),
    ({"examined": 5}, [("examined",)]),
    ({"met": "veertien"}, [("met",)]),
])  # fmt: skip
def test_more_than_all_is_refused(raw, paths):
    assert faulty("2.6-K3", raw) == paths
