"""The form of one action: parse, ask, show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.action import CAUSES, OWN, RHYTHMS, STATUSES, Action, Decision
from selfassess.core.definition import Questionnaire
from selfassess.core.outcome import Outcome
from selfassess.core.plan import as_proposed
from selfassess.models.assessment import Assessment
from selfassess.reports.plan_report import ActionLine
from selfassess.reports.voice import CAUSE_WORDS, PLAN_STATUS_WORDS, RHYTHM_WORDS, heading
from selfassess.services import actions, evidence
from selfassess.web import guarding
from selfassess.web.access import Permission, place, requires
from selfassess.web.guarding import Looked, Panel, look
from selfassess.web.languages import day
from selfassess.web.pages import show
from selfassess.web.plan.board import bp
from selfassess.web.plan.form import TEXTS, allowed_classes, labels, read, shown, typed_in, without
from selfassess.web.plan.owner import Groups, owner_groups
from selfassess.web.plan.standing import action_here, decided, line_of, name_of, outcome_here, report_here, voice_here


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in the form of an action, each as (value, text) or in groups."""

    classes: tuple[tuple[str, str], ...]
    causes: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]
    rhythms: tuple[tuple[str, str], ...]
    owners: Groups
    items: Groups
    pieces: tuple[tuple[str, str], ...]
    abouts: Groups


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One action to edit; `typed` and `faults` by name of field, `ahead` what someone else saved first."""

    assessment: Assessment
    line: ActionLine
    name: str
    typed: Mapping[str, object]
    revision: int
    choices: Choices
    is_own: bool
    limit: str
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    ahead: tuple[tuple[str, str], ...] = ()
    guard: Panel | None = None


@bp.get("/plan/<action:key>/edit")
@requires(Permission.PLAN_EDIT)
def edit(assessment: Assessment, key: str):
    """Show one action to edit; the plan when its gap is closed."""
    actions.refuse_archived(assessment)
    return show(_page(assessment, key))


@bp.post("/plan/<action:key>/edit")
@requires(Permission.PLAN_EDIT)
def save(assessment: Assessment, key: str):
    """Keep what people changed; what is not right is shown back as it was typed."""
    actions.refuse_archived(assessment)
    found = outcome_here(assessment)
    action_here(assessment, found, key)
    proposed = proposed_of(assessment, found, key)
    typed, stands = typed_in(request.form), _stands(assessment, found, key)
    pieces = {"", stands["completion_piece"], *dict(_pieces())}
    looked = look({name: typed[name] for name in TEXTS}, stands, sent=request.form, labels=labels())
    said = read(without(looked.refused, typed, stands), proposed, finding_of(proposed), found.questionnaire, pieces=pieces)
    back = {"typed": typed, "faults": {**said.faults, **looked.faults}}
    if said.faults:
        _tell(assessment, key, looked, saved=False)
        return show(_page(assessment, key, **back, revision=revision(), guard=looked.panel(saved=False))), 422
    proposal = {"measure": proposed.measure, "class": proposed.proposed_class}
    try:
        new = actions.decide(assessment, key, said.decision, by=g.member, revision=revision(), proposal=proposal)
    except actions.DecisionChanged as ahead:
        _tell(assessment, key, looked, saved=False)
        now = tuple(voiced(ahead.now))
        return show(_page(assessment, key, **back, revision=ahead.revision, ahead=now, guard=looked.panel(saved=False))), 409
    _tell(assessment, key, looked)
    if looked.refused:
        return show(_page(assessment, key, **back, revision=new, guard=looked.panel(saved=True))), 422
    return redirect(url_for("plan.action", ref=assessment.ref, key=key, done="saved"), 303)


def revision() -> int:
    """Return the revision that a form was made from."""
    text = request.form.get("revision", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def finding_of(action: Action) -> str:
    """Return what is found, in words."""
    voice = voice_here()
    return "\n".join(voice.say(one) for one in action.finding)


def proposed_of(assessment: Assessment, found: Outcome, key: str) -> Action:
    """Return an action as it would be without what people decided about it."""
    said = actions.decided_in(assessment)
    return as_proposed(found.questionnaire, found.result, found.answers, said, found.on, key=key) or action_here(assessment, found, key)


def voiced(decision: Decision):
    """Yield what somebody decided: name of the field and its value in words."""
    voice, names = voice_here(), labels()
    words = {"status": PLAN_STATUS_WORDS, "rhythm": RHYTHM_WORDS}
    days = {"start": _("Start"), "due": _("Ready on"), "effect_due": _("Measure the effect on")}
    others = {"status": _("Status"), "rhythm": _("Reminders"), "effect_item": _("Question to answer again")}
    for name, label in (names | days | others).items():
        value = getattr(decision, name)
        if value:
            yield label, voice.word(words[name], value) if name in words else day(value) if name in days else value
    if decision.causes:
        yield _("Causes"), ", ".join(voice.word(CAUSE_WORDS, cause) for cause in decision.causes)
    if decision.class_:
        yield _("Priority"), _class_text(decision.class_)


def abouts(questionnaire: Questionnaire) -> Groups:
    """Return what an own action can be about, in groups."""
    whole = (None, None, (("", _("The whole organisation")),))
    return (
        whole,
        *(
            (
                heading(section.id, section.title),
                questionnaire.language,
                ((section.id, _("All of %(id)s", id=section.id)), *_items(section)),
            )
            for section in questionnaire.sections
        ),
    )


def _items(section) -> tuple[tuple[str, str], ...]:
    return tuple((item.id, heading(item.id, item.title)) for item in section.items)


def _class_text(class_id: str) -> str:
    found = outcome_here(place().assessment).questionnaire.scoring.actions.classes
    return next((one.text for one in found if one.id == class_id), class_id)


def _stands(assessment: Assessment, found: Outcome, key: str) -> dict[str, object]:
    """Return what the fields show before anything was typed."""
    action = action_here(assessment, found, key)
    return shown(action, decided(assessment, key)[0], finding_of(action))


def _tell(assessment: Assessment, key: str, looked: Looked, *, saved: bool = True) -> None:
    guarding.tell(looked, by=g.member, assessment=assessment, where=f"plan {key}", saved=saved)


def _page(
    assessment: Assessment, key: str, *, typed=None, faults=None, revision: int | None = None, ahead=(), guard: Panel | None = None
) -> ActionPage:
    found = outcome_here(assessment)
    action, stands = action_here(assessment, found, key), decided(assessment, key)
    line = line_of(report_here(found), key)
    rules = found.questionnaire.scoring.actions
    return ActionPage(
        assessment=assessment,
        line=line,
        name=name_of(line),
        typed=typed or _stands(assessment, found, key),
        revision=stands[1] if revision is None else revision,
        choices=_choices(action, found),
        is_own=action.origin == OWN,
        limit=next((one.text for one in rules.classes if one.id == action.least_class), ""),
        lang=found.questionnaire.language,
        faults=faults or {},
        ahead=ahead,
        guard=guard,
    )


def _choices(action: Action, found: Outcome) -> Choices:
    voice, questionnaire = voice_here(), found.questionnaire
    items = tuple((heading(section.id, section.title), questionnaire.language, _items(section)) for section in questionnaire.sections)
    return Choices(
        classes=tuple((one.id, one.text) for one in allowed_classes(action, questionnaire.scoring.actions)),
        causes=tuple((key, voice.word(CAUSE_WORDS, key)) for key in CAUSES),
        statuses=tuple((key, voice.word(PLAN_STATUS_WORDS, key)) for key in STATUSES),
        rhythms=tuple((key, voice.word(RHYTHM_WORDS, key)) for key in RHYTHMS),
        owners=owner_groups(questionnaire),
        items=((None, None, (("", _("No question")),)), *items),
        pieces=(("", _("No document")), *_pieces()),
        abouts=abouts(questionnaire) if action.origin == OWN else (),
    )


def _pieces() -> tuple[tuple[str, str], ...]:
    return tuple((shown.piece.ref, shown.piece.title) for shown in evidence.list_pieces(place().organisation))
