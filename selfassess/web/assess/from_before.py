"""What a page hears that was made of the version before, while the assessment went over: what was typed is kept, and where."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from selfassess.models.database import now
from selfassess.web.assess.guarded import Guarded
from selfassess.web.assess.saving import asked_at
from selfassess.web.kinds.field import ItemField
from selfassess.web.pages import error_page


def reply_from_before(kept: Sequence[str], guarded: Guarded, fields: Sequence[ItemField]) -> dict[str, object]:
    """Return the reply to a section that saves itself; what the guard refused is not kept, and is in `asked`."""
    return told_from_before(
        kept,
        {item_id: asked_at(item_id, guarded.looked) for item_id in guarded.typed},
        guarded.looked.faults,
        {field.item.id: field.revision for field in fields},
    )


def told_from_before(
    kept: Sequence[str], asked: Mapping[str, object], faults: Mapping[str, str], revisions: Mapping[str, int]
) -> dict[str, object]:
    """Return the reply to a page that saves itself: nothing of it is an answer, and it goes on from the `revisions` that it had, by item."""
    says = _says(bool(kept))
    return {
        "saved_at": now().isoformat(timespec="seconds"),
        "says": says,
        "whole": False,
        "revisions": {},
        "faults": dict(faults),
        "overtaken": {
            item_id: {"says": says, "stands": (), "then": _then(), "instead_of": revisions[item_id]}
            for item_id in kept
            if item_id in revisions
        },
        "asked": dict(asked),
    }


def from_before(kept: Sequence[str], *, refused: bool):
    """Return the page for a form that was sent with a button. `refused`: the guard left something out."""
    then = _("A text that may hold something about a person was not kept. Go back and copy it if you need it.") if refused else _then()
    return error_page(409, title=_("This self-assessment has other questions now"), says=_says(bool(kept)), what_to_do=then)


def _says(is_kept: bool) -> str:
    if is_kept:
        return _(
            "While this page was open, this self-assessment went over to another version. What you typed here is kept, and is no answer yet."
        )
    return _("While this page was open, this self-assessment went over to another version. You changed nothing here, so nothing was lost.")


def _then() -> str:
    return _("Open this page again to see what is asked now. What you typed waits at its question, or stands under “What was kept”.")
