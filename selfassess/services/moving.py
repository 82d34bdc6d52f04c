"""Going over to a newer version of a questionnaire, or staying: in an assessment that is still being filled in, with nothing lost."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import select

from selfassess.core.answers import EMPTY, plain
from selfassess.core.applicability import applicable, not_asked
from selfassess.core.changes import (
    APART,
    BACK,
    CHECK,
    KEPT,
    NOTED,
    Carried,
    Changed,
    Leftover,
    Transfer,
    VersionPair,
    carry,
    differences,
    transfer,
)
from selfassess.core.conditions import Condition
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.half_typed import Asked, asked_in, carried, without_place
from selfassess.models.answer import VOICES, read_answers, stood_at, write_answers
from selfassess.models.assessment import CONCEPT, Assessment, IntakeChange, lock
from selfassess.models.database import db, now
from selfassess.models.moving import (
    INTAKE,
    MovedAnswer,
    VersionMove,
    VersionStay,
    confirm_moved,
    moved_in,
    moves_of,
    stays_with,
    to_check_in,
)
from selfassess.models.version import Version, find_version
from selfassess.services.answering import NOTHING, ItemSave, answer_of, answers_in, answers_of, as_text
from selfassess.services.assessments import changed, intake_of, refuse_closed
from selfassess.services.coming_back import ComesBack, coming_back, put_back_since
from selfassess.services.counting import open_sheets
from selfassess.services.drafts import MOST_WAITING, Draft, Waiting
from selfassess.services.incidents import MARK
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.publishing import pair_of, questionnaire_of
from selfassess.services.transactions import reads, transactional

FIRST, SECOND = "first", "second"
CLOSED, SECOND_READY, COUNTING = "closed", "second_ready", "counting"  # why an assessment cannot go over now
TYPED = "typed"  # path of a leftover that was typed and is no answer: its value are the raw fields


class CannotMove(Exception):
    """The assessment cannot go over to another version now; `why`: closed, second_ready or counting."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class OfferChanged(Exception):
    """The newest version is another one than the page offered, or the assessment is not bound to the version that it was any more."""


class AlreadyMoved(Exception):
    """Somebody was first: the assessment is bound to this version already."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A newer version than the one of an assessment. `stay`: who chose to stay, None when nobody did; `hindrance`: why it cannot be now."""

    version: Version
    before: Version
    stay: VersionStay | None
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of the answers of the first voice, and how many answers other voices have that go along the same way.

    `not_asked`: of each answer that stays and is asked no more because of a condition, what must hold for it to come back. `back`: answers
    of the first voice whose question was gone and is asked again.
    """

    versions: VersionPair
    transfer: Transfer
    others: Mapping[str, int]
    not_asked: Mapping[str, Condition]
    back: Mapping[str, ComesBack]

    @property
    def was(self) -> Questionnaire:
        """The version of now, as people read it."""
        return self.versions.read[0]

    @property
    def becomes(self) -> Questionnaire:
        """The newer version, as people read it."""
        return self.versions.read[1]


@dataclass(frozen=True, slots=True)
class Kept:
    """What one move kept at one item. `left`: as in MovedAnswer; `waits`: nobody looked yet whether the answer still fits."""

    item_id: str
    outcome: str
    left: tuple[Mapping[str, object], ...]
    waits: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """A move as people read it, with what it kept. `was` and `becomes`: the two versions; `is_undone`: it was taken back."""

    move: VersionMove
    was: Version
    becomes: Version
    kept: tuple[Kept, ...]

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back, or takes one back itself."""
        return self.move.undone_at is not None or self.move.undoes_id is not None


@reads
def offer_of(assessment: Assessment) -> Offer | None:
    """Return the newest version of the questionnaire of an open assessment; None when it is bound to that, or closed."""
    before = db.session.get_one(Version, assessment.version_id)
    newest = find_version(before.key, organisation_id=assessment.organisation_id)
    if newest is None or newest.number <= before.number or assessment.state != CONCEPT:
        return None
    return Offer(newest, before, stays_with(assessment.id, newest.id), _hindrance(assessment, before, newest))


