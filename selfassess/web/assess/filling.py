"""The pages of the sections: one section a page, saved whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from selfassess.core.answers import EMPTY, AnswerSet, Intake, plain
from selfassess.core.applicability import Applicability, applicable, takes_out
from selfassess.core.definition import Item, Questionnaire, Section
from selfassess.core.faults import Fault
from selfassess.core.intake import period
from selfassess.core.kinds.judged import Parsed
from selfassess.core.scoring.items import adjustment_fault
from selfassess.models.assessment import Assessment
from selfassess.models.database import new_ref
from selfassess.services import answering, members, moving, rounds
from selfassess.services.answering import UNSAVED, ItemSave, Saved
from selfassess.services.assessments import VersionChanged, intake_of
from selfassess.services.drafts import Draft
from selfassess.services.outcomes import Outcome
from selfassess.services.publishing import questionnaire_of
from selfassess.web import guarding
from selfassess.web.access import FIRST, Permission, is_apart, place, requires, sent_version, takes_answers, voice
from selfassess.web.assess.from_before import from_before, reply_from_before
from selfassess.web.assess.guarded import UNGUARDED, Guarded, guard, shown_of
from selfassess.web.assess.last_round import LastTime, last_times
from selfassess.web.assess.moved import MovedHere, moved_here
from selfassess.web.assess.own import own_outcome, own_saved
from selfassess.web.assess.saving import as_sent, page_name, reply, sent_before, standing_reply
from selfassess.web.assess.sheet import ItemSheet, SectionSheet, sheet_of
from selfassess.web.assess.shown_beside import ShownBeside, shown_beside
from selfassess.web.assess.shown_pieces import Pieces, pieces_at
from selfassess.web.assess.standing import (
    PartStanding,
    SectionStanding,
    answered_in,
    applies_in,
    item_words,
    next_open,
    sections_in,
    standing_of,
    word_of,
)
from selfassess.web.assess.states import why_fixed
from selfassess.web.guarding import Panel
from selfassess.web.kinds.field import SEPARATOR, ItemField, best_value, by_item, faults_by_input, parse, shown
from selfassess.web.kinds.telling import all_told, typed_told
from selfassess.web.kinds.typed import Typed, shown_day
from selfassess.web.languages import language, said
from selfassess.web.pages import saves_itself, show

bp = Blueprint("filling", __name__)

STAY, NEXT, FILES = "stay", "next", "files"


@dataclass(frozen=True, slots=True)
class ItemHints:
    """What depends on the intake: sentences, norms that do not apply, and whether the counting form stands open."""

    population: str = ""
    period: str = ""
    opens_form: bool = False
    left_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ItemState:
    """One item as it stands: what the inputs show, what is wrong, and what someone else saved first.

    `faults` by name of input; `draft`: what is shown was typed but is not a saved answer; `stands`: the saved answer in
    words, when someone else was first; `waiting`: texts of others that wait beside it, as (who, lines); `outside`: why the
    item does not count at all, else empty; `hidden`: it hangs on another answer and is not asked now.
    """

    sheet: ItemSheet
    prefix: str
    typed: Typed
    faults: Mapping[str, str]
    revision: int
    draft: bool
    overtaken: bool
    instead_of: int
    shown: str
    by_oneself: bool
    stands: tuple[str, ...]
    waiting: tuple[tuple[str, tuple[str, ...]], ...]
    outside: str
    hidden: bool
    word: str
    tone: str
    hints: ItemHints
    pieces: Pieces
    rows_of_evidence: int
    opens_evidence: bool


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One section to fill in. `fixed`: why answers cannot be changed, and where that stands; None when they can.

    `quoted`: the versions that its answers were given to, whose words stand at them; empty when they were given to one alone.
    """

    assessment: Assessment
    questionnaire: Questionnaire
    sheet: SectionSheet
    step: int
    steps: int
    items: list[ItemState]
    beside: Mapping[str, ShownBeside]
    last_times: Mapping[str, LastTime]
    moved: Mapping[str, MovedHere]
    faults: list[tuple[str, str]]
    parts: tuple[PartStanding, ...]
    here: SectionStanding
    before: SectionStanding | None
    after: SectionStanding | None
    next_open: str | None
    saved_at: datetime | None
    just_saved: bool
    takes_answers: bool
    fixed: tuple[str, tuple[str, str] | None] | None
    apart: bool
    person: str
    lang: str
    guard: Panel | None
    name: str  # of this page among all that are open
    quoted: tuple[Questionnaire, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        """Whether every item hangs on other answers and none is asked now."""
        return all(item.hidden for item in self.items)

    @property
    def waits(self) -> bool:
        """Whether there is an answer of the last round to confirm on this page."""
        return any(one.waits for one in self.last_times.values())

    @property
    def to_check(self) -> bool:
        """Whether there is an answer on this page that came from another version, and nobody looked at since."""
        return any(one.waits for one in self.moved.values())

    @property
    def progress(self) -> str:
        """How many items of this section need nothing more, in words."""
        return answered_in(self.here)


@bp.get("/<ref>/sections/<section_id>")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def section(assessment: Assessment, section_id: str):
    """Show one section with what stands, and with what was typed but is not valid yet; of one that is gone, what was kept."""
    questionnaire = _questionnaire()
    if section_id not in {one.id for one in questionnaire.sections} and moving.had_section(assessment, section_id):
        return redirect(url_for("versions.kept", ref=assessment.ref), 303)
    found = _section(questionnaire, section_id)
    return show(_page(assessment, found))


@bp.post("/<ref>/sections/<section_id>")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
def save_section(assessment: Assessment, section_id: str):
    """Save one page; what is not valid yet is kept as a draft and shown back."""
    if sent_version() != place().version.number:
        return _from_before(assessment, section_id)
    questionnaire = _questionnaire()
    found = _section(questionnaire, section_id)
    intake = intake_of(questionnaire, assessment.intake)
    fields = _sent(section_form(questionnaire, found, intake, request.form))
    guarded = guard(assessment, fields, request.form)
    faults = _faults_of_form(assessment, fields, questionnaire, intake)
    before = _sent(section_form(questionnaire, found, intake, sent_before(request.form))) if saves_itself() else []
    stands = answering.saved_of(assessment, items=[field.item.id for field in fields], voice=voice()) if faults or before else {}
    try:
        saved = answering.save_page(assessment, _saves(fields, faults, stands, before), by=g.member, voice=voice())
    except VersionChanged:  # it went over while this page was on its way
        return _from_before(assessment, section_id)
    if saves_itself():
        guarded = as_sent(guarded, fields)
        guarding.tell(guarding.without_quiet(guarded.looked, request.form), by=g.member, assessment=assessment)
        return reply(questionnaire, saved, faults, guarded, fields)
    guarding.tell(guarded.looked, by=g.member, assessment=assessment)
    _confirm(assessment, found, {*faults, *saved.overtaken, *guarded.typed})
    to_files = _item_for_files(found)
    if guarded.typed or (not to_files and (faults or saved.overtaken)):
        return show(_page(assessment, found, faults, guarded)), 422
    if to_files:  # what was wrong is kept as a draft, and shown on the way back
        return redirect(url_for("evidence.items.page", ref=assessment.ref, item_id=to_files), 303)
    return redirect(_next_place(assessment, questionnaire, found), 303)


def _from_before(assessment: Assessment, section_id: str):
    """Keep what was typed on a page of the version before, and say where it is; nothing of it is an answer yet."""
    before = moving.version_before(assessment, sent_version()) or abort(404)
    questionnaire = questionnaire_of(before, language())
    found = _section(questionnaire, section_id)
    intake = intake_of(questionnaire, assessment.intake)
    fields = _sent(section_form(questionnaire, found, intake, request.form))
    guarded = guard(assessment, fields, request.form)
    faults = _faults_of_form(assessment, fields, questionnaire, intake)
    kept = moving.keep_typed(assessment, before, _saves(fields, faults, {}, []), by=g.member, voice=voice())
    looked = guarding.without_quiet(guarded.looked, request.form) if saves_itself() else guarded.looked
    guarding.tell(looked, by=g.member, assessment=assessment)
    if saves_itself():
        return reply_from_before(kept, as_sent(guarded, fields), fields)
    return from_before(kept, refused=bool(guarded.typed))


@bp.get("/<ref>/sections/<section_id>/standing")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def section_standing(assessment: Assessment, section_id: str):
    """Say how far the section is, to a page that saved itself."""
    outcome = own_outcome(assessment)
    return standing_reply(outcome, _section(outcome.questionnaire, section_id), standing_of(assessment, outcome))


def section_form(questionnaire: Questionnaire, section: Section, intake: Intake, sent: MultiDict) -> BaseForm:
    """Return the form of a section with what was sent: one field an item."""
    form, sent_for = BaseForm(_fields(questionnaire, section)), by_item(sent)
    for field in form:
        field.take(sent_for.get(field.item.id, {}))
        field.complete(lambda item, typed: completed(questionnaire, item, typed, intake))
    return form


def _sent(form: BaseForm) -> list[ItemField]:
    """Return the items that the page sent: all of a section, or those that changed."""
    return [field for field in form if field.is_sent]


def _faults_of_form(
    assessment: Assessment, fields: list[ItemField], questionnaire: Questionnaire, intake: Intake
) -> dict[str, tuple[Fault, ...]]:
    """Return what is wrong, by item; also judgements that were adjusted too far."""
    parsed = [(field.item, field.parsed) for field in fields]
    if not any(one.answer.adjusted for _, one in parsed):
        return {item.id: one.faults for item, one in parsed if one.faults}
    stands = answering.answers_of(assessment, questionnaire, voice=voice())
    return faults_of(questionnaire, intake, stands, parsed, on=assessment.reference_date)


def faults_of(
    questionnaire: Questionnaire, intake: Intake, stands: AnswerSet, parsed: list[tuple[Item, Parsed]], *, on: date
) -> dict[str, tuple[Fault, ...]]:
    """Return what is wrong, by item, when `parsed` comes in the place of the answers that stand."""
    applies = applicable(questionnaire, intake, {**stands, **{item.id: one.answer for item, one in parsed}})
    found = {item.id: _faults(questionnaire, item, one, applies, on) for item, one in parsed}
    return {item_id: faults for item_id, faults in found.items() if faults}


def _faults(questionnaire: Questionnaire, item: Item, parsed: Parsed, applies: Applicability, on: date) -> tuple[Fault, ...]:
    says = adjustment_fault(item, parsed.answer, questionnaire.scoring, applies, on)
    return (*parsed.faults, Fault(("adjusted", "level"), says)) if says else parsed.faults


_unbound: dict[tuple[int, str], tuple[Questionnaire, dict]] = {}


def _fields(questionnaire: Questionnaire, section: Section) -> dict:
    """Return the unbound fields of a section; made once for each questionnaire that is kept in the process."""
    key = (id(questionnaire), section.id)
    found = _unbound.get(key)
    if found is None or found[0] is not questionnaire:
        found = _unbound[key] = (questionnaire, {item.id: ItemField(item) for item in section.items})
    return found[1]


def forget_fields() -> None:
    """Drop the fields that this process keeps; texts of versions stand in them."""
    _unbound.clear()


def _saves(
    fields: list[ItemField], faults: Mapping[str, tuple[Fault, ...]], stands: Mapping[str, Saved], before: list[ItemField]
) -> list[ItemSave]:
    """Return the items to save, each with what the page sent `before` for it without hearing whether that arrived."""
    after = {field.item.id: _save(field, {field.item.id: field.parsed.faults} if field.parsed.faults else {}, stands) for field in before}
    return [_save(field, faults, stands, after.get(field.item.id)) for field in fields]


def _save(
    field: ItemField, faults: Mapping[str, tuple[Fault, ...]], stands: Mapping[str, Saved], after: ItemSave | None = None
) -> ItemSave:
    item_id, typed = field.item.id, dict(field.typed)
    if item_id not in faults:
        value = plain(field.parsed.answer) if field.parsed.answer != EMPTY else {}
        return ItemSave(item_id, value, None, field.revision, typed, field.resolves, after, field.instead_of, page_name(), field.shown)
    parsed = Parsed(field.parsed.answer, faults[item_id])
    value = best_value(field.item, parsed, stands.get(item_id, UNSAVED).value)
    return ItemSave(item_id, value, typed, field.revision, typed, field.resolves, after, field.instead_of, page_name(), field.shown)


def completed(questionnaire: Questionnaire, item: Item, typed: Typed, intake: Intake) -> Typed:
    """Fill in population and period from the intake when something was counted and they were left empty."""
    if "examined" not in typed:
        return typed
    filled = dict(typed)
    size, period = size_of(questionnaire, item, intake), period_of(questionnaire, intake)
    if size is not None and "population" not in typed:
        filled["population"] = str(size)
    if period and "sample.from" not in typed and "sample.to" not in typed:
        filled["sample.from"], filled["sample.to"] = (shown_day(day.isoformat()) for day in period)
    return filled


def size_of(questionnaire: Questionnaire, item: Item, intake: Intake) -> int | None:
    """Return how many there are in all according to the intake; None when it does not say."""
    population = next((one for one in questionnaire.populations if one.id == item.population), None)
    size = intake.get(population.size_from) if population and population.size_from else None
    return size if isinstance(size, int) else None


def period_of(questionnaire: Questionnaire, intake: Intake) -> tuple[date, date] | None:
    """Return the period of the intake when both its ends are known."""
    found = period(questionnaire, intake)
    return found if found and all(found) else None


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())


