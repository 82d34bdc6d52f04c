"""From gaps to prioritised actions: `propose(questionnaire, result, answers, kept, on)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from selfassess.core.phrases import Phrase

STATUSES = ("not_started", "in_progress", "in_review", "done", "dropped")  # P D C A, and dropped with a reason
CAUSES = ("no_policy", "not_known", "no_time", "no_place", "no_partner", "system", "other")


@dataclass(frozen=True, slots=True)
class Decision:
    """What people changed in one action (keys of `actions` in an answers file); None: as proposed.

    `class_` is a class of urgency, never below the rule; `closed` is set when the gap has vanished.
    """

    finding: str | None = None
    measure: str | None = None
    cause: str | None = None
    owner: str | None = None
    start: date | None = None
    due: date | None = None
    status: str | None = None
    class_: str | None = None
    class_reason: str | None = None
    means: str | None = None
    completion: str | None = None
    effect: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the plan, for one item.

    `kind` is improve or find_out; `priority` a whole number 0–100; `class_` an id of the questionnaire's
    action classes; `proposed_class` the rule's class; `because` why the class is at least this;
    `finding` what is missing (sentences); `level_now`/`level_goal` levels or None; `start`/`due` dates;
    `gap` False: the gap has vanished since, the action is closed with its reason and kept.
    """

    number: int
    item: str
    kind: str
    priority: int
    class_: str
    proposed_class: str
    because: tuple[str, ...]
    finding: tuple[Phrase, ...] | str
    measure: str
    level_now: int | None
    level_goal: int | None
    start: date
    due: date
    status: str = "not_started"
    cause: str = ""
    owner: str = ""
    means: str = ""
    completion: str = ""
    effect: str = ""
    reason: str = ""
    gap: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions in order, most urgent first; `on` is the date the terms are counted from."""

    on: date
    actions: tuple[Action, ...]
    closed: tuple[Action, ...] = ()

    def by_class(self) -> Mapping[str, tuple[Action, ...]]:
        """Return the open actions per class, in the order of the plan."""
        found: dict[str, tuple[Action, ...]] = {}
        for action in self.actions:
            found[action.class_] = (*found.get(action.class_, ()), action)
        return found