@reads
def foresee(assessment: Assessment, offer: Offer, language: str | None = None) -> Foreseen:
    """Return what going over would do to each answer, with the texts in a language where there are words for it.

    What it does is decided on the own language of the questionnaire, as by `move`: another translation changes no question.
    """
    pair = pair_of(offer.before, offer.version, language)
    was, becomes = pair.written
    found = pair.transfer(answers_of(assessment, was), assessment.intake)
    others = {voice: len(answers_of(assessment, was, voice=voice)) for voice in VOICES if voice != FIRST}
    back = coming_back(assessment, was, becomes, voice=FIRST)
    hidden = _hides(was, becomes, assessment, found, back)
    return Foreseen(pair, found, {voice: count for voice, count in others.items() if count}, hidden, back)


@transactional
def stay(assessment: Assessment, number: int, *, by: Member) -> None:
    """Remember that people stay with their version although there is a newer one. Raises OfferChanged."""
    lock(assessment.id)
    db.session.refresh(assessment)
    offer = offer_of(assessment)
    if offer is None or offer.version.number != number:
        raise OfferChanged(assessment.ref)
    if offer.stay is None:
        _remember(assessment, offer.version, by)
        record("version declined", assessment, by=by, object=_named(offer.version))


@transactional
def move(assessment: Assessment, *, before: int, to: int, by: Member) -> None:
    """Let an assessment go over from version number `before` to number `to`: every answer of every voice, in one go.

    What has no place in the newer version is kept beside the answers. Raises AlreadyMoved, OfferChanged and CannotMove.
    """
    lock(assessment.id)
    db.session.refresh(assessment)
    offer = offer_of(assessment)
    if db.session.get_one(Version, assessment.version_id).number == to:
        raise AlreadyMoved(assessment.ref)
    if assessment.state != CONCEPT:
        raise CannotMove(CLOSED)
    if offer is None or (offer.before.number, offer.version.number) != (before, to):
        raise OfferChanged(assessment.ref)
    if offer.hindrance:
        raise CannotMove(offer.hindrance)
    made = _go(assessment, offer.before, offer.version, by=by)
    record("version changed", assessment, by=by, object=_named(offer.version), details=_counts(made))


@reads
def can_undo(assessment: Assessment) -> VersionMove | None:
    """Return the move that can be taken back now; None when there is none."""
    if assessment.state != CONCEPT or assessment.second_ready_at is not None:
        return None
    found = next((one for one in moves_of(assessment.id) if one.undone_at is None and one.undoes_id is None), None)
    return found if found and found.to_version_id == assessment.version_id else None


@transactional
def undo(assessment: Assessment, move_id: int, *, by: Member) -> None:
    """Take a move back: what nobody touched since is exactly as it was; what was answered since goes along as it fits, the rest is kept.

    Raises AlreadyMoved when it was taken back already, and CannotMove.
    """
    lock(assessment.id)
    db.session.refresh(assessment)
    found = can_undo(assessment)
    if found is None or found.id != move_id:
        raise AlreadyMoved(assessment.ref) if assessment.state == CONCEPT and assessment.second_ready_at is None else CannotMove(CLOSED)
    now_bound, back = db.session.get_one(Version, found.to_version_id), db.session.get_one(Version, found.from_version_id)
    if why := _hindrance(assessment, now_bound, back):
        raise CannotMove(why)
    _go(assessment, now_bound, back, by=by, undoes=found)
    found.undone_at, found.undone_by = now(), by.account.id
    if stays_with(assessment.id, now_bound.id) is None:
        _remember(assessment, now_bound, by)
    record("version restored", assessment, by=by, object=_named(back))


