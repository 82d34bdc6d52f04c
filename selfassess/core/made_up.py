"""Answers that are made up to try a questionnaire: the best, the worst, or by chance. What chance picks is an argument."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from selfassess.core.answers import Answer
from selfassess.core.conditions import holds
from selfassess.core.definition import (
    ActionClass,
    ClassRule,
    Hint,
    IntakeQuestion,
    Item,
    Level,
    PartCap,
    Questionnaire,
    SectionCap,
    VerdictPrefix,
    VerdictRow,
)
from selfassess.core.kinds import CHOICE_VALUES, KINDS
from selfassess.core.kinds.raw import states_of
from selfassess.core.kinds.scale import steps_of
from selfassess.core.outcome import Outcome
from selfassess.core.plan import action_facts
from selfassess.core.scoring.result import OK

BEST, WORST, CHANCE = "best", "worst", "chance"
COUNTED = 20  # files, people or respondents, unless an item asks for more
Pick = Callable[[Sequence], object]


def made_up(questionnaire: Questionnaire, how: str, *, pick: Pick, on: date) -> dict[str, Answer]:
    """Return an answer to every item: that with the highest share, the lowest, or one that `pick` takes."""
    found = {}
    for item in questionnaire.items:
        raw = list(_raw(item, pick, on))
        if how == CHANCE:
            answer = _by_chance(item, raw, pick)
        else:
            tried = [parsed for one in raw if (parsed := _parsed(item, one))]
            answer = _ends(questionnaire, item, tried, on)[how == BEST] if tried else None
        if answer:
            found[item.id] = answer
    return found


def made_up_intake(questionnaire: Questionnaire, pick: Pick) -> dict[str, object]:
    """Return answers to the first questions that have options, as `pick` takes them; those with text and dates stay empty."""
    return {question.id: pick(values) for question in questionnaire.intake if (values := _values(question))}


@dataclass(frozen=True, slots=True)
class NeverSeen:
    """What came up in none of some tries. `limits` kept no section down, `gates` (part, its limit) never held, `rules` no action."""

    verdicts: tuple[VerdictRow, ...]
    prefix: VerdictPrefix | None
    levels: tuple[Level, ...]
    limits: tuple[SectionCap, ...]
    gates: tuple[tuple[str, PartCap], ...]
    classes: tuple[ActionClass, ...]
    rules: tuple[ClassRule, ...]
    hints: tuple[Hint, ...]


def never_seen(questionnaire: Questionnaire, tries: Sequence[Outcome]) -> NeverSeen:
    """Return what came up in none of some tries. Rules about an acute risk count as if people ticked it: no try does."""
    scoring, seen = questionnaire.scoring, [one.result for one in tries]
    verdicts = [one.verdict for one in seen if one.verdict]
    codes, levels = {one.code for one in verdicts}, {section.level for one in seen for section in one.sections.values()}
    hints = {hint for one in seen for hint in one.hints}
    urgency = {action.class_ for one in tries for action in one.plan.actions}
    rows, prefix = (scoring.verdict.rows, scoring.verdict.prefix) if scoring.verdict else ((), None)
    return NeverSeen(
        verdicts=tuple(row for row in rows if row.code not in codes),
        prefix=prefix if prefix and not any(one.only_design for one in verdicts) else None,
        levels=tuple(level for level in scoring.levels if level.value not in levels),
        limits=tuple(cap for cap in scoring.sections.caps if not any(_limits(questionnaire, cap, one) for one in tries)),
        gates=tuple((rule.part, cap) for rule in scoring.parts for cap in rule.caps if not any(_holds(cap, one) for one in tries)),
        classes=tuple(one for one in scoring.actions.classes if one.id not in urgency) if scoring.actions else (),
        rules=tuple(_idle_rules(questionnaire, tries)),
        hints=tuple(hint for hint in questionnaire.hints if hint.id not in hints),
    )


def _limits(questionnaire: Questionnaire, cap: SectionCap, tried: Outcome) -> bool:
    """Return whether a limit is among the reasons why a section is not higher."""
    reasons = [reason for section in tried.result.sections.values() for reason in section.reasons if reason.rule == cap.of]
    if cap.of == "side" or cap.critical is None:
        return bool(reasons)
    critical = {item.id for item in questionnaire.items if item.critical}
    return any((one in critical) == cap.critical for reason in reasons for one in reason.about)


def _holds(cap: PartCap, tried: Outcome) -> bool:
    levels = {name: section.level for name, section in tried.result.sections.items()}
    return holds(cap.when, lambda fact: levels.get(fact.subject) if fact.name == "section" else None)


def _idle_rules(questionnaire: Questionnaire, tries: Sequence[Outcome]) -> Iterator[ClassRule]:
    """Yield the rules about the class of an action that held for no gap."""
    waiting = list(questionnaire.scoring.actions.at_least) if questionnaire.scoring.actions else []
    foundation = {item.id for part in questionnaire.parts if part.foundation for section in part.sections for item in section.items}
    for tried in tries:
        for item in questionnaire.items if waiting else ():
            found = tried.result.items[item.id]
            if found.status == OK and found.p is not None and found.p < 1:
                looks = [action_facts(item, found, acute=acute, foundation=item.id in foundation) for acute in (False, True)]
                waiting = [rule for rule in waiting if not any(holds(rule.when, lookup) for lookup in looks)]
    yield from waiting


def _by_chance(item: Item, raw: list[Mapping[str, object]], pick: Pick) -> Answer | None:
    """Return one of the answers that can be given, None when there is none. Only what is picked is read: reading is the slow part."""
    while raw:
        one = pick(raw)
        if parsed := _parsed(item, one):
            return parsed
        raw.remove(one)
    return None


def _ends(questionnaire: Questionnaire, item: Item, tried: list[Answer], on: date) -> tuple[Answer, Answer]:
    """Return the answers with the lowest and the highest share."""

    def share(answer: Answer) -> float:
        worth = KINDS[item.kind].judge(item, answer, questionnaire.scoring, frozenset(), on).worst
        return worth.p if worth else 0.0

    ranked = sorted(tried, key=share)
    return ranked[0], ranked[-1]


def _parsed(item: Item, raw: Mapping[str, object]) -> Answer | None:
    parsed = KINDS[item.kind].parse(item, raw)
    return None if parsed.faults else parsed.answer


def _raw(item: Item, pick: Pick, on: date) -> Iterator[Mapping[str, object]]:
    match item.kind:
        case "checklist":
            yield from ({"norms": norms} for norms in _norms(item, pick))
        case "measurement":
            count = max(COUNTED, item.minimum or 0)
            yield from ({"norms": norms, "outcome": one.id, "respondents": count} for norms in _norms(item, pick) for one in item.outcomes)
        case "sample":
            yield from ({"population": COUNTED, "examined": COUNTED, "drawn": "all", "met": met} for met in range(COUNTED + 1))
        case "share":
            yield from ({"population": COUNTED, "met": met} for met in range(COUNTED + 1))
        case "choice":
            yield from ({"choice": option.id} for option in item.options)
        case "choices":
            yield from ({"choices": [option.id]} for option in item.options)
            yield {"choices": [option.id for option in item.options if not option.alone]}
        case "scale":
            yield from ({"step": step} for step in steps_of(item))
        case "yes_no":
            yield from ({"choice": value} for value in CHOICE_VALUES["yes_no"])
        case "number":
            asked = item.number
            numbers = (asked.least, asked.most, *(band.least for band in asked.bands)) if asked else ("0",)
            yield from ({"number": number} for number in numbers if number)
        case "date":
            yield from ({"date": (on - timedelta(days=days)).isoformat()} for days in (0, 200, 4000))
        case "text":
            yield {"text": "…"}
        case "evidence":
            yield {"choice": CHOICE_VALUES["evidence"][0]}
            yield {"evidence": [{"title": "…", "status": "adopted", "date": on.isoformat()}]}


def _norms(item: Item, pick: Pick) -> Iterator[dict[str, str]]:
    """Yield states for all norms that are asked: all no, all partly where that may be, all yes, and a mix."""
    asked = [norm.id for norm in item.norms if norm.id != item.decides]
    may = {letter: [state for state in ("not_met", "partly", "met") if state in states_of(item, letter)] for letter in asked}
    for wanted in ("not_met", "partly", "met"):
        yield {letter: wanted if wanted in states else states[0] for letter, states in may.items() if states}
    yield {letter: pick(states) for letter, states in may.items() if states}


def _values(question: IntakeQuestion) -> list[object]:
    options = [option.id for option in question.options]
    if question.kind == "choices":
        return [(option,) for option in options] + [tuple(options)]
    return {"choice": options, "yes_no": [True, False]}.get(question.kind, [])
