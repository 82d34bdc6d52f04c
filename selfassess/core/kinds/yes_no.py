"""Yes or no, one of which is worth 1; that it is not known yet leaves the item open."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth
from selfassess.core.kinds.judged import Judged, Lacking, Parsed, Worth, open_item, settled, shown_by_evidence
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import Reason

YES, NO, UNKNOWN = "true", "false", "unknown"
VALUES = (YES, NO, UNKNOWN)
WORDS = {YES: N_("Yes"), NO: N_("No"), UNKNOWN: N_("Not known yet")}


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    return [Fault(("options",), N_("Yes and no are understood here: leave out the options."))] if item.options else []


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form: true, false or unknown."""
    if isinstance(raw, Mapping) and isinstance(raw.get("choice"), bool):
        raw = {**raw, "choice": YES if raw["choice"] else NO}
    form = Raw(item, raw, takes=("choice",))
    return form.parsed(choice=form.one_of(("choice",), VALUES))


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge the answer; unknown is open. Source: docs/scoring.md 4.3."""
    if answer.choice not in (YES, NO):
        return open_item(rules)
    worth = counted_worth(item, _share(item, answer), rules)
    says = N_("The answer is: %(answer)s.", answer=WORDS[answer.choice])
    return settled(worth, reasons=() if worth.p else (Reason("choice", (), says),))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share of the answer when there is valid evidence, else 0."""
    return counted_worth(item, _share(item, answer) if shown_by_evidence(answer, on) else 0.0, rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return whether the answer needs a piece of valid evidence."""
    return Lacking(whole=bool(_share(item, answer)) and not shown_by_evidence(answer, on))


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer that is worth 1."""
    return replace(answer, choice=_best(item), adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield nothing: there is no smaller step between no and yes."""
    yield from ()


def _best(item: Item) -> str:
    return YES if item.better == "yes" else NO


def _share(item: Item, answer: Answer) -> float:
    return float(answer.choice == _best(item))
