"""An answers file (YAML): the answers to one questionnaire, without a database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from selfassess.core.action import CAUSES, MERGED, OWN, RHYTHMS, STATUSES, Decision, Note, number_of, part_key, whole_of
from selfassess.core.answers import EMPTY, Answer
from selfassess.core.applicability import applicable
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.faults import Fault, Place
from selfassess.core.intake import parse_intake
from selfassess.core.kinds import KINDS
from selfassess.core.kinds.raw import Raw
from selfassess.core.loading import nodes
from selfassess.core.phrases import N_, Phrase
from selfassess.core.scoring.items import adjustment_fault

KEYS = ("questionnaire", "organisation", "date", "second_assessor", "profile", "answers", "actions")
ACTION_KEYS = (
    "finding", "measure", "cause", "why", "owner", "owner_function", "start", "due", "status", "class", "class_reason", "means", "completion",
    "completion_piece", "effect", "effect_due", "effect_item", "effect_outcome", "reason", "rhythm", "merges", "section", "items", "undone", "log",
)  # fmt: skip

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
    decisions: dict[str, Decision] = {}
    for key, value in raw.items():
        if value is None:
            continue
        if not _is_key(questionnaire, key):
            says = N_(
                "There is no action %(action)s. Use an item of %(key)s, a part such as %(part)s, merged-1 or own-1.",
                action=key,
                key=questionnaire.key,
                part=part_key(questionnaire.items[0].id, 1),
            )
            faults.append(Fault(("actions", key), says, of_key=True))
            continue
        decisions[key], wrong = parse_decision(questionnaire, key, value)
        faults += _below("actions", _below(key, wrong))
    faults += _loose_ends(questionnaire, decisions)
    return decisions


def _is_key(questionnaire: Questionnaire, key: str) -> bool:
    whole = whole_of(key) or key
    return whole in {item.id for item in questionnaire.items} or number_of(whole, MERGED) is not None or number_of(whole, OWN) is not None


def _loose_ends(questionnaire: Questionnaire, decisions: Mapping[str, Decision]) -> Iterator[Fault]:
    """Yield what does not hang together: parts of nothing, and merged actions of what there is not, or of something twice."""
    known = {item.id for item in questionnaire.items}
    taken: dict[str, str] = {}
    for key, decision in decisions.items():
        whole = whole_of(key)
        if whole and whole not in known and whole not in decisions:
            yield Fault(("actions", key), N_("There is no action %(action)s of which this is a part.", action=whole), of_key=True)
        for place, one in enumerate(decision.merges or ()):
            if (one not in known and one not in decisions) or (number_of(one, MERGED) or 0) >= (number_of(key, MERGED) or 0):
                yield Fault(("actions", key, "merges", str(place)), N_("There is no action %(action)s to bring together.", action=one))
            elif one in taken and not decision.undone:
                says = N_("Action %(action)s is brought together in %(other)s already.", action=one, other=taken[one])
                yield Fault(("actions", key, "merges", str(place)), says)
            elif not decision.undone:
                taken[one] = key


def parse_decision(questionnaire: Questionnaire, key: str, raw: object) -> tuple[Decision, list[Fault]]:
    """Return what people decided about one action, by its key, and what is wrong with it."""
    form = Raw(_item_of(questionnaire, key), raw, takes=ACTION_KEYS)
    rules, is_item = questionnaire.scoring.actions, any(item.id == key for item in questionnaire.items)
    own, merged = (not is_item and number_of(key, origin) is not None for origin in (OWN, MERGED))
    decision = Decision(
        finding=form.text("finding"),
        measure=form.text("measure"),
        causes=_causes(form),
        why=form.text("why"),
        owner=form.text("owner", limit=200),
        owner_function=_emptied(form, "owner_function", form.one_of(("owner_function",), tuple(one.id for one in questionnaire.functions))),
        start=form.day("start"),
        due=form.day("due"),
        status=form.one_of(("status",), STATUSES),
        class_=form.one_of(("class",), tuple(one.id for one in rules.classes) if rules else ()),
        class_reason=form.text("class_reason", limit=1000),
        means=form.text("means", limit=2000),
        completion=form.text("completion", limit=2000),
        completion_piece=form.text("completion_piece", limit=16),
        effect=form.text("effect", limit=2000),
        effect_due=_emptied(form, "effect_due", form.day("effect_due")),
        effect_item=_emptied(form, "effect_item", form.one_of(("effect_item",), tuple(item.id for item in questionnaire.items))),
        effect_outcome=form.text("effect_outcome", limit=2000),
        reason=form.text("reason", limit=2000),
        rhythm=form.one_of(("rhythm",), RHYTHMS),
        undone=form.flag("undone") or None,
        merges=_names(form, "merges") if merged else None,
        items=_names(form, "items", tuple(item.id for item in questionnaire.items)) if own else None,
        section=form.one_of(("section",), tuple(section.id for section in questionnaire.sections)) if own else None,
        log=_log(form),
    )
    _check_decision(form, decision, own=own, merged=merged)
    return decision, form.faults


def _emptied(form: Raw, name: str, value):
    """Return a value; an empty text where the file says that nothing is to stand there."""
    return "" if value is None and form.raw.get(name) == "" else value


def _check_decision(form: Raw, decision: Decision, *, own: bool, merged: bool) -> None:
    if decision.start and decision.due and decision.due < decision.start:
        form.fault(("due",), N_("The action is due before it starts. Check both dates."))
    if decision.status == "dropped" and not decision.reason:
        form.fault(("reason",), N_("Write why this action is dropped."))
    if own and not decision.measure:
        form.fault(("measure",), N_("Write what will be done."))
    if merged and not decision.merges:
        form.fault(("merges",), N_("Say which actions are brought together, as a list."))
    for key, belongs in (("merges", merged), ("items", own), ("section", own)):
        if key in form.raw and not belongs:
            form.fault((key,), N_("%(key)s does not belong to this action.", key=key), of_key=True)


def _item_of(questionnaire: Questionnaire, key: str) -> Item:
    """Return the item that an action is about, or another whose name is not shown."""
    whole = whole_of(key) or key
    return next((item for item in questionnaire.items if item.id == whole), replace(questionnaire.items[0], id=key))


def _causes(form: Raw) -> tuple[str, ...] | None:
    """Read one cause, or a list of them."""
    value = form.raw.get("cause")
    if not isinstance(value, (list, tuple)):
        return tuple(filter(None, [form.one_of(("cause",), CAUSES)])) or None
    return tuple(dict.fromkeys(found for place in range(len(value)) if (found := form.one_of(("cause", str(place)), CAUSES)))) or None


def _names(form: Raw, key: str, known: tuple[str, ...] = ()) -> tuple[str, ...] | None:
    value = form.raw.get(key)
    if value is None:
        return None
    if not isinstance(value, (list, tuple)):
        form.fault((key,), N_("Write %(key)s as a list.", key=key))
        return None
    read = [form.one_of((key, str(place)), known) if known else form.text(key, str(place), limit=64) for place in range(len(value))]
    return tuple(dict.fromkeys(filter(None, read))) or None


def _log(form: Raw) -> tuple[Note, ...] | None:
    value = form.raw.get("log")
    if value is None:
        return None
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, Mapping) for one in value):
        form.fault(("log",), N_("Write the log as a list of notes, each with on, text and by."))
        return None
    return tuple(note for place in range(len(value)) if (note := _note(form, str(place)))) or None


def _note(form: Raw, place: str) -> Note | None:
    form.only(("log", place), form.raw["log"][int(place)], ("on", "text", "by"))
    on, text = form.day("log", place, "on"), form.text("log", place, "text", limit=2000)
    if not on:
        form.fault(("log", place, "on"), N_("Say on which day this was noted."))
    if not text:
        form.fault(("log", place, "text"), N_("Write what was noted."))
    return Note(on, text, form.text("log", place, "by", limit=200) or "") if on and text else None


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
