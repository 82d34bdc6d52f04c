"""Leaving: everything an organisation has in one file that can be read elsewhere, and true deletion."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import delete, exists, select

from selfassess.adapters.files import FileStore
from selfassess.core.answers import Answer, plain
from selfassess.core.phrases import N_, Phrase, say
from selfassess.core.table_csv import table_csv
from selfassess.exchange.result_json import result_json
from selfassess.languages import catalogue
from selfassess.models.account import Account
from selfassess.models.action import ActionChange, ActionDecision
from selfassess.models.answer import ANSWER, CHANGE
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.draft import Draft, document_text, drafts_of
from selfassess.models.event import drop_chain
from selfassess.models.evidence import PieceVersion
from selfassess.models.organisation import Membership, Organisation, members_of
from selfassess.models.snapshot import Snapshot
from selfassess.models.together import Assignment
from selfassess.models.version import Version, own_versions
from selfassess.reports.plan import PlanAbout, render_plan, render_plan_html
from selfassess.reports.printing import PrintingFailed
from selfassess.services import (
    calibration,
    comments,
    counting,
    drafting,
    first_questions,
    locations,
    moving,
    progress,
    rounds,
    seats,
    snapshots,
)
from selfassess.services.answering import NOTHING
from selfassess.services.depot import unwanted
from selfassess.services.division import functions_in
from selfassess.services.evidence import shown_at
from selfassess.services.evidence_export import as_json, evidence_files
from selfassess.services.log import note, record
from selfassess.services.log_lines import log_rows
from selfassess.services.members import Member
from selfassess.services.outcomes import outcome_of
from selfassess.services.publishing import questionnaire_of
from selfassess.services.signing import settled_in, signed_of
from selfassess.services.transactions import reads, transactional

Files = Iterable[tuple[str, "bytes | Iterator[bytes]"]]  # path in the zip, and content: whole, or in chunks when it is large

README = (  # a sentence a line; an empty one between the parts
    N_("This is everything that %(organisation)s keeps in this program, as it was on %(date)s.", organisation="", date=""),
    "",
    N_("organisation.json: the organisation, who works there, its locations, and its agreements about how to read questions."),
    N_("questionnaires/: the questionnaires as they were used or published, with all questions and rules."),
    N_("questionnaires/drafts/: the questionnaires that are being made, and every change of them with the number of who made it."),
    N_("assessments/NAME/answers.json: the answers, as the command “selfassess score” reads them."),
    N_(
        "assessments/NAME/details.json: title, state and dates, what was typed but not saved as an answer, what was kept when it went over to a newer version of the questionnaire, decisions about actions and notes of their progress."
    ),
    N_(
        "assessments/NAME/history.json: every earlier version of the first questions, of every answer and decision, with the number of who saved it."
    ),
    N_("assessments/NAME/comments.json: what people said about the questions, with the number of who said it."),
    N_("assessments/NAME/calibration.json: what two sides agreed on, each time with the reason and the number of who wrote it down."),
    N_("assessments/NAME/result.json: the judgement with all figures."),
    N_("assessments/NAME/plan.pdf and plan.html: the improvement plan to read and print."),
    N_(
        "assessments/NAME/signed/: what was signed, one file each time, and signed.json with who, when, and the hash to check each file by."
    ),
    N_("evidence/NAME/: the files of each piece of evidence, one for each version."),
    N_("evidence/evidence.json: what is said of each piece and version, what it shows, and which files are not here and why."),
    N_("log.csv: the log, to open in a spreadsheet."),
    "",
    N_("JSON files are text in UTF-8; any program for text can open them. Times are in UTC."),
)


@reads
def write_export(
    organisation: Organisation, into: BinaryIO, *, at: datetime, language: str, by: Member, store: FileStore | None = None
) -> None:
    """Write everything an organisation has as a zip; the log tells that it was made, not what is in it.

    The plan is in `language`. What could not be printed is left out; its HTML twin is always there. Files of evidence go
    through in chunks; one that `store` cannot give (None: none of them) is named in evidence.json.
    """
    note("organisation exported", organisation=organisation, by=by, reason="export")
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in _files(organisation, at, language, store):
            if isinstance(content, bytes):
                archive.writestr(path, content)
                continue
            with archive.open(zipfile.ZipInfo(path, at.timetuple()[:6]), "w", force_zip64=True) as entry:  # documents are packed already
                for chunk in content:
                    entry.write(chunk)


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

    One line stays, in the log of the installation: that it was deleted, and the number of the account that did it. The
    caller then clears the depot away (`depot.clear_away`).
    """
    gone = organisation.id
    files = select(PieceVersion.key).where(PieceVersion.organisation_id == gone, PieceVersion.key.is_not(None))
    unwanted(gone, list(db.session.scalars(files)))
    people = [account.id for _membership, account in members_of(gone)]
    record("organisation deleted", by=by, object=organisation.ref, reason="asked")
    drop_chain(gone)
    for table in (Assessment.__table__, Draft.__table__, Version.__table__):  # a version goes after all that is bound to it
        db.session.execute(delete(table).where(table.c.organisation_id == gone))
    db.session.execute(delete(Organisation.__table__).where(Organisation.__table__.c.id == gone))
    elsewhere = exists().where(Membership.account_id == Account.__table__.c.id)
    db.session.execute(delete(Account.__table__).where(Account.__table__.c.id.in_(people), ~elsewhere))


