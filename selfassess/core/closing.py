"""The plan of the last round held against the new answers: which gaps are closed, and what goes along to the new plan."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selfassess.core.action import ENDED, OWN, Action, Decision
from selfassess.core.comparison import CHANCE, UNSAID, VERSION, Compared, Comparison
from selfassess.core.conditions import TOLERANCE
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.result import NOT_APPLICABLE, OK, ItemResult

CLOSED, SMALLER, SAME, LARGER, UNKNOWN = "closed", "smaller", "same", "larger", "unknown"
GAPS = (LARGER, SAME, SMALLER, UNKNOWN, CLOSED)
# What of a decision is still right in the next plan: who does what about which cause. Terms are counted anew.
GOES_ALONG = (
    "measure", "causes", "why", "owner", "owner_function", "owner_member", "means", "completion", "effect", "effect_item", "rhythm", "merges",
    "section", "items",
)  # fmt: skip
GOING_ON = ("in_progress", "in_review")


@dataclass(frozen=True, slots=True)
class Closing:
    """One action of the last plan, held against the new answers.

    `gap`: closed, smaller, same, larger or unknown; `items`: what its items did; `chance`: those of them whose change may be chance.
    `goes_along`: there is still something to do; `done`: people called it done or dropped it. `reasons`: sentences.
    """

    action: Action
    gap: str
    items: tuple[Compared, ...]
    goes_along: bool
    done: bool
    chance: tuple[str, ...] = ()
    reasons: tuple[Phrase, ...] = ()


def close(before: Outcome, after: Outcome, compared: Comparison) -> tuple[Closing, ...]:
    """Return each action of the plan of `before`, in its order, held against the answers of `after`. Source: docs/scoring.md 4.16."""
    return tuple(_closing(action, after, compared) for action in (*before.plan.actions, *before.plan.closed))


def taken_along(closings: Sequence[Closing], decisions: Mapping[str, Decision]) -> dict[str, Decision]:
    """Return, by key, what goes along to the new plan of what people decided in the last one; nothing for what is done.

    `decisions`: of the last plan. A split or merge goes along with what is in it.
    """
    keys = {key for one in closings if one.goes_along for key in (one.action.key, *one.action.merges)}
    return {key: kept for key, decision in decisions.items() if key in keys and (kept := _along(decision)) != Decision()}


def _along(decision: Decision) -> Decision:
    kept = {name: getattr(decision, name) for name in GOES_ALONG}
    return Decision(**kept, status=decision.status if decision.status in GOING_ON else None)


def _closing(action: Action, after: Outcome, compared: Comparison) -> Closing:
    items = tuple(compared.items[key] for key in action.items if key in compared.items)
    gaps = [_gap(one, after.result.items.get(one.id)) for one in items]
    gap = _together(gaps, items)
    done = action.status in ENDED
    goes_along = gap != CLOSED and action.status != "dropped" if items else action.origin == OWN and not done
    chance = tuple(one.id for one in items if one.certainty in (CHANCE, UNSAID))
    return Closing(action, gap, items, goes_along, done, chance, tuple(_reasons(action, gap, items, gaps)))


def _gap(one: Compared, now: ItemResult | None) -> str:
    """Return what became of the gap of one item."""
    if now is None or now.status == NOT_APPLICABLE:
        return CLOSED
    if now.status != OK or now.p is None:
        return UNKNOWN
    if now.p >= 1 - TOLERANCE:
        return CLOSED
    if one.difference is None or one.because == VERSION:
        return UNKNOWN
    return SAME if abs(one.difference) <= TOLERANCE else SMALLER if one.difference > 0 else LARGER


def _together(gaps: Sequence[str], items: Sequence[Compared]) -> str:
    """Return what became of the gaps of several items: closed when all are, unknown when one is, else by their shares together."""
    if not gaps or UNKNOWN in gaps:
        return UNKNOWN
    if set(gaps) == {CLOSED}:
        return CLOSED
    if len(set(gaps)) == 1:
        return gaps[0]
    moved = sum(one.difference or 0.0 for one in items)
    return SAME if abs(moved) <= TOLERANCE else SMALLER if moved > 0 else LARGER


def _reasons(action: Action, gap: str, items: Sequence[Compared], gaps: Sequence[str]) -> Iterator[Phrase]:
    if not items:
        yield N_("This action is not about one question, so the answers do not say whether it worked.")
        return
    if gap == CLOSED and not action.gap:
        yield N_("This gap was closed already in the last round.")
    if action.status == "done" and gap in (SMALLER, SAME, LARGER):
        yield N_("The action was called done, and the gap is still there.")
    if CLOSED in gaps and gap != CLOSED:
        yield N_("One part of it is closed, another is not.")
    if any(one.after is None for one in items):
        yield N_("The question is no longer in the questionnaire.")
    for one in items:
        yield from (reason for reason in one.reasons if gap == UNKNOWN or _moved(one))


def _moved(one: Compared) -> bool:
    """Return whether the reasons of a comparison say something about the gap: when it moved."""
    return one.difference is not None and abs(one.difference) > TOLERANCE
