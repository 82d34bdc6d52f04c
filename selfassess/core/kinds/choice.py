"""One option chosen from a few, each worth a share."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer
from selfassess.core.definition import Item, Option, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth
from selfassess.core.kinds.judged import Judged, Lacking, Parsed, Worth, not_applicable, open_item, settled, top_of
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import Reason


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    if len(item.options) < 2:
        return [Fault(("options",), N_("A choice needs at least two options."))]
    if all(option.share is None for option in item.options):
        return [Fault(("options",), N_("Say for at least one option what it is worth (share, 0 to 1)."))]
    return []


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form."""
    form = Raw(item, raw, takes=("choice",))
    return form.parsed(choice=form.one_of(("choice",), tuple(option.id for option in item.options)))


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the option chosen; an option without a share means that the item does not apply."""
    chosen = _chosen(item, answer)
    if chosen is None:
        return open_item(rules)
    if chosen.share is None:
        return not_applicable()
    worth = counted_worth(item, float(chosen.share), rules)
    return settled(worth, reasons=_reasons(chosen, worth, rules))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share of the option when there is valid evidence, else 0."""
    chosen = _chosen(item, answer)
    shows = chosen and chosen.share is not None and any(evidence.is_valid(on) for evidence in answer.evidence)
    return counted_worth(item, float(chosen.share) if shows else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return whether the option needs a piece of valid evidence."""
    chosen = _chosen(item, answer)
    return Lacking(whole=bool(chosen and chosen.share) and not any(evidence.is_valid(on) for evidence in answer.evidence))


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with the best option."""
    best = max((option for option in item.options if option.share is not None), key=lambda option: option.share)
    return replace(answer, choice=best.id, adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield the answer with the next lower option, while that is better than before."""
    shares = {option.id: option.share for option in item.options if option.share is not None}
    before = shares.get(answer.choice, -1)
    lower = {key: share for key, share in shares.items() if before < share < shares[better.choice]}
    if lower:
        yield replace(better, choice=max(lower, key=lower.get))


def _chosen(item: Item, answer: Answer) -> Option | None:
    return next((option for option in item.options if option.id == answer.choice), None)


def _reasons(chosen: Option, worth: Worth, rules: Scoring) -> tuple[Reason, ...]:
    if worth.p >= 1 or (worth.level is not None and worth.level == top_of(rules)):
        return ()
    return (Reason("choice", (), N_("The answer is: %(answer)s.", answer=chosen.text)),)
