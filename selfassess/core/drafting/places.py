"""Where something stands in a draft: paths of ids, and the keys and indexes they mean at this moment.

A path starts at the id of a part, section or item (`1.3-K2`, `norms`, `d`, `text`), else at a key of the whole
(`scoring`, `levels`, `h1`, `text`). Members of a list go by their id; those that have none carry a handle under the
key `#`, which only drafts know. So a path means the same thing after somebody else has added, moved or removed
something. Lists of plain words (`evidence`, `answered_by`) and conditions are one value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from selfassess.core.conditions import Condition
from selfassess.core.definition import Item, Part, Questionnaire, Section
from selfassess.core.loading.keys import Key, Many, Table, keys_of, piece_in

Path = tuple[str, ...]  # ids and names of keys
Keys = tuple[str | int, ...]  # names of keys and indexes
Document = Mapping[str, object]

HANDLE, ORIGIN = "#", "#from"  # keys that only drafts know: the name of what has no id, and where something was copied from
OWN = "own-"  # what the key of a questionnaire of an organisation begins with, and that of one that ships never
ASIDE = "#aside"  # what an item keeps of a way of asking that it no longer has: {key: value}
TRANSLATIONS = "translations"  # what a draft keeps beside the questionnaire itself
ROOTS = (Part, Section, Item)

_BESIDE = {TRANSLATIONS: Table(str, Table(str, object))}
_INSIDE = {Questionnaire: ("parts", Part), Part: ("sections", Section), Section: ("items", Item)}


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a document: its keys and indexes, the type that belongs there, and what stands there (None: nothing)."""

    keys: Keys
    type: object
    value: object


def spot(document: Document, path: Path) -> Spot | None:
    """Return where a path leads; None when the format has no such place, or something on the way is not there (any more).

    A key that is allowed and absent is a spot with None as value.
    """
    here = Spot((), Questionnaire, document)
    if path and path[0] not in top_keys():
        here, path = root(document, path[0]), path[1:]
    return inside(here, path)


def inside(here: Spot | None, path: Path) -> Spot | None:
    """Return where a path leads from a place; None when it leads nowhere."""
    for step in path:
        here = _into(here, step) if here else None
    return here


def root(document: Document, wanted: str) -> Spot | None:
    """Return where a part, section or item stands; None when no such id is there."""
    return _root_in(document, (), Questionnaire, wanted)


def roots(document: Document) -> Iterator[tuple[str, Spot]]:
    """Yield the id and spot of every part, section and item, in the order of the document."""
    yield from _roots_in(document, (), Questionnaire)


def roots_inside(piece: Mapping, cls: type) -> tuple[str, ...]:
    """Return the ids of the sections and items inside a part or section."""
    return tuple(name for name, _ in _roots_in(piece, (), cls))


def list_of_roots(cls: type) -> tuple[str, type] | None:
    """Return the key under which a piece holds parts, sections or items, and their type; None when it holds none."""
    return _INSIDE.get(cls)


def name_of(member: object, cls: type) -> str | None:
    """Return what a member of a list goes by: its id, or its handle when such pieces have no id."""
    return member.get(name_key(cls)) if isinstance(member, Mapping) else None


@cache
def name_key(cls: type) -> str:
    """Return the key that holds the name of such a piece in its list."""
    return "id" if any(key.name == "id" for key in keys_of(cls)) else HANDLE


def member_path(list_path: Path, name: str, cls: type) -> Path:
    """Return the path of a member of a list."""
    return (name,) if cls in ROOTS else (*list_path, name)


def path_of(document: Document, keys: Keys, type_: object = Questionnaire) -> Path:
    """Return the path of keys and indexes (also written as text, as in a fault); what is inside a value stays as it is.

    With a type, `document` is a piece of that type, and the path goes on from its own.
    """
    node, path = document, ()
    for at, key in enumerate(keys):
        if isinstance(type_, Many) and piece_in(type_):
            type_ = type_.of
            node = node[int(key)] if isinstance(node, list) and int(key) < len(node) else None
            name = name_of(node, type_)
            path = member_path(path, str(key) if name is None else name, type_)
            continue
        path, type_ = (*path, str(key)), _type_of(type_, str(key))
        if type_ is None:
            return (*path, *map(str, keys[at + 1 :]))
        node = node.get(str(key)) if isinstance(node, Mapping) else None
    return path


