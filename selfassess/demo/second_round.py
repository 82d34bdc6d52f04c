"""The next round of the demo: three months later, the same questions, with the foundation in order."""

from collections.abc import Mapping
from datetime import date

from selfassess.core.action import Decision
from selfassess.demo.reading import read_raw
from selfassess.exchange.answers_file import parse_decision
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.version import Version
from selfassess.services import actions, answering, evidence, first_questions, publishing, rounds, signing, states
from selfassess.services.answering import UNSAVED, ItemSave
from selfassess.services.members import Member
from selfassess.services.transactions import transactional

FILE, TITLE = "de-kade-hermeting.yaml", "Hermeting september 2026"


@transactional
def seed_second_round(finished: Assessment, people: Mapping[str, Member]) -> Assessment:
    """Begin the round after the finished one, answer and count anew, confirm the rest, take the plan along, and adopt it."""
    raw, lead = read_raw(FILE), people["coordinator"]
    made = rounds.begin_round(finished, title=TITLE, reference_date=date.fromisoformat(raw["date"]), by=lead)
    first_questions.save_intake(made, raw["profile"], revision=made.intake_revision, by=lead)
    answering.save_page(made, _changed(made, raw["answers"]), by=lead)
    rounds.confirm(made, rounds.unconfirmed_in(made), by=lead)
    _plan(made, finished, raw["actions"], by=lead)
    states.hand_in(made, by=lead)
    signing.sign(made, by=people["director"])
    return made


def _changed(made: Assessment, given: Mapping[str, Mapping]) -> list[ItemSave]:
    """Return the answers that are other than what was carried over; a document in the library stands at its question already."""
    stands, pieces = answering.saved_of(made), evidence.at_items(made)
    saves = []
    for item_id, value in given.items():
        saved, shown = stands.get(item_id, UNSAVED), {one.piece.title for _link, one in pieces.get(item_id, ())}
        left = [one for one in value.get("evidence", ()) if one["title"] not in shown]
        becomes = {key: part for key, part in value.items() if key != "evidence"} | ({"evidence": left} if left else {})
        if becomes != saved.value:
            saves.append(ItemSave(item_id, becomes, revision=saved.revision))
    return saves


def _plan(made: Assessment, finished: Assessment, decided: Mapping[str, Mapping], *, by: Member) -> None:
    """Take along what the last plan did not finish, and decide what the file says."""
    rounds.take_along(made, finished, by=by)
    questionnaire = publishing.questionnaire_of(db.session.get_one(Version, made.version_id))
    known = actions.decisions_by_key(made)
    for key, raw in decided.items():
        decision, _faults = parse_decision(questionnaire, key, raw)
        stands = known.get(key)
        if decision != (actions.decision_of(stands) if stands else Decision()):
            actions.decide(made, key, decision, by=by, revision=stands.revision if stands else 0)
