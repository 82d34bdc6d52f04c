"""What a page of the builder shows of a piece of a draft: its fields with what stands, what was typed and what is not right."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from selfassess.core.definition import JUDGED, Questionnaire
from selfassess.core.drafting.document import DraftFault
from selfassess.core.drafting.places import ORIGIN, Document, Path, Spot, inside, name_of
from selfassess.core.format_words import VALUE_WORDS
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.builder.kept import Kept, as_values
from selfassess.web.builder.sending import ORDER, Placed, names_in, of_row, own_id, placed, puts_value
from selfassess.web.builder.sheet import condition_words, made_at
from selfassess.web.builder.specs import Block, Chapter, Rows, Spec, Step
from selfassess.web.builder.widgets import Area, Picks, Ticks
from selfassess.web.builder.words import fault_words, short
from selfassess.web.languages import said

FEWEST_LISTS = 4  # lists to choose from, one a place; one more than are filled
_KEYS = {"roles": "role", "states": "states", "when_empty": "when_empty", "answers": "better", "together": "together", "kinds": "kind"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `met`: what somebody else put there meanwhile, none without; `theirs`: its values; `options`: (value, text) to choose from.

    `made_at`: where what can be chosen is made (words, address), when there is nothing yet. `by_button`: it changes what is on the page, so it is saved by a button only.
    """

    name: str
    label: str
    hint: str
    widget: str
    value: object
    options: tuple[tuple[str, str], ...]
    fault: str | None
    met: str | None
    rows: int
    short: bool
    by_button: bool
    theirs: tuple[str, ...] = ()
    made_at: tuple[str, str] | None = None
    kind: str = "field"

    @property
    def is_text(self) -> bool:
        """Whether it holds a text of the questionnaire, and not a number or what is chosen from a list."""
        return self.widget == "area" or (self.widget == "line" and not self.short)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a piece: what it is about, what it says (empty: there is none), what is wrong with it, and the page where it is made."""

    label: str
    says: str
    faults: tuple[str, ...]
    href: str
    kind: str = "condition"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a list on the page. `path`: as buttons name it; `number`: its place."""

    path: str
    title: str
    number: str
    is_first: bool
    is_last: bool
    fields: tuple[Field, ...]
    more: tuple[object, ...]
    faults: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Members:
    """A list of members with what adds some."""

    path: str
    title: str
    hint: str
    one: str
    add: str
    pasted: bool
    members: tuple[Member, ...]
    faults: tuple[str, ...]
    letters: bool
    kind: str = "members"


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter with its blocks; `is_open`: something in the rest is not right."""

    name: str
    title: str
    blocks: tuple[object, ...]
    more: tuple[object, ...]
    more_title: str
    is_open: bool


class Sheet:
    """Makes what a page shows of one piece. `kept`: what the last save left over."""

    def __init__(self, draft: Draft, home: Path, here: Spot, kept: Kept | None = None):
        self.draft, self.home, self.here = draft, home, here
        self.kept = kept or Kept(draft.revision)
        self.document = drafting.document(draft)
        reading = drafting.reading_of(draft)
        self.rough = reading.rough
        self.faults = _faults_by_name(home, reading.faults)
        self.shown: set[str] = set()
        self.fields: list[Field] = []

    def headings(self, chapters: Iterable[Chapter]) -> tuple[Heading, ...]:
        """Return the chapters of the page."""
        return tuple(self._heading(chapter) for chapter in chapters)

    def id_field(self) -> Field:
        """Return the field for the id of the piece itself."""
        return self._field(own_id(self.here))

    def others(self) -> tuple[str, ...]:
        """Return what is not right and stands at no field that was shown; call it last."""
        return tuple(says for name, found in self.faults.items() if name not in self.shown for says in found)

    def _heading(self, chapter: Chapter) -> Heading:
        blocks = tuple(self._block(block) for block in chapter.blocks)
        more = tuple(self._block(block) for block in chapter.more)
        return Heading(chapter.name, said(chapter.title), blocks, more, said(chapter.more_title), any(map(_is_wrong, more)))

    def _block(self, block: Block) -> object:
        if isinstance(block, Spec):
            return self._field(next(placed(self.here, (block,))))
        return self._members(block) if isinstance(block, Rows) else self._condition(block.at, (block.at,), said(block.label))

    def _condition(self, key: str, at: Path, says: str) -> Condition:
        path = (*self.home, *at)
        faults = self._faults_of(":".join(at)) + [fault_words(one.says) for one in drafting.dead_ends_in(self.draft) if one.path == path]
        words = condition_words(self.document, self.rough, path)
        return Condition(says, words, tuple(dict.fromkeys(faults)), condition_page(self.draft, path))

    def _field(self, field: Placed) -> Field:
        name, widget = field.name, field.widget
        value = self.kept.typed.get(name, field.shown)
        met = self.kept.met.get(name)
        options = self._options(widget, field, value) if isinstance(widget, Picks) or hasattr(widget, "choices") else ()
        if widget.name == "picks":
            value = (*value, *("",) * max(1, FEWEST_LISTS - len(value)))
        fault = self.kept.faults.get(name) or next(iter(self._faults_of(field.name)), None)
        rows, short = (widget.rows, getattr(widget, "short", False)) if isinstance(widget, Area) else (1, False)
        says = None if met is None else self._told(met, options)
        hint = said(field.hint) if field.hint else ""
        made = Field(
            name, said(field.label), hint, widget.name, value, options, fault, says, rows, short, not puts_value(field), as_values(met)
        )
        if getattr(widget, "choices", "") and not CHOICES[widget.choices](self):
            made = replace(made, made_at=made_at(self.draft.ref, widget.choices))
        self.fields.append(made)
        return made

    def _faults_of(self, at: str) -> list[str]:
        """Return what is not right at the field of this name; what is inside it counts as its own."""
        found = [name for name in self.faults if name == at or name.startswith(f"{at}:")]
        self.shown.update(found)
        return [says for name in found for says in self.faults[name]]

    def _options(self, widget, field: Placed, value: object) -> tuple[tuple[str, str], ...]:
        found = list(CHOICES[widget.choices](self))
        known = {one for one, _text in found}
        chosen = value if isinstance(value, tuple) else (value,)
        gone = [(one, _("%(id)s (does not exist)", id=one)) for one in chosen if one and one not in known]
        empty = [] if isinstance(widget, Ticks) or getattr(widget, "default", "") else [("", _("Choose or leave empty"))]
        return (*empty, *found, *gone)

    def _told(self, met: object, options: tuple[tuple[str, str], ...]) -> str:
        words = dict(options)
        if isinstance(met, tuple):
            return ", ".join(words.get(one, one) for one in met)
        return words.get(met, str(met))

    def _members(self, rows: Rows) -> Members:
        names = names_in(self.here, rows.at)
        path = ":".join(rows.at)
        members = tuple(self._member(rows, name, place, len(names)) for place, name in enumerate(names))
        self.shown.add(path)
        faults = tuple(self.faults.get(path, ()))
        hint = said(rows.hint) if rows.hint else ""
        letters = rows.at == ("norms",) and names != [chr(ord("a") + place) for place in range(len(names))]
        return Members(
            path, said(rows.title), hint, said(rows.one), said(rows.add), rows.pasted, members, faults, letters and len(names) <= 26
        )

    def _member(self, rows: Rows, name: str, place: int, count: int) -> Member:
        made = [self._field(field) for field in of_row(self.here, rows, name)]
        fields, more = made[: len(rows.fields)], made[len(rows.fields) :]
        if rows.condition:
            more.append(self._condition(rows.condition, (*rows.at, name, rows.condition), _("When this norm does not apply")))
        path = ":".join((*rows.at, name))
        self.shown.add(path)
        number = self.kept.typed.get(f"{ORDER}:{path}", str(place + 1))
        title = f"{said(rows.one)} {name if rows.id_label else place + 1}"
        return Member(
            path, title, str(number), place == 0, place == count - 1, tuple(fields), tuple(more), tuple(self.faults.get(path, ())),
            any(map(_is_wrong, more)),
        )  # fmt: skip


def condition_page(draft: Draft, path: Path) -> str:
    """Return the address where a condition is made."""
    return url_for("builder.conditions.condition", ref=draft.ref, at="/".join(path))


def origin_of(piece: object) -> tuple[str, str] | None:
    """Return where a part, section or item was copied from: (questionnaire, id)."""
    found = piece.get(ORIGIN) if isinstance(piece, Mapping) else None
    return (str(found.get("questionnaire", "")), str(found.get("id", ""))) if isinstance(found, Mapping) else None


def levels_of(rough: Questionnaire, item: Mapping) -> tuple[tuple[str, str], ...]:
    """Return the levels that an item can have, each with the share that it needs (empty: all below); nothing without levels."""
    thresholds = rough.scoring.thresholds
    if not thresholds:
        return ()
    needed = thresholds.item.get(str(item.get("kind", "")), {})
    if item.get("zero_tolerance") and thresholds.zero_tolerance:
        needed = thresholds.zero_tolerance
    return tuple(
        (level.text, str(needed[level.value]) if level.value in needed else "") for level in reversed(rough.scoring.levels) if needed
    )


def steps_in(document: Document, item: Mapping | None = None) -> tuple[Step, ...]:
    """Return the levels of a draft, the best first, with what each usually means: for an item by what it is judged on.

    Behind them stands what is said of a level that the draft does not have, as after a copy: it can be read and emptied.
    """
    found = [level for level in reversed((document.get("scoring") or {}).get("levels") or ()) if isinstance(level, dict)]
    materials = [one for one in document.get("materials") or () if isinstance(one, dict)]
    usual = _anchors(next((one for one in materials if item and one.get("id") == item.get("material")), {}))
    steps = tuple(
        Step(value := level.get("value", 0), str(level.get("text", "")), str(usual.get(str(value)) or level.get("meaning") or ""))
        for level in found
    )
    known = {str(step.value) for step in steps}
    odd = dict.fromkeys(value for one in ([item] if item else materials) for value in _anchors(one) if value not in known)
    return (*steps, *(Step(value, value) for value in odd))


def _anchors(piece: Mapping) -> dict[str, str]:
    return {str(value): str(text) for value, text in (piece.get("anchors") or {}).items()}


def _is_wrong(block: object) -> bool:
    if isinstance(block, Field):
        return bool(block.fault) or block.met is not None
    if isinstance(block, Condition):
        return bool(block.faults)
    return isinstance(block, Members) and (
        bool(block.faults) or any(member.faults or any(map(_is_wrong, member.fields)) for member in block.members)
    )


def _faults_by_name(home: Path, faults: Iterable[DraftFault]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for fault in faults:
        if fault.path[: len(home)] == home:
            path = fault.path[len(home) :]
            found[":".join(path)].append(fault_words(fault.says, fault.path))
    return dict(found)


def _words(name: str) -> Callable[[Sheet], list[tuple[str, str]]]:
    return lambda sheet: [(value, said(text)) for value, text in VALUE_WORDS[_KEYS[name]].items()]


def _listed(*at: str) -> Callable[[Sheet], list[tuple[str, str]]]:
    def options(sheet: Sheet) -> list[tuple[str, str]]:
        found = inside(Spot((), Questionnaire, sheet.document), at)
        return [(str(each.get("id", "")), str(each.get("text") or each.get("id", ""))) for each in (found.value or () if found else ())]

    return options


def _norms(sheet: Sheet) -> list[tuple[str, str]]:
    found = inside(sheet.here, ("norms",))
    members = found.value or () if found else ()
    return [(str(name_of(each, found.type.of)), f"{name_of(each, found.type.of)}. {short(str(each.get('text', '')))}") for each in members]


CHOICES: Mapping[str, Callable[[Sheet], list[tuple[str, str]]]] = {
    **{name: _words(name) for name in _KEYS},
    "judged": lambda sheet: [(state, said(VALUE_WORDS["states"][state])) for state in JUDGED],
    "levels": lambda sheet: [(str(level.value), level.text) for level in sheet.rough.scoring.levels],
    "risks": lambda sheet: [
        (str(risk), str(risk)) for risk in range(1, (sheet.rough.scoring.actions.risk_scale if sheet.rough.scoring.actions else 4) + 1)
    ],
    "norms": _norms,
    "populations": _listed("populations"),
    "materials": _listed("materials"),
    "functions": _listed("functions"),
    "intake": _listed("intake"),
    "layers": _listed("scoring", "layers"),
}
