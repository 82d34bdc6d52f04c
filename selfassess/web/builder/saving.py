"""One page of a part, section, item or the whole saved: everything that can be kept is kept, and what waits comes back (see `kept.py`)."""

from collections.abc import Iterable

from flask import request
from werkzeug.datastructures import MultiDict

from selfassess.core.drafting.operations import NoSuchPlace
from selfassess.core.drafting.places import Document, Path, Spot, spot
from selfassess.models.draft import Draft
from selfassess.web.builder.kept import THEIRS, Kept, Sent, choice_at, does, kept_of, waits
from selfassess.web.builder.sending import Placed, Typed, changed, operations, puts_value
from selfassess.web.guarding import Looked, look
from selfassess.web.languages import said
from selfassess.web.pages import saves_itself


def stood_at(document: Document, home: Path) -> Spot:
    """Return where a piece stood. Raises NoSuchPlace."""
    found = spot(document, home)
    if found is None:
        raise NoSuchPlace(home)
    return found


def save(draft: Draft, home: Path, *, fields: Iterable[Placed], lists: list[Path], revision: int, document: Document) -> Kept:
    """Save what a page sent."""
    here = stood_at(document, home)
    typed = [one for one in _typed(fields) if choice_at(one.field.name) != THEIRS]
    looked = _look(typed)
    fine = [one for one in typed if not waits(one.field.name) and one.field.name not in looked.refused]
    asks = MultiDict() if saves_itself() else request.form  # order and buttons wait for a hand
    steps = operations(document, home, here, typed=fine, lists=lists, form=asks)
    edited = does(draft, steps, revision=revision, looked=looked)
    done = [_sent(home, one) for one in fine if puts_value(one.field)]
    return kept_of(draft, edited, [_sent(home, one) for one in typed], done=done, revision=revision, looked=looked, added={})


def _typed(fields: Iterable[Placed]) -> list[Typed]:
    """Return what was typed; a page that saves itself knows that, and may have saved something else in between."""
    if not saves_itself():
        return changed(fields, request.form)
    return [
        Typed(field, field.widget.typed(request.form, field.name)) for field in fields if field.name in request.form and puts_value(field)
    ]


def _sent(home: Path, one: Typed) -> Sent:
    return Sent(one.field.name, (*home, *one.field.at), one.value, one.field.widget.shown, one.field.is_id)


def _look(typed: list[Typed]) -> Looked:
    texts = {one.field.name: one.value for one in typed if isinstance(one.value, str)}
    stood = {one.field.name: (str(one.field.shown), *one.field.known) for one in typed if isinstance(one.value, str)}
    return look(texts, stood, sent=request.form, labels={one.field.name: said(one.field.label) for one in typed})
