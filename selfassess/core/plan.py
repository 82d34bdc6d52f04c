"""From gaps to prioritised actions, with what people changed in them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from math import floor

from selfassess.core.action import MERGED, OWN, Action, Decision, Plan, number_of, part_of
from selfassess.core.answers import EMPTY, AnswerSet
from selfassess.core.arranging import Arrangement
from selfassess.core.conditions import Fact, Lookup, holds
from selfassess.core.definition import ActionRules, Item, Questionnaire
from selfassess.core.kinds import is_scored
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.result import OK, OPEN, PARTIAL, ItemResult, Result
from selfassess.core.terms import class_of, first_day, last_day, most_urgent


def propose(questionnaire: Questionnaire, result: Result, answers: AnswerSet, decisions: Mapping[str, Decision], on: date) -> Plan:
    """Return the plan: one action for each gap, in order, with what people decided, split, merged and added.

    `on` is the date from which terms are counted; `decisions` are by key of the action. A decision about an item without a gap is
    kept in `closed`. Source: docs/scoring.md 4.8.
    """
    rules = questionnaire.scoring.actions
    if rules is None:
        return Plan(on, ())
    foundation = {item.id for part in questionnaire.parts if part.foundation for section in part.sections for item in section.items}
    home = {item.id: section.id for section in questionnaire.sections for item in section.items}
    proposals: dict[str, Action] = {}
    for item in questionnaire.items:
        found, acute = result.items[item.id], answers.get(item.id, EMPTY).acute
        action = _propose_one(item, found, rules, acute=acute, foundation=item.id in foundation, on=on) or _vanished(item, rules, on)
        proposals[item.id] = replace(action, key=item.id, items=(item.id,), section=home[item.id])
    arranged = Arrangement(questionnaire, rules, proposals, decisions, on)
    shown = list(arranged.shown())
    each = [arranged.action(item_id) for item_id, action in proposals.items() if action.gap]
    return Plan(
        on,
        _numbered(questionnaire, (action for action in shown if action.gap), rules),
        tuple(action for action in shown if not action.gap),
        _numbered(questionnaire, each, rules),
    )


def as_proposed(
    questionnaire: Questionnaire, result: Result, answers: AnswerSet, decisions: Mapping[str, Decision], on: date, *, key: str
) -> Action | None:
    """Return one action as it would be without what people decided about it, but for how it hangs together with others."""
    stands = decisions.get(key, Decision())
    bare = Decision(merges=stands.merges, items=stands.items, section=stands.section)
    plan = propose(questionnaire, result, answers, {**decisions, key: bare}, on)
    return next((action for action in plan.actions if action.key == key), None)


def priority(p: float, risk: int, rules: ActionRules, *, acute: bool) -> int:
    """Return the priority 0–100 of a gap: what lacks, times risk, times the factor for acute risk; half is rounded up."""
    exact = 100 * (1 - p) * risk / rules.risk_scale * (float(rules.acute_factor) if acute else 1.0)
    return floor(min(exact, 100.0) + 0.5 + 1e-9)


def _propose_one(item: Item, found: ItemResult, rules: ActionRules, *, acute: bool, foundation: bool, on: date) -> Action | None:
    if found.status == OK and found.p is not None and found.p < 1 - 1e-9:
        return _improvement(item, found, rules, acute=acute, foundation=foundation, on=on)
    if found.status in (OPEN, PARTIAL) and rules.find_out and is_scored(item):
        return _question(item, found, rules, acute=acute, foundation=foundation, on=on)
    return None


def _improvement(item: Item, found: ItemResult, rules: ActionRules, *, acute: bool, foundation: bool, on: date) -> Action:
    rank = priority(found.p, item.risk, rules, acute=acute)
    lookup = action_facts(item, found, acute=acute, foundation=foundation)
    limits = [rule for rule in rules.at_least if holds(rule.when, lookup)]
    least = most_urgent([rule.class_ for rule in limits], rules)
    fitting = (one.id for one in rules.classes if one.from_priority is not None and rank >= one.from_priority)
    by_priority = next(fitting, rules.classes[-1].id)  # the check list asks for a class from 0
    chosen = most_urgent([by_priority, *([least] if least else [])], rules)
    because = tuple(rule.because for rule in limits if rule.class_ == chosen and rule.because)
    return _action(item, "improve", rank, chosen, rules, on, least=least, because=because, finding=_finding(item, found), level=found.level)


def _question(item: Item, found: ItemResult, rules: ActionRules, *, acute: bool, foundation: bool, on: date) -> Action:
    rank = priority(found.low or 0.0, item.risk, rules, acute=acute)
    raised = rules.find_out.raised_when and holds(rules.find_out.raised_when, action_facts(item, found, acute=acute, foundation=foundation))
    chosen = rules.find_out.raised_to if raised and rules.find_out.raised_to else rules.find_out.class_
    finding = tuple(reason.says for reason in found.reasons) or (N_("This item is not answered yet. Find out how it stands."),)
    return _action(item, "find_out", rank, chosen, rules, on, least=chosen, because=(), finding=finding, level=None)


def _action(item: Item, kind: str, rank: int, chosen: str, rules: ActionRules, on: date, *, least, because, finding, level) -> Action:
    terms = class_of(chosen, rules)
    return Action(
        number=0, item=item.id, kind=kind, priority=rank, class_=chosen, proposed_class=chosen, because=because, finding=finding,
        measure=item.action, level_now=level, level_goal=None, start=first_day(on, terms), due=last_day(on, terms),
        least_class=least, term=terms.term,
    )  # fmt: skip


def _finding(item: Item, found: ItemResult) -> tuple[Phrase | str, ...]:
    said = tuple(reason.says for reason in found.reasons)
    return said or (N_("Almost everything is met; a small part still lacks."),)


def action_facts(item: Item, found: ItemResult, *, acute: bool, foundation: bool) -> Lookup:
    """Return a lookup of what a rule about the class of an action may ask of an item."""
    flags = {"critical": item.critical, "zero_tolerance": item.zero_tolerance, "foundation": foundation, "acute": acute}
    values = {"level": found.level, "share": found.p}

    def lookup(fact: Fact) -> object:
        return flags.get(fact.subject) if fact.name == "flag" else values.get(fact.name)

    return lookup


def _vanished(item: Item, rules: ActionRules, on: date) -> Action:
    """Return the action of an item without a gap, for what people decided about it earlier."""
    last = rules.classes[-1]
    return Action(
        number=0, item=item.id, kind="improve", priority=0, class_=last.id, proposed_class=last.id, because=(), finding=(),
        measure=item.action, level_now=None, level_goal=None, start=on, due=on, gap=False,
    )  # fmt: skip


def _numbered(questionnaire: Questionnaire, actions: Iterable[Action], rules: ActionRules) -> tuple[Action, ...]:
    """Return actions in order and with their number; a goal is the top level, where there is an item to reach it."""
    ordered = enumerate(_ordered(questionnaire, list(actions), rules), start=1)
    return tuple(replace(one, number=place, level_goal=questionnaire.top_level if one.items else None) for place, one in ordered)


def _ordered(questionnaire: Questionnaire, actions: list[Action], rules: ActionRules) -> list[Action]:
    """Order by class, then sections by their highest priority in that class, then layer, priority and item.

    What is about no section comes last in its class; parts of one action stay in their order.
    """
    layers = {layer.id: number for number, layer in enumerate(questionnaire.scoring.layers)}
    layer_of = {item.id: layers.get(item.layer, len(layers)) for item in questionnaire.items}
    places = {item.id: number for number, item in enumerate(questionnaire.items)}
    sections = {section.id: number for number, section in enumerate(questionnaire.sections)}
    classes = {one.id: number for number, one in enumerate(rules.classes)}
    highest: dict[tuple[str, str], int] = {}
    for action in actions:
        key = (action.class_, action.section)
        highest[key] = max(highest.get(key, 0), action.priority)

    def order(action: Action) -> tuple:
        section = (not action.section, -highest[action.class_, action.section], sections.get(action.section, 0))
        layer, place = layer_of.get(action.item, len(layers)), places.get(action.item, len(places))
        return (classes[action.class_], *section, layer, -action.priority, place, *_place_of(action.key))

    return sorted(actions, key=order)


def _place_of(key: str) -> tuple[int, str, int]:
    """Return the place of a key among those of one item: its own action or parts first, then what was merged, then added."""
    whole, part = part_of(key) or (key, 0)
    merged, own = number_of(whole, MERGED), number_of(whole, OWN)
    return (merged or 0) + 10_000 * (own or 0), whole, part
