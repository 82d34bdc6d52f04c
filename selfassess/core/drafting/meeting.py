"""Two people in one draft: carrying an operation over what others did meanwhile, and seeing where they met.

An operation is made from a revision. What was done since is known, so the operation can be carried over it: paths and
names follow renames. Where both touched the same place nothing is decided here: the meeting is told, with both values.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from selfassess.core.drafting.operations import Add, Many, Move, Operation, Remove, Rename, Set
from selfassess.core.drafting.places import ROOTS, TRANSLATIONS, Document, Path, declared, name_key, roots_inside, spot, typed
from selfassess.core.drafting.references import KINDS_OF_ID, OWNED, Named, renamed_in

# What is touched: a value, a list that gets a member, a member itself, where it stands, its id.
VALUE, LIST, GONE, PLACE, ID = "value", "list", "gone", "place", "id"


@dataclass(frozen=True, slots=True)
class Touch:
    """One place that an operation touches; `value`: what is put there."""

    what: str
    at: Path
    value: object = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where two met: the path, the operation that came second, and what stands there now (None: nothing, or it is gone)."""

    at: Path
    operation: Operation
    stands: object
    is_gone: bool


def steps_of(operation: Operation) -> Iterator[Operation]:
    """Yield the single operations inside an operation, in order."""
    if isinstance(operation, Many):
        for one in operation.operations:
            yield from steps_of(one)
    else:
        yield operation


def carried(operation: Operation, since: Iterable[Operation]) -> Operation:
    """Return an operation as it must be now that others did what stands in `since`: paths and names follow their renames."""
    for done in since:
        for step in steps_of(done):
            if isinstance(step, Rename):
                operation = _follows(operation, step)
    return operation


def meeting(operation: Operation, since: Iterable[Operation], document: Document) -> Meeting | None:
    """Return where a carried operation meets what others did in `since`; None when it touches nothing of theirs.

    `document` is the draft as it is now. Who puts what already stands there, or takes away what is gone, meets nobody.
    """
    theirs = _Theirs(touch for done in _latest_names(since) for touch in _touches(done, document))
    for step in steps_of(operation):
        for mine in _touches(step, document):
            met = next((other for other in theirs.near(mine.at) if _meets(mine, other, document)), None)
            if met and not _is_same(mine, document):
                found = spot(document, mine.at)
                return Meeting(mine.at, operation, found.value if found else None, is_gone=met.what == GONE)
    return None


class _Theirs:
    """What others touched, found by place: thousands of texts can be translated in one change."""

    def __init__(self, touches: Iterable[Touch]):
        self.at: dict[Path, list[Touch]] = {}
        self.around: dict[Path, list[Touch]] = {}
        for touch in touches:
            self.at.setdefault(touch.at, []).append(touch)
            for length in range(1, len(touch.at)):
                self.around.setdefault(touch.at[:length], []).append(touch)

    def near(self, path: Path) -> Iterator[Touch]:
        """Yield what was touched at a place, around it and inside it."""
        for length in range(1, len(path) + 1):
            yield from self.at.get(path[:length], ())
        yield from self.around.get(path, ())


def _latest_names(since: Iterable[Operation]) -> list[Operation]:
    """Return what others did with the paths that things have now."""
    steps = [step for done in since for step in steps_of(done)]
    renames = [(index, step) for index, step in enumerate(steps) if isinstance(step, Rename)]
    return [carried(step, [rename for later, rename in renames if later > index]) for index, step in enumerate(steps)] if renames else steps


def _touches(step: Operation, document: Document) -> Iterator[Touch]:
    match step:
        case Set(at, value):
            yield Touch(VALUE, at, value)
        case Add(at):
            yield Touch(LIST, at)
        case Remove(members, inside):
            yield from (Touch(GONE, path) for path in members)
            yield from (Touch(GONE, (name,)) for name in inside or _inside_of(members, document))
        case Move(at, to, after):
            yield Touch(PLACE, at, (to, after))
            yield Touch(LIST, to)
        case Rename(at, id):
            yield Touch(ID, _new_place(step) if spot(document, at) is None else at, id)


