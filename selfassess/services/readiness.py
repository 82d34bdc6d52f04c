"""What deserves a look before an assessment is handed in or signed; nothing of it stops anybody."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from selfassess.core.answers import EMPTY, Answer
from selfassess.core.applicability import applicable
from selfassess.core.calibration import asks_for_two
from selfassess.core.definition import Item
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import NOT_APPLICABLE, OPEN, PARTIAL
from selfassess.models.assessment import Assessment
from selfassess.models.moving import to_check_in
from selfassess.services.answering import saved_of
from selfassess.services.counting import open_sheets
from selfassess.services.rounds import unconfirmed_in
from selfassess.services.states import has_second
from selfassess.services.transactions import reads

UNANSWERED, UNCONFIRMED, TO_CHECK, HALF_TYPED, WAITING, COUNTED, ALONE, ADJUSTED, EXPIRED = (
    "unanswered", "unconfirmed", "to_check", "half_typed", "waiting", "counted", "alone", "adjusted", "expired",
)  # fmt: skip
FIRST = "first"
OVERTAKEN, BESIDE = "instead_of", "also"  # keys of what is kept of somebody who was overtaken


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: `what` it is, and at which items, in the order of the questionnaire.

    Of an unfinished counting of files there are no items but `populations`.
    """

    what: str
    items: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()


@reads
def worth_a_look(assessment: Assessment, outcome: Outcome) -> tuple[Look, ...]:
    """Return what deserves a look before the first side hands in, or the director signs."""
    found = [*_of_answers(assessment, outcome), *_of_drafts(assessment, outcome)]
    counting = tuple(sheet.population for sheet in open_sheets(assessment) if sheet.voice == FIRST)
    return (*found, Look(COUNTED, populations=counting)) if counting else tuple(found)


def _of_answers(assessment: Assessment, outcome: Outcome) -> Iterator[Look]:
    status = {item_id: one.status for item_id, one in outcome.result.items.items()}
    yield from _look(UNANSWERED, outcome, lambda item, _answer: status[item.id] in (OPEN, PARTIAL))
    waiting = set(unconfirmed_in(assessment))
    yield from _look(UNCONFIRMED, outcome, lambda item, _answer: item.id in waiting)
    hidden = applicable(outcome.questionnaire, outcome.intake, outcome.answers).hidden
    otherwise = set(to_check_in(assessment.id, FIRST)) - hidden
    yield from _look(TO_CHECK, outcome, lambda item, _answer: item.id in otherwise)
    if not (assessment.second_assessor or has_second(assessment)):
        yield from _look(ALONE, outcome, _is_claimed_alone)
    yield from _look(ADJUSTED, outcome, lambda _item, answer: answer.adjusted is not None)
    yield from _look(
        EXPIRED, outcome, lambda _item, answer: any(one.valid_until and one.valid_until < outcome.on for one in answer.evidence)
    )


def _of_drafts(assessment: Assessment, outcome: Outcome) -> Iterator[Look]:
    drafts = {item_id: saved.draft for item_id, saved in saved_of(assessment).items() if saved.draft}
    yield from _look(HALF_TYPED, outcome, lambda item, _answer: item.id in drafts and OVERTAKEN not in drafts[item.id])
    yield from _look(WAITING, outcome, lambda item, _answer: bool({OVERTAKEN, BESIDE} & set(drafts.get(item.id, ()))))


def _look(what: str, outcome: Outcome, holds: Callable[[Item, Answer], bool]) -> Iterator[Look]:
    """Yield the look with the items for which it holds; nothing when it holds for none."""
    items = tuple(item.id for item in outcome.questionnaire.items if holds(item, outcome.answers.get(item.id, EMPTY)))
    if items:
        yield Look(what, items)


def _is_claimed_alone(item: Item, answer: Answer) -> bool:
    """Return whether something is called not applicable with a reason to which a second person must agree."""
    if answer.not_applicable is not None:
        return asks_for_two(item, answer.not_applicable)
    return any(norm.state == NOT_APPLICABLE and asks_for_two(item, norm.reason, letter) for letter, norm in answer.norms.items())
