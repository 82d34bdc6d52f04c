"""What a page of the builder sent, as operations: values, ids, order, and the one thing a button asks for.

A page carries the revision that it was made from; what was sent is compared with the draft as it was then, so a page
that is old changes only what its reader changed. Names of inputs are paths inside the piece, joined by colons:
`norms:d:text`; the place of a member in its list is `order:norms:d`, and what to add to it `new:norms`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from selfassess.core.drafting.making import lines_of, paste
from selfassess.core.drafting.operations import Add, Move, Operation, Remove, Rename, Set, apply
from selfassess.core.drafting.ordering import beside, by_numbers, moves
from selfassess.core.drafting.places import Document, Path, Spot, inside, member_path, name_of
from selfassess.core.drafting.ways import asked_as
from selfassess.core.phrases import N_, Phrase
from selfassess.web.builder.specs import Block, Rows, Spec
from selfassess.web.builder.widgets import Line, Widget, as_typed, differs

ORDER, NEW, PICKED, DO = "order", "new", "pick", "do"
UP, DOWN, REMOVE, ADD, LETTERS, MOVE = "up", "down", "remove", "add", "letters", "move"
ID = Line(short=True)


@dataclass(frozen=True, slots=True)
class Placed:
    """One field of a page. `at`: inside the piece; `stands`: the value that the draft has there; `is_id`: an id, which others name.

    `known`: texts that stand in the draft already, about which the guard need not ask again.
    """

    at: Path
    widget: Widget
    label: Phrase
    stands: object
    hint: Phrase | None = None
    is_id: bool = False
    known: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its input."""
        return ":".join(self.at)

    @property
    def shown(self) -> object:
        """What stands, as it is shown."""
        return self.widget.shown(self.stands)


@dataclass(frozen=True, slots=True)
class Typed:
    """A field that somebody changed; `value`: as it stands in the form."""

    field: Placed
    value: object


@dataclass(frozen=True, slots=True)
class Asked:
    """What a button asks: a verb and the path that it is about (of a list, or of a member)."""

    verb: str = ""
    at: Path = ()


def asked(form: MultiDict) -> Asked:
    """Return what the button asks that was pressed."""
    verb, *path = form.get(DO, "").split(":")
    return Asked(verb, tuple(path))


def placed(here: Spot, blocks: Iterable[Block]) -> Iterator[Placed]:
    """Yield every field of a piece, with those of the members of its lists."""
    for block in blocks:
        if isinstance(block, Spec):
            yield _placed(here, block.at, block)
        elif isinstance(block, Rows):
            for name in names_in(here, block.at):
                yield from of_row(here, block, name)


def of_row(here: Spot, rows: Rows, name: str) -> Iterator[Placed]:
    """Yield the fields of one member of a list, its id last."""
    for spec in (*rows.fields, *rows.more):
        yield _placed(here, (*spec.at, name) if spec.outside else (*rows.at, name, *spec.at), spec)
    if rows.id_label:
        at = (*rows.at, name, "id")
        yield Placed(at, ID, rows.id_label, name, rows.id_hint, is_id=True)


def own_id(here: Spot) -> Placed:
    """Return the field for the id of a part, section or item itself."""
    hint = N_("How it stands in lists, rules and files. Change it and everything that names it follows.")
    return Placed(("id",), ID, N_("Id"), str(here.value.get("id", "")), hint, is_id=True)


def names_in(here: Spot, at: Path) -> list[str]:
    """Return the names of the members of a list inside a piece."""
    found = inside(here, at)
    return [str(name_of(member, found.type.of)) for member in (found.value or ())] if found else []


def changed(fields: Iterable[Placed], form: MultiDict) -> list[Typed]:
    """Return the fields that were sent with something else than the draft had."""
    sent = ((field, field.widget.typed(form, field.name)) for field in fields if field.name in form)
    return [Typed(field, value) for field, value in sent if differs(field.widget, value, field.shown)]


