"""What is otherwise in the next version of a questionnaire, and what becomes of the answers that were given to the one before.

Both are read from the definitions alone: `differences` compares two versions field by field, as `core/definition.py` declares
them, and `carry` takes an answer along. Nothing that was answered is ever lost: what has no place in the next version comes back
as a `Leftover`, with the text of what was asked and what was chosen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Self

from selfassess.core.answers import EMPTY, Answer, AnswerSet, plain
from selfassess.core.conditions import Condition
from selfassess.core.definition import Item, Level, Questionnaire, Section
from selfassess.core.kinds import KINDS

ADDED, REMOVED, MOVED, REWORDED, REWEIGHED, RULED = "added", "removed", "moved", "reworded", "reweighed", "ruled"
PART, SECTION, ITEM, INTAKE, WHOLE = "part", "section", "item", "intake", "questionnaire"
KEPT, CHECK, NOTED, APART = "kept", "check", "noted", "apart"
BACK = "back"  # the question was gone, and so was the answer

Path = tuple[str, ...]

_INSIDE = {"parts", "sections", "items", "intake"}  # they are compared by their own id
_NUMBERS_OF_RULES = ("weight", "share")
_CHOICES = ("norms", "options", "outcomes")  # what people answer with
# What changes nothing in the meaning or the judgement of an answer.
_BESIDE = {
    "title", "own_reading", "layer", "material", "risk", "not_applicable_note", "not_applicable_reasons", "evidence", "answered_by",
    "action", "source", "optional",
}  # fmt: skip
_EXPLAINS = {"help", "partly_when", "container", "anchors"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise.

    `what`: added, removed, moved, reworded (a text), reweighed (a weight, or what an answer is worth) or ruled (any other rule).
    `path`: where in the thing it is; () is the thing itself, ("norms", "b") one of its norms, ("norms", "b", "text") its text.
    `before`, `after`: the values of the definition, None where it was not there. Of what moved: the place (id of a section or
    part) or the order of ids before and after.
    """

    what: str
    path: Path
    before: object = None
    after: object = None

    @property
    def asks_otherwise(self) -> bool:
        """Whether the question or what can be answered is another one, so that an answer may no longer be right."""
        return self._is_read and not self._is_beside and not self._explains and self.what != MOVED

    @property
    def explains_otherwise(self) -> bool:
        """Whether it only explains the question otherwise."""
        return self._explains

    @property
    def judges_otherwise(self) -> bool:
        """Whether the same answer may be judged otherwise."""
        return not self._is_read and not self._is_beside and not self._explains and self.what != MOVED

    @property
    def _is_read(self) -> bool:
        """Whether it is a text, or something people answer with that came or went."""
        return self.what == REWORDED or (self.what in (ADDED, REMOVED) and self.path[:1] and self.path[0] in _CHOICES)

    @property
    def _is_beside(self) -> bool:
        return not self.path or self.path[0] in _BESIDE or self.path[-1] in _BESIDE

    @property
    def _explains(self) -> bool:
        return bool(self.path) and (self.path[0] in _EXPLAINS or self.path[-1] in _EXPLAINS)


@dataclass(frozen=True, slots=True)
class Changed:
    """One part, section, item or question of the intake with all that is otherwise in it; or the questionnaire itself (`id` its key)."""

    kind: str
    id: str
    changes: tuple[Change, ...]

    @property
    def is_new(self) -> bool:
        """Whether it was not there before."""
        return any(change.what == ADDED and not change.path for change in self.changes)

    @property
    def is_gone(self) -> bool:
        """Whether it is no longer there."""
        return any(change.what == REMOVED and not change.path for change in self.changes)

    @property
    def asks_otherwise(self) -> bool:
        """Whether what is asked is another question."""
        return any(change.asks_otherwise for change in self.changes)

    @property
    def judges_otherwise(self) -> bool:
        """Whether the same answer may be judged otherwise."""
        return any(change.judges_otherwise for change in self.changes)


