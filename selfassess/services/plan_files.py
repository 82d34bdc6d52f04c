"""A plan that was edited in a file: what was chosen of it goes into the plan, all of it or nothing."""

from collections.abc import Mapping, Sequence

from selfassess.core.action import decision_in
from selfassess.models.assessment import Assessment
from selfassess.services import actions, arranging
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import transactional

Plain = Mapping[str, object]  # a decision as an answers file has it


@transactional
def bring_back(
    assessment: Assessment, decisions: Mapping[str, Plain], added: Sequence[Plain], *, revisions: Mapping[str, int], by: Member
) -> None:
    """Store what people decided in a file, by key of the action, and the actions that they added.

    `revisions`: from which revision each was made (absent: nothing was decided yet). Raises DecisionChanged and PlanArchived,
    and then nothing was written.
    """
    for key, plain in decisions.items():
        actions.decide(assessment, key, decision_in(plain), by=by, revision=revisions.get(key, 0))
    for plain in added:
        arranging.add(assessment, arranging.new_key(assessment), decision_in(plain), by=by)
    record("plan brought back", assessment, by=by, object=str(len(decisions) + len(added)))