@reads
def moves_in(assessment: Assessment, *, voice: str) -> tuple[Gone, ...]:
    """Return every move with what it kept in a voice, the newest first; of the first questions too, for the first voice.

    What was kept of an answer that came back since is with the answer again, and not told here; all else that was kept is.
    """
    rows, moves, found = moved_in(assessment.id, voice=voice), moves_of(assessment.id), []
    back = put_back_since(moves, rows)
    for one in moves:
        kept = tuple(_kept(row, is_back=row.id in back) for row in rows if row.move_id == one.id)
        found.append(Gone(one, db.session.get_one(Version, one.from_version_id), db.session.get_one(Version, one.to_version_id), kept))
    return tuple(found)


@reads
def has_moved(assessment: Assessment) -> bool:
    """Return whether an assessment ever went over to another version."""
    return bool(moves_of(assessment.id))


@reads
def version_before(assessment: Assessment, number: int) -> Version | None:
    """Return the version of this number that the assessment was bound to before; None when it never was."""
    versions = (db.session.get_one(Version, one.from_version_id) for one in moves_of(assessment.id))
    return next((one for one in versions if one.number == number), None)


@reads
def versions_ever(assessment: Assessment) -> tuple[Version, ...]:
    """Return every version that an assessment is or was bound to, the present one first."""
    ids = [assessment.version_id, *(id_ for one in moves_of(assessment.id) for id_ in (one.to_version_id, one.from_version_id))]
    return tuple(db.session.get_one(Version, id_) for id_ in dict.fromkeys(ids))


@reads
def gone_items(assessment: Assessment, language: str | None = None) -> dict[str, str]:
    """Return the titles of the questions of earlier versions that are not asked any more, by id."""
    bound, *before = versions_ever(assessment)
    known = {item.id for item in questionnaire_of(bound).items}
    return {
        item.id: item.title for version in reversed(before) for item in questionnaire_of(version, language).items if item.id not in known
    }


@reads
def asked_ever(assessment: Assessment, item_id: str, *, norms: Iterable[str] = (), language: str | None = None) -> Item | None:
    """Return a question as the newest version asks it that has these norms of it; None when no version of the assessment ever asked it.

    A page of a version before may still name a question or a norm that is gone.
    """
    versions = (questionnaire_of(version, language) for version in versions_ever(assessment))
    found = [item for questionnaire in versions for item in questionnaire.items if item.id == item_id]
    whole = (item for item in found if {norm.id for norm in item.norms} >= set(norms))
    return next(whole, found[0] if found else None)


@reads
def had_section(assessment: Assessment, section_id: str) -> bool:
    """Return whether any version that an assessment is or was bound to has a section of this id."""
    return any(section_id == section.id for version in versions_ever(assessment) for section in questionnaire_of(version).sections)


@reads
def version_at(assessment: Assessment, item_id: str, revision: int, *, voice: str) -> Version:
    """Return the version whose question an answer of this revision was given to."""
    found = db.session.get_one(Version, assessment.version_id)
    for one in moves_of(assessment.id):
        before, _after = one.revisions.get(voice, {}).get(item_id, (0, 0))
        if revision <= before:
            found = db.session.get_one(Version, one.from_version_id)
    return found


@reads
def move_at(assessment: Assessment, after: int, until: int, *, item_id: str = INTAKE, voice: str = FIRST) -> tuple[int, int] | None:
    """Return the numbers (before, after) of the newest move that wrote one of these revisions of an answer; None when none did.

    The revisions are those behind `after`, to `until` itself; without an item those of the first questions.
    """
    for one in moves_of(assessment.id):
        wrote = one.intake if item_id == INTAKE else one.revisions.get(voice, {}).get(item_id)
        if wrote and after < wrote[1] <= until:
            return tuple(db.session.get_one(Version, id_).number for id_ in (one.from_version_id, one.to_version_id))
    return None