@reads
def assessments_of(organisation: Organisation) -> list[Assessment]:
    """Return all assessments of an organisation, the oldest first."""
    return list(db.session.scalars(select(Assessment).where(Assessment.organisation_id == organisation.id).order_by(Assessment.id)))


def _files(organisation: Organisation, at: datetime, language: str, store: FileStore | None) -> Files:
    words = catalogue(language)
    about = {"organisation": organisation.name, "date": at.date().isoformat()}
    yield "README.txt", "".join(f"{say(Phrase(line.text, about), words) if line else ''}\n" for line in README).encode()
    yield "organisation.json", as_json(_described(organisation))
    found = assessments_of(organisation)
    versions = {version.id: version for one in found for version in moving.versions_ever(one)}
    versions |= {version.id: version for version in own_versions(organisation.id)}
    for version in versions.values():
        name = f"questionnaires/{version.key}@{version.number}"
        yield f"{name}.json", version.canonical.encode()
        yield from ((f"{name}.{language}.po", text.encode()) for language, text in (version.translations or {}).items())
    for draft in drafts_of(organisation.id):
        yield f"questionnaires/drafts/{draft.key}.json", document_text(draft.id)[1].encode()
        yield f"questionnaires/drafts/{draft.key}.history.json", as_json(drafting.changes_of(draft))
    for assessment in found:
        for name, content in _of_assessment(assessment, organisation, versions[assessment.version_id], language):
            yield f"assessments/{assessment.ref}/{name}", content
    yield from evidence_files(organisation, store)
    yield "log.csv", table_csv(log_rows(organisation.id, words))


def _of_assessment(assessment: Assessment, organisation: Organisation, version: Version, language: str) -> Files:
    rows = db.session.execute(select(ANSWER).where(ANSWER.c.assessment_id == assessment.id).order_by(ANSWER.c.id)).all()
    decisions = list(db.session.scalars(select(ActionDecision).where(ActionDecision.assessment_id == assessment.id)))
    for voice in sorted({"first", *(row.voice for row in rows)}):
        name = "answers.json" if voice == "first" else f"answers.{voice}.json"
        shown = _shown_here(assessment, version) if voice == "first" else {}
        yield name, as_json(_answers_file(assessment, organisation, version, [row for row in rows if row.voice == voice], decisions, shown))
    yield "details.json", as_json(_details(assessment, rows, decisions))
    yield "history.json", as_json(_history(assessment))
    yield "comments.json", as_json(comments.all_of(assessment))
    if settled := calibration.all_of(assessment):
        yield "calibration.json", as_json(settled)
    yield from _signed(assessment)
    found = outcome_of(assessment, language=language)
    yield "result.json", as_json(result_json(found.questionnaire, found.result, found.plan, found.on))
    if found.questionnaire.scoring.actions is None:
        return
    about = PlanAbout(
        organisation=organisation.name,
        title=assessment.title,
        on=found.on,
        version=f"{version.key}@{version.number}",
        digest=version.seal,
        second_assessor=assessment.second_assessor,
        language=language,
        signed=signed_of(assessment),
        settled=settled_in(assessment, found.questionnaire),
        location=locations.name_of(assessment),
    )
    parts, words = (found.questionnaire, found.intake, found.answers, found.result, found.plan), catalogue(language)
    yield "plan.html", render_plan_html(*parts, about=about, catalogue=words).encode()
    try:
        yield "plan.pdf", render_plan(*parts, about=about, catalogue=words)
    except PrintingFailed:
        return


def _signed(assessment: Assessment) -> Files:
    kept = snapshots.list_of(assessment)
    if kept:
        yield "signed/signed.json", as_json([_about_signed(one) for one in kept])
    for one in kept:
        yield f"signed/{one.number}.json", one.document.encode()


def _about_signed(one: Snapshot) -> dict:
    plain = (
        "ref", "number", "role", "made_by", "made_at", "sha256", "cleaned_at", "cleaned_sha256", "withdrawn_at", "withdrawn_by",
        "withdrawn_because",
    )  # fmt: skip
    return {"file": f"{one.number}.json"} | {name: getattr(one, name) for name in plain}


