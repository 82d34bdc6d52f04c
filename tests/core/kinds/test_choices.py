from fractions import Fraction

import pytest

from selfassess.core.definition import Choices, Option
from selfassess.core.kinds import choices

from .judging import ANY_RULES, NOTHING, ON, answer_of, made

HALF = Fraction(1, 2)
OPTIONS = (
    Option(id="a", text="Een", share=HALF), Option(id="b", text="Twee", share=HALF), Option(id="c", text="Drie", share=Fraction(1, 4)),
    Option(id="d", text="Telt niet"), Option(id="none", text="Geen", share=Fraction(0), alone=True),
    Option(id="never", text="Niet bij ons", alone=True),
)  # fmt: skip


def item(**rules):
    return made("choices", options=OPTIONS, choices=Choices(**rules))


@pytest.mark.parametrize(("together", "chosen", "p"), [
    ("sum", ["a"], 0.5), ("sum", ["a", "c"], 0.75), ("sum", ["a", "b", "c"], 1), ("sum", ["d"], 0), ("sum", ["none"], 0),
    ("all", ["a", "b"], 0), ("all", ["a", "b", "c"], 1), ("best", ["c"], 0.25), ("best", ["c", "a", "b"], 0.5), ("best", ["none"], 0),
])  # fmt: skip
def test_what_is_chosen_counts_together(together, chosen, p):
    asked = item(together=together)
    found = choices.judge(asked, answer_of(asked, {"choices": chosen}), ANY_RULES, NOTHING, ON)
    assert (found.status, found.worth.p, found.reasons == ()) == ("ok", p, p == 1)


@pytest.mark.parametrize(
    ("chosen", "status"), [([], "open"), (["a"], "partial"), (["a", "b"], "ok"), (["none"], "ok"), (["never"], "not_applicable")]
)
def test_too_few_is_half_filled_in_and_nothing_at_all_is_open(chosen, status):
    asked = item(fewest=2)
    assert choices.judge(asked, answer_of(asked, {"choices": chosen}), ANY_RULES, NOTHING, ON).status == status


@pytest.mark.parametrize("chosen", [["a", "none"], ["never", "none"], ["a", "b", "c"], ["nothing"], "a"])
def test_what_excludes_the_others_stands_alone_and_not_too_many_are_chosen(chosen):
    assert [fault.path[:1] for fault in choices.parse(item(most=2), {"choices": chosen}).faults] == [("choices",)]


def test_evidence_shows_what_was_chosen():
    shown = answer_of(item(), {"choices": ["a"], "evidence": [{"title": "Stuk"}]})
    assert choices.proven(item(), shown, ANY_RULES, NOTHING, ON).p == 0.5
    assert not choices.lacking(item(), shown, ANY_RULES, NOTHING, ON)
    assert choices.lacking(item(), answer_of(item(), {"choices": ["a"]}), ANY_RULES, NOTHING, ON).whole


def test_at_its_best_no_more_is_chosen_than_may_be_and_each_step_leaves_one_out():
    best = choices.improved(item(most=2), answer_of(item(), {"choices": ["c"]}), NOTHING, ON)
    assert best.choices == ("a", "b")
    assert [step.choices for step in choices.steps(item(), answer_of(item(), {"choices": ["a"]}), best, NOTHING)] == [("a",)]


@pytest.mark.parametrize(("options", "rules"), [
    (OPTIONS[:1], {}), ((OPTIONS[3], OPTIONS[3]), {}), (OPTIONS, {"fewest": 0}), (OPTIONS, {"fewest": 5}), (OPTIONS, {"most": 9}),
    (OPTIONS, {"fewest": 3, "most": 2}), (OPTIONS, {"together": "all", "most": 2}),
])  # fmt: skip
def test_options_and_numbers_must_fit(options, rules):
    assert choices.check(made("choices", options=options, choices=Choices(**rules)))
