from fractions import Fraction

import pytest

from selfassess.core.definition import Scale
from selfassess.core.kinds import scale

from .judging import ANY_RULES, NOTHING, ON, answer_of, made

ENDS = {1: "nooit", 5: "altijd"}
UNEVEN = {step: Fraction(share) for step, share in {1: "0", 2: "1/3", 3: "1", 4: "1/3", 5: "0"}.items()}


def item(**asked):
    return made("scale", scale=Scale(**{"last": 5, "words": ENDS} | asked))


@pytest.mark.parametrize(("asked", "step", "p"), [
    ({}, 1, 0), ({}, 3, 0.5), ({}, 5, 1), ({"falling": True}, 1, 1), ({"falling": True}, 4, 0.25), ({"shares": UNEVEN}, 3, 1),
    ({"shares": UNEVEN}, 4, 1 / 3),
])  # fmt: skip
def test_a_step_is_worth_its_place_or_what_is_said_of_it(asked, step, p):
    found = scale.judge(item(**asked), answer_of(item(**asked), {"step": step}), ANY_RULES, NOTHING, ON)
    assert (found.status, found.worth.p, found.reasons == ()) == ("ok", pytest.approx(p), p == 1)


def test_no_step_is_open():
    assert scale.judge(item(), answer_of(item(), {}), ANY_RULES, NOTHING, ON).status == "open"


@pytest.mark.parametrize("step", [0, 6, "veel", 2.5, True])
def test_only_its_steps_can_be_chosen(step):
    assert [fault.path for fault in scale.parse(item(), {"step": step}).faults] == [("step",)]


def test_at_its_best_and_one_step_below():
    best = scale.improved(item(), answer_of(item(), {"step": 2}), NOTHING, ON)
    assert best.step == 5
    assert [one.step for one in scale.steps(item(), answer_of(item(), {"step": 2}), best, NOTHING)] == [4]


@pytest.mark.parametrize("asked", [
    {"last": 1, "words": {1: "a"}}, {"last": 12, "words": {1: "a", 12: "b"}}, {"first": -1}, {"words": {1: "a"}}, {"words": {**ENDS, 9: "x"}},
    {"shares": {1: Fraction(0)}}, {"shares": UNEVEN, "falling": True},
])  # fmt: skip
def test_steps_words_and_shares_must_fit(asked):
    assert scale.check(item(**asked))


def test_a_scale_without_steps_is_a_fault():
    assert scale.check(made("scale"))