@dataclass(frozen=True, slots=True)
class Differences:
    """All that is otherwise between two versions, in the order of the next one; what is gone stands where it was."""

    whole: tuple[Change, ...] = ()
    intake: tuple[Changed, ...] = ()
    parts: tuple[Changed, ...] = ()
    sections: tuple[Changed, ...] = ()
    items: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is otherwise."""
        return any((self.whole, self.intake, self.parts, self.sections, self.items))

    def of_item(self, item_id: str) -> Changed | None:
        """Return what is otherwise in one item; None when nothing is."""
        return next((one for one in self.items if one.id == item_id), None)

    @property
    def scores_otherwise(self) -> bool:
        """Whether the rules of judgement of the whole are others; another name of a level is, other words of what it means are not."""
        scoring = [change for change in self.whole if change.path[0] == "scoring"]
        return any(change.what != REWORDED or (change.path[1] == "levels" and change.path[-1] == "text") for change in scoring)


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that was answered and has no place in the next version.

    `path`: where it stood in the plain form of the answer; `value`: it, in the plain form; `asked`: the text of what it
    answered; `chosen`: the text of what was chosen, empty where the value speaks for itself (a state, a number, words).
    """

    path: Path
    value: object
    asked: str
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of the answer to one item. `outcome` is the first that holds of:

    apart (the item is gone: `answer` is empty and all of it is left over), noted (something is left over), check (what is asked or
    explained is otherwise, or there is a norm more) and kept. `changes`: what is otherwise in the item, the reason.
    """

    item_id: str
    outcome: str
    answer: Answer
    left: tuple[Leftover, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """What becomes of a whole set of answers. `items`: of each that was answered; `new`: ids of items that were not there before.

    `intake`: the plain form that still fits; `intake_left`: what does not. `differences`: all of them.
    """

    items: tuple[Carried, ...]
    new: tuple[str, ...]
    intake: Mapping[str, object]
    intake_left: tuple[Leftover, ...]
    differences: Differences

    @property
    def answers(self) -> AnswerSet:
        """Return the answers as they stand in the next version; without those that are empty there."""
        return {one.item_id: one.answer for one in self.items if one.answer != EMPTY}


def differences(before: Questionnaire, after: Questionnaire) -> Differences:
    """Return what is otherwise in `after`, a later version of the same questionnaire; nothing when the two are equal."""
    if before == after:
        return Differences()
    return Differences(
        whole=tuple(change for change in _of_fields(before, after, ()) if change.path != ("version",)),
        intake=tuple(_matched(INTAKE, {one.id: (one, "") for one in before.intake}, {one.id: (one, "") for one in after.intake})),
        parts=tuple(_matched(PART, {one.id: (one, "") for one in before.parts}, {one.id: (one, "") for one in after.parts})),
        sections=tuple(_matched(SECTION, _sections(before), _sections(after))),
        items=tuple(_matched(ITEM, _items(before), _items(after))),
    )


def transfer(before: Questionnaire, after: Questionnaire, answers: AnswerSet, intake: Mapping[str, object]) -> Transfer:
    """Return what becomes of answers and intake (in its plain form) of `before` in `after`; nothing of either is lost."""
    found = differences(before, after)
    known = {item.id for item in before.items}
    kept, left = _carried_intake(before, after, intake)
    return Transfer(
        items=tuple(carry(before, after, item.id, answers[item.id], found) for item in before.items if item.id in answers),
        new=tuple(item.id for item in after.items if item.id not in known),
        intake=kept,
        intake_left=left,
        differences=found,
    )


@dataclass(frozen=True, slots=True)
class VersionPair:
    """An earlier and a later version of one questionnaire, in two languages.

    `written`: both in their own language. It decides what is otherwise, because another translation changes no question. `read`: both in the
    language of who reads, as far as there are words for it.
    """

    written: tuple[Questionnaire, Questionnaire]
    read: tuple[Questionnaire, Questionnaire]

    @property
    def told(self) -> tuple[Questionnaire, Questionnaire]:
        """The two as they are told beside each other: as read, but as written where only one of them has words in that language."""
        return self.read if self.read[0].language == self.read[1].language else self.written

    @classmethod
    def untranslated(cls, before: Questionnaire, after: Questionnaire) -> Self:
        """Return two versions that are read as they are written."""
        return cls((before, after), (before, after))

    def differences(self) -> Differences:
        """Return what is otherwise, as it is written."""
        return differences(*self.written)

    def transfer(self, answers: AnswerSet, intake: Mapping[str, object]) -> Transfer:
        """Return what becomes of answers as `transfer` does, with what is left over told in the language of who reads."""
        found = transfer(*self.written, answers, intake)
        if self.read == self.written:
            return found
        read = transfer(*self.read, answers, intake)
        items = (replace(one, left=_told_as(one.left, same.left)) for one, same in zip(found.items, read.items, strict=True))
        return replace(found, items=tuple(items), intake_left=_told_as(found.intake_left, read.intake_left))


def _told_as(ours: Iterable[Leftover], read: Iterable[Leftover]) -> tuple[Leftover, ...]:
    """Return what is left over in other words, as far as there are any."""
    found, rest = [], list(read)
    for one in ours:
        same = next((each for each in rest if (each.path, each.value) == (one.path, one.value)), None)
        if same:
            rest.remove(same)  # two documents may have been about the same norms
        found.append(same or one)
    return tuple(found)


def means_the_same(before: Item, after: Item) -> bool:
    """Return whether two items of one id ask the same in the same way; help, rules and weights may differ."""
    return before.kind == after.kind and not any(change.asks_otherwise for change in _of_fields(before, after, ()))


def carry(before: Questionnaire, after: Questionnaire, item_id: str, answer: Answer, found: Differences) -> Carried:
    """Return what becomes of the answer to one item of `before`; `found` are the differences between the two."""
    item, section = _item_with_section(before, item_id)
    changed = found.of_item(item_id)
    changes = changed.changes if changed else ()
    then = _item_with_section(after, item_id)
    if then is None:
        return Carried(item_id, APART, EMPTY, tuple(_all_left(item, section, answer)), changes)
    becomes, left = _fitted(item, section, then, answer, _levels(after))
    if left:
        return Carried(item_id, NOTED, becomes, left, changes)
    looks = any(change.asks_otherwise or change.explains_otherwise for change in changes)
    return Carried(item_id, CHECK if looks else KEPT, becomes, (), changes)


def _fitted(
    item: Item, section: Section, then: tuple[Item, Section], answer: Answer, levels: frozenset[int]
) -> tuple[Answer, tuple[Leftover, ...]]:
    """Return the part of an answer that the next version takes, as it reads it, and what is left over."""
    next_item, next_section = then
    form = plain(answer)
    offered = {key: value for key, value in form.items() if key not in ("evidence", "attention")}
    if answer.adjusted and answer.adjusted.level not in levels:
        offered.pop("adjusted")
    pieces = [_fitted_piece(piece, next_item) for piece in form.get("evidence", ())]
    ticked = {place: _place_of(section, place, next_section) for place in answer.attention}
    offered["evidence"] = [piece for piece in pieces if piece]
    offered["attention"] = [place for place in ticked.values() if place is not None]
    becomes = KINDS[next_item.kind].parse(next_item, offered).answer
    stands = plain(becomes)
    left = list(_not_in(stands, {key: value for key, value in form.items() if key not in ("evidence", "attention")}))
    found = [_leftover(item, path, value) for path, value in left]
    found += _pieces_left(item, form.get("evidence", ()), pieces)
    found += [_tick_left(section, place) for place, kept in ticked.items() if kept is None]
    return becomes, tuple(found)


def _not_in(stands: object, form: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield path and value of all in a plain form that does not stand."""
    if not isinstance(form, Mapping) or path == ("adjusted",) or path[:1] == ("norms",) and len(path) == 2:
        if stands != form:  # a state or a level and its reason belong together
            yield path, form
        return
    for key, value in form.items():
        yield from _not_in(stands.get(key) if isinstance(stands, Mapping) else None, value, (*path, key))


