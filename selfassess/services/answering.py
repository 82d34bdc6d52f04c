"""Saving and reading answers: nothing that was typed is ever lost."""

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from selfassess.core.answers import EMPTY, Answer, AnswerSet
from selfassess.core.applicability import Applicability, applicable
from selfassess.core.definition import Questionnaire
from selfassess.core.kinds import KINDS
from selfassess.core.scoring.items import standing
from selfassess.models.answer import read_answers, stood_at, write_answers
from selfassess.models.assessment import ADOPTED, ARCHIVED, IN_CALIBRATION, Assessment
from selfassess.models.database import db, now
from selfassess.models.moving import confirm_moved
from selfassess.models.round import confirm
from selfassess.models.version import Version
from selfassess.services.assessments import changed, hold, intake_of
from selfassess.services.drafts import NO_DRAFT, Draft, Fields, Waiting
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import questionnaire_of
from selfassess.services.seats import FIRST, SECOND, refuse_other_side
from selfassess.services.transactions import reads, transactional

NOTHING = "{}"
QUIET = timedelta(minutes=10)  # for so long the log hears once of somebody who types on at one item
JUDGING = (FIRST, SECOND)  # voices of people; the consensus is of nobody
AGREED = (IN_CALIBRATION, ADOPTED, ARCHIVED)  # states in which the consensus counts
MARKS = ("adjusted", "not_applicable")  # keys of a plain answer that say that people decided, and states of norms of that name


@dataclass(frozen=True, slots=True)
class ItemSave:
    """One item as a page sends it.

    `value` is the plain answer, None when what was typed is not valid (the stored answer then stays as it is);
    `draft` the raw form fields of what is not valid; `revision` the one the page was made from (0: nothing stood);
    `typed` the raw fields when valid; they wait beside the answer when someone else turns out to have saved first. `resolves`:
    the page showed in its fields what the same person typed when overtaken, so this save comes in its place; else that stays.
    `instead_of`: the revision that this text was made from; None: all that the person had waiting. `after`: what the same
    page sent before without hearing whether it arrived. `page`: a name of this page; `shown`: the mark of the text that
    waited when the page was made, and stood in its fields: when its owner typed on elsewhere, that text is another one and stays.
    """

    item_id: str
    value: Mapping[str, object] | None
    draft: Mapping[str, object] | None = None
    revision: int = 0
    typed: Mapping[str, object] | None = None
    resolves: bool = True
    after: "ItemSave | None" = None
    instead_of: int | None = None
    page: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands for one item. `draft`: what was typed and is no answer, as it is kept; None when there is nothing. `drafts`: the same to read."""

    value: Mapping[str, object]
    draft: Mapping[str, object] | None
    revision: int
    saved_by: int | None = None
    saved_at: datetime | None = None

    @property
    def drafts(self) -> Draft:
        """What was typed and is no answer: half typed, or waiting."""
        return Draft.of(self.draft)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What stands for an item that someone saved first, and what was typed here and waits beside it."""

    value: Mapping[str, object]
    typed: Waiting


@dataclass(frozen=True, slots=True)
class PageSaved:
    """What became of a page: ids of items written, and of items that someone else saved first.

    `revisions`: of each item what the page is now made from; without items that it left alone and someone else changed.
    `first`: what stands for each item that was overtaken, and what waits.
    """

    written: tuple[str, ...] = ()
    overtaken: tuple[str, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)
    first: Mapping[str, Overtaken] = field(default_factory=dict)


UNSAVED = Saved({}, None, 0)


class AnswerChanged(Exception):
    """Someone saved this item since the page was made; nothing was written."""


class WaitingGone(Exception):
    """This text waits no more: somebody chose already, or its owner typed on."""


@transactional
def save_page(assessment: Assessment, saves: Iterable[ItemSave], *, by: Member, voice: str = "first") -> PageSaved:
    """Store one page of answers, each made from a known revision; what it replaces stays in the history.

    An item that someone saved in the meantime is not overwritten: what was typed here waits beside it, in the name of who
    typed it, and its id is in `overtaken`. An item that did not change is not written. Raises AssessmentClosed, VersionChanged.
    """
    hold(assessment, voice)  # it may have been handed in since the page began
    if by and voice in JUDGING:
        refuse_other_side(assessment.id, voice, by=by)
    saves = list(saves)
    stood = {row.item_id: row for row in read_answers(assessment.id, items=[save.item_id for save in saves], voice=voice)}
    rows, revisions, first = [], {}, {}
    for save in saves:
        row = stood.get(save.item_id)
        became = _became(assessment.id, save, row, voice, by=by.account.id if by else None)
        if became is None:
            continue
        written = _next_row(assessment, save.item_id, voice, row, became, by=by)
        if written:
            rows.append(written)
        revisions[save.item_id] = (row.revision if row else 0) + bool(written)
        if became.overtaken:
            first[save.item_id] = Overtaken(json.loads(became.value), became.overtaken)
    _write(assessment, rows, stood, voice, by=by)
    return PageSaved(tuple(row["item_id"] for row in rows), tuple(first), revisions, first)


