"""Where to go after a page of the builder was saved, and where each piece of a draft has its page."""

from dataclasses import dataclass

from flask import current_app, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from selfassess.core.conditions import Condition
from selfassess.core.definition import Item
from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.operations import Rename
from selfassess.core.drafting.places import Path, root, spot, typed
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.builder.form_page import gone
from selfassess.web.builder.kept import Kept, Lost
from selfassess.web.builder.rule_pages import SHEETS
from selfassess.web.builder.sending import DOWN, UP
from selfassess.web.builder.specs import TOPICS, blocks_of, whole_chapters
from selfassess.web.pages import saves_itself, show

TEXTS = "texts"  # the page of the texts of the whole
GRIP = "grip"


@dataclass(frozen=True, slots=True)
class GonePage:
    """What somebody typed about a piece that is no longer in the draft."""

    draft: Draft
    lost: tuple[Lost, ...]

    @property
    def lang(self) -> str:
        """The language of what was typed."""
        return drafting.language_of(self.draft)


def address_of(draft: Draft, home: Path, *, cls: type | None = None, **more: str) -> str:
    """Return the address of the page of a piece; of the whole without one."""
    if not home:
        return url_for("builder.structure.whole", ref=draft.ref, **more)
    found = root(drafting.document(draft), home[0]) if cls is None else None
    if (cls or (found and found.type)) is Item:
        return url_for("builder.items.item", ref=draft.ref, item_id=home[0], **more)
    return url_for("builder.structure.piece", ref=draft.ref, piece_id=home[0], **more)


def place_of(draft: Draft, path: Path) -> str:
    """Return the address where what stands at a path can be changed, at its own field; of the nearest page when it has none."""
    here, at = drafting.document(draft), condition_in(path)
    if at and spot(here, at[:-1]):
        return url_for("builder.conditions.condition", ref=draft.ref, at="/".join(at))
    if root(here, path[0]):
        return address_of(draft, path[:1], _anchor=":".join(path[1:]) or None)
    return whole_of(draft, path) or url_for("builder.tasks.tasks", ref=draft.ref)


def whole_of(draft: Draft, path: Path) -> str:
    """Return the address where a key of the whole is changed; empty when no page has it."""
    name = next((name for name, sheet in SHEETS.items() if any(path[: len(about)] == about for about in sheet.about)), "")
    if name:
        return url_for("builder.rule_pages.sheet", ref=draft.ref, name=name, _anchor="/".join(path))
    if path[0] == "scoring":
        return url_for("builder.rules.rules", ref=draft.ref)
    if path[0] == "parts":
        return url_for("builder.structure.whole", ref=draft.ref)
    is_text = any(block.at[0] == path[0] for block in blocks_of(whole_chapters(TEXTS, ())))
    topic = path[0] if path[0] in TOPICS else TEXTS if is_text else ""
    return url_for("builder.whole.about", ref=draft.ref, topic=topic, _anchor=":".join(path)) if topic else ""


def condition_in(path: Path) -> Path:
    """Return the beginning of a path that is a whole condition; empty when it leads into none."""
    return next((path[:length] for length in range(2, len(path) + 1) if typed(path[:length])[0] == Condition), ())


def go_on(draft: Draft, home: Path, kept: Kept):
    """Return to the page that was saved, which tells what was done."""
    done = {"done": str(kept.revision)} if kept.done else {"done": "0"}
    return redirect(address_of(draft, now_at(home, kept), **done, **moved_by(kept)), 303)


def moved_by(kept: Kept) -> dict[str, str]:
    """Return what was moved by which button, or by its grip, to go on from there: `down:items:1.3-K2`; nothing when nothing was."""
    do = request.form.get("do", "")
    grip = request.form.get("moved", "")[:200]
    if not kept.done:
        return {}
    if do.partition(":")[0] in (UP, DOWN):
        return {"moved": do}
    return {"moved": f"{GRIP}:{grip}"} if grip else {}


def went(draft: Draft, home: Path, kept: Kept):
    """Return the page for texts about a piece that is gone; None when it is there."""
    if not home or root(drafting.document(draft), home[0]):
        return None
    return gone() if saves_itself() else (show(GonePage(draft, kept.lost)), 409)


def back_on(draft: Draft, fallback: str) -> str:
    """Return the address in the form when it is a page of this draft, else another."""
    wanted = request.form.get("back", "")
    known = wanted.startswith(f"/drafts/{draft.ref}") and "//" not in wanted and "\\" not in wanted and wanted.isprintable()
    return wanted if known else fallback


def is_there(draft: Draft, address: str) -> bool:
    """Return whether an address of this draft leads to a page that is there now."""
    try:
        endpoint, found = current_app.url_map.bind("").match(address)
    except HTTPException:
        return False
    path = tuple(found["at"].split("/")) if "at" in found else (found.get("item_id") or found.get("piece_id"),)
    return endpoint.startswith("builder.") and (path == (None,) or spot(drafting.document(draft), path) is not None)


def now_at(home: Path, kept: Kept) -> Path:
    """Return the path of a piece after it was saved: it may have another id."""
    for operation in kept.done:
        for step in steps_of(operation):
            if isinstance(step, Rename) and step.at == home:
                return (step.id,)
    return home