def _fitted_piece(piece: Mapping[str, object], item: Item) -> dict[str, object] | None:
    """Return a row of evidence with the norms that are still there; None when it was about others only: it does not show the whole item."""
    if not piece.get("norms"):
        return dict(piece)
    norms = [letter for letter in piece["norms"] if letter in {norm.id for norm in item.norms}]
    return {**piece, "norms": norms} if norms else None


def _pieces_left(item: Item, before: Sequence[Mapping], after: Sequence[Mapping | None]) -> list[Leftover]:
    found = []
    for piece, kept in zip(before, after, strict=True):
        if kept is None:
            found.append(Leftover(("evidence",), dict(piece), item.question, piece["title"]))
        elif gone := [letter for letter in piece.get("norms", ()) if letter not in kept["norms"]]:
            found.append(Leftover(("evidence", "norms"), gone, " ".join(_norm_text(item, letter) for letter in gone), piece["title"]))
    return found


def _place_of(section: Section, place: int, then: Section) -> int | None:
    """Return where a point of attention stands in the next version, by its text; None when it is gone."""
    if place >= len(section.attention):
        return place if section.attention == then.attention else None
    text = section.attention[place]
    return then.attention.index(text) if text in then.attention else None


def _tick_left(section: Section, place: int) -> Leftover:
    return Leftover(("attention",), place, section.attention[place] if place < len(section.attention) else "")


