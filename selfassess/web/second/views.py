"""The page of the second assessors: the coordinator says who, they say when they are ready."""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.account import Account
from selfassess.models.assessment import CONCEPT, Assessment
from selfassess.services import seats, states
from selfassess.services.seats import SeatRefused
from selfassess.services.states import WrongState
from selfassess.web.access import FIRST, Permission, is_apart, may, requires, voice
from selfassess.web.assess.own import own_outcome
from selfassess.web.assess.standing import how_far, next_open, standing_of
from selfassess.web.assess.states import state_word
from selfassess.web.pages import show

bp = Blueprint("second", __name__, url_prefix="/assessments/<ref>/second")


@dataclass(frozen=True, slots=True)
class Judge:
    """One second assessor."""

    id: int
    email: str
    is_self: bool


@dataclass(frozen=True, slots=True)
class OwnJudgement:
    """How far the person of this request is with judging apart. `next_open`: where to go on, none when nothing is open."""

    how_far: str
    next_open: str | None
    is_ready: bool


@dataclass(frozen=True, slots=True)
class SecondPage:
    """Who judges apart and how that goes.

    `to_choose`: members that can still be asked; `own`: for who judges apart; `apart`: the two sides do not see each other yet.
    """

    assessment: Assessment
    state: str
    judges: list[Judge]
    to_choose: list[tuple[str, str]]
    own: OwnJudgement | None
    apart: bool
    handed_in: bool
    second_is_ready: bool
    may_choose: bool
    said: str = ""
    fault: str = ""


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def page(assessment: Assessment):
    """Show who judges apart."""
    return show(_page(assessment))


@bp.post("/give")
@requires(Permission.WORK_DIVIDE)
def give(assessment: Assessment):
    """Ask a member to judge apart."""
    chosen = request.form.get("account", "")
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
        return show(_page(assessment, fault=_("Choose who judges apart."))), 422
    return _tried(assessment, lambda: seats.give(assessment, int(chosen), by=g.member), said="given")


@bp.post("/take/<int:account_id>")
@requires(Permission.WORK_DIVIDE)
def take(assessment: Assessment, account_id: int):
    """End someone's judging apart."""
    return _tried(assessment, lambda: seats.take(assessment, account_id, by=g.member), said="taken")


@bp.post("/ready")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
def ready(assessment: Assessment):
    """End the own judging apart; from the moment that both sides are ready they see each other."""
    if voice() == FIRST:
        return _not_a_judge(assessment)
    try:
        states.second_ready(assessment, by=g.member)
    except WrongState:
        if not states.was_just_done(assessment, "second judgement ready", by=g.member):
            raise
    return redirect(url_for("second.page", ref=assessment.ref, said="ready"), 303)


@bp.post("/go-on")
@requires(Permission.ASSESSMENT_ANSWER, apart=True)
def go_on(assessment: Assessment):
    """Go on with judging apart."""
    if voice() == FIRST:
        return _not_a_judge(assessment)
    states.second_goes_on(assessment, by=g.member)
    return redirect(url_for("assess.listing.tasks", ref=assessment.ref), 303)


def _not_a_judge(assessment: Assessment):
    return show(_page(assessment, fault=_("You do not judge this self-assessment apart."))), 422


def _tried(assessment: Assessment, work, *, said: str):
    try:
        work()
    except SeatRefused as refused:
        return show(_page(assessment, fault=_refusals()[refused.why])), 422
    return redirect(url_for("second.page", ref=assessment.ref, said=said), 303)


def _refusals() -> dict[str, str]:
    return {
        "answered": _("This person answered questions of this self-assessment already, so cannot judge it apart. Choose someone else."),
        "role": _("Only a coordinator or an assessor can judge apart. Choose someone else, or have the role changed first."),
        "last": _("This is the only coordinator. Who judges apart cannot lead this self-assessment, so ask someone else."),
        "over": _("The two sides have met already. Who judges apart cannot be changed any more."),
    }


def _page(assessment: Assessment, *, fault: str = "") -> SecondPage:
    apart = assessment.state in seats.APART
    may_choose = apart and may(Permission.WORK_DIVIDE) and not is_apart()
    return SecondPage(
        assessment, state_word(assessment.state),
        judges=[_judge(one) for one in seats.second_assessors(assessment)],
        to_choose=[(str(one.id), one.email) for one in seats.who_can_sit(assessment)] if may_choose else [],
        own=_own(assessment) if is_apart() else None,
        apart=apart, handed_in=assessment.state != CONCEPT, second_is_ready=assessment.second_ready_at is not None,
        may_choose=may_choose, said=_messages().get(request.args.get("said", ""), "") if not fault else "", fault=fault,
    )  # fmt: skip


def _judge(account: Account) -> Judge:
    return Judge(account.id, account.email, account.id == g.member.account.id)


def _own(assessment: Assessment) -> OwnJudgement:
    outcome = own_outcome(assessment)
    parts = standing_of(assessment, outcome)
    return OwnJudgement(
        how_far=how_far(parts).says,
        next_open=next_open(parts, order=outcome.questionnaire),
        is_ready=assessment.second_ready_at is not None,
    )


def _messages() -> dict[str, str]:
    return {
        "given": _("This person judges apart from now on, and does not see the first answers until both sides are ready."),
        "taken": _("This person no longer judges apart. What was judged is kept."),
        "ready": _("Your judgement is ready."),
    }
