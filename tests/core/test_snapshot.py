"""What is signed, as a document: one form, one hash, and nothing left of what must go."""

import hashlib
import json

import pytest

from selfassess.core import snapshot
from selfassess.core.answers import TAKEN_OUT

SECRET = "Wilhelmina"


@pytest.fixture
def made():
    return snapshot.document(
        organisation={"name": "Stichting De Kade"},
        assessment={"title": SECRET},
        questionnaire={"key": "kader"},
        intake={"phase": "running", "written": SECRET},
        answers={
            "first": {"a": {"note": SECRET, "adjusted": {"level": 2, "reason": SECRET}}, "b": {"note": "blijft"}},
            "second": {"a": {"note": SECRET}},
            "consensus": {"a": {"adjusted": {"level": 1, "reason": SECRET}}},
        },
        reasons={"a": {"chosen": "other", "reason": SECRET}},
        evidence={"a": [{"ref": "een", "title": SECRET, "page": SECRET, "label": "", "sha256": "00"}]},
        result={"percentage": 0.1 + 0.2},
        plan=[{"item": "a", "owner": SECRET, "due": "2026-01-01"}, {"item": "b", "owner": "bestuurder"}],
        signed={"role": "director"},
    )


def test_the_consensus_counts_where_there_is_one(made):
    assert made["counts"] == {"a": "consensus", "b": "first"}
    assert made["adjusted"] == {"a": {"level": 1, "reason": SECRET}}


def test_the_same_document_has_the_same_bytes_in_whatever_order_it_was_made(made):
    other = json.loads(snapshot.canonical(dict(reversed(made.items()))))
    text = snapshot.canonical(made)
    assert snapshot.canonical(other) == text
    assert '"percentage":0.30000000000000004' in text
    assert snapshot.digest(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()


@pytest.mark.parametrize("cleaned", [lambda _answer: None, lambda _answer: {"choice": "yes"}], ids=["whole answer", "texts only"])
def test_nothing_that_was_written_at_an_item_is_left(made, cleaned):
    left = snapshot.without_item(made, "a", cleaned)
    around = snapshot.without_intake(snapshot.without_title(left), frozenset({"written"}))
    assert SECRET not in snapshot.canonical(around)
    assert left["answers"]["first"]["b"] == {"note": "blijft"}
    assert left["plan"] == [{"item": "a", "owner": TAKEN_OUT, "due": "2026-01-01"}, {"item": "b", "owner": "bestuurder"}]


def test_nothing_that_was_written_about_some_actions_is_left(made):
    plan = [
        {"key": "a", "item": "a", "items": ["a"], "owner": "bestuurder"},
        {"key": "own-1", "item": "", "items": [], "measure": SECRET, "why": SECRET, "due": "2026-01-01"},
        {"key": "merged-1", "item": "a", "items": ["a"], "effect_outcome": SECRET},
    ]
    left = snapshot.without_actions({**made, "plan": plan}, {"own-1", "merged-1"})["plan"]
    assert SECRET not in json.dumps(left)
    assert (left[0]["owner"], left[1]["due"]) == ("bestuurder", "2026-01-01")
    of_item = snapshot.without_action({**made, "plan": plan}, "a")["plan"]
    assert (of_item[0]["owner"], of_item[1]["measure"], of_item[2]["effect_outcome"]) == (TAKEN_OUT, SECRET, TAKEN_OUT)


def test_a_piece_loses_its_name_and_keeps_its_hash(made):
    left = snapshot.without_piece(made, "een")
    assert left["evidence"]["a"] == [{"ref": "een", "title": TAKEN_OUT, "page": TAKEN_OUT, "label": "", "sha256": "00"}]
