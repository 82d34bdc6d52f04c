"""What needs no answer keeps nobody waiting: not on a list, not at handing in, not at signing."""

from dataclasses import replace

from selfassess.services import answering, assessments, division, outcomes, readiness, states
from selfassess.services.answering import ItemSave
from selfassess.services.publishing import install
from tests.core.levelled import LEVELLED


def started(kade, required):
    """Start an assessment in which only these questions need an answer."""
    sections = tuple(
        replace(section, items=tuple(replace(item, optional=item.id not in required, critical=False) for item in section.items))
        for section in LEVELLED.sections
    )
    made = replace(LEVELLED, parts=(replace(LEVELLED.parts[0], sections=sections),))
    return assessments.start(kade.organisation, version=install(made), title="Alles", by=kade.coordinator, intake={})


def unanswered(assessment):
    found = readiness.worth_a_look(assessment, outcomes.outcome_of(assessment))
    return [item for look in found if look.what == readiness.UNANSWERED for item in look.items]


def test_only_what_needs_an_answer_is_asked_for_before_signing(kade):
    assessment = started(kade, {"E-keuze"})
    assert unanswered(assessment) == ["E-keuze"]
    assert division.open_items(outcomes.outcome_of(assessment)) == {"E-keuze"}
    answering.save_page(assessment, [ItemSave("E-keuze", {"choice": "weekly"})], by=kade.coordinator)
    assert unanswered(assessment) == []
    states.hand_in(assessment, by=kade.coordinator)
    assert outcomes.outcome_of(assessment).result.completeness == 1


def test_a_list_of_tasks_says_that_a_section_needs_nothing(kade, editor):
    assessment = started(kade, {"E-keuze"})
    page = editor.opens(f"/assessments/{assessment.ref}").text
    assert "Hier hoeft niets ingevuld te worden" in page
    assert "Niet verplicht" in page
