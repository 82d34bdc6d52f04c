"""A next round: what it takes from the answers of the last one, and what must be filled in anew."""

from dataclasses import dataclass, replace
from datetime import date

from selfassess.core.answers import EMPTY, Answer, AnswerSet, Evidence, without_texts
from selfassess.core.changes import APART, Carried, Leftover, Transfer, transfer
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.kinds import KINDS

COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a round takes from the last answer to one item.

    `outcome`: one of core/changes, or counted: it must be counted anew. `answer`: what stands in the round until somebody says
    otherwise, EMPTY when nothing does. `last`: what was chosen and counted last time, without texts and evidence. `left`: what
    found no place.
    """

    item_id: str
    outcome: str
    answer: Answer
    last: Answer
    left: tuple[Leftover, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether somebody must say that the answer still holds: it says more than which evidence there is."""
        return replace(self.answer, evidence=(), attention=()) != EMPTY


@dataclass(frozen=True, slots=True)
class Begin:
    """How a round begins. `new`: items that were not there in the last one."""

    items: tuple[Taken, ...]
    transfer: Transfer

    @property
    def answers(self) -> AnswerSet:
        """Return the answers that stand at the begin."""
        return {one.item_id: one.answer for one in self.items if one.answer != EMPTY}


def begin(before: Questionnaire, after: Questionnaire, answers: AnswerSet, intake: dict, on: date) -> Begin:
    """Return how a round by `after` begins from the last answers; `on`: the reference date of the round.

    What was counted is not carried over, because a re-measurement is a new count; evidence that has expired by `on` is not either.
    """
    moved = transfer(before, after, answers, intake)
    items, was = {item.id: item for item in after.items}, {item.id: item for item in before.items}
    return Begin(tuple(_taken(one, answers[one.item_id], items.get(one.item_id), was[one.item_id], on) for one in moved.items), moved)


def _taken(carried: Carried, answer: Answer, item: Item | None, was: Item, on: date) -> Taken:
    last = replace(without_texts(answer), evidence=(), not_applicable=None, adjusted=None)
    if item is None:
        return Taken(carried.item_id, APART, EMPTY, last, carried.left)
    stands = KINDS[item.kind].renewed(carried.answer)
    outcome = carried.outcome if stands == carried.answer else COUNTED
    valid, expired = _split(stands.evidence, on)
    left = (*carried.left, *(Leftover(("evidence",), one.title, was.question, one.title) for one in expired))
    return Taken(carried.item_id, outcome, replace(stands, evidence=valid), last, left)


def _split(evidence: tuple[Evidence, ...], on: date) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Return the pieces that have not expired on a date, and the others."""
    expired = tuple(one for one in evidence if one.valid_until is not None and one.valid_until < on)
    return tuple(one for one in evidence if one not in expired), expired
