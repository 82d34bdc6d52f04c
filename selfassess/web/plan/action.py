"""The page of one action: what is planned, how it goes, how it came to be, and what may be done with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask import g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.action import MERGED, STATUSES, Action, number_of, whole_of
from selfassess.core.outcome import Outcome
from selfassess.core.typed_text import seen_text
from selfassess.models.action import LONGEST_NOTE
from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.reports.plan_report import ActionLine, PlanReport
from selfassess.reports.voice import PLAN_STATUS_WORDS
from selfassess.services import actions, evidence, progress
from selfassess.services.progress import CannotRestore, Change, Noted, NoteGone
from selfassess.web import guarding
from selfassess.web.access import Permission, may, place, requires
from selfassess.web.account.roles import role_name
from selfassess.web.guarding import Panel, look
from selfassess.web.languages import day
from selfassess.web.pages import error_page, show
from selfassess.web.plan.board import TONES, bp, late_words
from selfassess.web.plan.editing import revision, voiced
from selfassess.web.plan.standing import (
    action_here,
    decided,
    line_of,
    may_change,
    may_report,
    member_id,
    name_of,
    outcome_here,
    part_words,
    report_here,
    voice_here,
)

REPORTED = STATUSES[:-1]  # dropping an action asks for a reason
NOTE, REASON = "note", "drop_reason"


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note of the log as the page shows it: when, by whom, and whether the reader wrote it."""

    ref: str
    on: str
    who: str
    text: str = field(repr=False)
    is_gone: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change of the action: (name, before, after) of each field that changed; `restores`: it can be put back."""

    revision: int
    at: datetime
    who: str
    says: str
    fields: tuple[tuple[str, str, str], ...]
    is_removed: bool
    restores: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A split or merge that was undone: what it was, and where it is done again."""

    says: str
    href: str


@dataclass(frozen=True, slots=True)
class ActionViewPage:
    """One action. `whole`: the key of what it is a part of; `beside`: the other parts of that, each (key, text)."""

    assessment: Assessment
    key: str
    line: ActionLine
    name: str
    part: str
    tone: str
    late: str
    is_dropped: bool
    class_reason: str
    piece: tuple[str, str] | None
    statuses: tuple[tuple[str, str], ...]
    status: str
    revision: int
    notes: tuple[NoteLine, ...]
    changes: tuple[ChangeLine, ...]
    whole: str
    beside: tuple[tuple[str, str], ...]
    is_merged: bool
    earlier: tuple[Earlier, ...]
    may_edit: bool
    may_report: bool
    incident: str
    lang: str
    done: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    ahead: str = ""
    guard: Panel | None = None


@bp.get("/plan/<action:key>")
@requires(Permission.PLAN_VIEW)
def action(assessment: Assessment, key: str):
    """Show one action; the plan when it is not there any more."""
    return show(_page(assessment, key))


@bp.post("/plan/<action:key>/progress")
@requires(Permission.PLAN_PROGRESS)
def report(assessment: Assessment, key: str):
    """Keep how an action goes."""
    actions.refuse_archived(assessment)
    stands = action_here(assessment, outcome_here(assessment), key)
    text, status = seen_text(request.form.get(NOTE, "")), request.form.get("status", "")
    looked = look({NOTE: text}, {}, sent=request.form, labels={NOTE: _("What happened?")})
    faults = looked.faults or _faults(text, status, stands)
    back = {"typed": {NOTE: text, "status": status}, "faults": faults, "guard": looked.panel(saved=False)}
    guarding.tell(looked, by=g.member, assessment=assessment, where=f"plan {key}", saved=not faults)
    if faults:
        return show(_page(assessment, key, **back)), 422
    try:
        progress.report(assessment, key, text, status=status, on=now().date(), revision=revision(), by=g.member)
    except actions.DecisionChanged:
        return show(_page(assessment, key, **back, ahead=_changed_first())), 409
    return redirect(_here(assessment, key, done="noted", _anchor="progress"), 303)


@bp.post("/plan/<action:key>/progress/<note_ref>/take-back")
@requires(Permission.PLAN_PROGRESS)
def take_back(assessment: Assessment, key: str, note_ref: str):
    """Take an own note back."""
    progress.take_back(assessment, note_ref, by=g.member)
    return redirect(_here(assessment, key, done="taken-back", _anchor="progress"), 303)


