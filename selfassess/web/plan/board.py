"""The board of the plan: all actions as a list, by owner, by day or by section, and only some of them when asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.action import ENDED, MERGED, STATUSES, Action, number_of, whole_of
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import ARCHIVED, Assessment
from selfassess.models.database import now
from selfassess.reports.plan_report import ActionLine, PlanReport
from selfassess.reports.voice import PLAN_STATUS_WORDS, heading
from selfassess.web.access import Permission, requires
from selfassess.web.pages import show
from selfassess.web.plan.keys import know_keys
from selfassess.web.plan.standing import may_change, name_of, outcome_here, part_words, report_here, voice_here

bp = Blueprint("plan", __name__, url_prefix="/assessments/<ref>")
bp.record_once(know_keys)

LIST, BY_OWNER, BY_DATE, BY_SECTION = "list", "owner", "date", "section"
OPEN = "open"
TONES = {"done": "done", "in_progress": "busy", "in_review": "busy"}
WEEK, MONTH = timedelta(days=7), timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Row:
    """One action on the board. `about` in the language of the questionnaire; `late`: how long, in words, or empty."""

    key: str
    number: str
    about: str
    part: str
    says: str
    measure: str
    status: str
    tone: str
    owner: str
    due: str
    late: str
    because: tuple[str, ...]
    news: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Actions that are shown together; `name` is empty where they need none. `is_one`: one owner can take them up together."""

    name: str
    rows: tuple[Row, ...]
    is_one: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the board under a heading; `note` says more, `lang` is of both where it is not the page's."""

    id: str
    name: str
    note: str
    lang: str | None
    bundles: tuple[Bundle, ...]

    @property
    def number(self) -> int:
        """How many actions it has."""
        return sum(len(bundle.rows) for bundle in self.bundles)


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the plan is shown: `status`, `owner` and `class_` as they were asked, empty for all; and what can be asked."""

    status: str
    owner: str
    class_: str
    statuses: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]
    classes: tuple[tuple[str, str], ...]

    @property
    def is_set(self) -> bool:
        """Whether something is left out."""
        return bool(self.status or self.owner or self.class_)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The board. `views`: (text, address, whether it is this one); `choose`: actions are ticked to bring together, some `ticked` already."""

    assessment: Assessment
    groups: tuple[Group, ...]
    closed: tuple[ActionLine, ...]
    total: int
    shown: int
    late: int
    view: str
    views: tuple[tuple[str, str, bool], ...]
    filters: Filters
    may_edit: bool
    choose: bool
    lang: str
    without_gap: str = ""
    gone: str = ""
    done: str = ""
    is_archived: bool = False
    ticked: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)


@bp.get("/plan")
@requires(Permission.PLAN_VIEW)
def plan(assessment: Assessment):
    """Show what to do, in the way that was asked."""
    found = outcome_here(assessment)
    return show(board(assessment, found, report_here(found)))


def board(assessment: Assessment, found: Outcome, report: PlanReport, *, faults: Mapping[str, str] | None = None) -> PlanPage:
    """Return the board as the address asks for it; `faults` are about what was ticked there."""
    today, view = now().date(), _chosen("view", (LIST, BY_OWNER, BY_DATE, BY_SECTION)) or LIST
    filters = _filters(found)
    wanted = [action for action in found.plan.actions if _is_wanted(action, filters)]
    keys = {action.key for action in found.plan.actions}
    asked = request.args.get("without_gap", "")
    return PlanPage(
        assessment=assessment,
        groups=tuple(_GROUPINGS[view](found, report, wanted, today)),
        closed=report.closed,
        total=len(found.plan.actions),
        shown=len(wanted),
        late=sum(action.is_late(today) for action in found.plan.actions),
        view=view,
        views=_views(assessment, view, filters),
        filters=filters,
        may_edit=may_change(assessment),
        choose="choose" in request.args and may_change(assessment),
        lang=found.questionnaire.language,
        without_gap=asked if asked in found.result.items and asked not in keys else "",
        gone=asked if asked not in keys and (whole_of(asked) or number_of(asked, MERGED)) else "",
        done=_done(request.args.get("done", "")),
        is_archived=assessment.state == ARCHIVED,
        ticked=tuple(request.args.getlist("key")),
        faults=faults or {},
    )


def row_of(action: Action, line: ActionLine, today: date) -> Row:
    """Return an action as the board shows it."""
    day, text, _by = line.log[-1] if line.log else ("", "", "")
    return Row(
        action.key, line.number, name_of(line), part_words(action.key), line.first, line.measure if line.items else "", line.status,
        TONES.get(action.status, ""), line.owner, line.due, late_words(action, today), line.because,
        _("%(day)s: %(text)s", day=day, text=text) if text else "",
    )  # fmt: skip


def late_words(action: Action, today: date) -> str:
    """Return how late an action is, in words; empty when it is in time or needs nothing more."""
    days = (today - action.due).days
    return ngettext("%(num)s day late", "%(num)s days late", days) if action.is_late(today) else ""


