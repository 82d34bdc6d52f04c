"""An instrument that was used, how many took part, and its outcome in words."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer, NormAnswer
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.checklist import covered_norms
from selfassess.core.kinds.counting import counted_worth, not_counted
from selfassess.core.kinds.judged import (
    NOTHING_LACKS,
    Judged,
    Lacking,
    Parsed,
    Worth,
    half_open,
    level_at,
    not_applicable,
    not_testable,
    open_item,
    settled,
    thresholds_of,
    top_of,
)
from selfassess.core.kinds.raw import Raw, states_of
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import Reason


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    faults = []
    if not item.outcomes:
        faults.append(Fault(("outcomes",), N_("A measurement needs outcomes to choose from.")))
    if item.decides is None:
        faults.append(Fault(("decides",), N_("Say which norm the outcome of the measurement decides.")))
    return faults


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form; the norm that the outcome decides cannot be filled in."""
    form = Raw(item, raw, takes=("norms", "outcome", "respondents"))
    return form.parsed(
        norms=form.norms({norm.id: states_of(item, norm.id) for norm in item.norms if norm.id != item.decides}),
        outcome=form.one_of(("outcome",), tuple(outcome.id for outcome in item.outcomes)),
        respondents=form.whole("respondents"),
    )


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the measurement; the first thing that holds decides. Source: docs/scoring.md 4.3."""
    states = {norm.id: _state(answer, norm.id) for norm in item.norms if norm.id != item.decides and norm.id not in left_out}
    if any(state == "not_applicable" for state in states.values()):
        return not_applicable()
    for norm in item.norms:
        if norm.if_not_met and norm.if_not_met.score is not None and states.get(norm.id) == "not_met":
            worth = counted_worth(item, float(norm.if_not_met.score), rules)
            cap = level_at(worth.p, thresholds_of(item, rules))
            return settled(
                worth,
                cap=cap,
                reasons=(
                    Reason("condition", (norm.id,), N_("“%(norm)s” is answered with no. Without it there is no outcome.", norm=norm.text)),
                ),
            )
    if any(state in ("open", "unknown") for state in states.values()):
        return open_item(rules)
    if answer.respondents is None:
        return half_open(rules)
    if item.minimum is not None and answer.respondents < item.minimum:
        return not_testable()
    if answer.outcome is None:
        return half_open(rules)
    worth = counted_worth(item, _share(item, answer), rules)
    return settled(worth, reasons=_reasons(item, answer, worth, rules))


def _state(answer: Answer, letter: str) -> str:
    given = answer.norms.get(letter)
    return given.state if given else "open"


def is_too_small(item: Item, answer: Answer) -> bool:
    """Return whether so few took part that the outcome could say something about one of them; it is then never shown."""
    return item.minimum is not None and (answer.respondents or 0) < item.minimum


def _share(item: Item, answer: Answer) -> float:
    return next(float(outcome.share) for outcome in item.outcomes if outcome.id == answer.outcome)


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share when evidence shows that was measured and the number of respondents is given, else 0.

    Source: docs/scoring.md 4.7.
    """
    judged = judge(item, answer, rules, left_out, on)
    measured = {norm.id for norm in item.norms if norm.id != item.decides}
    shows = judged.worth and answer.respondents is not None and measured <= covered_norms(item, answer, on)
    return counted_worth(item, judged.worth.p if shows else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return which norms of a complete measurement have no valid evidence, and whether the number of respondents lacks."""
    worth = judge(item, answer, rules, left_out, on).worth
    if not worth or not worth.p:
        return NOTHING_LACKS
    covered = covered_norms(item, answer, on)
    norms = tuple((norm.id,) for norm in item.norms if norm.id != item.decides and norm.id not in covered)
    return Lacking(norms, ("respondents",) if answer.respondents is None else ())


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: nothing of what was counted."""
    return not_counted(answer)


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with the measurement done and its best outcome."""
    best = max(item.outcomes, key=lambda outcome: outcome.share)
    met = {norm.id: NormAnswer("met") for norm in item.norms if norm.id != item.decides and norm.id not in left_out}
    respondents = max(answer.respondents or 0, item.minimum or 1)
    return replace(answer, norms={**answer.norms, **met}, outcome=best.id, respondents=respondents, adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield the answer with the next lower outcome, while that is better than before."""
    shares = {outcome.id: outcome.share for outcome in item.outcomes}
    lower = [outcome for outcome in item.outcomes if outcome.share < shares[better.outcome]]
    if lower:
        yield replace(better, outcome=max(lower, key=lambda outcome: outcome.share).id)


def _reasons(item: Item, answer: Answer, worth: Worth, rules: Scoring) -> tuple[Reason, ...]:
    if worth.p >= 1 or (worth.level is not None and worth.level == top_of(rules)):
        return ()
    outcome = next(outcome.text for outcome in item.outcomes if outcome.id == answer.outcome)
    return (Reason("outcome", (item.decides,), N_("The outcome of the measurement is: %(outcome)s.", outcome=outcome)),)
