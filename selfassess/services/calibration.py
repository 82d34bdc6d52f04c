"""Two judgements become one: what still differs, what people settle with a reason, and the agreements they make for later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update

from selfassess.core.answers import EMPTY, TAKEN_OUT
from selfassess.core.applicability import Applicability, applicable
from selfassess.core.calibration import EMPTY_HANDED, Calibration, compare
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.scoring.items import standing
from selfassess.models.account import Account
from selfassess.models.assessment import Assessment
from selfassess.models.calibration import FIRST, OTHER, SECOND, Agreement, Consensus
from selfassess.models.database import db, now
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version
from selfassess.services import answering
from selfassess.services.answering import UNSAVED, ItemSave, Saved, has_agreed
from selfassess.services.assessments import hold, intake_of
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.outcomes import outcome_of
from selfassess.services.publishing import questionnaire_of
from selfassess.services.transactions import reads, transactional

CONSENSUS = "consensus"
CHOICES = (FIRST, SECOND, OTHER)


class SettledFirst(Exception):
    """Someone else settled this item, or its answers changed, since the page was made; nothing was written."""


class NothingAgreed(Exception):
    """The chosen answer says nothing, so there is nothing to agree on; nothing was written."""


class AgreementEnded(Exception):
    """Someone else ended or replaced this agreement first; nothing was written."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was agreed at an item. `chosen`: first, second or other; `by` an e-mail address, empty when the account is gone.

    `stands`: False when an answer of one of the sides was changed after it.
    """

    chosen: str
    reason: str
    by: str
    at: datetime
    revision: int
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands at one item on both sides, what they agreed, and why (the newest first).

    `mark`: another one for every change; what is settled is made from a known mark.
    """

    first: Saved
    second: Saved
    consensus: Saved
    history: tuple[Settled, ...] = ()

    @property
    def mark(self) -> str:
        """A mark of all that stands here."""
        revisions = (self.first.revision, self.second.revision, self.consensus.revision, len(self.history))
        return "-".join(map(str, revisions))

    @property
    def settled(self) -> Settled | None:
        """What was agreed last, None when nothing was."""
        return self.history[0] if self.history else None


