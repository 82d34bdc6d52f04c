"""Client data that stands in a questionnaire that was published: choose the texts, and they are taken out everywhere."""

from dataclasses import dataclass, field

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Questionnaire
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version
from selfassess.services import forgetting, publishing, version_incidents
from selfassess.services.incidents import KINDS
from selfassess.web.access import Permission, requires
from selfassess.web.incident.words import kinds_to_choose
from selfassess.web.pages import show

bp = Blueprint("taking_out", __name__, url_prefix="/organisations/<ref>/questionnaires/<key>/<int:number>")


@dataclass(frozen=True, slots=True)
class TakeOutPage:
    """The texts of one piece, to choose from. `pieces`: (its name in paths, words); `texts`: (path, text) of `where`."""

    organisation: Organisation
    version: Version
    pieces: list[tuple[str, str]]
    where: str
    texts: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    chosen: list[str]
    picked: list[str]
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def quoted(self) -> tuple[Questionnaire, ...]:
        """The version, whose words stand in the list of places."""
        return (publishing.questionnaire_of(self.version),)


@dataclass(frozen=True, slots=True)
class TakenOutPage:
    """What to do now that the texts are gone."""

    organisation: Organisation
    version: Version


@bp.get("/incident")
@requires(Permission.QUESTIONNAIRE_PUBLISH)
def ask(organisation: Organisation, key: str, number: int):
    """Ask which texts must go."""
    return show(_page(organisation, _version(organisation, key, number), request.args.get("where", "")[:80]))


@bp.post("/incident")
@requires(Permission.QUESTIONNAIRE_PUBLISH)
def take_out(organisation: Organisation, key: str, number: int):
    """Take them out of every version and draft."""
    version, where = _version(organisation, key, number), request.form.get("where", "")[:80]
    texts = dict(version_incidents.texts_in(version))
    picked = [path for path in request.form.getlist("texts") if path in texts]
    kinds = [kind for kind in request.form.getlist("kinds") if kind in KINDS]
    faults = _faults(picked, kinds)
    if faults:
        return show(_page(organisation, version, where, chosen=kinds, picked=picked, faults=faults)), 422
    version_incidents.purge_texts(organisation, [texts[path] for path in picked], kinds=kinds, by=g.member)
    forgetting.forget(current_app.config["SETTINGS"].instance)
    return redirect(url_for(".taken_out", ref=organisation.ref, key=key, number=number), 303)


@bp.get("/incident/done")
@requires(Permission.QUESTIONNAIRE_PUBLISH)
def taken_out(organisation: Organisation, key: str, number: int):
    """Say what to do now."""
    return show(TakenOutPage(organisation, _version(organisation, key, number)))


def _faults(picked: list[str], kinds: list[str]) -> dict[str, str]:
    faults = {}
    if not picked:
        faults["texts"] = _("Tick the texts that must go.")
    if not kinds:
        faults["kinds"] = _("Choose what kind of data it is. The data itself is not kept.")
    return faults


def _version(organisation: Organisation, key: str, number: int) -> Version:
    """Return a version of this organisation itself; what ships is nobody's to change."""
    version = publishing.version_seen(organisation, key, number)
    if version is None or version.organisation_id is None:
        abort(404)
    return version


def _page(organisation: Organisation, version: Version, where: str, *, chosen=(), picked=(), faults=None) -> TakeOutPage:
    pieces = _pieces(version)
    texts = [(path, text) for path, text in version_incidents.texts_in(version) if where and _piece_of(path, pieces) == where]
    return TakeOutPage(
        organisation, version, list(pieces.items()), where, texts, kinds_to_choose(), list(chosen), list(picked), faults or {}
    )  # fmt: skip


WHOLE = "whole"


def _pieces(version: Version) -> dict[str, str]:
    """Return the pieces of a questionnaire in order: the whole around them, then parts, sections and items."""
    questionnaire = publishing.questionnaire_of(version)
    found = {WHOLE: _("The whole: title, lists, first questions and rules")}
    for part in questionnaire.parts:
        found[part.id] = f"{part.id} {part.title}"
        for section in part.sections:
            found[section.id] = f"{section.id} {section.title}"
            found |= {item.id: f"{item.id} {item.title}" for item in section.items}
    return found


def _piece_of(path: str, pieces: dict[str, str]) -> str:
    """Return the piece that a path of a text is in; a translation is in the piece of its text."""
    path = path.partition(":")[2] or path
    return next((piece for piece in sorted(pieces, key=len, reverse=True) if path.startswith(f"{piece}.")), WHOLE)
