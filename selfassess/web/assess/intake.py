"""The intake: questions asked once, which decide what applies."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField
from wtforms.form import BaseForm

from selfassess.core.applicability import asked
from selfassess.core.definition import IntakeQuestion, Questionnaire
from selfassess.core.faults import Fault
from selfassess.core.intake import parse_intake, plain_intake
from selfassess.core.phrases import N_
from selfassess.models.assessment import Assessment
from selfassess.services import assessments
from selfassess.services.assessments import IntakeChanged, intake_of
from selfassess.services.publishing import questionnaire_of
from selfassess.web import guarding
from selfassess.web.access import Permission, place, requires, takes_answers
from selfassess.web.assess import set_aside
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.kinds.typed import read_day, shown_day
from selfassess.web.languages import language, said
from selfassess.web.pages import show

bp = Blueprint("intake", __name__)

YES_NO = {"yes": True, "no": False}
SECOND = "second_assessor"
SHOWN = "shown"  # names the questions that the page showed: of the others nothing was sent, and what was answered stays


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with what stands in its input: a text, or the chosen ids."""

    question: IntakeQuestion
    name: str
    value: str | tuple[str, ...]
    fault: str | None


@dataclass(frozen=True, slots=True)
class IntakePage:
    """The questions of the intake."""

    assessment: Assessment
    questionnaire: Questionnaire
    questions: list[Asked]
    faults: list[tuple[str, str]]
    revision: int
    second_assessor: bool
    begun: bool
    overtaken: bool
    takes_answers: bool
    lang: str
    guard: Panel | None


@bp.get("/<ref>/intake")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def intake(assessment: Assessment):
    """Show the intake, with what was typed but is not valid yet."""
    return show(_page(assessment))


@bp.post("/<ref>/intake")
@requires(Permission.ASSESSMENT_ANSWER)
def save_intake(assessment: Assessment):
    """Save the intake; what is not valid yet is kept as a draft and shown back."""
    questionnaire = _questionnaire()
    form = intake_form(questionnaire, request.form)
    written = _typed(form, questionnaire)
    looked = _look(assessment, questionnaire, written)
    typed = _without(assessment, questionnaire, written, looked)
    read, faults = _read(questionnaire, typed)
    values = plain_intake(read) | {key: assessment.intake[key] for key in _kept(questionnaire, assessment, faults)}
    seconded = form.second_assessor.data
    set_aside.remember(assessment, questionnaire)
    try:
        assessments.save_intake(
            assessment, values, revision=form.revision.data or 0, by=g.member, draft=typed if faults else None, second_assessor=seconded
        )
    except IntakeChanged:
        guarding.tell(looked, by=g.member, assessment=assessment)
        return show(_page(assessment, overtaken=True, looked=looked)), 422
    guarding.tell(looked, by=g.member, assessment=assessment)
    if faults or looked.refused:
        return show(_page(assessment, looked=looked)), 422
    return redirect(_next_place(assessment, questionnaire, typed), 303)


def intake_form(questionnaire: Questionnaire, sent: MultiDict) -> BaseForm:
    """Return the form of the intake with what was sent: one field a question."""
    fields = {name_of(question): _field(question) for question in questionnaire.intake}
    form = BaseForm({**fields, "revision": IntegerField(), SECOND: BooleanField()})
    form.process(sent)
    form.second_assessor, form.revision = form[SECOND], form["revision"]
    return form


def name_of(question: IntakeQuestion) -> str:
    """Return the name of a question's input."""
    return name_of_id(question.id)


def name_of_id(question_id: str) -> str:
    """Return the name of the input of a question with this id."""
    return f"intake.{question_id}"


def _field(question: IntakeQuestion):
    return SelectMultipleField(validate_choice=False, choices=[]) if question.kind == "choices" else StringField()


def _typed(form: BaseForm, questionnaire: Questionnaire) -> dict[str, object]:
    """Return what was typed, by question; what was left empty is absent."""
    typed = {question.id: form[name_of(question)].data for question in questionnaire.intake}
    return {key: value for key, value in typed.items() if value and (isinstance(value, list) or value.strip())}


def _look(assessment: Assessment, questionnaire: Questionnaire, typed: Mapping[str, object]) -> Looked:
    """Look at every text; also at choices, which may be none of those that were offered."""
    stood = (assessment.intake, assessment.intake_draft or {})
    questions = [question for question in questionnaire.intake if question.id in typed]
    return look(
        {name_of(one): _text(typed[one.id]) for one in questions},
        {name_of(one): [_text(_shown(one, values.get(one.id))) for values in stood] for one in questions},
        sent=request.form,
        labels={name_of(one): one.text for one in questions},
    )


def _without(assessment: Assessment, questionnaire: Questionnaire, typed: Mapping[str, object], looked: Looked) -> dict[str, object]:
    """Return what was typed, with what stands in the place of what may not be kept."""
    kept = dict(typed)
    for question in questionnaire.intake:
        if name_of(question) in looked.refused:
            stands = _shown(question, assessment.intake.get(question.id))
            kept[question.id] = list(stands) if isinstance(stands, tuple) else stands
    return {key: value for key, value in kept.items() if value}


def _text(value: object) -> str:
    return value if isinstance(value, str) else "\n\n".join(value)


def _read(questionnaire: Questionnaire, typed: Mapping[str, object]) -> tuple[dict[str, object], list[Fault]]:
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


def _kept(questionnaire: Questionnaire, assessment: Assessment, faults: list[Fault]) -> set[str]:
    """Return the questions whose saved answer stays: what was sent is not valid, or the page did not show the question."""
    shown = set(request.form.get(SHOWN, "").split()) or {
        one.id for one in asked(questionnaire, intake_of(questionnaire, assessment.intake))
    }
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


def _page(assessment: Assessment, *, overtaken: bool = False, looked: Looked = NOTHING) -> IntakePage:
    questionnaire = _questionnaire()
    draft = assessment.intake_draft
    stands = assessment.intake if draft is None else draft
    faults = _read(questionnaire, draft)[1] if draft else []
    says = {name_of_id(fault.path[0]): said(fault.says) for fault in reversed(faults) if fault.path} | looked.faults
    shown = asked(questionnaire, intake_of(questionnaire, assessment.intake))
    return IntakePage(
        assessment, questionnaire,
        questions=[_asked(question, stands, says, looked) for question in shown],
        faults=[(name, says[name]) for name in map(name_of, shown) if name in says],
        revision=assessment.intake_revision,
        second_assessor=assessment.second_assessor,
        begun="begun" in request.args,
        overtaken=overtaken,
        takes_answers=takes_answers(assessment),
        lang=questionnaire.language,
        guard=looked.panel(saved=True),
    )  # fmt: skip


def _asked(question: IntakeQuestion, stands: Mapping[str, object], says: Mapping[str, str], looked: Looked) -> Asked:
    """Return a question with what stands, or with what was typed and may not be kept."""
    name = name_of(question)
    value = looked.refused[name] if name in looked.refused and question.kind != "choices" else _shown(question, stands.get(question.id))
    return Asked(question, name, value, says.get(name))


def _shown(question: IntakeQuestion, value: object) -> str | tuple[str, ...]:
    if question.kind == "choices":
        return tuple(value or ())
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown_day(value) if question.kind == "date" else str(value)


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())
