"""The pages about keeping, exporting and deleting data: parse, ask, show."""

import contextlib
import tempfile
from dataclasses import dataclass, field

from flask import Blueprint, current_app, g, redirect, request, send_file, session, url_for
from flask_babel import gettext as _

from selfassess.adapters.files import FileStore, StoreFailed
from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.models.organisation import Organisation
from selfassess.services import forgetting, leaving, retention
from selfassess.services.depot import clear_away
from selfassess.web.access import Permission, requires
from selfassess.web.evidence.words import depot
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("leaving", __name__)

IN_MEMORY = 8_000_000  # a larger export goes through a file


@dataclass(frozen=True, slots=True)
class DataPage:
    """What is kept for how long, the export, and deleting the organisation. `typed` and `faults` by name of field."""

    organisation: Organisation
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    message: str = ""
    closed_between: tuple[int, int] = retention.CLOSED_BETWEEN
    log_between: tuple[int, int] = retention.LOG_BETWEEN


@dataclass(frozen=True, slots=True)
class DeletePage:
    """Whether this assessment must really go."""

    assessment: Assessment
    typed: str = ""
    faults: dict[str, str] = field(default_factory=dict)


@bp.get("/organisations/<ref>/data")
@requires(Permission.ORGANISATION_LEAVE)
def data(organisation: Organisation):
    """Show what is kept for how long, and the ways out."""
    said = {"kept": _("Saved."), "deleted": _("The self-assessment is deleted.")}.get(request.args.get("said", ""), "")
    return show(_page(organisation, message=said))


@bp.post("/organisations/<ref>/data/periods")
@requires(Permission.ORGANISATION_LEAVE)
def choose_periods(organisation: Organisation):
    """Keep for how long things are kept."""
    typed = {name: request.form.get(name, "").strip()[:10] for name in ("closed_years", "log_years")}
    between = {"closed_years": retention.CLOSED_BETWEEN, "log_years": retention.LOG_BETWEEN}
    faults = {name: _wrong_years(*between[name]) for name, value in typed.items() if not _is_between(value, *between[name])}
    if faults:
        return show(_page(organisation, typed=typed, faults=faults)), 422
    retention.choose_periods(organisation, closed_years=int(typed["closed_years"]), log_years=int(typed["log_years"]), by=g.member)
    return redirect(url_for("leaving.data", ref=organisation.ref, said="kept"), 303)


@bp.post("/organisations/<ref>/data/export")
@requires(Permission.ORGANISATION_LEAVE)
def export(organisation: Organisation):
    """Give everything this organisation has as one file."""
    made, at = tempfile.SpooledTemporaryFile(IN_MEMORY), now()  # noqa: SIM115 - the response closes it
    leaving.write_export(organisation, made, at=at, language=language(), by=g.member, store=_store())
    made.seek(0)
    return send_file(
        made, "application/zip", as_attachment=True, download_name=f"export-{organisation.ref}-{at.date().isoformat()}.zip", max_age=0
    )


@bp.post("/organisations/<ref>/data/delete")
@requires(Permission.ORGANISATION_LEAVE)
def delete_organisation(organisation: Organisation):
    """Delete the organisation when its name was typed."""
    typed = request.form.get("name", "")
    if not _is_same(typed, organisation.name):
        return show(_page(organisation, typed={"name": typed[:200]}, faults={"name": _not_same()})), 422
    leaving.delete_organisation(organisation, by=g.member)
    forgetting.forget(_folder())
    _clear_away()
    session.clear()
    g.pop("member", None)
    return redirect(url_for("account.sign_in", said="organisation-deleted"), 303)


@bp.get("/assessments/<ref>/delete")
@requires(Permission.ASSESSMENT_DELETE)
def ask_delete(assessment: Assessment):
    """Ask whether this assessment must go."""
    return show(DeletePage(assessment))


@bp.post("/assessments/<ref>/delete")
@requires(Permission.ASSESSMENT_DELETE)
def delete(assessment: Assessment):
    """Delete the assessment when its title was typed."""
    typed = request.form.get("name", "")
    if not _is_same(typed, assessment.title):
        return show(DeletePage(assessment, typed[:200], {"name": _not_same()})), 422
    leaving.delete_assessment(assessment, by=g.member)
    forgetting.forget(_folder())
    return redirect(url_for("leaving.data", ref=g.member.organisation.ref, said="deleted"), 303)


def _page(organisation: Organisation, *, typed=None, faults=None, message: str = "") -> DataPage:
    closed, log = retention.periods_of(organisation)
    return DataPage(organisation, {"closed_years": str(closed), "log_years": str(log), **(typed or {})}, faults or {}, message)


def _is_between(typed: str, least: int, most: int) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) < 4 and least <= int(typed) <= most


def _is_same(typed: str, name: str) -> bool:
    """Return whether a name was typed, whatever the case of its letters and its spaces."""
    return " ".join(typed.split()).casefold() == " ".join(name.split()).casefold()


def _wrong_years(least: int, most: int) -> str:
    return _("Fill in a whole number of years, from %(least)s to %(most)s.", least=least, most=most)


def _not_same() -> str:
    return _("This is not the same name. Nothing is deleted. Type the name as it stands above.")


def _store() -> FileStore | None:
    try:
        return depot().store
    except StoreFailed:
        return None


def _clear_away() -> None:
    """Take the files of what was deleted out of the store; what fails is left to `selfassess retention`."""
    with contextlib.suppress(StoreFailed):
        clear_away(depot())


def _folder():
    return current_app.config["SETTINGS"].instance
