"""A page with the form on which a piece of a draft is made: what all of these have, and how each is answered.

The same form is sent by a button and by the page itself (`static/draft-save.js`). A button gets a page; the page itself gets
what it must know as data: from which revision it goes on, what is not right, where two met, and what the guard asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from flask import g, get_template_attribute, request
from flask_babel import gettext as _

from selfassess.models.database import now
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.drafting import Editor
from selfassess.web.builder.kept import Kept, as_values, as_words, new_name
from selfassess.web.builder.notices import Notice, Undoable, notice_of, undoable
from selfassess.web.guarding import Panel
from selfassess.web.languages import clock
from selfassess.web.pages import error_page, marked, saves_itself, show


class Input(Protocol):
    """A field of a page: its name, what people call it, what is not right with it, and what somebody else put there (None: nobody did).

    `is_text`: it is in the language of what is typed here, and not in that of the page.
    """

    name: str
    label: str
    fault: str | None
    met: str | None
    is_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What every such page has. `lang`: of the texts of the draft; `name`: of this page, for what it saves itself; `moved`: the path that was moved."""

    draft: Draft
    lang: str
    name: str
    person: str
    inputs: tuple[Input, ...]
    problems: tuple[tuple[str, str], ...]
    kept: Kept
    notice: Notice | None
    undoable: Undoable
    editors: tuple[Editor, ...]
    moved: str
    guard: Panel | None

    @property
    def faults(self) -> bool:
        """Whether the title of the page says that something is wrong."""
        return not self.kept.is_whole

    @property
    def typed_lang(self) -> str:
        """The language of what is typed here."""
        return self.lang


def shared(draft: Draft, inputs: Sequence[Input], *, kept: Kept | None, back: str) -> dict[str, object]:
    """Return what every such page has, by name. `inputs`: its fields; `back`: its address."""
    kept = kept or Kept(draft.revision)
    return {
        "draft": draft,
        "lang": drafting.language_of(draft),
        "name": new_name(),
        "person": g.member.account.email,
        "inputs": tuple(inputs),
        "problems": tuple(_problems(kept)),
        "kept": kept,
        "notice": notice_of(draft),
        "undoable": undoable(draft, back),
        "editors": tuple(drafting.editors(draft, but=g.member)),
        "moved": request.args.get("moved", ""),
        "guard": kept.looked.panel(saved=True),
    }


def answered(page: FormPage):
    """Return the page, or what it must know when it saved itself."""
    if saves_itself():
        return reply(page)
    return show(page), 200 if page.kept.is_whole else 422


def gone():
    """Return what a page that saves itself hears when what it is about is no longer there."""
    return error_page(
        409,
        says=_("Somebody took away what you were working on. What you typed is not saved; it stands on this page."),
        what_to_do=_("Copy what you still need. In the history of the draft you can take that back."),
    )


def _problems(kept: Kept) -> Iterable[tuple[str, str]]:
    """Yield what kept something from being saved: (name of field, sentence)."""
    yield from ((name, says) for name, says in kept.faults.items() if name)
    says = _("Somebody else changed this too. Choose which of the two texts stays.")
    yield from ((name, says) for name in kept.met if name not in kept.faults)


def reply(page: FormPage) -> dict[str, object]:
    """Return what a page must know that saved itself."""
    kept, at = page.kept, now()
    lost = {
        one.name: _("Somebody took this away meanwhile. What you typed here is not saved. Copy what you still need.") for one in kept.lost
    }
    shown = {one.name: one for one in page.inputs}
    return {
        "says": _("Saved at %(clock)s", clock=clock(at)) if kept.is_whole else _("Not everything is saved yet"),
        "whole": kept.is_whole,
        "revision": kept.goes_on,
        "seen": kept.revision,
        "faults": {one.name: one.fault for one in page.inputs if one.fault} | dict(kept.faults) | lost,
        "lost": list(lost),
        "met": {name: _met(page, name, shown, value) for name, value in kept.met.items()},
        "asked": {name: _asked(kept, name) for name in kept.looked.refused},
        "undo": get_template_attribute("components/draft_messages.html", "draft_undo")(page.draft, page.undoable),
    }


def _met(page: FormPage, name: str, shown: dict[str, Input], value: object) -> str:
    """Return the choice between two texts, as it stands at the field."""
    field = shown.get(name)
    stands = field.met if field else as_words(value)
    lang = page.typed_lang if not field or field.is_text else ""
    made = get_template_attribute("components/draft_field.html", "met_choice")(
        name, stands or "", lang, as_values(value), field.label if field else ""
    )
    return marked(made, page.draft)


def _asked(kept: Kept, name: str) -> dict[str, object]:
    """Return what the guard asks about one field."""
    panel = replace(kept.looked.panel(saved=True), finds=tuple(find for find in kept.looked.finds if find.field == name))
    return {"fields": [name], "panel": get_template_attribute("components/guard.html", "guard")(panel, name)}
