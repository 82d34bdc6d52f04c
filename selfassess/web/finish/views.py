"""The page on which an assessment goes one step further or back: parse, ask, show."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.typed_text import seen_text
from selfassess.models.assessment import ADOPTED, ARCHIVED, CONCEPT, IN_CALIBRATION, IN_REVIEW, Assessment
from selfassess.reports.plan_report import Judgement
from selfassess.services import outcomes, signing, states
from selfassess.web import guarding
from selfassess.web.access import Permission, may, requires
from selfassess.web.assess.reading import Reader, both_verdicts
from selfassess.web.finish.telling import LookView, SignedLine, Step, looks_of, next_of, signed_line, steps_of
from selfassess.web.guarding import Panel, look
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("steps", __name__)

LONGEST_REASON = 1_000
HAND_IN, TAKE_BACK, SIGN, REOPEN, ARCHIVE, TAKE_OUT = "hand_in", "take_back", "sign", "reopen", "archive", "take_out"


@dataclass(frozen=True, slots=True)
class FinishPage:
    """Where an assessment stands, what comes next, and what this person can do about it (`can`: names of steps).

    `verdict` and `both`: what is adopted, in a few words; `unsettled`: how many differences are not settled; `revision`: of
    what stands, so that nothing else is signed; `typed` and `faults` by name of field.
    """

    assessment: Assessment
    steps: tuple[Step, ...]
    next: str
    looks: tuple[LookView, ...]
    verdict: Judgement | None
    both: str
    unsettled: int
    can: frozenset[str]
    reopens_to: tuple[tuple[str, str], ...]
    revision: int
    signed: SignedLine | None
    has_plan: bool
    lang: str
    said: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None


def _pressed_twice(step: str, said: str) -> Callable[[Callable], Callable]:
    """Let a step that the same person took a moment ago lead to the same page as the first time."""

    def mark(view: Callable) -> Callable:
        @functools.wraps(view)
        def taking(assessment: Assessment):
            try:
                return view(assessment)
            except states.WrongState:
                if states.was_just_done(assessment, step, by=g.member):
                    return _done(assessment, said)
                raise

        return taking

    return mark


@bp.get("/finish")
@requires(Permission.ASSESSMENT_VIEW)
def finish(assessment: Assessment):
    """Show where the assessment stands."""
    return show(_page(assessment, said=_said().get(request.args.get("said", ""), "")))


@bp.post("/finish/hand-in")
@requires(Permission.ASSESSMENT_SUBMIT)
@_pressed_twice("assessment handed in", "handed-in")
def hand_in(assessment: Assessment):
    """End the answering of the first side."""
    states.hand_in(assessment, by=g.member)
    return _done(assessment, "handed-in")


@bp.post("/finish/take-back")
@requires(Permission.ASSESSMENT_SUBMIT)
@_pressed_twice("assessment taken back", "taken-back")
def take_back(assessment: Assessment):
    """Go on answering."""
    states.take_back(assessment, by=g.member)
    return _done(assessment, "taken-back")


@bp.post("/finish/sign")
@requires(Permission.ASSESSMENT_SIGN)
@_pressed_twice("assessment adopted", "adopted")
def sign(assessment: Assessment):
    """Adopt what the director has read; nothing else."""
    if "read" not in request.form:
        return show(_page(assessment, faults={"read": _("Read the result, and tick that you adopt it.")})), 422
    try:
        signing.sign(assessment, by=g.member, seen=_revision())
    except signing.ChangedSinceRead:
        return show(
            _page(assessment, faults={"read": _("Something was changed since you opened this page. Look again, and tick anew.")})
        ), 409
    except signing.NotSettled:
        return show(_page(assessment, faults={"read": _("There are differences to settle again. Nothing was signed.")})), 409
    return _done(assessment, "adopted")


@bp.post("/finish/reopen")
@requires(Permission.ASSESSMENT_REOPEN)
@_pressed_twice("assessment reopened", "reopened")
def reopen(assessment: Assessment):
    """Open an adopted assessment again, for a reason that is kept with what was signed."""
    typed = {"reason": seen_text(request.form.get("reason", "")), "to": request.form.get("to", CONCEPT)}
    looked = look({"reason": typed["reason"]}, {}, sent=request.form, labels={"reason": _("Why do you open it again?")})
    faults = looked.faults | _faults(typed)
    if faults or looked.refused:
        guarding.tell(looked, by=g.member, assessment=assessment, where="reopen", saved=False)
        return show(_page(assessment, typed=typed, faults=faults, guard=looked.panel(saved=False))), 422
    states.reopen(assessment, reason=typed["reason"], to=typed["to"], by=g.member)
    guarding.tell(looked, by=g.member, assessment=assessment, where="reopen")
    return _done(assessment, "reopened")


@bp.post("/finish/archive")
@requires(Permission.ASSESSMENT_ARCHIVE)
@_pressed_twice("assessment archived", "archived")
def archive(assessment: Assessment):
    """Put it away."""
    states.archive(assessment, by=g.member)
    return _done(assessment, "archived")


@bp.post("/finish/take-out")
@requires(Permission.ASSESSMENT_ARCHIVE)
@_pressed_twice("assessment taken out", "taken-out")
def take_out(assessment: Assessment):
    """Take it out of the archive."""
    states.take_out(assessment, by=g.member)
    return _done(assessment, "taken-out")


def _page(assessment: Assessment, *, said: str = "", typed=None, faults=None, guard: Panel | None = None) -> FinishPage:
    outcome = outcomes.outcome_of(assessment, language=language())
    has_second, unsettled = states.has_second(assessment), len(signing.unsettled_in(assessment))
    is_fixed = assessment.state in (ADOPTED, ARCHIVED)
    return FinishPage(
        assessment=assessment,
        steps=steps_of(assessment, has_second=has_second),
        next=next_of(assessment, has_second=has_second, unsettled=unsettled),
        looks=() if is_fixed else looks_of(assessment, outcome),
        verdict=Reader(assessment, outcome).verdict_judgement(outcome.result),
        both=both_verdicts(outcome),
        unsettled=unsettled,
        can=frozenset(_possible(assessment, has_second=has_second, unsettled=unsettled)),
        reopens_to=tuple((state, _reopenings()[state]) for state in states.reopens_to(assessment)),
        revision=signing.revision_of(assessment),
        signed=signed_line(assessment),
        has_plan=outcome.questionnaire.scoring.actions is not None,
        lang=outcome.questionnaire.language,
        said=said,
        typed=typed or {"to": CONCEPT},
        faults=faults or {},
        guard=guard,
    )


def _possible(assessment: Assessment, *, has_second: bool, unsettled: int):
    """Yield the steps that this person can take now."""
    can_be_signed = {IN_REVIEW: not has_second, IN_CALIBRATION: not unsettled}
    allowed = (
        (HAND_IN, Permission.ASSESSMENT_SUBMIT, assessment.state == CONCEPT),
        (TAKE_BACK, Permission.ASSESSMENT_SUBMIT, assessment.state == IN_REVIEW),
        (SIGN, Permission.ASSESSMENT_SIGN, can_be_signed.get(assessment.state, False)),
        (REOPEN, Permission.ASSESSMENT_REOPEN, assessment.state == ADOPTED),
        (ARCHIVE, Permission.ASSESSMENT_ARCHIVE, assessment.state == ADOPTED),
        (TAKE_OUT, Permission.ASSESSMENT_ARCHIVE, assessment.state == ARCHIVED),
    )
    return (step for step, permission, fits in allowed if fits and may(permission))


def _reopenings() -> dict[str, str]:
    return {
        CONCEPT: _("Everybody answers again. A second judgement that was ready stays ready."),
        IN_CALIBRATION: _("Only the differences between the two judgements are discussed again."),
    }


def _faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults = {}
    if not typed["reason"]:
        faults["reason"] = _("Write why you open it again. The reason stays with what was signed.")
    elif len(typed["reason"]) > LONGEST_REASON:
        faults["reason"] = _("This is too long. Use at most %(most)s characters.", most=LONGEST_REASON)
    if typed["to"] not in (CONCEPT, IN_CALIBRATION):
        faults["to"] = _("Choose what is opened again.")
    return faults


def _revision() -> int:
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _done(assessment: Assessment, said: str):
    return redirect(url_for("finish.steps.finish", ref=assessment.ref, said=said), 303)


def _said() -> dict[str, str]:
    return {
        "handed-in": _("Handed in. The answers are fixed now."),
        "taken-back": _("Taken back. You can go on answering."),
        "adopted": _("Adopted. What you signed is kept as it is now."),
        "reopened": _("Opened again. What was signed is kept, and marked as withdrawn."),
        "archived": _("Archived."),
        "taken-out": _("Taken out of the archive."),
    }
