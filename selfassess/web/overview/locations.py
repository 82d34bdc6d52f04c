"""The locations of an organisation: add, rename, take away, and say which one an assessment is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.assessment import ARCHIVED, Assessment
from selfassess.models.location import LONGEST_NAME, Location, as_name
from selfassess.models.organisation import Organisation
from selfassess.services import locations
from selfassess.services.locations import NameTaken
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.pages import show

bp = Blueprint("locations", __name__)

NEW = "new"  # field of the name of a location that is added; of others it is `name-REF`


@dataclass(frozen=True, slots=True)
class LocationsPage:
    """The locations, each with a field for its name. `typed` and `faults` by name of field."""

    organisation: Organisation
    locations: list[Location]
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    said: str = ""


@bp.get("/organisations/<ref>/locations")
@requires(Permission.LOCATION_MANAGE)
def list_locations(organisation: Organisation):
    """Show the locations."""
    return show(_page(organisation, said=_messages().get(request.args.get("said", ""), "")))


@bp.post("/organisations/<ref>/locations")
@requires(Permission.LOCATION_MANAGE)
def add(organisation: Organisation):
    """Add a location."""
    typed, looked, faults = _read(NEW, "")
    if faults:
        return _shown_back(organisation, {NEW: typed}, looked, faults)
    locations.add(organisation, typed, by=g.member)
    guarding.tell(looked, by=g.member, organisation=organisation)
    return _back(organisation, "added")


@bp.post("/organisations/<ref>/locations/<location_ref>")
@requires(Permission.LOCATION_MANAGE)
def rename(organisation: Organisation, location_ref: str):
    """Give a location another name."""
    found = locations.find(organisation, location_ref) or abort(404)
    name = f"name-{found.ref}"
    typed, looked, faults = _read(name, found.name)
    if not faults:
        try:
            locations.rename(organisation, found.ref, typed, by=g.member)
        except NameTaken:
            faults = {name: _("Another location has this name already. Choose another name.")}
    if faults:
        return _shown_back(organisation, {name: typed}, looked, faults)
    guarding.tell(looked, by=g.member, organisation=organisation)
    return _back(organisation, "renamed")


@bp.post("/organisations/<ref>/locations/<location_ref>/remove")
@requires(Permission.LOCATION_MANAGE)
def remove(organisation: Organisation, location_ref: str):
    """Take a location out of the list; its assessments stay."""
    locations.remove(organisation, location_ref, by=g.member)
    return _back(organisation, "removed")


@bp.post("/assessments/<ref>/location")
@requires(Permission.ASSESSMENT_START)
def locate(assessment: Assessment):
    """Say which location an assessment is about."""
    chosen = request.form.get("location", "")
    found = locations.find(g.member.organisation, chosen)
    if assessment.state == ARCHIVED or (chosen and found is None):
        abort(409)
    locations.put(assessment, found, by=g.member)
    return redirect(url_for("assess.listing.tasks", ref=assessment.ref, saved=1), 303)


def _read(name: str, before: str) -> tuple[str, Looked, dict[str, str]]:
    """Return the name that was typed as it would be kept, what the guard found, and what is wrong with it."""
    sent = request.form.get(name, "")
    typed = as_name(sent)
    looked = look({name: typed}, {name: before}, sent=request.form, labels={name: _("Name of the location")}, location=(name,))
    if not typed:
        return typed, looked, {name: _("Give the location a name.")}
    if len(sent.strip()) > LONGEST_NAME:
        return sent, looked, {name: _("This name is too long. Use at most %(most)s characters.", most=LONGEST_NAME)}
    return typed, looked, dict(looked.faults)


def _shown_back(organisation: Organisation, typed: Mapping[str, str], looked: Looked, faults: Mapping[str, str]):
    guarding.tell(looked, by=g.member, organisation=organisation, where="locations", saved=False)
    return show(_page(organisation, typed=typed, faults=faults, looked=looked)), 422


def _page(organisation: Organisation, *, typed=None, faults=None, looked: Looked = NOTHING, said: str = "") -> LocationsPage:
    return LocationsPage(organisation, locations.list_of(organisation), typed or {}, faults or {}, looked.panel(saved=False), said)


def _messages() -> dict[str, str]:
    return {
        "added": _("The location is added."),
        "renamed": _("The location has another name now."),
        "removed": _("The location is taken out of the list. Self-assessments about it are still there."),
    }


def _back(organisation: Organisation, said: str):
    return redirect(url_for("overview.locations.list_locations", ref=organisation.ref, said=said), 303)
