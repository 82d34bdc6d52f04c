import pytest

from selfassess.core.kinds import yes_no

from .judging import ANY_RULES, NOTHING, ON, answer_of, made


@pytest.mark.parametrize(("better", "choice", "status", "p"), [
    ("yes", True, "ok", 1), ("yes", "false", "ok", 0), ("no", True, "ok", 0), ("no", False, "ok", 1), ("yes", "unknown", "open", None),
    ("no", None, "open", None),
])  # fmt: skip
def test_one_answer_is_worth_1_and_unknown_is_open(better, choice, status, p):
    item = made("yes_no", better=better)
    found = yes_no.judge(item, answer_of(item, {"choice": choice}), ANY_RULES, NOTHING, ON)
    assert (found.status, found.worth and found.worth.p) == (status, p)


def test_it_is_kept_that_something_is_not_known_yet():
    assert answer_of(made("yes_no"), {"choice": "unknown"}).choice == "unknown"


@pytest.mark.parametrize("choice", ["yes", "perhaps", 1])
def test_other_words_are_no_answer(choice):
    assert [fault.path for fault in yes_no.parse(made("yes_no"), {"choice": choice}).faults] == [("choice",)]


def test_evidence_shows_the_answer():
    item = made("yes_no")
    assert yes_no.proven(item, answer_of(item, {"choice": True, "evidence": [{"title": "Stuk"}]}), ANY_RULES, NOTHING, ON).p == 1
    assert yes_no.lacking(item, answer_of(item, {"choice": True}), ANY_RULES, NOTHING, ON).whole
    assert not yes_no.lacking(item, answer_of(item, {"choice": False}), ANY_RULES, NOTHING, ON)
