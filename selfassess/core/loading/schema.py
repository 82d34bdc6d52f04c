"""The format for editors and readers: a JSON Schema and a reference, generated from the declarations."""

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from selfassess.core.conditions import COMPARISONS, FACTS, Condition
from selfassess.core.definition import Questionnaire
from selfassess.core.kinds import KINDS
from selfassess.core.loading.conditions import DETAILS
from selfassess.core.loading.keys import Key, Many, Table, all_pieces, keys_of
from selfassess.core.loading.limits import KEY, LANGUAGE
from selfassess.core.loading.reading import ID, IDS
from selfassess.core.loading.scalars import SHARE

START, END = "<!-- generated reference: begin -->", "<!-- generated reference: end -->"
_BOUNDS = {"format": {"const": 1}, "version": {"type": "integer", "minimum": 1}, "risk": {"type": "integer", "minimum": 1}}
_ARTICLES = {"intake": "an intake question", "item": "an item", "class": "a class of actions", "kind": "a way of asking"}
_PATTERNS = {"key": KEY.pattern, "language": LANGUAGE.pattern}


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (draft 2020-12) of a questionnaire's file.

    Ids may be written as numbers (`1.1`); they are read as text. What refers to what is checked by
    `selfassess questionnaire check`, which knows more than a schema can say.
    """
    definitions = {piece.__name__: _piece_schema(piece) for piece in all_pieces() if piece is not Questionnaire}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Questionnaire",
        **_piece_schema(Questionnaire),
        "$defs": definitions | {"Condition": _condition_schema()},
    }


def as_text() -> str:
    """Return the JSON Schema as it stands in `questionnaires/schema.json`."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def reference() -> str:
    """Return the reference of the format in Markdown: a table for every piece, and the facts of conditions."""
    return "\n".join(_reference_lines())


def with_reference(readme: str) -> str:
    """Return a README with the reference put anew between its two marks.

    Raises ValueError when a mark is missing.
    """
    before, rest = readme.split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{reference()}\n{END}{after}"


def _piece_schema(piece: type) -> dict[str, object]:
    keys = keys_of(piece)
    return {
        "type": "object",
        "description": piece.__doc__,
        "properties": {key.name: _key_schema(key) for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _key_schema(key: Key) -> dict[str, object]:
    schema = {"description": key.doc, **_type_schema(key.type, key)}
    if key.example is not None:
        schema["examples"] = [key.example]
    if not key.required:
        schema = _or_empty(schema)
    return schema


def _or_empty(schema: dict[str, object]) -> dict[str, object]:
    """Allow a key with nothing after it: it counts as left out."""
    if isinstance(schema.get("type"), str) and "enum" not in schema and "const" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    about = {name: schema.pop(name) for name in ("description", "examples") if name in schema}
    return about | {"anyOf": [schema, {"type": "null"}]}


def _type_schema(type_: object, key: Key) -> dict[str, object]:
    if isinstance(type_, Many):
        least = {"minItems": 1} if key.required else {}
        return {"type": "array", "items": _type_schema(type_.of, key), **least}
    if isinstance(type_, Table):
        names = {"propertyNames": {"pattern": "^(0|[1-9][0-9]*)$"}} if type_.key is int else {}
        return {"type": "object", **names, "additionalProperties": _type_schema(type_.value, key)}
    if type_ is str:
        return _text_schema(key)
    if type_ in _SIMPLE:
        return dict(_BOUNDS.get(key.name, _SIMPLE[type_]))
    return {"$ref": f"#/$defs/{'Condition' if type_ == Condition else type_.__name__}"}


def _text_schema(key: Key) -> dict[str, object]:
    if key.one_of:
        return {"enum": list(key.one_of)}
    if key.refers == "kind":
        return {"enum": list(KINDS)}
    if key.name in _PATTERNS:
        return {"type": "string", "pattern": f"^{_PATTERNS[key.name]}$"}
    if key.name in IDS or key.refers:
        return {"type": ["string", "number"], "pattern": f"^{ID.pattern}$"}
    if not key.text:
        return {"type": ["string", "number"]}
    return {"type": "string", "minLength": 1} if key.required or key.type is not str else {"type": "string"}


_SHARE = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": f"^{SHARE.pattern}$"}]}
_SIMPLE = {int: {"type": "integer"}, float: {"type": "number", "minimum": 0}, bool: {"type": "boolean"}, Fraction: _SHARE}


def _condition_schema() -> dict[str, object]:
    this = {"$ref": "#/$defs/Condition"}
    joins = [_only({name: {"type": "array", "items": this, "minItems": 1}}, name) for name in ("all", "any")]
    return {
        "description": "Facts compared with values, and all, any, not over them.",
        "oneOf": [*joins, _only({"not": this}, "not"), *(_fact_schema(name, doc) for name, doc in FACTS.items())],
    }


def _fact_schema(name: str, doc: str) -> dict[str, object]:
    word = {"type": ["string", "number"]}
    value = {"type": ["string", "number", "boolean"]}
    properties = {name: {"description": doc, **word}}
    if name in DETAILS:
        properties[DETAILS[name]] = word
    compared = {by: {"type": "array", "items": value, "minItems": 1} if by == "in" else value for by in COMPARISONS}
    schema = _only(properties | compared | {"if_missing": {"type": "boolean"}}, name)
    return schema if name == "flag" else schema | {"oneOf": [{"required": [by]} for by in COMPARISONS]}


def _only(properties: dict[str, object], required: str) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": [required], "additionalProperties": False}


def _reference_lines() -> Iterator[str]:
    for piece in all_pieces():
        yield f"### {piece.__name__}\n\n{piece.__doc__}\n"
        yield "| key | value | default | meaning |\n|---|---|---|---|"
        for key in keys_of(piece):
            yield f"| `{key.name}` | {_value_words(key.type, key)} | {_default_words(key)} | {_meaning(key)} |"
        yield ""
    yield "### Condition\n\nA fact with its subject, one comparison, and what holds when the fact is absent (`if_missing`, else false).\n"
    yield f"Comparisons: {', '.join(f'`{by}`' for by in COMPARISONS)}. Conditions are joined with `all`, `any` (lists) and `not`.\n"
    yield "| fact | meaning |\n|---|---|"
    yield from (f"| `{name}` | {doc} |" for name, doc in FACTS.items())
    yield ""


def _value_words(type_: object, key: Key) -> str:
    if isinstance(type_, Many):
        return f"list: {_value_words(type_.of, key)}"
    if isinstance(type_, Table):
        return f"{_plain_words(type_.key)}: {_value_words(type_.value, key)}"
    if key.one_of and type_ is str:
        return ", ".join(f"`{value}`" for value in key.one_of)
    if key.refers and type_ is str:
        return f"id of {_ARTICLES.get(key.refers, f'a {key.refers}')}"
    return _plain_words(type_)


@cache
def _plain_words(type_: object) -> str:
    words = {str: "text", int: "whole number", float: "number", bool: "true or false", Fraction: "fraction", Condition: "condition"}
    name = words.get(type_) or type_.__name__
    return name if type_ in words else f"[{name}](#{name.lower()})"


def _default_words(key: Key) -> str:
    if key.required:
        return "required"
    default = key.default
    if default is None or default in ("", (), {}):
        return ""
    return f"`{str(default).lower()}`"


def _meaning(key: Key) -> str:
    example = f" Example: `{key.example}`." if key.example is not None else ""
    return key.doc + (" Translatable." if key.text else "") + example
