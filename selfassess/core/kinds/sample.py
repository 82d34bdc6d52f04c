"""Files that were looked at, and how many of them meet the item."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer, Counts
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth, form_fields, is_complete, lacking_form, not_counted, per_norm_faults, with_met
from selfassess.core.kinds.judged import (
    NOTHING_LACKS,
    Judged,
    Lacking,
    Parsed,
    Worth,
    empty,
    half_open,
    level_at,
    not_testable,
    open_item,
    settled,
    thresholds_of,
    top_of,
)
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import Reason
from selfassess.core.scoring.shares import wilson


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    return [] if item.population else [Fault(("population",), N_("A sample needs a population: what is counted."))]


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form; impossible counts are faults. Source: docs/scoring.md 4.3."""
    form = Raw(item, raw, takes=("population", "examined", "met", "drawn", "seed", "sample", "counts"))
    parsed = form.parsed(counts=form.counts(), sample=form.sample(), norm_counts=form.norm_counts())
    counts = parsed.answer.counts
    impossible = [*_count_faults(counts), *per_norm_faults(item, parsed.answer, counts.examined, counts.met, counts.population)]
    return Parsed(parsed.answer, (*parsed.faults, *impossible))


def _count_faults(counts: Counts) -> Iterator[Fault]:
    population, examined, met = counts.population, counts.examined, counts.met
    if met is not None and examined is not None and met > examined:
        yield Fault(("met",), N_("No more than %(n)s can meet it: that is how many were looked at. This says %(m)s.", n=examined, m=met))
    elif met is not None and population is not None and examined is None and met > population:
        yield Fault(("met",), N_("No more than %(n)s can meet it: that is how many there are. This says %(m)s.", n=population, m=met))
    if examined is not None and population is not None and examined > population:
        yield Fault(
            ("examined",), N_("No more than %(n)s can be looked at: that is how many there are. This says %(m)s.", n=population, m=examined)
        )
    elif counts.drawn == "all" and examined is not None and population is not None and examined != population:
        yield Fault(
            ("population",),
            N_("If all were looked at, both numbers must be equal: %(n)s looked at, %(m)s in all.", n=examined, m=population),
        )


def with_defaults(counts: Counts) -> Counts:
    """Fill in what is understood: drawn at random, and all looked at is the population. Source: docs/scoring.md 4.3."""
    population = counts.population
    if counts.drawn == "all" and population is None and counts.examined:
        population = counts.examined
    return replace(counts, population=population, drawn=counts.drawn or "random")


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the count. Source: docs/scoring.md 4.1 and 4.3."""
    counts = with_defaults(answer.counts)
    if counts.population == 0:
        return empty(item)
    if counts.examined == 0:
        return not_testable()
    if counts.examined is None and counts.met is None:
        return open_item(rules)
    if counts.examined is None or counts.met is None:
        return half_open(rules)
    worth = counted_worth(item, counts.met / counts.examined, rules)
    return settled(worth, **_certainty(item, counts, rules), reasons=_reasons(item, counts, worth, rules))


def _certainty(item: Item, counts: Counts, rules: Scoring) -> dict[str, object]:
    """Return the interval, its levels and a label. Source: docs/scoring.md 4.3."""
    if rules.interval is None:
        return {}
    partial = counts.population is None or counts.population > counts.examined
    if counts.drawn == "chosen" and partial:
        return {"certainty": "chosen"}
    low, high = wilson(counts.met, counts.examined, counts.population, rules.interval.z)
    thresholds = thresholds_of(item, rules)
    label = "too_few" if partial and counts.examined < rules.interval.too_few else _label(high - low, rules)
    return {"low": low, "high": high, "level_low": level_at(low, thresholds), "level_high": level_at(high, thresholds), "certainty": label}


def _label(width: float, rules: Scoring) -> str:
    for label, widest in sorted(rules.interval.labels.items(), key=lambda pair: pair[1]):
        if width <= float(widest) + 1e-9:
            return label
    return "low"


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the counted share when the form is complete and the files were not chosen, else 0. Source: docs/scoring.md 4.7."""
    counts = with_defaults(answer.counts)
    filled = form_fields(replace(answer, counts=counts))
    shows = counts.drawn != "chosen" and counts.examined and counts.met is not None and is_complete(item, filled, rules)
    return counted_worth(item, counts.met / counts.examined if shows else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return what the form of a complete count lacks before it shows itself; nothing when none meet it."""
    counts = with_defaults(answer.counts)
    if not counts.met:
        return NOTHING_LACKS
    return lacking_form(item, form_fields(replace(answer, counts=counts)), rules, chosen=counts.drawn == "chosen")


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: nothing of what was counted."""
    return not_counted(answer)


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer in which every file meets the item; 1 of 1 when nothing was counted yet."""
    counts = answer.counts
    everything = counts.population if counts.drawn == "all" else None
    examined = counts.examined or everything or counts.met or counts.population or 1
    return with_met(replace(answer, counts=replace(counts, examined=examined)), examined)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield the answer with one file fewer that meets it, while that is still more than before."""
    if better.counts.met - 1 > (answer.counts.met or 0) and answer.counts.examined:
        yield with_met(better, better.counts.met - 1)


def _reasons(item: Item, counts: Counts, worth: Worth, rules: Scoring) -> tuple[Reason, ...]:
    if counts.met == counts.examined or (worth.level is not None and worth.level == top_of(rules)):
        return ()
    says = N_("%(m)s of %(n)s meet it, %(lacking)s do not.", m=counts.met, n=counts.examined, lacking=counts.examined - counts.met)
    if item.zero_tolerance and worth.level is not None and worth.level + 1 == top_of(rules):
        says = N_("%(m)s of %(n)s meet it. Here every file must.", m=counts.met, n=counts.examined)
    return (Reason("count", (), says),)