def typed(path: Path) -> tuple[object | None, str]:
    """Return the type that belongs at a path, and the item that it is inside (empty: none), without a document.

    None when the format has no such place. What parts, sections and items have alike has the same type in all.
    """
    if path and path[0] in top_keys():
        return _followed(Questionnaire, path), ""
    found = next(((cls, type_) for cls in reversed(ROOTS) if (type_ := _followed(cls, path[1:]))), (None, None))
    return found[1], path[0] if found[0] is Item else ""


def _followed(type_: object | None, path: Path) -> object | None:
    for step in path:
        type_ = type_.of if is_list_of_pieces(type_) else _type_of(type_, step)
    return type_


@cache
def top_keys() -> Mapping[str, object]:
    """Return the keys of the whole with their types, and those that only a draft has."""
    return {key.name: key.type for key in keys_of(Questionnaire)} | _BESIDE


@cache
def types_of(piece: type) -> Mapping[str, object]:
    """Return the keys of a piece with their types."""
    if piece is Questionnaire:
        return top_keys()
    return {key.name: key.type for key in keys_of(piece)} | ({ASIDE: Table(str, object)} if piece is Item else {})


@cache
def declared(piece: type) -> Mapping[str, Key]:
    """Return the keys of a piece as they are declared, by name."""
    return {key.name: key for key in keys_of(piece)}


@cache
def is_piece(type_: object) -> bool:
    """Return whether a type is a declared piece of the format (not a condition, a list or a plain value)."""
    return not isinstance(type_, Many | Table) and type_ != Condition and piece_in(type_) is not None


@cache
def is_list_of_pieces(type_: object) -> bool:
    """Return whether a type is a list whose members have a place of their own."""
    return isinstance(type_, Many) and is_piece(type_.of)


def holds_more(type_: object) -> bool:
    """Return whether a path can go on inside a value of this type."""
    return is_piece(type_) or is_list_of_pieces(type_) or isinstance(type_, Table)


def _type_of(type_: object, key: str) -> object | None:
    if is_piece(type_):
        return types_of(type_).get(key)
    return type_.value if isinstance(type_, Table) else None


def _into(here: Spot, step: str) -> Spot | None:
    if is_list_of_pieces(here.type):
        return _member(here, step)
    type_ = _type_of(here.type, step)
    if type_ is None:
        return None
    value = here.value.get(step) if isinstance(here.value, Mapping) else None
    return Spot((*here.keys, step), type_, value)


def _member(here: Spot, name: str) -> Spot | None:
    for index, member in enumerate(here.value if isinstance(here.value, list) else ()):
        if name_of(member, here.type.of) == name:
            return Spot((*here.keys, index), here.type.of, member)
    return None


def _root_in(piece: Mapping, keys: Keys, cls: type, wanted: str) -> Spot | None:
    key, inner = _INSIDE.get(cls, (None, None))
    members = piece.get(key) if key else None
    for index, member in enumerate(members if isinstance(members, list) else ()):
        if member["id"] == wanted:
            return Spot((*keys, key, index), inner, member)
        if inner is not Item and (found := _root_in(member, (*keys, key, index), inner, wanted)):
            return found
    return None


def _roots_in(piece: Mapping, keys: Keys, cls: type) -> Iterator[tuple[str, Spot]]:
    key, inner = _INSIDE.get(cls, (None, None))
    members = piece.get(key) if key else None
    for index, member in enumerate(members if isinstance(members, list) else ()):
        place = (*keys, key, index)
        yield member["id"], Spot(place, inner, member)
        yield from _roots_in(member, place, inner)