def _all_left(item: Item, section: Section, answer: Answer) -> Iterator[Leftover]:
    form = plain(answer)
    for path, value in _not_in({}, {key: value for key, value in form.items() if key not in ("evidence", "attention")}):
        yield _leftover(item, path, value)
    for piece in form.get("evidence", ()):
        yield Leftover(("evidence",), dict(piece), item.question, piece["title"])
    for place in answer.attention:
        yield _tick_left(section, place)


def _leftover(item: Item, path: Path, value: object) -> Leftover:
    chosen = {"choice": item.options, "outcome": item.outcomes}.get(path[0], ())
    asked = _norm_text(item, path[1]) if path[0] in ("norms", "counts") and len(path) > 1 else item.question
    if path[0] == "choices":
        return Leftover(path, value, asked, "; ".join(option.text for option in item.options if option.id in value))
    return Leftover(path, value, asked, next((one.text for one in chosen if one.id == value), ""))


def _norm_text(item: Item, letter: str) -> str:
    text = next((norm.text for norm in item.norms if norm.id == letter), "")
    stemmed = item.stem is not None and letter in item.stem.norms
    return f"{item.stem.text.rstrip(' …')} {text}" if stemmed else text


def _carried_intake(
    before: Questionnaire, after: Questionnaire, given: Mapping[str, object]
) -> tuple[dict[str, object], tuple[Leftover, ...]]:
    """Return the answers to the intake whose question and options are still there, and the others."""
    was, becomes = {one.id: one for one in before.intake}, {one.id: one for one in after.intake}
    kept, left = {}, []
    for key, value in given.items():
        question, then = was.get(key), becomes.get(key)
        options = {one.id: one.text for one in question.options} if question else {}
        chosen = value if isinstance(value, (list, tuple)) else [value]
        fits = then is not None and (question is None or question.kind == then.kind)
        gone = [one for one in chosen if not fits or (then.options and one not in {option.id for option in then.options})]
        if not gone:
            kept[key] = value
            continue
        stays = [one for one in chosen if one not in gone]
        if stays and isinstance(value, (list, tuple)):
            kept[key] = stays
        asked = question.text if question else ""
        left += [Leftover((key,), one, asked, options.get(one, "") if isinstance(one, str) else "") for one in gone]
    return kept, tuple(left)


def _levels(questionnaire: Questionnaire) -> frozenset[int]:
    return frozenset(level.value for level in questionnaire.scoring.levels)


def _item_with_section(questionnaire: Questionnaire, item_id: str) -> tuple[Item, Section] | None:
    found = ((item, section) for section in questionnaire.sections for item in section.items if item.id == item_id)
    return next(found, None)


