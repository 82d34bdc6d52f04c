"""Describing an assessment: nobody replaces what somebody else wrote without seeing it."""

from datetime import date

import pytest

from selfassess.services import assessments, first_questions, log

DAY = date(2026, 9, 1)


def rename(kade, title, stood=None):
    assessments.rename(kade.assessment, title=title, reference_date=DAY, by=kade.coordinator, stood=stood)


def test_a_description_that_changed_since_the_page_was_made_is_not_replaced(kade):
    stood = assessments.mark_of(kade.assessment)
    rename(kade, "De eerste", stood)
    lines = log.count_lines(kade.organisation.id)
    with pytest.raises(assessments.DescriptionChanged):
        rename(kade, "De tweede", stood)
    assert (kade.assessment.title, log.count_lines(kade.organisation.id)) == ("De eerste", lines)
    rename(kade, "De tweede", assessments.mark_of(kade.assessment))
    assert kade.assessment.title == "De tweede"


def test_the_same_description_may_be_sent_twice(kade):
    stood = assessments.mark_of(kade.assessment)
    rename(kade, "De eerste", stood)
    lines = log.count_lines(kade.organisation.id)
    rename(kade, "De eerste", stood)
    assert (kade.assessment.title, log.count_lines(kade.organisation.id)) == ("De eerste", lines)


def save(kade, values, revision, role="coordinator", **more):
    return first_questions.save_intake(kade.assessment, values, revision=revision, by=kade.members[role], **more)


def waiting(kade):
    return {draft.by: (draft.fields, draft.own) for draft in first_questions.intake_drafts(kade.assessment)}


def test_three_people_who_answer_the_first_questions_at_once_lose_nothing(kade):
    first, second, third = ({"phase": phase} for phase in ("building", "under_6_months", "running"))
    save(kade, first, 0)
    for role, values in (("assessor", second), ("administrator", third)):
        with pytest.raises(first_questions.IntakeChanged):
            save(kade, values, 0, role)
    accounts = {role: kade.members[role].account.id for role in ("assessor", "administrator")}
    assert waiting(kade) == {accounts["assessor"]: (second, False), accounts["administrator"]: (third, False)}
    save(kade, {**first, "girls_in_care": 4}, 1)
    assert len(waiting(kade)) == 2
    save(kade, second, 2, "assessor")
    assert (kade.assessment.intake, waiting(kade)) == (second, {accounts["administrator"]: (third, False)})


def test_what_was_kept_when_a_person_had_one_place_is_still_found(kade):
    kade.assessment.intake_draft = {"by_account": {"7": {"fields": {"phase": "x"}, "instead_of": 2, "own": True}}}
    [waits] = first_questions.intake_drafts(kade.assessment)
    assert (waits.by, waits.fields, waits.instead_of, waits.own) == (7, {"phase": "x"}, 2, True)
    kade.assessment.intake_draft = {"phase": "x"}
    assert [(one.by, one.waits) for one in first_questions.intake_drafts(kade.assessment)] == [(0, False)]


def test_what_one_page_typed_on_and_on_has_one_place_and_each_saving_its_line(kade):
    kade_began = kade.assessment.intake
    save(kade, {"girls_in_care": 1}, 0)
    for number in (2, 3, 3):
        with pytest.raises(first_questions.IntakeChanged):
            save(kade, {"girls_in_care": number}, 0, "assessor", page="links")
    assert [one.fields for one in first_questions.intake_drafts(kade.assessment)] == [{"girls_in_care": 3}]
    began, *rows = first_questions.changes_of(kade.assessment)
    assert (began.revision, began.intake) == (0, kade_began)
    assert [(row.revision, row.intake, row.typed) for row in rows] == [
        (1, {"girls_in_care": 1}, None), (1, {"girls_in_care": 1}, {"girls_in_care": 2}), (1, {"girls_in_care": 1}, {"girls_in_care": 3})
    ]  # fmt: skip


def test_what_went_unheard_is_nobody_else(kade):
    save(kade, {"phase": "building"}, 0)
    heard = first_questions.IntakeSent({"phase": "building"}, None, False)
    assert save(kade, {"phase": "running"}, 0, after=heard) == 2
    assert (kade.assessment.intake, waiting(kade)) == ({"phase": "running"}, {})


def test_the_log_hears_once_of_who_saves_the_first_questions_on_and_on(kade):
    lines = log.count_lines(kade.organisation.id)
    for revision, number in enumerate((3, 4, 5)):
        save(kade, {"girls_in_care": number}, revision)
    assert log.count_lines(kade.organisation.id) == lines + 1
    save(kade, {"girls_in_care": 6}, 3, "assessor")
    assert log.count_lines(kade.organisation.id) == lines + 2
