"""Nodes to the declared pieces of the format; every fault in keys, types and single values is gathered.

A value that cannot be read is replaced by a harmless one (its default, an empty text, zero), so that one pass
names all faults; whoever reads must throw the outcome away when there is a fault.
"""

import dataclasses
import difflib
import re
from collections.abc import Mapping as Lookup
from fractions import Fraction

from selfassess.core.conditions import COMPARISONS, All, Compare, Condition, Fact, Not
from selfassess.core.faults import Fault, Place
from selfassess.core.loading.conditions import DETAILS, JOINS, SHARES, STARTERS, WHOLES, starter_in
from selfassess.core.loading.keys import Key, Many, Table, keys_of
from selfassess.core.loading.nodes import Mapping, Node, Ready, Scalar, Sequence
from selfassess.core.loading.scalars import TRUTH, number, share, signed, whole
from selfassess.core.phrases import N_, Phrase

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
IDS = frozenset(("id", "code"))
LONGEST_TEXT = 10_000
LONGEST_WORD = 60  # in messages
MOST_COMPARED, MOST_NAMED = 500, 30  # words that “did you mean” looks through, and that a message lists

Path = tuple[str, ...]


def closest(word: str, allowed) -> Phrase:
    """Return “did you mean” for a word that is not allowed, or a short list of what is."""
    allowed = tuple(dict.fromkeys(str(each) for each in allowed if each != ""))
    if not allowed:
        return N_("Nothing is possible here.")
    near = difflib.get_close_matches(word, allowed, n=1) if len(allowed) <= MOST_COMPARED and len(word) <= LONGEST_WORD else ()
    if near:
        return N_("Did you mean %(near)s?", near=near[0])
    if len(allowed) > MOST_NAMED:
        return N_("Check how it is written.")
    return N_("Choose from: %(allowed)s.", allowed=allowed)


def short(word: str) -> str:
    """Return a word that is short enough to stand in a message."""
    return f"{word[:LONGEST_WORD]}…" if len(word) > LONGEST_WORD else word


