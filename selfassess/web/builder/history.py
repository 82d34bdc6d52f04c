"""The history of a draft: every change with who made it; taking back, doing again, and putting back an earlier draft."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.draft import Draft
from selfassess.services import drafting, forgetting
from selfassess.services.drafting import Change, Edited, Editor, NotDone
from selfassess.web.access import Permission, requires
from selfassess.web.builder.notices import MET, NOTHING_TO_DO, Notice, Undoable, notice_of, undoable
from selfassess.web.builder.tasks import back_to
from selfassess.web.builder.turning import back_on, is_there
from selfassess.web.builder.words import told
from selfassess.web.pages import show

bp = Blueprint("history", __name__, url_prefix="/drafts")

PAGE = 30


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change. `last`: the revision that it made; `may_undo`: it still stands and can be taken back; `is_now`: the draft is as it was after it.

    `may_restore`: everything since is still in the history.
    """

    number: int
    last: int
    says: tuple[str, ...]
    by: str
    at: datetime
    is_undone: bool
    may_undo: bool
    may_restore: bool
    is_now: bool


@dataclass(frozen=True, slots=True)
class DraftHistoryPage:
    """Changes, the newest first. `newer`, `older`: addresses of the pages around, or none; `is_last`: the beginning is on it.

    `may_begin`: the draft can be put back as it began.
    """

    draft: Draft
    rows: tuple[ChangeRow, ...]
    newer: str | None
    older: str | None
    is_last: bool
    may_begin: bool
    notice: Notice | None
    undoable: Undoable
    editors: tuple[Editor, ...]
    message: str
    tone: str


@bp.get("/<ref>/history")
@requires(Permission.QUESTIONNAIRE_EDIT)
def changes(draft: Draft):
    """Show the changes of a draft."""
    number = _page_number(request.args.get("page", ""))
    found = drafting.history(draft, limit=PAGE + 1, offset=(number - 1) * PAGE)
    older = url_for(".changes", ref=draft.ref, page=number + 1) if len(found) > PAGE else None
    newer = url_for(".changes", ref=draft.ref, page=number - 1) if number > 1 else None
    rows = tuple(_row(draft, change) for change in found[:PAGE])
    whole = bool(rows) and drafting.count_of(draft) == draft.revision
    message, tone = _messages().get(request.args.get("said", ""), ("", ""))
    return show(
        DraftHistoryPage(
            draft,
            rows,
            newer,
            older,
            is_last=older is None,
            may_begin=whole,
            notice=notice_of(draft),
            undoable=undoable(draft, url_for(".changes", ref=draft.ref)),
            editors=tuple(drafting.editors(draft, but=g.member)),
            message=message,
            tone=tone,
        )  # fmt: skip
    )


@bp.post("/<ref>/undo")
@requires(Permission.QUESTIONNAIRE_EDIT)
def undo(draft: Draft):
    """Take back the last change of this person."""
    try:
        return _back(draft, drafting.undo(draft, by=g.member), "undone")
    except NotDone:
        return _back(draft, None, NOTHING_TO_DO)


@bp.post("/<ref>/redo")
@requires(Permission.QUESTIONNAIRE_EDIT)
def redo(draft: Draft):
    """Do again what this person took back last."""
    try:
        return _back(draft, drafting.redo(draft, by=g.member), "redone")
    except NotDone:
        return _back(draft, None, NOTHING_TO_DO)


@bp.post("/<ref>/history/<int:number>/undo")
@requires(Permission.QUESTIONNAIRE_EDIT)
def undo_one(draft: Draft, number: int):
    """Take back one change of anybody."""
    try:
        edited = drafting.undo(draft, by=g.member, number=number)
    except NotDone:
        return _to_history(draft, "done")
    return _to_history(draft, "undone" if edited.is_whole else "met")


@bp.post("/<ref>/history/<int:number>/restore")
@requires(Permission.QUESTIONNAIRE_EDIT)
def restore(draft: Draft, number: int):
    """Put the draft back as it was after a change; 0 is how it began."""
    if number > draft.revision:
        abort(409)
    try:
        drafting.restore(draft, revision=number, by=g.member)
    except NotDone:
        return _to_history(draft, "done")
    return _to_history(draft, "restored")


@bp.post("/<ref>/history/clear")
@requires(Permission.QUESTIONNAIRE_EDIT)
def clear(draft: Draft):
    """Delete the history, so that what was taken out of the draft is nowhere any more."""
    drafting.clear_history(draft, by=g.member)
    forgetting.forget(current_app.config["SETTINGS"].instance)
    return _to_history(draft, "cleared")


def _row(draft: Draft, change: Change) -> ChangeRow:
    may_undo = change.kind in ("edit", "restore") and not change.is_undone
    by = change.by or _("an account that is gone, or the command line")
    is_now = change.last == draft.revision
    return ChangeRow(
        change.number,
        change.last,
        tuple(told(change, drafting.language_of(draft))),
        by,
        change.at,
        change.is_undone,
        may_undo,
        not is_now,
        is_now,
    )


def _back(draft: Draft, edited: Edited | None, says: str):
    """Return to the page where the button stood, which tells what came back; to the task list when that page is gone."""
    if edited and not edited.is_whole:
        says = MET
    back = back_on(draft, "")
    if not is_there(draft, back):
        return redirect(back_to(draft, says), 303)
    done = edited.revision if edited and edited.is_whole else says
    return redirect(f"{back}?done={done}", 303)


def _to_history(draft: Draft, said: str):
    return redirect(url_for(".changes", ref=draft.ref, said=said), 303)


def _page_number(text: str) -> int:
    return min(max(int(text), 1), 100_000) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _messages() -> dict[str, tuple[str, str]]:
    return {
        "undone": (_("This change is taken back."), "good"),
        "restored": (_("The draft is put back. You can take that back too."), "good"),
        "cleared": (_("The history is cleared. The draft stays as it is."), "good"),
        "done": (_("This was already done. Nothing was changed."), ""),
        "met": (
            _("Somebody changed the same place since, so this change stays. Put back an earlier draft, or change it by hand."),
            "warning",
        ),
    }