def _inside_of(members: tuple[Path, ...], document: Document) -> Iterator[str]:
    for path in members:
        found = spot(document, path)
        if found and isinstance(found.value, Mapping):
            yield from roots_inside(found.value, found.type)


def _meets(mine: Touch, other: Touch, document: Document) -> bool:
    if mine.what == other.what in (PLACE, ID):
        return mine.at == other.at and mine.value != other.value
    if other.what == GONE:
        return spot_is_gone(document, other.at) and _inside(mine.at, other.at)
    if mine.what == GONE:
        return other.what in (VALUE, LIST) and _inside(other.at, mine.at)
    if {mine.what, other.what} in ({VALUE}, {VALUE, LIST}):
        return _inside(mine.at, other.at) or _inside(other.at, mine.at)
    return False


def spot_is_gone(document: Document, path: Path) -> bool:
    """Return whether nothing stands at a path (any more)."""
    found = spot(document, path)
    return found is None or found.value is None


def _is_same(mine: Touch, document: Document) -> bool:
    found = spot(document, mine.at)
    if mine.what == GONE:
        return found is None
    return mine.what == VALUE and found is not None and found.value == mine.value


def _inside(path: Path, around: Path) -> bool:
    return path[: len(around)] == around


def _follows(operation: Operation, rename: Rename) -> Operation:
    match operation:
        case Set(at, value):
            return Set(_path(at, rename), _value(value, at, rename))
        case Add(at, members, after):
            members = tuple(_value(member, (*at, ""), rename) for member in members)
            return Add(_path(at, rename), members, _neighbour(at, after, rename))
        case Remove(members, inside):
            return Remove(tuple(_path(path, rename) for path in members), inside)
        case Move(at, to, after):
            return Move(_path(at, rename), _path(to, rename), _neighbour(to, after, rename))
        case Rename(at):
            return replace(operation, at=_path(at, rename))
        case Many(operations):
            return Many(tuple(_follows(one, rename) for one in operations))


def _path(path: Path, rename: Rename) -> Path:
    if path[0] == TRANSLATIONS and len(path) == 3:
        return (*path[:2], _text_path(path[2], rename))
    return (*_new_place(rename), *path[len(rename.at) :]) if _inside(path, rename.at) else path


def _new_place(rename: Rename) -> Path:
    """Return the path after a rename; what goes by a handle keeps its path."""
    cls = typed(rename.at)[0]
    return (*rename.at[:-1], rename.id) if cls is None or name_key(cls) == "id" else rename.at


def _text_path(named: str, rename: Rename) -> str:
    before, after = (".".join(path) + "." for path in (rename.at, _new_place(rename)))
    rest = named.removeprefix(before)
    if rest == named or (len(rename.at) == 1 and not any(rest.split(".")[0] in declared(cls) for cls in ROOTS)):
        return named  # the id of another, which begins alike: `1.3` is not in `1`
    return after + rest


def _neighbour(at: Path, after: str | None, rename: Rename) -> str | None:
    is_it = bool(after) and rename.at in ((*at, after), (after,))
    return _new_place(rename)[-1] if is_it else after


def _value(value: object, at: Path, rename: Rename) -> object:
    type_, owner = typed(at)
    for named in _called(rename):
        value = renamed_in(value, type_, named=named, to=rename.id, owner=owner)
    return value


def _called(rename: Rename) -> tuple[Named, ...]:
    """Return what a renamed member was to those that refer to it."""
    at, cls = rename.at, typed(rename.at)[0]
    if len(at) == 1:
        return tuple((KINDS_OF_ID[each], at[0]) for each in ROOTS)
    kind = KINDS_OF_ID.get(cls)
    if kind is None or name_key(cls) != "id":
        return ()
    return ((kind, at[-3], at[-1]),) if kind in OWNED else ((kind, at[-1]),)
