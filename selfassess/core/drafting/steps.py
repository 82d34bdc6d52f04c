"""What somebody does in several saves and means as one step, and what people call what such a step is about."""

from collections.abc import Iterable, Iterator, Mapping

from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.naming import SPOKEN
from selfassess.core.drafting.operations import Add, Many, Move, Operation, Remove, Rename, Set
from selfassess.core.drafting.places import Document, Path, member_path, name_of, spot, typed


def goes_on(before: Operation, now: Operation) -> bool:
    """Return whether an operation only puts other values at the places where the one before it put some."""
    places = _places(before)
    return places is not None and places == _places(now)


def as_one(operations: Iterable[Operation]) -> Operation:
    """Return operations that are done after each other as one: of values that were put at one place, only the last counts."""
    steps = [step for operation in operations for step in steps_of(operation)]
    if all(isinstance(step, Set) for step in steps) and _are_apart({step.at for step in steps}):
        last = {step.at: step for step in steps}
        steps = list(last.values())
    return steps[0] if len(steps) == 1 else Many(tuple(steps))


def called(operation: Operation, inverse: Operation, document: Document) -> dict[Path, str]:
    """Return what people call the members that an operation adds, takes away, moves or gives another id, by path.

    As they were called then, when the operation or its inverse knows that; else as they are called in the document.
    """
    told = dict(_members_in(inverse)) | dict(_members_in(operation))
    for path in _named_in(operation):
        found = None if told.get(path) else spot(document, path)
        if found and isinstance(found.value, Mapping):
            told[path] = _words(found.value)
    return {path: text for path, text in told.items() if text}


def _members_in(operation: Operation) -> Iterator[tuple[Path, str]]:
    for step in steps_of(operation):
        if isinstance(step, Add):
            cls = typed(step.at)[0].of
            yield from ((member_path(step.at, str(name_of(member, cls)), cls), _words(member)) for member in step.members)


def _named_in(operation: Operation) -> Iterator[Path]:
    yield from (path for path, _text in _members_in(operation))
    for step in steps_of(operation):
        match step:
            case Remove(members):
                yield from members
            case Move(at):
                yield at
            case Rename(at, id):
                yield (*at[:-1], id)


def _words(member: Mapping) -> str:
    return next((str(member[key]) for key in SPOKEN if isinstance(member.get(key), str | int)), "")


def _places(operation: Operation) -> frozenset[Path] | None:
    steps = list(steps_of(operation))
    return frozenset(step.at for step in steps) if all(isinstance(step, Set) for step in steps) else None


def _are_apart(paths: set[Path]) -> bool:
    """Return whether no place is inside another."""
    return not any(path[:length] in paths for path in paths for length in range(1, len(path)))
