"""`score`: from answers to a result in four runs over the same rules.

The runs are: as answered, all that is open is no (worst), all that is open is yes (best), and counting only what
evidence shows (proven). Sections, parts and verdict are gathered by the same functions in each.
"""

from collections.abc import Mapping
from datetime import date

from selfassess.core.answers import EMPTY, AnswerSet, Intake
from selfassess.core.applicability import applicable, lookup_in
from selfassess.core.conditions import Fact, holds
from selfassess.core.definition import Questionnaire
from selfassess.core.scoring.items import JudgedItem, item_result, judge_item, warnings_of
from selfassess.core.scoring.parts import gather_part
from selfassess.core.scoring.result import OK, OPEN, PARTIAL, PartResult, Provisional, Result, SectionResult, Verdict
from selfassess.core.scoring.sections import Stands, gather, labels_of, layers_of, reasons_for
from selfassess.core.scoring.substantiation import substantiation_of
from selfassess.core.scoring.verdict import Census, Run, facts_of, find_row, is_restricted, reasons_of, take_census, tally


def score(questionnaire: Questionnaire, intake: Intake, answers: AnswerSet, on: date) -> Result:
    """Return every figure of an assessment with its reasons.

    `on` is the reference date: evidence counts when it is valid then. Source: docs/scoring.md.
    """
    rules = questionnaire.scoring
    applies = applicable(questionnaire, intake, answers)
    judged = {item.id: judge_item(item, answers.get(item.id, EMPTY), rules, applies, on) for item in questionnaire.items}
    stands = {name: {key: getattr(one, name) for key, one in judged.items()} for name in ("actual", "worst", "best", "proven")}
    runs = _runs(questionnaire, judged, stands)
    census = take_census(judged)
    sections = _section_results(questionnaire, stands["actual"], runs)
    return Result(
        completeness=census.completeness,
        tally=tally(judged, census, rules),
        items={key: item_result(found) for key, found in judged.items()},
        sections=sections,
        parts={part.id: _part_result(questionnaire, part.id, runs, stands) for part in questionnaire.parts},
        verdict=_verdict(questionnaire, runs, census),
        percentage=_percentage(judged, "actual") if rules.percentage and census.completeness == 1 else None,
        percentage_low=_percentage(judged, "worst") if rules.percentage else None,
        percentage_high=_percentage(judged, "best") if rules.percentage else None,
        substantiation=substantiation_of(judged),
        hints=_hints(questionnaire, intake, answers, judged, sections),
        warnings=tuple(warnings_of(questionnaire, answers, applies, judged)),
    )


def _runs(questionnaire: Questionnaire, judged: Mapping[str, JudgedItem], stands: Mapping[str, Stands]) -> dict[str, Run]:
    """Return the four runs; while nothing is open the two ends are what was answered."""
    actual, proven = run(questionnaire, stands["actual"]), run(questionnaire, stands["proven"])
    if all(one.worst is one.actual is one.best for one in judged.values()):
        return {"actual": actual, "worst": actual, "best": actual, "proven": proven}
    return {"actual": actual, "worst": run(questionnaire, stands["worst"]), "best": run(questionnaire, stands["best"]), "proven": proven}


def run(questionnaire: Questionnaire, stands: Stands) -> Run:
    """Gather sections and parts from how the items stand in one run."""
    rules = questionnaire.scoring
    by_part = {rule.part: rule for rule in rules.parts}
    sections = {section.id: gather(section, stands, rules) for section in questionnaire.sections}
    parts = {part.id: gather_part(part, by_part.get(part.id), sections, rules) for part in questionnaire.parts}
    return Run(sections, parts)


def _section_results(questionnaire: Questionnaire, stands: Stands, runs: Mapping[str, Run]) -> dict[str, SectionResult]:
    rules, results = questionnaire.scoring, {}
    for section in questionnaire.sections:
        stand = runs["actual"].sections[section.id]
        layers = layers_of(section, stands, rules)
        ended = stand.status in (OK, OPEN, PARTIAL)
        results[section.id] = SectionResult(
            section.id, stand.status, p=stand.p, roles=stand.roles, level=stand.level,
            level_low=runs["worst"].sections[section.id].level if ended else None,
            level_high=runs["best"].sections[section.id].level if ended else None,
            layers=layers,
            substantiated_level=runs["proven"].sections[section.id].level if stand.status == OK else None,
            labels=tuple(labels_of(section, stand, stands, layers, rules)),
            reasons=reasons_for(stand.limits, rules),
        )  # fmt: skip
    return results


def _part_result(questionnaire: Questionnaire, part_id: str, runs: Mapping[str, Run], stands: Mapping[str, Stands]) -> PartResult:
    stand = runs["actual"].parts[part_id]
    return PartResult(
        part_id, stand.level,
        level_low=runs["worst"].parts[part_id].level,
        level_high=runs["best"].parts[part_id].level,
        substantiated_level=runs["proven"].parts[part_id].level if stand.level is not None else None,
        reasons=reasons_for(stand.limits, questionnaire.scoring),
    )  # fmt: skip


def _verdict(questionnaire: Questionnaire, runs: Mapping[str, Run], census: Census) -> Verdict | None:
    """Return the verdict; while something is open it is the worst end, with both ends beside it. Source: docs/scoring.md 4.6."""
    rule = questionnaire.scoring.verdict
    if rule is None:
        return None
    facts = {name: facts_of(questionnaire, runs[name], census) for name in ("worst", "best", "proven")}
    rows = {name: find_row(rule, lookup) for name, lookup in facts.items()}
    row = rows["worst"]
    between = not row.undecided and float(rule.provisional_from) - 1e-9 <= census.completeness < 1
    return Verdict(
        code=row.code,
        text=row.text,
        only_design=is_restricted(rule, row, facts["worst"]),
        provisional=Provisional(row.code, rows["best"].code) if between else None,
        substantiated_code=rows["proven"].code,
        substantiated_only_design=is_restricted(rule, rows["proven"], facts["proven"]),
        reasons=reasons_of(questionnaire, row, facts["worst"], census),
    )


def _percentage(judged: Mapping[str, JudgedItem], name: str) -> float | None:
    counted = [(float(found.item.weight), getattr(found, name)) for found in judged.values()]
    counted = [(weight, stand) for weight, stand in counted if stand.counts]
    total = sum(weight for weight, _ in counted)
    return sum(weight * stand.p for weight, stand in counted) / total if total else None


def _hints(
    questionnaire: Questionnaire,
    intake: Intake,
    answers: AnswerSet,
    judged: Mapping[str, JudgedItem],
    sections: Mapping[str, SectionResult],
) -> tuple[str, ...]:
    answered = lookup_in(intake, answers)

    def lookup(fact: Fact) -> object:
        match fact.name:
            case "level":
                found = judged[fact.subject].actual
                return found.level if found.status == OK else None
            case "share" if fact.detail:
                count = answers.get(fact.subject, EMPTY).norm_counts.get(fact.detail)
                return count.met / count.examined if count and count.examined and count.met is not None else None
            case "share":
                found = judged[fact.subject].actual
                return found.p if found.status == OK else None
            case "section":
                return sections[fact.subject].level
        return answered(fact)

    return tuple(hint.id for hint in questionnaire.hints if holds(hint.when, lookup))
