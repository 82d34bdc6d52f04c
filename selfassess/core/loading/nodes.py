"""YAML text to plain nodes that know their place; nothing is built from YAML's own types.

Every scalar stays the text that stands in the file, so that `1.1`, `no` and `1/3` mean what people read.
Anchors, tags, several documents, very large and very deep texts are refused with a sentence.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import yaml

from selfassess.core.faults import Fault, Place
from selfassess.core.phrases import N_, Phrase

LARGEST_TEXT = 2_000_000  # characters
MOST_NODES = 60_000
DEEPEST = 60

ODD_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_HALF = "found invalid Unicode character escape code"  # what the parser says of a sign in two halves, as JSON may write it
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_EMPTY = frozenset(("", "~", "null"))
_AT_ITS_START = ("found unexpected end of stream", "could not find expected ':'")  # what is wrong opens there, and is seen far below
_TAB = N_("A tab stands here where spaces belong. Indent with spaces only.")
_SAYS = {
    "mapping values are not allowed in this context": N_("A text with a colon and a space in it needs quotes around it."),
    "found character that cannot start any token": N_(
        "A value cannot start with this sign. Use spaces, not tabs, and put quotes around the text."
    ),
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "found unknown escape character": N_("A backslash between double quotes means something else. Write it twice, or use single quotes."),
    "did not find expected alphabetic or numeric character": N_("A text that begins with * or & needs quotes around it."),
    "could not find expected ':'": N_("A key needs a colon and a space after it."),
    "did not find expected key": N_("A key is expected here. Check the indentation and the quotes."),
    "did not find expected '-' indicator": N_("A list goes on here, but this line does not start with a dash. Check the indentation."),
    "did not find expected ',' or ']'": N_("This list has no closing bracket or misses a comma."),
    "did not find expected ',' or '}'": N_("These braces are not closed or miss a comma."),
    "did not find expected node content": N_("A value is expected here."),
    "did not find expected <document start>": N_("This does not belong to the text above. Check the indentation."),
    "found unexpected end of stream": N_("This quote is never closed."),
    "found incompatible YAML document": N_("Write YAML 1.1 or 1.2."),
    _HALF: N_("The escape here is half a sign, or none. Type the sign itself, such as 😀."),
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it is written; `plain` when it stands without quotes. Line and column count from 1."""

    line: int
    column: int
    text: str
    plain: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return self.plain and self.text in _EMPTY


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    line: int
    column: int
    members: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in order."""

    line: int
    column: int
    pairs: tuple[tuple[Scalar, "Node"], ...]

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, None when it is absent."""
        return next((value for name, value in self.pairs if name.text == key), None)


@dataclass(frozen=True, slots=True)
class Ready:
    """A piece that was read before: what it says, and its faults with paths inside it. It has no nodes."""

    line: int
    column: int
    piece: object
    faults: tuple[Fault, ...]


