"""The page on which the next round begins, with what goes along and what is filled in anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.services import rounds
from selfassess.services.rounds import Foreseen
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.assess.listing import look_at_title, title_fault
from selfassess.web.guarding import NOTHING, Looked, Panel
from selfassess.web.kinds.typed import read_day, shown_day
from selfassess.web.pages import show

bp = Blueprint("beginning", __name__)


@dataclass(frozen=True, slots=True)
class NextRoundPage:
    """What to know before the next round begins. `following`: rounds that follow already; `typed` and `faults` by name of field."""

    assessment: Assessment
    foreseen: Foreseen
    following: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None


@bp.get("/next-round")
@requires(Permission.ASSESSMENT_START)
def next_round(assessment: Assessment):
    """Ask what the next round is called, and for which day it counts."""
    usual = {"title": _("Self-assessment %(year)s", year=now().year), "reference_date": shown_day(now().date())}
    return show(_page(assessment, usual))


@bp.post("/next-round")
@requires(Permission.ASSESSMENT_START)
def begin(assessment: Assessment):
    """Begin the next round, and go on to its task list; pressed twice it begins once."""
    typed = {name: request.form.get(name, "")[:1000] for name in ("title", "reference_date")}
    day, looked = read_day(typed["reference_date"]), look_at_title(typed["title"], "")
    faults = {"title": title_fault(typed["title"]), "reference_date": "" if day else _no_day()}
    faults = {name: says for name, says in faults.items() if says} | looked.faults
    if faults:
        guarding.tell(looked, by=g.member, assessment=assessment, where="start", saved=False)
        return show(_page(assessment, typed, faults, looked)), 422
    made = rounds.begin_round(assessment, title=typed["title"], reference_date=date.fromisoformat(day), by=g.member)
    guarding.tell(looked, by=g.member, assessment=made)
    return redirect(url_for("rounds.confirming.to_confirm", ref=made.ref, begun=1), 303)


def _page(
    assessment: Assessment, typed: Mapping[str, str], faults: Mapping[str, str] | None = None, looked: Looked = NOTHING
) -> NextRoundPage:
    following = tuple((one.title, url_for("assess.listing.tasks", ref=one.ref)) for one in rounds.next_of(assessment))
    return NextRoundPage(assessment, rounds.foresee(assessment), following, typed, faults or {}, looked.panel(saved=False))


def _no_day() -> str:
    return _("Write the date as day-month-year, for example 30-6-2025.")
