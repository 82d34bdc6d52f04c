"""What was signed: kept as one text with its hash, read back for everything that counts, and cleaned of client data."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from selfassess.core.answers import EMPTY, AnswerSet, Evidence, Intake, plain, without_texts
from selfassess.core.definition import Questionnaire
from selfassess.core.intake import parse_intake
from selfassess.core.snapshot import (
    Document,
    canonical,
    digest,
    without_action,
    without_actions,
    without_intake,
    without_item,
    without_piece,
    without_title,
    without_wording,
)
from selfassess.models.assessment import ADOPTED, ARCHIVED, Assessment
from selfassess.models.database import db, now
from selfassess.models.organisation import Organisation
from selfassess.models.snapshot import Snapshot
from selfassess.services.answering import answer_of
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional

SIGNED = (ADOPTED, ARCHIVED)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What counted when an assessment was signed: `answers` by voice, with what the pieces of evidence showed on the day `on`."""

    intake: Intake
    answers: Mapping[str, AnswerSet]
    final: AnswerSet
    on: date


@reads
def list_of(assessment: Assessment) -> list[Snapshot]:
    """Return all that was ever signed of an assessment, the newest first."""
    return list(db.session.scalars(_of(assessment)))


@reads
def current_of(assessment: Assessment) -> Snapshot | None:
    """Return what stands as signed; None while nothing does."""
    if assessment.state not in SIGNED:
        return None
    return db.session.scalars(_of(assessment).where(Snapshot.withdrawn_at.is_(None)).limit(1)).first()


@reads
def find(assessment: Assessment, ref: str) -> Snapshot | None:
    """Return one thing that was signed; None when this assessment has no such."""
    return db.session.scalar(_of(assessment).where(Snapshot.ref == ref))


@reads
def frozen_of(assessment: Assessment, questionnaire: Questionnaire) -> Frozen | None:
    """Return what counted when an assessment was signed; None when it is not."""
    stands = current_of(assessment)
    if stands is None:
        return None
    made = json.loads(stands.document)
    answers = {voice: _answers(given, made["evidence"], questionnaire) for voice, given in made["answers"].items()}
    counted = {item_id: made["answers"][voice][item_id] for item_id, voice in made["counts"].items()}
    on = date.fromisoformat(made["assessment"]["reference_date"])
    return Frozen(parse_intake(questionnaire, made["intake"])[0], answers, _answers(counted, made["evidence"], questionnaire), on)


@reads
def versions_of(assessment: Assessment) -> Mapping[tuple[str, str], tuple[int, str]] | None:
    """Return number and label of the version of each piece of evidence that was signed, by its title and hash; None when nothing is."""
    stands = current_of(assessment)
    if stands is None:
        return None
    shown = (one for pieces in json.loads(stands.document)["evidence"].values() for one in pieces)
    return {(one["title"], one["sha256"]): (one["version"], one["label"]) for one in shown}