def _section(questionnaire: Questionnaire, section_id: str) -> Section:
    return next((section for section in questionnaire.sections if section.id == section_id), None) or abort(404)


def _confirm(assessment: Assessment, section: Section, not_saved: set[str]) -> None:
    """Confirm what was carried over at one item, or in the whole section, where a button says so and everything was saved."""
    asked = request.form.get("confirm", "")
    items = [item.id for item in section.items if asked in (item.id, section.id) and item.id not in not_saved]
    if items and voice() == FIRST:
        rounds.confirm(assessment, items, by=g.member)
    if items:
        moving.confirm(assessment, items, voice=voice(), by=g.member)


def _item_for_files(section: Section) -> str:
    """Return the item whose files someone wants to see after saving, or an empty text."""
    item_id, _separator, wanted = request.form.get("more", "").rpartition(SEPARATOR)
    return item_id if wanted == FILES and item_id in {item.id for item in section.items} else ""


def _next_place(assessment: Assessment, questionnaire: Questionnaire, section: Section) -> str:
    """Return where to go after saving: the next section, a new row of evidence, or the same page."""
    here = {"ref": assessment.ref, "section_id": section.id}
    if confirmed := request.form.get("confirm"):
        return url_for("assess.filling.section", **here, saved=1, _anchor=confirmed if confirmed != section.id else None)
    more = request.form.get("more", "")
    if more in {item.id for item in section.items}:
        return url_for("assess.filling.section", **here, evidence=more) + f"#{more}{SEPARATOR}evidence"
    if request.form.get("go") == STAY:
        return url_for("assess.filling.section", **here, saved=1)
    ids = [one.id for one in questionnaire.sections]
    later = ids[ids.index(section.id) + 1 :]
    if later:
        return url_for("assess.filling.section", ref=assessment.ref, section_id=later[0], saved=1)
    return url_for("assess.check.answers", ref=assessment.ref, saved=1)


