"""References and numbers of another assessment or organisation in forms of working together: nothing there is reached."""

import pytest

from selfassess.models.database import db
from selfassess.models.together import Assignment, Comment, Mention, Seat
from selfassess.services import assessments, calibration, comments, signing, states
from selfassess.services.publishing import version_of
from tests.conftest import make_organisation, person

ITEM = "1.2-K1"


@pytest.fixture
def elders(kade):
    """Another organisation, with a comment, an agreement and something signed."""
    place = make_organisation("Ergens Anders", "elders")
    comments.say(place.assessment, ITEM, "Van elders.", voice="first", by=place.coordinator)
    calibration.make_agreement(place.organisation, "kwaliteitskader", ITEM, "Elders afgesproken.", by=place.coordinator)
    states.hand_in(place.assessment, by=place.coordinator)
    signing.sign(place.assessment, by=place.members["director"])
    return place


def test_people_of_elsewhere_get_no_seat_no_work_and_no_mention(kade, elders, editor):
    stranger = elders.members["assessor"].account
    place = f"/assessments/{kade.assessment.ref}"
    assert editor.sends(f"{place}/second/give", {"account": stranger.id}).status_code == 422
    assert editor.sends(f"{place}/division", {"1.2:who": f"person:{stranger.id}", "1.2:due": ""}).status_code == 422
    said = {"comment": "Zie @assessor.elders", "mention": [stranger.email, "9999"]}
    assert editor.sends(f"{place}/items/{ITEM}/comments", said).status_code == 303
    assert [db.session.query(table).count() for table in (Seat, Assignment, Mention)] == [0, 0, 0]


def test_comments_agreements_and_snapshots_of_elsewhere_are_not_found(kade, elders, editor, app):
    lead = person(app, "director@kade.example")
    place, here = f"/assessments/{kade.assessment.ref}", f"/organisations/{kade.organisation.ref}/agreements"
    other = db.session.query(Comment).one().ref
    agreement = calibration.every_agreement(elders.organisation)[0]["ref"]
    snapshot = signing.snapshots.list_of(elders.assessment)[0].ref
    at = f"{place}/items/{ITEM}/comments/{other}"
    answers = [editor.sends(at, {"comment": "Mijn."}), editor.sends(f"{at}/take-back"), editor.sends(f"{at}/settled", {"settled": "1"})]
    assert [one.status_code for one in answers] == [409, 409, 409]
    for address in (f"{here}/{agreement}", f"{here}/{agreement}/end", f"{here}/{agreement}/incident"):
        assert editor.sends(address, {"agreement": "Mijn.", "kinds": "name"}).status_code == 404
    assert lead.opens(f"{place}/signed/{snapshot}.json").status_code == 404
    assert db.session.query(Comment).one().text == "Van elders."


def test_a_comment_of_another_assessment_of_the_own_organisation_is_not_found(kade, elders, editor):
    more = assessments.start(kade.organisation, version=version_of(kade.assessment.version_id), title="Nog een", by=kade.coordinator)
    said = comments.say(more, ITEM, "Elders gezegd.", voice="first", by=kade.coordinator)
    at = f"/assessments/{kade.assessment.ref}/items/{ITEM}/comments/{said.ref}"
    assert editor.sends(at, {"comment": "Anders.", "stood": comments.mark_of("Elders gezegd.")}).status_code == 409
    assert [one.text for one in comments.conversation(more, ITEM, sides=("first",))] == ["Elders gezegd."]