def _done(what: str) -> str:
    words = {
        "apart": _("The actions stand apart again. What was typed in the one stays and can be brought back."),
        "whole": _("The action is one again. What was typed in its parts stays and can be brought back."),
    }
    return words.get(what, "")


def _by_class(found: Outcome, report: PlanReport, wanted: list[Action], today: date) -> Iterable[Group]:
    for one in found.questionnaire.scoring.actions.classes:
        rows = _rows(report, (action for action in wanted if action.class_ == one.id), today)
        if rows:
            yield Group(
                f"class-{one.id}", _("Priority: %(name)s", name=one.text), one.term, found.questionnaire.language, (Bundle("", rows),)
            )


def _by_owner(_found: Outcome, report: PlanReport, wanted: list[Action], today: date) -> Iterable[Group]:
    owners = sorted({action.owner for action in wanted}, key=lambda owner: (not owner, owner.casefold()))
    for place, owner in enumerate(owners):
        rows = _rows(report, _soonest(action for action in wanted if action.owner == owner), today)
        yield Group(f"owner-{place}", owner or _("No owner yet"), "", None, (Bundle("", rows),))


def _by_date(_found: Outcome, report: PlanReport, wanted: list[Action], today: date) -> Iterable[Group]:
    periods: tuple[tuple[str, str, Callable[[Action], bool]], ...] = (
        ("late", _("Too late"), lambda one: one.is_late(today)),
        ("week", _("Ready within a week"), lambda one: one.is_open and today <= one.due <= today + WEEK),
        ("month", _("Ready within a month"), lambda one: one.is_open and today + WEEK < one.due <= today + MONTH),
        ("later", _("Ready later"), lambda one: one.is_open and one.due > today + MONTH),
        ("ended", _("Done or dropped"), lambda one: not one.is_open),
    )
    for name, says, holds in periods:
        rows = _rows(report, _soonest(action for action in wanted if holds(action)), today)
        if rows:
            yield Group(name, says, "", None, (Bundle("", rows),))


def _by_section(found: Outcome, report: PlanReport, wanted: list[Action], today: date) -> Iterable[Group]:
    """Yield the actions of each section, those of one owner together. Source: docs/scoring.md 4.8."""
    titles = {section.id: heading(section.id, section.title) for section in found.questionnaire.sections} | {
        "": _("The whole organisation")
    }
    for section, title in titles.items():
        here = [action for action in wanted if action.section == section]
        owners = dict.fromkeys(action.owner for action in here)
        bundles = tuple(
            Bundle(
                (owner or _("No owner yet")) if len(owners) > 1 or owner else "",
                _rows(report, (one for one in here if one.owner == owner), today),
                bool(owner) and sum(one.owner == owner for one in here) > 1,
            )
            for owner in owners
        )
        if here:
            yield Group(f"section-{section}", title, "", found.questionnaire.language if section else None, bundles)


_GROUPINGS = {LIST: _by_class, BY_OWNER: _by_owner, BY_DATE: _by_date, BY_SECTION: _by_section}


def _rows(report: PlanReport, actions: Iterable[Action], today: date) -> tuple[Row, ...]:
    lines = {line.key: line for line in report.actions}
    return tuple(row_of(action, lines[action.key], today) for action in actions)


def _soonest(actions: Iterable[Action]) -> list[Action]:
    return sorted(actions, key=lambda action: (action.due, action.number))


def _filters(found: Outcome) -> Filters:
    classes = found.questionnaire.scoring.actions.classes
    voice = voice_here()
    owners = sorted({action.owner for action in found.plan.actions if action.owner}, key=str.casefold)
    return Filters(
        status=_chosen("status", (OPEN, *STATUSES)),
        owner=request.args.get("owner", "") if request.args.get("owner") in owners else "",
        class_=_chosen("class", [one.id for one in classes]),
        statuses=(
            ("", _("All")),
            (OPEN, _("Everything that is not done")),
            *((key, voice.word(PLAN_STATUS_WORDS, key)) for key in STATUSES),
        ),
        owners=(("", _("All")), *((owner, owner) for owner in owners)),
        classes=(("", _("All")), *((one.id, one.text) for one in classes)),
    )


def _chosen(name: str, possible: Iterable[str]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in possible else ""


def _is_wanted(action: Action, filters: Filters) -> bool:
    has_status = action.status not in ENDED if filters.status == OPEN else filters.status in ("", action.status)
    return has_status and filters.owner in ("", action.owner) and filters.class_ in ("", action.class_)


def _views(assessment: Assessment, view: str, filters: Filters) -> tuple[tuple[str, str, bool], ...]:
    words = {LIST: _("By priority"), BY_OWNER: _("By owner"), BY_DATE: _("By day"), BY_SECTION: _("By subject")}
    asked = {"status": filters.status, "owner": filters.owner, "class": filters.class_}
    kept = {name: value for name, value in asked.items() if value}
    return tuple((text, url_for("plan.plan", ref=assessment.ref, view=key, **kept), key == view) for key, text in words.items())
