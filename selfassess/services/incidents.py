"""Client data that came in by accident: taken out everywhere, with a line in the log that does not hold it."""

import json
from collections.abc import Iterable

from sqlalchemy import select, update

from selfassess.core.action import OWN, made_of, number_of
from selfassess.core.answers import TAKEN_OUT, plain, without_texts
from selfassess.core.definition import Questionnaire
from selfassess.core.snapshot import WRITTEN
from selfassess.models.action import ActionChange, ActionDecision
from selfassess.models.answer import ANSWER, CHANGE
from selfassess.models.assessment import Assessment, lock
from selfassess.models.database import db, now
from selfassess.models.evidence import PieceLink
from selfassess.models.moving import INTAKE as FIRST_QUESTIONS
from selfassess.models.moving import moves_of, purge_moved
from selfassess.models.round import carried_in, clear_left, rounds_from
from selfassess.models.version import Version
from selfassess.services import actions, calibration, comments, progress, snapshots
from selfassess.services.answering import NOTHING, answers_in, as_text
from selfassess.services.assessments import changed
from selfassess.services.first_questions import purge_intake
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import questionnaire_of
from selfassess.services.transactions import transactional

KINDS = ("bsn", "name", "birth_date", "contact", "police", "story", "other")
TEXTS, ANSWER_TOO, ACTION, COMMENTS = "texts", "answer", "action", "comments"
INTAKE, TITLE, REOPENING, PLAN = "intake", "title", "reopening", "plan"
OF_ITEM, OF_ALL = (TEXTS, ANSWER_TOO, ACTION, COMMENTS), (INTAKE, TITLE, REOPENING, PLAN)
MARK = '{"removed":"client data"}'  # what stands in the history for what was there
MARKED = json.loads(MARK)


@transactional
def purge_item(assessment: Assessment, questionnaire: Questionnaire, item_id: str, what: str, *, kinds: Iterable[str], by: Member) -> None:
    """Take out what stands at one item, in every voice, with its drafts and history, and in what was signed; also when it is closed.

    `what`: only the texts of the answer, the whole answer (both with the comments), what was decided about its action, or only
    the comments. The caller then forgets what processes and files still hold (`forgetting.forget`). Source: DOMAIN 3.1 F17.
    """
    lock(assessment.id)
    if what != ACTION:
        comments.purge(assessment, item_id)
    if what in (TEXTS, ANSWER_TOO):
        _purge_answer(assessment, questionnaire, item_id, keep_choices=what == TEXTS, by=by)
        _purge_links(assessment, item_id)
        _purge_carried(assessment, item_id, keep_choices=what == TEXTS, by=by)
        calibration.purge(assessment, item_id, by=by)
        snapshots.clean_item(assessment, questionnaire, item_id, keep_choices=what == TEXTS)
    elif what == ACTION:
        snapshots.clean_action(assessment, item_id)
    if what != COMMENTS:
        about = [key for key, said in actions.decided_in(assessment).items() if item_id in (said.items or ())]
        _purge_actions(assessment, [item_id, *about], by=by)
    _tell(assessment, item_id, what, kinds, by)


@transactional
def purge_around(assessment: Assessment, questionnaire: Questionnaire, what: str, *, title: str, kinds: Iterable[str], by: Member) -> None:
    """Take out the texts of the intake, the title (`title` comes in its place), why it was opened again, or own actions; see `purge_item`."""
    lock(assessment.id)
    db.session.refresh(assessment)
    if what == TITLE:
        assessment.title = title
        snapshots.clean_title(assessment)
    elif what == REOPENING:
        snapshots.clean_reasons(assessment, TAKEN_OUT)
    elif what == PLAN:
        own = [key for key in actions.keys_ever(assessment) if number_of(key, OWN)]
        _purge_actions(assessment, own, by=by)
    else:
        written = _written_ever(assessment)
        purge_intake(assessment, written)
        purge_moved(assessment.id, FIRST_QUESTIONS)
        snapshots.clean_intake(assessment, written)
    assessment.updated_at = now()
    db.session.flush()
    _tell(assessment, what, what, kinds, by)


