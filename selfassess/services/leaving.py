"""Leaving: everything an organisation has in one file that can be read elsewhere, and true deletion."""

import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import delete, exists, select

from selfassess.core.phrases import N_, Phrase, say
from selfassess.exchange.result_json import result_json
from selfassess.exchange.table_csv import table_csv
from selfassess.languages import catalogue
from selfassess.models.account import Account
from selfassess.models.action import ActionChange, ActionDecision
from selfassess.models.answer import ANSWER, CHANGE
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.event import drop_chain
from selfassess.models.organisation import Membership, Organisation, members_of
from selfassess.models.version import Version
from selfassess.reports.plan import PlanAbout, render_plan, render_plan_html
from selfassess.reports.printing import PrintingFailed
from selfassess.services.answering import NOTHING
from selfassess.services.log import note, record
from selfassess.services.log_lines import log_rows
from selfassess.services.members import Member
from selfassess.services.outcomes import outcome_of
from selfassess.services.transactions import reads, transactional

Files = Iterable[tuple[str, bytes]]

more_files: list[Callable[[Organisation], Files]] = []  # what other services keep of an organisation: path in the zip and content
also_deleted: list[Callable[[Organisation], None]] = []  # what other services keep outside the database, deleted with it

README = N_(
    "This is everything that %(organisation)s keeps in this program, as it was on %(date)s.\n\n"
    "organisation.json: the organisation and who works there.\n"
    "questionnaires/: the questionnaires as they were used, with all questions and rules.\n"
    "assessments/NAME/answers.json: the answers, as the command “selfassess score” reads them.\n"
    "assessments/NAME/details.json: title, state and dates, what was typed but not saved as an answer, and decisions about actions.\n"
    "assessments/NAME/history.json: every earlier version of every answer and decision, with the number of who saved it.\n"
    "assessments/NAME/result.json: the judgement with all figures.\n"
    "assessments/NAME/plan.pdf and plan.html: the improvement plan to read and print.\n"
    "log.csv: the log, to open in a spreadsheet.\n\n"
    "JSON files are text in UTF-8; any program for text can open them. Times are in UTC.\n"
)


@reads
def write_export(organisation: Organisation, into: BinaryIO, *, at: datetime, language: str, by: Member) -> None:
    """Write everything an organisation has as a zip; the log tells that it was made, not what is in it.

    The plan is in `language`. What could not be printed is left out; its HTML twin is always there.
    """
    note("organisation exported", organisation=organisation, by=by, reason="export")
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in _files(organisation, at, language):
            archive.writestr(path, content)


@transactional
def delete_assessment(assessment: Assessment, *, by: Member | None, reason: str = "asked") -> None:
    """Delete an assessment with all that hangs on it; the log tells that it was done.

    The caller then forgets what files and processes still hold (`forgetting.forget`).
    """
    record("assessment deleted", assessment, by=by, reason=reason)
    db.session.execute(delete(Assessment.__table__).where(Assessment.__table__.c.id == assessment.id))


@transactional
def delete_organisation(organisation: Organisation, *, by: Member) -> None:
    """Delete an organisation with all it has: assessments, log, memberships, and accounts that work nowhere else.

    One line stays, in the log of the installation: that it was deleted, and the number of the account that did it.
    """
    for delete_more in also_deleted:
        delete_more(organisation)
    gone = organisation.id
    people = [account.id for _membership, account in members_of(gone)]
    record("organisation deleted", by=by, object=organisation.ref, reason="asked")
    drop_chain(gone)
    db.session.execute(delete(Organisation.__table__).where(Organisation.__table__.c.id == gone))
    elsewhere = exists().where(Membership.account_id == Account.__table__.c.id)
    db.session.execute(delete(Account.__table__).where(Account.__table__.c.id.in_(people), ~elsewhere))


@reads
def assessments_of(organisation: Organisation) -> list[Assessment]:
    """Return all assessments of an organisation, the oldest first."""
    return list(db.session.scalars(select(Assessment).where(Assessment.organisation_id == organisation.id).order_by(Assessment.id)))


