"""A result as JSON, with the keys that INTERFACES promises; unrounded numbers, null where a figure does not apply."""

from datetime import date

from selfassess.core.action import Plan
from selfassess.core.definition import Questionnaire
from selfassess.core.scoring.result import ItemResult, PartResult, Result, SectionResult, Verdict


def result_json(questionnaire: Questionnaire, result: Result, plan: Plan, on: date) -> dict:
    """Return a result and the order of its plan as plain values."""
    tally, shown = result.tally, result.substantiation
    return {
        "questionnaire": f"{questionnaire.key}@{questionnaire.version}",
        "date": on.isoformat(),
        "verdict": _verdict(result.verdict),
        "percentage": {"value": result.percentage, "low": result.percentage_low, "high": result.percentage_high},
        "completeness": result.completeness,
        "counts": {
            "applicable": tally.applicable,
            "mostly_or_better": tally.mostly_or_better,
            "not_applicable": tally.not_applicable,
            "not_testable": tally.not_testable,
            "open": tally.open,
        },
        "parts": {key: _part(part) for key, part in result.parts.items()},
        "sections": {key: _section(section) for key, section in result.sections.items()},
        "items": {key: _item(item) for key, item in result.items.items()},
        "substantiation": {
            "proven": shown.proven,
            "claimed": shown.claimed,
            "not_met": shown.not_met,
            "open": shown.open,
            "not_testable": shown.not_testable,
        },
        "actions": [
            {"item": action.item, "priority": action.priority, "class": action.class_, "kind": action.kind} for action in plan.each
        ],
        "hints": list(result.hints),
    }


def _verdict(verdict: Verdict | None) -> dict:
    if verdict is None:
        return {"code": None, "text": None, "only_design": None, "provisional": None, "substantiated": None}
    between = verdict.provisional
    return {
        "code": verdict.code,
        "text": verdict.text,
        "only_design": verdict.only_design,
        "provisional": {"low": between.low, "high": between.high} if between else None,
        "substantiated": {"code": verdict.substantiated_code, "only_design": verdict.substantiated_only_design},
    }


def _part(part: PartResult) -> dict:
    return {
        "level": part.level,
        "level_low": part.level_low,
        "level_high": part.level_high,
        "substantiated_level": part.substantiated_level,
    }


def _section(section: SectionResult) -> dict:
    return {
        "status": section.status,
        "level": section.level,
        "level_low": section.level_low,
        "level_high": section.level_high,
        "p": section.p,
        "p_criteria": (section.roles or {}).get("criterion"),
        "p_indicators": (section.roles or {}).get("indicator"),
        "layers": dict(section.layers or {}),
        "substantiated_level": section.substantiated_level,
        "labels": list(section.labels),
    }


def _item(item: ItemResult) -> dict:
    return {
        "status": item.status,
        "p": item.p,
        "level": item.level,
        "low": item.low,
        "high": item.high,
        "level_low": item.level_low,
        "level_high": item.level_high,
        "substantiated_p": item.substantiated_p,
        "certainty": item.certainty,
    }
