"""Answers that are made up to try a questionnaire: the best, the worst, or by chance. What chance picks is an argument."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from selfassess.core.answers import Answer
from selfassess.core.definition import IntakeQuestion, Item, Questionnaire
from selfassess.core.kinds import CHOICE_VALUES, KINDS
from selfassess.core.kinds.raw import states_of
from selfassess.core.kinds.scale import steps_of
from selfassess.core.scoring.result import Result

BEST, WORST, CHANCE = "best", "worst", "chance"
COUNTED = 20  # files, people or respondents, unless an item asks for more
Pick = Callable[[Sequence], object]


def made_up(questionnaire: Questionnaire, how: str, *, pick: Pick, on: date) -> dict[str, Answer]:
    """Return an answer to every item: that with the highest share, the lowest, or one that `pick` takes."""
    found = {}
    for item in questionnaire.items:
        tried = list(_parsed(item, pick, on))
        if tried:
            found[item.id] = pick(tried) if how == CHANCE else _ends(questionnaire, item, tried, on)[how == BEST]
    return found


def made_up_intake(questionnaire: Questionnaire, pick: Pick) -> dict[str, object]:
    """Return answers to the first questions that have options, as `pick` takes them; those with text and dates stay empty."""
    return {question.id: pick(values) for question in questionnaire.intake if (values := _values(question))}


def never_seen(questionnaire: Questionnaire, results: Iterable[Result]) -> dict[str, tuple[str, ...]]:
    """Return what came up in none of some results: codes of `verdicts`, ids of `hints` and values of `levels` of sections."""
    seen = list(results)
    rule = questionnaire.scoring.verdict
    verdicts, hints = {one.verdict.code for one in seen if one.verdict}, {hint for one in seen for hint in one.hints}
    levels = {section.level for one in seen for section in one.sections.values()}
    return {
        "verdicts": tuple(row.code for row in rule.rows if row.code not in verdicts) if rule else (),
        "hints": tuple(hint.id for hint in questionnaire.hints if hint.id not in hints),
        "levels": tuple(str(level.value) for level in questionnaire.scoring.levels if level.value not in levels),
    }


def _ends(questionnaire: Questionnaire, item: Item, tried: list[Answer], on: date) -> tuple[Answer, Answer]:
    """Return the answers with the lowest and the highest share."""

    def share(answer: Answer) -> float:
        worth = KINDS[item.kind].judge(item, answer, questionnaire.scoring, frozenset(), on).worst
        return worth.p if worth else 0.0

    ranked = sorted(tried, key=share)
    return ranked[0], ranked[-1]


def _parsed(item: Item, pick: Pick, on: date) -> Iterator[Answer]:
    for raw in _raw(item, pick, on):
        parsed = KINDS[item.kind].parse(item, raw)
        if not parsed.faults:
            yield parsed.answer


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
