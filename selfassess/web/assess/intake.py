"""The intake: questions asked once, which decide what applies."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.form import BaseForm

from selfassess.core.applicability import asked
from selfassess.core.definition import IntakeQuestion, Questionnaire
from selfassess.core.faults import Fault
from selfassess.core.intake import parse_intake, plain_intake
from selfassess.core.phrases import N_
from selfassess.models.assessment import Assessment
from selfassess.models.database import new_ref, now
from selfassess.models.version import Version
from selfassess.services import first_questions, moving, states
from selfassess.services.assessments import VersionChanged, intake_of
from selfassess.services.first_questions import IntakeChanged, IntakeDraft, IntakeSent, own_draft
from selfassess.services.publishing import questionnaire_of
from selfassess.web import guarding
from selfassess.web.access import Permission, is_apart, place, requires, sent_version, takes_answers
from selfassess.web.assess import set_aside
from selfassess.web.assess.from_before import from_before, told_from_before
from selfassess.web.assess.saving import page_name, sent_before
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.kinds.typed import read_day, shown_day
from selfassess.web.languages import clock, language, said
from selfassess.web.pages import saves_itself, show

bp = Blueprint("intake", __name__)

YES_NO = {"yes": True, "no": False}
ITEM = "intake"  # all questions are one item to the script that saves
SECOND, REVISION = f"{ITEM}:second_assessor", f"{ITEM}:revision"
SHOWN = f"{ITEM}:shown"  # the mark of the text that waited when the page was made, and stood in its fields
QUESTIONS = f"{ITEM}:questions"  # names the questions that the page showed: of the others nothing was sent, and what was answered stays


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what stands in its input: a text, or the chosen ids."""

    question: IntakeQuestion
    name: str
    value: str | tuple[str, ...]
    fault: str | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What a page sent, read: the plain form, the raw fields, what is wrong, and whether a second person judges too."""

    values: dict[str, object]
    typed: dict[str, object]
    faults: list[Fault]
    second_assessor: bool
    looked: Looked

    @property
    def draft(self) -> dict[str, object] | None:
        """What is kept because it is not valid yet."""
        return self.typed if self.faults else None

    @property
    def as_sent(self) -> IntakeSent:
        """What the page sent, as it would stand."""
        return IntakeSent(self.values, self.draft, self.second_assessor)


@dataclass(frozen=True, slots=True)
class IntakePage:
    """The questions of the intake.

    `is_seconded`: somebody judges apart, so that there is nothing to choose; `stands`: what is saved, in words, when the inputs show what waits because someone was first (`by_oneself`: the same person);
    `name`: of this page among all that are open; `shown`: the mark of what was typed and stands in the inputs; `waits`: what was typed
    elsewhere and does not stand, in words, each with whether it was the same person.
    """

    assessment: Assessment
    questionnaire: Questionnaire
    questions: list[Asked]
    faults: list[tuple[str, str]]
    revision: int
    second_assessor: bool
    is_seconded: bool
    begun: bool
    name: str
    shown: str
    instead_of: int | None
    by_oneself: bool
    stands: tuple[str, ...]
    waits: tuple[tuple[bool, tuple[str, ...]], ...]
    takes_answers: bool
    history: str
    person: str
    lang: str
    guard: Panel | None

    @property
    def overtaken(self) -> bool:
        """Whether someone saved first, and what is shown waits."""
        return self.instead_of is not None


@bp.get("/<ref>/intake")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def intake(assessment: Assessment):
    """Show the intake, with what was typed but is not valid yet."""
    return show(_page(assessment))


@bp.post("/<ref>/intake")
@requires(Permission.ASSESSMENT_ANSWER)
def save_intake(assessment: Assessment):
    """Save the intake; what is not valid yet is kept as a draft and shown back."""
    if sent_version() != place().version.number:
        return _from_before(assessment)
    questionnaire = _questionnaire()
    sent, revision = _sent(assessment, questionnaire, request.form), _revision(request.form)
    before = sent_before(request.form) if saves_itself() else None
    after = _sent(assessment, questionnaire, before).as_sent if before else None
    set_aside.remember(assessment, questionnaire)
    overtaken = False
    try:
        first_questions.save_intake(
            assessment, sent.values, revision=revision, by=g.member, draft=sent.draft, second_assessor=sent.second_assessor,
            typed=sent.typed, page=page_name(), shown=request.form.get(SHOWN, ""), after=after,
        )  # fmt: skip
    except IntakeChanged:
        overtaken = True
    except VersionChanged:  # it went over while this page was on its way
        return _from_before(assessment)
    if saves_itself():
        guarding.tell(guarding.without_quiet(sent.looked, request.form), by=g.member, assessment=assessment)
        return _reply(assessment, questionnaire, sent, overtaken=overtaken)
    guarding.tell(sent.looked, by=g.member, assessment=assessment)
    if overtaken or sent.faults or sent.looked.refused:
        return show(_page(assessment, looked=sent.looked)), 422
    return redirect(_next_place(assessment, questionnaire, sent.typed), 303)


def _from_before(assessment: Assessment):
    """Keep what was changed on a page of the version before, and say where it is; nothing of it is an answer yet."""
    before = moving.version_before(assessment, sent_version()) or abort(404)
    sent = _sent(assessment, questionnaire_of(before, language()), request.form)
    typed = {key: value for key, value in sent.typed.items() if shown_value_of(before, key, assessment.intake.get(key)) != value}
    is_kept = moving.keep_intake(assessment, before, typed, by=g.member, page=page_name())
    guarding.tell(guarding.without_quiet(sent.looked, request.form) if saves_itself() else sent.looked, by=g.member, assessment=assessment)
    kept = (ITEM,) if is_kept else ()
    if not saves_itself():
        return from_before(kept, refused=bool(sent.looked.refused))
    panel = sent.looked.panel(saved=True) if sent.looked.refused else None
    asked_here = {"fields": sorted(sent.looked.refused), "panel": render_template("assess/asked.html", panel=panel, item_id=ITEM)}
    return told_from_before(kept, {ITEM: asked_here} if panel else {}, sent.looked.faults, {ITEM: _revision(request.form)})


def shown_value_of(version: Version, key: str, value: object) -> object:
    """Return what the input of a first question of a version shows for an answer; what a form then sends back."""
    question = next(one for one in questionnaire_of(version).intake if one.id == key)
    shown = shown_value(question, value)
    return list(shown) if isinstance(shown, tuple) else shown


def _sent(assessment: Assessment, questionnaire: Questionnaire, fields: MultiDict) -> Sent:
    """Return what a form holds; what may not be kept is replaced by what stands, and what was not asked stays."""
    form = intake_form(questionnaire, fields)
    written = typed_of(form, questionnaire)
    looked = _look(assessment, questionnaire, written)
    typed = _without(assessment, questionnaire, written, looked)
    read, faults = values_of(questionnaire, typed)
    kept = _kept(questionnaire, assessment, faults, fields)
    values = plain_intake(read) | {key: assessment.intake[key] for key in kept}
    return Sent(values, typed, faults, form[SECOND].data, looked)


def as_read(assessment: Assessment, questionnaire: Questionnaire, typed: Mapping[str, object]) -> IntakeSent:
    """Return what was typed before as a save; what is not valid is typed half again, and what is not asked now stays as it is."""
    read, faults = values_of(questionnaire, typed)
    kept = _kept(questionnaire, assessment, faults, MultiDict())
    values = plain_intake(read) | {key: assessment.intake[key] for key in kept}
    return IntakeSent(values, dict(typed) if faults else None, assessment.second_assessor)


def _revision(fields: MultiDict) -> int:
    text = fields.get(REVISION, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _reply(assessment: Assessment, questionnaire: Questionnaire, sent: Sent, *, overtaken: bool) -> dict[str, object]:
    """Return what became of an intake that saves itself, as a section does: `web/assess/saving.py` says what is in it."""
    at = now()
    whole = not (overtaken or sent.faults or sent.looked.refused)
    says = {name_of_id(fault.path[0]): said(fault.says) for fault in reversed(sent.faults) if fault.path}
    panel = sent.looked.panel(saved=True) if sent.looked.refused else None
    asked_here = {"fields": sorted(sent.looked.refused), "panel": render_template("assess/asked.html", panel=panel, item_id=ITEM)}
    return {
        "saved_at": at.isoformat(timespec="seconds"),
        "says": _("Saved at %(clock)s", clock=clock(at)) if whole else _("Not everything is saved yet"),
        "whole": whole,
        "revisions": {ITEM: assessment.intake_revision},
        "faults": says | sent.looked.faults,
        "overtaken": {ITEM: _overtaken(assessment, questionnaire)} if overtaken else {},
        "asked": {ITEM: asked_here} if panel else {},
    }


def _overtaken(assessment: Assessment, questionnaire: Questionnaire) -> dict[str, object]:
    own = (one for one in first_questions.intake_drafts(assessment) if one.by == g.member.account.id and one.waits)
    draft = next(one for one in own if one.page == page_name())
    return {
        "says": said_first(by_oneself=draft.own),
        "stands": told_otherwise(questionnaire, assessment.intake, draft.fields),
        "then": _("Choose what is right below and save again."),
        "instead_of": draft.instead_of,
    }


def said_first(*, by_oneself: bool) -> str:
    """Return who saved first, before what stands."""
    if by_oneself:
        return _(
            "You saved these answers in another tab or window first. Below is what you typed here; it is not saved yet. This is saved now:"
        )
    return _("Someone else saved these answers first. Below is what you typed; it is not saved yet. This is saved now:")


def told_otherwise(questionnaire: Questionnaire, here: Mapping[str, object], there: Mapping[str, object]) -> tuple[str, ...]:
    """Return in words what stands in one intake and is otherwise in another: a line for each such question."""
    return tuple(
        f"{question.text} {_in_words(question, here.get(question.id)) or _('Nothing.')}"
        for question in questionnaire.intake
        if shown_value(question, here.get(question.id)) != shown_value(question, there.get(question.id))
    )


def _in_words(question: IntakeQuestion, value: object) -> str:
    """Return one answer in words; of what was typed and is none, the text itself."""
    options = {option.id: option.text for option in question.options} | {"yes": _("Yes"), "no": _("No")}
    shown = shown_value(question, value)
    return ", ".join(options.get(one, one) for one in ((shown,) if isinstance(shown, str) else shown))


def intake_form(questionnaire: Questionnaire, sent: MultiDict) -> BaseForm:
    """Return the form of the intake with what was sent: one field a question."""
    fields = {name_of(question): _field(question) for question in questionnaire.intake}
    form = BaseForm({**fields, SECOND: BooleanField()})
    form.process(sent)
    return form


def name_of(question: IntakeQuestion) -> str:
    """Return the name of a question's input."""
    return name_of_id(question.id)


