"""What the counting kinds share: complete forms, counts per norm, and the words for a count."""

from collections.abc import Iterator
from dataclasses import replace

from selfassess.core.answers import Answer
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.judged import Lacking, Worth, level_at, thresholds_of
from selfassess.core.phrases import N_


def per_norm_faults(item: Item, answer: Answer, total: int | None, met: int | None, population: int | None = None) -> Iterator[Fault]:
    """Yield what cannot be in the counts per norm, beside `met` of `total` for the item as a whole.

    A file meets the item only when it meets each norm that applies to it, so no more files meet the item than meet
    one norm or do not have it; of a group one norm is enough. And a file that does not meet the item fails a norm.
    `population` limits the counts as long as the total is not filled in.
    """
    limit = population if total is None else total
    for letter, count in answer.norm_counts.items():
        path = ("counts", letter)
        if count.examined is not None and limit is not None and count.examined > limit:
            yield Fault(
                (*path, "examined"),
                N_(
                    "Norm %(norm)s was looked at in %(n)s cases, but only %(total)s were counted in all.",
                    norm=letter,
                    n=count.examined,
                    total=limit,
                ),
            )
        most = count.examined if count.examined is not None else limit
        if count.met is not None and most is not None and count.met > most:
            yield Fault((*path, "met"), N_("Norm %(norm)s cannot be met in %(m)s of %(n)s cases.", norm=letter, m=count.met, n=most))
    if total is not None and met is not None and met <= total:
        for unit in _units(item):
            possible = sum(_most_meeting(answer, letter, total) for letter in unit)
            if met > possible:
                yield Fault(
                    ("met",),
                    N_(
                        "%(met)s cases cannot meet everything when at most %(possible)s meet norm %(norms)s.",
                        met=met,
                        possible=possible,
                        norms=unit,
                    ),
                )
        failing = _most_failing(item, answer, total)
        if failing is not None and total - met > failing:
            yield Fault(
                ("met",),
                N_("By the counts per norm at least %(least)s cases meet everything; this says %(met)s.", least=total - failing, met=met),
            )


def _units(item: Item) -> list[tuple[str, ...]]:
    grouped = {letter for group in item.groups for letter in group.any_of}
    return [(norm.id,) for norm in item.norms if norm.id not in grouped] + [group.any_of for group in item.groups]


def _most_meeting(answer: Answer, letter: str, total: int) -> int:
    """Return in how many of all cases a norm can be met or not asked."""
    count = answer.norm_counts.get(letter)
    if count is None or count.met is None:
        return total
    examined = count.examined if count.examined is not None else total
    return min(total, count.met + max(0, total - examined))


def _most_failing(item: Item, answer: Answer, total: int) -> int | None:
    """Return in how many cases at least one norm can fail, None when not every norm was counted."""
    counts = [answer.norm_counts.get(norm.id) for norm in item.norms]
    if not counts or any(count is None or count.met is None for count in counts):
        return None
    return sum(_most_failing_unit(answer, unit, total) for unit in _units(item))


def _most_failing_unit(answer: Answer, unit: tuple[str, ...], total: int) -> int:
    """Return in how many cases a norm can fail, or of a group every norm that applies."""
    counts = [answer.norm_counts[letter] for letter in unit]
    failing = [max(0, (total if count.examined is None else count.examined) - count.met) for count in counts]
    asked_in_all = [fails for fails, count in zip(failing, counts, strict=True) if count.examined is None or count.examined >= total]
    return min(sum(failing), *asked_in_all, total)


def is_complete(item: Item, filled: dict[str, object], rules: Scoring) -> bool:
    """Return whether the form says everything that the questionnaire asks before a count proves itself."""
    return missing_fields(item, filled, rules) == ()


def missing_fields(item: Item, filled: dict[str, object], rules: Scoring) -> tuple[str, ...] | None:
    """Return the fields that the questionnaire asks before a count proves itself and that are empty; None when it does not say."""
    for form in rules.complete_forms:
        if form.kind == item.kind:
            return tuple(name for name in form.fields if filled.get(name) in (None, ""))
    return None


def lacking_form(item: Item, filled: dict[str, object], rules: Scoring, *, chosen: bool = False) -> Lacking:
    """Return what a count with something that meets lacks before it shows itself. Source: docs/scoring.md 4.7."""
    missing = missing_fields(item, filled, rules)
    return Lacking(fields=missing or (), chosen=chosen, no_form=missing is None)


def counted_worth(item: Item, p: float, rules: Scoring) -> Worth:
    """Return the worth of a counted share."""
    return Worth(p, level_at(p, thresholds_of(item, rules)))


def form_fields(answer: Answer) -> dict[str, object]:
    """Return the fields of the form by the names that `complete_forms` uses."""
    counts, sample = answer.counts, answer.sample
    return {
        "population": counts.population, "examined": counts.examined, "met": counts.met, "drawn": counts.drawn,
        "from": sample.start, "to": sample.end, "date": sample.date, "by": sample.by,
    }  # fmt: skip


def not_counted(answer: Answer) -> Answer:
    """Return what of an answer still stands in a next round: that it does not apply, and its evidence. What was counted must be counted anew."""
    return Answer(not_applicable=answer.not_applicable, evidence=answer.evidence, attention=answer.attention)


def with_met(answer: Answer, met: int) -> Answer:
    """Return the answer with another number that meets; the counts per norm no longer fit and go."""
    return replace(answer, counts=replace(answer.counts, met=met), norm_counts={}, adjusted=None)
