"""The page of how an answer came to be: parse, ask, show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.answers import EMPTY, plain
from selfassess.core.definition import Item, Questionnaire, Section
from selfassess.core.kinds.judged import Parsed
from selfassess.models.assessment import Assessment
from selfassess.services import answering, history, members, moving
from selfassess.services.answering import UNSAVED, AnswerChanged, ItemSave, Saved, WaitingGone, answer_of
from selfassess.services.assessments import intake_of
from selfassess.services.drafts import Fields
from selfassess.services.history import A_PAGE, Kept, Step
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import APART, FIRST, Permission, is_apart, of_version, place, requires, takes_answers, voice
from selfassess.web.assess.filling import faults_of
from selfassess.web.assess.moved import moved_words
from selfassess.web.history.changes import Change, change_of, lines_of, waiting_lines
from selfassess.web.kinds.field import best_value, parse
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("history", __name__, url_prefix="/assessments/<ref>/items/<item_id>/history")

RESTORED, USED, LET_GO = "restored", "used", "let-go"
TYPED = "typed"  # of a saving: what was typed half, and not its answer


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step. `count`: savings in it; `inside`: each of them, when it is opened; `restores`: what may be put back, as (what, text)."""

    revision: int
    person: str
    began: datetime
    ended: datetime
    change: Change
    count: int
    restores: tuple[tuple[str, str], ...]
    opens: str
    inside: tuple["ShownStep", ...] = ()


@dataclass(frozen=True, slots=True)
class ShownWaiting:
    """A text that waits beside the answer."""

    mark: str
    person: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """How an answer came to be.

    `stands`: the answer now; `voices`: (word, address, is this one); `ahead`: what someone needs to know first;
    `undo`: the saving to put back when what was `done` was not meant, 0 without.
    """

    assessment: Assessment
    item: Item
    back: str
    stands: tuple[str, ...]
    revision: int
    steps: tuple[ShownStep, ...]
    waiting: tuple[ShownWaiting, ...]
    voices: tuple[tuple[str, str, bool], ...]
    may_restore: bool
    newer: str | None
    older: str | None
    done: str
    undo: int
    ahead: str
    lang: str


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def page(assessment: Assessment, item_id: str):
    """Show the steps, the newest first, and the texts that wait."""
    return show(_page(assessment, _item(item_id)))


@bp.post("/restore")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def restore(assessment: Assessment, item_id: str):
    """Put an earlier answer back as a new one."""
    item = _item(item_id)
    kept = history.kept_at(assessment, item.id, revision=_number("step"), voice=voice())
    if kept is None or kept.is_removed:
        return show(_page(assessment, item, ahead=_("This is no longer there to put back. Nothing was changed."))), 409
    save = _put_back(assessment, item, kept, request.form.get("what", ""))
    return _done(assessment, item, partial(answering.restore, assessment, save, by=g.member, voice=voice()), RESTORED)


@bp.post("/waiting")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
@of_version
def choose(assessment: Assessment, item_id: str):
    """Use a text that waits as the answer, or let it go."""
    item, mark = _item(item_id), request.form.get("mark", "")
    stands = _stands(assessment, item, voice())
    found = next((one for one in stands.drafts.waiting if one.mark == mark), None)
    uses = request.form.get("go") == "use"
    put = _from_fields(assessment, item, found.fields, stands) if found and uses else None
    decide = partial(answering.choose, assessment, item.id, mark, by=g.member, voice=voice(), put=put)
    return _done(assessment, item, decide, USED if uses else LET_GO)


def _done(assessment: Assessment, item: Item, work: Callable[[], None], done: str):
    """Do it, and go back to the page; when somebody was first, the page says so with what stands now."""
    try:
        work()
    except AnswerChanged:
        ahead = _(
            "Somebody saved this question after you opened this page. Nothing was changed. Look at what stands now, and choose again."
        )
        return show(_page(assessment, item, ahead=ahead)), 409
    except WaitingGone:
        ahead = _("This text does not wait any more: somebody chose already, or its writer typed on. Nothing was changed.")
        return show(_page(assessment, item, ahead=ahead)), 409
    undo = None if done == LET_GO else _number("revision")
    return redirect(url_for("history.page", ref=assessment.ref, item_id=item.id, side=voice(), done=done, undo=undo), 303)