@transactional
def choose(assessment: Assessment, item_id: str, mark: str, *, by: Member, voice: str = "first", put: ItemSave | None = None) -> None:
    """Decide about a text that waits: `put` it in the place of the answer (made from a known revision), or let it go.

    `mark` says which text. What stood, and what was let go, stays in the history. Raises AssessmentClosed, WaitingGone, and
    AnswerChanged when the answer that was looked at is no longer there.
    """
    row = _held(assessment, item_id, voice)
    draft = Draft.of(json.loads(row.draft) if row and row.draft else None)
    left = draft.without(mark)
    if left == draft:
        raise WaitingGone(item_id)
    if put is None:
        became = _Became(row.value, left)
    else:
        _refuse_changed(row, put.revision, assessment.id, voice)
        value, fields = _texts(put, row.value)
        became = _Became(value, Draft(fields, left.waiting))
    _write(assessment, [_next_row(assessment, item_id, voice, row, became, by=by)], {item_id: row}, voice, by=by)
    record("waiting text used" if put else "waiting text let go", assessment, by=by, object=item_id)


@transactional
def restore(assessment: Assessment, save: ItemSave, *, by: Member, voice: str = "first") -> None:
    """Put an earlier answer back as a new one, made from the revision that stands; what waits beside it stays.

    Raises AssessmentClosed, and AnswerChanged when the answer that was looked at is no longer there.
    """
    row = _held(assessment, save.item_id, voice)
    _refuse_changed(row, save.revision, assessment.id, voice)
    value, fields = _texts(save, row.value)
    became = _Became(value, Draft(fields, Draft.of(json.loads(row.draft) if row.draft else None).waiting))
    written = _next_row(assessment, save.item_id, voice, row, became, by=by)
    if written:
        _write(assessment, [written], {save.item_id: row}, voice, by=by)
        record("answer restored", assessment, by=by, object=save.item_id)


@reads
def saved_of(assessment: Assessment, *, items: Iterable[str] | None = None, voice: str = "first") -> dict[str, Saved]:
    """Return what stands for each item that was ever saved; of some items, or of all."""
    return {
        row.item_id: Saved(json.loads(row.value), json.loads(row.draft) if row.draft else None, row.revision, row.saved_by, row.saved_at)
        for row in read_answers(assessment.id, items=items, voice=voice)
    }


@reads
def has_agreed(assessment: Assessment) -> bool:
    """Return whether the consensus counts: from the calibration on, when a second side was ready for it."""
    return assessment.state in AGREED and assessment.second_ready_at is not None


@reads
def final_of(assessment: Assessment, *, items: Iterable[str] | None = None) -> dict[str, Saved]:
    """Return what counts for each item that was ever saved: what was agreed in the calibration, and the first voice for the rest."""
    first = saved_of(assessment, items=items)
    if not has_agreed(assessment):
        return first
    agreed = saved_of(assessment, items=items, voice="consensus")
    return {**first, **{item_id: saved for item_id, saved in agreed.items() if saved.value}}


@reads
def answers_of(assessment: Assessment, questionnaire: Questionnaire, *, voice: str = "first") -> AnswerSet:
    """Return the answers of an assessment; items without one are absent."""
    return answers_in(read_answers(assessment.id, voice=voice), questionnaire)


@reads
def final_answers_of(assessment: Assessment, questionnaire: Questionnaire) -> AnswerSet:
    """Return the answers that count: what was agreed in the calibration, and the first voice for the rest."""
    first = answers_of(assessment, questionnaire)
    return {**first, **answers_of(assessment, questionnaire, voice="consensus")} if has_agreed(assessment) else first


def answers_in(rows, questionnaire: Questionnaire) -> AnswerSet:
    """Return rows with `item_id` and `value` as answers; read once a process for each text."""
    items = _items_of(questionnaire)
    found = {}
    for row in rows:
        if row.value != NOTHING and row.item_id in items:
            found[row.item_id] = _answer(items[row.item_id], row.value)
    return {item_id: answer for item_id, answer in found.items() if answer != EMPTY}


def answer_of(item, value: Mapping[str, object]) -> Answer | None:
    """Return a plain answer as an answer; None when nothing was answered."""
    return _answer(item, as_text(value)) if value else None


def forget_answers() -> None:
    """Drop the answers that this process has read, and the questions that they were given to."""
    _parsed.cache_clear()
    _standing.cache_clear()
    _applies.cache_clear()
    _items.clear()


