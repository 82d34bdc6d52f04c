"""What is kept for how long: nothing goes too early, and what goes is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from selfassess.models.assessment import ADOPTED, Assessment, Summary
from selfassess.models.database import db, now
from selfassess.models.event import EVENT
from selfassess.services import answering, log, retention
from selfassess.services.answering import ItemSave

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


@pytest.fixture
def draft(kade):
    """An assessment of De Kade that is not closed, and when it was touched last."""
    summary = db.session.get(Summary, kade.assessment.id)
    return kade.assessment, max(summary.updated_at, kade.assessment.updated_at)


def due(at):
    return [step.what for step in retention.due_steps(at)]


def run(at):
    for step in retention.due_steps(at):
        retention.do_step(step, at)


def lives(assessment):
    return db.session.scalar(select(Assessment.id).where(Assessment.id == assessment.id)) is not None


def test_a_draft_is_announced_after_a_year_and_deleted_30_days_later(draft):
    assessment, touched = draft
    assert due(touched + YEAR - DAY) == []
    run(touched + YEAR + DAY)
    assert due(touched + YEAR + 20 * DAY) == []
    assert lives(assessment)
    run(touched + YEAR + 32 * DAY)
    assert not lives(assessment)


def test_who_saves_something_after_the_announcement_keeps_the_draft(kade, draft):
    assessment, touched = draft
    run(touched + YEAR + DAY)
    later = touched + YEAR + 10 * DAY
    db.session.execute(update(Summary).where(Summary.assessment_id == assessment.id).values(updated_at=later))
    run(touched + YEAR + 40 * DAY)
    assert lives(assessment)
    assert retention.deleted_on(assessment, later) is None


def test_a_closed_assessment_is_kept_for_as_long_as_was_chosen(kade, draft):
    assessment, touched = draft
    assessment.state = ADOPTED
    db.session.commit()
    assert "delete" not in due(now() + 4 * YEAR)
    retention.choose_periods(kade.organisation, closed_years=3, log_years=7, by=kade.members["administrator"])
    assert "delete" not in due(now() + 3 * YEAR - DAY)
    run(now() + 3 * YEAR + DAY)
    assert not lives(assessment)


@pytest.mark.parametrize(("closed", "log_years"), [(0, 2), (8, 2), (5, 0), (5, 8)])
def test_other_periods_are_refused(kade, closed, log_years):
    with pytest.raises(retention.NotAllowed):
        retention.choose_periods(kade.organisation, closed_years=closed, log_years=log_years, by=kade.members["administrator"])


def test_a_trial_changes_nothing(draft):
    before = log.count_lines(draft[0].organisation_id)
    assert due(draft[1] + YEAR + DAY) == ["remind"]
    assert log.count_lines(draft[0].organisation_id) == before
    assert draft[0].reminded_at is None


def test_a_shortened_log_can_still_be_checked(kade):
    organisation_id = kade.organisation.id
    first = log.count_lines(organisation_id)
    run(now() + 3 * YEAR)
    left = db.session.execute(EVENT.select().where(EVENT.c.organisation_id == organisation_id).order_by(EVENT.c.number)).all()
    assert left[0].number > first
    assert left[-1].type == log.SHORTENED
    assert log.check(organisation_id).wrong is None
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {"norms": {"a": "met"}})], by=kade.coordinator)
    assert log.check(organisation_id).wrong is None


def test_the_log_is_never_shortened_within_its_years(kade):
    assert "shorten" not in due(now() + 2 * YEAR - DAY)
    assert "shorten" in due(now() + 2 * YEAR + DAY)
