"""The keys of every piece of the format, derived from the dataclasses that declare it."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass
from functools import cache

from selfassess.core.conditions import Compare, Condition
from selfassess.core.definition import (
    CompleteForm,
    CountRow,
    Level,
    PartRule,
    Questionnaire,
    SectionCap,
    Term,
    VerdictRow,
)

# The field that tells one piece in a list from another, where that is not `id`. None: the place in the list.
_IDENTITY = {Level: "value", VerdictRow: "code", Term: "term", PartRule: "part", CompleteForm: "kind", CountRow: "level", SectionCap: None}


@dataclass(frozen=True, slots=True)
class Many:
    """A list of one type."""

    of: object


@dataclass(frozen=True, slots=True)
class Table:
    """Keys of one type with values of another."""

    key: object
    value: object


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name in a file, the field it fills, its type and what was declared about it.

    `type` is str, int, float, bool, Fraction, Condition, a declared piece, Many or Table.
    """

    name: str
    field: str
    type: object
    optional: bool
    required: bool
    doc: str
    text: bool
    one_of: tuple[str, ...] | None
    refers: str | None
    example: object
    later: bool
    declared: object

    @property
    def default(self) -> object:
        """The value when the key is left out; MISSING when it is required."""
        if self.declared.default_factory is not MISSING:
            return self.declared.default_factory()
        return self.declared.default


@cache
def keys_of(piece: type) -> tuple[Key, ...]:
    """Return the keys of a declared piece, in the order of the declaration."""
    return tuple(_key(declared) for declared in dataclasses.fields(piece))


@cache
def identity_of(piece: type) -> str | None:
    """Return the field that tells one such piece from another in its list."""
    if piece in _IDENTITY:
        return _IDENTITY[piece]
    return "id" if any(key.field == "id" for key in keys_of(piece)) else None


@cache
def all_pieces(piece: type = Questionnaire) -> tuple[type, ...]:
    """Return a piece and every piece inside it, from the outside in, each once."""
    found = {piece: None}
    for key in keys_of(piece):
        inner = piece_in(key.type)
        if inner is not None:
            found.update(dict.fromkeys(all_pieces(inner)))
    return tuple(found)


@cache
def piece_in(type_: object) -> type | None:
    """Return the declared piece that a type holds, None for plain values."""
    if isinstance(type_, Many):
        return piece_in(type_.of)
    return type_ if isinstance(type_, type) and dataclasses.is_dataclass(type_) else None


def _key(declared: dataclasses.Field) -> Key:
    type_, optional = _without_none(declared.type)
    about = declared.metadata
    return Key(
        name=declared.name.rstrip("_"),
        field=declared.name,
        type=_resolved(type_),
        optional=optional,
        required=declared.default is MISSING and declared.default_factory is MISSING,
        doc=about["doc"],
        text=about["text"],
        one_of=about["one_of"],
        refers=about["refers"],
        example=about["example"],
        later=about["later"],
        declared=declared,
    )


def _without_none(type_: object) -> tuple[object, bool]:
    parts = typing.get_args(type_) if isinstance(type_, types.UnionType) else (type_,)
    kept = tuple(part for part in parts if part is not type(None))
    if Compare in kept:
        return Condition, len(kept) < len(parts)
    return kept[0], len(kept) < len(parts)


def _resolved(type_: object) -> object:
    origin = typing.get_origin(type_)
    if origin is tuple:
        return Many(_resolved(typing.get_args(type_)[0]))
    if origin is Mapping:
        key, value = typing.get_args(type_)
        return Table(_resolved(key), _resolved(value))
    return type_
