"""A next round of an assessment: begun from the last one, with its answers carried over until somebody confirms or changes them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from selfassess.core.answers import EMPTY, Answer, plain
from selfassess.core.changes import APART, CHECK, NOTED
from selfassess.core.closing import Closing, close, taken_along
from selfassess.core.comparison import compare
from selfassess.core.definition import Questionnaire
from selfassess.core.rounds import COUNTED, Begin, Taken, begin
from selfassess.models import round as carrying
from selfassess.models.answer import write_answers
from selfassess.models.assessment import Assessment, as_title, lock, state_now
from selfassess.models.database import db, now
from selfassess.models.evidence import PieceLink
from selfassess.models.organisation import Organisation
from selfassess.models.round import CarriedAnswer, Round
from selfassess.models.version import Version, find_version
from selfassess.services import actions, assessments, evidence
from selfassess.services.answering import answer_of, as_text, final_answers_of
from selfassess.services.assessments import changed, refuse_closed
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.outcomes import Outcome, outcome_of
from selfassess.services.publishing import questionnaire_of
from selfassess.services.transactions import reads, transactional

PRESSED_TWICE = timedelta(seconds=20)
FIRST = "first"
TAKEN_ALONG = "taken along"  # what the history of an action calls it
MOST_ROUNDS = 10  # as many as a trend shows


@dataclass(frozen=True, slots=True)
class CarriedItem:
    """What was carried over at one item, as pages show it.

    `outcome` and `left` as in core/rounds (of `left` path, value, asked and chosen); `waits`: nobody said yet that the answer still
    holds; `last`: what was chosen and counted last time, None when nothing is known of it.
    """

    item_id: str
    outcome: str
    waits: bool
    last: Answer | None
    left: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a next round would take from an assessment: how many answers go along, and how many are counted anew.

    `other_version`: a newer version of the questionnaire is there; `check`, `noted`, `apart` and `new`: how many answers to look at,
    answers of which something finds no place, answers to items that are gone, and new items.
    """

    carried: int
    counted: int
    other_version: bool
    check: int
    noted: int
    apart: int
    new: int


@transactional
def begin_round(previous: Assessment, *, title: str, reference_date: date, by: Member) -> Assessment:
    """Begin the next round with the newest version of the questionnaire; the last round stays as it is.

    Answers of the first voice begin as those that counted last time, each to be confirmed; what was counted begins empty. Pieces
    of evidence go along where they stood. A button that is pressed twice begins it once.
    """
    lock(previous.id)
    for known in carrying.rounds_from(previous.id):
        same = (known.created_by, known.title, known.reference_date) == (by.account.id, as_title(title), reference_date)
        if same and known.created_at >= now() - PRESSED_TWICE:
            return known
    before, version = _versions(previous)
    was, becomes = questionnaire_of(before), questionnaire_of(version)
    found = begin(was, becomes, final_answers_of(previous, was), previous.intake, reference_date)
    made = assessments.start(
        db.session.get_one(Organisation, previous.organisation_id), version=version, title=title, by=by,
        intake=found.transfer.intake, purpose=previous.purpose, reference_date=reference_date,
    )  # fmt: skip
    made.location_id = previous.location_id
    db.session.add(Round(assessment_id=made.id, organisation_id=made.organisation_id, previous_id=previous.id))
    _store(made, found)
    _link_pieces(previous, made, becomes)
    changed(made)
    record("round started", made, by=by, object=str(len(found.answers)))
    return made


@reads
def foresee(previous: Assessment) -> Foreseen:
    """Return what the next round would take along if it began today."""
    before, version = _versions(previous)
    was, becomes = questionnaire_of(before), questionnaire_of(version)
    found = begin(was, becomes, final_answers_of(previous, was), previous.intake, now().date())
    outcomes = Counter(one.outcome for one in found.items)
    asked = sum(one.asks for one in found.items)
    return Foreseen(
        asked, outcomes[COUNTED], before.id != version.id, outcomes[CHECK], outcomes[NOTED], outcomes[APART], len(found.transfer.new)
    )


@transactional
def confirm(assessment: Assessment, items: Iterable[str], *, by: Member) -> int:
    """Say that carried answers still hold; return how many nobody had confirmed yet. Raises AssessmentClosed."""
    lock(assessment.id)
    refuse_closed(state_now(assessment.id), FIRST)
    confirmed = sorted(set(items) & set(carrying.unconfirmed_in(assessment.id)))
    if confirmed:
        carrying.confirm(assessment.id, confirmed, by=by.account.id)
        changed(assessment)
        record("answers confirmed", assessment, by=by, object=" ".join(confirmed))
    return len(confirmed)


@transactional
def take_along(assessment: Assessment, previous: Assessment, *, by: Member, keys: Iterable[str] | None = None) -> int:
    """Let what people decided in the plan of `previous` go along to this plan where the gap is still there; return how many decisions.

    `keys`: only of these actions; None: of all. What is decided here already is never changed. Raises PlanArchived.
    """
    lock(assessment.id)
    actions.refuse_archived(assessment)
    before, after = outcome_of(previous), outcome_of(assessment)
    wanted = None if keys is None else set(keys)
    found = [one for one in close_plan(before, after) if wanted is None or one.action.key in wanted]
    known, here = actions.keys_ever(assessment), actions.members_here(assessment)
    going = {key: one for key, one in taken_along(found, actions.decided_in(previous)).items() if key not in known}
    for key, decision in going.items():
        is_gone = decision.owner_member is not None and decision.owner_member not in here
        actions.put(assessment, key, replace(decision, owner_member=None) if is_gone else decision, TAKEN_ALONG, by=by)
    return len(going)


