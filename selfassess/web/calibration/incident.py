"""Client data in the text of an agreement: taken out, also of one that holds no longer."""

from dataclasses import dataclass, field

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.calibration import Agreement
from selfassess.models.organisation import Organisation
from selfassess.services import calibration, forgetting, incidents
from selfassess.web.access import Permission, requires
from selfassess.web.incident.words import kinds_to_choose
from selfassess.web.pages import show

bp = Blueprint("incident", __name__, url_prefix="/organisations/<ref>/agreements")


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """What kind of client data stands in one agreement."""

    organisation: Organisation
    agreement: Agreement
    kinds: list[tuple[str, str]]
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemovedPage:
    """What to do now that the text is gone."""

    organisation: Organisation


@bp.get("/removed")
@requires(Permission.INCIDENT_REPORT)
def removed(organisation: Organisation):
    """Say what to do now."""
    return show(RemovedPage(organisation))


@bp.get("/<agreement_ref>/incident")
@requires(Permission.INCIDENT_REPORT)
def ask(organisation: Organisation, agreement_ref: str):
    """Ask what kind of client data stands in an agreement."""
    return show(_page(organisation, agreement_ref))


@bp.post("/<agreement_ref>/incident")
@requires(Permission.INCIDENT_REPORT)
def take_out(organisation: Organisation, agreement_ref: str):
    """Take the text out, everywhere."""
    kinds = [kind for kind in request.form.getlist("kinds") if kind in incidents.KINDS]
    page = _page(organisation, agreement_ref, faults={} if kinds else {"kinds": _nothing_chosen()})
    if page.faults:
        return show(page), 422
    calibration.take_out(page.agreement, kinds=kinds, by=g.member)
    forgetting.forget(current_app.config["SETTINGS"].instance)
    return redirect(url_for("calibration.incident.removed", ref=organisation.ref), 303)


def _nothing_chosen() -> str:
    return _("Choose what kind of data it is. The data itself is not kept.")


def _page(organisation: Organisation, ref: str, *, faults: dict[str, str] | None = None) -> IncidentPage:
    found = calibration.agreement_of(organisation, ref) or abort(404)
    return IncidentPage(organisation, found, kinds_to_choose(), faults or {})