def _sections(questionnaire: Questionnaire) -> dict[str, tuple[object, str]]:
    return {section.id: (section, part.id) for part in questionnaire.parts for section in part.sections}


def _items(questionnaire: Questionnaire) -> dict[str, tuple[object, str]]:
    return {item.id: (item, section.id) for section in questionnaire.sections for item in section.items}


def _matched(kind: str, before: Mapping[str, tuple], after: Mapping[str, tuple]) -> Iterator[Changed]:
    """Yield what changed in things that have an id; each comes with where it stands."""
    for key in _merged(list(before), list(after)):
        if key not in before:
            yield Changed(kind, key, (Change(ADDED, (), None, after[key][0]),))
        elif key not in after:
            yield Changed(kind, key, (Change(REMOVED, (), before[key][0], None),))
        elif changes := tuple(_of_one(*before[key], *after[key])):
            yield Changed(kind, key, changes)


def _of_one(before: object, place: str, after: object, next_place: str) -> Iterator[Change]:
    if place != next_place:
        yield Change(MOVED, (), place, next_place)
    yield from _of_fields(before, after, ())


def _of_fields(before: object, after: object, path: Path) -> Iterator[Change]:
    """Yield what differs in two values of one shape, field by field."""
    if before == after:
        return
    for field in fields(before):
        values = getattr(before, field.name), getattr(after, field.name)
        if field.name in _INSIDE and not path:
            yield from _order(*values, (field.name,))
        elif values[0] != values[1]:
            yield from _of_values(*values, (*path, field.name), is_text=bool(field.metadata["text"]))


def _of_values(before: object, after: object, path: Path, *, is_text: bool) -> Iterator[Change]:
    if is_dataclass(before) and type(before) is type(after) and not isinstance(before, Condition):  # a condition is one value
        yield from _of_fields(before, after, path)
    elif _have_ids(before) and _have_ids(after) and (before or after):
        yield from _of_named(before, after, path)
    else:
        what = REWORDED if is_text or _is_words(path, before, after) else REWEIGHED if path[-1] in _NUMBERS_OF_RULES else RULED
        yield Change(what, path, before, after)


def _is_words(path: Path, before: object, after: object) -> bool:
    """Return whether a whole piece with a text came or went: the beginning of a sentence that norms finish."""
    return path[-1] == "stem" and None in (before, after)


def _of_named(before: Sequence, after: Sequence, path: Path) -> Iterator[Change]:
    """Yield what differs in two rows of things that have an id."""
    was, becomes = {_id_of(one): one for one in before}, {_id_of(one): one for one in after}
    for key in _merged(list(was), list(becomes)):
        if key not in was:
            yield Change(ADDED, (*path, key), None, becomes[key])
        elif key not in becomes:
            yield Change(REMOVED, (*path, key), was[key], None)
        else:
            yield from _of_fields(was[key], becomes[key], (*path, key))
    yield from _order(before, after, path)


def _order(before: Sequence, after: Sequence, path: Path) -> Iterator[Change]:
    """Yield that the order of what is in both is another one."""
    was, becomes = [_id_of(one) for one in before], [_id_of(one) for one in after]
    both = set(was) & set(becomes)
    if [key for key in was if key in both] != [key for key in becomes if key in both]:
        yield Change(MOVED, path, tuple(was), tuple(becomes))


def _have_ids(values: object) -> bool:
    return isinstance(values, tuple) and all(_id_of(one) is not None for one in values)


def _id_of(thing: object) -> str | None:
    """Return what a thing in a row is known by: a level has no id and is known by its value."""
    return str(thing.value) if isinstance(thing, Level) else getattr(thing, "id", None)


def _merged(before: Sequence[str], after: Sequence[str]) -> Iterable[str]:
    """Return the keys of both: in the order of `after`, what is gone behind what stood before it."""
    found = list(after)
    for place, key in enumerate(before):
        if key not in found:
            found.insert(found.index(before[place - 1]) + 1 if place else 0, key)
    return found