@reads
def carried_over(assessment: Assessment, item_id: str, value: Mapping[str, object], given_to: Version) -> Mapping[str, object]:
    """Return an answer to a question of another version as it stands in the version of now; what has no place stays in the history."""
    was, becomes = questionnaire_of(given_to), questionnaire_of(db.session.get_one(Version, assessment.version_id))
    old = next(item for item in was.items if item.id == item_id)
    answer = answer_of(old, value) or EMPTY
    return plain(carry(was, becomes, item_id, answer, differences(was, becomes)).answer)


@reads
def to_check(assessment: Assessment, *, voice: str = FIRST) -> tuple[str, ...]:
    """Return the ids of the items whose answer came from another version and nobody looked at since."""
    return tuple(to_check_in(assessment.id, voice))


@transactional
def confirm(assessment: Assessment, items: Iterable[str], *, voice: str, by: Member) -> int:
    """Say that answers fit the new text; return how many nobody had looked at yet. Raises AssessmentClosed."""
    lock(assessment.id)
    db.session.refresh(assessment)
    refuse_closed(assessment, voice)
    confirmed = sorted(set(items) & set(to_check_in(assessment.id, voice)))
    if confirmed:
        confirm_moved(assessment.id, confirmed, voice=voice, by=by.account.id)
        changed(assessment)
        record("answers checked", assessment, by=by, object=" ".join(confirmed))
    return len(confirmed)


@transactional
def keep_typed(assessment: Assessment, before: Version, saves: Iterable[ItemSave], *, by: Member, voice: str = FIRST) -> tuple[str, ...]:
    """Keep what somebody typed on a page of the version before; return the ids of the items at which something was typed.

    Where the question is still there it waits beside the answer, as what was typed too late; what has no place in the new version is
    kept with the move. What the page left as it was is not kept. Raises AssessmentClosed.
    """
    lock(assessment.id)
    db.session.refresh(assessment)
    refuse_closed(assessment, voice)
    moved_on = next(one for one in moves_of(assessment.id) if one.from_version_id == before.id)
    was, becomes = questionnaire_of(before), questionnaire_of(db.session.get_one(Version, assessment.version_id))
    old, new = asked_in(was), asked_in(becomes)
    typed = [save for save in saves if _is_typed(assessment.id, save, voice)]
    for save in typed:
        fields, here = dict(save.draft or save.typed or {}), new.get(save.item_id)
        if here is not None and here.item.kind == old[save.item_id].item.kind:
            still = _still(fields, old[save.item_id], here)
            if still or not fields:  # who emptied all says something, too
                _wait(assessment, save, still, voice, by=by)
        if here is None or without_place(fields, old[save.item_id], here):
            left = {
                "path": [TYPED],
                "value": fields,
                "asked": old[save.item_id].item.question,
                "chosen": "",
                "by": by.account.id,
                "page": save.page,
            }
            _add_left(assessment, moved_on, voice, save.item_id, left)
    if typed:
        changed(assessment)
        record("text kept from before", assessment, by=by, object=" ".join(save.item_id for save in typed))
    return tuple(save.item_id for save in typed)


@transactional
def keep_intake(assessment: Assessment, before: Version, typed: Mapping[str, object], *, by: Member, page: str = "") -> bool:
    """Keep what somebody changed in the first questions on a page of the version before; return whether anything was. Raises AssessmentClosed."""
    lock(assessment.id)
    db.session.refresh(assessment)
    refuse_closed(assessment)
    if not typed:
        return False
    moved_on = next(one for one in moves_of(assessment.id) if one.from_version_id == before.id)
    left = {"path": [TYPED], "value": dict(typed), "asked": "", "chosen": "", "by": by.account.id, "page": page}
    _add_left(assessment, moved_on, FIRST, INTAKE, left)
    record("text kept from before", assessment, by=by, object="intake")
    return True


