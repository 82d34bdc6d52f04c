"""Taking a piece of evidence away: by hand, or because client data stands in it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.adapters.files import StoreFailed
from selfassess.models.evidence import Piece, PieceVersion
from selfassess.models.organisation import Organisation
from selfassess.services import evidence, forgetting, incidents
from selfassess.services.depot import clear_away, count_unwanted
from selfassess.services.evidence import Shown
from selfassess.web.access import Permission, requires
from selfassess.web.evidence.library import piece_or_404
from selfassess.web.evidence.telling import StandsAt, stands_at, version_name
from selfassess.web.evidence.words import depot
from selfassess.web.incident.words import kinds_to_choose
from selfassess.web.pages import show

bp = Blueprint("removing", __name__, url_prefix="/organisations/<ref>/evidence")


@dataclass(frozen=True, slots=True)
class DeletePage:
    """Whether a piece must go, or one of its versions (`version`: what it is called, empty for the whole piece).

    `count`: how many versions go; `places`: where it counts now; `changed`: the piece is not what the page showed.
    """

    organisation: Organisation
    piece: Piece
    number: int | None
    version: str
    count: int
    places: list[StandsAt]
    changed: bool = False

    @property
    def questions(self) -> int:
        """At how many questions that is, each once, in however many self-assessments."""
        return len({(place.item_id, place.title) for place in self.places})


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """A piece with client data in it, and what kind of data. `faults` by name of field."""

    organisation: Organisation
    piece: Piece
    count: int
    places: list[StandsAt]
    kinds: list[tuple[str, str]]
    chosen: list[str]
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemovedPage:
    """What to do now that the piece is gone. `left`: a file of this organisation is still in the store."""

    organisation: Organisation
    left: bool


@bp.get("/<evidence_ref>/delete")
@requires(Permission.EVIDENCE_DELETE)
def ask_delete(organisation: Organisation, evidence_ref: str):
    """Say what will happen, and ask whether it must."""
    return show(_delete_page(organisation, piece_or_404(organisation, evidence_ref)))


@bp.post("/<evidence_ref>/delete")
@requires(Permission.EVIDENCE_DELETE)
def delete(organisation: Organisation, evidence_ref: str):
    """Delete a piece, or one version; not when it is no longer what the page showed."""
    found = piece_or_404(organisation, evidence_ref)
    if request.form.get("revision") != str(found.piece.revision):
        return show(replace(_delete_page(organisation, found), changed=True)), 409
    version = _version_asked(found)
    if version is None:
        evidence.delete_piece(found, by=g.member)
        place = url_for("evidence.library.pieces", ref=organisation.ref, said="deleted")
    else:
        evidence.delete_version(found, version, by=g.member)
        place = url_for("evidence.library.piece", ref=organisation.ref, evidence_ref=evidence_ref, said="version-deleted")
    leave_nothing()
    return redirect(place, 303)


@bp.get("/<evidence_ref>/incident")
@requires(Permission.INCIDENT_REPORT)
def ask_incident(organisation: Organisation, evidence_ref: str):
    """Ask what kind of client data stands in it."""
    return show(_incident_page(organisation, piece_or_404(organisation, evidence_ref)))


@bp.post("/<evidence_ref>/incident")
@requires(Permission.INCIDENT_REPORT)
def incident(organisation: Organisation, evidence_ref: str):
    """Take the piece away, everywhere."""
    found = piece_or_404(organisation, evidence_ref)
    kinds = [kind for kind in request.form.getlist("kinds") if kind in incidents.KINDS]
    if not kinds:
        faults = {"kinds": _("Choose what kind of data it is. The data itself is not kept.")}
        return show(replace(_incident_page(organisation, found), faults=faults)), 422
    evidence.delete_piece(found, by=g.member, reason=evidence.INCIDENT, kinds=kinds)
    leave_nothing()
    return redirect(url_for("evidence.removing.removed", ref=organisation.ref), 303)


@bp.get("/removed")
@requires(Permission.INCIDENT_REPORT)
def removed(organisation: Organisation):
    """Say what to do now."""
    return show(RemovedPage(organisation, count_unwanted(organisation.id) > 0))


def _delete_page(organisation: Organisation, found: Shown) -> DeletePage:
    version = _version_asked(found)
    if version is None:
        return DeletePage(organisation, found.piece, None, "", len(found.versions), stands_at(found))
    return DeletePage(organisation, found.piece, version.number, version_name(version), 1, stands_at(found, counting=version))


def _version_asked(found: Shown) -> PieceVersion | None:
    """Return the version that the address names; None for the whole piece, also when it has no other version."""
    number = request.args.get("version", "")
    if not number:
        return None
    version = next((one for one in found.versions if str(one.number) == number), None) or abort(404)
    return version if len(found.versions) > 1 else None


def _incident_page(organisation: Organisation, found: Shown) -> IncidentPage:
    asked = [*request.args.getlist("kinds"), *request.form.getlist("kinds")]
    return IncidentPage(
        organisation,
        found.piece,
        len(found.versions),
        stands_at(found),
        kinds_to_choose(),
        [kind for kind in asked if kind in incidents.KINDS],
    )


def leave_nothing() -> None:
    """Take the files out of the store, and what was deleted out of this process and the files of the database.

    A store that fails keeps nobody here: its files are remembered and taken away later.
    """
    with suppress(StoreFailed):
        clear_away(depot())
    forgetting.forget(current_app.config["SETTINGS"].instance)
