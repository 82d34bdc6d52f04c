"""Every piece inside a piece, with its path of keys, from the outside in."""

from collections.abc import Iterator
from functools import cache

from selfassess.core.conditions import Condition
from selfassess.core.loading.keys import Key, keys_of, piece_in

Path = tuple[str, ...]


def pieces(piece: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield the piece and all pieces inside it with their paths, as they stand in a file."""
    yield path, piece
    for key in _inner_keys(type(piece)):
        yield from _inside(getattr(piece, key.field), (*path, key.name))


def conditions(piece: object, path: Path) -> Iterator[tuple[Path, Key, Condition]]:
    """Yield the conditions that stand directly in a piece."""
    for key in _condition_keys(type(piece)):
        condition = getattr(piece, key.field)
        if condition is not None:
            yield (*path, key.name), key, condition


def _inside(value: object, path: Path) -> Iterator[tuple[Path, object]]:
    if isinstance(value, tuple):
        for index, member in enumerate(value):
            yield from pieces(member, (*path, str(index)))
    elif value is not None:
        yield from pieces(value, path)


@cache
def _inner_keys(cls: type) -> tuple[Key, ...]:
    return tuple(key for key in keys_of(cls) if piece_in(key.type) is not None)


@cache
def _condition_keys(cls: type) -> tuple[Key, ...]:
    return tuple(key for key in keys_of(cls) if key.type == Condition)