@reads
def all_of(assessment: Assessment) -> list[dict[str, object]]:
    """Return for the export of everything each move, with what it kept."""
    found, rows = [], moved_in(assessment.id)
    for one in moves_of(assessment.id):
        was, becomes = (db.session.get_one(Version, id_) for id_ in (one.from_version_id, one.to_version_id))
        kept = [
            {"item": row.item_id or "intake", "voice": row.voice, "outcome": row.outcome, "left": row.left, "to_check": row.waits,
             "checked_at": row.confirmed_at, "checked_by": row.confirmed_by}
            for row in rows if row.move_id == one.id
        ]  # fmt: skip
        said = {name: getattr(one, name) for name in ("moved_at", "moved_by", "undone_at", "undone_by")}
        found.append({"from": _named(was), "to": _named(becomes), **said, "takes_back": one.undoes_id is not None, "kept": kept})
    return found


@reads
def stays_of(assessment: Assessment) -> list[dict[str, object]]:
    """Return for the export of everything with which newer versions people chose not to go on, by whom and when."""
    query = select(VersionStay, Version).join(Version, Version.id == VersionStay.version_id)
    rows = db.session.execute(query.where(VersionStay.assessment_id == assessment.id).order_by(Version.number)).all()
    return [{"version": _named(version), "at": row.stayed_at, "by": row.stayed_by} for row, version in rows]


def _hides(
    was: Questionnaire, becomes: Questionnaire, assessment: Assessment, found: Transfer, back: Mapping[str, ComesBack]
) -> dict[str, Condition]:
    """Return of each answer that is asked now and would not be asked any more what must hold for it to come back."""
    before = applicable(was, intake_of(was, assessment.intake), answers_of(assessment, was)).hidden
    answers = {**found.answers, **{item_id: one.carried.answer for item_id, one in back.items()}}
    after = not_asked(becomes, intake_of(becomes, found.intake), answers)
    return {key: after[key] for key in answers if key in after and key not in before}


def _hindrance(assessment: Assessment, before: Version, after: Version) -> str:
    if assessment.second_ready_at is not None:
        return SECOND_READY
    open_now = {sheet.population for sheet in open_sheets(assessment)}
    if open_now and _columns(questionnaire_of(before), open_now) != _columns(questionnaire_of(after), open_now):
        return COUNTING
    return ""


def _columns(questionnaire: Questionnaire, populations: set[str]) -> set[tuple[str, str, str]]:
    """Return what is looked for in each file: a counting that goes on must go on looking for the same."""
    items = [item for item in questionnaire.items if item.population in populations]
    return {(item.id, norm.id, norm.text) for item in items for norm in item.norms} | {(item.id, "", item.kind) for item in items}


def _go(assessment: Assessment, before: Version, after: Version, *, by: Member, undoes: VersionMove | None = None) -> VersionMove:
    """Do it: rewrite every answer that changes, keep what finds no place, and bind the assessment to the other version."""
    same = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    made = VersionMove(
        **same, from_version_id=before.id, to_version_id=after.id, moved_by=by.account.id, undoes_id=undoes.id if undoes else None
    )
    db.session.add(made)
    db.session.flush()
    was, becomes = questionnaire_of(before), questionnaire_of(after)
    found = transfer(was, becomes, {}, assessment.intake)
    revisions = {}
    for voice in VOICES:
        restored = _as_it_was(assessment, undoes, voice) if undoes else {}
        revisions[voice] = dict(_carry_voice(assessment, made, voice, was, becomes, found, restored))
        if undoes is None:
            revisions[voice] |= dict(_put_back(assessment, made, voice, was, becomes))
        _forget_left(undoes, voice, restored)
    made.revisions = {voice: those for voice, those in revisions.items() if those}
    made.intake = _carry_intake(assessment, made, found, undoes, by=by)
    assessment.version_id = after.id
    assessment.updated_at = now()
    db.session.flush()
    changed(assessment)
    return made


