"""What is otherwise between two versions of a questionnaire, as people read it: by section, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cache

from selfassess.core.changes import (
    ADDED,
    INTAKE,
    ITEM,
    MOVED,
    PART,
    REMOVED,
    REWEIGHED,
    REWORDED,
    SECTION,
    WHOLE,
    Change,
    Changed,
    Differences,
    VersionPair,
    differences,
)
from selfassess.core.conditions import All, Any, Compare, Not
from selfassess.core.definition import Questionnaire
from selfassess.core.format_words import LABELS, VALUE_WORDS
from selfassess.core.loading.keys import Many, all_pieces, identity_of, keys_of, piece_in
from selfassess.core.loading.limits import FACTORS
from selfassess.core.marked_text import Piece, marked
from selfassess.core.phrases import N_, NN_, Phrase
from selfassess.reports.facts import in_words, number_words
from selfassess.reports.item_rules import share_words
from selfassess.reports.method import explain
from selfassess.reports.voice import Voice, number_of

ASKS, JUDGES, BESIDE = "asks", "judges", "beside"  # for whom a change matters: who fills in, the result, neither
FILTERS = (ASKS, JUDGES)
NEW, GONE, OTHER = "new", "gone", "other"
_NAMED = {
    "answered_by": lambda questionnaire: questionnaire.functions,
    "layer": lambda questionnaire: questionnaire.scoring.layers,
    "material": lambda questionnaire: questionnaire.materials,
    "not_before": lambda questionnaire: questionnaire.intake,
    "population": lambda questionnaire: questionnaire.populations,
    "size_from": lambda questionnaire: questionnaire.intake,
}  # keys that name something by its id, and where its text stands
_LEVELLED = ("anchors", "level_at_most")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is otherwise: `says` what, `pieces` its words before and after. `matters`: asks, judges or beside.

    `lang`: the language of the pieces; empty for rules and whole pieces of the format, which are told in that of the page and name things of
    the questionnaire.
    """

    says: str
    pieces: tuple[Piece, ...]
    matters: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """One part, section, question or first question. `standing`: new, gone or other; `kind`: as in core/changes."""

    kind: str
    id: str
    title: str
    standing: str
    moved: str
    lines: tuple[Line, ...]

    def of(self, filter_: str) -> "Thing | None":
        """Return it with only what matters to a filter; None when nothing does."""
        lines = tuple(line for line in self.lines if line.matters == filter_)
        is_shown = lines or self.standing != OTHER or (self.moved and filter_ == ASKS)
        return Thing(self.kind, self.id, self.title, self.standing, self.moved, lines) if is_shown else None


@dataclass(frozen=True, slots=True)
class Group:
    """What is otherwise below one heading: a section, the first questions, or the whole. `id` is empty but for sections."""

    id: str
    title: str
    things: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """All of it. `counts`: sentences, the most important first; `rules`: sentences about judging that went and came."""

    groups: tuple[Group, ...]
    counts: tuple[str, ...]
    rules_gone: tuple[str, ...]
    rules_new: tuple[str, ...]

    def of(self, filter_: str) -> "VersionChanges":
        """Return only what matters to a filter: `asks`, `judges`; anything else gives all."""
        if filter_ not in FILTERS:
            return self
        groups = (Group(one.id, one.title, tuple(filter(None, (thing.of(filter_) for thing in one.things)))) for one in self.groups)
        rules = (self.rules_gone, self.rules_new) if filter_ == JUDGES else ((), ())
        return VersionChanges(tuple(one for one in groups if one.things), self.counts, *rules)


def tell_changes(pair: VersionPair, voice: Voice) -> VersionChanges:
    """Return what is otherwise in the later version, by section in its order; nothing when the two are written alike."""
    found = pair.differences()
    written = [_rules(one, voice) for one in pair.written]
    read = written if pair.told == pair.written else [_rules(one, voice) for one in pair.told]
    rules = _only_in(0, written, read), _only_in(1, written, read)
    groups = tuple(_Telling(pair, voice).groups(found, with_rules=not any(rules)))
    return VersionChanges(groups, tuple(_counts(found, voice)), *rules)