def as_text(plain: Mapping[str, object]) -> str:
    """Return a plain answer as it is kept: JSON with sorted keys, without control characters."""
    return json.dumps(_cleaned(plain), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_plain)


@dataclass(frozen=True, slots=True)
class _Became:
    """What stands for an item from now on. `overtaken`: what was typed and waits, when someone else was first."""

    value: str
    draft: Draft
    overtaken: Waiting | None = None


def _became(assessment_id: int, save: ItemSave, row, voice: str, *, by: int | None) -> _Became | None:
    """Return what stands from now on; None when the page is from before what stands and left the item as it was."""
    stands, revision = (row.value, row.revision) if row else (NOTHING, 0)
    draft = Draft.of(json.loads(row.draft)) if row and row.draft else NO_DRAFT
    left = tuple(one for one in draft.waiting if not _replaces(save, one, by))
    value, fields = _texts(save, stands)
    saved = _Became(value, Draft(fields, left))
    if revision == save.revision or (value, fields) == (stands, draft.fields) or _comes_after(save.after, stands, draft.fields):
        return saved
    base = _base(assessment_id, save, voice)
    if base == (stands, draft.fields):
        return saved  # only what others typed too late came in between
    if base is not None and fields == base[1] and (fields is not None or value == base[0]):
        return None
    first_by = _first_by(row, draft)
    typed = Waiting(_cleaned(save.draft or save.typed or save.value or {}), save.revision, by, by is not None and first_by == by, save.page)
    return _Became(stands, Draft(draft.fields, left, first_by).with_waiting(typed), typed)


def _first_by(row, draft: Draft) -> int | None:
    """Return who saved what stands; None when nobody knows: the row only says who wrote last, also what waits beside it."""
    if draft.first_by is not None or any(one.by is None for one in draft.waiting):
        return draft.first_by
    return row.saved_by if row else None


def _replaces(save: ItemSave, waiting: Waiting, by: int | None) -> bool:
    """Return whether a save comes in the place of a text that waits."""
    is_seen = not save.page or waiting.page == save.page or waiting.mark == save.shown
    return save.resolves and is_seen and waiting.belongs_to(by) and save.instead_of in (None, waiting.instead_of)


def _texts(save: ItemSave, stands: str) -> tuple[str, Fields | None]:
    """Return value and half-typed fields of a save as they are kept."""
    value = stands if save.value is None else as_text(save.value)
    return value, None if save.draft is None else _cleaned(save.draft)


def _comes_after(before: ItemSave | None, stands: str, fields: Fields | None) -> bool:
    """Return whether what stands is what the page sent before, so that nobody came in between."""
    return before is not None and _texts(before, stands) == (stands, fields)


def _base(assessment_id: int, save: ItemSave, voice: str) -> tuple[str, Fields | None] | None:
    """Return the value and half-typed fields that the page was made from; None when nobody knows them any more."""
    if save.revision == 0:
        return NOTHING, None
    found = stood_at(assessment_id, save.item_id, revision=save.revision, voice=voice)
    return (found.value, Draft.of(json.loads(found.draft) if found.draft else None).fields) if found else None


def _held(assessment: Assessment, item_id: str, voice: str):
    """Hold the assessment, and return what stands for one item; None when nothing was ever saved. Raises AssessmentClosed, VersionChanged."""
    hold(assessment, voice)
    return next(iter(read_answers(assessment.id, items=[item_id], voice=voice)), None)


def _refuse_changed(row, revision: int, assessment_id: int, voice: str) -> None:
    """Raise AnswerChanged when something else was saved than what was looked at; texts that wait change nothing."""
    if row is None:
        raise AnswerChanged(revision)
    if row.revision == revision:
        return
    seen = stood_at(assessment_id, row.item_id, revision=revision, voice=voice)
    now_fields = Draft.of(json.loads(row.draft) if row.draft else None).fields
    if seen is None or (seen.value, Draft.of(json.loads(seen.draft) if seen.draft else None).fields) != (row.value, now_fields):
        raise AnswerChanged(row.item_id)


def _next_row(assessment: Assessment, item_id: str, voice: str, row, became: _Became, *, by: Member | None) -> dict | None:
    """Return the row to write; None when it stands like that already."""
    plain = became.draft.plain()
    draft = None if plain is None else as_text(plain)
    if (became.value, draft) == ((row.value, row.draft) if row else (NOTHING, None)):
        return None
    return _row(assessment, item_id, voice, value=became.value, draft=draft, revision=(row.revision if row else 0) + 1, by=by)


def _write(assessment: Assessment, rows: list[dict], stood: Mapping[str, object], voice: str, *, by: Member | None) -> None:
    """Store rows, and tell the log what it does not know yet."""
    if not rows:
        return
    write_answers(rows)
    _confirm(assessment, rows, stood, voice)
    changed(assessment)
    if said := _told(assessment, rows, stood):
        record("answers saved", assessment, by=by, object=" ".join(said), reason=_reason(said), details={"items": said, "voice": voice})


