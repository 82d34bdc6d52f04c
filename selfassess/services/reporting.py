"""What a report about an assessment is made of, gathered from everywhere."""

from selfassess.core.outcome import Outcome
from selfassess.models.assessment import Place
from selfassess.reports.material import Material
from selfassess.reports.plan_report import PlanAbout
from selfassess.reports.voice import Voice
from selfassess.services import outcomes, signing
from selfassess.services.transactions import reads


@reads
def material_of(place: Place, voice: Voice) -> Material:
    """Return all that the reports about an assessment may tell, in the language of `voice`."""
    found = outcomes.outcome_of(place.assessment, language=voice.language)
    return Material(found, about_of(place, found, voice), voice)


@reads
def about_of(place: Place, found: Outcome, voice: Voice) -> PlanAbout:
    """Return what stands on the cover of a report."""
    return PlanAbout(
        organisation=place.organisation.name,
        title=place.assessment.title,
        on=found.on,
        version=f"{place.version.key}@{place.version.number}",
        digest=place.version.sha256,
        second_assessor=place.assessment.second_assessor,
        language=voice.language,
        signed=signing.signed_of(place.assessment),
        settled=signing.settled_in(place.assessment, found.questionnaire),
    )
