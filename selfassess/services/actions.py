"""What people decide about the actions of a plan; a decision outlives the gap it was about."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select

from selfassess.core.action import Decision, Note, Plan, as_plain, decision_in
from selfassess.models.action import ActionChange, ActionDecision, decisions_of, find_decision, notes_of
from selfassess.models.assessment import ARCHIVED, Assessment, lock, state_now
from selfassess.models.database import db, now
from selfassess.models.organisation import Membership
from selfassess.services.assessments import changed
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

GAP_VANISHED = "gap_vanished"
DECIDED, RESTORED = "decided", "restored"


class DecisionChanged(Exception):
    """Someone else changed this action first; nothing was written. `now` is what stands."""

    def __init__(self, key: str, now: Decision, revision: int):
        super().__init__(key)
        self.key, self.now, self.revision = key, now, revision


class PlanArchived(Exception):
    """The assessment is in the archive; its plan takes no changes."""


class NotAMember(Exception):
    """The person who was chosen as owner does not work here (any more); nothing was written."""


@transactional
def decide(
    assessment: Assessment,
    key: str,
    decision: Decision,
    *,
    by: Member | None,
    revision: int = 0,
    proposal: Mapping[str, object] | None = None,
    what: str = DECIDED,
) -> int:
    """Store what people changed in one action, made from a known revision (0: nothing was decided yet).

    Returns the new revision, or the one that stands when that says the same already, as it does when someone presses twice. `proposal` is what the plan proposed at that
    moment (None: as it was kept before); `what` is what the history calls it. Raises DecisionChanged, PlanArchived and NotAMember.
    """
    lock(assessment.id)
    refuse_archived(assessment)
    row = find_decision(assessment.id, key)
    stands = row.revision if row else 0
    if as_plain(decision) == (row.decision if row else {}):
        return stands
    if stands != revision:
        raise DecisionChanged(key, decision_of(row) if row else Decision(), stands)
    return put(assessment, key, decision, what, by=by, proposal=proposal).revision


@transactional
def put(
    assessment: Assessment, key: str, decision: Decision, what: str, *, by: Member | None, proposal: Mapping[str, object] | None = None
) -> ActionDecision:
    """Write what is decided about one action, whatever stood there, with its step in the history and its line in the log.

    The caller holds the assessment. Raises NotAMember.
    """
    row = find_decision(assessment.id, key)
    if row is None:
        row = ActionDecision(organisation_id=assessment.organisation_id, assessment_id=assessment.id, key=key, revision=0)
        db.session.add(row)
    _refuse_stranger(assessment, decision, row.owner_id)
    row.decision = as_plain(decision)
    row.proposal = dict(proposal) if proposal is not None else row.proposal or {}
    row.owner_id, row.function_id = decision.owner_member, decision.owner_function or None
    _keep(row, what, by=by, revision=row.revision + 1)
    changed(assessment)
    record("action decided" if what == DECIDED else f"action {what}", assessment, by=by, object=key)
    return row


@reads
def refuse_archived(assessment: Assessment) -> None:
    """Raise PlanArchived when the plan takes no changes any more."""
    if state_now(assessment.id).state == ARCHIVED:
        raise PlanArchived(assessment.ref)


@transactional
def reconcile(assessment: Assessment, plan: Plan) -> None:
    """Close the decided actions whose gap has vanished, and reopen those whose gap came back; both are kept in the history.

    What is done as a part of another action, or was undone, stays as it is.
    """
    gaps, closed = {action.key for action in plan.actions}, {action.key for action in plan.closed}
    for row in decisions_of(assessment.id):
        if row.key in closed and row.closed_at is None:
            row.closed_at, row.closed_reason = now(), GAP_VANISHED
            _keep(row, "closed", by=None, revision=row.revision)
        elif row.key in gaps and row.closed_at is not None:
            row.closed_at, row.closed_reason = None, None
            _keep(row, "reopened", by=None, revision=row.revision)


@reads
def decisions_by_key(assessment: Assessment) -> dict[str, ActionDecision]:
    """Return all that was decided, by key of the action, with revisions and closing dates."""
    return {row.key: row for row in decisions_of(assessment.id)}


@reads
def decided_in(assessment: Assessment) -> dict[str, Decision]:
    """Return all that was decided, by key of the action, each with its log."""
    found = {row.key: decision_of(row) for row in decisions_of(assessment.id)}
    for note in notes_of(assessment.id):
        if note.gone_at is None:
            stands = found.get(note.key, Decision())
            found[note.key] = replace(stands, log=(*(stands.log or ()), Note(note.on, note.text, note.role)))
    return found


@reads
def decision_of(row: ActionDecision) -> Decision:
    """Return a decision as it stands; a person who is gone owns nothing any more."""
    return replace(decision_in(row.decision), owner_member=row.owner_id)


@reads
def members_here(assessment: Assessment) -> frozenset[int]:
    """Return the accounts that work where an assessment is."""
    query = select(Membership.account_id).where(Membership.organisation_id == assessment.organisation_id)
    return frozenset(db.session.scalars(query))


@reads
def keys_ever(assessment: Assessment) -> frozenset[str]:
    """Return the keys of all actions about which anything was ever decided or noted."""
    return frozenset({*(row.key for row in decisions_of(assessment.id)), *(note.key for note in notes_of(assessment.id))})


@reads
def revisions_of(assessment: Assessment, keys: Iterable[str]) -> dict[str, int]:
    """Return the revisions of some actions; 0 where nothing was decided."""
    stands = {row.key: row.revision for row in decisions_of(assessment.id)}
    return {key: stands.get(key, 0) for key in keys}


def _refuse_stranger(assessment: Assessment, decision: Decision, stood: int | None) -> None:
    if decision.owner_member is not None and decision.owner_member != stood and decision.owner_member not in members_here(assessment):
        raise NotAMember(assessment.ref)


def _keep(row: ActionDecision, what: str, *, by: Member | None, revision: int) -> None:
    account_id = by.account.id if by else None
    row.revision, row.saved_by, row.saved_at = revision, account_id, now()
    db.session.add(
        ActionChange(
            organisation_id=row.organisation_id,
            assessment_id=row.assessment_id,
            key=row.key,
            revision=revision,
            what=what,
            decision=row.decision,
            saved_by=account_id,
            saved_at=row.saved_at,
        )
    )
    db.session.flush()