def _page(
    assessment: Assessment, section: Section, faults: Mapping[str, tuple[Fault, ...]] | None = None, guarded: Guarded = UNGUARDED
) -> SectionPage:
    """Return the page as everything stands; `faults` of what was just sent, found again in the drafts without."""
    outcome = own_outcome(assessment)
    questionnaire = outcome.questionnaire
    section = _section(questionnaire, section.id)
    saved = own_saved(assessment, items=[item.id for item in section.items])
    sheet = sheet_of(questionnaire, section, language())
    words = item_words(language())
    if faults is None:
        faults = _faults_of_drafts(outcome, section, saved, assessment.reference_date)
    pieces = pieces_at(assessment, section, outcome)
    items = [
        _item(one, outcome, saved.get(one.id, UNSAVED), words, faults.get(one.id, ()), guarded, pieces.get(one.id, ()))
        for one in sheet.items
    ]
    parts = standing_of(assessment, outcome)
    sections = sections_in(parts)
    number, takes = [one.id for one in sections].index(section.id), takes_answers(assessment)
    moved = moved_here(assessment, section.items)
    return SectionPage(
        assessment, questionnaire, sheet, number + 1, len(sections), items,
        beside=shown_beside(assessment, questionnaire, section),
        last_times=last_times(assessment, questionnaire, section.items),
        moved=moved,
        faults=[(item.prefix + name, f"{item.sheet.id}: {says}") for item in items for name, says in item.faults.items()],
        parts=parts, here=sections[number],
        before=sections[number - 1] if number else None,
        after=sections[number + 1] if number + 1 < len(sections) else None,
        next_open=next_open(parts, after=section.items[-1].id, order=questionnaire),
        saved_at=max((one.saved_at for one in saved.values() if one.saved_at), default=None),
        just_saved="saved" in request.args,
        takes_answers=takes, fixed=None if takes else why_fixed(assessment), apart=is_apart(),
        person=g.member.account.email,
        lang=questionnaire.language,
        guard=guarded.looked.panel(saved=True),
        name=new_ref(),
        quoted=tuple(questionnaire_of(version) for version in moving.versions_ever(assessment)) if moved else (),
    )  # fmt: skip