def _carry_voice(
    assessment: Assessment, made: VersionMove, voice: str, was: Questionnaire, becomes: Questionnaire, found: Transfer, restored: Mapping
) -> Iterator[tuple[str, list[int]]]:
    """Carry the answers of one voice; yield of each that was rewritten its revisions before and after."""
    items, then = asked_in(was), asked_in(becomes)
    otherwise = {one.id: one for one in found.differences.items}
    rows = [row for row in read_answers(assessment.id, voice=voice) if row.item_id in items or row.item_id in restored]
    answers, write = answers_in(rows, was), []
    for row in rows:
        if row.item_id in restored:
            value, draft = restored[row.item_id]
        elif items[row.item_id] == then.get(row.item_id) or (row.value, row.draft) == (NOTHING, None):
            continue
        else:
            carried_ = carry(was, becomes, row.item_id, answers.get(row.item_id, EMPTY), found.differences)
            value = as_text(plain(carried_.answer)) if carried_.answer != EMPTY else NOTHING
            draft, typed_left = _carry_typed(row.draft, items[row.item_id], then.get(row.item_id))
            _note(made, voice, row, carried_, otherwise.get(row.item_id), typed_left)
        if (value, draft) != (row.value, row.draft):
            write.append(_row(assessment, row, voice, value, draft))
            yield row.item_id, [row.revision, row.revision + 1]
    if write:
        write_answers(write)


def _put_back(
    assessment: Assessment, made: VersionMove, voice: str, was: Questionnaire, becomes: Questionnaire
) -> Iterator[tuple[str, list[int]]]:
    """Put kept answers back whose question is asked again, to be looked at; yield their revisions before and after."""
    back, new = coming_back(assessment, was, becomes, voice=voice), asked_in(becomes)
    write = []
    for row in read_answers(assessment.id, items=list(back), voice=voice) if back else ():
        one = back[row.item_id]
        if (row.value, row.draft) != (NOTHING, None):
            continue
        draft, typed_left = _carry_typed(one.draft, asked_in(one.given_to)[row.item_id], new[row.item_id])
        value = as_text(plain(one.carried.answer)) if one.carried.answer != EMPTY else NOTHING
        db.session.add(_moved(made, voice, row.item_id, BACK, waits=True, left=[*map(_plain_left, one.carried.left), *typed_left]))
        write.append(_row(assessment, row, voice, value, draft))
        yield row.item_id, [row.revision, row.revision + 1]
    if write:
        write_answers(write)


def _carry_typed(draft: str | None, was: Asked, becomes: Asked | None) -> tuple[str | None, list[dict[str, object]]]:
    """Return what was typed beside an answer as it stands in the other version, and what of it finds no place there.

    Of one text that finds no place in part all is kept apart, so that it can be read; what of it is still asked stays in its field too.
    """
    if draft is None:
        return None, []
    typed = Draft.of(json.loads(draft))
    left = [
        {**_plain_left(Leftover((TYPED,), dict(fields), was.item.question)), "by": by}
        for fields, by in _typed_in(typed)
        if without_place(fields, was, becomes)
    ]
    if becomes is None or becomes.item.kind != was.item.kind:
        return None, left
    waiting = tuple(replace(one, fields=_still(one.fields, was, becomes)) for one in typed.waiting)
    stays = Draft(_still(typed.fields or {}, was, becomes) or None, tuple(one for one in waiting if one.fields), typed.first_by)
    kept = stays.plain()
    return draft if stays == typed else as_text(kept) if kept else None, left


def _still(fields: Mapping[str, str], was: Asked, becomes: Asked) -> Mapping[str, str]:
    return carried(fields, without_place(fields, was, becomes))


def _note(made: VersionMove, voice: str, row, found: Carried, change: Changed | None, typed_left: list[dict[str, object]]) -> None:
    """Write what became of one answer, unless it is as it was."""
    left = [_plain_left(one) for one in found.left] + typed_left
    stands = row.value != NOTHING or row.draft is not None
    is_gone, looks = change is not None and change.is_gone, change is not None and _asks_otherwise(change)
    outcome = APART if is_gone else NOTED if left else CHECK if found.outcome == CHECK or looks else KEPT
    waits = stands and outcome in (CHECK, NOTED)
    if left or waits:
        db.session.add(_moved(made, voice, row.item_id, outcome, waits=waits, left=left))


