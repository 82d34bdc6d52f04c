"""What stands beside the items of an assessment."""

from datetime import date

from selfassess.models.calibration import Agreement
from selfassess.models.database import db, now
from selfassess.models.together import Assignment, Comment
from selfassess.services import members
from selfassess.services.beside import Beside, beside


def of(kade, **columns) -> dict:
    return {"organisation_id": kade.organisation.id, "assessment_id": kade.assessment.id, **columns}


def test_who_answers_what_was_said_and_what_was_agreed_stand_beside_an_item(kade):
    coordinator = kade.coordinator.account
    db.session.add(Assignment(**of(kade, place="1.1", account_id=coordinator.id, due=date(2026, 3, 1))))
    db.session.add(Assignment(**of(kade, place="1.1-K2", function_id="director")))
    db.session.add_all(Comment(**of(kade, item_id="1.1-K1", text="Zo?", settled_at=settled)) for settled in (None, now()))
    db.session.add(Comment(**of(kade, item_id="1.1-K1", text="", gone_at=now())))
    db.session.add(Agreement(**of(kade, item_id="1.1-K1", key="kwaliteitskader", text="Zo lezen wij dit.")))
    db.session.add(Agreement(**of(kade, item_id="1.1-K1", key="kwaliteitskader", text="Oud.", ended_at=now())))
    db.session.add(Agreement(**of(kade, item_id="1.1-K1", key="another", text="Van een andere lijst.")))
    db.session.commit()
    assert beside(kade.assessment, key="kwaliteitskader", sides=("first",)) == {
        "1.1": Beside(person=coordinator.email, due=date(2026, 3, 1)),
        "1.1-K2": Beside(function="director"),
        "1.1-K1": Beside(comments=2, open_comments=1, agreements=((now().year, "Zo lezen wij dit."),)),
    }


def test_the_other_side_is_not_counted(kade):
    db.session.add(Comment(**of(kade, item_id="1.1-K1", voice="second", text="Anders.")))
    db.session.commit()
    assert beside(kade.assessment, key="kwaliteitskader", sides=("first",)) == {}


def test_who_left_the_organisation_answers_nothing_any_more(kade):
    left = kade.members["assessor"].account.id
    db.session.add(Assignment(**of(kade, place="1.1-K1", account_id=left, due=date(2026, 3, 1))))
    db.session.commit()
    members.remove_member(kade.organisation, left, by=kade.members["administrator"])
    assert beside(kade.assessment, key="kwaliteitskader", sides=("first",)).get("1.1-K1", Beside()).person == ""
