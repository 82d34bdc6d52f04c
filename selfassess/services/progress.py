"""How an action goes: notes in its log, what was changed in it, and going back to how it was."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from selfassess.core.action import MERGED, Decision, decision_in, number_of, whole_of
from selfassess.models.action import ActionChange, ActionNote, notes_of
from selfassess.models.assessment import Assessment, lock
from selfassess.models.database import db, now
from selfassess.services.actions import RESTORED, decide, decision_of, decisions_by_key, members_here, refuse_archived
from selfassess.services.arranging import find_action
from selfassess.services.assessments import changed
from selfassess.services.log import record
from selfassess.services.members import Member, names_of
from selfassess.services.transactions import reads, transactional

PRESSED_TWICE = timedelta(seconds=20)
NOT_STARTED = "not_started"
KEPT_AS_IT_IS = ("merges", "undone")  # how actions hang together is changed by splitting and merging only


class NoteGone(Exception):
    """The note was taken back or taken out, or is somebody else's; nothing was written."""


class CannotRestore(Exception):
    """There is no such earlier state, or client data was taken out of it; nothing was written."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One note of a log. `person`: an e-mail address, empty when it came from a file or the account is gone; `role`: as whom."""

    ref: str
    key: str
    on: date
    text: str = field(repr=False)
    person: str
    role: str
    said_at: datetime
    is_gone: bool
    account_id: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an action: by whom (empty: by the program, or gone), what stood before and after.

    `what` is that of models/action.py. `is_removed`: client data was taken out of it, nothing else is left.
    """

    key: str
    revision: int
    what: str
    at: datetime
    person: str
    before: Decision
    after: Decision
    is_removed: bool


@transactional
def note(assessment: Assessment, key: str, text: str, *, on: date, by: Member) -> ActionNote:
    """Write a note in the log of an action. The same by the same person a moment ago is the same note. Raises PlanArchived."""
    lock(assessment.id)
    refuse_archived(assessment)
    found = _just_noted(assessment, key, text, by)
    return found or _write(assessment, key, text, on=on, role=by.role, by=by)


@transactional
def report(assessment: Assessment, key: str, text: str, *, status: str, on: date, revision: int, by: Member) -> None:
    """Say how an action goes: its status, and a note when there is a text. Raises DecisionChanged and PlanArchived."""
    row = decisions_by_key(assessment).get(key)
    stands = decision_of(row) if row else Decision()
    action = find_action(assessment, key)
    if status != (action.status if action else stands.status or NOT_STARTED):
        decide(assessment, key, replace(stands, status=status), by=by, revision=revision, proposal=row.proposal if row else None)
    if text:
        note(assessment, key, text, on=on, by=by)


@transactional
def take_back(assessment: Assessment, ref: str, *, by: Member) -> str:
    """Empty an own note and return the key of its action; that something was noted stays. Raises NoteGone and PlanArchived."""
    lock(assessment.id)
    refuse_archived(assessment)
    found = db.session.scalar(select(ActionNote).where(ActionNote.ref == ref, ActionNote.assessment_id == assessment.id))
    if found is None or found.gone_at is not None or found.account_id != by.account.id:
        raise NoteGone(ref)
    found.text, found.gone_at = "", now()
    changed(assessment)
    record("progress taken back", assessment, by=by, object=found.key)
    db.session.flush()
    return found.key


@transactional
def take_over(assessment: Assessment, key: str, notes, *, by: Member) -> None:
    """Write the notes of a file in the log of an action, each on its day and by the function that the file names, not by who read the file."""
    for one in notes or ():
        _write(assessment, key, one.text, on=one.on, role=one.by, by=by).account_id = None
    db.session.flush()


@reads
def log_of(assessment: Assessment, key: str) -> list[Noted]:
    """Return what was noted about an action and about what it came from or took in, the newest first."""
    keys = related(key, {row.key: decision_of(row) for row in decisions_by_key(assessment).values()})
    found = [one for one in notes_of(assessment.id) if one.key in keys]
    names = names_of(one.account_id for one in found)
    return [
        Noted(
            one.ref,
            one.key,
            one.on,
            one.text,
            names.get(one.account_id, ""),
            one.role,
            one.said_at,
            one.gone_at is not None,
            one.account_id,
        )
        for one in reversed(found)
    ]


@reads
def related(key: str, found: Mapping[str, Decision]) -> frozenset[str]:
    """Return the keys of an action, of the wholes that it is a part of, and of all that is or was split or merged below it."""
    keys, ahead = {key}, [key]
    while ahead:
        one = ahead.pop()
        near = {*(found[one].merges or () if one in found else ()), *([whole_of(one)] if whole_of(one) else [])}
        near |= {other for other in found if whole_of(other) == one and found[other].undone}
        near |= {other for other in found if number_of(other, MERGED) and found[other].undone and one in (found[other].merges or ())}
        ahead += near - keys
        keys |= near
    return frozenset(keys)


@reads
def changes_of(assessment: Assessment, key: str) -> list[Change]:
    """Return how an action came to be what it is, the newest change first."""
    query = select(ActionChange).where(ActionChange.assessment_id == assessment.id, ActionChange.key == key)
    rows = list(db.session.scalars(query.order_by(ActionChange.id)))
    names, found, before = names_of(row.saved_by for row in rows), [], Decision()
    for row in rows:
        after = decision_in(row.decision)
        found.append(
            Change(key, row.revision, row.what, row.saved_at, names.get(row.saved_by, ""), before, after, "removed" in row.decision)
        )
        before = after
    return found[::-1]


@transactional
def restore(assessment: Assessment, key: str, earlier: int, *, revision: int, by: Member) -> int:
    """Let an action be again as it was at an earlier revision; returns the new one. What it was split or merged into stays.

    Raises CannotRestore, DecisionChanged and PlanArchived.
    """
    then = next((one for one in changes_of(assessment, key) if one.revision == earlier and not one.is_removed), None)
    if then is None:
        raise CannotRestore(key)
    row = decisions_by_key(assessment).get(key)
    stands = decision_of(row) if row else Decision()
    kept = {name: getattr(stands, name) for name in KEPT_AS_IT_IS}
    owner = then.after.owner_member if then.after.owner_member in members_here(assessment) else None
    return decide(assessment, key, replace(then.after, **kept, owner_member=owner), by=by, revision=revision, what=RESTORED)


@transactional
def purge(assessment: Assessment, keys) -> None:
    """Empty the notes of some actions, also when the assessment is archived. See services/incidents.py."""
    for one in notes_of(assessment.id):
        if one.key in keys and one.gone_at is None:
            one.text, one.role, one.gone_at = "", "", now()
    db.session.flush()


@reads
def all_of(assessment: Assessment) -> list[dict[str, object]]:
    """Return all notes about an assessment's actions as plain values, people by their number, for the export."""
    return [
        {"action": one.key, "on": one.on, "text": one.text, "as": one.role, "by": one.account_id, "at": one.said_at, "gone_at": one.gone_at}
        for one in notes_of(assessment.id)
    ]


def _just_noted(assessment: Assessment, key: str, text: str, by: Member) -> ActionNote | None:
    query = select(ActionNote).where(
        ActionNote.assessment_id == assessment.id, ActionNote.key == key, ActionNote.text == text, ActionNote.gone_at.is_(None),
        ActionNote.account_id == by.account.id, ActionNote.said_at >= now() - PRESSED_TWICE,
    )  # fmt: skip
    return db.session.scalar(query.limit(1))


def _write(assessment: Assessment, key: str, text: str, *, on: date, role: str, by: Member) -> ActionNote:
    found = ActionNote(
        organisation_id=assessment.organisation_id, assessment_id=assessment.id, key=key, on=on, text=text, role=role,
        account_id=by.account.id, said_at=now(),
    )  # fmt: skip
    db.session.add(found)
    changed(assessment)
    record("progress noted", assessment, by=by, object=key)
    db.session.flush()
    return found