@bp.post("/plan/<action:key>/drop")
@requires(Permission.PLAN_EDIT)
def drop(assessment: Assessment, key: str):
    """Drop an action with a reason."""
    actions.refuse_archived(assessment)
    action_here(assessment, outcome_here(assessment), key)
    reason = seen_text(request.form.get(REASON, ""))
    looked = look({REASON: reason}, {}, sent=request.form, labels={REASON: _("Reason")})
    faults = looked.faults or _faults_of_reason(reason)
    back = {"typed": {REASON: reason}, "faults": faults, "guard": looked.panel(saved=False)}
    guarding.tell(looked, by=g.member, assessment=assessment, where=f"plan {key}", saved=not faults)
    if faults:
        return show(_page(assessment, key, **back)), 422
    try:
        _change(assessment, key, status="dropped", reason=reason)
    except actions.DecisionChanged:
        return show(_page(assessment, key, **back, ahead=_changed_first())), 409
    return redirect(_here(assessment, key, done="dropped"), 303)


@bp.post("/plan/<action:key>/take-up")
@requires(Permission.PLAN_EDIT)
def take_up(assessment: Assessment, key: str):
    """Take a dropped action up again; why it was dropped stays in the history."""
    actions.refuse_archived(assessment)
    action_here(assessment, outcome_here(assessment), key)
    _change(assessment, key, status="not_started", reason="")
    return redirect(_here(assessment, key, done="taken-up"), 303)


@bp.post("/plan/<action:key>/restore")
@requires(Permission.PLAN_EDIT)
def restore(assessment: Assessment, key: str):
    """Let an action be as it was."""
    text = request.form.get("step", "")
    earlier = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    progress.restore(assessment, key, earlier, revision=revision(), by=g.member)
    return redirect(_here(assessment, key, done="restored"), 303)


@bp.errorhandler(NoteGone)
@bp.errorhandler(CannotRestore)
def gone(_error: Exception):
    """Say that this cannot be done any more."""
    return error_page(
        409, says=_("This cannot be done any more. Nothing was changed."),
        what_to_do=_("Go back and open the page again. Then you see what is there now."),
    )  # fmt: skip


def _change(assessment: Assessment, key: str, *, status: str, reason: str) -> None:
    stands, _revision = decided(assessment, key)
    actions.decide(assessment, key, replace(stands, status=status, reason=reason or None), by=g.member, revision=revision())


def _here(assessment: Assessment, key: str, **more: str) -> str:
    return url_for("plan.action", ref=assessment.ref, key=key, **more)


def _changed_first() -> str:
    return _(
        "Someone else changed this action first. Your text is still below and is not saved yet. Look at what stands now, and save again."
    )


def _faults(text: str, status: str, stands: Action) -> dict[str, str]:
    if len(text) > LONGEST_NOTE:
        return {NOTE: _("This text is too long. Use at most %(most)s characters.", most=LONGEST_NOTE)}
    if status not in REPORTED and status != stands.status:
        return {"status": _("Choose a status.")}
    return {} if text or status != stands.status else {NOTE: _("Write what happened, or choose another status.")}


def _faults_of_reason(reason: str) -> dict[str, str]:
    if len(reason) > LONGEST_NOTE:
        return {REASON: _("This text is too long. Use at most %(most)s characters.", most=LONGEST_NOTE)}
    return {} if reason else {REASON: _("Write why this action is dropped.")}


def _page(assessment: Assessment, key: str, *, typed=None, faults=None, ahead: str = "", guard: Panel | None = None) -> ActionViewPage:
    found = outcome_here(assessment)
    stands = next((one for one in found.plan.closed if one.key == key), None) or action_here(assessment, found, key)
    line, (_said, number) = line_of(report_here(found), key), decided(assessment, key)
    changes_it = may_change(assessment) and stands.gap
    return ActionViewPage(
        assessment=assessment, key=key, line=line, name=name_of(line), part=part_words(key), tone=TONES.get(stands.status, ""),
        late=late_words(stands, now().date()), is_dropped=stands.status == "dropped", class_reason=stands.class_reason,
        piece=_piece(stands), statuses=_statuses(stands), status=stands.status, revision=number,
        notes=tuple(_note(one) for one in progress.log_of(assessment, key)),
        changes=tuple(_changes(progress.changes_of(assessment, key), found, number if changes_it else 0)),
        whole=whole_of(key), beside=tuple(_beside(report_here(found), whole_of(key), key)), is_merged=number_of(key, MERGED) is not None,
        earlier=tuple(_earlier(assessment, key)) if changes_it else (), may_edit=changes_it, may_report=may_report(assessment) and stands.gap,
        incident=_incident(assessment, stands), lang=found.questionnaire.language, done=_done(request.args.get("done", "")),
        typed=typed or {}, faults=faults or {}, ahead=ahead, guard=guard,
    )  # fmt: skip