def name_of_id(question_id: str) -> str:
    """Return the name of the input of a question with this id."""
    return f"intake.{question_id}"


def _field(question: IntakeQuestion):
    return SelectMultipleField(validate_choice=False, choices=[]) if question.kind == "choices" else StringField()


def typed_of(form: BaseForm, questionnaire: Questionnaire) -> dict[str, object]:
    """Return what was typed, by question; what was left empty is absent."""
    typed = {question.id: form[name_of(question)].data for question in questionnaire.intake}
    return {key: value for key, value in typed.items() if value and (isinstance(value, list) or value.strip())}


def _look(assessment: Assessment, questionnaire: Questionnaire, typed: Mapping[str, object]) -> Looked:
    """Look at every text; also at choices, which may be none of those that were offered."""
    stood = (assessment.intake, *(draft.fields for draft in first_questions.intake_drafts(assessment)))
    questions = [question for question in questionnaire.intake if question.id in typed]
    return look(
        {name_of(one): _text(typed[one.id]) for one in questions},
        {name_of(one): [_text(shown_value(one, values.get(one.id))) for values in stood] for one in questions},
        sent=request.form,
        labels={name_of(one): one.text for one in questions},
    )


def _without(assessment: Assessment, questionnaire: Questionnaire, typed: Mapping[str, object], looked: Looked) -> dict[str, object]:
    """Return what was typed, with what stands in the place of what may not be kept."""
    kept = dict(typed)
    for question in questionnaire.intake:
        if name_of(question) in looked.refused:
            stands = shown_value(question, assessment.intake.get(question.id))
            kept[question.id] = list(stands) if isinstance(stands, tuple) else stands
    return {key: value for key, value in kept.items() if value}


