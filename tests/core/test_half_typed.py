"""What was typed and is no answer yet: which of it has no place in the next version."""

from dataclasses import replace

import pytest

from selfassess.core.definition import NotApplicableReason, Option, Scale
from selfassess.core.half_typed import Asked, carried, without_place
from tests.core.test_changes import checklist

WAS = Asked(
    replace(
        checklist(letters="abc"),
        options=(Option(id="x", text="X"), Option(id="y", text="Y")),
        scale=Scale(first=1, last=5, words={}),
        not_applicable_reasons=(NotApplicableReason(text="Geen groep."), NotApplicableReason(text="Geen huis.")),
    ),
    ("Rust", "Ritme"),
    frozenset("0123"),
)


def next_one(**changes):
    return replace(WAS, item=replace(WAS.item, **changes))


def lost(name, text, becomes):
    return without_place({name: text, "note": "Half getypt.", "reasons.a": " "}, WAS, becomes)


@pytest.mark.parametrize(
    ("name", "text", "becomes"),
    [
        ("norms.b", "met", next_one(norms=WAS.item.norms[:1])),
        ("reasons.b", "Nog niet.", next_one(norms=WAS.item.norms[:1])),
        ("counts.b.met", "3", next_one(norms=WAS.item.norms[:1])),
        ("evidence.0.norms.b", "1", next_one(norms=WAS.item.norms[:1])),
        ("norms.b", "met", next_one(decides="b")),
        ("norms.b", "partly", next_one(states={"b": ("met", "not_met")})),
        ("choice", "y", next_one(options=WAS.item.options[:1])),
        ("choices.y", "1", next_one(options=WAS.item.options[:1])),
        ("step", " 5 ", next_one(scale=Scale(first=1, last=4, words={}))),
        ("adjusted.level", "3", replace(WAS, levels=frozenset("01"))),
        ("na", "0", next_one(not_applicable_reasons=WAS.item.not_applicable_reasons[1:])),
        ("attention.1", "1", replace(WAS, attention=("Ritme",))),
    ],
)
def test_what_is_not_offered_any_more_has_no_place(name, text, becomes):
    assert lost(name, text, WAS) == ()
    assert lost(name, text, becomes) == (name,)


def test_another_rule_takes_no_place_from_what_was_typed():
    fields = {"norms.a": "met", "note": "Half.", "step": "te veel", "adjusted.reason": "Omdat"}
    assert without_place(fields, WAS, next_one(optional=True, critical=True, risk=4, question="Anders?")) == ()


def test_a_question_that_is_gone_or_asks_in_another_way_has_place_for_nothing():
    assert lost("norms.a", "met", None) == ("norms.a", "note")
    assert lost("step", "3", next_one(kind="text")) == ("step", "note")


def test_what_would_say_something_else_does_not_go_along():
    fields = {"na": "0", "attention.0": "1", "norms.b": "met", "note": "Half."}
    assert carried(fields, ("na", "attention.0", "norms.b")) == {"norms.b": "met", "note": "Half."}
