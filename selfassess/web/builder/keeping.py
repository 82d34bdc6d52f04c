"""What was sent from a sheet, kept: the fields that changed, and what its button asked."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from flask import g, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.drafting.making import lines_of
from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.operations import FIRST, Add, Move, Operation, Remove, Rename, Set
from selfassess.core.drafting.places import Document, Path, typed
from selfassess.core.typed_text import seen_text
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.drafting import Edited, NotDone
from selfassess.web import guarding
from selfassess.web.builder.sheet import Block, Field, Maker, More, fields_in, is_words, lists_in, shown
from selfassess.web.builder.words import place_words
from selfassess.web.guarding import Looked, look

LONGEST = 20_000  # signs of one field
NUMBERS = (int, float, Fraction)
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9}%?|/[0-9]{1,9}|%)?")


@dataclass(frozen=True)
class Kept:
    """What became of a form. `typed`: what is not kept, by name of field; `told`, `met`: why; `gone`: texts for what is not there any more."""

    edited: Edited
    looked: Looked
    typed: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    met: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everything that was sent is kept."""
        return self.edited.is_whole and not self.looked.refused


def new_token() -> str:
    """Return a token for a form: what is sent twice is done once."""
    return secrets.token_hex(8)


def sent_revision(draft: Draft) -> int:
    """Return the revision that the form was made from."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else draft.revision


def base_of(draft: Draft) -> tuple[int, Document]:
    """Return the revision that the form was made from, with the document as it was then."""
    revision = sent_revision(draft)
    try:
        return revision, drafting.document_at(draft, revision)
    except NotDone:
        return draft.revision, drafting.document(draft)


def keep(draft: Draft, blocks: Iterable[Block], *, base: Document, revision: int) -> Kept:
    """Keep what was sent from a page of these blocks, which are made of the document that the form was made from."""
    blocks, form = list(blocks), request.form
    do, _colon, place = form.get("do", "save").partition(":")
    fields = {one.name: one for one in fields_in(blocks) if not (do == "take" and one.name == place)}
    sent = {name: found for name, one in fields.items() if (found := _sent(one, form)) is not None and found != _before(one)}
    lists = {one.name: one for one in lists_in(blocks)}
    added = {name: text for name in lists if (text := form.get(name, "")[:LONGEST].strip())}
    looked = _look(fields, sent, added)
    steps = [*_sets(fields, sent, looked), *_asked(do, place, blocks, base), *_adds(lists, added, looked, do, place)]
    gone = {path for step in steps if isinstance(step, Remove) for path in step.members}
    steps += [step for step in _renames(fields, sent) if step.at not in gone]
    edited = drafting.change(draft, steps, revision=revision, by=g.member, token=form.get("token", "")[:32] or None)
    guarding.tell(looked, by=g.member, organisation=g.member.organisation, where="questionnaire")
    return _kept(edited, looked, sent, added, base)


def _sent(one: Field, form: MultiDict) -> str | tuple[str, ...] | None:
    """Return what was sent for a field; None when the form stops before it."""
    if one.kind in ("tick", "several"):
        if "end" not in form:
            return None
        chosen = tuple(value[:LONGEST] for value in form.getlist(one.name))
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


def _sets(fields: Mapping[str, Field], sent: Mapping, looked: Looked) -> Iterator[Set]:
    for name, value in sent.items():
        if fields[name].kind != "id" and name not in looked.refused:
            yield Set(fields[name].at, _converted(fields[name], value))


def _renames(fields: Mapping[str, Field], sent: Mapping) -> Iterator[Rename]:
    for name, value in sent.items():
        if fields[name].kind == "id":
            yield Rename(fields[name].at[:-1], str(value))


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


def _kept(edited: Edited, looked: Looked, sent: Mapping, added: Mapping[str, str], base: Document) -> Kept:
    kept: dict[str, str | tuple[str, ...]] = {name: text for name, text in {**sent, **added}.items() if name in looked.refused}
    told, met, gone = dict(looked.faults), {}, []
    for one in edited.refused:
        for step in steps_of(one.operation):
            name = _name_of(step, sent)
            kept[name] = step.id
            told[name] = _("This id is in use.") if one.says_taken else _("Use letters, digits, hyphens, dots and underscores.")
    for meeting in edited.meetings:
        for step in steps_of(meeting.operation):
            name = _name_of(step, sent)
            if meeting.is_gone or name not in sent:
                gone.append(_("%(place)s: %(text)s", place=place_words(meeting.at), text=_text_of(step)))
            else:
                kept[name], met[name] = sent[name], _words(meeting.stands)
    return Kept(edited, looked, kept, told, met, tuple(gone))


def _name_of(step: Operation, sent: Mapping) -> str:
    """Return the name of the field that an operation came from; another name after a rename by somebody else."""
    at = getattr(step, "at", ())
    if isinstance(step, Rename):
        return next((f"{'/'.join(at)}/{key}" for key in ("id", "code") if f"{'/'.join(at)}/{key}" in sent), "/".join((*at, "id")))
    return "/".join(at)


def _text_of(step: Operation) -> str:
    match step:
        case Set(_at, value):
            return _words(value)
        case Add(_at, members):
            return ", ".join(_words(next((member[key] for key in ("text", "term", "title") if key in member), "")) for member in members)
        case Rename(_at, id):
            return id
        case Remove():
            return _("Remove")
    return ""


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return shown(value) if not isinstance(value, Mapping) else "…"


def path_typed(place: str) -> Path:
    """Return the path that an address or a name of a field says."""
    return tuple(place.split("/"))