def _only_in(place: int, written: list[list[str]], read: list[list[str]]) -> tuple[str, ...]:
    """Return the sentences of one of two versions that the other does not have, as they are read.

    Where a translation says both in the same words, that would tell no difference: such a sentence is told as it is written.
    """
    ours, others, other_read = written[place], written[1 - place], read[1 - place]
    pairs = zip(ours, read[place], strict=True)
    return tuple(one if says in other_read else says for one, says in pairs if one not in others)


def _rules(questionnaire: Questionnaire, voice: Voice) -> list[str]:
    return [sentence for chapter in explain(questionnaire, voice) for sentence in chapter.sentences]


def lines_by_item(changes: Mapping[str, tuple[Change, ...]], pair: VersionPair, voice: Voice) -> dict[str, tuple[Line, ...]]:
    """Return what is otherwise in items that are in both versions, a line each; by item, as the changes are."""
    telling = _Telling(pair, voice)
    return {item_id: tuple(telling.lines(ITEM, item_id, those)) for item_id, those in changes.items()}


def _counts(found: Differences, voice: Voice) -> Iterator[str]:
    items = found.items
    here = [one for one in items if not (one.is_new or one.is_gone)]
    numbers = (
        (NN_("%(n)s new question", "%(n)s new questions", n) if (n := sum(one.is_new for one in items)) else None),
        (NN_("%(n)s question is gone", "%(n)s questions are gone", n) if (n := sum(one.is_gone for one in items)) else None),
        (
            NN_("%(n)s question asks something else", "%(n)s questions ask something else", n)
            if (n := sum(one.asks_otherwise for one in here))
            else None
        ),
        (
            NN_("%(n)s question is judged otherwise", "%(n)s questions are judged otherwise", n)
            if (n := sum(one.judges_otherwise for one in here))
            else None
        ),
        (NN_("%(n)s question moved", "%(n)s questions moved", n) if (n := sum(_place(one) is not None for one in here)) else None),
        (NN_("%(n)s first question is otherwise", "%(n)s first questions are otherwise", n) if (n := len(found.intake)) else None),
        (N_("the rules for the whole are otherwise") if found.scores_otherwise else None),
    )
    yield from (voice.say(one) for one in numbers if one is not None)


def _texts(value: object, is_text: bool) -> Iterator[str]:
    """Yield the texts of the questionnaire in a value of the format. `is_text`: a bare word is a text of it, and no id or key."""
    match value:
        case str():
            yield from (value,) if value and is_text else ()
        case Mapping():
            yield from (text for one in value.values() for text in _texts(one, is_text))
        case tuple() | list():
            yield from (text for one in value for text in _texts(one, is_text))
        case _ if is_dataclass(value):
            yield from (text for one in fields(value) for text in _texts(getattr(value, one.name), bool(one.metadata.get("text"))))


def _texts_of(change: Change) -> tuple[list[str], list[str]]:
    """Return the texts before and after."""
    return tuple(list(_texts(value, change.what == REWORDED)) for value in (change.before, change.after))


@cache
def _lists() -> frozenset[str]:
    """Return the keys behind which ids stand in the path of a change; parts, sections and the like are compared by themselves."""
    found = {
        key.name
        for piece in all_pieces()
        for key in keys_of(piece)
        if isinstance(key.type, Many) and (of := piece_in(key.type)) and identity_of(of) in ("id", "value")
    }
    return frozenset(found - {"parts", "sections", "items", "intake"})


def _is_bare_text(change: Change) -> bool:
    """Return whether a change is of a text, or texts, and of nothing that stands around it."""
    return change.what == REWORDED and not (is_dataclass(change.before) or is_dataclass(change.after))


def _is_untranslated(written: list[str], read: list[str]) -> bool:
    return bool(written) and written == read