def _item(
    sheet: ItemSheet,
    outcome: Outcome,
    saved: Saved,
    words: Mapping[str, tuple[str, str]],
    wrong: tuple[Fault, ...],
    guarded: Guarded,
    pieces: Pieces,
) -> ItemState:
    item = sheet.item
    drafts, shown_back = saved.drafts, guarded.typed.get(item.id)
    own, draft = drafts.of_person(g.member.account.id), shown_of(drafts)
    typed = shown_back or (shown(item, saved.value) if draft is None else draft)
    found = {guarded.shown_as(item.id, name): said(fault.says) for name, fault in faults_by_input(item, wrong).items()}
    faults = found | guarded.faults_of(item.id)
    word, tone = word_of(outcome, item.id, words)
    rows = len({name.split(".")[1] for name in typed if name.startswith("evidence.")})
    wanted = request.args.get("evidence") == item.id
    return ItemState(
        sheet, item.id + SEPARATOR, typed, faults, saved.revision,
        draft=draft is not None or bool(shown_back), overtaken=own is not None, instead_of=own.instead_of if own else 0, shown=own.mark if own else "",
        by_oneself=own.own if own else False, stands=_stands(outcome, item, drafts) if own else (),
        waiting=_waiting(outcome, item, drafts),
        outside=outside_of(outcome, item),
        hidden=item.id in applies_in(outcome).hidden and draft is None and not (shown_back or faults or own),
        word=_("Not saved yet") if draft is not None or shown_back else word, tone="faulty" if draft is not None or shown_back else tone,
        hints=hints_of(outcome, item, typed, faults),
        pieces=pieces,
        rows_of_evidence=rows,
        opens_evidence=wanted or any(name.startswith("evidence.") for name in faults),
    )  # fmt: skip


