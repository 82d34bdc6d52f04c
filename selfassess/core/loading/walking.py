"""Every piece inside a piece, with its path of keys, from the outside in."""

from collections.abc import Iterator, Sequence
from functools import cache

from selfassess.core.conditions import Condition
from selfassess.core.loading.keys import Key, keys_of, piece_in

Path = tuple[str, ...]


Pieces = Sequence[tuple[Path, object]]


def pieces(piece: object, path: Path = ()) -> Pieces:
    """Return the piece and all pieces inside it with their paths, as they stand in a file."""
    found: list[tuple[Path, object]] = []
    _gather(piece, path, found)
    return found


def conditions(piece: object, path: Path) -> Iterator[tuple[Path, Key, Condition]]:
    """Yield the conditions that stand directly in a piece."""
    for key in _condition_keys(type(piece)):
        condition = getattr(piece, key.field)
        if condition is not None:
            yield (*path, key.name), key, condition


def _gather(piece: object, path: Path, found: list[tuple[Path, object]]) -> None:
    found.append((path, piece))
    for key in _inner_keys(type(piece)):
        value = getattr(piece, key.field)
        if isinstance(value, tuple):
            for index, member in enumerate(value):
                _gather(member, (*path, key.name, str(index)), found)
        elif value is not None:
            _gather(value, (*path, key.name), found)


@cache
def _inner_keys(cls: type) -> tuple[Key, ...]:
    return tuple(key for key in keys_of(cls) if piece_in(key.type) is not None)


@cache
def _condition_keys(cls: type) -> tuple[Key, ...]:
    return tuple(key for key in keys_of(cls) if key.type == Condition)
