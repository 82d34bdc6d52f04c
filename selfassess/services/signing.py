"""Adopting an assessment: the director signs, and what was signed is kept as it is on that day."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from babel.dates import get_timezone
from sqlalchemy import select

from selfassess.core.action import Action
from selfassess.core.definition import Questionnaire
from selfassess.core.outcome import Outcome
from selfassess.core.snapshot import CONSENSUS, WRITTEN, Document, document
from selfassess.exchange.result_json import result_json
from selfassess.models.answer import VOICES, read_answers
from selfassess.models.assessment import ADOPTED, IN_CALIBRATION, IN_REVIEW, Assessment, Summary
from selfassess.models.calibration import Consensus
from selfassess.models.database import db, now
from selfassess.models.organisation import Organisation
from selfassess.models.snapshot import Snapshot
from selfassess.models.version import Version
from selfassess.reports.plan_report import SettledItem, Signed
from selfassess.services import evidence, locations, outcomes, snapshots
from selfassess.services.actions import decisions_by_key
from selfassess.services.answering import NOTHING, has_agreed
from selfassess.services.calibration import reasons_of, unsettled_of
from selfassess.services.evidence import Shown
from selfassess.services.log import record
from selfassess.services.log_lines import ROLE_WORDS
from selfassess.services.members import Member
from selfassess.services.states import WrongState, begin, has_second, put
from selfassess.services.transactions import reads, transactional

HOME = get_timezone("Europe/Amsterdam")
SHORT = 16  # signs of a hash that the log tells


class NotSettled(Exception):
    """Some differences between the two judgements are not settled yet; `items` are their ids."""

    def __init__(self, items: tuple[str, ...]):
        super().__init__(*items)
        self.items = items


class ChangedSinceRead(Exception):
    """Something that counts was changed since the director opened the page; nothing was signed."""


@transactional
def sign(assessment: Assessment, *, by: Member, seen: int | None = None) -> Snapshot:
    """Adopt an assessment, and keep it as it is now.

    From in review when nobody judges apart, else from in calibration. `seen`: the revision of the summary that the director
    read; None: whatever stands is signed. Raises WrongState, ChangedSinceRead, and NotSettled while the two sides differ.
    """
    begin(assessment, IN_REVIEW, IN_CALIBRATION)
    if assessment.state == IN_REVIEW and has_second(assessment):
        raise WrongState(assessment.ref)
    if seen is not None and seen != revision_of(assessment):
        raise ChangedSinceRead(assessment.ref)
    if unsettled := unsettled_in(assessment):
        raise NotSettled(unsettled)
    kept = snapshots.keep(assessment, _document(assessment, by), by=by)
    put(assessment, ADOPTED)
    record("assessment adopted", assessment, by=by, object=str(kept.number), details={"sha256": kept.sha256[:SHORT]})
    return kept


@reads
def unsettled_in(assessment: Assessment) -> tuple[str, ...]:
    """Return the items about which the two sides must still agree; none outside the calibration."""
    return unsettled_of(assessment) if assessment.state == IN_CALIBRATION else ()


@reads
def revision_of(assessment: Assessment) -> int:
    """Return a number that is another one after every change that counts."""
    return db.session.get(Summary, assessment.id, populate_existing=True).revision


@reads
def signed_of(assessment: Assessment) -> Signed | None:
    """Return what a report says of the signature; None while nothing stands as signed."""
    stands = snapshots.current_of(assessment)
    if stands is None:
        return None
    role = ROLE_WORDS.get(stands.role, stands.role)
    return Signed(day_of(stands.made_at), role, stands.number, stands.sha256, stands.cleaned_sha256 or "")


@reads
def settled_in(assessment: Assessment, questionnaire: Questionnaire) -> tuple[SettledItem, ...]:
    """Return what a report tells of the calibration, in order of the questionnaire; nothing before the two sides have met."""
    found = reasons_of(assessment)
    settled = ((item.id, found[item.id]) for item in questionnaire.items if item.id in found)
    return tuple(SettledItem(item_id, one.chosen, one.reason, day_of(one.at)) for item_id, one in settled)


@reads
def day_of(at: datetime) -> date:
    """Return the day of a moment on the calendar of the Netherlands."""
    return at.astimezone(HOME).date()


def _document(assessment: Assessment, by: Member) -> Document:
    outcome = outcomes.outcome_of(assessment)
    version = db.session.get(Version, assessment.version_id)
    organisation = db.session.get(Organisation, assessment.organisation_id)
    return document(
        organisation={"name": organisation.name, "ref": organisation.ref},
        assessment=_about(assessment),
        questionnaire={"key": version.key, "version": version.number, "title": version.title, "sha256": version.seal},
        intake=assessment.intake,
        answers={voice: _answers(assessment, voice) for voice in VOICES if voice != CONSENSUS or has_agreed(assessment)},
        reasons=_reasons(assessment) if has_agreed(assessment) else {},
        evidence={item_id: list(_shown(rows, assessment.reference_date)) for item_id, rows in evidence.at_items(assessment).items()},
        result=result_json(outcome.questionnaire, outcome.result, outcome.plan, outcome.on),
        plan=_plan(assessment, outcome),
        signed={
            "number": snapshots.next_number(assessment), "account": by.account.id, "email": by.account.email, "role": by.role,
            "at": _moment(now()),
        },
    )  # fmt: skip


def _about(assessment: Assessment) -> dict[str, object]:
    return {
        "ref": assessment.ref,
        "title": assessment.title,
        "purpose": assessment.purpose,
        "location": locations.name_of(assessment) or None,
        "reference_date": assessment.reference_date.isoformat(),
        "second_assessor": assessment.second_assessor,
        "signed_in_state": assessment.state,
        "created_at": _moment(assessment.created_at),
        "handed_in_at": _moment(assessment.first_ready_at),
        "second_ready_at": _moment(assessment.second_ready_at),
    }


def _answers(assessment: Assessment, voice: str) -> dict[str, Mapping]:
    return {row.item_id: json.loads(row.value) for row in read_answers(assessment.id, voice=voice) if row.value != NOTHING}


def _reasons(assessment: Assessment) -> dict[str, Mapping]:
    """Return why the two sides settled on each answer; the last reason of each item."""
    query = select(Consensus).where(Consensus.assessment_id == assessment.id).order_by(Consensus.revision)
    return {row.item_id: {"chosen": row.chosen, "reason": row.reason} for row in db.session.scalars(query)}


def _shown(rows: list[tuple[object, Shown]], day: date) -> Iterator[dict[str, object]]:
    for link, shown in rows:
        if version := shown.on(day):
            yield {
                "ref": shown.piece.ref, "title": shown.piece.title, "version": version.number, "label": version.label, "status": version.status,
                "date": version.date and version.date.isoformat(), "valid_until": version.valid_until and version.valid_until.isoformat(),
                "norms": list(link.norms), "page": link.page, "sha256": version.sha256 or "",
            }  # fmt: skip


def _plan(assessment: Assessment, outcome: Outcome) -> list[dict[str, object]]:
    decided = decisions_by_key(assessment)
    return [
        _action(action, decided[action.key].decision if action.key in decided else {})
        for action in (*outcome.plan.actions, *outcome.plan.closed)
    ]


def _action(action: Action, decision: Mapping[str, object]) -> dict[str, object]:
    """Return one action in plain values: what was proposed, with what people decided in its place."""
    proposed = {"measure": action.measure, "start": action.start.isoformat(), "due": action.due.isoformat(), "status": action.status}
    words = {name: value for name in WRITTEN if isinstance(value := getattr(action, name), str) and value}
    decided = {name: decision[name] for name in (*WRITTEN, "cause", "effect_due", "effect_item", "completion_piece") if decision.get(name)}
    return {
        "key": action.key, "item": action.item, "items": list(action.items), "section": action.section, "number": action.number,
        "kind": action.kind, "class": action.class_, "priority": action.priority, "gap": action.gap, **proposed, **words, **decided,
    }  # fmt: skip


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
