"""Who names whom in a draft: every place that refers to an id, and renaming an id with all of them.

What is named is a tuple: its kind and its id, as ("item", "1.3-K2"); norms and options carry what they belong to:
("norm", "1.3-K2", "d"), ("option", "phase", "building"). The kinds are those of `refers` in the declaration, with
norm, option, section, item, part, and code (of a verdict).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from selfassess.core.conditions import COMPARISONS, Condition
from selfassess.core.definition import (
    ActionClass,
    Function,
    Group,
    IntakeQuestion,
    Item,
    Layer,
    Material,
    Norm,
    NotApplicableReason,
    Option,
    Part,
    Population,
    Questionnaire,
    Section,
    Stem,
    VerdictPrefix,
    VerdictRow,
)
from selfassess.core.drafting.known import Known
from selfassess.core.drafting.places import (
    Document,
    Keys,
    Path,
    declared,
    is_list_of_pieces,
    is_piece,
    list_of_roots,
    member_path,
    name_of,
    path_of,
    types_of,
)
from selfassess.core.loading.conditions import DETAILS, JOINS, starter_in
from selfassess.core.loading.keys import Many, Table

Named = tuple[str, ...]

KINDS_OF_ID = {
    Part: "part",
    Section: "section",
    Item: "item",
    Norm: "norm",
    Option: "option",
    Function: "function",
    Population: "population",
    IntakeQuestion: "intake",
    Material: "material",
    Layer: "layer",
    ActionClass: "class",
    VerdictRow: "code",
}
OWNED = ("norm", "option")  # named together with what they belong to

_SUBJECTS = {
    "intake": "intake",
    "state": "item",
    "choice": "item",
    "count": "item",
    "step": "item",
    "number": "item",
    "level": "item",
    "share": "item",
    "section": "section",
    "part": "part",
    "sections_with_level": "part",
}
_NORM_KEYS = {Stem: ("norms",), Group: ("any_of",), NotApplicableReason: ("norms",), Item: ("decides",)}


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that names something: keys and indexes down to the word itself; `of_key`: the word is the last key."""

    keys: Keys
    named: Named
    of_key: bool = False


def references(document: Document) -> Iterator[Reference]:
    """Yield every place in a draft that names something, in order."""
    return references_in(document, Questionnaire)


def references_in(value: object, type_: object, keys: Keys = (), owner: str = "") -> Iterator[Reference]:
    """Yield every place inside a value that names something; `owner` is the item that it belongs to."""
    if is_list_of_pieces(type_) and isinstance(value, list):
        for index, member in enumerate(value):
            yield from references_in(member, type_.of, (*keys, index), owner)
    elif type_ == Condition:
        yield from _in_condition(value, keys)
    elif is_piece(type_) and isinstance(value, Mapping):
        yield from _in_piece(value, type_, keys, str(value.get("id", owner)) if type_ is Item else owner)


def uses(document: Document, known: Known | None = None) -> Mapping[Named, Sequence[Path]]:
    """Return for everything that is named somewhere the paths of the values that name it (a condition counts once).

    `known`: what is known of the items of the document.
    """
    found: dict[Named, dict[Path, None]] = defaultdict(dict)
    for named, path in _uses_in(document, Questionnaire, (), known or Known()):
        found[named][path] = None
    return {named: tuple(places) for named, places in found.items()}


def renamed_in(value: object, type_: object, *, named: Named, to: str, owner: str = "") -> object:
    """Return a value in which every place that names something gives its new name."""
    for reference in references_in(value, type_, (), owner):
        if reference.named == named:
            value = replaced(value, reference, to)
    return value


def replaced(value: object, reference: Reference, to: str) -> object:
    """Return a document, or a part of one, with another word at one place; the key of a table stays when the new one is taken."""
    return _put(value, reference.keys, to, reference.of_key)


