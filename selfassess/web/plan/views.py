"""The pages of the plan: parse, ask, show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.action import CAUSES, STATUSES, Action, Decision, decision_in
from selfassess.core.definition import Item
from selfassess.core.outcome import Outcome, outcome
from selfassess.models.assessment import ARCHIVED, Assessment
from selfassess.reports.plan_report import ActionLine, PlanReport, describe
from selfassess.reports.voice import CAUSE_WORDS, PLAN_STATUS_WORDS, Voice
from selfassess.services import actions, outcomes, reporting
from selfassess.web import guarding
from selfassess.web.access import Permission, may, place, requires
from selfassess.web.guarding import Looked, Panel, look
from selfassess.web.languages import catalogue, language
from selfassess.web.pages import show
from selfassess.web.plan.form import TEXTS, allowed_classes, labels, read, shown, typed_in, without

bp = Blueprint("plan", __name__, url_prefix="/assessments/<ref>")


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The actions in order, by class of urgency: (name of the class, its terms, actions)."""

    assessment: Assessment
    groups: tuple[tuple[str, str, tuple[ActionLine, ...]], ...]
    closed: tuple[ActionLine, ...]
    total: int
    may_edit: bool
    lang: str
    saved: str
    without_gap: str = ""


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action to edit; `typed` and `faults` by name of field, `ahead` what someone else saved first."""

    assessment: Assessment
    item: Item
    line: ActionLine
    typed: Mapping[str, str]
    revision: int
    classes: tuple[tuple[str, str], ...]
    causes: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    ahead: tuple[tuple[str, str], ...] = ()
    guard: Panel | None = None


@bp.get("/plan")
@requires(Permission.PLAN_VIEW)
def plan(assessment: Assessment):
    """Show what to do, the most urgent first."""
    found = _outcome(assessment)
    report = _report(assessment, found)
    saved = request.args.get("saved", "")
    gaps = {line.item for line in report.actions}
    known = saved if saved in gaps else ""
    asked = request.args.get("without_gap", "")
    without_gap = asked if asked in found.result.items and asked not in gaps else ""
    return show(
        PlanPage(
            assessment, _groups(found, report), report.closed, len(report.actions), may(Permission.PLAN_EDIT) and assessment.state != ARCHIVED,
            found.questionnaire.language, known, without_gap,
        )
    )  # fmt: skip


@bp.get("/plan/<item_id>")
@requires(Permission.PLAN_EDIT)
def edit(assessment: Assessment, item_id: str):
    """Show one action to edit; the plan when its gap is closed."""
    actions.refuse_archived(assessment)
    return show(_action_page(assessment, item_id))


@bp.post("/plan/<item_id>")
@requires(Permission.PLAN_EDIT)
def save(assessment: Assessment, item_id: str):
    """Keep what people changed; what is not right is shown back as it was typed."""
    actions.refuse_archived(assessment)
    found = _outcome(assessment)
    proposed = _proposed(assessment, found, item_id)
    typed, stands = typed_in(request.form), _stands(assessment, found, item_id)
    looked = look({name: typed[name] for name in TEXTS}, stands, sent=request.form, labels=labels())
    said = read(without(looked.refused, typed, stands), proposed, _finding(proposed), found.questionnaire.scoring.actions)
    back = {"typed": typed, "faults": {**said.faults, **looked.faults}}
    if said.faults:
        _tell(assessment, item_id, looked, saved=False)
        return show(_action_page(assessment, item_id, **back, revision=_revision(), guard=looked.panel(saved=False))), 422
    proposal = {"measure": proposed.measure, "class": proposed.proposed_class}
    try:
        revision = actions.decide(assessment, item_id, said.decision, by=g.member, revision=_revision(), proposal=proposal)
    except actions.DecisionChanged as ahead:
        _tell(assessment, item_id, looked, saved=False)
        now = tuple((name, value) for name, value in _voiced(ahead.now))
        return show(_action_page(assessment, item_id, **back, revision=ahead.revision, ahead=now, guard=looked.panel(saved=False))), 409
    _tell(assessment, item_id, looked)
    if looked.refused:
        return show(_action_page(assessment, item_id, **back, revision=revision, guard=looked.panel(saved=True))), 422
    return redirect(url_for("plan.plan", ref=assessment.ref, saved=item_id, _anchor=f"action-{item_id}"), 303)


def _outcome(assessment: Assessment) -> Outcome:
    found = outcomes.outcome_of(assessment, language=language())
    if found.questionnaire.scoring.actions is None:
        abort(404)
    return found


def _voice() -> Voice:
    return Voice(language(), catalogue())


def _report(_assessment: Assessment, found: Outcome) -> PlanReport:
    voice = _voice()
    about = reporting.about_of(place(), found, voice)
    return describe(found.questionnaire, found.intake, found.answers, found.result, found.plan, about=about, voice=voice)


def _groups(found: Outcome, report: PlanReport) -> tuple[tuple[str, str, tuple[ActionLine, ...]], ...]:
    urgency = {action.key: action.class_ for action in found.plan.actions}
    groups = []
    for one in found.questionnaire.scoring.actions.classes:
        lines = tuple(line for line in report.actions if urgency[line.key] == one.id)
        if lines:
            groups.append((one.text, one.term, lines))
    return tuple(groups)


def _proposed(assessment: Assessment, found: Outcome, item_id: str) -> Action:
    """Return the action as the answers propose it, without what people decided; the plan when there is no such gap."""
    bare = outcome(found.questionnaire, found.intake, found.answers, {}, found.on).plan
    return next((action for action in bare.actions if action.item == item_id), None) or _leave(assessment, found, item_id)


def _leave(assessment: Assessment, found: Outcome, item_id: str):
    """Go to the plan, which says that the item has no gap; 404 for what is no item."""
    if item_id not in found.result.items:
        abort(404)
    abort(redirect(url_for("plan.plan", ref=assessment.ref, without_gap=item_id), 303))


def _finding(action: Action) -> str:
    voice = _voice()
    return "\n".join(voice.say(one) for one in action.finding)


def _stands(assessment: Assessment, found: Outcome, item_id: str) -> dict[str, str]:
    """Return what the fields show before anything was typed."""
    row = actions.decisions_by_key(assessment).get(item_id)
    action = next((one for one in found.plan.actions if one.item == item_id), None) or _leave(assessment, found, item_id)
    return shown(action, decision_in(row.decision) if row else Decision(), _finding(action))


def _tell(assessment: Assessment, item_id: str, looked: Looked, *, saved: bool = True) -> None:
    guarding.tell(looked, by=g.member, assessment=assessment, where=f"plan {item_id}", saved=saved)


def _action_page(
    assessment: Assessment, item_id: str, *, typed=None, faults=None, revision=None, ahead=(), guard: Panel | None = None
) -> ActionPage:
    found, voice = _outcome(assessment), _voice()
    report = _report(assessment, found)
    row = actions.decisions_by_key(assessment).get(item_id)
    action = next((one for one in found.plan.actions if one.item == item_id), None) or _leave(assessment, found, item_id)
    decision = decision_in(row.decision) if row else Decision()
    return ActionPage(
        assessment=assessment,
        item=next(item for item in found.questionnaire.items if item.id == item_id),
        line=next(line for line in report.actions if line.item == item_id),
        typed=typed or shown(action, decision, _finding(action)),
        revision=revision if revision is not None else (row.revision if row else 0),
        classes=tuple((one.id, one.text) for one in allowed_classes(action, found.questionnaire.scoring.actions)),
        causes=(("", _("Choose a cause")), *((key, voice.word(CAUSE_WORDS, key)) for key in CAUSES)),
        statuses=tuple((key, voice.word(PLAN_STATUS_WORDS, key)) for key in STATUSES),
        lang=found.questionnaire.language,
        faults=faults or {},
        ahead=ahead,
        guard=guard,
    )


def _voiced(decision: Decision):
    """Yield what someone else decided: name of the field and its value in words."""
    voice = _voice()
    names = {
        "finding": _("Finding"), "measure": _("Measure"), "cause": _("Cause"), "owner": _("Owner"), "start": _("Start"), "due": _("Due"),
        "status": _("Status"), "means": _("Means"), "completion": _("Proof that it is done"), "effect": _("Effect: when and how measured"),
        "reason": _("Reason"),
    }  # fmt: skip
    words = {"cause": CAUSE_WORDS, "status": PLAN_STATUS_WORDS}
    for name, label in names.items():
        value = (decision.causes or (None,))[0] if name == "cause" else getattr(decision, name)
        if value is not None:
            yield label, voice.word(words[name], value) if name in words else voice.say(value)


def _revision() -> int:
    text = request.form.get("revision", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
