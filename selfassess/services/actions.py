"""What people decide about the actions of a plan; a decision outlives the gap it was about."""

from collections.abc import Mapping

from selfassess.core.action import Decision, Plan, as_plain, decision_in
from selfassess.models.action import ActionChange, ActionDecision, decisions_of, find_decision
from selfassess.models.assessment import ARCHIVED, Assessment, lock, state_now
from selfassess.models.database import db, now
from selfassess.services.assessments import changed
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

GAP_VANISHED = "gap_vanished"


class DecisionChanged(Exception):
    """Someone else changed this action first; nothing was written. `now` is what stands."""

    def __init__(self, item_id: str, now: Decision, revision: int):
        super().__init__(item_id)
        self.item_id, self.now, self.revision = item_id, now, revision


class PlanArchived(Exception):
    """The assessment is in the archive; its plan takes no changes."""


@transactional
def decide(
    assessment: Assessment,
    item_id: str,
    decision: Decision,
    *,
    by: Member | None,
    revision: int = 0,
    proposal: Mapping[str, object] | None = None,
) -> int:
    """Store what people changed in one action, made from a known revision (0: nothing was decided yet).

    Returns the new revision, or the one that stands when nothing was changed. `proposal` is what the plan proposed at that
    moment. Raises DecisionChanged, and PlanArchived.
    """
    lock(assessment.id)
    refuse_archived(assessment)
    row = find_decision(assessment.id, item_id)
    stands = row.revision if row else 0
    if stands != revision:
        raise DecisionChanged(item_id, decision_in(row.decision if row else {}), stands)
    becomes = as_plain(decision)
    if becomes == (row.decision if row else {}):
        return stands
    if row is None:
        row = ActionDecision(organisation_id=assessment.organisation_id, assessment_id=assessment.id, item_id=item_id)
        db.session.add(row)
    row.decision, row.proposal = becomes, dict(proposal or {})
    _keep(row, "decided", by=by, revision=stands + 1)
    changed(assessment)
    record("action decided", assessment, by=by, object=item_id)
    return row.revision


@reads
def refuse_archived(assessment: Assessment) -> None:
    """Raise PlanArchived when the plan takes no changes any more."""
    if state_now(assessment.id).state == ARCHIVED:
        raise PlanArchived(assessment.ref)


@transactional
def reconcile(assessment: Assessment, plan: Plan) -> None:
    """Close the decided actions whose gap has vanished, and reopen those whose gap came back; both are kept in the history."""
    gaps = {action.item for action in plan.actions}
    for row in decisions_of(assessment.id):
        if row.item_id not in gaps and row.closed_at is None:
            row.closed_at, row.closed_reason = now(), GAP_VANISHED
            _keep(row, "closed", by=None, revision=row.revision)
        elif row.item_id in gaps and row.closed_at is not None:
            row.closed_at, row.closed_reason = None, None
            _keep(row, "reopened", by=None, revision=row.revision)


@reads
def decisions_by_item(assessment: Assessment) -> dict[str, ActionDecision]:
    """Return all that was decided, by item id, with revisions and closing dates."""
    return {row.item_id: row for row in decisions_of(assessment.id)}


def _keep(row: ActionDecision, what: str, *, by: Member | None, revision: int) -> None:
    account_id = by.account.id if by else None
    row.revision, row.saved_by, row.saved_at = revision, account_id, now()
    db.session.add(
        ActionChange(
            organisation_id=row.organisation_id,
            assessment_id=row.assessment_id,
            item_id=row.item_id,
            revision=revision,
            what=what,
            decision=row.decision,
            saved_by=account_id,
            saved_at=row.saved_at,
        )
    )
    db.session.flush()
