"""A questionnaire as a file: YAML in good form, or JSON; what was read from a file keeps its comments.

Good form: one key a line, in the order of the declaration, long texts folded, quotes where YAML would read something else,
an empty line before each part, section and item and between the chapters of the whole.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from selfassess.core.conditions import COMPARISONS, Condition
from selfassess.core.definition import Item, Part, Questionnaire, Section
from selfassess.core.drafting.document import bare, document_of
from selfassess.core.drafting.places import is_list_of_pieces, is_piece, types_of
from selfassess.core.loading.conditions import JOINS
from selfassess.core.loading.document import Loaded
from selfassess.core.loading.keys import Many, Table
from selfassess.core.loading.nodes import Mapping as Keyed
from selfassess.core.loading.nodes import Node, Sequence
from selfassess.core.loading.scalars import TRUTH, number, whole

FORMATS = ("yaml", "json")
WIDTH = 120
LONGEST_LINE = 90  # characters of a text that still stands behind its key

_WORDS = (int, float, bool, Fraction)
_COMPARED = (*JOINS, "not", *COMPARISONS, "if_missing")
_APART = (Part, Section, Item)
Keys = tuple[str, ...]
Comments = Mapping[Keys, list[str]]  # lines of comment that stand before a place, by its keys and indexes


def write(document: Mapping[str, object], format_: str, comments: Comments | None = None) -> str:
    """Return a draft's document as a file in one of FORMATS; `comments` stand before their places in YAML, JSON has none."""
    plain = _ordered(bare(document), Questionnaire)
    if format_ == "json":
        return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    return _yaml(plain, comments or {})


def write_loaded(loaded: Loaded, format_: str, text: str) -> str:
    """Return what a file holds as a file in good form; `text` is the file, whose comments stay."""
    return write(document_of(loaded.questionnaire), format_, comments_in(loaded.root, text))


def comments_in(root: Node, text: str) -> dict[Keys, list[str]]:
    """Return the comments of a YAML text by the key or member that they stand before; `()` holds those at the end."""
    lines = dict(_comment_lines(text))
    found: dict[Keys, list[str]] = {}
    if not lines:
        return found
    waiting = sorted(lines)
    for line, keys in _places(root, ()):
        while waiting and waiting[0] <= line:
            found.setdefault(keys, []).append(lines[waiting.pop(0)])
    if waiting:
        found[()] = [lines[line] for line in waiting]
    return found


def _yaml(plain: Mapping[str, object], comments: Comments) -> str:
    writer = YAML()
    writer.width, writer.allow_unicode, writer.default_flow_style = WIDTH, True, False
    writer.indent(mapping=2, sequence=4, offset=2)
    into = io.StringIO()
    writer.dump(_block(plain, Questionnaire, (), comments), into)
    end = "".join(f"# {line}".rstrip() + "\n" for line in comments.get((), ()))
    return into.getvalue() + end


def _ordered(value: object, type_: object) -> object:
    """Return a value with its keys in the order of the declaration; keys that the format does not know come last."""
    if is_list_of_pieces(type_) and isinstance(value, list):
        return [_ordered(member, type_.of) for member in value]
    if is_piece(type_) and isinstance(value, Mapping):
        types = types_of(type_)
        keys = [*(key for key in types if key in value), *(key for key in value if key not in types)]
        return {key: _ordered(value[key], types.get(key)) for key in keys}
    if isinstance(type_, Table) and isinstance(value, Mapping):
        return {key: _ordered(one, type_.value) for key, one in _by_level(value.items(), type_)}
    if type_ == Condition:
        return _condition(value)
    return _bare_word(value) if type_ in _WORDS else value


def _by_level(pairs: Iterable[tuple[str, object]], type_: Table) -> list[tuple[str, object]]:
    """Return the keys and values of a table; levels and steps from low to high, whichever was typed first."""
    return sorted(pairs, key=lambda pair: (whole(str(pair[0])) is None, whole(str(pair[0])) or 0)) if type_.key is int else list(pairs)


def _condition(value: object) -> object:
    """Return a condition whose numbers and truths stand without quotes, as the reader wants them; the rest as it is."""
    if isinstance(value, Mapping):
        return {key: _condition(one) if key in _COMPARED else one for key, one in value.items()}
    return [_condition(one) for one in value] if isinstance(value, list) else _bare_word(value)


