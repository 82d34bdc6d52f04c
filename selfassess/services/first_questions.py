"""The first questions (the intake): saved under a guard, what does not stand kept beside it, and how they came to be what they are."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from selfassess.models.assessment import Assessment, IntakeChange
from selfassess.models.database import db, now
from selfassess.services.answering import WaitingGone
from selfassess.services.assessments import changed, hold, seconded_in
from selfassess.services.drafts import MOST_WAITING
from selfassess.services.log import last_line, record
from selfassess.services.members import Member, names_of
from selfassess.services.steps import joined
from selfassess.services.transactions import reads, transactional

ONE_SITTING = timedelta(minutes=10)  # a page that saves itself tells the log once in so long
TYPED = "typed"
BY_ACCOUNT = "by_account"  # how it was kept when one person had one place


class IntakeChanged(Exception):
    """Someone saved the first questions first; what was typed now is kept beside them, or, of a choice in the history, not done."""


@dataclass(frozen=True, slots=True)
class IntakeSent:
    """An intake as a page sends it: the plain form, what is not valid yet (None: nothing), and whether a second person judges too."""

    values: Mapping[str, object]
    draft: Mapping[str, object] | None = None
    second_assessor: bool = False


@dataclass(frozen=True, slots=True)
class IntakeDraft:
    """What somebody typed in the intake and does not stand: raw fields by question.

    `instead_of`: the revision it was made from when someone saved first, so that it waits; None: it is only not valid yet. `own`:
    that was the same person. `by`: number of the account; 0: it is not known who. `page`: which page it was typed on, because one
    person may have two of them open.
    """

    fields: Mapping[str, object]
    instead_of: int | None = None
    own: bool = False
    by: int = 0
    page: str = ""

    @property
    def waits(self) -> bool:
        """Whether it came too late, so that somebody must choose."""
        return self.instead_of is not None

    @property
    def mark(self) -> str:
        """A name for exactly this text of this person."""
        return hashlib.sha256(json.dumps([self.by, self.instead_of, self.fields], sort_keys=True).encode()).hexdigest()[:16]

    def belongs_to(self, account_id: int) -> bool:
        """Whether this person may decide about it just by saving."""
        return self.by in (0, account_id)


Drafts = tuple[IntakeDraft, ...]


@dataclass(frozen=True, slots=True)
class IntakeStep:
    """What one person made of the first questions in a few minutes. `before`: what stood, None for nothing that is known."""

    last: IntakeChange
    before: IntakeChange | None
    began: datetime
    count: int
    person: str = ""


@transactional
def save_intake(
    assessment: Assessment,
    values: Mapping[str, object],
    *,
    revision: int,
    by: Member | None,
    draft: Mapping[str, object] | None = None,
    second_assessor: bool | None = None,
    typed: Mapping[str, object] | None = None,
    page: str = "",
    shown: str = "",
    after: IntakeSent | None = None,
) -> int:
    """Store the intake (the plain form of a profile), made from a known revision; return the revision that stands now.

    `draft` is what is not valid yet, `typed` everything as it was typed: what waits for this person when someone else saved first.
    `page`: a name of the page; without, the save comes in the place of all that this person typed. `shown`: the mark of the text
    of this person that the page showed. `after`: what the same page sent before without hearing whether it arrived. Raises
    AssessmentClosed, VersionChanged, and IntakeChanged when someone saved first.
    """
    hold(assessment)
    db.session.refresh(assessment)
    sent = IntakeSent(values, draft, seconded_in(assessment, second_assessor))
    stands = IntakeSent(assessment.intake, _half_typed(assessment, _who(by), page), assessment.second_assessor)
    if assessment.intake_revision != revision and sent not in (stands, replace(stands, draft=None)) and after != stands:
        is_own = _saved_last(assessment) == _who(by)
        _wait(assessment, IntakeDraft(typed or draft or values, revision, is_own, _who(by), page), by)
        db.session.commit()
        raise IntakeChanged(assessment.ref)
    left = tuple(one for one in intake_drafts(assessment) if not _replaces(one, _who(by), page, shown))
    half = (IntakeDraft(draft, by=_who(by), page=page),) if draft is not None else ()
    _store(assessment, sent, (*half, *left), by)
    return assessment.intake_revision


@transactional
def restore_intake(assessment: Assessment, sent: IntakeSent, *, revision: int, by: Member) -> None:
    """Put earlier answers back as new ones; what waits stays. Raises AssessmentClosed, and IntakeChanged when others stand by now."""
    _hold(assessment, revision)
    seconded = seconded_in(assessment, sent.second_assessor)
    half = (IntakeDraft(sent.draft, by=_who(by)),) if sent.draft is not None else ()
    _store(assessment, replace(sent, second_assessor=seconded), (*half, *intake_drafts(assessment)), by)


@transactional
def choose_intake(assessment: Assessment, mark: str, *, revision: int, by: Member, put: IntakeSent | None = None) -> None:
    """Let go of answers that wait, or use them (`put`: as they are read). Raises WaitingGone, IntakeChanged and AssessmentClosed."""
    _hold(assessment, revision)
    drafts = intake_drafts(assessment)
    left = tuple(one for one in drafts if one.mark != mark)
    if len(left) == len(drafts):
        raise WaitingGone(mark)
    half = (IntakeDraft(put.draft, by=_who(by)),) if put and put.draft is not None else ()
    sent = replace(put, second_assessor=assessment.second_assessor) if put else _stands(assessment)
    _store(assessment, sent, (*half, *left), by)


@reads
def intake_drafts(assessment: Assessment) -> Drafts:
    """Return what was typed in the intake and does not stand, the newest first."""
    kept = assessment.intake_draft
    if not kept:
        return ()
    if TYPED in kept:
        return tuple(IntakeDraft(**one) for one in kept[TYPED])
    if BY_ACCOUNT in kept:
        return tuple(IntakeDraft(**one, by=int(by)) for by, one in kept[BY_ACCOUNT].items() if one["fields"] is not None)
    return (IntakeDraft(kept),)


@reads
def own_draft(drafts: Drafts, account_id: int) -> IntakeDraft | None:
    """Return what a person sees in the fields: the newest text of that person that waits, else what is only not valid yet."""
    own = sorted((one for one in drafts if one.belongs_to(account_id)), key=lambda one: not one.waits)
    return own[0] if own else None


@reads
def intake_steps(assessment: Assessment) -> list[IntakeStep]:
    """Return how the first questions changed: savings of one person within ten minutes are one step, the newest first.

    With which answers the assessment began is no step, and what the first one is held against.
    """
    rows = changes_of(assessment)
    began = rows[0] if rows and rows[0].revision == 0 else None
    groups = joined(rows[1:] if began else rows)
    before = [began, *(group[-1] for group in groups)]
    names = names_of(row.saved_by for row in rows)
    steps = [
        IntakeStep(group[-1], stood, group[0].saved_at, len(group), names.get(group[-1].saved_by, ""))
        for group, stood in zip(groups, before, strict=False)
    ]
    return steps[::-1]


@reads
def changes_of(assessment: Assessment) -> list[IntakeChange]:
    """Return every saving of the first questions, in the order of time."""
    return list(db.session.scalars(select(IntakeChange).where(IntakeChange.assessment_id == assessment.id).order_by(IntakeChange.id)))


@reads
def change_at(assessment: Assessment, number: int) -> IntakeChange | None:
    """Return one saving of the first questions of this assessment; None when there is none of this number."""
    return db.session.scalar(select(IntakeChange).where(IntakeChange.assessment_id == assessment.id, IntakeChange.id == number))


@transactional
def purge_intake(assessment: Assessment, written: Iterable[str]) -> None:
    """Take the texts (`written`: ids of the questions that ask for one) out of the intake, out of what waits and of its history."""
    gone = set(written)
    for row in changes_of(assessment):
        row.intake, row.typed = {key: value for key, value in row.intake.items() if key not in gone}, None
    assessment.intake = {key: value for key, value in assessment.intake.items() if key not in gone}
    assessment.intake_draft = None
    assessment.intake_revision += 1


def _hold(assessment: Assessment, revision: int) -> None:
    hold(assessment)
    db.session.refresh(assessment)
    if assessment.intake_revision != revision:
        raise IntakeChanged(assessment.ref)


def _stands(assessment: Assessment) -> IntakeSent:
    return IntakeSent(assessment.intake, None, assessment.second_assessor)


def _half_typed(assessment: Assessment, account_id: int, page: str) -> Mapping[str, object] | None:
    """Return what this person typed that is only not valid yet, on this page if it is known there."""
    found = [one for one in intake_drafts(assessment) if one.belongs_to(account_id) and not one.waits]
    found.sort(key=lambda one: one.page != page)
    return found[0].fields if found else None


def _replaces(draft: IntakeDraft, account_id: int, page: str, shown: str) -> bool:
    """Return whether a save comes in the place of what was typed before: what its page showed, or what was typed on it."""
    return draft.belongs_to(account_id) and (not page or draft.page == page or draft.mark == shown)


def _store(assessment: Assessment, sent: IntakeSent, drafts: Drafts, by: Member | None) -> None:
    """Put what was sent in the place of what stands, and `drafts` beside it; nothing when it stands like that already."""
    if (_stands(assessment), intake_drafts(assessment)) == (replace(sent, draft=None), drafts) and assessment.intake_revision:
        return
    if dict(sent.values) != assessment.intake:
        changed(assessment)
    is_recent = _saved_last(assessment, since=now() - ONE_SITTING) == _who(by)
    assessment.intake, assessment.second_assessor = dict(sent.values), sent.second_assessor
    assessment.intake_revision += 1
    _keep(assessment, drafts, sent.draft, by)
    if not is_recent:
        record("intake saved", assessment, by=by)


def _wait(assessment: Assessment, typed: IntakeDraft, by: Member | None) -> None:
    """Keep what someone typed who was overtaken, beside what others typed; it comes in the place of what the same page sent before."""
    place = (typed.by, typed.instead_of, typed.page)
    before = [one for one in intake_drafts(assessment) if one.waits and (one.by, one.instead_of, one.page) == place]
    others = [one for one in intake_drafts(assessment) if one not in before]
    waits = replace(typed, own=before[0].own) if before else typed
    if before == [waits]:
        return
    _keep(assessment, (waits, *others)[:MOST_WAITING], typed.fields, by)


def _keep(assessment: Assessment, drafts: Drafts, typed: Mapping[str, object] | None, by: Member | None) -> None:
    """Write what is beside the answers, and one more line of the history."""
    assessment.intake_draft = {TYPED: [asdict(one) for one in drafts]} if drafts else None
    assessment.updated_at = now()
    where = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    db.session.add(
        IntakeChange(
            **where, revision=assessment.intake_revision, intake=assessment.intake, second_assessor=assessment.second_assessor,
            typed=dict(typed) if typed is not None else None, saved_by=by.account.id if by else None,
        )
    )  # fmt: skip
    db.session.flush()


def _saved_last(assessment: Assessment, *, since: datetime | None = None) -> int | None:
    """Return the number of the account that saved the intake last; None when the log does not say, or it was before `since`."""
    line = last_line("intake saved", assessment)
    return line.account_id or 0 if line and (since is None or line.at >= since) else None


def _who(by: Member | None) -> int:
    return by.account.id if by else 0
