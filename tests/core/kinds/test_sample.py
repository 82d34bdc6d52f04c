import pytest

from selfassess.core.kinds import sample

from .judging import FRAMEWORK, ITEMS, NOTHING, ON, answer_of, faulty, judged, proven, smaller_steps


@pytest.mark.parametrize(("item_id", "raw", "expected"), [
    ("1.1-I1", {"examined": 10, "met": 9}, ("ok", 0.9, 3)),
    ("2.1-I2", {"examined": 10, "met": 9}, ("ok", 0.9, 2)),          # zero tolerance
    ("2.1-I2", {"examined": 400, "met": 399}, ("ok", 0.9975, 2)),
    ("1.1-I1", {"examined": 3, "met": 2}, ("ok", pytest.approx(2 / 3), 2)),
    ("1.1-I1", {"examined": 3, "met": 1}, ("ok", pytest.approx(1 / 3), 1)),
    ("1.1-I1", {"examined": 10, "met": 3}, ("ok", 0.3, 0)),
    ("1.1-I1", {"population": 0}, ("not_testable", None, None)),
    ("2.8-I1", {"population": 0}, ("not_applicable", None, None)),
    ("2.8-I1", {"population": 3, "examined": 0}, ("not_testable", None, None)),
    ("1.1-I1", {"examined": 0, "drawn": "all"}, ("not_testable", None, None)),
    ("1.1-I1", {"examined": 5}, ("partial", None, None)),
    ("1.1-I1", {"met": 5}, ("partial", None, None)),
    ("1.1-I1", {"population": 14, "drawn": "random"}, ("open", None, None)),
    ("1.1-I1", {"population": 14, "drawn": "all"}, ("open", None, None)),
])  # fmt: skip
def test_a_count_makes_a_share_and_a_level(item_id, raw, expected):
    assert judged(item_id, raw) == expected


@pytest.mark.parametrize(("raw", "certainty"), [
    ({"examined": 10, "met": 10, "population": 12}, "high"),       # 0.935-1
    ({"examined": 10, "met": 7, "population": 14}, "medium"),      # 0.528-0.829
    ({"examined": 10, "met": 7}, "low"),                           # 0.397-0.892
    ({"examined": 2, "met": 2}, "too_few"),
    ({"examined": 2, "met": 1, "population": 3}, "too_few"),
    ({"examined": 2, "met": 1, "population": 2}, "high"),
    ({"examined": 2, "met": 1, "drawn": "chosen"}, "chosen"),
    ({"examined": 9, "met": 1, "drawn": "chosen", "population": 9}, "high"),
])  # fmt: skip
def test_a_label_says_how_certain_a_count_is(raw, certainty):
    item = ITEMS["1.1-I1"]
    assert sample.judge(item, answer_of(item, raw), FRAMEWORK.scoring, NOTHING, ON).certainty == certainty


FORM = {"examined": 10, "met": 7, "population": 14, "sample": {"from": "2025-01-01", "to": "2025-06-30", "by": "kwaliteitsmedewerker"}}


@pytest.mark.parametrize(("change", "expected"), [
    ({}, (0.7, 2)),
    ({"drawn": "all", "population": 10}, (0.7, 2)),
    ({"drawn": "chosen"}, (0, 0)),
    ({"population": None}, (0, 0)),
    ({"met": None}, (0, 0)),
    ({"sample": {"from": "2025-01-01", "by": "kwaliteitsmedewerker"}}, (0, 0)),
    ({"sample": {"from": "2025-01-01", "to": "2025-06-30"}, "evidence": [{"title": "Stuk"}]}, (0, 0)),
])  # fmt: skip
def test_a_complete_form_proves_its_count(change, expected):
    assert proven("2.1-I2", {**FORM, **change}) == expected


def test_steps_are_one_file_fewer_while_that_is_more_than_before():
    assert [step.counts.met for step in smaller_steps("1.1-I1", {"examined": 10, "met": 7}, {"examined": 10, "met": 10})] == [9]
    assert smaller_steps("1.1-I1", {"examined": 10, "met": 7}, {"examined": 10, "met": 8}) == []


@pytest.mark.parametrize(("raw", "paths"), [
    ({"examined": 5, "met": 6}, [("met",)]),
    ({"examined": 5, "population": 4}, [("examined",)]),
    ({"met": 5, "population": 4}, [("met",)]),
    ({"examined": 5, "population": 6, "drawn": "all"}, [("population",)]),
    ({"examined": 5.0}, [("examined",)]),
    ({"examined": True}, [("examined",)]),
    ({"met": -1}, [("met",)]),
    ({"examined": 10**9}, [("examined",)]),
    ({"norms": {"a": "met"}}, [("norms",)]),
    ({"sample": {"from": "2025-02-01", "to": "2025-01-01"}}, [("sample", "to")]),
    ({"examined": 5, "met": 1, "counts": {"a": {"examined": 6}}}, [("counts", "a", "examined")]),
    ({"examined": 5, "met": 1, "counts": {"a": {"examined": 4, "met": 5}}}, [("counts", "a", "met")]),
    ({"examined": 5, "met": 5, "counts": {"a": {"examined": 5, "met": 4}}}, [("met",)]),
    ({"examined": 5, "met": 5, "counts": {"a": {"examined": 4, "met": 4}}}, []),    # in one file norm a does not apply
    ({"examined": 5, "met": 2, "counts": {"a": {"examined": 5, "met": 5}, "b": {"examined": 5, "met": 3}}}, [("met",)]),    # three files at least
    ({"examined": 5, "met": 2, "counts": {"a": {"examined": 5, "met": 4}, "b": {"examined": 5, "met": 3}}}, []),
    ({"examined": 5, "met": 2, "counts": {"a": {"examined": 5, "met": 5}}}, []),    # norm b may fail in three
    ({"population": 5, "counts": {"a": {"examined": 6, "met": 1}}}, [("counts", "a", "examined")]),
])  # fmt: skip
def test_impossible_counts_are_refused(raw, paths):
    assert faulty("1.1-I1", raw) == paths


@pytest.mark.parametrize(("counts", "paths"), [
    ({"b": {"met": 3}, "c": {"met": 4}}, []),                 # b or c is enough: together they can make 7
    ({"b": {"met": 3}, "c": {"met": 3}}, [("met",)]),
    ({"a": {"met": 6}}, [("met",)]),
    ({"a": {"met": 10}, "b": {"met": 10}, "c": {"met": 0}}, [("met",)]),    # b holds in every file, so all ten meet it
    ({"a": {"met": 7}, "b": {"met": 10}, "c": {"met": 0}}, []),
])  # fmt: skip
def test_of_a_group_one_norm_is_enough_in_each_file(counts, paths):
    assert faulty("2.6-I2", {"examined": 10, "met": 7, "counts": counts}) == paths
