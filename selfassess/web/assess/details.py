"""What an assessment is called, and for which day it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.assessment import Assessment
from selfassess.services import assessments, locations, states
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.assess.listing import location_choices, look_at_title, title_fault
from selfassess.web.guarding import Panel
from selfassess.web.kinds.typed import read_day, shown_day
from selfassess.web.pages import show

bp = Blueprint("details", __name__)


@dataclass(frozen=True, slots=True)
class DetailsPage:
    """The title, the reference date and the second assessor. `typed` and `faults` by name of field.

    `stood`: the mark of what the page was made from; `overtaken`: someone else was first, what stands is told.
    """

    assessment: Assessment
    typed: Mapping[str, str]
    second_assessor: bool
    stood: str
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    overtaken: bool = False

    @property
    def locations(self) -> list[tuple[str, str]]:
        """What it may be about; nothing where the organisation has no locations."""
        return location_choices()

    @property
    def location(self) -> str:
        """Which location it is about; empty for the organisation as a whole."""
        return locations.ref_of(self.assessment)

    @property
    def is_seconded(self) -> bool:
        """Whether somebody judges apart, so that there is nothing to choose."""
        return states.has_second(self.assessment)


@bp.get("/<ref>/details")
@requires(Permission.ASSESSMENT_START)
def details(assessment: Assessment):
    """Show how the assessment is described."""
    typed = {"title": assessment.title, "reference_date": shown_day(assessment.reference_date)}
    return show(DetailsPage(assessment, typed, assessment.second_assessor, assessments.mark_of(assessment)))


@bp.post("/<ref>/details")
@requires(Permission.ASSESSMENT_START)
def save_details(assessment: Assessment):
    """Describe the assessment anew; what is not right is shown back as it was typed."""
    typed = {name: request.form.get(name, "")[:1000] for name in ("title", "reference_date")}
    seconded, stood = "second_assessor" in request.form, request.form.get("stood")
    day = read_day(typed["reference_date"])
    looked = look_at_title(typed["title"], assessment.title)
    faults = {"title": title_fault(typed["title"]), "reference_date": "" if day else _no_day()}
    faults = {name: says for name, says in faults.items() if says}
    if faults:
        guarding.tell(looked, by=g.member, assessment=assessment, saved=False)
        return show(DetailsPage(assessment, typed, seconded, stood or "", faults | looked.faults, looked.panel(saved=False))), 422
    title = assessment.title if looked.refused else typed["title"]
    try:
        assessments.rename(
            assessment, title=title, reference_date=date.fromisoformat(day), second_assessor=seconded, by=g.member, stood=stood
        )
    except assessments.DescriptionChanged:
        guarding.tell(looked, by=g.member, assessment=assessment, saved=False)
        now = assessments.mark_of(assessment)
        return show(DetailsPage(assessment, typed, seconded, now, looked.faults, looked.panel(saved=False), overtaken=True)), 409
    guarding.tell(looked, by=g.member, assessment=assessment)
    if looked.refused:
        return show(DetailsPage(assessment, typed, seconded, assessments.mark_of(assessment), looked.faults, looked.panel(saved=True))), 422
    return redirect(url_for("assess.listing.tasks", ref=assessment.ref, saved=1), 303)


def _no_day() -> str:
    return _("Write the date as day-month-year, for example 30-6-2025.")
