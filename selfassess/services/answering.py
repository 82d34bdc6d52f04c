"""Saving and reading answers: nothing that was typed is ever lost."""

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from selfassess.core.answers import EMPTY, Answer, AnswerSet
from selfassess.core.applicability import Applicability, applicable
from selfassess.core.definition import Questionnaire
from selfassess.core.kinds import KINDS
from selfassess.core.scoring.items import standing
from selfassess.models.answer import read_answers, value_at, write_answers
from selfassess.models.assessment import ADOPTED, ARCHIVED, IN_CALIBRATION, Assessment, lock, state_now
from selfassess.models.database import db, now
from selfassess.models.version import Version
from selfassess.services.assessments import changed, intake_of, refuse_closed
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import questionnaire_of
from selfassess.services.transactions import reads, transactional

NOTHING = "{}"
AGREED = (IN_CALIBRATION, ADOPTED, ARCHIVED)  # states in which the consensus counts
MARKS = ("adjusted", "not_applicable")  # keys of a plain answer that say that people decided, and states of norms of that name


@dataclass(frozen=True, slots=True)
class ItemSave:
    """One item as a page sends it.

    `value` is the plain answer, None when what was typed is not valid (the stored answer then stays as it is);
    `draft` the raw form fields of what is not valid; `revision` the one the page was made from (0: nothing stood);
    `typed` the raw fields when valid, kept as draft when someone else turns out to have saved first. `resolves`: the page
    showed what somebody typed who was overtaken, so this save comes in its place; else that stays. `after`: what the same page
    sent before without hearing whether it arrived.
    """

    item_id: str
    value: Mapping[str, object] | None
    draft: Mapping[str, object] | None = None
    revision: int = 0
    typed: Mapping[str, object] | None = None
    resolves: bool = True
    after: "ItemSave | None" = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands for one item. `draft`: None, or {"fields": raw fields} with "instead_of": revision when someone saved first, with "own" when that was the same person."""

    value: Mapping[str, object]
    draft: Mapping[str, object] | None
    revision: int
    saved_by: int | None = None
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageSaved:
    """What became of a page: ids of items written, and of items that someone else saved first.

    `revisions`: of each item what the page is now made from; without items that it left alone and someone else changed.
    `first`: what stands for each item that was overtaken.
    """

    written: tuple[str, ...] = ()
    overtaken: tuple[str, ...] = ()
    revisions: Mapping[str, int] = field(default_factory=dict)
    first: Mapping[str, Saved] = field(default_factory=dict)


UNSAVED = Saved({}, None, 0)


@transactional
def save_page(assessment: Assessment, saves: Iterable[ItemSave], *, by: Member, voice: str = "first") -> PageSaved:
    """Store one page of answers, each made from a known revision; what it replaces stays in the history.

    An item that someone saved in the meantime is not overwritten: what was typed here becomes its draft, and its
    id is in `overtaken`. An item that did not change is not written. Raises AssessmentClosed.
    """
    lock(assessment.id)
    refuse_closed(state_now(assessment.id), voice)  # it may have been handed in since the page began
    saves = list(saves)
    stood = {row.item_id: row for row in read_answers(assessment.id, items=[save.item_id for save in saves], voice=voice)}
    rows, revisions, first = [], {}, {}
    for save in saves:
        row = stood.get(save.item_id)
        became = _became(assessment.id, save, row, voice, by=by)
        if became is None:
            continue
        value, draft, is_overtaken = became
        revision = row.revision if row else 0
        if (value, draft) != ((row.value, row.draft) if row else (NOTHING, None)):
            revision += 1
            rows.append(_row(assessment, save.item_id, voice, value=value, draft=draft, revision=revision, by=by))
        revisions[save.item_id] = revision
        if is_overtaken:
            first[save.item_id] = Saved(json.loads(value), json.loads(draft), revision)
    if rows:
        write_answers(rows)
        changed(assessment)
        said = _told(assessment, rows, stood)
        record("answers saved", assessment, by=by, object=" ".join(said), reason=_reason(said), details={"items": said, "voice": voice})
    return PageSaved(tuple(row["item_id"] for row in rows), tuple(first), revisions, first)


@reads
def saved_of(assessment: Assessment, *, items: Iterable[str] | None = None, voice: str = "first") -> dict[str, Saved]:
    """Return what stands for each item that was ever saved; of some items, or of all."""
    return {
        row.item_id: Saved(json.loads(row.value), json.loads(row.draft) if row.draft else None, row.revision, row.saved_by, row.saved_at)
        for row in read_answers(assessment.id, items=items, voice=voice)
    }


@reads
def final_of(assessment: Assessment, *, items: Iterable[str] | None = None) -> dict[str, Saved]:
    """Return what counts for each item that was ever saved: what was agreed in the calibration, and the first voice for the rest."""
    first = saved_of(assessment, items=items)
    if assessment.state not in AGREED:
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
    return {**first, **answers_of(assessment, questionnaire, voice="consensus")} if assessment.state in AGREED else first


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
    """Drop the answers that this process has read."""
    _parsed.cache_clear()
    _standing.cache_clear()
    _applies.cache_clear()


def as_text(plain: Mapping[str, object]) -> str:
    """Return a plain answer as it is kept: JSON with sorted keys, without control characters."""
    return json.dumps(_cleaned(plain), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_plain)


def _became(assessment_id: int, save: ItemSave, row, voice: str, *, by: Member | None) -> tuple[str, str | None, bool] | None:
    """Return the value and draft that stand from now on, and whether someone was first.

    None when the page is from before what stands and left the item as it was.
    """
    stands, draft_stands, revision = (row.value, row.draft, row.revision) if row else (NOTHING, None, 0)
    value, draft = _texts(save, stands)
    waits = draft_stands is not None and '"instead_of":' in draft_stands and "instead_of" in json.loads(draft_stands)
    kept = draft_stands if waits and draft is None and not save.resolves else draft
    if revision == save.revision or (value, kept) == (stands, draft_stands) or _comes_after(save.after, stands, draft_stands):
        return value, kept, False
    base = _base(assessment_id, save, voice)
    if waits and (base == stands or (draft is None and value == stands)):
        return value, kept, False  # only what others typed too late came in between, or both say the same
    if draft is None and value == base:
        return None
    typed = save.draft or save.typed or save.value or {}
    return stands, as_text({"fields": typed, "instead_of": save.revision, **_own(row, by)}), True


def _texts(save: ItemSave, stands: str) -> tuple[str, str | None]:
    """Return value and draft of a save as they are kept."""
    value = stands if save.value is None else as_text(save.value)
    return value, None if save.draft is None else as_text({"fields": save.draft})


def _comes_after(before: ItemSave | None, stands: str, draft_stands: str | None) -> bool:
    """Return whether what stands is what the page sent before, so that nobody came in between."""
    return before is not None and _texts(before, stands) == (stands, draft_stands)


def _own(row, by: Member | None) -> dict[str, bool]:
    """Return `own` when the person who is overtaken was also the first; a draft of before keeps what it says of that."""
    before = json.loads(row.draft) if row and row.draft else {}
    same = before.get("own", False) if "instead_of" in before else bool(row and by and row.saved_by == by.account.id)
    return {"own": True} if same else {}


def _base(assessment_id: int, save: ItemSave, voice: str) -> str | None:
    """Return the value the page was made from."""
    return NOTHING if save.revision == 0 else value_at(assessment_id, save.item_id, revision=save.revision, voice=voice)


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
    """Return for the log what became of each item: [level or status before, after, and why people decided it]; never an answer."""
    questionnaire = questionnaire_of(db.session.get(Version, assessment.version_id))
    items, applies = _items_of(questionnaire), _applies(_Same(questionnaire), json.dumps(assessment.intake))
    said = {}
    for row in rows:
        item_id, before = row["item_id"], stood.get(row["item_id"])
        if item_id not in items:
            continue
        values = (before.value if before else NOTHING, row["value"])
        said[item_id] = [_standing(_Same(items[item_id]), value, _Same(questionnaire), _Same(applies)) for value in values]
        said[item_id] += [mark for mark in MARKS if f'"{mark}":' in row["value"] or f':"{mark}"' in row["value"]]
    return said


def _reason(said: Mapping[str, list]) -> str | None:
    """Return the first of the marks: what people decided by hand and not by answering."""
    return next((mark for mark in MARKS if any(mark in told[2:] for told in said.values())), None)


@functools.lru_cache(maxsize=256)
def _applies(questionnaire: "_Same", intake: str) -> Applicability:
    return applicable(questionnaire.it, intake_of(questionnaire.it, json.loads(intake)), {})


@functools.lru_cache(maxsize=4096)
def _standing(item: "_Same", text: str, questionnaire: "_Same", applies: "_Same") -> int | str:
    answer = EMPTY if text == NOTHING else _parsed(item, text)
    return standing(item.it, answer, questionnaire.it.scoring, applies.it)


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