def _done(what: str) -> str:
    words = {
        "saved": _("The action is saved."),
        "noted": _("Your note is in the log."),
        "taken-back": _("Your note is taken back."),
        "dropped": _("The action is dropped. It stays in the plan with the reason."),
        "taken-up": _("The action is taken up again."),
        "restored": _("The action is as it was then. What stood here stays in the history."),
        "split": _("The action is split. This is the first part."),
        "merged": _("These actions are one now."),
        "added": _("Your own action is added."),
    }
    return words.get(what, "")


def _beside(report: PlanReport, whole: str, key: str) -> Iterable[tuple[str, str]]:
    for line in report.actions:
        if whole and whole_of(line.key) == whole and line.key != key:
            yield line.key, f"{line.number} · {line.measure}"


def _piece(stands: Action) -> tuple[str, str] | None:
    titles = evidence.titles_of(place().organisation, [stands.completion_piece]) if stands.completion_piece else {}
    if not titles:
        return None
    href = url_for("evidence.library.piece", ref=place().organisation.ref, evidence_ref=stands.completion_piece)
    return href, titles[stands.completion_piece]


def _statuses(stands: Action) -> tuple[tuple[str, str], ...]:
    voice = voice_here()
    return tuple((key, voice.word(PLAN_STATUS_WORDS, key)) for key in STATUSES if key in REPORTED or key == stands.status)


def _note(one: Noted) -> NoteLine:
    who = one.person or one.role or _("someone who is no longer here")
    if one.person and one.role:
        who = _("%(email)s (%(role)s)", email=one.person, role=role_name(one.role))
    return NoteLine(one.ref, day(one.on), who, one.text, one.is_gone, not one.is_gone and one.account_id == member_id())


def _changes(changes: Iterable[Change], found: Outcome, stands: int) -> Iterable[ChangeLine]:
    """Return the changes in words. `stands`: the revision that stands, for who may put something back; else 0."""
    words = {
        "decided": _("Changed"), "split": _("Split"), "merged": _("Brought together"), "added": _("Added"), "undone": _("Undone"),
        "redone": _("Done again"), "restored": _("Put back as it was"), "closed": _("Closed, because the answers no longer show this gap"),
        "reopened": _("Open again, because the answers show this gap again"),
        "taken along": _("Taken along from the plan of the last round"),
    }  # fmt: skip
    for one in changes:
        before, after = dict(voiced(one.before)), dict(voiced(one.after))
        changed = tuple(
            (name, before.get(name, ""), after.get(name, "")) for name in {**before, **after} if before.get(name) != after.get(name)
        )
        can = 0 < one.revision < stands and not one.is_removed and one.what not in ("closed", "reopened")
        yield ChangeLine(
            one.revision, one.at, one.person or _("the program, or someone who is no longer here"), words.get(one.what, one.what),
            () if one.is_removed else changed, one.is_removed, can,
        )  # fmt: skip


def _earlier(assessment: Assessment, key: str) -> Iterable[Earlier]:
    """Yield the splits and merges of this action that were undone and can be done again."""
    found = actions.decided_in(assessment)
    parts = [one.measure or "" for other, one in found.items() if whole_of(other) == key and one.undone]
    if parts:
        yield Earlier(
            _("It was split before: %(parts)s", parts=" · ".join(filter(None, parts))),
            url_for("plan.split_again", ref=assessment.ref, key=key),
        )
    for other, one in found.items():
        if one.undone and key in (one.merges or ()):
            yield Earlier(
                _("It was brought together before: %(actions)s", actions=", ".join(one.merges)),
                url_for("plan.merge_again", ref=assessment.ref, key=other),
            )


def _incident(assessment: Assessment, stands: Action) -> str:
    if not may(Permission.INCIDENT_REPORT):
        return ""
    where = stands.item or "plan"
    return url_for("incident.ask", ref=assessment.ref, where=where, what="action")
