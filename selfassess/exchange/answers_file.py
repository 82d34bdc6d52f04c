"""An answers file (YAML): the answers to one questionnaire, without a database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from selfassess.core.action import CAUSES, STATUSES, Decision
from selfassess.core.answers import EMPTY, Answer
from selfassess.core.applicability import applicable
from selfassess.core.definition import Questionnaire
from selfassess.core.faults import Fault, Place
from selfassess.core.intake import parse_intake
from selfassess.core.kinds import KINDS
from selfassess.core.kinds.raw import Raw
from selfassess.core.loading import nodes
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.items import adjustment_fault

KEYS = ("questionnaire", "organisation", "date", "second_assessor", "profile", "answers", "actions")
ACTION_KEYS = ("finding", "measure", "cause", "owner", "start", "due", "status", "class", "means", "completion", "effect", "reason")

Find = Callable[[str], "Questionnaire | Phrase"]


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """What an answers file holds; `on` is its reference date, None when it names none."""

    questionnaire: Questionnaire
    organisation: str = ""
    on: date | None = None
    second_assessor: bool = False
    intake: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)


def read(text: str | bytes, file: str, find: Find, today: date) -> tuple[AnswersFile | None, list[Fault]]:
    """Read an answers file; with any fault nothing is returned but the faults, each with its place.

    `find` returns the questionnaire for what stands behind `questionnaire:`, or a sentence why not. `today` is the
    reference date for a file that names none (used where evidence decides, never kept).
    """
    root, written = nodes.compose(text, file)
    if root is None:
        return None, written
    if not isinstance(root, nodes.Mapping):
        return None, written or [
            Fault((), N_("An answers file starts with `questionnaire: KEY` and then `answers:`."), Place(file, root.line, root.column))
        ]
    raw = to_plain(root)
    found, faults = _questionnaire(raw, find)
    read_file = None
    if found:
        read_file, faults = _read_all(raw, found, today)
    known = {fault.place for fault in written}  # what is written wrong is not named again for what it says
    placed = [fault for fault in (replace(fault, place=_place(root, fault, file)) for fault in faults) if fault.place not in known]
    placed = sorted([*written, *placed], key=lambda fault: (fault.place.line, fault.place.column))
    return (None if placed else read_file), placed


def to_plain(node: nodes.Node) -> object:
    """Return nodes as plain values: whole numbers, true and false, nothing, or the text as it stands."""
    if isinstance(node, nodes.Mapping):
        return {key.text: to_plain(value) for key, value in node.pairs}
    if isinstance(node, nodes.Sequence):
        return [to_plain(member) for member in node.members]
    if not node.plain:
        return node.text
    if node.is_empty:
        return None
    if node.text in ("true", "false"):
        return node.text == "true"
    digits = node.text.removeprefix("-")
    return int(node.text) if digits.isascii() and digits.isdigit() and len(digits) < 20 else node.text


def _questionnaire(raw: Mapping, find: Find) -> tuple[Questionnaire | None, list[Fault]]:
    named = raw.get("questionnaire")
    if not isinstance(named, str) or not named.strip():
        return None, [Fault(("questionnaire",), N_("Say which questionnaire was answered: `questionnaire: KEY` or `KEY@VERSION`."))]
    found = find(named.strip())
    return (None, [Fault(("questionnaire",), found)]) if isinstance(found, Phrase) else (found, [])


def _read_all(raw: Mapping, questionnaire: Questionnaire, today: date) -> tuple[AnswersFile, list[Fault]]:
    top = Raw(questionnaire.items[0], {key: raw.get(key) for key in ("organisation", "date", "second_assessor")}, takes=KEYS)
    on, organisation, second = top.day("date"), top.text("organisation", limit=200) or "", top.flag("second_assessor")
    faults = [*_unknown(raw, KEYS, ()), *top.faults]
    intake, wrong = parse_intake(questionnaire, _mapping(raw, "profile", faults))
    faults += _below("profile", wrong)
    answers = _answers(questionnaire, _mapping(raw, "answers", faults), faults)
    faults += _adjustments(questionnaire, intake, answers, on or today)
    decisions = _decisions(questionnaire, _mapping(raw, "actions", faults), faults)
    return AnswersFile(questionnaire, organisation, on, second, intake, answers, decisions), faults


def _mapping(raw: Mapping, key: str, faults: list[Fault]) -> Mapping:
    value = raw.get(key)
    if value is None or isinstance(value, Mapping):
        return value or {}
    faults.append(Fault((key,), N_("Write %(key)s as fields with values.", key=key)))
    return {}


def _answers(questionnaire: Questionnaire, raw: Mapping, faults: list[Fault]) -> dict[str, Answer]:
    items, read_answers = {item.id: item for item in questionnaire.items}, {}
    for item_id, value in raw.items():
        if item_id not in items:
            faults.append(
                Fault(("answers", item_id), N_("There is no item %(item)s in %(key)s.", item=item_id, key=questionnaire.key), of_key=True)
            )
        elif value is not None:
            item = items[item_id]
            parsed = KINDS[item.kind].parse(item, value)
            faults += _below("answers", _below(item_id, parsed.faults))
            read_answers[item_id] = parsed.answer
    return read_answers


def _adjustments(questionnaire: Questionnaire, intake: Mapping, answers: Mapping[str, Answer], on: date) -> Iterator[Fault]:
    applies = applicable(questionnaire, intake, answers)
    for item in questionnaire.items:
        answer = answers.get(item.id, EMPTY)
        if says := adjustment_fault(item, answer, questionnaire.scoring, applies, on):
            yield Fault(("answers", item.id, "adjusted", "level"), says)


def _decisions(questionnaire: Questionnaire, raw: Mapping, faults: list[Fault]) -> dict[str, Decision]:
    items, decisions = {item.id: item for item in questionnaire.items}, {}
    for item_id, value in raw.items():
        if item_id not in items:
            faults.append(
                Fault(("actions", item_id), N_("There is no item %(item)s in %(key)s.", item=item_id, key=questionnaire.key), of_key=True)
            )
        elif value is not None:
            decision, wrong = parse_decision(questionnaire, items[item_id], value)
            decisions[item_id] = decision
            faults += _below("actions", _below(item_id, wrong))
    return decisions


def parse_decision(questionnaire: Questionnaire, item, raw: object) -> tuple[Decision, list[Fault]]:
    """Return what people changed in one action, and what is wrong with it."""
    form = Raw(item, raw, takes=ACTION_KEYS)
    rules = questionnaire.scoring.actions
    decision = Decision(
        finding=form.text("finding"),
        measure=form.text("measure"),
        causes=tuple(filter(None, [form.one_of(("cause",), CAUSES)])) or None,
        owner=form.text("owner", limit=200),
        start=form.day("start"),
        due=form.day("due"),
        status=form.one_of(("status",), STATUSES),
        class_=form.one_of(("class",), tuple(one.id for one in rules.classes) if rules else ()),
        means=form.text("means", limit=1000),
        completion=form.text("completion", limit=1000),
        effect=form.text("effect", limit=1000),
        reason=form.text("reason", limit=1000),
    )
    if decision.start and decision.due and decision.due < decision.start:
        form.fault(("due",), N_("The action is due before it starts. Check both dates."))
    if decision.status == "dropped" and not decision.reason:
        form.fault(("reason",), N_("Write why this action is dropped."))
    return decision, form.faults


def _unknown(raw: Mapping, known: tuple[str, ...], path: tuple[str, ...]) -> Iterator[Fault]:
    for key in raw:
        if key not in known:
            yield Fault((*path, str(key)), N_("%(key)s is not known here. Use: %(takes)s.", key=key, takes=known), of_key=True)


def _below(key: str, faults) -> list[Fault]:
    return [replace(fault, path=(key, *fault.path)) for fault in faults]


def _place(root: nodes.Mapping, fault: Fault, file: str) -> Place:
    """Return where a fault stands: at the key that is wrong, else at the value, or at what is around it."""
    if not fault.of_key:
        return nodes.place_of(root, fault.path, file)
    around = root
    for step in fault.path[:-1]:
        around = nodes.step_into(around, step)
    key = next(name for name, _ in around.pairs if name.text == fault.path[-1])
    return Place(file, key.line, key.column)
