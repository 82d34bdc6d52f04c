"""What needs no answer keeps nobody waiting: not on a list, not at handing in, not at signing."""

from dataclasses import replace

from flask_babel import force_locale

from selfassess.core.division import NOBODY, Given, Who
from selfassess.models.database import now
from selfassess.services import answering, assessments, division, my_tasks, outcomes, readiness, states
from selfassess.services.answering import ItemSave
from selfassess.services.division import Wish
from selfassess.services.publishing import install
from selfassess.web.assess.standing import how_far, item_words, standing_of, word_of
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


def says(assessment):
    return how_far(standing_of(assessment, outcomes.outcome_of(assessment))).says


def test_how_far_it_is_counts_apart_what_needs_no_answer(app, kade):
    assessment = started(kade, {"E-keuze"})
    with app.test_request_context(), force_locale("nl"):
        assert says(assessment) == "0 van 1 vraag beantwoord"
        answering.save_page(assessment, [ItemSave("E-janee", {"choice": "true"})], by=kade.coordinator)
        assert says(assessment) == "0 van 1 vraag beantwoord, en 1 van de 16 die niet hoeven"
        answering.save_page(assessment, [ItemSave("E-keuze", {"choice": "weekly"})], by=kade.coordinator)
        assert says(assessment) == "1 van 1 vraag beantwoord, en 1 van de 16 die niet hoeven"


def test_a_questionnaire_in_which_nothing_needs_an_answer_tells_what_is_answered(kade, editor):
    assessment = started(kade, set())
    assert "Niets is verplicht; 0 van de 17 vragen beantwoord" in editor.opens(f"/assessments/{assessment.ref}").text
    answering.save_page(assessment, [ItemSave("E-keuze", {"choice": "weekly"})], by=kade.coordinator)
    found = editor.opens(f"/assessments/{assessment.ref}/result").text
    assert "Open gelaten; dat mag" in found
    page = editor.opens(f"/assessments/{assessment.ref}").text
    assert '<progress value="1" max="17"' in page
    assert "Hier hoeft niets ingevuld te worden; beantwoord: 1 van 4" in page
    listed = editor.opens("/assessments").text
    assert "Hier hoeft niets ingevuld te worden" in listed
    assert "100% ingevuld" not in listed


def test_half_an_answer_is_told_as_half_and_none_as_none(app, kade):
    assessment = started(kade, set())
    answering.save_page(assessment, [ItemSave("E-lijst", {"norms": {"a": "met"}})], by=kade.coordinator)
    found = outcomes.outcome_of(assessment)
    with app.test_request_context(), force_locale("nl"):
        words = item_words("nl")
        assert word_of(found, "E-lijst", words) == ("Half beantwoord: telt mee als het af is", "busy")
        assert word_of(found, "E-keuze", words) == ("Niet ingevuld; dat mag", "")


def test_what_needs_no_answer_is_not_counted_as_done_work(kade):
    assessment = started(kade, {"E-keuze"})
    me = Who(person=kade.coordinator.account.id)
    division.divide(assessment, [Wish(Given("kiezen", me, None), Given("kiezen", NOBODY, None))], by=kade.coordinator)
    found = my_tasks.waiting_for(kade.coordinator, today=now().date(), language="nl")
    assert [(task.done, task.total) for task in found.tasks] == [(0, 1)]
