"""What people change in one action: read from a form, and shown in it again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.action import CAUSES, OWN, RHYTHMS, STATUSES, Action, Decision
from selfassess.core.definition import ActionClass, ActionRules, Questionnaire
from selfassess.core.typed_text import seen_text
from selfassess.web.kinds.typed import read_day, shown_day
from selfassess.web.plan.owner import read_owner, shown_owner

TEXTS = (
    "finding", "measure", "why", "owner", "means", "completion", "effect", "effect_outcome", "reason", "class_reason",
)  # fmt: skip
LONGEST = 2_000
LONGEST_LINE = 200
LINES = ("owner",)
DAYS = ("start", "due", "effect_due")
CHOICES = ("status", "class_", "rhythm", "effect_item", "completion_piece", "who", "about")
REASONS_OF = {"reason": "status", "class_reason": "class_"}
FIELDS = (*TEXTS, *DAYS, *CHOICES)
FREE = ("why", "owner", "means", "completion", "effect", "effect_outcome", "reason", "class_reason", "effect_item", "completion_piece")

Typed = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: a decision, or what is wrong by field; `typed` is what stood in the fields."""

    decision: Decision | None
    typed: Typed
    faults: Mapping[str, str]


def shown(action: Action, decision: Decision, finding: str) -> dict[str, str | tuple[str, ...]]:
    """Return what the fields show: what people decided, else what is proposed. `finding` is the action's, in words."""
    return {
        **{name: getattr(action, name) for name in ("measure", "why", "owner", "means", "completion", "effect", "effect_outcome")},
        **{name: shown_day(day.isoformat()) if (day := getattr(action, name)) else "" for name in DAYS},
        **{name: getattr(action, name) for name in ("status", "class_", "rhythm", "effect_item", "completion_piece", "causes")},
        "finding": finding,
        "reason": decision.reason or "",
        "class_reason": action.class_reason,
        "who": shown_owner(action),
        "about": action.item or action.section,
    }


def allowed_classes(action: Action, rules: ActionRules) -> tuple[ActionClass, ...]:
    """Return the classes of urgency that people may choose: never less urgent than the rule's limit."""
    ids = [one.id for one in rules.classes]
    return rules.classes[: ids.index(action.least_class) + 1] if action.least_class in ids else rules.classes


def typed_in(sent: MultiDict) -> dict[str, str | tuple[str, ...]]:
    """Return what stands in the fields, as it would be kept."""
    return {name: seen_text(sent.get(name, "")) for name in FIELDS} | {"causes": tuple(dict.fromkeys(sent.getlist("causes")))}


def without(refused: Iterable[str], typed: Typed, stands: Typed) -> dict[str, str | tuple[str, ...]]:
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
        "finding": _("Finding"), "measure": _("Measure"), "why": _("Why? Ask it five times"), "owner": _("Owner in words"),
        "means": _("Means"), "completion": _("Proof that it is done"), "effect": _("How do you measure the effect?"),
        "effect_outcome": _("Outcome of the measurement"), "reason": _("Reason"), "class_reason": _("Why another priority?"),
    }  # fmt: skip


def read(typed: Typed, proposed: Action, finding: str, questionnaire: Questionnaire, *, pieces: Collection[str]) -> Read:
    """Read what stands in the fields; `pieces` are the documents that can be chosen. What equals the proposal is not kept as a decision, so that it follows the answers."""
    faults: dict[str, str] = {}
    check_length(typed, faults)
    days = read_days(typed, faults)
    _check_choices(typed, proposed, questionnaire, faults)
    if typed["completion_piece"] not in pieces:
        faults["completion_piece"] = _("Choose a document from the list.")
    owner = read_owner(typed["who"], typed["owner"], questionnaire, stood=proposed, faults=faults)
    if faults:
        return Read(None, typed, faults)
    return Read(_decision({**typed, "owner": owner["owner"]}, days, owner, proposed, finding, questionnaire), typed, {})