def _text(value: object) -> str:
    return value if isinstance(value, str) else "\n\n".join(value)


def values_of(questionnaire: Questionnaire, typed: Mapping[str, object]) -> tuple[dict[str, object], list[Fault]]:
    """Return the answers that can be read of what was typed, and what is wrong."""
    raw, faults = dict(typed), []
    for question in questionnaire.intake:
        value = raw.get(question.id)
        if question.kind == "yes_no" and value is not None:
            raw[question.id] = YES_NO.get(str(value), value)
        if question.kind == "date" and value is not None:
            raw[question.id] = read_day(str(value))
            if raw[question.id] is None:
                del raw[question.id]
                says = N_("“%(value)s” is not a date. Write day-month-year, for example 30-6-2025.", value=str(value)[:40])
                faults.append(Fault((question.id,), says))
    read, more = parse_intake(questionnaire, raw)
    return {key: value for key, value in read.items() if key not in _faulty(more)}, [*faults, *more]


def _kept(questionnaire: Questionnaire, assessment: Assessment, faults: list[Fault], fields: MultiDict) -> set[str]:
    """Return the questions whose saved answer stays: what was sent is not valid, or the page did not show the question."""
    shown = set(fields.get(QUESTIONS, "").split()) or {one.id for one in asked(questionnaire, intake_of(questionnaire, assessment.intake))}
    return {key for key in assessment.intake if key in _faulty(faults) or key not in shown}


