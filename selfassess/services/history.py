"""How an answer came to be what it is: its savings, joined to steps."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from selfassess.models.answer import CHANGE
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.services.drafts import Draft
from selfassess.services.incidents import MARK
from selfassess.services.members import names_of
from selfassess.services.steps import joined
from selfassess.services.transactions import reads

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """One saving of an answer. `value`: the plain answer; `is_removed`: client data was taken out of it, nothing else is left."""

    revision: int
    value: Mapping[str, object]
    draft: Draft
    at: datetime
    by: int | None = None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What one person made of an answer in a few minutes: `savings`, the newest first. `before`: what stood, None for nothing."""

    savings: tuple[Kept, ...]
    before: Kept | None
    by: int | None = None
    person: str = ""

    @property
    def last(self) -> Kept:
        """What the step came to."""
        return self.savings[0]

    @property
    def began(self) -> datetime:
        """When the first saving was."""
        return self.savings[-1].at


@dataclass(frozen=True, slots=True)
class Steps:
    """A part of the steps, the newest first. `more`: there are older ones."""

    steps: tuple[Step, ...] = field(default=())
    more: bool = False


_OF_ITEM = (
    CHANGE.c.assessment_id == bindparam("assessment_id"),
    CHANGE.c.item_id == bindparam("item_id"),
    CHANGE.c.voice == bindparam("voice"),
)
_WHEN = select(CHANGE.c.revision, CHANGE.c.saved_by, CHANGE.c.saved_at).where(*_OF_ITEM).order_by(CHANGE.c.revision)
_WHAT = (
    select(CHANGE.c.revision, CHANGE.c.value, CHANGE.c.draft, CHANGE.c.saved_by, CHANGE.c.saved_at)
    .where(*_OF_ITEM, CHANGE.c.revision.between(bindparam("first"), bindparam("last")))
    .order_by(CHANGE.c.revision.desc())
)


@reads
def steps_of(assessment: Assessment, item_id: str, *, voice: str = "first", limit: int = A_PAGE, offset: int = 0) -> Steps:
    """Return how one answer changed: savings of one person within ten minutes are one step, the newest step first."""
    of = {"assessment_id": assessment.id, "item_id": item_id, "voice": voice}
    all_steps = [[row.revision for row in rows] for rows in joined(db.session.execute(_WHEN, of).all())][::-1]
    wanted = all_steps[offset : offset + limit]
    if not wanted:
        return Steps()
    first, last = wanted[-1][0], wanted[0][-1]
    kept = {row.revision: _kept(row) for row in db.session.execute(_WHAT, of | {"first": first - 1, "last": last})}
    names = names_of(one.by for one in kept.values())
    return Steps(tuple(_step(revisions, kept, names) for revisions in wanted), len(all_steps) > offset + limit)


@reads
def kept_at(assessment: Assessment, item_id: str, *, revision: int, voice: str = "first") -> Kept | None:
    """Return one saving; None when there is none of this number."""
    of = {"assessment_id": assessment.id, "item_id": item_id, "voice": voice, "first": revision, "last": revision}
    found = db.session.execute(_WHAT, of).first()
    return _kept(found) if found else None


@reads
def voices_of(assessment: Assessment, item_id: str) -> frozenset[str]:
    """Return the voices in which an item was ever answered."""
    query = select(CHANGE.c.voice).where(CHANGE.c.assessment_id == assessment.id, CHANGE.c.item_id == item_id).distinct()
    return frozenset(db.session.scalars(query))


def _step(revisions: list[int], kept: Mapping[int, Kept], names: Mapping[int, str]) -> Step:
    savings = tuple(kept[revision] for revision in reversed(revisions))
    by = savings[0].by
    return Step(savings, kept.get(revisions[0] - 1), by, names.get(by, ""))


def _kept(row) -> Kept:
    is_removed = row.value == MARK
    draft = Draft.of(json.loads(row.draft) if row.draft else None)
    return Kept(row.revision, {} if is_removed else json.loads(row.value), draft, row.saved_at, row.saved_by, is_removed)
