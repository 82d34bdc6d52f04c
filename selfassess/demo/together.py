"""How the people of the demo work together: one assessment judged apart, talked over and adopted; the other divided."""

from collections.abc import Mapping
from datetime import date, timedelta

from selfassess.core.division import Given, Who
from selfassess.demo.reading import read_raw
from selfassess.models.assessment import Assessment
from selfassess.models.database import db, now
from selfassess.models.version import Version
from selfassess.services import answering, calibration, comments, division, publishing, seats, signing, states
from selfassess.services.answering import ItemSave
from selfassess.services.calibration import Choice
from selfassess.services.division import Wish
from selfassess.services.members import Member
from selfassess.services.transactions import transactional

FILE = "together.yaml"
People = Mapping[str, Member]  # by role


@transactional
def seed_together(finished: Assessment, half_done: Assessment, people: People) -> None:
    """Let the second assessor judge the finished one, the sides agree and the director adopt it; divide the other."""
    planned = read_raw(FILE)
    for role, functions in planned["functions"].items():
        division.give_functions(people[role].organisation, people[role].account.id, functions, by=people["administrator"])
    _judge_apart(finished, planned["second"], people)
    _agree(finished, planned["consensus"], people)
    signing.sign(finished, by=people["director"])
    _divide(half_done, planned["division"], people)
    for said in planned["comments"]:
        comments.say(half_done, said["item"], said["text"], voice="first", by=people[said["by"]])


def _judge_apart(assessment: Assessment, otherwise: Mapping[str, Mapping], people: People) -> None:
    judge, lead = people["assessor"], people["coordinator"]
    seats.give(assessment, judge.account.id, by=lead)
    first = {item_id: saved.value for item_id, saved in answering.saved_of(assessment).items()}
    saves = [ItemSave(item_id, value) for item_id, value in {**first, **otherwise}.items()]
    answering.save_page(assessment, saves, by=judge, voice="second")
    states.second_ready(assessment, by=judge)
    states.hand_in(assessment, by=lead)


def _agree(assessment: Assessment, agreed: Mapping[str, Mapping], people: People) -> None:
    items = {item.id: item for item in publishing.questionnaire_of(db.session.get_one(Version, assessment.version_id)).items}
    for item_id, one in agreed.items():
        mark = calibration.sides_of(assessment, item_id).mark
        choice = Choice(one["chosen"], one["reason"], mark, agreement=one.get("agreement", ""))
        calibration.settle(assessment, items[item_id], choice, by=people["coordinator"])


def _divide(assessment: Assessment, planned: Mapping[str, Mapping], people: People) -> None:
    today = now().date()
    wishes = [Wish(_given(place, one, people, today), Given(place)) for place, one in planned.items()]
    division.divide(assessment, wishes, by=people["coordinator"])


def _given(place: str, one: Mapping, people: People, today: date) -> Given:
    who = Who(person=people[one["person"]].account.id) if "person" in one else Who(function=one["function"])
    return Given(place, who, today + timedelta(days=one["days"]))
