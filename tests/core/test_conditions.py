from fractions import Fraction

import pytest

from selfassess.core.conditions import All, Any, Compare, Fact, Not, facts_in, holds

FACTS = {"phase": "running", "care": ("day", "night"), "girls": 14, "third": 1 / 3, "ticked": True}


def lookup(fact):
    return FACTS.get(fact.subject)


def asks(subject, by, value, **more):
    return Compare(Fact("intake", subject), by, value, **more)


@pytest.mark.parametrize(("condition", "expected"), [
    (asks("phase", "is", "running"), True),
    (asks("phase", "is_not", "running"), False),
    (asks("phase", "in", ("building", "running")), True),
    (asks("ticked", "is", True), True),
    (asks("girls", "at_least", 14), True),
    (asks("girls", "above", 14), False),
    (asks("girls", "below", 15), True),
    (asks("girls", "at_most", 13), False),
    (asks("care", "is", "day"), True),                  # of several answers one must fit
    (asks("care", "in", ("dusk", "night")), True),
    (asks("care", "is_not", "day"), False),             # and for `is_not` none may
    (asks("care", "is_not", "dusk"), True),
    (asks("third", "at_least", Fraction(1, 3)), True),  # a third in floats reaches a third
    (asks("third", "at_most", Fraction(1, 3)), True),
    (asks("third", "below", Fraction(1, 3)), False),
    (asks("third", "above", Fraction(1, 3)), False),
])  # fmt: skip
def test_a_fact_is_compared_with_a_value(condition, expected):
    assert holds(condition, lookup) is expected


@pytest.mark.parametrize("by", ["is", "is_not", "in", "at_least", "at_most", "below", "above"])
def test_an_absent_fact_is_false_unless_the_condition_says_otherwise(by):
    assert holds(asks("unknown", by, 1), lookup) is False
    assert holds(asks("unknown", by, 1, if_missing=True), lookup) is True


def test_all_any_and_not():
    yes, no = asks("girls", "is", 14), asks("girls", "is", 13)
    assert holds(All((yes, yes)), lookup)
    assert not holds(All((yes, no)), lookup)
    assert holds(Any((no, yes)), lookup)
    assert not holds(Any((no, no)), lookup)
    assert holds(Not(no), lookup)
    assert (holds(All(()), lookup), holds(Any(()), lookup)) == (True, False)


def test_every_fact_of_a_condition_is_found():
    condition = All((asks("a", "is", 1), Any((Not(asks("b", "is", 1)), asks("c", "is", 1)))))
    assert [fact.subject for fact in facts_in(condition)] == ["a", "b", "c"]
    assert list(facts_in(None)) == []