Node = Scalar | Sequence | Mapping | Ready


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is not read yet."""

    line: int
    column: int
    is_mapping: bool
    members: list = field(default_factory=list)
    names: set = field(default_factory=set)
    key: Scalar | None = None

    @property
    def step(self) -> str:
        if not self.is_mapping:
            return str(len(self.members))
        return self.key.text if self.key else ""


class _Refused(Exception):
    """The text is refused as a whole; carries the faults found until then."""


def compose(text: str | bytes, file: str) -> tuple[Node | None, list[Fault]]:
    """Return the nodes of a YAML text and its faults; no node when it could not be read to its end."""
    try:
        decoded = _decoded(text, file)
        found = _Composer(file).compose(decoded)
        is_half = found[0] is None and any(fault.says == _SAYS[_HALF] for fault in found[1])
        return _Composer(file).compose(_with_whole_signs(decoded)) if is_half else found
    except _Refused as refused:
        return None, list(refused.args)


def place_of(root: Node | None, path: Iterable[str], file: str) -> Place:
    """Return where a path stands: its value, or the nearest thing around it that is there."""
    node = root
    for step in path:
        inner = step_into(node, step)
        if inner is None:
            break
        node = inner
    return Place(file, node.line, node.column) if node else Place(file, 1, 1)


def step_into(node: Node | None, step: str) -> Node | None:
    """Return what stands behind a key or a place in a list, None when there is nothing."""
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, Sequence) and step.isdigit() and int(step) < len(node.members):
        return node.members[int(step)]
    return None


def _decoded(text: str | bytes, file: str) -> str:
    if isinstance(text, bytes):
        text = _utf8(text, file)
    if len(text) > LARGEST_TEXT:
        raise _Refused(
            Fault((), N_("This file is too large; at most %(limit)s characters are read.", limit=LARGEST_TEXT), Place(file, 1, 1))
        )
    text = text.removeprefix("\ufeff")
    if odd := ODD_SIGN.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        column = odd.start() - text.rfind("\n", 0, odd.start())
        raise _Refused(Fault((), N_("A sign stands here that no text has. Is this a YAML file?"), Place(file, line, column)))
    return text


def _utf8(text: bytes, file: str) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        before = text[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise _Refused(Fault((), N_("This is not UTF-8 text. Save the file as UTF-8."), Place(file, line, column))) from None


def _with_whole_signs(text: str) -> str:
    """Return JSON in which signs beyond 16 bits are written in one escape, as YAML reads them; another text as it is.

    Spaces behind a string keep everything else of its line in its column.
    """
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    return _STRING.sub(lambda found: _ESCAPE.sub(_whole_sign, found[0]).ljust(len(found[0])), text)


def _whole_sign(escape: re.Match) -> str:
    high, low = escape[1], escape[2]
    return f"\\U{0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00:08X}" if high else escape[0]


class _Composer:
    """Builds nodes from the events of the parser, without recursion."""

    def __init__(self, file: str):
        self.file, self.faults, self.open, self.root, self.count = file, [], [], None, 0

    def compose(self, text: str) -> tuple[Node | None, list[Fault]]:
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                self._take(event)
        except yaml.YAMLError as error:
            self._say(_sentence(error), getattr(error, "problem_mark", None) if not _opened(error) else error.context_mark)
            return None, self.faults
        if self.root is None and not self.faults:
            self._say(N_("This file is empty."))
        return self.root, self.faults

    def _take(self, event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            mark = event.start_mark
            self._tag(event)
            self._add(Scalar(mark.line + 1, mark.column + 1, event.value, event.style is None or event.style == ""))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._start(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._say(N_("Write this out in full: anchors (&) and aliases (*) are not read."), event.start_mark)
            self._add(Scalar(event.start_mark.line + 1, event.start_mark.column + 1, "", True))
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._refuse(N_("A second document starts here. One file holds one document."), event.start_mark)

    def _start(self, event) -> None:
        self._tag(event)
        if len(self.open) >= DEEPEST:
            self._refuse(N_("This is nested too deeply; at most %(limit)s levels are read.", limit=DEEPEST), event.start_mark)
        mark = event.start_mark
        self.open.append(_Open(mark.line + 1, mark.column + 1, isinstance(event, yaml.MappingStartEvent)))

    def _end(self) -> None:
        done = self.open.pop()
        build = Mapping if done.is_mapping else Sequence
        self._add(build(done.line, done.column, tuple(done.members)))

    def _add(self, node: Node) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            self._refuse(N_("This file holds too much; at most %(limit)s values are read.", limit=MOST_NODES))
        if not self.open:
            self.root = node
            return
        around = self.open[-1]
        if not around.is_mapping:
            around.members.append(node)
        elif around.key is None:
            around.key = self._key(node, around)
        else:
            if around.key.text not in around.names:
                around.members.append((around.key, node))
                around.names.add(around.key.text)
            around.key = None

    def _key(self, node: Node, around: _Open) -> Scalar:
        path = tuple(each.step for each in self.open[:-1])
        if not isinstance(node, Scalar):
            self._fault(path, N_("A key is one word or a text, not a list or a mapping."), node)
            return Scalar(node.line, node.column, f"?{node.line}:{node.column}", True)
        if node.text in around.names:
            self._fault((*path, node.text), N_("The key %(key)s stands here a second time.", key=node.text[:60]), node)
        return node

    def _tag(self, event) -> None:
        if event.tag is not None and event.tag != "!":
            self._say(N_("Leave out the tag: types (!) are not read."), event.start_mark)
        if event.anchor is not None:
            self._say(N_("Write this out in full: anchors (&) and aliases (*) are not read."), event.start_mark)
        if ODD_SIGN.search(getattr(event, "value", "")):
            self._say(N_("A sign stands in this text that cannot be shown. Type the text again."), event.start_mark)

    def _fault(self, path: tuple[str, ...], says: Phrase, node: Node) -> None:
        self.faults.append(Fault(path, says, Place(self.file, node.line, node.column)))

    def _say(self, says: Phrase, mark=None) -> None:
        path = tuple(each.step for each in self.open)
        place = Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file, 1, 1)
        self.faults.append(Fault(path, says, place))

    def _refuse(self, says: Phrase, mark=None) -> None:
        self._say(says, mark)
        raise _Refused(*self.faults)


def _opened(error: yaml.YAMLError) -> bool:
    return getattr(error, "problem", None) in _AT_ITS_START and error.context_mark is not None


def _sentence(error: yaml.YAMLError) -> Phrase:
    return _SAYS.get(getattr(error, "problem", None), N_("This cannot be read as YAML. Check the indentation and the quotes here."))
