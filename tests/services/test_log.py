"""The log: what it tells, and that nobody can change it unseen."""

import json

import pytest
from sqlalchemy import text

from selfassess.models.database import db, writing
from selfassess.models.event import EVENT
from selfassess.services import answering, assessments, log
from selfassess.services.answering import ItemSave


@pytest.fixture
def kept(kade):
    """The log of De Kade with more lines than its people and its assessment gave."""
    for title in ("Een", "Twee", "Drie"):
        assessments.rename(kade.assessment, title=title, reference_date=kade.assessment.reference_date, by=kade.coordinator)
    return kade.organisation.id


def last(organisation_id):
    """Return the line that was written last."""
    return db.session.execute(EVENT.select().where(EVENT.c.organisation_id == organisation_id).order_by(EVENT.c.number.desc())).first()


def tamper(*statements):
    """Change the log as someone would who owns the database: without the triggers."""
    db.session.commit()
    token = writing.set(True)
    for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.session.execute(text(f"DROP TRIGGER {name}"))
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()
    writing.reset(token)


def test_a_log_that_nobody_touched_is_whole(kept):
    found = log.check(kept)
    assert (found.wrong, found.lines > 8, found.lines) == (None, True, log.count_lines(kept))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (["UPDATE event SET type = 'nothing' WHERE organisation_id = {org} AND number = 4"], "Line 4 is not as it was written"),
        (["UPDATE event SET account_id = 99 WHERE organisation_id = {org} AND number = 2"], "Line 2 is not as it was written"),
        (["DELETE FROM event WHERE organisation_id = {org} AND number = 4"], "Line 4 is missing"),
        (["DELETE FROM event WHERE organisation_id = {org} AND number = 1"], "Line 1 is missing"),
        (["DELETE FROM event WHERE organisation_id = {org} AND number >= 5"], "Line 5 is missing"),
        (["DELETE FROM event WHERE organisation_id = {org}"], "Line 1 is missing"),
        (
            [
                "UPDATE event SET number = -1 WHERE organisation_id = {org} AND number = 3",
                "UPDATE event SET number = 3 WHERE organisation_id = {org} AND number = 4",
                "UPDATE event SET number = 4 WHERE organisation_id = {org} AND number = -1",
            ],
            "Line 3 is not as it was written",
        ),
        (["DELETE FROM event_chain WHERE organisation_id = {org}"], "The end of the log is missing"),
        (
            [
                "UPDATE event_chain SET released = 2, released_sha256 = (SELECT sha256 FROM event e WHERE e.organisation_id = {org} AND number = 2)"
                " WHERE organisation_id = {org}",
                "DELETE FROM event WHERE organisation_id = {org} AND number <= 2",
            ],
            "no line says that they were cleared away",
        ),
    ],
)
def test_what_was_done_to_the_log_is_seen(kept, changes, says):
    tamper(*(change.format(org=kept) for change in changes))
    assert says in str(log.check(kept).wrong)


def test_another_organisations_log_stays_whole(kept):
    tamper(f"DELETE FROM event WHERE organisation_id = {kept} AND number = 2")
    assert log.check(0).wrong is None


def test_a_saved_answer_is_told_as_levels_and_never_as_what_was_answered(kade):
    save = [ItemSave("1.4-K1", {"norms": {"a": "met", "b": "not_met", "c": "met"}, "note": "een geheim verhaal"})]
    answering.save_page(kade.assessment, save, by=kade.coordinator)
    adjusted = {"norms": {"a": "met", "b": "met", "c": "met"}, "adjusted": {"level": 2, "reason": "nog een geheim"}}
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", adjusted, revision=1)], by=kade.coordinator)
    line = last(kade.organisation.id)
    assert (line.type, line.role, line.account_id, line.reason) == ("answers saved", "coordinator", kade.coordinator.account.id, "adjusted")
    assert json.loads(line.details)["items"] == {"1.4-K1": [2, 2, "adjusted"]}
    everything = str(db.session.execute(EVENT.select()).all())
    assert "geheim" not in everything


def test_what_does_not_apply_is_told_as_such(kade):
    answering.save_page(kade.assessment, [ItemSave("1.1-I1", {"not_applicable": "Puur ambulant."})], by=kade.coordinator)
    line = last(kade.organisation.id)
    assert (line.reason, json.loads(line.details)["items"]) == ("not_applicable", {"1.1-I1": ["open", "not_applicable", "not_applicable"]})


def test_someones_own_account_is_told_where_the_person_works(kade):
    director = kade.members["director"].account
    log.note_account("signed in", director.id)
    line = last(kade.organisation.id)
    assert (line.type, line.account_id, line.role) == ("signed in", director.id, "director")


def test_an_unknown_address_leaves_no_trace_of_itself(kade):
    log.note_account("sign-in failed", None, outcome=log.REFUSED)
    line = last(0)
    assert (line.type, line.account_id, line.object, line.outcome) == ("sign-in failed", None, None, "refused")