def _by_place(found: Differences) -> dict[tuple[object, ...], Change]:
    """Return changes by what they are, and where."""
    things = (Changed(WHOLE, "", found.whole), *found.intake, *found.parts, *found.sections, *found.items)
    return {(one.kind, one.id, change.what, change.path): change for one in things for change in one.changes}


def _place(changed: Changed) -> Change | None:
    return next((one for one in changed.changes if one.what == MOVED and not one.path), None)


class _Telling:
    """Tells changes with the words of both versions, in the language of who reads where both have words in it."""

    def __init__(self, pair: VersionPair, voice: Voice):
        (self.before, self.after), self.written, self.voice = pair.told, pair.written, voice
        self.read = _by_place(differences(*pair.told)) if pair.told != pair.written else {}
        self.sections = {one.id: one.title for one in (*self.before.sections, *self.after.sections)}
        self.parts = {one.id: one.title for one in (*self.before.parts, *self.after.parts)}
        self.items = {item.id: item for version in pair.told for item in version.items}

    def groups(self, found: Differences, *, with_rules: bool) -> Iterator[Group]:
        """Yield all that is otherwise by section. `with_rules`: the rules of judgement too, because no sentence tells them."""
        say = self.voice.say
        whole = tuple(one for one in found.whole if one.path[0] != "version" and (with_rules or one.path[0] != "scoring"))
        if lines := tuple(self.lines(WHOLE, "", whole)):
            yield Group("", say(N_("The whole")), (Thing("", "", say(N_("About the questionnaire")), OTHER, "", lines),))
        if found.intake:
            yield Group("", say(N_("First questions")), tuple(map(self.thing, found.intake)))
        if found.parts:
            yield Group("", say(N_("Parts")), tuple(map(self.thing, found.parts)))
        home = {item.id: section.id for version in (self.before, self.after) for section in version.sections for item in section.items}
        otherwise = {one.id: one for one in found.sections}
        order = [one.id for one in self.after.sections] + [one.id for one in self.before.sections]
        for section_id in dict.fromkeys(order):
            own = [otherwise[section_id]] if section_id in otherwise else []
            things = [*own, *(one for one in found.items if home[one.id] == section_id)]
            if things:
                yield Group(section_id, self.sections[section_id], tuple(map(self.thing, things)))

    def thing(self, one: Changed) -> Thing:
        standing = NEW if one.is_new else GONE if one.is_gone else OTHER
        lines = () if standing == NEW else tuple(self.lines(one.kind, one.id, one.changes)) if standing == OTHER else ()
        return Thing(one.kind, one.id, self._title(one), standing, self._moved(one), lines)

    def lines(self, kind: str, id_: str, changes: tuple[Change, ...]) -> Iterator[Line]:
        for change in changes:
            if change.path:
                yield self._line(change, self.read.get((kind, id_, change.what, change.path)))

    def _line(self, change: Change, read: Change | None) -> Line:
        """Return a change in words; `read`: the same change in the language of who reads, None where there is none."""
        asks = change.asks_otherwise or change.explains_otherwise
        matters = ASKS if asks else JUDGES if change.judges_otherwise else BESIDE
        if change.what == MOVED:
            return Line(self.voice.say(N_("Another order: %(what)s", what=self._label(change.path))), (), BESIDE)
        told, versions = self._told(change, read)
        was, becomes = self._both(told, versions)
        if was == becomes:  # translated alike
            versions = self.written
            was, becomes = self._both(change, versions)
        return Line(self._says(change), marked(was, becomes), matters, versions[1].language if _is_bare_text(change) else "")

    def _both(self, change: Change, versions: tuple[Questionnaire, Questionnaire]) -> list[str]:
        values = zip((change.before, change.after), versions, strict=True)
        return [self._said(value, questionnaire, change.path[-1]) for value, questionnaire in values]

    def _told(self, change: Change, read: Change | None) -> tuple[Change, tuple[Questionnaire, Questionnaire]]:
        """Return a change with the versions whose words tell it: as it is written where the one text has a translation and the other none."""
        texts = _texts_of(change)
        if any(texts) and (read is None or any(map(_is_untranslated, texts, _texts_of(read)))):
            return change, self.written
        return read or change, (self.before, self.after)

    def _says(self, change: Change) -> str:
        label = self._label(change.path)
        says = {ADDED: N_("New: %(what)s", what=label), REMOVED: N_("Gone: %(what)s", what=label)}
        worded = N_("Other words: %(what)s", what=label)
        weighed = N_("Counts otherwise: %(what)s", what=label)
        usual = worded if change.what == REWORDED else weighed if change.what == REWEIGHED else N_("Other rule: %(what)s", what=label)
        return self.voice.say(says.get(change.what, usual))

    def _label(self, path: tuple[str, ...]) -> str:
        """Return a path in words: ids as they are, keys as people call them."""
        words, is_id = [], False
        for step in path:
            words.append(self.voice.say(LABELS[step]) if step in LABELS and not is_id else step)
            is_id = not is_id and step in _lists()
        return " › ".join(words)

    def _moved(self, one: Changed) -> str:
        place = _place(one)
        if place is None:
            return ""
        titles = self.parts if one.kind == SECTION else self.sections
        names = {key: f"{number_of(id_)} {titles.get(id_, '')}".strip() for key, id_ in (("was", place.before), ("now", place.after))}
        return self.voice.say(N_("Moved from “%(was)s” to “%(now)s”.", **names))

    def _title(self, one: Changed) -> str:
        if one.kind == INTAKE:
            return next(each.text for version in (self.after, self.before) for each in version.intake if each.id == one.id)
        titles = {PART: self.parts, SECTION: self.sections}.get(one.kind)
        return titles[one.id] if titles else self.items[one.id].title

    def _said(self, value: object, questionnaire: Questionnaire, name: str) -> str:
        """Return a value of the format in words, by the name of its key; an empty text for nothing."""
        say = self.voice.say
        match value:
            case None | "" | () | []:
                return ""
            case bool():
                return say(N_("yes")) if value else say(N_("no"))
            case All() | Any() | Not() | Compare():
                return say(in_words(value, questionnaire))
            case Fraction():
                return say(number_words(value)) if name in FACTORS else share_words(value)
            case Mapping():
                return "; ".join(
                    f"{_text(key, questionnaire, name)}: {self._listed(one, questionnaire, name)}" for key, one in value.items()
                )
            case tuple() | list():
                return "; ".join(filter(None, (self._said(one, questionnaire, name) for one in value)))
        if is_dataclass(value):
            return self._piece(value, questionnaire)
        return say(_text(value, questionnaire, name))

    def _listed(self, value: object, questionnaire: Questionnaire, name: str) -> str:
        """Return a value in a table in words; more of them with commas, because semicolons stand between its rows."""
        several = value if isinstance(value, tuple | list) else (value,)
        return ", ".join(self._said(one, questionnaire, name) for one in several)

    def _piece(self, value: object, questionnaire: Questionnaire) -> str:
        """Return a piece of the format: its text, and what else is not as usual."""
        text = str(getattr(value, "text", "") or getattr(value, "title", ""))
        told = [text] if text else []
        for field in fields(value):
            given = getattr(value, field.name)
            if field.name in ("text", "title", "id") or given == field.default or given in (None, "", (), {}):
                continue
            name = field.name.rstrip("_")
            label = self.voice.say(LABELS[name]) if name in LABELS else name
            told.append(f"{label}: {self._said(given, questionnaire, name)}")
        return ", ".join(told)


def _text(value: object, questionnaire: Questionnaire, name: str) -> str | Phrase:
    """Return what people call a value of a key: the words of a fixed value, the text of what an id names; else the value itself."""
    if name in _LEVELLED:
        return next((level.text for level in questionnaire.scoring.levels if level.value == value), str(value))
    if name in _NAMED:
        return next((one.text for one in _NAMED[name](questionnaire) if one.id == value), str(value))
    return VALUE_WORDS[name].get(value, str(value)) if name in VALUE_WORDS else str(value)