def _put_back(assessment: Assessment, item: Item, kept: Kept, what: str) -> ItemSave:
    """Return the save that puts a saving back: its answer, what was typed half, or a text that waited (`what`: its mark)."""
    typed = {one.mark: one.fields for one in kept.draft.waiting}
    if kept.draft.fields is not None:
        typed[TYPED] = kept.draft.fields
    if what in typed:
        return _from_fields(assessment, item, typed[what], _stands(assessment, item, voice()))
    given_to = moving.version_at(assessment, item.id, kept.revision, voice=voice())
    value = kept.value if given_to.id == assessment.version_id else moving.carried_over(assessment, item.id, kept.value, given_to)
    return ItemSave(item.id, value, None, _number("revision"))


def _from_fields(assessment: Assessment, item: Item, fields: Fields, stands: Saved) -> ItemSave:
    """Return what was typed as a save, made from the revision that the page showed; with faults it is half typed again."""
    questionnaire, parsed = _questionnaire(), parse(item, fields)
    intake, answers = intake_of(questionnaire, assessment.intake), answering.answers_of(assessment, questionnaire, voice=voice())
    wrong = faults_of(questionnaire, intake, answers, [(item, parsed)], on=assessment.reference_date).get(item.id, ())
    if not wrong:
        return ItemSave(item.id, plain(parsed.answer) if parsed.answer != EMPTY else {}, None, _number("revision"))
    return ItemSave(item.id, best_value(item, Parsed(parsed.answer, wrong), stands.value), dict(fields), _number("revision"))


def _page(assessment: Assessment, item: Item, *, ahead: str = "") -> HistoryPage:
    questionnaire, side = _questionnaire(), _side(assessment, item)
    stands, number = _stands(assessment, item, side), _page_number()
    may_restore = side == voice() and takes_answers(assessment)
    found = history.steps_of(assessment, item.id, voice=side, offset=(number - 1) * A_PAGE)
    answer = answer_of(item, stands.value) or EMPTY
    names = members.names_of(one.by for one in stands.drafts.waiting)
    waiting = (ShownWaiting(one.mark, names.get(one.by, ""), waiting_lines(questionnaire, item, one)) for one in stands.drafts.waiting)
    here = {"ref": assessment.ref, "item_id": item.id, "side": side}
    return HistoryPage(
        assessment, item, _back(assessment, questionnaire, item),
        stands=lines_of(questionnaire, item, answer),
        revision=stands.revision,
        steps=tuple(_step(questionnaire, item, step, stands, {**here, "page": number}, may_restore) for step in found.steps),
        waiting=tuple(waiting),
        voices=_voices(assessment, item, side),
        may_restore=may_restore,
        newer=url_for("history.page", page=number - 1, **here) if number > 1 else None,
        older=url_for("history.page", page=number + 1, **here) if found.more else None,
        done=_said(), undo=_whole(request.args.get("undo", "")) if may_restore else 0, ahead=ahead, lang=questionnaire.language,
    )  # fmt: skip


def _step(questionnaire: Questionnaire, item: Item, step: Step, stands: Saved, here: Mapping[str, object], may_restore: bool) -> ShownStep:
    last = step.last
    is_open = request.args.get("step") == str(last.revision)
    opens = (
        url_for("history.page", **here, step=last.revision, _anchor=f"step-{last.revision}")
        if len(step.savings) > 1 and not is_open
        else ""
    )
    inside = _inside(questionnaire, item, step, stands, may_restore) if is_open else ()
    restores = _restores(last, step.before, stands) if may_restore else ()
    change = change_of(*_asked_then(item, last, here), step.before, last)
    return ShownStep(
        last.revision, step.person or _moved(step, here), step.began, last.at, change, len(step.savings), restores, opens, inside
    )


def _moved(step: Step, here: Mapping[str, object]) -> str:
    """Return that the assessment went over in this step, when nobody answered but the move; empty for any other."""
    first = step.savings[-1].revision - 1
    found = moving.move_at(place().assessment, first, step.last.revision, item_id=str(here["item_id"]), voice=str(here["side"]))
    return moved_words(found)


