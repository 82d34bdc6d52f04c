"""What people make of actions: split one, bring several together, add their own, and undo that."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flask import g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.action import OWN, Action, Decision, number_of, whole_of
from selfassess.core.definition import Questionnaire
from selfassess.core.typed_text import seen_text
from selfassess.models.assessment import Assessment
from selfassess.reports.plan_report import ActionLine
from selfassess.services import actions, arranging
from selfassess.services.arranging import ActionGone
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.guarding import Looked, Panel, look
from selfassess.web.kinds.typed import shown_day
from selfassess.web.pages import error_page, show
from selfassess.web.plan.board import board, bp
from selfassess.web.plan.editing import abouts, revision
from selfassess.web.plan.form import LONGEST, LONGEST_LINE, about_of, labels, read_days
from selfassess.web.plan.owner import Groups, owner_groups, read_owner, shown_owner
from selfassess.web.plan.standing import action_here, decided, line_of, name_of, outcome_here, report_here

MOST_PARTS = 4  # that one page asks for; a part can be split further
FIELDS = ("measure", "who", "owner", "due")
NOBODY = Action(  # what an action is compared with that nobody owns
    number=0, item="", kind="improve", priority=0, class_="", proposed_class="", because=(), finding=(), measure="", level_now=None,
    level_goal=None, start=date.min, due=date.min, origin=OWN,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SplitPage:
    """The parts that an action is split into; fields of part n end with n."""

    assessment: Assessment
    key: str
    name: str
    numbers: tuple[int, ...]
    owners: Groups
    typed: Mapping[str, str]
    revision: int
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    ahead: str = ""


@dataclass(frozen=True, slots=True)
class MergePage:
    """Actions that are brought together, and what the one says. `seen`: (name of a field, key and revision) of each."""

    assessment: Assessment
    lines: tuple[ActionLine, ...]
    seen: tuple[str, ...]
    owners: Groups
    typed: Mapping[str, str]
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """An own action to add; `new`: the key that it gets."""

    assessment: Assessment
    new: str
    abouts: Groups
    owners: Groups
    classes: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None


@bp.get("/plan/<action:key>/split")
@requires(Permission.PLAN_EDIT)
def split(assessment: Assessment, key: str):
    """Ask for the parts of an action."""
    actions.refuse_archived(assessment)
    return show(_split_page(assessment, key))


@bp.post("/plan/<action:key>/split")
@requires(Permission.PLAN_EDIT)
def save_split(assessment: Assessment, key: str):
    """Split an action into the parts that were typed."""
    actions.refuse_archived(assessment)
    found = outcome_here(assessment)
    typed = {name: seen_text(request.form.get(name, "")) for name in _names_of_parts()}
    texts = {name: typed[name] for name in typed if name.startswith(("measure", "owner"))}
    stands = next((one for one in found.plan.actions if one.key == key), NOBODY)
    looked = _looked(texts, stands)
    wishes, faults = _wishes(typed, found.questionnaire, stands)
    faults = {**faults, **looked.faults}
    _tell(assessment, key, looked, saved=not faults)
    if faults:
        return show(_split_page(assessment, key, typed=typed, faults=faults, guard=looked.panel(saved=False))), 422
    try:
        first = arranging.split(assessment, key, wishes, by=g.member, revision=revision())[0]
    except actions.DecisionChanged as ahead:
        says = _(
            "Someone else changed this action first. Your text is still below and is not saved yet. Save again to split it as it is now."
        )
        return show(_split_page(assessment, key, typed=typed, revision=ahead.revision, ahead=says)), 409
    return redirect(url_for("plan.action", ref=assessment.ref, key=first, done="split"), 303)


@bp.post("/plan/<action:key>/whole")
@requires(Permission.PLAN_EDIT)
def undo_split(assessment: Assessment, key: str):
    """Give the whole back in the place of its parts."""
    arranging.undo_split(assessment, whole_of(key) or key, by=g.member)
    return redirect(_at_plan(assessment, done="whole", _anchor=f"action-{whole_of(key) or key}"), 303)


@bp.post("/plan/<action:key>/split-again")
@requires(Permission.PLAN_EDIT)
def split_again(assessment: Assessment, key: str):
    """Split an action again as it was split before."""
    arranging.redo_split(assessment, key, by=g.member)
    return redirect(_at_plan(assessment), 303)


@bp.get("/plan/merge")
@requires(Permission.PLAN_EDIT)
def merge(assessment: Assessment):
    """Ask what the one action says that several become; who ticked too few is told on the board."""
    actions.refuse_archived(assessment)
    found = outcome_here(assessment)
    wanted = request.args.getlist("key")
    keys = tuple(action.key for action in found.plan.actions if action.key in wanted)
    if len(keys) < 2:
        faults = {"choose": _("Tick at least two actions to bring together.")}
        return show(board(assessment, found, report_here(found), faults=faults)), 422
    return show(_merge_page(assessment, keys))


@bp.post("/plan/merge")
@requires(Permission.PLAN_EDIT)
def save_merge(assessment: Assessment):
    """Bring the actions together."""
    actions.refuse_archived(assessment)
    found, seen = outcome_here(assessment), _seen(request.form.getlist("seen"))
    typed = {name: seen_text(request.form.get(name, "")) for name in FIELDS}
    stands = next((one for one in found.plan.actions if one.key in seen), NOBODY)
    looked = _looked({name: typed[name] for name in ("measure", "owner")}, stands)
    wish, faults = _wish(typed, found.questionnaire, stands)
    faults = {**faults, **looked.faults}
    _tell(assessment, "", looked, saved=not faults)
    if faults and len(seen) > 1:
        return show(_merge_page(assessment, tuple(seen), typed=typed, faults=faults, guard=looked.panel(saved=False))), 422
    try:
        key = arranging.merge(assessment, seen, wish, by=g.member) if len(seen) > 1 else None
    except actions.DecisionChanged as ahead:
        faults = {
            "measure": _("Someone else changed action %(action)s first. Look at it, and bring them together again.", action=ahead.key)
        }
        return show(_merge_page(assessment, tuple(seen), typed=typed, faults=faults)), 409
    if key is None:
        return redirect(_at_plan(assessment, choose="1"), 303)
    return redirect(url_for("plan.action", ref=assessment.ref, key=key, done="merged"), 303)


@bp.post("/plan/<action:key>/apart")
@requires(Permission.PLAN_EDIT)
def undo_merge(assessment: Assessment, key: str):
    """Give the actions back that are done in one."""
    arranging.undo_merge(assessment, key, by=g.member)
    return redirect(_at_plan(assessment, done="apart"), 303)


@bp.post("/plan/<action:key>/merge-again")
@requires(Permission.PLAN_EDIT)
def merge_again(assessment: Assessment, key: str):
    """Do the same actions in one again."""
    arranging.redo_merge(assessment, key, by=g.member)
    return redirect(url_for("plan.action", ref=assessment.ref, key=key, done="merged"), 303)


@bp.get("/plan/own")
@requires(Permission.PLAN_EDIT)
def own(assessment: Assessment):
    """Ask for an own action."""
    actions.refuse_archived(assessment)
    return show(_own_page(assessment))


@bp.post("/plan/own")
@requires(Permission.PLAN_EDIT)
def save_own(assessment: Assessment):
    """Add an own action."""
    actions.refuse_archived(assessment)
    found = outcome_here(assessment)
    typed = {name: seen_text(request.form.get(name, "")) for name in (*FIELDS, "finding", "class_", "about", "new")}
    stands = NOBODY
    looked = _looked({name: typed[name] for name in ("measure", "owner", "finding")}, stands)
    wish, faults = _wish(typed, found.questionnaire, stands)
    if typed["class_"] not in {one.id for one in found.questionnaire.scoring.actions.classes}:
        faults["class_"] = _("Choose one of the priorities.")
    faults = {**faults, **looked.faults}
    _tell(assessment, "", looked, saved=not faults)
    if faults:
        return show(_own_page(assessment, typed=typed, faults=faults, guard=looked.panel(saved=False))), 422
    about = about_of(typed["about"], found.questionnaire)
    whole = {"class_": typed["class_"], "finding": typed["finding"] or None, **about}
    new = typed["new"] if number_of(typed["new"], OWN) else ""
    key = arranging.add(assessment, new, replace(wish, **whole), by=g.member)
    return redirect(url_for("plan.action", ref=assessment.ref, key=key, done="added"), 303)


@bp.errorhandler(ActionGone)
def action_gone(error: ActionGone):
    """Say that some actions do not stand in the plan any more as the page showed them."""
    return error_page(
        409,
        title=_("The plan has changed"),
        says=_(
            "These actions are no longer in the plan as they were on your page: %(actions)s. Nothing was changed.",
            actions=", ".join(error.keys),
        ),
        what_to_do=_(
            "Somebody may have split them, or brought them together with others. Open the plan again, and undo that first if you must."
        ),
    )


def _at_plan(assessment: Assessment, **more: str) -> str:
    return url_for("plan.plan", ref=assessment.ref, **more)


def _names_of_parts() -> tuple[str, ...]:
    return tuple(f"{name}{number}" for number in range(1, MOST_PARTS + 1) for name in FIELDS)


def _looked(texts: Mapping[str, str], stands: Action) -> Looked:
    stood = (stands.measure, stands.owner)
    words = labels()
    return look(texts, dict.fromkeys(texts, stood), sent=request.form, labels={name: words[name.rstrip("1234")] for name in texts})


def _wish(typed: Mapping[str, str], questionnaire: Questionnaire, stands: Action, end: str = "") -> tuple[Decision, dict[str, str]]:
    """Return what was typed of one action, and what is wrong with it; `end` is what the names of its fields end with."""
    faults: dict[str, str] = {}
    own = {name: typed.get(f"{name}{end}", "") for name in FIELDS}
    if not own["measure"]:
        faults["measure"] = _("Write what you are going to do.")
    for name, most in (("measure", LONGEST), ("owner", LONGEST_LINE)):
        if len(own[name]) > most:
            faults[name] = _("This text is too long. Use at most %(most)s characters.", most=most)
    due = read_days(own, faults, ("due",))["due"]
    owner = read_owner(own["who"], own["owner"], questionnaire, stood=stands, faults=faults)
    whose = {name: value for name, value in owner.items() if value} if stands.origin == OWN or not stands.owner else owner
    return Decision(measure=own["measure"], due=due, **whose), {f"{name}{end}": says for name, says in faults.items()}


def _wishes(typed: Mapping[str, str], questionnaire: Questionnaire, stands: Action) -> tuple[list[Decision], dict[str, str]]:
    """Return what was typed of each part; a part about which nothing was typed is none."""
    used = [number for number in range(1, MOST_PARTS + 1) if typed[f"measure{number}"] or typed[f"due{number}"]]
    read = [_wish(typed, questionnaire, stands, str(number)) for number in used]
    faults = {name: says for _one, found in read for name, says in found.items()}
    if len(used) < 2:
        faults[f"measure{2 if used == [1] else 1}"] = _("Write at least two measures. Else there is nothing to split.")
    return [wish for wish, _found in read], faults


def _seen(sent: list[str]) -> dict[str, int]:
    """Return keys with the revisions that a page showed."""
    pairs = (text.rpartition(" ") for text in sent)
    return {key: int(number) for key, _space, number in pairs if key and number.isascii() and number.isdigit() and len(number) < 9}


def _tell(assessment: Assessment, key: str, looked: Looked, *, saved: bool) -> None:
    guarding.tell(looked, by=g.member, assessment=assessment, where=f"plan {key}".strip(), saved=saved)


def _split_page(assessment: Assessment, key: str, *, typed=None, faults=None, revision=None, guard=None, ahead="") -> SplitPage:
    found = outcome_here(assessment)
    stands = action_here(assessment, found, key)
    shown = {"measure1": stands.measure, "who1": shown_owner(stands), "owner1": stands.owner}
    number = decided(assessment, key)[1]
    return SplitPage(
        assessment, key, name_of(line_of(report_here(found), key)), tuple(range(1, MOST_PARTS + 1)), owner_groups(found.questionnaire),
        typed or shown, number if revision is None else revision, found.questionnaire.language, faults or {}, guard, ahead,
    )  # fmt: skip


def _merge_page(assessment: Assessment, keys: tuple[str, ...], *, typed=None, faults=None, guard=None) -> MergePage:
    found = outcome_here(assessment)
    chosen = [action_here(assessment, found, key) for key in keys]
    report, revisions = report_here(found), actions.revisions_of(assessment, keys)
    owners = {(shown_owner(one), one.owner) for one in chosen}
    who, owner = owners.pop() if len(owners) == 1 else ("", "")
    shown = {
        "measure": "\n".join(dict.fromkeys(one.measure for one in chosen)), "who": who, "owner": owner,
        "due": shown_day(min(one.due for one in chosen).isoformat()),
    }  # fmt: skip
    return MergePage(
        assessment, tuple(line_of(report, key) for key in keys), tuple(f"{key} {revisions[key]}" for key in keys),
        owner_groups(found.questionnaire), typed or shown, found.questionnaire.language, faults or {}, guard,
    )  # fmt: skip


def _own_page(assessment: Assessment, *, typed=None, faults=None, guard=None) -> OwnPage:
    found = outcome_here(assessment)
    classes = tuple((one.id, one.text) for one in found.questionnaire.scoring.actions.classes)
    shown = {"class_": classes[-1][0], "about": request.args.get("about", "")}
    return OwnPage(
        assessment, arranging.new_key(assessment), abouts(found.questionnaire), owner_groups(found.questionnaire), classes, typed or shown,
        found.questionnaire.language, faults or {}, guard,
    )  # fmt: skip