def _confirm(assessment: Assessment, rows: list[dict], stood: Mapping[str, object], voice: str) -> None:
    """Take an answer that came from the last round or another version as confirmed once somebody changed it; typing half does not."""
    now_other = [row for row in rows if row["value"] != (stood[row["item_id"]].value if stood.get(row["item_id"]) else NOTHING)]
    if now_other:
        confirm_moved(assessment.id, [row["item_id"] for row in now_other], voice=voice, by=now_other[0]["saved_by"])
    if now_other and voice != SECOND:
        confirm(assessment.id, [row["item_id"] for row in now_other], by=now_other[0]["saved_by"])


def _row(assessment: Assessment, item_id: str, voice: str, *, value: str, draft: str | None, revision: int, by: Member | None) -> dict:
    return {
        "organisation_id": assessment.organisation_id,
        "assessment_id": assessment.id,
        "item_id": item_id,
        "voice": voice,
        "value": value,
        "draft": draft,
        "revision": revision,
        "saved_by": by.account.id if by else None,
        "saved_at": now(),
    }


def _told(assessment: Assessment, rows: list[dict], stood: Mapping[str, object]) -> dict[str, list]:
    """Return for the log what became of each item: [level or status before, after, and why people decided it]; never an answer.

    Without the items where somebody typed on and neither changed: the log heard of those a moment ago.
    """
    questionnaire = questionnaire_of(db.session.get(Version, assessment.version_id))
    items, applies = _items_of(questionnaire), _applies(_Same(questionnaire), json.dumps(assessment.intake))
    said = {}
    for row in rows:
        item_id, before = row["item_id"], stood.get(row["item_id"])
        if item_id not in items:
            continue
        values = (before.value if before else NOTHING, row["value"])
        standings = [
            _standing(_Same(items[item_id]), value, _Same(questionnaire), _Same(applies), assessment.reference_date) for value in values
        ]
        is_same = standings[0] == standings[1] and _marks(values[0]) == _marks(values[1])
        if not (is_same and _typed_on(row, before)):
            said[item_id] = [*standings, *_marks(values[1])]
    return said


def _marks(value: str) -> list[str]:
    return [mark for mark in MARKS if f'"{mark}":' in value or f':"{mark}"' in value]


def _typed_on(row: dict, before) -> bool:
    """Return whether the same person saved this item a moment ago."""
    return (
        before is not None
        and row["saved_by"] is not None
        and before.saved_by == row["saved_by"]
        and row["saved_at"] - before.saved_at < QUIET
    )


def _reason(said: Mapping[str, list]) -> str | None:
    """Return the first of the marks: what people decided by hand and not by answering."""
    return next((mark for mark in MARKS if any(mark in told[2:] for told in said.values())), None)


@functools.lru_cache(maxsize=256)
def _applies(questionnaire: "_Same", intake: str) -> Applicability:
    return applicable(questionnaire.it, intake_of(questionnaire.it, json.loads(intake)), {}).if_asked()


@functools.lru_cache(maxsize=4096)
def _standing(item: "_Same", text: str, questionnaire: "_Same", applies: "_Same", on: date) -> int | str:
    answer = EMPTY if text == NOTHING else _parsed(item, text)
    return standing(item.it, answer, questionnaire.it.scoring, applies.it, on)


def _items_of(questionnaire: Questionnaire) -> Mapping[str, object]:
    known = _items.get(id(questionnaire))
    if known is None or known[0] is not questionnaire:
        known = _items[id(questionnaire)] = (questionnaire, {item.id: item for item in questionnaire.items})
    return known[1]


_items: dict[int, tuple[Questionnaire, Mapping[str, object]]] = {}


class _Same:
    """A definition as a key of a cache: by which object it is, because comparing definitions is slow."""

    __slots__ = ("it",)

    def __init__(self, it):
        self.it = it

    def __eq__(self, other):
        return self.it is other.it

    def __hash__(self):
        return id(self.it)


def _answer(item, text: str) -> Answer:
    return _parsed(_Same(item), text)


@functools.lru_cache(maxsize=4096)
def _parsed(key: _Same, text: str) -> Answer:
    parsed = KINDS[key.it.kind].parse(key.it, json.loads(text))
    return parsed.answer or EMPTY


def _cleaned(value):
    """Return the value without control characters in its texts; tabs and line ends stay."""
    if isinstance(value, str):
        return "".join(letter for letter in value if letter >= " " and letter != "\x7f" or letter in "\n\t")
    if isinstance(value, Mapping):
        return {key: _cleaned(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(part) for part in value]
    return value


def _as_plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
