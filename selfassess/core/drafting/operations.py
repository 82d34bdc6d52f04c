"""Changes of a draft as data: each is applied to a document, and gives back what was done and its exact inverse.

Six words are enough: `set` a value, `add`, `remove` and `move` members of a list, `rename` an id with everything that
names it, and `many` of those as one. Documents are never changed in place; what an operation does not touch is shared.
An operation refuses nothing that can be kept: an id that is taken gets the next free one, a neighbour that is gone
means the end of the list. Only a path that the format does not have raises NoSuchPlace.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from selfassess.core.drafting.document import tidy
from selfassess.core.drafting.naming import named_apart, names_in
from selfassess.core.drafting.places import (
    HANDLE,
    ROOTS,
    TRANSLATIONS,
    Document,
    Keys,
    Path,
    Spot,
    is_list_of_pieces,
    member_path,
    name_key,
    name_of,
    path_of,
    roots,
    roots_inside,
    spot,
    top_keys,
)
from selfassess.core.drafting.references import KINDS_OF_ID, OWNED, Named, references, replaced
from selfassess.core.drafting.wording import renamed_texts
from selfassess.core.loading.reading import ID
from selfassess.core.loading.references import RESERVED

FIRST = ""  # `after` for the first place in a list; None means the last
NewHandle = Callable[[], str] | None


class NoSuchPlace(ValueError):
    """A path that the format does not have, or whose part, section, item or member is not there (any more)."""

    def __init__(self, path: Path):
        super().__init__(".".join(path))
        self.path = path


class NotAnId(ValueError):
    """A word that cannot be this id: `taken` when something else has it, else it has signs that no id has."""

    def __init__(self, id: str, *, taken: bool):
        super().__init__(id)
        self.id, self.taken = id, taken


@dataclass(frozen=True, slots=True)
class Set:
    """Put a value at a path; None, an empty text or an empty list takes away what stands there."""

    at: Path
    value: object


@dataclass(frozen=True, slots=True)
class Add:
    """Add members to a list, after the member of that name; FIRST puts them first, None last."""

    at: Path
    members: tuple[Mapping[str, object], ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Remove:
    """Take members away; one that is gone already is passed over. `inside`, once done: the sections and items that went with them."""

    members: tuple[Path, ...]
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """Move a member to another place in its list, or a section or an item to another list."""

    at: Path
    to: Path
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a member another id, and let everything that names it follow, but for the places in `but` (keys and indexes)."""

    at: Path
    id: str
    but: tuple[Keys, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """Several changes as one."""

    operations: tuple["Operation", ...]


Operation = Set | Add | Remove | Move | Rename | Many


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that was applied: the new document, what was done (ids filled in), and what takes it back exactly."""

    document: Document
    operation: Operation
    inverse: Operation


def apply(document: Document, operation: Operation, new: NewHandle = None) -> Done:
    """Apply one operation; `new` makes handles for members without an id (else the next free number in their list).

    Raises NoSuchPlace, and NotAnId for a new id that cannot be one.
    """
    match operation:
        case Set():
            return _set(document, operation, new)
        case Add():
            return _add(document, operation, new)
        case Remove():
            return _remove(document, operation)
        case Move():
            return _move(document, operation)
        case Rename():
            return _rename(document, operation)
        case Many(operations):
            return _many(document, operations, new)


def _many(document: Document, operations: tuple[Operation, ...], new: NewHandle) -> Done:
    done = []
    for operation in operations:
        done.append(apply(document, operation, new))
        document = done[-1].document
    return Done(document, Many(tuple(one.operation for one in done)), Many(tuple(one.inverse for one in reversed(done))))


def _set(document: Document, operation: Set, new: NewHandle) -> Done:
    found = spot(document, operation.at)
    if found is None or not found.keys or is_list_of_pieces(found.type) or isinstance(found.keys[-1], int) or _is_name(found, operation.at):
        raise NoSuchPlace(operation.at)
    value = tidy(operation.value, found.type, new)
    return Done(_with(document, found.keys, value), Set(operation.at, value), _restores(document, found.keys, operation.at))


def _is_name(found: Spot, at: Path) -> bool:
    """Return whether a path leads to the name of a member, which only a rename changes."""
    return at[-1] == HANDLE or (at[-1] == "id" and len(found.keys) > 1 and isinstance(found.keys[-2], int))


def _restores(document: Document, keys: Keys, at: Path) -> Set:
    """Return what puts back what stands at a place, or at the outermost thing on the way to it that is not there yet."""
    node, length = document, 0
    while length < len(keys) and isinstance(node, Mapping | list):
        node = node[keys[length]] if isinstance(node, list) else node.get(keys[length])
        length += 1
    return Set(at[: len(at) - len(keys) + length], node)


def _add(document: Document, operation: Add, new: NewHandle) -> Done:
    found = _list(document, operation.at)
    cls, standing = found.type.of, found.value or []
    members = tidy(list(operation.members), found.type, new) or []
    members = named_apart(members, cls, names_in(document, standing, cls, operation.at))
    at = _behind(standing, cls, operation.after)
    after = name_of(standing[at - 1], cls) if at else FIRST
    undo: Operation = Remove(tuple(member_path(operation.at, name_of(member, cls), cls) for member in members))
    if not standing and (there := _restores(document, found.keys, operation.at)).value is not None:
        undo = Many((undo, there))
    changed = _with(document, found.keys, [*standing[:at], *members, *standing[at:]] or None)
    return Done(changed, Add(operation.at, tuple(members), after), undo)


def _remove(document: Document, operation: Remove) -> Done:
    gone, inside, undo = [], [], []
    for at, start, stop in _runs(document, operation.members):
        found = spot(document, at)
        cls, standing = found.type.of, found.value
        gone += (member_path(at, name_of(member, cls), cls) for member in standing[start:stop])
        inside += (name for member in standing[start:stop] for name in roots_inside(member, cls))
        undo.append(Add(at, tuple(standing[start:stop]), name_of(standing[start - 1], cls) if start else FIRST))
        document = _with(document, found.keys, [*standing[:start], *standing[stop:]] or None)
    return Done(document, Remove(tuple(gone), tuple(inside)), undo[0] if len(undo) == 1 else Many(tuple(reversed(undo))))


def _runs(document: Document, members: tuple[Path, ...]) -> Iterator[tuple[Path, int, int]]:
    """Yield the neighbours among members as (list, first, behind the last); in each list from its end.

    What stands inside another member that goes too is left out: it goes with it.
    """
    goes = _places(document, members)
    lists: dict[Keys, set[int]] = {}
    for keys in goes:
        if not any(keys[:length] in goes for length in range(1, len(keys))):
            lists.setdefault(keys[:-1], set()).add(keys[-1])
    named = [(path_of(document, keys), indexes) for keys, indexes in lists.items()]
    for at, indexes in named:
        stop = 0
        for index in sorted(indexes, reverse=True):
            stop = stop or index + 1
            if index - 1 not in indexes:
                yield at, index, stop
                stop = 0


def _places(document: Document, members: tuple[Path, ...]) -> dict[Keys, None]:
    """Return the keys of the members that are there, found in one pass for each list."""
    found: dict[Keys, None] = {}
    known = {name: each.keys for name, each in roots(document)} if any(len(path) == 1 for path in members) else {}
    lists: dict[Path, dict[str, Keys]] = {}
    for path in members:
        if len(path) > 1 and path[:-1] not in lists:
            lists[path[:-1]] = _names_at(document, path[:-1])
        keys = known.get(path[0]) if len(path) == 1 else lists[path[:-1]].get(path[-1])
        if keys:
            found[keys] = None
    return found


def _names_at(document: Document, at: Path) -> dict[str, Keys]:
    found = spot(document, at)
    if found is None or not is_list_of_pieces(found.type):
        return {}
    return {name_of(member, found.type.of): (*found.keys, index) for index, member in enumerate(found.value or ())}


def _move(document: Document, operation: Move) -> Done:
    found, target = _member(document, operation.at), _list(document, operation.to)
    source = path_of(document, found.keys[:-1])
    if target.type.of is not found.type or (source != operation.to and found.type not in ROOTS):
        raise NoSuchPlace(operation.to)
    cls, index, here = found.type, found.keys[-1], spot(document, source)
    before = name_of(here.value[index - 1], cls) if index else FIRST
    document = _with(document, here.keys, [*here.value[:index], *here.value[index + 1 :]] or None)
    target = _list(document, operation.to)
    standing = target.value or []
    at = _behind(standing, cls, operation.after)
    after = name_of(standing[at - 1], cls) if at else FIRST
    document = _with(document, target.keys, [*standing[:at], found.value, *standing[at:]])
    return Done(document, Move(operation.at, operation.to, after), Move(operation.at, source, before))


def _rename(document: Document, operation: Rename) -> Done:
    found = _member(document, operation.at)
    key, old = _id_key(found, operation.at), operation.at[-1]
    old = str(found.value.get(key, ""))
    if old == operation.id:
        return Done(document, operation, operation)
    _refuse_id(document, found, key, operation)
    now = named(document, operation.at)
    new_path = (*operation.at[:-1], operation.id) if key == name_key(found.type) else operation.at
    there = list(references(document)) if now else []
    changed = _with(document, (*found.keys, key), operation.id)
    for reference in there:
        if reference.named == now and reference.keys not in operation.but:
            changed = replaced(changed, reference, operation.id)
    but = tuple(reference.keys for reference in there if reference.named == (*now[:-1], operation.id))
    changed = _with_translations(document, changed, operation.at, new_path)
    return Done(changed, operation, Rename(new_path, old, but))


def _with_translations(document: Document, changed: Document, path: Path, new_path: Path) -> Document:
    """Return the draft with its translations under the paths that its texts have now."""
    translations = renamed_texts(document, path, changed, new_path)
    return {**changed, TRANSLATIONS: translations} if translations else changed


def named(document: Document, path: Path) -> Named | None:
    """Return what a member is to those that refer to it, as `references` tells it; None when nothing can refer to it."""
    found = _member(document, path)
    kind = KINDS_OF_ID.get(found.type)
    if kind is None:
        return None
    if kind in OWNED:
        return (kind, path[-3], path[-1])
    return (kind, str(found.value.get(_id_key(found, path), "")))


def _id_key(found: Spot, path: Path) -> str:
    if name_key(found.type) == "id":
        return "id"
    if KINDS_OF_ID.get(found.type) == "code":
        return "code"
    raise NoSuchPlace((*path, "id"))


def _refuse_id(document: Document, found: Spot, key: str, operation: Rename) -> None:
    if not ID.fullmatch(operation.id):
        raise NotAnId(operation.id, taken=False)
    if found.type in ROOTS:
        taken = {*(name for name, _ in roots(document)), *top_keys(), *RESERVED}
    else:
        around = _at(document, found.keys[:-1])
        taken = {*(member.get(key) for member in around), *RESERVED}
    if operation.id in taken:
        raise NotAnId(operation.id, taken=True)


def _list(document: Document, at: Path) -> Spot:
    found = spot(document, at)
    if found is None or not is_list_of_pieces(found.type):
        raise NoSuchPlace(at)
    return found


def _member(document: Document, at: Path) -> Spot:
    found = spot(document, at)
    if found is None or not found.keys or not isinstance(found.keys[-1], int):
        raise NoSuchPlace(at)
    return found


def _behind(standing: list, cls: type, after: str | None) -> int:
    """Return the index for what comes after a member; the end when that member is not there."""
    if after == FIRST:
        return 0
    return next((index + 1 for index, member in enumerate(standing) if name_of(member, cls) == after), len(standing))


def _at(document: object, keys: Keys) -> object:
    for key in keys:
        document = document[key]
    return document


def _with(node: object, keys: Keys, value: object) -> object:
    """Return a document with another value at a place; what gets empty by that goes too, and None takes away."""
    head, rest = keys[0], keys[1:]
    if isinstance(node, list):
        return [_with(one, rest, value) if index == head else one for index, one in enumerate(node)]
    inner = node.get(head)
    if rest:
        value = _with(inner if isinstance(inner, Mapping | list) else {}, rest, value)
    if value is None or value == {}:
        left = dict(node)
        left.pop(head, None)
        return left
    return {**node, head: value}