def _asked_then(item: Item, kept: Kept, here: Mapping[str, object]) -> tuple[Questionnaire, Item]:
    """Return the version and its question to which an answer was given."""
    version = moving.version_at(place().assessment, item.id, kept.revision, voice=str(here["side"]))
    questionnaire = questionnaire_of(version, language())
    return questionnaire, next((one for one in questionnaire.items if one.id == item.id), item)


def _inside(questionnaire: Questionnaire, item: Item, step: Step, stands: Saved, may_restore: bool) -> tuple[ShownStep, ...]:
    """Return each saving of a step by itself, the newest first."""
    older = (*step.savings[1:], step.before)
    return tuple(
        ShownStep(
            kept.revision, "", kept.at, kept.at, change_of(questionnaire, item, before, kept), 1,
            _restores(kept, before, stands) if may_restore and kept is not step.last else (), "",
        )
        for kept, before in zip(step.savings, older, strict=True)
    )  # fmt: skip


def _restores(kept: Kept, before: Kept | None, stands: Saved) -> tuple[tuple[str, str], ...]:
    """Return what of a saving can be put back: not what it left as it was, and not what stands already, or still waits."""
    if kept.is_removed:
        return ()
    found = []
    is_other = before is None or (kept.value, kept.draft.fields) != (before.value, before.draft.fields)
    if is_other and (kept.value != stands.value or (stands.drafts.fields is not None and kept.draft.fields is None)):
        found.append(("", _("Put this answer back")))
    if kept.draft.fields is not None and kept.draft.fields != stands.drafts.fields:
        found.append((TYPED, _("Put back what was typed half")))
    waits = {one.mark for one in stands.drafts.waiting}
    found += [(one.mark, _("Use the text that was typed too late")) for one in kept.draft.waiting if one.mark not in waits]
    return tuple(found)


def _side(assessment: Assessment, item: Item) -> str:
    """Return whose answer is shown: the one that was asked for, when this person may see it, else the own one."""
    asked = request.args.get("side", "")
    return asked if asked in _sides(assessment, item) else voice() if is_apart() else FIRST


def _sides(assessment: Assessment, item: Item) -> tuple[str, ...]:
    """Return the voices that this person may see now: the own one while the two sides judge apart, later all that were used."""
    if is_apart():
        return (voice(),)
    if assessment.state in APART:
        return (FIRST,)
    used = history.voices_of(assessment, item.id)
    return tuple(one for one in (FIRST, "second", "consensus") if one == FIRST or one in used)


def _voices(assessment: Assessment, item: Item, side: str) -> tuple[tuple[str, str, bool], ...]:
    words = {FIRST: _("First judgement"), "second": _("Second judgement"), "consensus": _("What was agreed")}
    sides = _sides(assessment, item)
    here = {"ref": assessment.ref, "item_id": item.id}
    return tuple((words[one], url_for("history.page", **here, side=one), one == side) for one in sides) if len(sides) > 1 else ()


def _stands(assessment: Assessment, item: Item, side: str) -> Saved:
    return answering.saved_of(assessment, items=[item.id], voice=side).get(item.id, UNSAVED)


def _back(assessment: Assessment, questionnaire: Questionnaire, item: Item) -> str:
    section: Section = next(section for section in questionnaire.sections if item in section.items)
    return url_for("assess.filling.section", ref=assessment.ref, section_id=section.id, _anchor=item.id)


def _said() -> str:
    """Return what was just done, in a sentence."""
    done = {
        RESTORED: _("The earlier answer is back. What stood before is below, and can be put back too."),
        USED: _("The text that waited is the answer now. What stood before is below, and can be put back too."),
        LET_GO: _("The text does not wait any more. It is still below, in the history."),
    }
    return done.get(request.args.get("done", ""), "")


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())


def _item(item_id: str) -> Item:
    return next((item for item in _questionnaire().items if item.id == item_id), None) or abort(404)


def _number(name: str) -> int:
    return _whole(request.form.get(name, ""))


def _page_number() -> int:
    return max(1, _whole(request.args.get("page", "1")))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
