"""The words of a questionnaire: all texts with their paths, and the same questionnaire in another language.

A text's path starts at the id of its part, section or item (`1.3-K2.norms.d.text`), else at the top
(`scoring.levels.3.text`); members of a list go by their id where they have one, else by number from 0.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache

from selfassess.core.definition import Item, Level, Part, PartRule, Questionnaire, Section, VerdictRow
from selfassess.core.loading.keys import Key, Many, Table, identity_of, keys_of, piece_in

Catalogue = Mapping[str, tuple[str, str]]  # path: the source text that was translated, and its translation

_ROOTS = (Part, Section, Item)


def texts(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """Return every text that people read with its path, in order; empty texts are left out."""
    return [(path, text) for path, text, _ in _places(questionnaire, "", ())]


def translate(questionnaire: Questionnaire, catalogue: Catalogue, language: str | None = None) -> Questionnaire:
    """Return the questionnaire with the texts of a catalogue; ids and rules stay the same.

    A text that is missing, or that was translated from another source text, stays as it is.
    `language`, when given, becomes the language of the outcome.
    """

    def translated(path: str, text: str) -> str:
        source, translation = catalogue.get(path, ("", ""))
        return translation if translation and source == text else text

    changed = _changed(questionnaire, "", translated)
    return dataclasses.replace(changed, language=language) if language else changed


def without_texts(questionnaire: Questionnaire, gone: Collection[str], instead: str) -> Questionnaire:
    """Return the questionnaire in which another text stands wherever one of these texts stood; ids and rules stay the same."""
    return _changed(questionnaire, "", lambda _path, text: instead if text in gone else text)


def stale(questionnaire: Questionnaire, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the texts, with their paths, that the catalogue does not translate as they are now."""
    return [(path, text) for path, text in texts(questionnaire) if catalogue.get(path, ("", ""))[0] != text or not catalogue[path][1]]


def file_paths(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Return for each text's path the keys that lead to it in a file, from the outside in."""
    return {path: keys for path, _, keys in _places(questionnaire, "", ())}


def _places(piece: object, prefix: str, keys: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for key in _text_keys(type(piece)):
        for step, inner, value in _members(key, getattr(piece, key.field)):
            place = (*keys, key.name, *inner)
            path = _path(prefix, key, step, value)
            if isinstance(value, str):
                yield from ((path, value, place),) if value else ()
            else:
                yield from _places(value, path, place)


def _members(key: Key, value: object) -> Iterator[tuple[str, tuple[str, ...], object]]:
    """Yield the texts or pieces under a key: the step in a path, the step in a file, the value."""
    if value is None:
        return
    if isinstance(key.type, Many):
        for index, member in enumerate(value):
            yield _step(member, index), (str(index),), member
    elif isinstance(key.type, Table):
        yield from ((str(name), (str(name),), text) for name, text in value.items())
    else:
        yield "", (), value


def _step(member: object, index: int) -> str:
    identity = identity_in_paths(type(member))
    return str(getattr(member, identity)) if identity else str(index)


@cache
def identity_in_paths(piece: type) -> str | None:
    """Return the field that a member of a list goes by in the path of its texts; None: its place in the list."""
    named = "id" if dataclasses.is_dataclass(piece) and identity_of(piece) == "id" else None
    return {Level: "value", VerdictRow: "code", PartRule: "part"}.get(piece, named)


def _path(prefix: str, key: Key, step: str, value: object) -> str:
    if isinstance(value, _ROOTS):
        return value.id
    return ".".join(each for each in (prefix, key.name, step) if each)


def _changed(piece: object, prefix: str, change: Callable[[str, str], str]) -> object:
    fields = {}
    for key in _text_keys(type(piece)):
        value = getattr(piece, key.field)
        members = [_changed_one(member, _path(prefix, key, step, member), change) for step, _, member in _members(key, value)]
        if isinstance(key.type, Many):
            fields[key.field] = tuple(members)
        elif isinstance(key.type, Table):
            fields[key.field] = dict(zip(value, members, strict=True))
        elif members:
            fields[key.field] = members[0]
    return dataclasses.replace(piece, **fields)


def _changed_one(value: object, path: str, change: Callable[[str, str], str]) -> object:
    if isinstance(value, str):
        return change(path, value) if value else value
    return _changed(value, path, change)


@cache
def _text_keys(piece: type) -> tuple[Key, ...]:
    """Return the keys that are texts, or that hold pieces with texts in them."""
    return tuple(key for key in keys_of(piece) if key.text or ((inner := piece_in(key.type)) and _text_keys(inner)))