def _bare_word(value: object) -> object:
    """Return a text that says a number, or true or false, as that value; any other value as it is."""
    if not isinstance(value, str):
        return value
    if value in TRUTH:
        return TRUTH[value]
    if (found := whole(value)) is not None:
        return found
    return float(value) if number(value.removeprefix("-")) is not None and str(float(value)) == value else value


def _block(value: object, type_: object, keys: Keys, comments: Comments, indent: int = 0) -> object:
    if isinstance(value, Mapping):
        return _mapping(value, type_, keys, comments, indent)
    if isinstance(value, list):
        return _sequence(value, type_, keys, comments, indent)
    return _scalar(value) if isinstance(value, str) else value


def _mapping(value: Mapping, type_: object, keys: Keys, comments: Comments, indent: int) -> CommentedMap:
    types = types_of(type_) if is_piece(type_) else {}
    inner = type_.value if isinstance(type_, Table) else None
    made = CommentedMap()
    for at, (key, one) in enumerate(value.items()):
        place = (*keys, str(key))
        name = int(key) if isinstance(type_, Table) and type_.key is int and str(key).isdigit() else key
        made[name] = _block(one, types.get(key, inner), place, comments, indent + 2)
        is_chapter = type_ is Questionnaire and at > 0 and isinstance(one, Mapping | list)
        _before(made, name, comments.get(place, ()), indent, apart=is_chapter)
    return made


def _sequence(value: list, type_: object, keys: Keys, comments: Comments, indent: int) -> CommentedSeq:
    of = type_.of if isinstance(type_, Many) else None
    made = CommentedSeq()
    if of is int:
        made.fa.set_flow_style()
    for index, one in enumerate(value):
        place = (*keys, str(index))
        made.append(_block(one, of, place, comments, indent + 2))
        _before(made, index, comments.get(place, ()), indent, apart=of in _APART and index > 0)
    return made


def _before(made: CommentedMap | CommentedSeq, key: object, lines: list[str], indent: int, *, apart: bool) -> None:
    text = "\n".join([*([""] if apart else []), *lines])
    if text or apart:
        made.yaml_set_comment_before_after_key(key, before=text or "\n", indent=indent)


def _scalar(text: str) -> str:
    if "\n" in text and text == text.strip():
        return LiteralScalarString(text)
    is_long = len(text) > LONGEST_LINE and "  " not in text and "\n" not in text and text == text.strip()
    return FoldedScalarString(text) if is_long else text


def _places(node: Node, keys: Keys) -> Iterator[tuple[int, Keys]]:
    """Yield the line and the keys of every key and member, in the order of the file."""
    if isinstance(node, Keyed):
        for name, inner in node.pairs:
            yield name.line, (*keys, name.text)
            yield from _places(inner, (*keys, name.text))
    elif isinstance(node, Sequence):
        for index, inner in enumerate(node.members):
            yield inner.line, (*keys, str(index))
            yield from _places(inner, (*keys, str(index)))


def _comment_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line (from 1) and the words of each comment."""
    inside = _inside_values(text)
    for row, line in enumerate(text.splitlines(), start=1):
        at = _comment_start(line, inside.get(row, ()))
        if at is not None:
            yield row, line[at + 1 :].removeprefix(" ").rstrip()


def _comment_start(line: str, values: tuple[tuple[int, int], ...]) -> int | None:
    at = line.find("#")
    while at >= 0:
        stands_alone = at == 0 or line[at - 1] in " \t"
        if stands_alone and not any(start <= at < end for start, end in values):
            return at
        at = line.find("#", at + 1)
    return None


def _inside_values(text: str) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return for each line (from 1) the columns that belong to values."""
    found: dict[int, list[tuple[int, int]]] = {}
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if not isinstance(event, yaml.ScalarEvent):
            continue
        start, end = event.start_mark, event.end_mark
        for line in range(start.line, end.line + 1):
            first = start.column if line == start.line else 0
            last = end.column if line == end.line else WIDTH * 1000
            found.setdefault(line + 1, []).append((first, last))
    return {line: tuple(columns) for line, columns in found.items()}
