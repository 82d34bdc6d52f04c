import pytest

from .judging import faulty, judged, proven, smaller_steps


@pytest.mark.parametrize(("item_id", "states", "expected"), [
    ("2.5-K1", "met partly", ("ok", 0.75, 2)),
    ("2.5-K1", "met not_met", ("ok", 0.5, 1)),
    ("2.5-K1", "met not_applicable", ("ok", 1, 3)),
    ("2.5-K1", "met unknown", ("partial", None, None)),
    ("2.5-K1", "unknown unknown", ("open", None, None)),
    ("2.5-K1", "unknown not_applicable", ("open", None, None)),
    ("2.5-K1", "not_applicable not_applicable", ("not_applicable", None, None)),
    ("1.4-K1", "met met not_met", ("ok", pytest.approx(2 / 3), 2)),         # two thirds reaches two thirds
    ("1.4-K1", "met not_met not_met", ("ok", pytest.approx(1 / 3), 1)),
    ("1.4-K1", "partly not_met not_met", ("ok", pytest.approx(1 / 6), 0)),
    ("2.6-K2", "not_met met", ("ok", 1, 3)),
    ("2.6-K2", "met unknown", ("ok", 1, 3)),
    ("2.6-K2", "not_met unknown", ("partial", None, None)),
    ("1.1-K2", "met met not_met", ("ok", pytest.approx(2 / 3), 1)),
    ("1.1-K2", "not_applicable not_applicable met", ("ok", 1, 3)),
    ("3.4-K1", "met met partly not_met", ("ok", pytest.approx(5 / 7), 2)),
])  # fmt: skip
def test_norms_make_a_share_and_a_level(item_id, states, expected):
    assert judged(item_id, {"norms": dict(zip("abcd", states.split(), strict=False))}) == expected


def test_a_norm_left_out_does_not_count_whatever_was_answered():
    raw = {"norms": {"a": "not_met", "b": "met"}}
    assert judged("2.7-K1", raw) == ("ok", 0.5, 1)
    assert judged("2.7-K1", raw, frozenset("a")) == ("ok", 1, 3)
    assert judged("2.7-K1", raw, frozenset("ab"))[0] == "not_applicable"


@pytest.mark.parametrize(("item_id", "states", "covered", "expected"), [
    ("2.5-K1", "met not_met", ["a"], (0.5, 1)),
    ("2.5-K1", "met partly", ["a"], (0.5, 1)),
    ("2.5-K1", "met met", [], (1, 3)),                              # without norms it covers the whole item
    ("3.4-K1", "met met met met", ["a", "b", "c"], (pytest.approx(6 / 7), 2)),
    ("2.6-K2", "met partly", ["b"], (0.5, 1)),
    ("2.6-K2", "met met", ["b"], (1, 3)),
    ("1.1-K2", "met met not_met", [], (pytest.approx(2 / 3), 1)),   # a condition looks at the answer, not at its evidence
    ("1.1-K2", "met met met", ["a", "b"], (pytest.approx(2 / 3), 2)),
    ("2.5-K1", "met unknown", [], (0.5, 1)),                        # open proves nothing
])  # fmt: skip
def test_evidence_proves_the_norms_it_covers(item_id, states, covered, expected):
    raw = {"norms": dict(zip("abcd", states.split(), strict=False)), "evidence": [{"title": "Stuk", "norms": covered}]}
    assert proven(item_id, raw) == expected


def test_without_evidence_nothing_is_proven():
    assert proven("2.5-K1", {"norms": {"a": "met", "b": "met"}}) == (0, 0)


def test_steps_put_back_one_norm_each():
    steps = smaller_steps("1.4-K1", {"norms": {"a": "met", "b": "partly"}}, {"norms": {"a": "met", "b": "met", "c": "met"}})
    assert [{letter: norm.state for letter, norm in step.norms.items()} for step in steps] == [
        {"a": "met", "b": "met"},
        {"a": "met", "c": "met", "b": "partly"},
    ]


@pytest.mark.parametrize(("raw", "paths"), [
    ({"norms": {"a": "ja"}}, [("norms", "a")]),
    ({"norms": {"z": "met"}}, [("norms", "z")]),
    ({"norms": {"a": {"value": "met", "why": "x"}}}, [("norms", "a", "why")]),
    ({"norms": {"a": {"reason": "x"}}}, [("norms", "a")]),
    ({"norms": "met"}, [("norms",)]),
    ({"met": 3}, [("met",)]),
    ({"adjusted": {"level": 2}}, [("adjusted", "reason")]),
    ({"adjusted": {"reason": "x"}}, [("adjusted", "level")]),
    ({"note": "x" * 5001}, [("note",)]),
    ({"note": "bel\x07"}, [("note",)]),
    ({"evidence": [{"date": "2025-01-01"}]}, [("evidence", "0", "title")]),
    ({"evidence": [{"title": "Stuk", "sha256": "geen"}]}, [("evidence", "0", "sha256")]),
    ({"evidence": [{"title": "Stuk", "page": "4" * 101}]}, [("evidence", "0", "page")]),
    ({"evidence": [{"title": "Stuk", "date": "2025-02-01", "valid_until": "2025-01-01"}]}, [("evidence", "0", "valid_until")]),
    ([], [()]),
])  # fmt: skip
def test_what_cannot_be_read_is_named(raw, paths):
    assert faulty("1.4-K1", raw) == paths
