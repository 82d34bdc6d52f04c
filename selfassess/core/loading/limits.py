"""Whether numbers stay within their limits and keys that belong together stand together."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

from selfassess.core.definition import (
    ActionClass,
    ActionRules,
    IntakeQuestion,
    Interval,
    Item,
    PartRule,
    Population,
    Questionnaire,
    SectionRule,
    Source,
    Stem,
    VerdictRule,
)
from selfassess.core.faults import Fault
from selfassess.core.loading.keys import Key, Table, keys_of
from selfassess.core.loading.walking import Path, Pieces
from selfassess.core.phrases import N_, Phrase

FORMAT = 1
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
FACTORS = ("weight", "acute_factor")  # fractions that may be more than 1


def limit_faults(questionnaire: Questionnaire, every: Pieces) -> Iterator[Fault]:
    """Yield values outside their limits and keys that are missing beside another; `every`: the pieces of the questionnaire."""
    yield from _head(questionnaire)
    intake = {question.id: question for question in questionnaire.intake}
    risk_scale = questionnaire.scoring.actions.risk_scale if questionnaire.scoring.actions else 4
    for path, piece in every:
        yield from _shares(piece, path)
        for key, says in _wrong(piece, intake, risk_scale):
            yield Fault((*path, *key), says)


def _head(questionnaire: Questionnaire) -> Iterator[Fault]:
    if questionnaire.format != FORMAT:
        yield Fault(("format",), N_("This program reads format %(format)s.", format=FORMAT))
    if questionnaire.version < 1:
        yield Fault(("version",), N_("The first version is 1."))
    if questionnaire.key and not KEY.fullmatch(questionnaire.key):
        yield Fault(("key",), N_("A key has only lower-case letters, digits and hyphens."))
    if questionnaire.language and not LANGUAGE.fullmatch(questionnaire.language):
        yield Fault(("language",), N_("Write the language as a code, such as nl or en."))


def _shares(piece: object, path: Path) -> Iterator[Fault]:
    for key in _keys_with_shares(type(piece)):
        for inner, share in _fractions(getattr(piece, key.field)):
            place = (*path, key.name, *inner)
            if key.field not in FACTORS and share > 1:
                yield Fault(place, N_("A share lies between 0 and 1."))
            if key.field in FACTORS and share == 0:
                yield Fault(place, N_("A weight or factor is more than 0."))


@cache
def _keys_with_shares(cls: type) -> tuple[Key, ...]:
    return tuple(key for key in keys_of(cls) if key.type is Fraction or isinstance(key.type, Table))


def _fractions(value: object) -> Iterator[tuple[Path, Fraction]]:
    if isinstance(value, Fraction):
        yield (), value
    elif isinstance(value, Mapping):
        yield from (((str(key), *path), share) for key, inner in value.items() for path, share in _fractions(inner))


def _wrong(piece: object, intake: Mapping[str, IntakeQuestion], risk_scale: int) -> Iterator[tuple[Path, Phrase]]:
    match piece:
        case IntakeQuestion():
            yield from _intake_question(piece, intake)
        case Population(size_from=str(name)) if name in intake and intake[name].kind != "number":
            yield ("size_from",), N_("%(question)s is not a question for a number.", question=name)
        case Item():
            yield from _item(piece, risk_scale)
        case Stem(text=text) if text and not text.rstrip().endswith("…"):
            yield ("text",), N_("A stem is the beginning of a sentence: end it with …")
        case Source(lines=lines) if lines and (len(lines) != 2 or not 1 <= lines[0] <= lines[1]):
            yield ("lines",), N_("Write the first and the last line, as [278, 288].")
        case SectionRule() if piece.weighted_mean == bool(piece.mean_of_means):
            yield (), N_("Say one of mean_of_means and weighted_mean.")
        case PartRule() if piece.lowest == bool(piece.count):
            yield (), N_("Say one of lowest and count.")
        case VerdictRule(rows=rows):
            yield from _verdict(rows)
        case Interval(z=z) if not 0 < z < 10:
            yield ("z",), N_("This number lies between 0 and 10.")
        case ActionRules():
            yield from _classes(piece.classes)


def _intake_question(question: IntakeQuestion, intake: Mapping[str, IntakeQuestion]) -> Iterator[tuple[Path, Phrase]]:
    chooses = question.kind in ("choice", "choices")
    if chooses and not question.options:
        yield ("options",), N_("Name the options that can be chosen.")
    if question.options and question.kind and not chooses:
        yield ("options",), N_("Options belong to the kinds choice and choices.")
    earlier = intake.get(question.not_before) if question.not_before else None
    if earlier and {earlier.kind, question.kind} != {"date"}:
        yield ("not_before",), N_("Only a date can be compared with another date.")


def _item(item: Item, risk_scale: int) -> Iterator[tuple[Path, Phrase]]:
    if not 1 <= item.risk <= risk_scale:
        yield ("risk",), N_("A risk weight lies between 1 and %(highest)s.", highest=risk_scale)
    if item.optional and item.critical:
        yield ("critical",), N_("An item that needs no answer cannot be critical.")
    if item.optional and item.zero_tolerance:
        yield ("zero_tolerance",), N_("An item that needs no answer cannot have zero tolerance.")
    grouped = [norm for group in item.groups for norm in group.any_of]
    for index, group in enumerate(item.groups):
        if any(grouped.count(norm) > 1 for norm in group.any_of):
            yield ("groups", str(index), "any_of"), N_("A norm stands in one group, once.")


def _verdict(rows) -> Iterator[tuple[Path, Phrase]]:
    for index, row in enumerate(rows):
        if row.when is None and index < len(rows) - 1:
            yield ("rows", str(index)), N_("Only the last verdict can do without a condition; the rows below are never reached.")
        if row.when is not None and index == len(rows) - 1:
            yield ("rows", str(index), "when"), N_("The last verdict holds always: leave out its condition.")


def _classes(classes: tuple[ActionClass, ...]) -> Iterator[tuple[Path, Phrase]]:
    lowest = None
    for index, each in enumerate(classes):
        if each.done_months is None and each.done_days is None:
            yield ("classes", str(index)), N_("Say in how many months or days it is done: done_months or done_days.")
        if each.from_priority is None:
            continue
        if lowest is not None and each.from_priority >= lowest:
            yield ("classes", str(index), "from_priority"), N_("List the classes from most to least urgent.")
        lowest = each.from_priority