def operations(document: Document, home: Path, here: Spot, *, typed: list[Typed], lists: list[Path], form: MultiDict) -> list[Operation]:
    """Return what a page asks of the draft, in an order in which each finds what it names: values, order, button, kind, ids.

    `home`: the path of the piece, `here`: where it stood; `lists`: the lists whose members have a place on the page.
    """
    values = [Set((*home, *one.field.at), one.field.widget.stored(one.value)) for one in typed if puts_value(one.field)]
    order = [step for at in lists if (step := _ordered(home, here, at, form))]
    button = asked(form)
    wanted = _wanted(home, here, button, lists, form)
    kind = next((one.value for one in typed if one.field.at == ("kind",)), None)
    ways = [asked_as(_applied(document, values), home[0], str(kind))] if kind is not None else []
    return [*values, *order, *wanted, *ways, *_renames(home, typed), *(_letters(home, here) if button.verb == LETTERS else ())]


def like(form: MultiDict, at: Path) -> dict[str, object]:
    """Return what all members that are added have besides their text: the role and kind of items."""
    if at[-1:] != ("items",):
        return {}
    return {key: form[f"{NEW}:{key}"] for key in ("role", "kind") if form.get(f"{NEW}:{key}")}


def added(home: Path, at: Path, text: str, besides: dict[str, object], *, pasted: bool = True) -> Operation:
    """Return what adds a member for each line; without a line one that is empty."""
    path = (*home, *at)
    if not pasted or not lines_of(text):
        return Add(path, (besides,))
    return paste(path, text, like=besides)


def puts_value(field: Placed) -> bool:
    """Return whether a field is of a value: an id and a way of asking change what is on the page, and wait for a button."""
    return not field.is_id and field.at != ("kind",)


def _placed(here: Spot, at: Path, spec: Spec) -> Placed:
    found = inside(here, at)
    return Placed(at, spec.widget, spec.label, found.value if found else None, spec.hint)


def _applied(document: Document, steps: list[Operation]) -> Document:
    for step in steps:
        document = apply(document, step).document
    return document


def _ordered(home: Path, here: Spot, at: Path, form: MultiDict) -> Operation | None:
    standing = names_in(here, at)
    typed = {name: form.get(":".join((ORDER, *at, name)), "").strip() for name in standing}
    numbers = {name: int(text) for name, text in typed.items() if text.isascii() and text.isdigit() and len(text) < 6}
    return _to(home, here, at, by_numbers(standing, numbers))


def _to(home: Path, here: Spot, at: Path, wanted: list[str]) -> Operation | None:
    return moves((*home, *at), names_in(here, at), wanted, inside(here, at).type.of)


def _wanted(home: Path, here: Spot, button: Asked, lists: list[Path], form: MultiDict) -> list[Operation]:
    around, name = button.at[:-1], button.at[-1:]
    if button.verb in (UP, DOWN) and around in lists and name:
        step = _to(home, here, around, beside(names_in(here, around), name[0], -1 if button.verb == UP else 1))
        return [step] if step else []
    if button.verb == REMOVE and around in lists and name:
        return [Remove((member_path((*home, *around), name[0], inside(here, around).type.of),))]
    if button.verb == MOVE and button.at in lists:
        picked, target = form.getlist(PICKED), form.get("target", "")
        return [Move((each,), (target, button.at[-1])) for each in names_in(here, button.at) if each in picked and target]
    return []


def _renames(home: Path, typed: list[Typed]) -> list[Operation]:
    """Return what gives other ids: of members first, then of the piece itself, whose id begins their paths."""
    found = [one for one in typed if one.field.is_id]
    members = [Rename((*home, *one.field.at[:-1]), str(one.value)) for one in found if one.field.at != ("id",)]
    return members + [Rename(home, str(one.value)) for one in found if one.field.at == ("id",)]


def _letters(home: Path, here: Spot) -> list[Operation]:
    """Return what letters the norms in their order: by way of names that nothing has."""
    standing = names_in(here, ("norms",))
    if len(standing) > len(_ALPHABET):
        return []
    goes = [(name, letter) for name, letter in zip(standing, _ALPHABET, strict=False) if name != letter]
    away = [Rename((*home, "norms", name), f"{name}_{place}") for place, (name, _letter) in enumerate(goes)]
    return away + [Rename((*home, "norms", f"{name}_{place}"), letter) for place, (name, letter) in enumerate(goes)]


_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def new_text(form: MultiDict, at: Path) -> str:
    """Return what was typed to be added to a list."""
    return as_typed(form.get(":".join((NEW, *at)), ""))