def _files(organisation: Organisation, at: datetime, language: str) -> Files:
    words = catalogue(language)
    told = Phrase(README.text, {"organisation": organisation.name, "date": at.date().isoformat()})
    yield "README.txt", say(told, words).encode()
    yield "organisation.json", _json(_described(organisation))
    found = assessments_of(organisation)
    versions = {
        version.id: version for version in db.session.scalars(select(Version).where(Version.id.in_({one.version_id for one in found})))
    }
    for version in versions.values():
        yield f"questionnaires/{version.key}@{version.number}.json", version.canonical.encode()
    for assessment in found:
        for name, content in _of_assessment(assessment, organisation, versions[assessment.version_id], language):
            yield f"assessments/{assessment.ref}/{name}", content
    yield "log.csv", table_csv(log_rows(organisation.id, words))
    for give in more_files:
        yield from give(organisation)


def _of_assessment(assessment: Assessment, organisation: Organisation, version: Version, language: str) -> Files:
    rows = db.session.execute(select(ANSWER).where(ANSWER.c.assessment_id == assessment.id).order_by(ANSWER.c.id)).all()
    decisions = list(db.session.scalars(select(ActionDecision).where(ActionDecision.assessment_id == assessment.id)))
    for voice in sorted({"first", *(row.voice for row in rows)}):
        name = "answers.json" if voice == "first" else f"answers.{voice}.json"
        yield name, _json(_answers_file(assessment, organisation, version, [row for row in rows if row.voice == voice], decisions))
    yield "details.json", _json(_details(assessment, rows, decisions))
    yield "history.json", _json(_history(assessment))
    found = outcome_of(assessment, language=language)
    yield "result.json", _json(result_json(found.questionnaire, found.result, found.plan, found.on))
    if found.questionnaire.scoring.actions is None:
        return
    about = PlanAbout(
        organisation=organisation.name,
        title=assessment.title,
        on=found.on,
        version=f"{version.key}@{version.number}",
        digest=version.sha256,
        second_assessor=assessment.second_assessor,
        language=language,
    )
    parts, words = (found.questionnaire, found.intake, found.answers, found.result, found.plan), catalogue(language)
    yield "plan.html", render_plan_html(*parts, about=about, catalogue=words).encode()
    try:
        yield "plan.pdf", render_plan(*parts, about=about, catalogue=words)
    except PrintingFailed:
        return


def _answers_file(assessment: Assessment, organisation: Organisation, version: Version, rows, decisions) -> dict:
    return {
        "questionnaire": f"{version.key}@{version.number}",
        "organisation": organisation.name,
        "date": assessment.reference_date,
        "second_assessor": assessment.second_assessor,
        "profile": assessment.intake,
        "answers": {row.item_id: json.loads(row.value) for row in rows if row.value != NOTHING},
        "actions": {row.item_id: row.decision for row in decisions if row.decision},
    }


def _described(organisation: Organisation) -> dict:
    return {
        "name": organisation.name,
        "ref": organisation.ref,
        "created_at": organisation.created_at,
        "members": [
            {"account": account.id, "email": account.email, "role": membership.role, "since": membership.created_at}
            for membership, account in members_of(organisation.id)
        ],
    }


def _details(assessment: Assessment, rows, decisions) -> dict:
    plain = ("ref", "title", "purpose", "state", "created_at", "updated_at", "created_by", "intake_draft")
    return {name: getattr(assessment, name) for name in plain} | {
        "saved": [
            {
                "item": row.item_id,
                "voice": row.voice,
                "revision": row.revision,
                "by": row.saved_by,
                "at": row.saved_at,
                "draft": row.draft and json.loads(row.draft),
            }
            for row in rows
        ],
        "decisions": [
            {
                "item": row.item_id,
                "decision": row.decision,
                "proposal": row.proposal,
                "closed_at": row.closed_at,
                "closed_reason": row.closed_reason,
            }
            for row in decisions
        ],
    }


def _history(assessment: Assessment) -> dict:
    answers = db.session.execute(select(CHANGE).where(CHANGE.c.assessment_id == assessment.id).order_by(CHANGE.c.id))
    actions = db.session.scalars(select(ActionChange).where(ActionChange.assessment_id == assessment.id).order_by(ActionChange.id))
    return {
        "answers": [
            {"item": row.item_id, "voice": row.voice, "revision": row.revision, "value": json.loads(row.value),
             "draft": row.draft and json.loads(row.draft), "by": row.saved_by, "at": row.saved_at}
            for row in answers
        ],
        "actions": [
            {"item": row.item_id, "revision": row.revision, "what": row.what, "decision": row.decision, "by": row.saved_by, "at": row.saved_at}
            for row in actions
        ],
    }  # fmt: skip


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, default=_as_text).encode()


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)
