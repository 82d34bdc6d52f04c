"""What must be ready before the start: the questions that already count while the intake makes others not testable yet."""

from dataclasses import dataclass

from selfassess.core.action import Action
from selfassess.core.applicability import applicable
from selfassess.core.definition import ActionClass, Item
from selfassess.core.missing import MissingItem, missing
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OPEN, PARTIAL


@dataclass(frozen=True, slots=True)
class ToDo:
    """One item that is not ready, with its action in the plan; None where the questionnaire has no plan."""

    item: Item
    action: Action | None


@dataclass(frozen=True, slots=True)
class StartList:
    """What must be ready. `to_do`: by class of urgency, the most urgent first (None without classes); `unshown`: in order, and lacks evidence.

    `ready` needs nothing more; `waits` is how many items can only be tested after the start.
    """

    to_do: tuple[tuple[ActionClass | None, tuple[ToDo, ...]], ...]
    unshown: tuple[MissingItem, ...]
    ready: tuple[Item, ...]
    waits: int

    @property
    def total(self) -> int:
        """How many items are on the list."""
        return sum(len(found) for _class, found in self.to_do) + len(self.unshown) + len(self.ready)


def start_list(outcome: Outcome) -> StartList | None:
    """Return what must be ready before the start; None when the intake makes nothing not testable.

    The order is that of the plan. It is no judgement: what cannot be tested yet is left out, and not held against anyone.
    """
    waits = applicable(outcome.questionnaire, outcome.intake, outcome.answers).not_testable
    if not waits:
        return None
    counting = {item.id: item for item in outcome.questionnaire.items if _counts(outcome, item)}
    actions = {action.item: action for action in outcome.plan.each if action.item in counting}
    to_do = {item_id: ToDo(counting[item_id], actions.get(item_id)) for item_id in (*actions, *_undone(outcome, counting))}
    unshown = tuple(one for section in missing(outcome) for one in section.items if one.item.id in counting and one.item.id not in to_do)
    named = {*to_do, *(one.item.id for one in unshown)}
    ready = tuple(item for item_id, item in counting.items() if item_id not in named)
    return StartList(tuple(_by_class(outcome, tuple(to_do.values()))), unshown, ready, len(waits))


def _counts(outcome: Outcome, item: Item) -> bool:
    return outcome.result.items[item.id].status not in (NOT_TESTABLE, NOT_APPLICABLE)


def _undone(outcome: Outcome, counting: dict[str, Item]) -> list[str]:
    """Return the items that lack something, also where the questionnaire proposes no actions."""
    found = outcome.result.items
    return [item_id for item_id in counting if found[item_id].status in (OPEN, PARTIAL) or _lacks(found[item_id].p)]


def _lacks(share: float | None) -> bool:
    """Return whether an answer could be better; one without a share cannot."""
    return share is not None and share < 1 - 1e-9


def _by_class(outcome: Outcome, to_do: tuple[ToDo, ...]):
    rules = outcome.questionnaire.scoring.actions
    for one in (*(rules.classes if rules else ()), None):
        found = tuple(each for each in to_do if (each.action.class_ if each.action else None) == (one.id if one else None))
        if found:
            yield one, found