@transactional
def keep(assessment: Assessment, made: Document, *, by: Member) -> Snapshot:
    """Keep a document as the next that was signed."""
    text = canonical(made)
    kept = Snapshot(
        organisation_id=assessment.organisation_id, assessment_id=assessment.id, number=next_number(assessment), document=text,
        sha256=digest(text), made_by=by.account.id, role=by.role,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


@transactional
def withdraw(assessment: Assessment, *, reason: str, by: Member) -> Snapshot | None:
    """Mark what stands as signed as withdrawn, with the reason; it stays as it is. None when nothing stands."""
    stands = current_of(assessment)
    if stands is not None:
        stands.withdrawn_at, stands.withdrawn_by, stands.withdrawn_because = now(), by.account.id, reason
        db.session.flush()
    return stands


@reads
def next_number(assessment: Assessment) -> int:
    """Return the number that the next thing that is signed will have."""
    return (db.session.scalar(select(func.max(Snapshot.number)).where(Snapshot.assessment_id == assessment.id)) or 0) + 1


@reads
def is_whole(snapshot: Snapshot) -> bool:
    """Return whether what is kept is what was signed, or what was left of it when client data was taken out."""
    return digest(snapshot.document) == (snapshot.cleaned_sha256 or snapshot.sha256)


@reads
def are_there() -> bool:
    """Return whether anything was ever signed in this installation."""
    return db.session.scalar(select(Snapshot.id).limit(1)) is not None


@reads
def broken() -> Iterator[tuple[str, int]]:
    """Yield the assessment (its ref) and number of each snapshot whose text does not have its hash."""
    query = select(Snapshot, Assessment.ref).join(Assessment, Assessment.id == Snapshot.assessment_id).order_by(Snapshot.id)
    for snapshot, ref in db.session.execute(query.execution_options(yield_per=20)):
        if not is_whole(snapshot):
            yield ref, snapshot.number


@transactional
def clean_item(assessment: Assessment, questionnaire: Questionnaire, item_id: str, *, keep_choices: bool) -> None:
    """Take what people wrote at an item out of all that was signed; the whole answer when its choices may not stay."""
    item = next((one for one in questionnaire.items if one.id == item_id), None)

    def cleaned(value: Mapping[str, object]) -> Mapping[str, object] | None:
        answer = answer_of(item, value) if keep_choices and item else None  # of a question that is gone, all of it
        return plain(without_texts(answer)) if answer else None

    _clean(list_of(assessment), lambda made: without_item(made, item_id, cleaned))


@transactional
def clean_action(assessment: Assessment, item_id: str) -> None:
    """Take what was written about the action of an item out of all that was signed."""
    _clean(list_of(assessment), lambda made: without_action(made, item_id))


@transactional
def clean_actions(assessment: Assessment, keys: Collection[str]) -> None:
    """Take what was written about some actions, by key, out of all that was signed."""
    _clean(list_of(assessment), lambda made: without_actions(made, keys))


@transactional
def clean_title(assessment: Assessment) -> None:
    """Take the title out of all that was signed."""
    _clean(list_of(assessment), without_title)


@transactional
def clean_texts(assessment: Assessment, gone: Collection[str]) -> None:
    """Take texts of the questionnaire out of all that was signed of an assessment."""
    _clean(list_of(assessment), lambda made: without_wording(made, gone))


@transactional
def clean_intake(assessment: Assessment, written: frozenset[str]) -> None:
    """Take what people wrote at some questions of the intake out of all that was signed."""
    _clean(list_of(assessment), lambda made: without_intake(made, written))


@transactional
def clean_reasons(assessment: Assessment, instead: str) -> None:
    """Put something else in the place of the reasons why the assessment was opened again."""
    for snapshot in list_of(assessment):
        snapshot.withdrawn_because = snapshot.withdrawn_because and instead
    db.session.flush()


@transactional
def clean_piece(organisation: Organisation, ref: str) -> None:
    """Take the name of a piece of evidence out of all that was signed in an organisation."""
    query = select(Snapshot).where(Snapshot.organisation_id == organisation.id, Snapshot.document.contains(f'"{ref}"'))
    _clean(db.session.scalars(query), lambda made: without_piece(made, ref))


def _of(assessment: Assessment):
    return select(Snapshot).where(Snapshot.assessment_id == assessment.id).order_by(Snapshot.number.desc())


def _clean(snapshots, change: Callable[[Document], Document]) -> None:
    for snapshot in snapshots:
        text = canonical(change(json.loads(snapshot.document)))
        if text != snapshot.document:
            snapshot.document, snapshot.cleaned_at, snapshot.cleaned_sha256 = text, now(), digest(text)
    db.session.flush()


def _answers(given: Mapping[str, Mapping], shown: Mapping[str, list], questionnaire: Questionnaire) -> AnswerSet:
    items = {item.id: item for item in questionnaire.items}
    found = {}
    for item_id in {**given, **shown}:
        if item_id in items:
            answer = answer_of(items[item_id], given.get(item_id, {})) or EMPTY
            found[item_id] = replace(answer, evidence=(*answer.evidence, *map(_evidence, shown.get(item_id, ()))))
    return {item_id: answer for item_id, answer in found.items() if answer != EMPTY}


def _evidence(one: Mapping) -> Evidence:
    days = {name: date.fromisoformat(one[name]) for name in ("date", "valid_until") if one.get(name)}
    return Evidence(one["title"], one["status"], norms=tuple(one["norms"]), page=one["page"], sha256=one["sha256"], **days)
