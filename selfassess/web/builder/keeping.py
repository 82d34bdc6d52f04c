"""What was sent from a sheet, kept: the fields that changed, and what its button asked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import partial

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.drafting.making import lines_of
from selfassess.core.drafting.operations import FIRST, Add, Move, Operation, Remove, Rename, Set
from selfassess.core.drafting.places import Document, Path, typed
from selfassess.core.typed_text import seen_text
from selfassess.models.draft import Draft
from selfassess.web.builder.kept import THEIRS, Kept, Sent, choice_at, does, kept_of, waits
from selfassess.web.builder.sheet import Block, Field, Maker, More, fields_in, is_words, lists_in, stands_as
from selfassess.web.guarding import Looked, look
from selfassess.web.pages import saves_itself

LONGEST = 20_000  # signs of one field
NUMBERS = (int, float, Fraction)
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9}%?|/[0-9]{1,9}|%)?")


def keep(draft: Draft, blocks: Iterable[Block], *, base: Document, revision: int) -> Kept:
    """Keep what was sent from a page of these blocks, which are made of the document that the form was made from."""
    blocks, form = list(blocks), request.form
    do, _colon, place = form.get("do", "save").partition(":")
    sent = [one for one in _typed(blocks) if choice_at(one.name) != THEIRS]
    lists = {} if saves_itself() else {one.name: one for one in lists_in(blocks)}
    added = {name: text for name in lists if (text := form.get(name, "")[:LONGEST].strip())}
    fields = {one.name: one for one in fields_in(blocks)}
    looked = _look(fields, {one.name: one.value for one in sent}, added)
    fine = [one for one in sent if one.name not in looked.refused and not waits(one.name)]
    done = [one for one in fine if not one.is_id]
    steps = [*(Set(one.at, _converted(fields[one.name], one.value)) for one in done), *_asked(do, place, blocks, base)]
    steps += _adds(lists, added, looked, do, place)
    gone = {path for step in steps if isinstance(step, Remove) for path in step.members}
    steps += [Rename(one.at[:-1], str(one.value)) for one in fine if one.is_id and one.at[:-1] not in gone]
    edited = does(draft, steps, revision=revision, looked=looked)
    return kept_of(draft, edited, sent, done=done, revision=revision, looked=looked, added=added)


def _typed(blocks: Iterable[Block]) -> Iterator[Sent]:
    """Yield what was typed; a page that saves itself knows that, and may have saved something else in between."""
    for one in fields_in(blocks):
        value = _sent(one, request.form)
        is_typed = one.kind != "id" if saves_itself() else value != _before(one)
        if value is not None and is_typed:
            yield Sent(one.name, one.at, value, partial(stands_as, kind=one.kind), one.kind == "id")


def _sent(one: Field, form: MultiDict) -> str | tuple[str, ...] | None:
    """Return what was sent for a field; None when the form stops before it."""
    if one.kind in ("tick", "several"):
        if "end" not in form and one.name not in form:
            return None
        chosen = tuple(value[:LONGEST] for value in form.getlist(one.name) if value)
        return chosen if one.kind == "several" else ("true" if chosen else "")
    if one.name not in form:
        return None
    text = seen_text(form[one.name][:LONGEST])
    return text if one.kind == "area" else " ".join(text.split())


def _before(one: Field) -> str | tuple[str, ...]:
    """Return what a field had, as its form would send it back."""
    if one.kind == "several":
        return tuple(value for value, _text in one.options if value in one.value)
    if one.kind == "tick":
        return "true" if one.value == "true" else ""
    text = seen_text(str(one.value))
    return text if one.kind == "area" else " ".join(text.split())


def _look(fields: Mapping[str, Field], sent: Mapping, added: Mapping[str, str]) -> Looked:
    texts = {name: text for name, text in sent.items() if isinstance(text, str) and fields[name].is_text}
    before = {name: str(fields[name].value) for name in texts}
    labels = {name: fields[name].label for name in texts} | dict.fromkeys(added, _("What you add"))
    return look(texts | added, before, sent=request.form, labels=labels)


def _converted(one: Field, value: str | tuple[str, ...]) -> object:
    """Return what was typed as a draft keeps it; what cannot be read stays as it was typed."""
    if isinstance(value, tuple):
        return list(value)
    if not value:
        return None
    type_ = typed(one.at)[0]
    if is_words(one.at):
        return [word.strip() for word in value.split(",") if word.strip()]
    if type_ is bool:
        return {"true": True, "false": False}.get(value, value)
    return number_typed(value) if type_ in NUMBERS else value


def number_typed(text: str) -> int | str:
    """Return a number as a draft keeps it: 3, `0.9`, `2/3`; a share may be typed as 90%."""
    plain = text.replace(" ", "").replace(",", ".").replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        return text
    if plain.endswith("%"):
        share = Fraction(plain.removesuffix("%")) / 100
        return share.numerator if share.denominator == 1 else f"{float(share):g}"
    return int(plain) if plain.isdigit() and len(plain) < 10 else plain


def _asked(do: str, place: str, blocks: Iterable[Block], base: Document) -> Iterator[Operation]:
    """Yield what the buttons of a member of a list do; only those that stood on the page."""
    if f"{do}:{place}" not in {value for value, _words in _buttons(blocks)}:
        return
    at = tuple(place.split("/"))
    names = [path[-1] for path, _member in Maker("", base).members(at[:-1])]
    index = names.index(at[-1])
    if do == "remove":
        yield Remove((at,))
    elif do == "up":
        yield Move(at, at[:-1], names[index - 2] if index > 1 else FIRST)
    elif do == "down":
        yield Move(at, at[:-1], names[index + 1])


def _buttons(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        yield from block.buttons
        yield from _buttons(block.blocks)


def _adds(lists: Mapping[str, More], added: Mapping[str, str], looked: Looked, do: str, place: str) -> Iterator[Add]:
    for name, text in added.items():
        if name not in looked.refused:
            yield Add(lists[name].at, tuple(_member(lists[name], line) for line in lines_of(text)))
    more = lists.get(f"new:{place}") if do == "add" else None
    if more and more.name not in added:
        yield Add(more.at, ({"text": "", **more.like} if more.label else dict(more.like),))


def _member(more: More, line: str) -> dict[str, object]:
    """Return a member from a line; a word and what it means have a colon between them."""
    if more.key == "term" and ":" in line:
        term, text = line.split(":", 1)
        return {**more.like, "term": term.strip(), "text": text.strip()}
    return {**more.like, more.key: line}


def path_typed(place: str) -> Path:
    """Return the path that an address or a name of a field says."""
    return tuple(place.split("/"))
