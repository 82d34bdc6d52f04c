"""Actions of a plan, what people decide about them, and the keys by which both are known."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Literal

from selfassess.core.phrases import Phrase

STATUSES = ("not_started", "in_progress", "in_review", "done", "dropped")  # P D C A, and dropped with a reason
ENDED = ("done", "dropped")
CAUSES = ("no_policy", "not_known", "no_time", "no_place", "no_partner", "system", "other")
RHYTHMS = ("none", "weekly", "two_weeks", "monthly", "quarterly")  # how often an owner is reminded of an action
PROPOSED, PART, MERGED, OWN = "proposed", "part", "merged", "own"  # where an action comes from
_NUMBERED = re.compile(r"(merged|own)-([1-9][0-9]{0,3})")
_PART = re.compile(r"(.+)/([1-9][0-9]{0,2})")


@dataclass(frozen=True, slots=True)
class Note:
    """One note in the log of an action: on which day, what, and by whom (a function or role; empty: not said)."""

    on: date
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What people changed in one action (keys of `actions` in an answers file); None: as proposed.

    `class_` is a class of urgency, never below the rule; `closed` is set when the gap has vanished. `causes` are of CAUSES,
    `why` is the path to the cause, a line each time the question was asked. `owner` is what is shown, beside it the function of
    the questionnaire or the number of the account that it is. `effect_due` and `effect_item`: when (empty: on no day), and which item again;
    `effect_outcome` what came out. `completion_piece` is the ref of a piece of evidence. `rhythm` is of RHYTHMS.
    `merges`: keys of the actions that are done in one (of a merged action only). `section`, `items`: what an own action is
    about. `undone`: a split or merge that was taken back; what was typed in it stays here. `log` is filled from files and for
    the plan, never kept in the decision itself.
    """

    finding: str | None = None
    measure: str | None = None
    causes: tuple[str, ...] | None = None
    why: str | None = None
    owner: str | None = None
    owner_function: str | None = None
    owner_member: int | None = None
    start: date | None = None
    due: date | None = None
    status: str | None = None
    class_: str | None = None
    class_reason: str | None = None
    means: str | None = None
    completion: str | None = None
    completion_piece: str | None = None
    effect: str | None = None
    effect_due: date | Literal[""] | None = None
    effect_item: str | None = None
    effect_outcome: str | None = None
    reason: str | None = None
    rhythm: str | None = None
    merges: tuple[str, ...] | None = None
    section: str | None = None
    items: tuple[str, ...] | None = None
    undone: bool | None = None
    log: tuple[Note, ...] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the plan.

    `key` is what it is known by, unique in a plan: the id of its item; `1.4-K2/2` of a part of a split; `merged-1`; `own-1`.
    `items` are the items it is about, in order of the questionnaire (none: of a section, or of the whole), `item` the first of
    them or "", `section` the id of the section of that item, or of an own action, or "". `origin` is proposed, part, merged or
    own; `merges` the keys that were merged.
    `kind` is improve or find_out; `priority` a whole number 0–100; `class_` an id of the questionnaire's
    action classes; `proposed_class` the rule's class; `least_class` the least urgent class people may choose;
    `because` why the class is at least this; `term` the class's terms in words;
    `finding` what is missing (sentences); `level_now`/`level_goal` levels or None; `start`/`due` dates;
    `gap` False: the gap has vanished since, the action is closed with its reason and kept. The rest is as in Decision.
    """

    number: int
    item: str
    kind: str
    priority: int
    class_: str
    proposed_class: str
    because: tuple[str, ...]
    finding: tuple[Phrase | str, ...]
    measure: str
    level_now: int | None
    level_goal: int | None
    start: date
    due: date
    key: str = ""
    items: tuple[str, ...] = ()
    section: str = ""
    origin: str = PROPOSED
    merges: tuple[str, ...] = ()
    least_class: str | None = None
    term: str = ""
    status: str = "not_started"
    causes: tuple[str, ...] = ()
    why: str = ""
    owner: str = ""
    owner_function: str = ""
    owner_member: int | None = None
    class_reason: str = ""
    means: str = ""
    completion: str = ""
    completion_piece: str = ""
    effect: str = ""
    effect_due: date | None = None
    effect_item: str = ""
    effect_outcome: str = ""
    reason: Phrase | str = ""
    rhythm: str = "none"
    log: tuple[Note, ...] = ()
    gap: bool = True

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.gap and self.status not in ENDED

    def is_late(self, today: date) -> bool:
        """Whether it is not done and its day has passed; on the day itself there is still time."""
        return self.is_open and self.due < today


@dataclass(frozen=True, slots=True)
class Plan:
    """Actions in order, most urgent first; `on` is the date the terms are counted from.

    `each` is one action an item, in that order too, before people split and merged.
    """

    on: date
    actions: tuple[Action, ...]
    closed: tuple[Action, ...] = ()
    each: tuple[Action, ...] = ()

    def by_class(self) -> Mapping[str, tuple[Action, ...]]:
        """Return the open actions per class, in the order of the plan."""
        found: dict[str, tuple[Action, ...]] = {}
        for action in self.actions:
            found[action.class_] = (*found.get(action.class_, ()), action)
        return found


def part_key(key: str, number: int) -> str:
    """Return the key of one part of an action that is split."""
    return f"{key}/{number}"


def part_of(key: str) -> tuple[str, int] | None:
    """Return (key of the whole, number) of a part; None for what is no part."""
    found = _PART.fullmatch(key)
    return (found[1], int(found[2])) if found and not _PART.fullmatch(found[1]) else None


def whole_of(key: str) -> str:
    """Return the key of the action that a part is of; "" for what is no part."""
    found = part_of(key)
    return found[0] if found else ""


def made_of(keys: Iterable[str], decisions: Mapping[str, Decision]) -> frozenset[str]:
    """Return some keys with those of all that was ever made of their actions: parts, and what they were merged into."""
    found = set(keys)
    while True:
        more = {key for key, said in decisions.items() if key not in found and (whole_of(key) in found or found & set(said.merges or ()))}
        if not more:
            return frozenset(found)
        found |= more


def number_of(key: str, origin: str) -> int | None:
    """Return the number of a merged or own action (`origin`); None for what is neither."""
    found = _NUMBERED.fullmatch(key)
    return int(found[2]) if found and found[1] == origin else None


def next_key(origin: str, taken: Iterable[str]) -> str:
    """Return the key of a new merged or own action; `taken` are all keys that were ever used."""
    return f"{origin}-{max((number_of(key, origin) or 0 for key in taken), default=0) + 1}"


def as_plain(decision: Decision) -> dict[str, object]:
    """Return the plain form of a decision, as an answers file and the tables have it; what is not decided is left out.

    Dates are texts. `cause` is one cause or a list of them. The log is not in it.
    """
    given = {name.rstrip("_"): _plain(value) for name, value in asdict(decision).items() if value is not None and name != "log"}
    causes = given.pop("causes", None)
    return given if causes is None else given | {"cause": causes[0] if len(causes) == 1 else causes}


def decision_in(plain: Mapping[str, object]) -> Decision:
    """Return the decision of a plain form that was checked before (see `as_plain`); what else stands in it is left out."""
    cause = plain.get("cause")
    known = {**plain, "causes": [cause] if isinstance(cause, str) and cause else cause}
    return Decision(
        **{name: _value(name, value) for name, key in _NAMES.items() if (value := known.get(key)) is not None and name != "log"}
    )


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, value: object) -> object:
    if name in DAYS and isinstance(value, str) and value:
        return date.fromisoformat(value)
    return tuple(value) if name in LISTS else value


DAYS, LISTS = ("start", "due", "effect_due"), ("causes", "merges", "items")
_NAMES = {field.name: field.name.rstrip("_") for field in fields(Decision)}