def _written_ever(assessment: Assessment) -> frozenset[str]:
    """Return the first questions that ask for words, also of the versions before: the history still has what was said there."""
    ids = dict.fromkeys(
        [assessment.version_id, *(id_ for one in moves_of(assessment.id) for id_ in (one.from_version_id, one.to_version_id))]
    )
    asked = (question for id_ in ids for question in questionnaire_of(db.session.get_one(Version, id_)).intake)
    return frozenset(question.id for question in asked if question.kind == "text")


def _purge_answer(assessment: Assessment, questionnaire: Questionnaire, item_id: str, *, keep_choices: bool, by: Member) -> None:
    here = (ANSWER.c.assessment_id == assessment.id, ANSWER.c.item_id == item_id)
    rows = db.session.execute(select(ANSWER).where(*here)).all()
    db.session.execute(
        update(CHANGE).where(CHANGE.c.assessment_id == assessment.id, CHANGE.c.item_id == item_id).values(value=MARK, draft=None)
    )
    for row in rows:
        answer = answers_in([row], questionnaire).get(item_id) if keep_choices else None
        becomes = {
            "value": as_text(plain(without_texts(answer))) if answer else NOTHING,
            "draft": None,
            "revision": row.revision + 1,
            "saved_by": by.account.id,
            "saved_at": now(),
        }
        db.session.execute(update(ANSWER).where(ANSWER.c.id == row.id).values(becomes))
        same = {name: row._mapping[name] for name in ("organisation_id", "assessment_id", "item_id", "voice")}
        db.session.execute(CHANGE.insert().values(same | becomes))


def _purge_links(assessment: Assessment, item_id: str) -> None:
    """Take out where in its files to look, as people wrote it; the files themselves have a page of their own for this."""
    here = (PieceLink.assessment_id == assessment.id, PieceLink.item_id == item_id)
    db.session.execute(update(PieceLink).where(*here).values(page=""))


def _purge_carried(assessment: Assessment, item_id: str, *, keep_choices: bool, by: Member) -> None:
    """Take out what was carried over: what found no place here, and the copies of this answer in the rounds that follow."""
    clear_left(assessment.id, item_id, keep_choices=keep_choices)
    purge_moved(assessment.id, item_id)
    for following in rounds_from(assessment.id):
        if carried_in(following.id, items=[item_id]):
            lock(following.id)
            _purge_copy(following, item_id, keep_choices=keep_choices, by=by)
            _purge_carried(following, item_id, keep_choices=keep_choices, by=by)
            changed(following)
            record("client data removed", following, by=by, object=item_id, reason="incident")


def _purge_copy(following: Assessment, item_id: str, *, keep_choices: bool, by: Member) -> None:
    """Take out the answer that was carried over, with its history and in what was signed; its item may be gone by then."""
    questionnaire = questionnaire_of(db.session.get_one(Version, following.version_id))
    if item_id in {item.id for item in questionnaire.items}:
        _purge_answer(following, questionnaire, item_id, keep_choices=keep_choices, by=by)
        _purge_links(following, item_id)
        snapshots.clean_item(following, questionnaire, item_id, keep_choices=keep_choices)


def _purge_actions(assessment: Assessment, keys: Iterable[str], *, by: Member) -> None:
    """Take out what was written about actions, about all that was made of them, and in their logs.

    Dates, status, class and how they hang together stay; a proposal is made anew. An own action has no other text than its own: a
    mark comes in the place of its measure.
    """
    gone = made_of(keys, actions.decided_in(assessment))
    for row in db.session.scalars(
        select(ActionDecision).where(ActionDecision.assessment_id == assessment.id, ActionDecision.key.in_(gone))
    ):
        own = {"measure": TAKEN_OUT} if number_of(row.key, OWN) else {}
        row.decision = {key: value for key, value in row.decision.items() if key not in WRITTEN} | own
        row.proposal, row.revision, row.saved_by, row.saved_at = {}, row.revision + 1, by.account.id, now()
    history = (ActionChange.assessment_id == assessment.id, ActionChange.key.in_(gone))
    db.session.execute(update(ActionChange).where(*history).values(decision=MARKED).execution_options(synchronize_session=False))
    progress.purge(assessment, gone)
    snapshots.clean_actions(assessment, gone)
    db.session.flush()


def _tell(assessment: Assessment, where: str, what: str, kinds: Iterable[str], by: Member) -> None:
    changed(assessment)
    named = [kind for kind in KINDS if kind in set(kinds)]
    record("client data removed", assessment, by=by, object=where, reason="incident", details={"what": what, "kinds": named})