def _asks_otherwise(change: Changed) -> bool:
    return any(one.asks_otherwise or one.explains_otherwise for one in change.changes)


def _typed_in(kept: Draft) -> Iterator[tuple[Mapping[str, str], int | None]]:
    """Yield all that was typed beside an answer, as raw fields, each with whose it is."""
    if kept.fields is not None:
        yield kept.fields, None
    yield from ((one.fields, one.by) for one in kept.waiting)


def _as_it_was(assessment: Assessment, undoes: VersionMove, voice: str) -> dict[str, tuple[str, str | None]]:
    """Return value and draft from before a move, of each answer that stands as the move left it; not of what was taken out since."""
    rows = {row.item_id: row for row in read_answers(assessment.id, voice=voice)}
    found = {}
    for item_id, revisions in undoes.revisions.get(voice, {}).items():
        stood, became = (stood_at(assessment.id, item_id, revision=revision, voice=voice) for revision in revisions)
        if item_id in rows and _stands_like(rows[item_id], became) and stood is not None and stood.value != MARK:
            found[item_id] = (stood.value, stood.draft)
    return found


def _stands_like(row, became) -> bool:
    """Return whether an answer is as a move left it: nobody touched it, or moves to and from later versions put it back."""
    return became is not None and (row.value, row.draft) == (became.value, became.draft)


def _forget_left(undoes: VersionMove | None, voice: str, restored: Mapping[str, object]) -> None:
    """Let go of what was kept of answers that stand again as they were; what was typed on an old page since stays."""
    for row in moved_in(undoes.assessment_id, voice=voice) if undoes else ():
        if row.move_id != undoes.id:
            continue
        row.waits = False
        if row.item_id in restored:
            row.left = [one for one in row.left if "page" in one]


def _carry_intake(assessment: Assessment, made: VersionMove, found: Transfer, undoes: VersionMove | None, *, by: Member) -> list[int]:
    """Carry the first questions; return their revisions before and after, nothing when they stay as they are."""
    left, typed = [_plain_left(one) for one in found.intake_left], []
    if assessment.intake_draft and found.differences.intake:
        typed = [_plain_left(Leftover((TYPED,), assessment.intake_draft, ""))]
    values, was_undone = dict(found.intake), _intake_before(assessment, undoes)
    if was_undone is not None:
        values, left = was_undone, []
        for row in moved_in(assessment.id, voice=FIRST, items=[INTAKE]):
            if row.move_id == undoes.id:
                typed = [one for one in typed if one["value"] not in [kept["value"] for kept in row.left]]
                row.left = [one for one in row.left if "page" in one]
    if left := left + typed:
        db.session.add(_moved(made, FIRST, INTAKE, NOTED, waits=False, left=left))
    if values == assessment.intake:
        return []
    before = assessment.intake_revision
    assessment.intake, assessment.intake_revision = values, before + 1
    where = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id}
    db.session.add(
        IntakeChange(**where, revision=before + 1, intake=values, second_assessor=assessment.second_assessor, saved_by=by.account.id)
    )
    return [before, before + 1]


def _intake_before(assessment: Assessment, undoes: VersionMove | None) -> dict[str, object] | None:
    """Return the first questions from before a move when they stand as the move left them; None when there is nothing to put back."""
    if undoes is None or not undoes.intake:
        return None
    stood, became = (_intake_at(assessment, revision) for revision in undoes.intake)
    return stood if became == assessment.intake else None


def _intake_at(assessment: Assessment, revision: int) -> dict[str, object] | None:
    query = select(IntakeChange.intake).where(IntakeChange.assessment_id == assessment.id, IntakeChange.revision == revision)
    return db.session.scalar(query.order_by(IntakeChange.id.desc()).limit(1))


