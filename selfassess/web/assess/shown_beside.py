"""What stands beside the items of a section: who answers, what was said and what was agreed, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from flask import url_for

from selfassess.core.definition import Questionnaire, Section
from selfassess.models.assessment import Assessment
from selfassess.services import assessments, comments
from selfassess.services.beside import NOTHING, Beside, beside
from selfassess.web.access import FIRST, Permission, may, voice


@dataclass(frozen=True, slots=True)
class ShownBeside:
    """What stands beside one item; what there is not is empty.

    `who` answers: an e-mail address or a function in words; `talk`: where to read and write comments; `agreements`: (year, text).
    """

    who: str
    due: date | None
    comments: int
    open_comments: int
    talk: str
    agreements: tuple[tuple[int, str], ...]


def shown_beside(assessment: Assessment, questionnaire: Questionnaire, section: Section) -> Mapping[str, ShownBeside]:
    """Return what stands beside each item of a section, by item; who answers the section answers an item that has nobody.

    The division is of the first side and of the time of answering: later, and for who judges apart, it says nothing.
    """
    found = beside(assessment, key=questionnaire.key, sides=comments.sides_of(assessment, voice()))
    functions = {function.id: function.text for function in questionnaire.functions}
    start = url_for("assess.listing.tasks", ref=assessment.ref) + "/items/"
    writes = comments.takes_comments(assessment) and may(Permission.COMMENT_WRITE)
    whole = found.get(section.id, NOTHING)
    is_divided = voice() == FIRST and assessments.takes(assessment)
    shown = {}
    for item in section.items:
        own = found.get(item.id, NOTHING)
        divided = _divided(own, whole) if is_divided else NOTHING
        talk = f"{start}{quote(item.id)}/comments" if writes or own.comments else ""
        shown[item.id] = _shown(own, divided, functions, talk)
    return shown


def _divided(own: Beside, whole: Beside) -> Beside:
    """Return who answers an item and by when: its own people go before those of the section, and so does its own day."""
    if own.person or own.function:
        return own
    return replace(whole, due=own.due) if own.due else whole


def _shown(own: Beside, divided: Beside, functions: Mapping[str, str], talk: str) -> ShownBeside:
    return ShownBeside(
        who=divided.person or functions.get(divided.function, ""),
        due=divided.due,
        comments=own.comments,
        open_comments=own.open_comments,
        talk=talk,
        agreements=own.agreements,
    )