@dataclass(frozen=True, slots=True)
class Choice:
    """What people settle on at one item: whose answer, or another one (`value`, its plain form), why, and from which `mark`.

    `agreement`: how they read this question from now on, empty for none.
    """

    chosen: str
    reason: str
    mark: str
    value: Mapping[str, object] = field(default_factory=dict)
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement with where it comes from: the title of its assessment and an e-mail address, each empty when that is gone."""

    agreement: Agreement
    assessment: str
    made_by: str


@reads
def have_met(assessment: Assessment) -> bool:
    """Return whether the two sides may see each other, because both were ready."""
    return has_agreed(assessment)


@reads
def compared(assessment: Assessment) -> Calibration:
    """Return where the two sides of an assessment differ, in whatever state it is: the caller asks `have_met`."""
    return compare(outcome_of(assessment, voice=FIRST), outcome_of(assessment, voice=SECOND))


@reads
def unsettled_of(assessment: Assessment) -> tuple[str, ...]:
    """Return the items about which the two sides must still agree, the largest difference first.

    Also one that was settled before an answer of one of the sides was changed. Small differences are not in it.
    """
    settled = settled_of(assessment)
    differ = [one.item_id for one in compared(assessment).differences if one.is_large and one.item_id not in settled]
    return (*differ, *(item_id for item_id, one in settled.items() if not one.stands))


@reads
def settled_of(assessment: Assessment) -> dict[str, Settled]:
    """Return what was agreed last at each item."""
    changed_at = _changes(assessment)
    return {
        item_id: _settled(row, email, changed_at.get(item_id))
        for item_id, row, email in _rows(assessment)  # the last of an item replaces the ones before it
    }


@reads
def reasons_of(assessment: Assessment) -> dict[str, Settled]:
    """Return for the report whose answer counts at each item that was settled, why, and by whom; nothing before the sides have met."""
    return settled_of(assessment) if has_agreed(assessment) else {}


@reads
def sides_of(assessment: Assessment, item_id: str) -> Sides:
    """Return what stands at one item on both sides, and what was agreed there."""
    found = [answering.saved_of(assessment, items=[item_id], voice=voice).get(item_id, UNSAVED) for voice in (FIRST, SECOND, CONSENSUS)]
    changed_at = _changes(assessment).get(item_id)
    history = [_settled(row, email, changed_at) for _item, row, email in _rows(assessment, item_id)]
    return Sides(*found, tuple(reversed(history)))


@transactional
def settle(assessment: Assessment, item: Item, choice: Choice, *, by: Member) -> None:
    """Let one answer count from now on at an item, with the reason; what both sides answered stays as it is.

    Evidence that either side wrote down goes along. Raises AssessmentClosed, SettledFirst and NothingAgreed.
    """
    hold(assessment, CONSENSUS)
    stand = sides_of(assessment, item.id)
    said_already = _is_said_already(stand, choice)
    if stand.mark != choice.mark:
        if said_already:
            return
        raise SettledFirst(item.id)
    if not said_already:
        _settle(assessment, item, choice, stand, by=by)
    if choice.agreement:
        key = db.session.get_one(Version, assessment.version_id).key
        make_agreement(by.organisation, key, item.id, choice.agreement, by=by, assessment=assessment)


@reads
def agreements_of(organisation: Organisation, key: str | None = None, *, ended: bool = False) -> list[Agreed]:
    """Return the agreements of an organisation that hold (or those that were `ended`), of one questionnaire or of all."""
    query = select(Agreement, Assessment.title, Account.email).where(Agreement.organisation_id == organisation.id)
    query = query.outerjoin(Assessment, Assessment.id == Agreement.assessment_id).outerjoin(Account, Account.id == Agreement.made_by)
    query = query.where(Agreement.ended_at.is_not(None) if ended else Agreement.ended_at.is_(None))
    if key is not None:
        query = query.where(Agreement.key == key)
    rows = db.session.execute(query.order_by(Agreement.key, Agreement.item_id, Agreement.id))
    return [Agreed(agreement, title or "", email or "") for agreement, title, email in rows]


@reads
def agreement_of(organisation: Organisation, ref: str) -> Agreement | None:
    """Return one agreement of an organisation; None when it has no such agreement."""
    return db.session.scalar(select(Agreement).where(Agreement.organisation_id == organisation.id, Agreement.ref == ref))


@transactional
def make_agreement(
    organisation: Organisation, key: str, item_id: str, text: str, *, by: Member, assessment: Assessment | None = None
) -> Agreement:
    """Keep how an organisation reads an item of a questionnaire from now on; made in an assessment, or apart from any.

    The same words that hold already are the same agreement: a button is easily pressed twice.
    """
    if stands := _same_agreement(organisation, key, item_id, text):
        return stands
    agreement = Agreement(
        organisation_id=organisation.id, key=key, item_id=item_id, text=text, made_by=by.account.id,
        assessment_id=assessment.id if assessment else None,
    )  # fmt: skip
    db.session.add(agreement)
    db.session.flush()
    record("agreement made", assessment, organisation=organisation, by=by, object=item_id)
    return agreement


@transactional
def end_agreement(agreement: Agreement, *, by: Member) -> None:
    """Let an agreement hold no longer; it stays in the history. Raises AgreementEnded."""
    stands = db.session.get(Agreement, agreement.id, populate_existing=True, with_for_update=True)
    if stands is None or stands.ended_at is not None:
        raise AgreementEnded(agreement.ref)
    stands.ended_at, stands.ended_by = now(), by.account.id
    db.session.flush()
    record("agreement ended", organisation=by.organisation, by=by, object=stands.item_id)


@transactional
def better_agreement(agreement: Agreement, text: str, *, by: Member) -> Agreement:
    """Put a better text in the place of an agreement; the old one stays in the history as ended. Raises AgreementEnded.

    Nothing happens when the text is the same.
    """
    if text == agreement.text:
        return agreement
    end_agreement(agreement, by=by)
    assessment = db.session.get(Assessment, agreement.assessment_id) if agreement.assessment_id else None
    return make_agreement(by.organisation, agreement.key, agreement.item_id, text, by=by, assessment=assessment)


@transactional
def purge(assessment: Assessment, item_id: str, *, by: Member) -> None:
    """Take out every reason at an item of an assessment, and the agreements that were made there; these then hold no longer."""
    reasons = (Consensus.assessment_id == assessment.id, Consensus.item_id == item_id)
    db.session.execute(update(Consensus).where(*reasons).values(reason=TAKEN_OUT))
    agreements = (Agreement.assessment_id == assessment.id, Agreement.item_id == item_id)
    db.session.execute(update(Agreement).where(*agreements, Agreement.ended_at.is_(None)).values(ended_at=now(), ended_by=by.account.id))
    db.session.execute(update(Agreement).where(*agreements).values(text=TAKEN_OUT))


@transactional
def take_out(agreement: Agreement, *, kinds: Iterable[str], by: Member) -> None:
    """Take out the text of one agreement, because there was client data in it; it then holds no longer, and the log tells which kinds.

    The caller then forgets what processes and files still hold (`forgetting.forget`).
    """
    stands = db.session.get_one(Agreement, agreement.id, populate_existing=True, with_for_update=True)
    stands.text = TAKEN_OUT
    if stands.ended_at is None:
        stands.ended_at, stands.ended_by = now(), by.account.id
    db.session.flush()
    said = {"what": "agreement", "kinds": sorted(kinds)}
    record(
        "client data removed", organisation=by.organisation, by=by, object=f"{stands.item_id} agreement", reason="incident", details=said
    )


@reads
def all_of(assessment: Assessment) -> list[dict[str, object]]:
    """Return for the export of everything each time that an item was settled, in order of item and time, with account numbers."""
    return [
        {"item": row.item_id, "revision": row.revision, "chosen": row.chosen, "reason": row.reason, "by": row.saved_by, "at": row.saved_at}
        for _item, row, _email in _rows(assessment)
    ]


@reads
def every_agreement(organisation: Organisation) -> list[dict[str, object]]:
    """Return for the export of everything the agreements of an organisation, also those that hold no longer, the oldest first."""
    found = db.session.execute(
        select(Agreement, Assessment.ref)
        .outerjoin(Assessment, Assessment.id == Agreement.assessment_id)
        .where(Agreement.organisation_id == organisation.id)
        .order_by(Agreement.id)
    )
    plain = ("ref", "key", "item_id", "text", "made_by", "made_at", "ended_by", "ended_at")
    return [{name: getattr(one, name) for name in plain} | {"assessment": ref} for one, ref in found]


def _settle(assessment: Assessment, item: Item, choice: Choice, stand: Sides, *, by: Member) -> None:
    value = _value(stand, choice)
    levels = _levels(assessment, item, (stand.first.value, stand.second.value, value))
    if levels[-1] in EMPTY_HANDED:
        raise NothingAgreed(item.id)
    answering.save_page(assessment, [ItemSave(item.id, value, revision=stand.consensus.revision)], by=by, voice=CONSENSUS)
    _keep(assessment, item.id, choice, revision=len(stand.history) + 1, by=by)
    details = {"items": {item.id: [levels[0], levels[-1]]}, "second": levels[1], "chosen": choice.chosen}
    record("difference settled", assessment, by=by, object=item.id, reason=CONSENSUS, details=details)


def _same_agreement(organisation: Organisation, key: str, item_id: str, text: str) -> Agreement | None:
    query = select(Agreement).where(Agreement.organisation_id == organisation.id, Agreement.key == key, Agreement.item_id == item_id)
    return db.session.scalars(query.where(Agreement.text == text, Agreement.ended_at.is_(None)).limit(1)).first()


def _rows(assessment: Assessment, item_id: str | None = None) -> list[tuple[str, Consensus, str | None]]:
    query = select(Consensus.item_id, Consensus, Account.email).outerjoin(Account, Account.id == Consensus.saved_by)
    query = query.where(Consensus.assessment_id == assessment.id)
    if item_id is not None:
        query = query.where(Consensus.item_id == item_id)
    return [tuple(row) for row in db.session.execute(query.order_by(Consensus.item_id, Consensus.revision))]


def _changes(assessment: Assessment) -> dict[str, datetime]:
    """Return when an answer of one of the sides was changed last, by item."""
    found: dict[str, datetime] = {}
    for voice in (FIRST, SECOND):
        for item_id, saved in answering.saved_of(assessment, voice=voice).items():
            found[item_id] = max(saved.saved_at, found.get(item_id, saved.saved_at))
    return found


def _settled(row: Consensus, email: str | None, changed_at: datetime | None) -> Settled:
    stands = changed_at is None or changed_at <= row.saved_at
    return Settled(row.chosen, row.reason, email or "", row.saved_at, row.revision, stands)


def _is_said_already(stand: Sides, choice: Choice) -> bool:
    """Return whether just this was settled last: a button is easily pressed twice."""
    last = stand.settled
    if last is None or not last.stands or (last.chosen, last.reason) != (choice.chosen, choice.reason):
        return False
    return answering.as_text(_value(stand, choice)) == answering.as_text(stand.consensus.value)


def _value(stand: Sides, choice: Choice) -> dict[str, object]:
    """Return the plain answer that is chosen, with the evidence that either side wrote down: seeing it is no judgement."""
    chosen = {FIRST: stand.first.value, SECOND: stand.second.value, OTHER: choice.value}[choice.chosen]
    if not chosen:
        return {}
    rows = [*chosen.get("evidence", ()), *stand.first.value.get("evidence", ()), *stand.second.value.get("evidence", ())]
    evidence = [row for place, row in enumerate(rows) if row not in rows[:place]]
    return {**chosen, "evidence": evidence} if evidence else dict(chosen)


def _levels(assessment: Assessment, item: Item, values: tuple[Mapping[str, object], ...]) -> list[int | str]:
    """Return the level of each plain answer, or its status when it has none."""
    questionnaire = questionnaire_of(db.session.get_one(Version, assessment.version_id))
    applies = _applies(assessment, questionnaire)
    answers = [answering.answer_of(item, value) or EMPTY for value in values]
    return [standing(item, answer, questionnaire.scoring, applies, assessment.reference_date) for answer in answers]


def _applies(assessment: Assessment, questionnaire: Questionnaire) -> Applicability:
    answers = answering.final_answers_of(assessment, questionnaire)
    return applicable(questionnaire, intake_of(questionnaire, assessment.intake), answers)


def _keep(assessment: Assessment, item_id: str, choice: Choice, *, revision: int, by: Member) -> None:
    db.session.add(
        Consensus(
            organisation_id=assessment.organisation_id, assessment_id=assessment.id, item_id=item_id, revision=revision,
            chosen=choice.chosen, reason=choice.reason, saved_by=by.account.id, saved_at=now(),
        )
    )  # fmt: skip
    db.session.flush()
