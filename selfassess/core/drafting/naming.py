"""Ids that are free: what is added to a draft never has an id that something else has."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase

from selfassess.core.definition import Item, Norm, Part, Section
from selfassess.core.drafting.places import (
    HANDLE,
    ROOTS,
    Document,
    Path,
    is_list_of_pieces,
    is_piece,
    name_key,
    name_of,
    roots,
    top_keys,
    types_of,
)
from selfassess.core.drafting.references import KINDS_OF_ID, OWNED, Named, references_in, replaced
from selfassess.core.loading.keys import Many
from selfassess.core.loading.reading import ID
from selfassess.core.loading.references import RESERVED

LONGEST_SLUG = 40
_IN_SECTION = re.compile(r".*-([A-Za-z]+[0-9]+)")
_NUMBERED = re.compile(r"(.*?)(\d+)")
SPOKEN = ("title", "text", "term", "question")  # keys by which people know a member; an id can be made from them


@dataclass(slots=True)
class Names:
    """The names in one list, or those that parts, sections and items share; `around` is the id of what they are added to."""

    taken: set[str]
    around: str = ""
    _last: dict[str, Iterator[str]] = field(default_factory=dict)

    def free(self, wanted: str, cls: type) -> str:
        """Return a name that nothing has, as near to the wanted one as can be, and take it."""
        name = wanted
        if name in self.taken:
            ways = self._last.setdefault(wanted, _after(wanted, cls))
            name = next(way for way in ways if way not in self.taken)
        self.taken.add(name)
        return name


def names_in(document: Document, standing: Iterable[Mapping], cls: type, at: Path) -> Names:
    """Return the names that are taken where members of a type are added to the list at a path."""
    around = at[0] if len(at) == 2 else ""
    if cls in ROOTS:
        return Names({*(name for name, _ in roots(document)), *top_keys(), *RESERVED}, around)
    return Names({*(str(name_of(member, cls)) for member in standing), *RESERVED}, around)


def named_apart(members: list[Mapping], cls: type, names: Names) -> list[Mapping]:
    """Return the members with names that nothing else has; what names them inside those members follows."""
    renamed: dict[Named, str] = {}
    members = [_named(member, cls, names, renamed) for member in members]
    for reference in list(references_in(members, Many(cls))) if renamed else ():
        if reference.named in renamed:
            members = replaced(members, reference, renamed[reference.named])
    return members


def slug(text: str) -> str:
    """Return a text as an id: lower-case letters, digits and hyphens; empty when nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST_SLUG].strip("-")


def _named(member: Mapping, cls: type, names: Names, renamed: dict[Named, str]) -> Mapping:
    key, kind = name_key(cls), KINDS_OF_ID.get(cls)
    old = member.get(key)
    name = names.free(_wanted(member, old, cls, names), cls)
    if old is not None and kind and kind not in OWNED and name != str(old):
        renamed[kind, str(old)] = name
    inner = {each: _inside(value, types_of(cls).get(each), names, name, renamed) for each, value in member.items() if each != key}
    return {key: name, **inner}


def _inside(value: object, type_: object, names: Names, around: str, renamed: dict[Named, str]) -> object:
    """Return a value whose lists have names of their own; sections and items share the names of what they are added to."""
    if is_list_of_pieces(type_) and isinstance(value, list):
        inner = Names(names.taken, around) if type_.of in ROOTS else Names({*RESERVED}, around)
        return [_named(member, type_.of, inner, renamed) for member in value]
    if is_piece(type_) and isinstance(value, Mapping):
        return {each: _inside(one, types_of(type_).get(each), names, around, renamed) for each, one in value.items()}
    return value


def _wanted(member: Mapping, old: object, cls: type, names: Names) -> str:
    """Return the name to begin with: its own, but for an item whose id is taken one that begins with its section's."""
    if old is None or not (name_key(cls) == HANDLE or ID.fullmatch(str(old))):
        return _proposed(member, cls, names)
    in_section = _IN_SECTION.fullmatch(str(old)) if cls is Item and str(old) in names.taken and names.around else None
    return f"{names.around}-{in_section[1]}" if in_section else str(old)


def _proposed(member: Mapping, cls: type, names: Names) -> str:
    if cls is Item:
        letter = "I" if member.get("role") == "indicator" else "K"
        return f"{names.around}-{letter}1" if names.around else f"{letter}1"
    if cls is Section:
        return f"{names.around}.1" if names.around else "1.1"
    if cls is Part:
        return "1"
    if cls is Norm:
        return "a"
    words = (slug(str(member.get(key, ""))) for key in SPOKEN)
    return next((word for word in words if word), f"{cls.__name__.lower()}-1")


def _after(name: str, cls: type) -> Iterator[str]:
    """Yield what could be used instead of a name: the next letter of a norm, the next number, or a number behind it."""
    is_letter = cls is Norm and len(name) == 1 and name in ascii_lowercase
    if is_letter:
        yield from ascii_lowercase
    numbered = _NUMBERED.fullmatch(name)
    before, number = (numbered[1], int(numbered[2])) if numbered else (name if is_letter else f"{name}-", 1)
    yield from (f"{before}{each}" for each in count(number + 1))