def check_length(typed: Typed, faults: dict[str, str], names: Iterable[str] = TEXTS) -> None:
    """Note which texts are too long."""
    for name in names:
        most = LONGEST_LINE if name in LINES else LONGEST
        if len(typed[name]) > most:
            faults[name] = _("This text is too long. Use at most %(most)s characters.", most=most)


def read_days(typed: Typed, faults: dict[str, str], names: Iterable[str] = DAYS) -> dict[str, date | None]:
    """Return the days that were typed; what is no day, or ready before its start, is noted."""
    found: dict[str, date | None] = {}
    for name in names:
        iso = read_day(typed[name]) if typed[name] else None
        if typed[name] and iso is None:
            faults[name] = _("Write the date as day-month-year, for example 30-6-2025.")
        found[name] = date.fromisoformat(iso) if iso else None
    if found.get("start") and found.get("due") and found["due"] < found["start"]:
        faults["due"] = _("The action cannot be ready before it starts. Change one of the two dates.")
    return found


def _check_choices(typed: Typed, proposed: Action, questionnaire: Questionnaire, faults: dict[str, str]) -> None:
    if not set(typed["causes"]) <= set(CAUSES):
        faults["causes"] = _("Choose from these causes.")
    if typed["status"] not in STATUSES:
        faults["status"] = _("Choose a status.")
    if typed["rhythm"] not in RHYTHMS:
        faults["rhythm"] = _("Choose how often.")
    if typed["effect_item"] not in {"", *(item.id for item in questionnaire.items)}:
        faults["effect_item"] = _("Choose a question from the list.")
    if typed["status"] == "dropped" and not typed["reason"]:
        faults["reason"] = _("Write why this action is dropped.")
    if typed["class_"] not in {one.id for one in allowed_classes(proposed, questionnaire.scoring.actions)}:
        faults["class_"] = _("Choose one of the priorities. This action cannot be less urgent.")
    elif proposed.origin != OWN and typed["class_"] != proposed.proposed_class and not typed["class_reason"]:
        faults["class_reason"] = _("Write why you choose another priority.")
    if proposed.origin == OWN and not typed["measure"]:
        faults["measure"] = _("Write what you are going to do.")


def _decision(
    typed: Typed, days: Mapping[str, date | None], owner: Mapping[str, object], proposed: Action, finding: str, questionnaire: Questionnaire
) -> Decision:
    """Return what differs from the proposal; an empty text counts where the proposal has one that may be left out."""
    usual = {"finding": finding, **{name: getattr(proposed, name) for name in ("measure", "class_", "status", "rhythm")}}
    words = {name: typed[name] for name, value in usual.items() if typed[name] not in ("", value)}
    free = {name: typed[name] for name in FREE if typed[name] != _text(getattr(proposed, name))}
    changed = {name: day for name, day in days.items() if day and day != getattr(proposed, name)}
    if not days["effect_due"] and proposed.effect_due:
        changed["effect_due"] = ""
    causes = {"causes": typed["causes"]} if typed["causes"] != proposed.causes else {}
    same = (owner["owner_function"], owner["owner_member"]) == (proposed.owner_function, proposed.owner_member)
    whose = {} if same else {"owner_function": owner["owner_function"], "owner_member": owner["owner_member"]}
    return Decision(**words, **free, **changed, **causes, **whose, **_about(typed["about"], proposed, questionnaire))


def _about(place: str, proposed: Action, questionnaire: Questionnaire) -> dict[str, object]:
    """Return what an action hangs together with: of an own one as it was chosen, of another as it is."""
    if proposed.origin != OWN:
        return {"merges": proposed.merges or None}
    if place == (proposed.item or proposed.section):
        return {"items": proposed.items} if proposed.items else {"section": proposed.section or None}
    return about_of(place, questionnaire)


def about_of(place: str, questionnaire: Questionnaire) -> dict[str, object]:
    """Return what an own action is about: an item, a section, or (for what is neither) the whole."""
    if place in {item.id for item in questionnaire.items}:
        return {"items": (place,)}
    return {"section": place} if place in {section.id for section in questionnaire.sections} else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
