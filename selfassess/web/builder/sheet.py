"""A page of a draft as blocks of fields and sentences with fields in them; `components/sheet.html` shows them.

A module of one task says with a `Maker` what stands on its page. The same description serves to show the page and to read
what was sent, so that nothing can be posted that was not on the page.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flask import url_for
from flask_babel import gettext as _

from selfassess.core.conditions import Condition
from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.document import DraftFault, Reading
from selfassess.core.drafting.places import Document, Path, is_list_of_pieces, name_of, spot, typed
from selfassess.core.drafting.references import Named
from selfassess.core.loading.keys import Many
from selfassess.core.phrases import N_
from selfassess.reports.facts import in_words
from selfassess.web.builder.kept import Kept, as_values, as_words
from selfassess.web.builder.words import fault_words, place_words
from selfassess.web.languages import said

_HOLE = re.compile(r"%\((\w+)\)s")
MOST_NAMED = 12  # places told of what names something

Options = Iterable[tuple[str, str]]

# Lists that fields choose from: how they are made in words, and where: (page, what its address needs).
_MADE_AT = {
    "populations": (N_("Make the list of what can be counted"), "builder.whole.about", {"topic": "populations"}),
    "functions": (N_("Make the list of functions"), "builder.whole.about", {"topic": "functions"}),
    "materials": (N_("Make the list of what questions are judged on"), "builder.whole.about", {"topic": "materials"}),
    "intake": (N_("Make the first questions"), "builder.rule_pages.sheet", {"name": "intake"}),
    "layers": (N_("Make the layers"), "builder.rule_pages.sheet", {"name": "levels"}),
    "levels": (N_("Make the levels"), "builder.rule_pages.sheet", {"name": "levels"}),
    "parts": (N_("Make the parts"), "builder.structure.whole", {}),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `kind`: line, area, lines, words, count, tick, one_of, several or id; `met`: what somebody else put there meanwhile, `theirs`: its values.

    `is_inline`: it stands inside a sentence, so that its label is only read aloud. `made_at`: where what can be chosen is made
    (words, address), when there is nothing yet.
    """

    at: Path
    kind: str
    label: str
    value: str | tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    fault: str = ""
    met: str | None = None
    theirs: tuple[str, ...] = ()
    is_inline: bool = False
    is_text: bool = False
    made_at: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """Its name in the form."""
        return "/".join(self.at)

    @property
    def by_button(self) -> bool:
        """Whether it is saved by a button only: an id changes what other fields are called."""
        return self.kind == "id"


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition in words, with the address where it is changed; `says` is empty when there is none, `without` what holds then."""

    at: Path
    label: str
    says: str
    href: str
    faults: tuple[str, ...]
    without: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with fields between them."""

    parts: tuple[str | Field, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Small fields side by side, one for each level or word."""

    label: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class More:
    """What adds members to a list: a box for one a line, or (without a label) a button alone. `like`: what each gets besides its text."""

    at: Path
    button: str
    label: str = ""
    hint: str = ""
    key: str = "text"
    like: Mapping[str, object] = field(default_factory=dict)
    value: str = ""
    fault: str = ""

    @property
    def name(self) -> str:
        """Its name in the form."""
        return "new:" + "/".join(self.at)


Line = Field | Rule | Sentence | Cells


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading. `buttons`: (value, words) of those for a member of a list; `notes`: sentences with an address or none;
    `is_text`: the heading is a text of the questionnaire.
    """

    at: Path
    title: str = ""
    lines: tuple[Line, ...] = ()
    blocks: tuple["Block", ...] = ()
    more: More | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    named_by: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    is_folded: bool = False
    is_text: bool = False

    @property
    def id(self) -> str:
        """Where an address can point."""
        return "at:" + "/".join(self.at)


def fields_in(blocks: Iterable[Block]) -> Iterator[Field]:
    """Yield every input of blocks."""
    for block in blocks:
        for line in block.lines:
            if isinstance(line, Field):
                yield line
            elif isinstance(line, Sentence):
                yield from (part for part in line.parts if isinstance(part, Field))
            elif isinstance(line, Cells):
                yield from line.fields
        yield from fields_in(block.blocks)


def lists_in(blocks: Iterable[Block]) -> Iterator[More]:
    """Yield every list of blocks that can get members."""
    for block in blocks:
        if block.more:
            yield block.more
        yield from lists_in(block.blocks)


def shown(value: object) -> str:
    """Return a value of a draft as it stands in an input."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class Maker:
    """Makes the fields and blocks of one draft, with the faults and concerns at their places.

    `kept`: what the last save left over: what was sent and is not kept, what is wrong with it, and what somebody else put there.
    `uses`: asks who names what in the draft (see `drafting.uses_in`), for pages with members that can be named.
    """

    def __init__(
        self,
        ref: str,
        document: Document,
        *,
        reading: Reading | None = None,
        concerns: Iterable[DraftFault] = (),
        kept: Kept | None = None,
        uses: Callable[[], Mapping[Named, Iterable[Path]]] = dict,
    ):
        self.ref, self.document = ref, document
        self.rough: Questionnaire | None = reading.rough if reading else None
        self._faults = list(reading.faults) if reading else []
        self._concerns = list(concerns)
        self._kept = kept or Kept(0)
        self._uses = uses

    def value(self, at: Path) -> object:
        """Return what stands at a path; None when nothing does."""
        found = spot(self.document, at)
        return found.value if found else None

    def members(self, at: Path) -> list[tuple[Path, Mapping]]:
        """Return the members of a list with their paths."""
        found = spot(self.document, at)
        if found is None or not is_list_of_pieces(found.type) or not isinstance(found.value, list):
            return []
        return [((*at, str(name_of(member, found.type.of))), member) for member in found.value]

    def line(self, at: Path, label: str, hint: str = "") -> Field:
        """Return a field for one line of text."""
        return self._field(at, "line", label, hint=hint, is_text=True)

    def area(self, at: Path, label: str, hint: str = "") -> Field:
        """Return a field for several lines of text."""
        return self._field(at, "area", label, hint=hint, is_text=True)

    def words(self, at: Path, label: str, hint: str = "") -> Field:
        """Return a field for words or ids with commas between them."""
        return self._field(at, "words", label, hint=hint, is_text=True)

    def count(self, at: Path, label: str, hint: str = "") -> Field:
        """Return a field for a number or a share."""
        return self._field(at, "count", label, hint=hint, is_text=True)

    def tick(self, at: Path, label: str, hint: str = "") -> Field:
        """Return a box to tick."""
        return self._field(at, "tick", label, hint=hint)

    def one_of(self, at: Path, label: str, options: Options, hint: str = "", *, of: str = "") -> Field:
        """Return a list to choose one from; a value that is not in it stays and can be seen. `of`: which list, for when it is empty."""
        known = tuple(options)
        found = replace(self._field(at, "one_of", label, hint=hint), made_at=None if known else made_at(self.ref, of))
        odd = ((str(found.value), str(found.value)),) if found.value and found.value not in dict(known) else ()
        return _offering(found, (("", "…"), *known, *odd))

    def several(self, at: Path, label: str, options: Options, hint: str = "") -> Field:
        """Return boxes of which several can be ticked; a value that has no box gets one."""
        found = self._field(at, "several", label, hint=hint)
        known = tuple(options)
        odd = tuple((value, value) for value in found.value if value not in dict(known))
        return _offering(found, (*known, *odd))

    def id(self, at: Path) -> Field:
        """Return the field for the id of a member of a list; what names it follows."""
        return self._field((*at, "id"), "id", _("Id"), hint=_("For files. What names it follows when you change it."))

    def code(self, at: Path) -> Field:
        """Return the field for the code of a verdict; what names it follows."""
        return self._field((*at, "code"), "id", _("Code"))

    def sentence(self, words: str, **fields: Field) -> Sentence:
        """Return a sentence with fields at its parameters; `words` is in the language of the page already."""
        texts = _HOLE.split(words)
        parts = [replace(fields[text], is_inline=True) if at % 2 and text in fields else text for at, text in enumerate(texts)]
        return Sentence(tuple(part for part in parts if part))

    def cells(self, label: str, fields: Iterable[Field]) -> Cells:
        """Return small fields side by side."""
        return Cells(label, tuple(fields))

    def rule(self, at: Path, label: str, without: str = "") -> Rule:
        """Return a condition in words; `without` tells what holds when there rightly is none."""
        return Rule(at, label, self.says(at), self.address(at), (*self._taken(at), *self._concern(at)), without)

    def says(self, at: Path) -> str:
        """Return a condition as a part of a sentence; empty when there is none."""
        return condition_words(self.document, self.rough, at)

    def address(self, at: Path) -> str:
        """Return where a condition is changed."""
        return url_for("builder.conditions.condition", ref=self.ref, at="/".join(at))

    def block(
        self,
        at: Path,
        title: str = "",
        lines: Iterable[Line | None] = (),
        *,
        blocks: Iterable[Block] = (),
        more: More | None = None,
        named: Named | None = None,
        in_list: bool = False,
        **kept: object,
    ) -> Block:
        """Return lines under a heading, with the faults inside it that no field tells. `in_list`: it can go, and move up and down."""
        lines, blocks = tuple(line for line in lines if line is not None), tuple(blocks)
        if more and more.name in self._kept.typed:
            more = replace(more, value=str(self._kept.typed[more.name]), fault=self._kept.faults.get(more.name, ""))
        buttons = self._buttons(at, title) if in_list else ()
        member = self.value(at)
        is_text = in_list and isinstance(member, Mapping) and bool(title) and title == str(member.get("text", ""))
        return Block(
            at, title, lines, blocks, more, buttons, named_by=self._named_by(named, at) if named else (),
            faults=tuple(self._taken(at)), concerns=tuple(self._concern(at)), is_text=is_text, **kept,
        )  # fmt: skip

    def rest(self, at: Path) -> tuple[str, ...]:
        """Return what is wrong at or below a path and was not told yet."""
        return (*self._taken(at), *self._concern(at))

    def _field(self, at: Path, kind: str, label: str, *, hint: str = "", is_text: bool = False) -> Field:
        name = "/".join(at)
        value = self._kept.typed[name] if name in self._kept.typed else stands_as(self.value(at), kind)
        fault = self._kept.faults.get(name) or next(iter((*self._taken(at), *self._concern(at))), "")
        met, theirs = (as_words(self._kept.met[name]), as_values(self._kept.met[name])) if name in self._kept.met else (None, ())
        return Field(at, kind, label, value, hint=hint, fault=fault, met=met, theirs=theirs, is_text=is_text)

    def _buttons(self, at: Path, title: str) -> tuple[tuple[str, str], ...]:
        place = "/".join(at)
        names = [path for path, _member in self.members(at[:-1])]
        index = names.index(at) if at in names else 0
        return (
            *(((f"up:{place}", _("Move up: %(name)s", name=title)),) if index else ()),
            *(((f"down:{place}", _("Move down: %(name)s", name=title)),) if index < len(names) - 1 else ()),
            (f"remove:{place}", _("Remove: %(name)s", name=title)),
        )

    def _named_by(self, named: Named, at: Path) -> tuple[tuple[str, str], ...]:
        """Return the places that name something, in words, with the address of a condition."""
        if self.rough is None:
            return ()
        places = [place for place in self._uses().get(named, ()) if place[: len(at)] != at]
        told = [(place_words(place, self.document), self.address(place) if is_condition(place) else "") for place in places[:MOST_NAMED]]
        return (*told, ("…", "")) if len(places) > MOST_NAMED else tuple(told)

    def _taken(self, at: Path) -> list[str]:
        """Return the faults at or below a path, each once on a page."""
        found = [fault for fault in self._faults if fault.path[: len(at)] == at]
        self._faults = [fault for fault in self._faults if fault not in found]
        return list(dict.fromkeys(fault_words(fault.says) for fault in found))

    def _concern(self, at: Path) -> list[str]:
        found = [one for one in self._concerns if one.path[: len(at)] == at]
        self._concerns = [one for one in self._concerns if one not in found]
        return list(dict.fromkeys(fault_words(one.says) for one in found))


def made_at(ref: str, of: str) -> tuple[str, str] | None:
    """Return how and where the members of a list are made, as (words, address); None for a list that has no page."""
    words, page, names = _MADE_AT.get(of, ("", "", {}))
    return (said(words), url_for(page, ref=ref, **names)) if page else None


def _offering(field: Field, options: tuple[tuple[str, str], ...]) -> Field:
    """Return a field with what can be chosen in it; what somebody else chose is told in the words of that."""
    words = dict(options)
    met = None if field.met is None else ", ".join(words.get(value, value) for value in field.theirs if value)
    return replace(field, options=options, met=met)


def condition_words(document: Document, rough: Questionnaire | None, at: Path) -> str:
    """Return a condition of a draft as a part of a sentence; empty when there is none."""
    found = spot(document, at)
    if found is None or found.value is None or rough is None:
        return ""
    condition = _at(rough, found.keys)
    return said(in_words(condition, rough)) if condition is not None else "…"


def is_condition(at: Path) -> bool:
    """Return whether a condition belongs at a path."""
    return typed(at)[0] == Condition


def stands_as(value: object, kind: str) -> str | tuple[str, ...]:
    """Return a value as it stands in a field of some kind."""
    if kind == "several":
        return tuple(map(shown, value)) if isinstance(value, list) else ()
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    return shown(value)


def _at(piece: object, keys: tuple) -> object:
    """Return what the rough questionnaire has at keys and indexes of the document."""
    for key in keys:
        if piece is None:
            return None
        if isinstance(key, int):
            piece = piece[key] if key < len(piece) else None
        else:
            piece = getattr(piece, f"{key}_" if key == "class" else key, None)
    return piece


def is_words(at: Path) -> bool:
    """Return whether a list of plain words belongs at a path."""
    return isinstance(typed(at)[0], Many)


def many(at: Path, label: str) -> More:
    """Return the box for members of a list, one a line."""
    return More(at, _("Add"), label, _("You can paste a whole list. Numbers and bullets in front of a line go away."))


def called(member: Mapping) -> str:
    """Return what a member of a list is called: its text, else its id."""
    return str(member.get("text") or member.get("id") or "")


def levels_of(m: Maker) -> list[tuple[str, str]]:
    """Return the levels as (value, text), best first."""
    levels = {str(one.get("value", "")): str(one.get("text") or one.get("value", "")) for _at, one in m.members(("scoring", "levels"))}
    return sorted(levels.items(), key=lambda one: (one[0].isdigit(), int(one[0]) if one[0].isdigit() else 0), reverse=True)
