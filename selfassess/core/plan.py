"""From gaps to prioritised actions, with what people changed in them."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor

from selfassess.core.answers import EMPTY, AnswerSet
from selfassess.core.conditions import Fact, Lookup, holds
from selfassess.core.definition import ActionClass, ActionRules, Item, Questionnaire
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.result import OK, OPEN, PARTIAL, ItemResult, Result

STATUSES = ("not_started", "in_progress", "in_review", "done", "dropped")  # P D C A, and dropped with a reason
CAUSES = ("no_policy", "not_known", "no_time", "no_place", "no_partner", "system", "other")


@dataclass(frozen=True, slots=True)
class Decision:
    """What people changed in one action (keys of `actions` in an answers file); None: as proposed.

    `class_` is a class of urgency, never below the rule; `closed` is set when the gap has vanished.
    """

    finding: str | None = None
    measure: str | None = None
    cause: str | None = None
    owner: str | None = None
    start: date | None = None
    due: date | None = None
    status: str | None = None
    class_: str | None = None
    class_reason: str | None = None
    means: str | None = None
    completion: str | None = None
    effect: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the plan, for one item.

    `kind` is improve or find_out; `priority` a whole number 0–100; `class_` an id of the questionnaire's
    action classes; `proposed_class` the rule's class; `least_class` the least urgent class people may choose;
    `because` why the class is at least this; `term` the class's terms in words;
    `finding` what is missing (sentences); `level_now`/`level_goal` levels or None; `start`/`due` dates;
    `gap` False: the gap has vanished since, the action is closed with its reason and kept.
    """

    number: int
    item: str
    kind: str
    priority: int
    class_: str
    proposed_class: str
    because: tuple[str, ...]
    finding: tuple[Phrase | str, ...]
    measure: str
    level_now: int | None
    level_goal: int | None
    start: date
    due: date
    least_class: str | None = None
    term: str = ""
    status: str = "not_started"
    cause: str = ""
    owner: str = ""
    means: str = ""
    completion: str = ""
    effect: str = ""
    reason: Phrase | str = ""
    gap: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions in order, most urgent first; `on` is the date the terms are counted from."""

    on: date
    actions: tuple[Action, ...]
    closed: tuple[Action, ...] = ()

    def by_class(self) -> Mapping[str, tuple[Action, ...]]:
        """Return the open actions per class, in the order of the plan."""
        found: dict[str, tuple[Action, ...]] = {}
        for action in self.actions:
            found[action.class_] = (*found.get(action.class_, ()), action)
        return found


def propose(questionnaire: Questionnaire, result: Result, answers: AnswerSet, decisions: Mapping[str, Decision], on: date) -> Plan:
    """Return the plan: one action for each gap, in order, with the decisions of people in it.

    `on` is the date from which terms are counted. A decision about an item without a gap is kept in `closed`.
    Source: docs/scoring.md 4.8.
    """
    rules = questionnaire.scoring.actions
    if rules is None:
        return Plan(on, ())
    foundation = {item.id for part in questionnaire.parts if part.foundation for section in part.sections for item in section.items}
    proposed: list[Action] = []
    closed: list[Action] = []
    for item in questionnaire.items:
        found, decision = result.items[item.id], decisions.get(item.id)
        acute = answers.get(item.id, EMPTY).acute
        action = _propose_one(item, found, rules, acute=acute, foundation=item.id in foundation, on=on)
        if action:
            proposed.append(_decided(action, decision, rules, on))
        elif decision is not None:
            closed.append(_closed(item, decision, rules, on))
    ordered = _ordered(questionnaire, proposed, rules)
    numbered = tuple(replace(action, number=place, level_goal=questionnaire.top_level) for place, action in enumerate(ordered, start=1))
    return Plan(on, numbered, tuple(closed))


def priority(p: float, risk: int, rules: ActionRules, *, acute: bool) -> int:
    """Return the priority 0–100 of a gap: what lacks, times risk, times the factor for acute risk; half is rounded up."""
    exact = 100 * (1 - p) * risk / rules.risk_scale * (float(rules.acute_factor) if acute else 1.0)
    return floor(min(exact, 100.0) + 0.5 + 1e-9)


def _propose_one(item: Item, found: ItemResult, rules: ActionRules, *, acute: bool, foundation: bool, on: date) -> Action | None:
    if found.status == OK and found.p < 1 - 1e-9:
        return _improvement(item, found, rules, acute=acute, foundation=foundation, on=on)
    if found.status in (OPEN, PARTIAL) and rules.find_out:
        return _question(item, found, rules, acute=acute, foundation=foundation, on=on)
    return None


def _improvement(item: Item, found: ItemResult, rules: ActionRules, *, acute: bool, foundation: bool, on: date) -> Action:
    rank = priority(found.p, item.risk, rules, acute=acute)
    lookup = _facts(item, found, acute=acute, foundation=foundation)
    limits = [rule for rule in rules.at_least if holds(rule.when, lookup)]
    least = _most_urgent([rule.class_ for rule in limits], rules)
    by_priority = next(c.id for c in rules.classes if c.from_priority is not None and rank >= c.from_priority)
    chosen = _most_urgent([by_priority, *([least] if least else [])], rules)
    because = tuple(rule.because for rule in limits if rule.class_ == chosen and rule.because)
    return _action(item, "improve", rank, chosen, rules, on, least=least, because=because, finding=_finding(item, found), level=found.level)


def _question(item: Item, found: ItemResult, rules: ActionRules, *, acute: bool, foundation: bool, on: date) -> Action:
    rank = priority(found.low or 0.0, item.risk, rules, acute=acute)
    raised = rules.find_out.raised_when and holds(rules.find_out.raised_when, _facts(item, found, acute=acute, foundation=foundation))
    chosen = rules.find_out.raised_to if raised and rules.find_out.raised_to else rules.find_out.class_
    finding = tuple(reason.says for reason in found.reasons) or (N_("This item is not answered yet. Find out how it stands."),)
    return _action(item, "find_out", rank, chosen, rules, on, least=chosen, because=(), finding=finding, level=None)


def _action(item: Item, kind: str, rank: int, chosen: str, rules: ActionRules, on: date, *, least, because, finding, level) -> Action:
    terms = _class(chosen, rules)
    return Action(
        number=0, item=item.id, kind=kind, priority=rank, class_=chosen, proposed_class=chosen, because=because, finding=finding,
        measure=item.action, level_now=level, level_goal=None, start=on + timedelta(days=terms.start_days), due=_due(on, terms),
        least_class=least, term=terms.term,
    )  # fmt: skip


def _finding(item: Item, found: ItemResult) -> tuple[Phrase | str, ...]:
    said = tuple(reason.says for reason in found.reasons)
    return said or (N_("Almost everything is met; a small part still lacks."),)


def _facts(item: Item, found: ItemResult, *, acute: bool, foundation: bool) -> Lookup:
    flags = {"critical": item.critical, "zero_tolerance": item.zero_tolerance, "foundation": foundation, "acute": acute}
    values = {"level": found.level, "share": found.p}

    def lookup(fact: Fact) -> object:
        return flags.get(fact.subject) if fact.name == "flag" else values.get(fact.name)

    return lookup


def _decided(action: Action, decision: Decision | None, rules: ActionRules, on: date) -> Action:
    """Return the action with what people changed; never less urgent than the rule allows."""
    if decision is None:
        return action
    chosen = decision.class_ or action.class_
    if action.least_class:
        chosen = _most_urgent([chosen, action.least_class], rules)
    terms = _class(chosen, rules)
    return replace(
        action,
        class_=chosen,
        term=terms.term,
        start=decision.start or on + timedelta(days=terms.start_days),
        due=decision.due or _due(on, terms),
        finding=(decision.finding,) if decision.finding else action.finding,
        measure=decision.measure or action.measure,
        status=decision.status or action.status,
        **_words(decision),
    )


def _closed(item: Item, decision: Decision, rules: ActionRules, on: date) -> Action:
    """Return the action of a gap that is no longer there: kept, with the reason."""
    last = rules.classes[-1]
    chosen = _class(decision.class_ or last.id, rules)
    done = decision.status in ("done", "dropped")
    words = _words(decision)
    words["reason"] = decision.reason or N_("The answers no longer show this gap.")
    return Action(
        number=0, item=item.id, kind="improve", priority=0, class_=chosen.id, proposed_class=last.id, because=(),
        finding=(decision.finding,) if decision.finding else (), measure=decision.measure or item.action,
        level_now=None, level_goal=None, start=decision.start or on, due=decision.due or on,
        status=decision.status if done else "dropped", gap=False, **words,
    )  # fmt: skip


def _words(decision: Decision) -> dict[str, object]:
    names = ("cause", "owner", "means", "completion", "effect", "reason")
    return {name: getattr(decision, name) or "" for name in names}


def _ordered(questionnaire: Questionnaire, actions: list[Action], rules: ActionRules) -> list[Action]:
    """Order by class, then sections by their highest priority in that class, then layer, priority and item."""
    items = list(questionnaire.items)
    place = {item.id: number for number, item in enumerate(items)}
    section_of = {item.id: number for number, section in enumerate(questionnaire.sections) for item in section.items}
    layers = {layer.id: number for number, layer in enumerate(questionnaire.scoring.layers)}
    classes = {one.id: number for number, one in enumerate(rules.classes)}
    highest: dict[tuple[str, int], int] = {}
    for action in actions:
        key = (action.class_, section_of[action.item])
        highest[key] = max(highest.get(key, 0), action.priority)

    def order(action: Action) -> tuple:
        section = section_of[action.item]
        layer = layers.get(items[place[action.item]].layer, len(layers))
        return (classes[action.class_], -highest[action.class_, section], section, layer, -action.priority, place[action.item])

    return sorted(actions, key=order)


def _most_urgent(ids: list[str], rules: ActionRules) -> str | None:
    order = [one.id for one in rules.classes]
    return min(ids, key=order.index, default=None)


def _class(class_id: str, rules: ActionRules) -> ActionClass:
    return next(one for one in rules.classes if one.id == class_id)


def _due(on: date, terms: ActionClass) -> date:
    if terms.done_months is not None:
        return add_months(on, terms.done_months)
    return on + timedelta(days=terms.done_days or terms.start_days)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
