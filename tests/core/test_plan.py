"""The plan: what people decide survives, the rules set its lower limits, and nothing vanishes without a word."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess import shelf
from selfassess.core.action import Decision
from selfassess.core.kinds import is_scored
from selfassess.core.plan import propose
from selfassess.core.scoring.engine import score
from selfassess.core.terms import add_months

from .strategies import answer_of, answer_sets, intakes, questionnaires

ON = date(2025, 6, 30)
FRAMEWORK = shelf.find("kwaliteitskader").questionnaire


def plan_of(raw, decisions=None, on=ON, framework=FRAMEWORK):
    """Return the plan of a few answers; the rest is open."""
    items = {item.id: item for item in framework.items}
    answers = {item_id: answer_of(items[item_id], form) for item_id, form in raw.items()}
    return propose(framework, score(framework, {}, answers, on), answers, decisions or {}, on)


def action_for(plan, item_id):
    return next(action for action in plan.actions if action.item == item_id)


HALF = {"2.5-K1": {"norms": {"a": "met", "b": "not_met"}}}
MET = {"2.5-K1": {"norms": {"a": "met", "b": "met"}}}
DECIDED = Decision(
    finding="Onze bevinding", measure="Onze maatregel", causes=("no_time",), owner="bestuurder", start=date(2025, 7, 1), due=date(2025, 9, 1),
    status="in_progress", means="Tien uur", completion="Vastgesteld", effect="Opnieuw tellen", reason="Besproken",
)  # fmt: skip


@pytest.mark.parametrize("raw", [HALF, {"2.5-K1": {"norms": {"a": "not_met", "b": "not_met"}}}, {"2.5-K1": {"norms": {"a": "met"}}}, {}])
def test_what_people_decided_survives_new_answers(raw):
    action = action_for(plan_of(raw, {"2.5-K1": DECIDED}), "2.5-K1")
    assert (action.finding, action.measure, action.causes, action.owner) == (
        ("Onze bevinding",),
        "Onze maatregel",
        ("no_time",),
        "bestuurder",
    )
    assert (action.start, action.due, action.status) == (date(2025, 7, 1), date(2025, 9, 1), "in_progress")
    assert (action.means, action.completion, action.effect, action.reason) == ("Tien uur", "Vastgesteld", "Opnieuw tellen", "Besproken")


def test_a_gap_below_every_class_falls_in_the_last():
    rules = FRAMEWORK.scoring.actions
    classes = tuple(replace(each, from_priority=None if each.from_priority == 0 else each.from_priority) for each in rules.classes)
    framework = replace(FRAMEWORK, scoring=replace(FRAMEWORK.scoring, actions=replace(rules, classes=classes, at_least=())))
    found = {"2.5-K1": {"norms": {"a": "met", "b": "partly"}}}
    assert action_for(plan_of(found, framework=framework), "2.5-K1").class_ == classes[-1].id


def test_a_gap_that_vanished_closes_its_action_with_the_reason():
    plan = plan_of(MET, {"2.5-K1": Decision(owner="bestuurder", measure="Onze maatregel", status="in_progress")})
    assert "2.5-K1" not in [action.item for action in plan.actions]
    (closed,) = plan.closed
    assert (closed.item, closed.owner, closed.measure, closed.status, closed.gap) == (
        "2.5-K1",
        "bestuurder",
        "Onze maatregel",
        "dropped",
        False,
    )
    assert str(closed.reason)


def test_an_action_that_was_done_stays_done_when_its_gap_vanished():
    (closed,) = plan_of(MET, {"2.5-K1": Decision(status="done")}).closed
    assert closed.status == "done"


def test_a_gap_that_comes_back_takes_its_action_up_again():
    decisions = {"2.5-K1": DECIDED}
    assert plan_of(MET, decisions).closed
    again = plan_of(HALF, decisions)
    assert (action_for(again, "2.5-K1").owner, again.closed) == ("bestuurder", ())


@pytest.mark.parametrize(("item_id", "raw", "chosen", "kept"), [
    ("2.1-I2", {"examined": 10, "met": 9}, "low", "high"),              # zero tolerance: at least high
    ("2.1-I2", {"examined": 10, "met": 9}, "immediate", "immediate"),   # more urgent is free
    ("1.3-K2", {"norms": {"a": "not_met"}}, "medium", "immediate"),
    ("2.5-I1", {"examined": 10, "met": 9, "acute": True}, "low", "immediate"),
    ("2.8-K2", {"norms": {"a": "not_met", "b": "not_met"}}, "low", "low"),  # medium by its priority only
    ("1.2-K2", {}, "low", "high"),                                      # find out: high in the foundation
])  # fmt: skip
def test_people_may_choose_a_class_but_never_below_the_rule(item_id, raw, chosen, kept):
    action = action_for(plan_of({item_id: raw}, {item_id: Decision(class_=chosen, class_reason="Besproken")}), item_id)
    assert action.class_ == kept


def test_another_class_moves_the_terms():
    proposed = action_for(plan_of(HALF), "2.5-K1")
    sooner = action_for(plan_of(HALF, {"2.5-K1": Decision(class_="immediate")}), "2.5-K1")
    assert (proposed.class_, proposed.due) == ("medium", date(2025, 12, 30))
    assert (sooner.start, sooner.due) == (ON + timedelta(days=7), ON + timedelta(days=14))


@pytest.mark.parametrize(("day", "months", "later"), [
    (date(2025, 1, 31), 1, date(2025, 2, 28)),
    (date(2024, 1, 31), 1, date(2024, 2, 29)),
    (date(2025, 8, 31), 6, date(2026, 2, 28)),
    (date(2025, 12, 15), 12, date(2026, 12, 15)),
    (date(2025, 11, 30), 3, date(2026, 2, 28)),
])  # fmt: skip
def test_months_later_is_the_same_day_or_the_last(day, months, later):
    assert add_months(day, months) == later


def test_terms_count_from_the_date_of_the_plan():
    action = action_for(plan_of({"1.4-K2": {"norms": {"a": "met", "b": "partly", "c": "not_met"}}}, on=date(2025, 11, 30)), "1.4-K2")
    assert (action.class_, action.start, action.due) == ("high", date(2025, 12, 14), date(2026, 2, 28))


@given(data=st.data())
def test_a_plan_has_one_action_a_gap_in_an_order_that_does_not_depend_on_how_it_is_kept(data):
    questionnaire = data.draw(questionnaires(levels=st.integers(0, 3)))
    intake, answers = data.draw(intakes(questionnaire)), data.draw(answer_sets(questionnaire))
    result = score(questionnaire, intake, answers, ON)
    plan = propose(questionnaire, result, answers, {}, ON)
    judged = {item.id: result.items[item.id] for item in questionnaire.items if is_scored(item)}
    gaps = {key for key, found in judged.items() if found.status in ("open", "partial") or found.p is not None and found.p < 1 - 1e-9}
    assert sorted(action.item for action in plan.actions) == sorted(gaps)
    assert [action.number for action in plan.actions] == list(range(1, len(gaps) + 1))
    urgency = [one.id for one in questionnaire.scoring.actions.classes]
    places = [urgency.index(action.class_) for action in plan.actions]
    assert places == sorted(places)
    shuffled = list(answers.items())
    Random(1).shuffle(shuffled)
    assert propose(questionnaire, result, dict(shuffled), {}, ON) == plan


def test_a_questionnaire_without_rules_for_actions_has_no_plan(legal_basis):
    silent = replace(legal_basis, scoring=replace(legal_basis.scoring, actions=None))
    assert propose(silent, score(silent, {}, {}, ON), {}, {}, ON).actions == ()