class Reader:
    """Reads one document; `faults` holds what was wrong."""

    def __init__(self, file: str, intake_kinds: Lookup[str, str]):
        self.file, self.intake_kinds = file, intake_kinds
        self.faults: list[Fault] = []
        self._readers = {
            str: self._text,
            int: self._whole,
            float: self._number,
            bool: self._truth,
            Fraction: self._share,
            Condition: self._condition,
        }

    def piece(self, cls: type, node: Node, path: Path):
        """Return one declared piece, with its faults noted."""
        if isinstance(node, Ready):
            self.faults += (dataclasses.replace(fault, path=(*path, *fault.path)) for fault in node.faults)
            return node.piece
        if not isinstance(node, Mapping):
            self._fault(path, N_("Keys with values are expected here."), node)
            return self._harmless(cls)
        keys = {key.name: key for key in keys_of(cls)}
        found = self._found(keys, node, path)
        for key in keys.values():
            if key.required and key.field not in found:
                if node.get(key.name) is None:
                    self._fault((*path, key.name), N_("The key %(key)s is missing here.", key=key.name), node)
                found[key.field] = self._harmless(key.type)
        return cls(**found)

    def _found(self, keys: Lookup[str, Key], node: Mapping, path: Path) -> dict[str, object]:
        found = {}
        for name, value in node.pairs:
            key = keys.get(name.text)
            if key is None:
                self._fault(
                    (*path, name.text),
                    N_("The key %(key)s is unknown here. %(hint)s", key=short(name.text), hint=closest(name.text, keys)),
                    name,
                )
            elif not _is_left_out(key, value):
                found[key.field] = self._value(key.type, key, value, (*path, key.name))
            elif key.required:
                self._fault((*path, key.name), N_("Fill in a value for %(key)s.", key=key.name), value)
        return found

    def _value(self, type_: object, key: Key, node: Node, path: Path):
        if type_ in self._readers:
            return self._readers[type_](key, node, path)
        if isinstance(type_, Many):
            return self._many(type_, key, node, path)
        if isinstance(type_, Table):
            return self._table(type_, key, node, path)
        return self.piece(type_, node, path)

    def _many(self, type_: Many, key: Key, node: Node, path: Path) -> tuple:
        if not isinstance(node, Sequence):
            return self._fault(path, N_("A list is expected at %(key)s.", key=key.name), node) or ()
        if key.required and not node.members:
            self._fault(path, N_("This list may not be empty."), node)
        return tuple(self._value(type_.of, key, member, (*path, str(index))) for index, member in enumerate(node.members))

    def _table(self, type_: Table, key: Key, node: Node, path: Path) -> dict:
        if not isinstance(node, Mapping):
            return self._fault(path, N_("Keys with values are expected at %(key)s.", key=key.name), node) or {}
        found = {}
        for name, value in node.pairs:
            is_level = type_.key is int
            if is_level and whole(name.text) is None:
                self._fault((*path, name.text), N_("A whole number is expected as key, not %(value)s.", value=_short(name)), name)
                continue
            found[int(name.text) if is_level else name.text] = self._value(type_.value, key, value, (*path, name.text))
        return found

    def _text(self, key: Key, node: Node, path: Path) -> str:
        if not isinstance(node, Scalar):
            return self._fault(path, N_("A text is expected at %(key)s.", key=key.name), node) or ""
        text = node.text.strip()
        if not text:
            return self._fault(path, N_("Fill in a value for %(key)s.", key=key.name), node) or ""
        if len(text) > LONGEST_TEXT:
            return self._fault(path, N_("This text is too long; at most %(limit)s characters fit.", limit=LONGEST_TEXT), node) or ""
        if key.one_of and text not in key.one_of:
            says = N_("%(value)s is not possible at %(key)s. %(hint)s", value=_short(node), key=key.name, hint=closest(text, key.one_of))
            return self._fault(path, says, node) or ""
        if key.name in IDS and not ID.fullmatch(text):
            says = N_("%(value)s cannot be an id: use letters, digits, hyphens, dots and underscores, at most 60.", value=_short(node))
            return self._fault(path, says, node) or ""
        return text

    def _whole(self, key: Key, node: Node, path: Path) -> int:
        return self._scalar(
            whole, node, path, N_("A whole number is expected at %(key)s, not %(value)s.", key=key.name, value=_short(node)), 0
        )

    def _number(self, key: Key, node: Node, path: Path) -> float:
        return self._scalar(
            number, node, path, N_("A number is expected at %(key)s, not %(value)s.", key=key.name, value=_short(node)), 0.0
        )

    def _truth(self, key: Key, node: Node, path: Path) -> bool:
        says = N_("Write true or false at %(key)s, not %(value)s.", key=key.name, value=_short(node))
        return self._scalar(TRUTH.get, node, path, says, False)

    def _share(self, key: Key, node: Node, path: Path) -> Fraction:
        says = N_("Write a fraction as 1/2 or 0.5 at %(key)s, not %(value)s.", key=key.name, value=_short(node))
        return self._scalar(share, _unquoted(node), path, says, Fraction(0))

    def _scalar(self, read, node: Node, path: Path, says: Phrase, harmless):
        value = read(node.text) if isinstance(node, Scalar) and node.plain else None
        if value is None:
            self._fault(path, says, node)
            return harmless
        return value

    def _condition(self, key: Key, node: Node, path: Path) -> Condition:
        if not isinstance(node, Mapping):
            return self._no_condition(path, N_("A condition is expected at %(key)s, as {intake: phase, is: building}.", key=key.name), node)
        names = [name.text for name, _ in node.pairs]
        word = starter_in(names)
        if word is None:
            return self._no_condition(path, N_("A condition names one of these once: %(facts)s.", facts=STARTERS), node)
        inner = (*path, word)
        if word in JOINS or word == "not":
            self._only(node, (word,), path)
            if word == "not":
                return Not(self._condition(key, node.get(word), inner))
            return self._joined(word, key, node.get(word), inner)
        return self._comparison(word, names, node, path)

    def _joined(self, word: str, key: Key, node: Node, path: Path) -> Condition:
        if not isinstance(node, Sequence) or not node.members:
            return self._no_condition(path, N_("A list of conditions is expected at %(key)s.", key=word), node)
        return JOINS[word](tuple(self._condition(key, member, (*path, str(index))) for index, member in enumerate(node.members)))

    def _comparison(self, word: str, names: list[str], node: Mapping, path: Path) -> Condition:
        detail = DETAILS.get(word)
        self._only(node, (word, *((detail,) if detail else ()), *COMPARISONS, "if_missing"), path)
        subject = self._word(node.get(word), (*path, word))
        named = self._word(node.get(detail), (*path, detail)) if detail in names else None
        if_missing = self._if_missing(node.get("if_missing"), (*path, "if_missing"))
        compared = [name for name in names if name in COMPARISONS]
        if word == "flag" and not compared:
            return Compare(Fact(word, subject), "is", True, if_missing)
        if len(compared) != 1:
            return self._no_condition(path, N_("A condition compares once, with one of: %(words)s.", words=COMPARISONS), node)
        value = self._compared(word, subject, compared[0], node.get(compared[0]), (*path, compared[0]))
        return Compare(Fact(word, subject, named), compared[0], value, if_missing)

    def _if_missing(self, node: Node | None, path: Path) -> bool:
        says = N_("Write true or false at %(key)s, not %(value)s.", key="if_missing", value=_short(node))
        return False if node is None else self._scalar(TRUTH.get, node, path, says, False)

    def _compared(self, word: str, subject: str, by: str, node: Node, path: Path):
        if by != "in":
            return self._fact_value(word, subject, node, path)
        if not isinstance(node, Sequence) or not node.members:
            return self._fault(path, N_("A list of values is expected at %(key)s.", key=by), node) or ()
        return tuple(self._fact_value(word, subject, member, (*path, str(index))) for index, member in enumerate(node.members))

    def _fact_value(self, word: str, subject: str, node: Node, path: Path):
        kind = self.intake_kinds.get(subject) if word == "intake" else None
        if word == "number":
            return self._scalar(signed, node, path, N_("A number is expected here, as 12 or 2.5."), Fraction(0))
        if word in SHARES:
            return self._scalar(
                share, _unquoted(node), path, N_("Write a fraction as 1/2 or 0.5 here, not %(value)s.", value=_short(node)), Fraction(0)
            )
        if word in WHOLES or kind == "number":
            return self._scalar(whole, node, path, N_("A whole number is expected here, not %(value)s.", value=_short(node)), 0)
        if word == "flag" or kind == "yes_no":
            return self._scalar(TRUTH.get, node, path, N_("Write true or false here, not %(value)s.", value=_short(node)), False)
        return self._word(node, path)

    def _word(self, node: Node, path: Path) -> str:
        if not isinstance(node, Scalar) or node.is_empty or not node.text.strip():
            return self._fault(path, N_("One word or number is expected here."), node) or ""
        return node.text.strip()

    def _only(self, node: Mapping, allowed: tuple[str, ...], path: Path) -> None:
        for name, _ in node.pairs:
            if name.text not in allowed:
                says = N_("The key %(key)s is unknown here. %(hint)s", key=short(name.text), hint=closest(name.text, allowed))
                self._fault((*path, name.text), says, name)

    def _no_condition(self, path: Path, says: Phrase, node: Node) -> Condition:
        self._fault(path, says, node)
        return All(())

    def _harmless(self, type_: object):
        if isinstance(type_, Many):
            return ()
        if isinstance(type_, Table):
            return {}
        if type_ is Condition:
            return All(())
        if dataclasses.is_dataclass(type_):
            return type_(**{key.field: self._harmless(key.type) for key in keys_of(type_) if key.required})
        return type_()

    def _fault(self, path: Path, says: Phrase, node: Node) -> None:
        self.faults.append(Fault(path, says, Place(self.file, node.line, node.column)))


def _unquoted(node: Node) -> Node:
    """Return a node as if it stood without quotes: a fraction may have them, as JSON needs them."""
    return dataclasses.replace(node, plain=True) if isinstance(node, Scalar) else node


def _is_left_out(key: Key, node: Node) -> bool:
    return isinstance(node, Scalar) and (node.is_empty or (key.type is str and not node.text.strip()))


def _short(node: Node | None) -> str:
    return f"“{short(node.text)}”" if isinstance(node, Scalar) else "…"
