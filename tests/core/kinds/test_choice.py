from fractions import Fraction

import pytest

from selfassess.core.definition import Item, Level, Option, Scoring, SectionRule, Thresholds
from selfassess.core.kinds import choice

from .judging import NOTHING, ON, answer_of

OPTIONS = (
    Option(id="yes", text="Ja", share=Fraction(1)), Option(id="half", text="Half", share=Fraction(1, 2)),
    Option(id="no", text="Nee", share=Fraction(0)), Option(id="never", text="Niet bij ons"),
)  # fmt: skip
ITEM = Item(id="1-K1", role="criterion", kind="choice", title="t", question="?", options=OPTIONS)
PLAIN = Scoring(sections=SectionRule(weighted_mean=True))
LEVELS = Scoring(
    sections=SectionRule(weighted_mean=True), levels=tuple(Level(value=n, text=str(n), mark="full") for n in range(3)),
    thresholds=Thresholds(item={"choice": {2: Fraction(1), 1: Fraction(1, 2)}}),
)  # fmt: skip


@pytest.mark.parametrize(("chosen", "status", "p", "level"), [
    ("yes", "ok", 1, 2), ("half", "ok", 0.5, 1), ("no", "ok", 0, 0), ("never", "not_applicable", None, None), (None, "open", None, None),
])  # fmt: skip
def test_the_option_gives_share_and_level(chosen, status, p, level):
    for rules, expected in ((LEVELS, level), (PLAIN, None)):
        found = choice.judge(ITEM, answer_of(ITEM, {"choice": chosen}), rules, NOTHING, ON)
        assert (found.status, found.worth and found.worth.p, found.worth and found.worth.level) == (status, p, expected)


@pytest.mark.parametrize(("raw", "p"), [
    ({"choice": "half", "evidence": [{"title": "Stuk"}]}, 0.5),
    ({"choice": "half"}, 0),
    ({"choice": "never", "evidence": [{"title": "Stuk"}]}, 0),
    ({"evidence": [{"title": "Stuk"}]}, 0),
])  # fmt: skip
def test_evidence_proves_the_option(raw, p):
    assert choice.proven(ITEM, answer_of(ITEM, raw), PLAIN, NOTHING, ON).p == p


def test_steps_are_the_next_lower_options_above_what_was_chosen():
    best = choice.improved(ITEM, answer_of(ITEM, {}), NOTHING, ON)
    assert best.choice == "yes"
    assert [step.choice for step in choice.steps(ITEM, answer_of(ITEM, {"choice": "no"}), best, NOTHING)] == ["half"]
    assert list(choice.steps(ITEM, answer_of(ITEM, {"choice": "half"}), best, NOTHING)) == []


def test_only_its_options_can_be_chosen():
    assert [fault.path for fault in choice.parse(ITEM, {"choice": "perhaps"}).faults] == [("choice",)]


@pytest.mark.parametrize("options", [(), OPTIONS[:1], (OPTIONS[3], Option(id="nor", text="Ook niet"))])
def test_a_choice_needs_options_that_are_worth_something(options):
    assert choice.check(Item(id="1-K1", role="criterion", kind="choice", title="t", question="?", options=options))
