"""Which answers a change of the intake sets aside: they are kept, count no more, and come back when it changes back."""

from dataclasses import dataclass

from selfassess.core.answers import EMPTY, Answer, AnswerSet
from selfassess.core.applicability import Applicability

Norm = tuple[str, str]  # id of the item, letter of the norm


@dataclass(frozen=True, slots=True)
class SetAside:
    """What was answered and counts no longer, and what counts again. A norm is left out when its whole item is already named."""

    items: tuple[str, ...] = ()
    norms: tuple[Norm, ...] = ()
    back_items: tuple[str, ...] = ()
    back_norms: tuple[Norm, ...] = ()

    def __bool__(self) -> bool:
        return any((self.items, self.norms, self.back_items, self.back_norms))


def set_aside(before: Applicability, after: Applicability, answers: AnswerSet) -> SetAside:
    """Return what the step from one applicability to another does to what was answered, in the order of the answers.

    Only answered items and norms are named: for the others nothing changes that anyone filled in.
    """
    items, norms = _gone(before, after, answers)
    back_items, back_norms = _gone(after, before, answers)
    return SetAside(items, norms, back_items, back_norms)


def _gone(before: Applicability, after: Applicability, answers: AnswerSet) -> tuple[tuple[str, ...], tuple[Norm, ...]]:
    counted = {item_id: answer for item_id, answer in answers.items() if answer != EMPTY and item_id not in before.outside}
    items = tuple(item_id for item_id in counted if item_id in after.outside)
    norms = tuple(
        (item_id, letter)
        for item_id, answer in counted.items()
        if item_id not in after.outside
        for letter in _answered(answer)
        if letter in after.norms_left_out(item_id) - before.norms_left_out(item_id)
    )
    return items, norms


def _answered(answer: Answer) -> list[str]:
    """Return the letters of the norms of which something was said or counted."""
    return sorted({*answer.norms, *answer.norm_counts})
