"""Reminders by mail: on the right days, once, and never every day again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from selfassess.core.action import Decision
from selfassess.core.division import Given, Who
from selfassess.models.database import db
from selfassess.models.evidence import Piece, PieceVersion
from selfassess.models.mail import Mail
from selfassess.services import actions, division, members, owners, seats
from selfassess.services.letters import letter_for
from selfassess.services.my_tasks import waiting_for
from selfassess.services.reminding import remind
from tests.conftest import make_organisation

DUE = date(2026, 7, 15)
NINE = datetime(2026, 7, 15, 9, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)


@pytest.fixture
def piece(kade):
    """A document of De Kade that is valid until the fifteenth."""
    piece = Piece(organisation_id=kade.organisation.id, title="Plaatsingsbeleid")
    db.session.add(piece)
    db.session.flush()
    row = {"file_name": "beleid.pdf", "kind": "pdf", "size": 1, "key": piece.ref, "scan": "clean", "valid_until": DUE}
    db.session.add(PieceVersion(organisation_id=kade.organisation.id, evidence_id=piece.id, number=1, **row))
    db.session.commit()
    return piece


def divides(kade, *places, to="assessor"):
    who = Who(person=kade.members[to].account.id)
    division.divide(kade.assessment, [division.Wish(Given(one, who, DUE), Given(one)) for one in places], by=kade.coordinator)


def days_told(kind, *, hours=(0, 9, 10), sent=True):
    """Let a hundred days pass; return how many days before the fifteenth somebody was told something, and to whom."""
    told = []
    for ahead in range(-60, 41):
        for hour in hours:
            before = set(db.session.scalars(select(Mail.id)))
            at = NINE.replace(hour=hour) + ahead * A_DAY
            remind(at)
            new = [row for row in db.session.scalars(select(Mail).where(Mail.kind == kind)) if row.id not in before]
            told += [(-ahead, hour, row.account_id) for row in new]
            if sent:
                db.session.execute(update(Mail).values(state="sent", same=None, ended_at=at))
                db.session.commit()
    return told


def test_work_is_told_a_week_and_a_day_before_and_once_after(kade):
    divides(kade, "1.3")
    assessor = kade.members["assessor"].account.id
    assert days_told("due") == [(7, 9, assessor), (1, 9, assessor), (-1, 9, assessor)]


def test_what_is_due_together_is_one_mail(kade):
    divides(kade, "1.3", "1.4")
    remind(NINE - A_DAY)
    (told,) = (row.about["told"] for row in db.session.scalars(select(Mail).where(Mail.kind == "due")))
    assert told == [f"1.3 {DUE} 1", f"1.4 {DUE} 1"]


def test_evidence_is_told_to_the_coordinator_a_month_before_and_once_after(kade, piece):
    coordinator = kade.coordinator.account.id
    assert days_told("expiring") == [(30, 9, coordinator), (-1, 9, coordinator)]


def test_a_mail_that_still_waits_is_not_asked_for_again(kade, piece):
    assert len(days_told("expiring", hours=(9,), sent=False)) == 2


def test_all_that_expires_is_one_mail_and_another_organisation_hears_nothing(kade, piece):
    make_organisation("Ergens Anders", "elders")
    second = Piece(organisation_id=kade.organisation.id, title="Protocol")
    db.session.add(second)
    db.session.flush()
    db.session.add(PieceVersion(organisation_id=kade.organisation.id, evidence_id=second.id, number=1, file_name="p.pdf", kind="pdf", size=1,
                                key=second.ref, scan="clean", valid_until=DUE))  # fmt: skip
    db.session.commit()
    remind(NINE)
    (mail,) = db.session.scalars(select(Mail))
    assert mail.account_id == kade.coordinator.account.id
    assert sorted(mail.about["told"]) == sorted(f"{one.ref} 1 {DUE} soon" for one in (piece, second))


def test_a_new_date_is_told_anew(kade, piece):
    remind(NINE)
    version = db.session.scalar(select(PieceVersion))
    version.valid_until = DUE + A_DAY
    db.session.execute(update(Mail).values(state="sent", same=None))
    db.session.commit()
    remind(NINE)
    assert [row.about["told"] for row in db.session.scalars(select(Mail).order_by(Mail.id))] == [
        [f"{piece.ref} 1 {DUE} soon"],
        [f"{piece.ref} 1 {DUE + A_DAY} soon"],
    ]


def owns(kade, **more):
    """Let the assessor own an action that must be ready on the fifteenth."""
    decision = Decision(owner_member=kade.members["assessor"].account.id, start=DUE - timedelta(days=40), due=DUE, **more)
    actions.decide(kade.assessment, "1.4-K2", decision, by=kade.coordinator)


def test_who_owns_an_action_is_told_a_week_and_a_day_before_and_once_after(kade):
    owns(kade)
    assessor = kade.members["assessor"].account.id
    assert days_told("actions") == [(7, 9, assessor), (1, 9, assessor), (-1, 9, assessor)]


def test_an_action_is_told_in_its_rhythm_too(kade):
    owns(kade, rhythm="two_weeks")
    assert [before for before, _hour, _who in days_told("actions")] == [26, 12, 7, 1, -1, -2, -16, -30]


def test_everybody_with_the_function_is_told_and_nobody_who_is_gone_or_sits_apart(kade):
    function = division.known_functions(kade.organisation)[0].id
    for role in ("assessor", "coordinator"):
        division.give_functions(kade.organisation, kade.members[role].account.id, [function], by=kade.members["administrator"])
    actions.decide(kade.assessment, "1.4-K2", Decision(owner_function=function, due=DUE), by=kade.coordinator)
    people = lambda: {one.account_id for one in owners.due_reminders(DUE - timedelta(days=1))}  # noqa: E731
    assert people() == {kade.members[role].account.id for role in ("assessor", "coordinator")}
    seats.give(kade.assessment, kade.members["assessor"].account.id, by=kade.coordinator)
    assert people() == {kade.coordinator.account.id}


def test_who_leaves_owns_nothing_any_more(kade):
    owns(kade)
    assessor = kade.members["assessor"]
    assert [one.action.key for one in owners.owned_in(kade.assessment, assessor.account.id)] == ["1.4-K2"]
    members.remove_member(kade.organisation, assessor.account.id, by=kade.members["administrator"])
    assert owners.due_reminders(DUE - timedelta(days=1)) == []


def test_the_letter_says_which_actions_and_nothing_that_was_typed(kade):
    owns(kade, measure="Geheim plan")
    letter = letter_for(
        "actions", kade.members["assessor"].account.id, organisation_id=kade.organisation.id, on=DUE, address="https://kade.example",
        ids={"assessment": kade.assessment.ref, "told": [f"1.4-K2 {DUE}"]}, languages=("nl", "en"),
    )  # fmt: skip
    told = str(letter)
    assert "1.4-K2" in told
    assert f"/assessments/{kade.assessment.ref}/plan" in told
    assert "Geheim plan" not in told
    actions.decide(kade.assessment, "1.4-K2", Decision(status="done"), by=kade.coordinator, revision=1)
    assert letter_for(
        "actions", kade.members["assessor"].account.id, organisation_id=kade.organisation.id, on=DUE, address="https://kade.example",
        ids={"assessment": kade.assessment.ref, "told": [f"1.4-K2 {DUE}"]}, languages=("nl", "en"),
    ) is None  # fmt: skip


def test_an_action_that_must_be_ready_soon_waits_among_my_tasks(kade):
    owns(kade)
    waiting = lambda today: waiting_for(kade.members["assessor"], today=today, language="nl")  # noqa: E731
    assert [one.action.key for one in waiting(DUE).actions] == ["1.4-K2"]
    assert [waiting(DUE - timedelta(days=ahead)).number for ahead in (30, 7, 0, -1)] == [0, 1, 1, 1]
    assert waiting_for(kade.coordinator, today=DUE, language="nl").actions == ()