def _shown_here(assessment: Assessment, version: Version) -> dict[str, tuple]:
    """Return the pieces at the questions of this version; at those that went with another one they stay in evidence.json alone."""
    known = {item.id for item in questionnaire_of(version).items}
    return {item_id: pieces for item_id, pieces in shown_at(assessment).items() if item_id in known}


def _answers_file(assessment: Assessment, organisation: Organisation, version: Version, rows, decisions, shown) -> dict:
    answers = {row.item_id: json.loads(row.value) for row in rows if row.value != NOTHING}
    for item_id, pieces in shown.items():
        answer = answers.setdefault(item_id, {})
        answer["evidence"] = [*answer.get("evidence", ()), *plain(Answer(evidence=pieces))["evidence"]]
    return {
        "questionnaire": f"{version.key}@{version.number}",
        "organisation": organisation.name,
        "date": assessment.reference_date,
        "second_assessor": assessment.second_assessor,
        "profile": assessment.intake,
        "answers": answers,
        "actions": _actions(assessment, decisions),
    }


def _actions(assessment: Assessment, decisions) -> dict[str, dict]:
    """Return what was decided and noted about actions as an answers file has it; whose account owns one stands in details.json."""
    found = {row.key: {name: value for name, value in row.decision.items() if name != "owner_member"} for row in decisions}
    for one in progress.all_of(assessment):
        if one["gone_at"] is None:
            noted = {"on": one["on"], "text": one["text"]} | ({"by": one["as"]} if one["as"] else {})
            found.setdefault(one["action"], {}).setdefault("log", []).append(noted)
    return {key: decided for key, decided in found.items() if decided}


def _described(organisation: Organisation) -> dict:
    functions = functions_in(organisation.id)
    return {
        "name": organisation.name,
        "ref": organisation.ref,
        "created_at": organisation.created_at,
        "members": [
            {"account": account.id, "email": account.email, "role": membership.role, "since": membership.created_at,
             "functions": sorted(functions.get(account.id, ()))}
            for membership, account in members_of(organisation.id)
        ],
        "agreements": calibration.every_agreement(organisation),
        "locations": [{"ref": one.ref, "name": one.name, "created_at": one.created_at} for one in locations.list_of(organisation)],
    }  # fmt: skip


def _details(assessment: Assessment, rows, decisions) -> dict:
    plain = (
        "ref", "title", "purpose", "state", "first_ready_at", "second_ready_at", "created_at", "updated_at", "created_by", "intake_draft",
    )  # fmt: skip
    return {name: getattr(assessment, name) for name in plain} | {
        "location": locations.ref_of(assessment) or None,
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
                "action": row.key,
                "owner": row.owner_id,
                "decision": row.decision,
                "proposal": row.proposal,
                "closed_at": row.closed_at,
                "closed_reason": row.closed_reason,
            }
            for row in decisions
        ],
        "assignments": _assignments(assessment),
        "second_assessors": seats.all_of(assessment),
        "countings": counting.all_of(assessment),
        "last_round": rounds.all_of(assessment),
        "versions": {"moves": moving.all_of(assessment), "stayed_although": moving.stays_of(assessment)},
        "progress": progress.all_of(assessment),
    }


def _assignments(assessment: Assessment) -> list[dict]:
    rows = db.session.scalars(select(Assignment).where(Assignment.assessment_id == assessment.id).order_by(Assignment.id))
    return [
        {"place": row.place, "account": row.account_id, "function": row.function_id, "due": row.due, "by": row.given_by, "at": row.given_at}
        for row in rows
    ]


def _history(assessment: Assessment) -> dict:
    answers = db.session.execute(select(CHANGE).where(CHANGE.c.assessment_id == assessment.id).order_by(CHANGE.c.id))
    actions = db.session.scalars(select(ActionChange).where(ActionChange.assessment_id == assessment.id).order_by(ActionChange.id))
    return {
        "answers": [
            {"item": row.item_id, "voice": row.voice, "revision": row.revision, "value": json.loads(row.value),
             "draft": row.draft and json.loads(row.draft), "by": row.saved_by, "at": row.saved_at}
            for row in answers
        ],
        "intake": [
            {"revision": row.revision, "value": row.intake, "second_assessor": row.second_assessor, "typed": row.typed, "by": row.saved_by,
             "at": row.saved_at}
            for row in first_questions.changes_of(assessment)
        ],
        "actions": [
            {"action": row.key, "revision": row.revision, "what": row.what, "decision": row.decision, "by": row.saved_by, "at": row.saved_at}
            for row in actions
        ],
    }  # fmt: skip