def _faulty(faults: list[Fault]) -> set[str]:
    return {fault.path[0] for fault in faults if fault.path}


def _next_place(assessment: Assessment, questionnaire: Questionnaire, typed: Mapping[str, object]) -> str:
    """Return where to go on: the task list, or the same page when answers brought new questions."""
    before = {key.removeprefix("intake.") for key in request.form if key.startswith("intake.")}
    now = asked(questionnaire, intake_of(questionnaire, assessment.intake))
    news = [question for question in now if question.show_when is not None and question.id not in typed and question.id not in before]
    if any(question.kind not in ("choice", "choices", "yes_no") for question in news):
        return url_for("assess.intake.intake", ref=assessment.ref) + f"#{name_of(news[0])}"
    return url_for("assess.listing.tasks", ref=assessment.ref, saved=1)


def _page(assessment: Assessment, *, looked: Looked = NOTHING) -> IntakePage:
    questionnaire = _questionnaire()
    drafts = first_questions.intake_drafts(assessment)
    own = own_draft(drafts, g.member.account.id)
    stands = own.fields if own else assessment.intake
    faults = values_of(questionnaire, own.fields)[1] if own else []
    says = {name_of_id(fault.path[0]): said(fault.says) for fault in reversed(faults) if fault.path} | looked.faults
    shown = asked(questionnaire, intake_of(questionnaire, assessment.intake))
    return IntakePage(
        assessment, questionnaire,
        questions=[_asked(question, stands, says, looked) for question in shown],
        faults=[(name, says[name]) for name in map(name_of, shown) if name in says],
        revision=assessment.intake_revision,
        second_assessor=assessment.second_assessor, is_seconded=states.has_second(assessment),
        begun="begun" in request.args,
        name=new_ref(), shown=own.mark if own else "",
        instead_of=own.instead_of if own else None, by_oneself=own.own if own else False,
        stands=told_otherwise(questionnaire, assessment.intake, stands) if own and own.waits else (),
        waits=_waits(assessment, questionnaire, [one for one in drafts if one is not own]),
        takes_answers=takes_answers(assessment),
        history="" if is_apart() or not assessment.intake_revision else url_for("assess.intake_history.page", ref=assessment.ref),
        person=g.member.account.email,
        lang=questionnaire.language,
        guard=looked.panel(saved=True),
    )  # fmt: skip


def _waits(assessment: Assessment, questionnaire: Questionnaire, drafts: list[IntakeDraft]) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    told = ((one.by == g.member.account.id, told_otherwise(questionnaire, one.fields, assessment.intake)) for one in drafts)
    return tuple((is_own, lines) for is_own, lines in told if lines)


def _asked(question: IntakeQuestion, stands: Mapping[str, object], says: Mapping[str, str], looked: Looked) -> Asked:
    """Return a question with what stands, or with what was typed and may not be kept."""
    name = name_of(question)
    value = (
        looked.refused[name] if name in looked.refused and question.kind != "choices" else shown_value(question, stands.get(question.id))
    )
    return Asked(question, name, value, says.get(name))


def shown_value(question: IntakeQuestion, value: object) -> str | tuple[str, ...]:
    """Return what the input of a question shows for an answer in its plain form."""
    if question.kind == "choices":
        return tuple(value or ())
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown_day(value) if question.kind == "date" else str(value)


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())