@reads
def close_plan(before: Outcome, after: Outcome) -> tuple[Closing, ...]:
    """Return each action of the last plan, held against the new answers."""
    return close(before, after, compare(before, after))


@reads
def taken_keys(assessment: Assessment) -> frozenset[str]:
    """Return the keys of all actions of this plan about which anything was ever decided: to those nothing goes along any more."""
    return actions.keys_ever(assessment)


@reads
def previous_of(assessment: Assessment) -> Assessment | None:
    """Return the round before; None when there is none, or when it was deleted."""
    return carrying.find_previous(assessment.id)


@reads
def next_of(assessment: Assessment) -> list[Assessment]:
    """Return the rounds that follow this one, the newest first."""
    return carrying.rounds_from(assessment.id)


@reads
def row_of(assessment: Assessment) -> list[Assessment]:
    """Return the rounds before this one and this one itself, the first one first; at most MOST_ROUNDS."""
    found = [assessment]
    while len(found) < MOST_ROUNDS and (before := previous_of(found[0])) is not None and before not in found:
        found.insert(0, before)
    return found


@reads
def to_compare_with(assessment: Assessment) -> list[Assessment]:
    """Return the other assessments with the same questionnaire of the same organisation, the newest reference date first."""
    return carrying.others_of(assessment, key=db.session.get_one(Version, assessment.version_id).key)


@reads
def titles_before(assessment_ids: Iterable[int]) -> dict[int, str]:
    """Return the title of the round before each of some assessments, by their id; those without are absent."""
    return carrying.titles_before(assessment_ids)


@reads
def unconfirmed_in(assessment: Assessment) -> tuple[str, ...]:
    """Return the ids of the items whose carried answer nobody confirmed or changed yet; not of questions that are gone since."""
    waiting = carrying.unconfirmed_in(assessment.id)
    if not waiting:
        return ()
    known = {item.id for item in questionnaire_of(db.session.get_one(Version, assessment.version_id)).items}
    return tuple(item_id for item_id in waiting if item_id in known)


@reads
def carried_at(assessment: Assessment, questionnaire: Questionnaire, *, items: Iterable[str] | None = None) -> dict[str, CarriedItem]:
    """Return what was carried over, by item: at some items, or at all; items that are gone from the questionnaire too."""
    known = {item.id: item for item in questionnaire.items}
    rows = carrying.carried_in(assessment.id, items=items)
    return {row.item_id: _item(row, known.get(row.item_id)) for row in rows}


@reads
def outcomes_of(rounds: Iterable[Assessment], *, language: str) -> list[Outcome]:
    """Return what each of some rounds comes to."""
    return [outcome_of(one, language=language) for one in rounds]


@reads
def all_of(assessment: Assessment) -> dict[str, object] | None:
    """Return for the export of everything what was carried over, and from which assessment; None for a first round."""
    rows = carrying.carried_in(assessment.id)
    before = previous_of(assessment)
    if not rows and before is None:
        return None
    return {
        "previous": before.ref if before else None,
        "answers": [
            {"item": row.item_id, "outcome": row.outcome, "stands": row.stands, "last": json.loads(row.last), "left": row.left,
             "confirmed_at": row.confirmed_at, "confirmed_by": row.confirmed_by}
            for row in rows
        ],
    }  # fmt: skip


def _versions(previous: Assessment) -> tuple[Version, Version]:
    before = db.session.get_one(Version, previous.version_id)
    return before, find_version(before.key) or before


def _store(made: Assessment, found: Begin) -> None:
    """Store the answers that begin the round, in nobody's name, and what was carried over."""
    same = {"organisation_id": made.organisation_id, "assessment_id": made.id}
    first = {"voice": FIRST, "draft": None, "revision": 1, "saved_by": None, "saved_at": now()}
    rows = [{**same, **first, "item_id": key, "value": as_text(plain(answer))} for key, answer in found.answers.items()]
    if rows:
        write_answers(rows)
    db.session.add_all(CarriedAnswer(**same, **_row(one)) for one in found.items)
    db.session.flush()


def _row(one: Taken) -> dict[str, object]:
    left = [asdict(each) | {"path": list(each.path)} for each in one.left]
    return {"item_id": one.item_id, "outcome": one.outcome, "stands": one.asks, "last": as_text(plain(one.last)), "left": left}


def _link_pieces(previous: Assessment, made: Assessment, becomes: Questionnaire) -> None:
    """Let the pieces show in the round what they showed before; not one that has expired, and not a norm that is gone."""
    norms = {item.id: {norm.id for norm in item.norms} for item in becomes.items}
    for item_id, rows in evidence.at_items(previous).items():
        for link, shown in rows:
            letters = [letter for letter in link.norms if letter in norms.get(item_id, ())]
            fits = item_id in norms and (letters or not link.norms)
            if fits and shown.state(made.reference_date) not in (evidence.EXPIRED, evidence.GONE):
                db.session.add(
                    PieceLink(
                        organisation_id=made.organisation_id, evidence_id=link.evidence_id, assessment_id=made.id, item_id=item_id,
                        norms=letters, page=link.page, added_by=link.added_by,
                    )
                )  # fmt: skip
    db.session.flush()


def _item(row: CarriedAnswer, item) -> CarriedItem:
    last = answer_of(item, json.loads(row.last)) if item else None
    waits = row.stands and row.confirmed_at is None and item is not None
    return CarriedItem(row.item_id, row.outcome, waits, last if last != EMPTY else None, tuple(row.left))
