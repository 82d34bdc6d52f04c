"""What the person of this request may see of an assessment: the own answers for who judges apart, else what counts."""

from collections.abc import Iterable, Mapping

from selfassess.models.assessment import Assessment
from selfassess.services import answering, outcomes
from selfassess.services.answering import Saved
from selfassess.services.outcomes import FINAL, Outcome
from selfassess.web.access import is_apart, voice
from selfassess.web.languages import language


def own_outcome(assessment: Assessment) -> Outcome:
    """Return the score of the own answers for who judges apart, else of what counts."""
    return outcomes.outcome_of(assessment, language=language(), voice=voice() if is_apart() else FINAL)


def own_saved(assessment: Assessment, *, items: Iterable[str] | None = None) -> Mapping[str, Saved]:
    """Return what stands for each item: the own answers for who judges apart, else what counts."""
    if is_apart():
        return answering.saved_of(assessment, items=items, voice=voice())
    return answering.final_of(assessment, items=items)