def _uses_in(piece: Mapping, cls: type, path: Path, known: Known) -> Iterator[tuple[Named, Path]]:
    """Yield what is named in a part, a section or the whole, and where, in order; items each by themselves."""
    key, inner = list_of_roots(cls)
    for name, value in ((name, piece.get(name)) for name in types_of(cls)):
        if name != key:
            yield from _named_in({name: value}, cls, path)
            continue
        for index, member in enumerate(value if isinstance(value, list) else ()):
            place = member_path((*path, key), str(index) if (own := name_of(member, inner)) is None else own, inner)
            if inner is Item:
                yield from known.once("uses", member, place, partial(_named_in, member, Item, place))
            elif isinstance(member, Mapping):
                yield from _uses_in(member, inner, place, known)


def _named_in(piece: object, cls: type, path: Path) -> Sequence[tuple[Named, Path]]:
    """Return what is named in a piece, and where: `path` is its own."""
    paths: dict[Keys, Path] = {}
    found: dict[tuple[Named, Path], None] = {}
    for reference in references_in(piece, cls):
        keys = _value_keys(reference, cls)
        if keys not in paths:
            paths[keys] = (*path, *path_of(piece, keys, cls))
        found[reference.named, paths[keys]] = None
    return tuple(found)


def _put(value: object, keys: Keys, to: str, of_key: bool) -> object:
    if not keys:
        return to
    head, rest = keys[0], keys[1:]
    if isinstance(value, list):
        return [_put(one, rest, to, of_key) if index == head else one for index, one in enumerate(value)]
    if not rest and of_key:
        return value if to in value else {(to if key == head else key): one for key, one in value.items()}
    return {**value, head: _put(value[head], rest, to, of_key)}


def _in_piece(value: Mapping, cls: type, keys: Keys, owner: str) -> Iterator[Reference]:
    about = declared(cls)
    for name, type_ in types_of(cls).items():
        inner = value.get(name)
        if inner is None:
            continue
        place = (*keys, name)
        if name in about and about[name].refers not in (None, "kind"):
            yield from _words(inner, place, (about[name].refers,))
        elif name in _NORM_KEYS.get(cls, ()):
            yield from _words(inner, place, ("norm", owner))
        elif cls is VerdictPrefix and name == "not_for":
            yield from _words(inner, place, ("code",))
        elif cls is Item and name == "states" and isinstance(inner, Mapping):
            yield from (Reference((*place, str(norm)), ("norm", owner, str(norm)), of_key=True) for norm in inner)
        elif not isinstance(type_, Table):
            yield from references_in(inner, type_, place, owner)


def _words(value: object, place: Keys, kind: Named) -> Iterator[Reference]:
    if isinstance(value, list):
        yield from (Reference((*place, index), (*kind, str(one))) for index, one in enumerate(value))
    else:
        yield Reference(place, (*kind, str(value)))


def _in_condition(value: object, keys: Keys) -> Iterator[Reference]:
    word = starter_in(value) if isinstance(value, Mapping) else None
    if word is None:
        return
    inner = value[word]
    if word == "not":
        yield from _in_condition(inner, (*keys, "not"))
    elif word in JOINS:
        for index, member in enumerate(inner if isinstance(inner, list) else ()):
            yield from _in_condition(member, (*keys, word, index))
    elif word in _SUBJECTS:
        yield from _in_comparison(value, word, keys)


def _in_comparison(value: Mapping, word: str, keys: Keys) -> Iterator[Reference]:
    subject = str(value[word])
    if subject != "this":
        yield Reference((*keys, word), (_SUBJECTS[word], subject))
    if DETAILS.get(word) == "norm" and value.get("norm") is not None:
        yield Reference((*keys, "norm"), ("norm", subject, str(value["norm"])))
    if word not in ("intake", "choice"):
        return
    for by in COMPARISONS:
        inner = value.get(by)
        if isinstance(inner, str | list):
            yield from _words(inner, (*keys, by), ("option", subject))


def _value_keys(reference: Reference, type_: object) -> Keys:
    """Return the keys of the value that a reference in something of a type stands in: a list of words, or a condition, is one."""
    length = 0
    for key in reference.keys:
        if is_list_of_pieces(type_):
            type_ = type_.of
        elif is_piece(type_):
            type_ = types_of(type_).get(key)
        elif isinstance(type_, Many) or type_ == Condition:
            break
        else:
            type_ = getattr(type_, "value", None)
        length += 1
    return reference.keys[:length]
