"""A questionnaire as canonical JSON and back: one form for one meaning, so that a hash names a version."""

import hashlib
import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

from selfassess.core.conditions import Condition
from selfassess.core.definition import Questionnaire
from selfassess.core.loading import conditions
from selfassess.core.loading.keys import Many, Table, keys_of
from selfassess.core.loading.scalars import plain_share


def canonical(questionnaire: Questionnaire) -> str:
    """Return the whole questionnaire as JSON: sorted keys, no spaces, defaults filled in.

    Only keys that came to the format later are left out while they have their default: the hash of a version stays. Fractions are whole numbers or texts such as `2/3`; conditions have the form of a file.
    """
    return json.dumps(_lasting(questionnaire), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(questionnaire).encode()).hexdigest()


def from_canonical(text: str) -> Questionnaire:
    """Return the questionnaire of canonical JSON; the text is trusted, nothing is checked again."""
    return _builder(Questionnaire)(json.loads(text))


def plain(piece: object) -> dict[str, object]:
    """Return a declared piece as JSON values, with every key."""
    return {
        name: None if (value := getattr(piece, field)) is None else write(value)
        for name, field, write, _unless in _writers(type(piece), plain)
    }


_ALWAYS = object()


def _lasting(piece: object) -> dict[str, object]:
    """Return a declared piece as JSON values, without the keys that came later and have their default."""
    return {
        name: None if value is None else write(value)
        for name, field, write, unless in _writers(type(piece), _lasting)
        if (value := getattr(piece, field)) != unless
    }


@cache
def _writers(piece: type, inner: Callable) -> tuple[tuple[str, str, Callable, object], ...]:
    """Return of each key its name, field, how it is written (a piece in it by `inner`), and the value for which it may be left out."""
    return tuple((key.name, key.field, _writer(key.type, inner), key.default if key.later else _ALWAYS) for key in keys_of(piece))


def _writer(type_: object, inner: Callable) -> Callable:
    if isinstance(type_, Many):
        write = _writer(type_.of, inner)
        return lambda members: [write(member) for member in members]
    if isinstance(type_, Table):
        write = _writer(type_.value, inner)
        return lambda table: {str(key): write(value) for key, value in table.items()}
    if type_ == Condition:
        return conditions.plain
    return {str: _same, int: _same, bool: _same, float: _same, Fraction: plain_share}.get(type_, inner)


@cache
def _builder(piece: type) -> Callable[[Mapping], object]:
    readers = tuple((key.name, key.field, _reader(key.type), key.later) for key in keys_of(piece))

    def build(form: Mapping) -> object:
        return piece(
            **{
                field: None if (value := form[name]) is None else read(value)
                for name, field, read, later in readers
                if name in form or not later
            }
        )

    return build


def _reader(type_: object) -> Callable:
    if isinstance(type_, Many):
        return _list_reader(_reader(type_.of))
    if isinstance(type_, Table):
        key, read = type_.key, _reader(type_.value)
        return lambda table: {key(name): read(value) for name, value in table.items()}
    if type_ == Condition:
        return conditions.from_plain
    return {str: _same, int: _same, bool: _same, float: float, Fraction: Fraction}.get(type_) or _builder(type_)


def _list_reader(read: Callable) -> Callable:
    if read is _same:
        return tuple
    return lambda members: tuple(map(read, members))


def _same(value: object) -> object:
    return value
