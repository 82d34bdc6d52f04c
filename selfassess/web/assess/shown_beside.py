"""What stands beside the items of a section: who answers, what was said and what was agreed, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask import current_app, url_for

from selfassess.core.definition import Questionnaire, Section
from selfassess.models.assessment import Assessment
from selfassess.services import comments
from selfassess.services.beside import NOTHING, Beside, beside
from selfassess.web.access import Permission, may, voice

HISTORY = "history.page"


@dataclass(frozen=True, slots=True)
class ShownBeside:
    """What stands beside one item; what there is not is empty.

    `who` answers: an e-mail address or a function in words; `talk` and `history`: where to read and write comments, and what
    was answered before; `agreements`: (year, text).
    """

    who: str
    due: date | None
    comments: int
    open_comments: int
    talk: str
    history: str
    agreements: tuple[tuple[int, str], ...]


def shown_beside(assessment: Assessment, questionnaire: Questionnaire, section: Section) -> Mapping[str, ShownBeside]:
    """Return what stands beside each item of a section, by item; who answers the section answers an item that has nobody."""
    found = beside(assessment, key=questionnaire.key, sides=comments.sides_of(assessment, voice()))
    functions = {function.id: function.text for function in questionnaire.functions}
    start = url_for("assess.listing.tasks", ref=assessment.ref) + "/items/"
    writes = comments.takes_comments(assessment) and may(Permission.COMMENT_WRITE)
    has_history = HISTORY in current_app.view_functions
    whole = found.get(section.id, NOTHING)
    return {
        item.id: _shown(found.get(item.id, NOTHING), whole, functions, start + quote(item.id), writes=writes, has_history=has_history)
        for item in section.items
    }


def _shown(own: Beside, whole: Beside, functions: Mapping[str, str], address: str, *, writes: bool, has_history: bool) -> ShownBeside:
    divided = own if own.person or own.function else whole
    return ShownBeside(
        who=divided.person or functions.get(divided.function, ""),
        due=own.due or divided.due,
        comments=own.comments,
        open_comments=own.open_comments,
        talk=f"{address}/comments" if writes or own.comments else "",
        history=f"{address}/history" if has_history else "",
        agreements=own.agreements,
    )
