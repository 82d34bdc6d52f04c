"""A piece of evidence that must be there: met while one is valid."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from selfassess.core.answers import Answer, Evidence
from selfassess.core.definition import Item, Scoring
from selfassess.core.faults import Fault
from selfassess.core.kinds.counting import counted_worth
from selfassess.core.kinds.judged import NOTHING_LACKS, Judged, Lacking, Parsed, Worth, open_item, settled, shown_by_evidence
from selfassess.core.kinds.raw import Raw
from selfassess.core.phrases import N_, NN_
from selfassess.core.scoring.result import Reason

NONE = "none"
WORDS = {NONE: N_("There is no such document yet.")}


def check(item: Item) -> list[Fault]:
    """Return what is wrong with an item of this kind."""
    return [Fault(("norms",), N_("An item that asks for evidence has no norms."))] if item.norms else []


def is_scored(item: Item) -> bool:
    """Return whether an answer has a share: always."""
    return True


def parse(item: Item, raw: Mapping[str, object]) -> Parsed:
    """Read an answer from its plain form; `choice: none` says that there is no such document."""
    form = Raw(item, raw, takes=("choice",))
    return form.parsed(choice=form.one_of(("choice",), (NONE,)))


def judge(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Judged:
    """Judge whether there is valid evidence; nothing said is open. Source: docs/scoring.md 4.3."""
    if not answer.evidence and answer.choice is None:
        return open_item(rules)
    worth = counted_worth(item, float(shown_by_evidence(answer, on)), rules)
    return settled(worth, reasons=() if worth.p else (_reason(answer),))


def proven(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Worth:
    """Return the share itself: what is met here is shown."""
    return counted_worth(item, float(shown_by_evidence(answer, on)), rules)


def lacking(item: Item, answer: Answer, rules: Scoring, left_out: frozenset[str], on: date) -> Lacking:
    """Return nothing: no more is said than is shown."""
    return NOTHING_LACKS


def renewed(answer: Answer) -> Answer:
    """Return what still stands in a next round: all of it, until somebody says otherwise."""
    return answer


def improved(item: Item, answer: Answer, left_out: frozenset[str], on: date) -> Answer:
    """Return the answer with a piece of evidence that is valid."""
    if shown_by_evidence(answer, on):
        return replace(answer, adjusted=None)
    return replace(answer, choice=None, evidence=(*answer.evidence, Evidence(item.title)), adjusted=None)


def steps(item: Item, answer: Answer, better: Answer, left_out: frozenset[str]) -> Iterator[Answer]:
    """Yield nothing: there is valid evidence or not."""
    yield from ()


def _reason(answer: Answer) -> Reason:
    if not answer.evidence:
        return Reason("evidence", (), WORDS[NONE])
    says = NN_("The piece of evidence is not valid.", "None of the %(n)s pieces of evidence is valid.", len(answer.evidence))
    return Reason("evidence", (), says)
