"""Where to go after a page of the builder was saved, and where each piece of a draft has its page."""

from dataclasses import dataclass

from flask import redirect, request, url_for

from selfassess.core.definition import Item
from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.operations import Rename
from selfassess.core.drafting.places import Path, root
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.builder.saving import Kept, Lost
from selfassess.web.builder.sending import DOWN, UP
from selfassess.web.pages import show


@dataclass(frozen=True, slots=True)
class GonePage:
    """What somebody typed about a piece that is no longer in the draft."""

    draft: Draft
    lost: tuple[Lost, ...]


def address_of(draft: Draft, home: Path, *, cls: type | None = None, **more: str) -> str:
    """Return the address of the page of a piece; of the whole without one."""
    if not home:
        return url_for("builder.structure.whole", ref=draft.ref, **more)
    found = root(drafting.document(draft), home[0]) if cls is None else None
    if (cls or (found and found.type)) is Item:
        return url_for("builder.items.item", ref=draft.ref, item_id=home[0], **more)
    return url_for("builder.structure.piece", ref=draft.ref, piece_id=home[0], **more)


def go_on(draft: Draft, home: Path, kept: Kept):
    """Return to the page that was saved, which tells what was done."""
    verb, _colon, path = request.form.get("do", "").partition(":")
    moved = {"moved": path} if verb in (UP, DOWN) and kept.done else {}
    done = {"done": str(kept.revision)} if kept.done else {"done": "0"}
    return redirect(address_of(draft, now_at(home, kept), **done, **moved), 303)


def went(draft: Draft, home: Path, kept: Kept):
    """Return the page for texts about a piece that is gone; None when it is there."""
    if not home or root(drafting.document(draft), home[0]):
        return None
    return show(GonePage(draft, kept.lost)), 409


def back_on(draft: Draft, fallback: str) -> str:
    """Return the address in the form when it is a page of this draft, else another."""
    wanted = request.form.get("back", "")
    known = wanted.startswith(f"/drafts/{draft.ref}") and "//" not in wanted and "\\" not in wanted and wanted.isprintable()
    return wanted if known else fallback


def now_at(home: Path, kept: Kept) -> Path:
    """Return the path of a piece after it was saved: it may have another id."""
    for operation in kept.done:
        for step in steps_of(operation):
            if isinstance(step, Rename) and step.at == home:
                return (step.id,)
    return home