def _stands(outcome: Outcome, item: Item, drafts: Draft) -> tuple[str, ...]:
    """Return what stands while the fields show the own text that waits: the answer, and what somebody typed half beside it."""
    lines = all_told(outcome.questionnaire, item, outcome.answers.get(item.id, EMPTY))
    half = typed_told(outcome.questionnaire, item, drafts.fields) if drafts.fields is not None else ()
    return (*lines, *(_("Half typed, and not valid yet: %(text)s", text=line) for line in half if line not in lines))


def _waiting(outcome: Outcome, item: Item, drafts: Draft) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return whose texts wait beside the answer, each in words."""
    beside = drafts.beside(g.member.account.id)
    names = members.names_of(one.by for one in beside)
    return tuple((names.get(one.by, ""), typed_told(outcome.questionnaire, item, one.fields)) for one in beside)


def _faults_of_drafts(outcome: Outcome, section: Section, saved: Mapping[str, Saved], on: date) -> dict[str, tuple[Fault, ...]]:
    typed = ((item, shown_of(stands.drafts)) for item in section.items if (stands := saved.get(item.id)) and stands.draft)
    parsed = [(item, parse(item, fields)) for item, fields in typed if fields is not None]
    return faults_of(outcome.questionnaire, outcome.intake, outcome.answers, parsed, on=on) if parsed else {}


def hints_of(outcome: Outcome, item: Item, typed: Typed, faults: Mapping[str, str]) -> ItemHints:
    """Return what the inputs of an item say of the intake."""
    left_out = applies_in(outcome).norms_left_out(item.id)
    if not item.population:
        return ItemHints(left_out=left_out)
    size, period = size_of(outcome.questionnaire, item, outcome.intake), period_of(outcome.questionnaire, outcome.intake)
    first, last = (shown_day(day.isoformat()) for day in period) if period else ("", "")
    return ItemHints(
        population=_population_hint(size, typed.get("population", "")),
        period=_("day-month-year; leave both empty for %(first)s to %(last)s, the period of your intake", first=first, last=last)
        if period
        else "",
        opens_form=any(name.startswith(("sample.", "seed")) for name in faults),
        left_out=left_out,
    )


def _population_hint(size: int | None, typed: str) -> str:
    """Return what the intake says of how many there are; a number that stands here is never changed by it, only pointed at."""
    if size is None:
        return ""
    if typed.isascii() and typed.isdigit() and int(typed) != size:
        return _(
            "Your intake says %(size)s, and here stands %(typed)s. Nothing was changed by itself. Look which number is right.",
            size=size,
            typed=typed,
        )
    return _("Leave empty when there are %(size)s, as in your intake.", size=size)


def outside_of(outcome: Outcome, item: Item) -> str:
    """Return why the intake takes an item out, and that what is filled in is kept; an empty text when it counts."""
    applies = applies_in(outcome)
    if item.id not in applies.outside - applies.hidden:
        return ""
    if outcome.answers.get(item.id, EMPTY) != EMPTY:
        return _set_aside(outcome, item)
    if item.id in applies.not_testable:
        return _("By your intake this cannot be tested yet. You may fill it in; it does not count yet.")
    return _("By your intake this does not apply to you. You may fill it in; it does not count.")


def _set_aside(outcome: Outcome, item: Item) -> str:
    """Return that the answer is kept, and which intake questions make it count again."""
    texts = [question.text for question in takes_out(outcome.questionnaire, outcome.intake, outcome.answers, item.id)]
    if not texts:
        return _("Set aside: what is filled in here is kept, and does not count now.")
    return ngettext(
        "Set aside: what is filled in here is kept. It counts again when your answer to this first question changes: %(questions)s",
        "Set aside: what is filled in here is kept. It counts again when your answers to these first questions change: %(questions)s",
        len(texts),
        questions=" ".join(texts),
    )
