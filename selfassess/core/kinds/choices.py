"""Any number of options chosen, each worth a share."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer
from selfassess.core.definition import Choices, Item, Option, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth
from selfassess.core.kinds.judged import (
    NOTHING_LACKS,
    Judged,
    Lacking,
    Parsed,
    Worth,
    half_open,
    not_applicable,
    open_item,
    settled,
    shown_by_evidence,
    top_of,
)
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import Reason


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    rules, usual = _rules(item), _usual(item)
    faults = []
    if len(usual) < 2:
        faults.append(Fault(("options",), N_("A choice needs at least two options.")))
    if not any(option.share for option in usual):
        faults.append(Fault(("options",), N_("Say for at least one option what it is worth (share, 0 to 1).")))
    if not 1 <= rules.fewest <= max(len(usual), 1):
        faults.append(Fault(("choices", "fewest"), N_("This number lies between %(low)s and %(high)s.", low=1, high=len(usual))))
    if rules.most is not None and not rules.fewest <= rules.most <= len(usual):
        faults.append(Fault(("choices", "most"), N_("This number lies between %(low)s and %(high)s.", low=rules.fewest, high=len(usual))))
    elif rules.most is not None and rules.together == "all" and rules.most < len(_needed(item)):
        faults.append(Fault(("choices", "most"), N_("All options are needed, so that many must be possible.")))
    return faults


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form; an option that excludes the others, and too many, are faults."""
    form = Raw(item, raw, takes=("choices",))
    chosen = form.several_of(("choices",), tuple(option.id for option in item.options))
    most = _rules(item).most
    alone = next((option for option in item.options if option.alone and option.id in chosen), None)
    if alone and len(chosen) > 1:
        form.fault(("choices",), N_("“%(option)s” excludes the other answers. Leave out one of the two.", option=alone.text))
    elif most is not None and len(chosen) > most:
        form.fault(("choices",), N_("Choose at most %(most)s answers; these are %(n)s.", most=most, n=len(chosen)))
    return form.parsed(choices=chosen)


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge what was chosen together; fewer than must be chosen leaves it half open. Source: docs/scoring.md 4.3."""
    chosen = _chosen(item, answer)
    if not chosen:
        return open_item(rules)
    if any(option.alone and option.share is None for option in chosen):
        return not_applicable()
    if len(chosen) < _rules(item).fewest and not any(option.alone for option in chosen):
        return half_open(rules)
    worth = counted_worth(item, _share(item, chosen), rules)
    return settled(worth, reasons=_reasons(item, chosen, worth, rules))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share of what was chosen when there is valid evidence, else 0."""
    found = judge(item, answer, rules, left_out, on).worth
    return counted_worth(item, found.p if found and shown_by_evidence(answer, on) else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return whether what was chosen needs a piece of valid evidence."""
    found = judge(item, answer, rules, left_out, on).worth
    return Lacking(whole=True) if found and found.p and not shown_by_evidence(answer, on) else NOTHING_LACKS


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with what is worth most: of the options that add to it, no more than may be chosen."""
    rules, needed = _rules(item), _needed(item)
    worth = sorted(needed, key=lambda option: option.share, reverse=True)[: rules.most]
    alone = max((option for option in item.options if option.alone and option.share is not None), key=lambda one: one.share, default=None)
    if alone and alone.share > _share(item, worth):
        return replace(answer, choices=(alone.id,), adjusted=None)
    fill = [option for option in _usual(item) if option not in worth][: max(0, rules.fewest - len(worth))]
    ids = {option.id for option in (*worth, *fill)}
    return replace(answer, choices=tuple(option.id for option in item.options if option.id in ids), adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield the better answer without one of the options that were added, while enough are chosen."""
    for option_id in reversed(better.choices):
        fewer = tuple(one for one in better.choices if one != option_id)
        if option_id not in answer.choices and len(fewer) >= _rules(item).fewest:
            yield replace(better, choices=fewer)


def _rules(item: Item) -> Choices:
    return item.choices or Choices()


def _usual(item: Item) -> list[Option]:
    return [option for option in item.options if not option.alone]


def _needed(item: Item) -> list[Option]:
    return [option for option in _usual(item) if option.share]


def _chosen(item: Item, answer: Answer) -> list[Option]:
    return [option for option in item.options if option.id in answer.choices]


def _share(item: Item, chosen: list[Option]) -> float:
    """Return what the options are worth together, 0–1."""
    shares = [option.share for option in chosen if option.share]
    if any(option.alone for option in chosen):
        return float(sum(shares))
    match _rules(item).together:
        case "all":
            return float(all(option in chosen for option in _needed(item)))
        case "best":
            return float(max(shares, default=0))
    return float(min(1, sum(shares)))


def _reasons(item: Item, chosen: list[Option], worth: Worth, rules: Scoring) -> tuple[Reason, ...]:
    if worth.p >= 1 or (worth.level is not None and worth.level == top_of(rules)):
        return ()
    lacking = tuple(option.text for option in _needed(item) if option not in chosen)
    if not lacking or any(option.alone for option in chosen):
        return (Reason("choice", (), N_("The answer is: %(answer)s.", answer=tuple(option.text for option in chosen))),)
    if _rules(item).together == "best":
        return (Reason("choice", (), N_("Chosen is: %(answer)s. Another answer counts for more.", answer=tuple(o.text for o in chosen))),)
    return (Reason("choice", (), N_("Not chosen: %(options)s.", options=lacking)),)
