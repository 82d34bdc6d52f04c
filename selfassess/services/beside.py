"""What stands beside the items of an assessment while people work on it: who answers, what was said, what was agreed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Integer, String, and_, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from selfassess.models.account import Account
from selfassess.models.assessment import Assessment
from selfassess.models.calibration import Agreement
from selfassess.models.database import db
from selfassess.models.organisation import Membership
from selfassess.models.together import Assignment, Comment
from selfassess.services.transactions import reads


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one item, or beside a section by its own id.

    `person` (an e-mail address) or `function` (its id): who answers, both empty when that was not divided or the person left;
    `due` by when;
    `comments` that were said, `open_comments` that are not settled; `agreements`: (year, text) of how this question is read.
    """

    person: str = ""
    function: str = ""
    due: date | None = None
    comments: int = 0
    open_comments: int = 0
    agreements: tuple[tuple[int, str], ...] = ()


NOTHING = Beside()
_ASSIGNED, _SAID, _AGREED = "assigned", "said", "agreed"
_account = aliased(Account)
_EVERYTHING = union_all(
    select(
        literal(_ASSIGNED).label("what"), Assignment.place.label("place"), _account.email.label("text"),
        Assignment.function_id.label("more"), cast(Assignment.due, String).label("day"), cast(literal(0), Integer).label("n"),
    )
    .outerjoin(Membership, and_(Membership.account_id == Assignment.account_id, Membership.organisation_id == Assignment.organisation_id))
    .outerjoin(_account, _account.id == Membership.account_id)
    .where(Assignment.assessment_id == bindparam("of_assessment")),
    select(
        literal(_SAID), Comment.item_id, cast(null(), String), cast(null(), String), cast(null(), String),
        (func.count() * 10_000 + func.count() - func.count(Comment.settled_at)),
    )
    .where(Comment.assessment_id == bindparam("of_assessment"), Comment.gone_at.is_(None), Comment.voice.in_(bindparam("sides", expanding=True)))
    .group_by(Comment.item_id),
    select(literal(_AGREED), Agreement.item_id, Agreement.text, cast(null(), String), cast(Agreement.made_at, String), Agreement.id)
    .where(and_(Agreement.organisation_id == bindparam("of_organisation"), Agreement.key == bindparam("of_key"), Agreement.ended_at.is_(None))),
)  # fmt: skip


@reads
def beside(assessment: Assessment, *, key: str, sides: tuple[str, ...]) -> Mapping[str, Beside]:
    """Return what stands beside each item and section of an assessment, by id; what has nothing is absent. One query.

    `key` of the questionnaire; `sides`: the voices whose comments the reader may see.
    """
    of = {"of_assessment": assessment.id, "of_organisation": assessment.organisation_id, "of_key": key, "sides": sides}
    found: dict[str, Beside] = {}
    for what, place, text, more, day, number in sorted(db.session.execute(_EVERYTHING, of).all(), key=lambda row: row.n):
        so_far = found.get(place, NOTHING)
        if what == _ASSIGNED:
            found[place] = replace(so_far, person=text or "", function=more or "", due=_day(day))
        elif what == _SAID:
            found[place] = replace(so_far, comments=number // 10_000, open_comments=number % 10_000)
        else:
            found[place] = replace(so_far, agreements=(*so_far.agreements, (_day(day).year, text)))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
