"""What makes of a draft what a file says: only the places that differ, so that one change of the history tells them.

What only a draft keeps stays: handles, where something was copied from, what was set aside, and its key and number. So do
translations that the file does not bring.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.operations import FIRST, Add, Many, Operation, Remove, Set
from selfassess.core.drafting.ordering import moves
from selfassess.core.drafting.places import (
    HANDLE,
    TRANSLATIONS,
    Document,
    Path,
    is_list_of_pieces,
    is_piece,
    member_path,
    name_key,
    name_of,
    types_of,
)

_ITS_OWN = ("format", "key", "version")


@dataclass(slots=True)
class _Steps:
    """What is to be done, in the order in which it can be done."""

    gone: list[Path] = field(default_factory=list)
    added: list[Operation] = field(default_factory=list)
    moved: list[Operation] = field(default_factory=list)
    put: list[Operation] = field(default_factory=list)


def replacement(document: Document, wanted: Document) -> Operation | None:
    """Return the operation that makes a draft say what `wanted` says; None when it says so already."""
    steps = _Steps()
    _piece(document, wanted, Questionnaire, (), steps)
    gone = [Remove(tuple(steps.gone))] if steps.gone else []
    every = (*gone, *steps.added, *steps.moved, *steps.put, *_translated(document, wanted))
    return Many(every) if every else None


def _piece(old: Mapping, new: Mapping, cls: type, at: Path, steps: _Steps) -> None:
    for key, type_ in types_of(cls).items():
        here, there = old.get(key), new.get(key)
        if key == "id" or key.startswith(HANDLE) or (not at and key in (*_ITS_OWN, TRANSLATIONS)) or _said(here) == _said(there):
            continue
        if is_list_of_pieces(type_):
            _list(here or [], there or [], type_.of, (*at, key), steps)
        elif is_piece(type_) and isinstance(here, Mapping) and isinstance(there, Mapping):
            _piece(here, there, type_, (*at, key), steps)
        else:
            steps.put.append(Set((*at, key), there))


def _list(old: Sequence[Mapping], new: Sequence[Mapping], cls: type, at: Path, steps: _Steps) -> None:
    new = new if name_key(cls) != HANDLE else _with_handles(old, new)
    before, after = ({name_of(one, cls): one for one in members} for members in (old, new))
    wanted = list(after)
    steps.gone += [member_path(at, name, cls) for name in before if name not in after]
    standing = [name for name in before if name in after]
    for place, name in enumerate(wanted):
        if name in before:
            _piece(before[name], after[name], cls, member_path(at, name, cls), steps)
            continue
        behind = wanted[place - 1] if place else FIRST
        steps.added.append(Add(at, (after[name],), behind))
        standing.insert(standing.index(behind) + 1 if place else 0, name)
    if moved := moves(at, standing, wanted, cls):
        steps.moved.append(moved)


def _with_handles(old: Sequence[Mapping], new: Sequence[Mapping]) -> list[Mapping]:
    """Return members with the handles that they have in the draft: those that say the same, then in order."""
    free = list(old)
    found: dict[int, str] = {}
    for index, one in enumerate(new):
        same = next((other for other in free if _said(other) == _said(one)), None)
        if same is not None:
            free.remove(same)
            found[index] = same[HANDLE]
    rest = [index for index in range(len(new)) if index not in found]
    found |= {index: other[HANDLE] for index, other in zip(rest, free, strict=False)}
    taken = {one[HANDLE] for one in old}
    fresh = (f"f{number}" for number in range(len(old) + len(new) + 1) if f"f{number}" not in taken)
    return [{**one, HANDLE: found[index] if index in found else next(fresh)} for index, one in enumerate(new)]


def _translated(document: Document, wanted: Document) -> Iterator[Set]:
    for language, brought in (wanted.get(TRANSLATIONS) or {}).items():
        kept = (document.get(TRANSLATIONS) or {}).get(language) or {}
        yield from (Set((TRANSLATIONS, language, path), pair) for path, pair in brought.items() if kept.get(path) != pair)


def _said(value: object) -> object:
    """Return what a value says in a file: `2` and `"2"` say the same, and nothing is said by what only a draft keeps."""
    if isinstance(value, Mapping):
        return {str(key): _said(one) for key, one in value.items() if not str(key).startswith(HANDLE)}
    if isinstance(value, list | tuple):
        return [_said(one) for one in value]
    return str(value).lower() if isinstance(value, bool) else value if value is None else str(value)
