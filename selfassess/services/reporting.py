"""What a report about an assessment is made of, gathered from everywhere."""

from selfassess.core.outcome import Outcome
from selfassess.core.plan_table import Bound
from selfassess.models.assessment import Place, Summary
from selfassess.models.database import db
from selfassess.reports.kept import kept_text
from selfassess.reports.material import Material
from selfassess.reports.plan_report import PlanAbout
from selfassess.reports.voice import Voice
from selfassess.services import actions, calibration, evidence, locations, moving, outcomes, rounds, signing, snapshots
from selfassess.services.transactions import reads


@reads
def material_of(place: Place, voice: Voice) -> Material:
    """Return all that the reports about an assessment may tell, in the language of `voice`."""
    found = outcomes.outcome_of(place.assessment, language=voice.language)
    before = rounds.previous_of(place.assessment)
    return Material(
        found, about_of(place, found, voice), voice, bound_of(place, voice.language), actions.decided_in(place.assessment),
        versions=_versions(place),
        agreements=_agreements(place, found),
        kept=_kept(place, voice),
        previous=outcomes.outcome_of(before, language=voice.language) if before else None,
    )  # fmt: skip


def _versions(place: Place) -> dict[tuple[str, str], str]:
    """Return what the version of each piece of an assessment is called, by its title and the hash of its file: as it was signed, else as it counts."""
    signed = snapshots.versions_of(place.assessment)
    found = evidence.versions_at(place.assessment) if signed is None else signed
    return {key: " · ".join(filter(None, (str(number), label))) for key, (number, label) in found.items()}


def _kept(place: Place, voice: Voice) -> tuple[tuple[str, str], ...]:
    """Return what of the first voice found no place in this version, by item; what was typed and is no answer stays on the page."""
    found = []
    for one in moving.moves_in(place.assessment, voice="first"):
        for kept in one.kept:
            text = kept_text([left for left in kept.left if left["path"] != [moving.TYPED]], voice)
            if text:
                found.append((kept.item_id, text))
    return tuple(found)


def _agreements(place: Place, found: Outcome) -> tuple[tuple[str, str], ...]:
    ids = {item.id for item in found.questionnaire.items}
    agreed = (one.agreement for one in calibration.agreements_of(place.organisation, place.version.key))
    return tuple((one.item_id, one.text) for one in agreed if one.item_id in ids)


@reads
def about_of(place: Place, found: Outcome, voice: Voice) -> PlanAbout:
    """Return what stands on the cover of a report."""
    return PlanAbout(
        organisation=place.organisation.name,
        title=place.assessment.title,
        on=found.on,
        version=f"{place.version.key}@{place.version.number}",
        digest=place.version.seal,
        second_assessor=place.assessment.second_assessor,
        language=voice.language,
        signed=signing.signed_of(place.assessment),
        settled=signing.settled_in(place.assessment, found.questionnaire),
        location=locations.name_of(place.assessment),
        pieces=evidence.titles_of(
            place.organisation, (action.completion_piece for action in found.plan.actions if action.completion_piece)
        ),
    )


@reads
def bound_of(place: Place, language: str) -> Bound:
    """Return what a file of this assessment belongs to."""
    return Bound(
        organisation=place.organisation.ref,
        assessment=place.assessment.ref,
        name=place.organisation.name,
        questionnaire=f"{place.version.key}@{place.version.number}",
        language=language,
        revision=db.session.get(Summary, place.assessment.id).revision,
    )