def _is_typed(assessment_id: int, save: ItemSave, voice: str) -> bool:
    """Return whether a page changed what it was made from."""
    stood = stood_at(assessment_id, save.item_id, revision=save.revision, voice=voice) if save.revision else None
    value, draft = (stood.value, stood.draft) if stood else (NOTHING, None)
    fields = Draft.of(json.loads(draft) if draft else None).fields
    sent = value if save.value is None else as_text(save.value)
    return (sent, dict(save.draft) if save.draft is not None else None) != (value, fields)


def _wait(assessment: Assessment, save: ItemSave, fields: Mapping[str, str], voice: str, *, by: Member) -> None:
    """Put what was typed beside the answer; it comes in the place of what the same page sent before."""
    row = next(iter(read_answers(assessment.id, items=[save.item_id], voice=voice)), None)
    kept = Draft.of(json.loads(row.draft) if row and row.draft else None)
    typed = Waiting(fields, save.revision, by.account.id, False, save.page)
    others = tuple(one for one in kept.waiting if not save.page or (one.by, one.page) != (typed.by, typed.page))
    draft = as_text(replace(kept, waiting=(typed, *others)[:MOST_WAITING]).plain())
    if row is None or draft != row.draft:
        value, revision = (row.value, row.revision) if row else (NOTHING, 0)
        saved_by = row.saved_by if row else by.account.id
        where = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id, "item_id": save.item_id, "voice": voice}
        write_answers([{**where, "value": value, "draft": draft, "revision": revision + 1, "saved_by": saved_by, "saved_at": now()}])


def _add_left(assessment: Assessment, move_: VersionMove, voice: str, item_id: str, left: Mapping[str, object]) -> None:
    """Keep one more thing with a move, in the place of what the same person sent from the same page before."""
    row = next((one for one in moved_in(assessment.id, voice=voice, items=[item_id]) if one.move_id == move_.id), None)
    if row is None:
        row = _moved(move_, voice, item_id, NOTED, waits=False, left=[])
        db.session.add(row)
    row.left = [
        *(one for one in row.left if not left["page"] or (one.get("by"), one.get("page")) != (left["by"], left["page"])),
        dict(left),
    ]
    db.session.flush()


def _row(assessment: Assessment, row, voice: str, value: str, draft: str | None) -> dict[str, object]:
    """Return an answer to write, in nobody's name: nobody answered anything."""
    where = {"organisation_id": assessment.organisation_id, "assessment_id": assessment.id, "item_id": row.item_id, "voice": voice}
    return {**where, "value": value, "draft": draft, "revision": row.revision + 1, "saved_by": None, "saved_at": now()}


def _moved(made: VersionMove, voice: str, item_id: str, outcome: str, *, waits: bool, left: list) -> MovedAnswer:
    same = {"organisation_id": made.organisation_id, "assessment_id": made.assessment_id, "move_id": made.id}
    return MovedAnswer(**same, voice=voice, item_id=item_id, outcome=outcome, waits=waits, left=left)


def _plain_left(one: Leftover) -> dict[str, object]:
    return asdict(one) | {"path": list(one.path)}


def _kept(row: MovedAnswer, *, is_back: bool) -> Kept:
    left = tuple(one for one in row.left if not is_back or "page" in one)
    return Kept(row.item_id, row.outcome, left, row.waits and row.confirmed_at is None)


def _remember(assessment: Assessment, version: Version, by: Member) -> None:
    where = {"assessment_id": assessment.id, "organisation_id": assessment.organisation_id}
    db.session.add(VersionStay(**where, version_id=version.id, stayed_by=by.account.id))
    db.session.flush()


def _counts(made: VersionMove) -> dict[str, int]:
    rows = moved_in(made.assessment_id)
    mine = [row for row in rows if row.move_id == made.id]
    return {"to_check": sum(row.waits for row in mine), "kept_beside": sum(bool(row.left) for row in mine)}


def _named(version: Version) -> str:
    return f"{version.key}@{version.number}"
