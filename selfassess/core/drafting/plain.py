"""Operations as JSON, as they are kept in the history of a draft and sent by scripts."""

from collections.abc import Mapping

from selfassess.core.drafting.operations import Add, Many, Move, Operation, Remove, Rename, Set


class NotAnOperation(ValueError):
    """JSON that says no operation."""


def plain(operation: Operation) -> dict[str, object]:
    """Return an operation as JSON: `op` names it, paths are lists."""
    match operation:
        case Set(at, value):
            return {"op": "set", "at": list(at), "value": value}
        case Add(at, members, after):
            return {"op": "add", "at": list(at), "members": list(members), "after": after}
        case Remove(members, inside):
            return {"op": "remove", "members": [list(path) for path in members], "inside": list(inside)}
        case Move(at, to, after):
            return {"op": "move", "at": list(at), "to": list(to), "after": after}
        case Rename(at, id, but):
            return {"op": "rename", "at": list(at), "id": id, "but": [list(keys) for keys in but]}
        case Many(operations):
            return {"op": "many", "operations": [plain(one) for one in operations]}


def from_plain(form: object) -> Operation:
    """Return the operation that JSON says; raises NotAnOperation."""
    try:
        return _read(form)
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAnOperation(str(error)) from error


def _read(form: Mapping) -> Operation:
    match form["op"]:
        case "set":
            return Set(_path(form["at"]), form["value"])
        case "add":
            return Add(_path(form["at"]), tuple(dict(member) for member in form["members"]), _name(form.get("after")))
        case "remove":
            return Remove(tuple(_path(path) for path in form["members"]), tuple(map(str, form.get("inside", ()))))
        case "move":
            return Move(_path(form["at"]), _path(form["to"]), _name(form.get("after")))
        case "rename":
            return Rename(_path(form["at"]), str(form["id"]), tuple(tuple(keys) for keys in form.get("but", ())))
        case "many":
            return Many(tuple(_read(one) for one in form["operations"]))
    raise NotAnOperation(str(form["op"]))


def _path(steps: object) -> tuple[str, ...]:
    if not isinstance(steps, list | tuple) or not steps or not all(isinstance(step, str) for step in steps):
        raise TypeError(f"a path is a list of words, not {steps!r}")
    return tuple(steps)


def _name(after: object) -> str | None:
    if after is None or isinstance(after, str):
        return after
    raise TypeError(f"a name is a word, not {after!r}")
