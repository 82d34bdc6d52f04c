"""How many of all people something holds for, on one day."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer, Counts
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth, form_fields, is_complete, lacking_form, not_counted, per_norm_faults, with_met
from selfassess.core.kinds.judged import NOTHING_LACKS, Judged, Lacking, Parsed, Worth, empty, half_open, open_item, settled, top_of
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import Reason


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    return [] if item.population else [Fault(("population",), N_("A share needs a population: who is counted."))]


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form; more than all is a fault."""
    form = Raw(item, raw, takes=("population", "met", "sample", "counts"))
    counts = Counts(population=form.whole("population"), met=form.whole("met"))
    parsed = form.parsed(counts=counts, sample=form.sample(), norm_counts=form.norm_counts())
    faults = list(per_norm_faults(item, parsed.answer, counts.population, counts.met))
    if counts.met is not None and counts.population is not None and counts.met > counts.population:
        faults.insert(
            0,
            Fault(
                ("met",),
                N_("No more than %(n)s can meet it: that is how many there are. This says %(m)s.", n=counts.population, m=counts.met),
            ),
        )
    return Parsed(parsed.answer, (*parsed.faults, *faults))


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the share; nobody to count is not testable (or as the item says). Source: docs/scoring.md 4.2."""
    population, met = answer.counts.population, answer.counts.met
    if population == 0:
        return empty(item)
    if population is None and met is None:
        return open_item(rules)
    if population is None or met is None:
        return half_open(rules)
    worth = counted_worth(item, met / population, rules)
    return settled(worth, reasons=_reasons(population, met, worth, rules))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share when the form is complete, else 0. Source: docs/scoring.md 4.7."""
    counts = answer.counts
    shows = counts.population and counts.met is not None and is_complete(item, form_fields(answer), rules)
    return counted_worth(item, counts.met / counts.population if shows else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return what the form of a complete count lacks before it shows itself; nothing when it holds for nobody."""
    return lacking_form(item, form_fields(answer), rules) if answer.counts.met else NOTHING_LACKS


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: nothing of what was counted."""
    return not_counted(answer)


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer in which it holds for all."""
    everyone = answer.counts.population or answer.counts.met or 1
    better = with_met(answer, everyone)
    return better if answer.counts.population else _with_population(better, everyone)


def _with_population(answer: Answer, population: int) -> Answer:
    return replace(answer, counts=replace(answer.counts, population=population))


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield the answer with one fewer for whom it holds, while that is still more than before."""
    if answer.counts.population and better.counts.met - 1 > (answer.counts.met or 0):
        yield with_met(better, better.counts.met - 1)


def _reasons(population: int, met: int, worth: Worth, rules: Scoring) -> tuple[Reason, ...]:
    if met == population or (worth.level is not None and worth.level == top_of(rules)):
        return ()
    return (Reason("count", (), N_("It holds for %(m)s of %(n)s. The norm is: for all.", m=met, n=population)),)
