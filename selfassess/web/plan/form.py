"""What people change in one action: read from a form, and shown in it again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from selfassess.core.action import CAUSES, STATUSES, Action, Decision
from selfassess.core.definition import ActionClass, ActionRules
from selfassess.core.typed_text import seen_text
from selfassess.web.kinds.typed import read_day, shown_day

TEXTS = ("finding", "measure", "owner", "means", "completion", "effect", "reason", "class_reason")
LONGEST = 2_000
LONGEST_LINE = 200
LINES = ("owner",)
DAYS = ("start", "due")
REASONS_OF = {"reason": "status", "class_reason": "class_"}
FIELDS = (*TEXTS, *DAYS, "cause", "status", "class_")


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: a decision, or what is wrong by field; `typed` is what stood in the fields."""

    decision: Decision | None
    typed: Mapping[str, str]
    faults: Mapping[str, str]


def shown(action: Action, decision: Decision, finding: str) -> dict[str, str]:
    """Return what the fields show: what people decided, else what is proposed. `finding` is the action's, in words."""
    return {
        "finding": finding,
        "measure": action.measure,
        "owner": action.owner,
        "means": action.means,
        "completion": action.completion,
        "effect": action.effect,
        "reason": decision.reason or "",
        "class_reason": decision.class_reason or "",
        "start": shown_day(action.start.isoformat()),
        "due": shown_day(action.due.isoformat()),
        "cause": next(iter(action.causes), ""),
        "status": action.status,
        "class_": action.class_,
    }


def allowed_classes(action: Action, rules: ActionRules) -> tuple[ActionClass, ...]:
    """Return the classes of urgency that people may choose: never less urgent than the rule's limit."""
    ids = [one.id for one in rules.classes]
    return rules.classes[: ids.index(action.least_class) + 1] if action.least_class in ids else rules.classes


def typed_in(sent: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the fields, as it would be kept."""
    return {name: seen_text(sent.get(name, "")) for name in FIELDS}


def without(refused: Iterable[str], typed: Mapping[str, str], stands: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed with what stands in the place of some texts, and of the choice that such a text gives the reason of."""
    kept = dict(typed)
    for name in refused:
        kept[name] = stands[name]
        if name in REASONS_OF and stands[name]:
            kept[REASONS_OF[name]] = stands[REASONS_OF[name]]
    return kept


def labels() -> dict[str, str]:
    """Return what people call the texts."""
    return {
        "finding": _("Finding"), "measure": _("Measure"), "owner": _("Owner"), "means": _("Means"), "completion": _("Proof that it is done"),
        "effect": _("Effect: when and how measured"), "reason": _("Reason"), "class_reason": _("Why another priority?"),
    }  # fmt: skip


def read(typed: Mapping[str, str], proposed: Action, finding: str, rules: ActionRules) -> Read:
    """Read what stands in the fields. What equals the proposal is not kept as a decision, so that it follows the answers."""
    faults: dict[str, str] = {}
    _check_length(typed, faults)
    days = _days(typed, faults)
    _check_choices(typed, proposed, rules, faults)
    if faults:
        return Read(None, typed, faults)
    return Read(_decision(typed, days, proposed, finding), typed, {})


def _check_length(typed: Mapping[str, str], faults: dict[str, str]) -> None:
    for name in TEXTS:
        most = LONGEST_LINE if name in LINES else LONGEST
        if len(typed[name]) > most:
            faults[name] = _("This text is too long. Use at most %(most)s characters.", most=most)


def _days(typed: Mapping[str, str], faults: dict[str, str]) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    for name in DAYS:
        iso = read_day(typed[name]) if typed[name] else None
        if typed[name] and iso is None:
            faults[name] = _("Write the date as day-month-year, for example 30-6-2025.")
        found[name] = date.fromisoformat(iso) if iso else None
    if found["start"] and found["due"] and found["due"] < found["start"]:
        faults["due"] = _("The action cannot be ready before it starts. Change one of the two dates.")
    return found


def _check_choices(typed: Mapping[str, str], proposed: Action, rules: ActionRules, faults: dict[str, str]) -> None:
    if typed["cause"] not in ("", *CAUSES):
        faults["cause"] = _("Choose one of the causes.")
    if typed["status"] not in STATUSES:
        faults["status"] = _("Choose a status.")
    if typed["status"] == "dropped" and not typed["reason"]:
        faults["reason"] = _("Write why this action is dropped.")
    if typed["class_"] not in {one.id for one in allowed_classes(proposed, rules)}:
        faults["class_"] = _("Choose one of the priorities. This action cannot be less urgent.")
    elif typed["class_"] != proposed.proposed_class and not typed["class_reason"]:
        faults["class_reason"] = _("Write why you choose another priority.")


def _decision(typed: Mapping[str, str], days: Mapping[str, date | None], proposed: Action, finding: str) -> Decision:
    as_proposed = {
        "finding": finding, "measure": proposed.measure, "class_": proposed.proposed_class, "status": "not_started", **dict.fromkeys(
            ("owner", "means", "completion", "effect", "reason", "class_reason"), ""
        ),
    }  # fmt: skip
    words = {name: typed[name] for name, usual in as_proposed.items() if typed[name] not in ("", usual)}
    changed = {name: day for name, day in days.items() if day and day != getattr(proposed, name)}
    causes = (typed["cause"],) if typed["cause"] else None
    return Decision(**words, **changed, causes=causes)
