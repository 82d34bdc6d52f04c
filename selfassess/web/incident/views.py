"""The page that takes client data out again: parse, ask, show."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Item, Questionnaire
from selfassess.models.assessment import Assessment
from selfassess.reports.voice import heading
from selfassess.services import evidence, forgetting, incidents, moving
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import Permission, place, requires
from selfassess.web.incident.words import kinds_to_choose
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("incident", __name__, url_prefix="/assessments/<ref>/incident")

OF_PIECE = "evidence:"  # before the ref of a piece of evidence, which has a page of its own for this
Group = tuple[str | None, str | None, list[tuple[str, str]]]  # name, language of the name and the places, places; of the page: None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """Where the data stands, what must go, and what kind it is. `groups` of places; `typed` and `faults` by name of field."""

    assessment: Assessment
    groups: list[Group]
    whats: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    typed: dict[str, str]
    chosen: list[str]
    back: str
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemovedPage:
    """What to do now that the data is gone."""

    assessment: Assessment
    where: str
    back: str


@bp.get("")
@requires(Permission.INCIDENT_REPORT, apart=True)
def ask(assessment: Assessment):
    """Ask where the data stands."""
    what = request.args.get("what", "")
    given = {"what": what} if what in incidents.OF_ITEM else {}
    return show(_page(assessment, {"where": request.args.get("where", "")[:60], **given}))


@bp.post("")
@requires(Permission.INCIDENT_REPORT, apart=True)
def remove(assessment: Assessment):
    """Take the data out, everywhere."""
    questionnaire = _questionnaire()
    typed = {name: request.form.get(name, "")[:60] for name in ("where", "what")}
    kinds = [kind for kind in request.form.getlist("kinds") if kind in incidents.KINDS]
    if typed["where"] in _pieces(assessment):
        return redirect(_incident_of(typed["where"], kinds), 303)
    faults = _faults(assessment, questionnaire, typed, kinds)
    if faults:
        return show(_page(assessment, typed, chosen=kinds, faults=faults)), 422
    where = typed["where"]
    if where in incidents.OF_ALL:
        incidents.purge_around(assessment, questionnaire, where, title=questionnaire.title, kinds=kinds, by=g.member)
    else:
        incidents.purge_item(assessment, questionnaire, where, typed["what"], kinds=kinds, by=g.member)
    forgetting.forget(current_app.config["SETTINGS"].instance)
    return redirect(url_for("incident.removed", ref=assessment.ref, where=where), 303)


@bp.get("/removed")
@requires(Permission.INCIDENT_REPORT, apart=True)
def removed(assessment: Assessment):
    """Say what to do now."""
    where = request.args.get("where", "")
    known = dict(_places(assessment, _questionnaire()))
    return show(RemovedPage(assessment, known.get(where, ""), _back(assessment, where)))


def _page(assessment: Assessment, typed: dict[str, str], *, chosen=(), faults=None) -> IncidentPage:
    questionnaire = _questionnaire()
    return IncidentPage(
        assessment, _groups(assessment, questionnaire, typed["where"]), list(_whats().items()), kinds_to_choose(),
        {"what": incidents.TEXTS, **typed}, list(chosen), _back(assessment, typed["where"]), faults or {},
    )  # fmt: skip


def _groups(assessment: Assessment, questionnaire: Questionnaire, where: str) -> list[Group]:
    """Return the places in groups: the whole, each section, and the pieces, which come first for who comes from one."""
    lang, pieces = questionnaire.language, list(_pieces(assessment).items())
    documents = [(_("Documents"), None, pieces)] if pieces else []
    sections = [(heading(section.id, section.title), lang, _items(section.items)) for section in questionnaire.sections]
    gone = _gone(assessment)
    before = [(_("Questions that are not asked any more"), lang, gone)] if gone else []
    others = [(_("This self-assessment"), None, _around()), *sections, *before]
    first = (None, None, [("", _("Choose a place"))])
    return [first, *documents, *others] if where.startswith(OF_PIECE) else [first, *others, *documents]


def _places(assessment: Assessment, questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """Return the places that this page takes data out of."""
    return [*_around(), *_items(questionnaire.items), *_gone(assessment)]


def _gone(assessment: Assessment) -> list[tuple[str, str]]:
    """Return the questions of versions of before: what was answered to them is still kept."""
    return [(item_id, f"{item_id} {title}") for item_id, title in moving.gone_items(assessment, language()).items()]


def _around() -> list[tuple[str, str]]:
    return [
        (incidents.TITLE, _("The title of this self-assessment")),
        (incidents.INTAKE, _("The first questions, about the organisation")),
        (incidents.REOPENING, _("Why it was opened again")),
        (incidents.PLAN, _("Own actions in the improvement plan, that follow from no question")),
    ]


def _items(items: Iterable[Item]) -> list[tuple[str, str]]:
    return [(item.id, f"{item.id} {item.title}") for item in items]


def _pieces(assessment: Assessment) -> dict[str, str]:
    """Return the pieces of evidence that stand in this assessment, by title."""
    pieces = {OF_PIECE + shown.piece.ref: shown.piece.title for rows in evidence.at_items(assessment).values() for _link, shown in rows}
    return {key: _("Piece of evidence: %(title)s", title=title) for key, title in sorted(pieces.items(), key=lambda one: one[1].lower())}


def _incident_of(where: str, kinds: list[str]) -> str:
    """Return the page that takes a piece of evidence away."""
    ref = where.removeprefix(OF_PIECE)
    return url_for("evidence.removing.ask_incident", ref=place().organisation.ref, evidence_ref=ref, kinds=kinds)


def _whats() -> dict[str, str]:
    return {
        incidents.TEXTS: _(
            "All texts at this question: notes, comments, reasons, titles of evidence and the plan. What was chosen and counted stays."
        ),
        incidents.ANSWER_TOO: _("The whole answer to this question, with the comments and its texts in the plan."),
        incidents.ACTION: _("Only what was written in the plan about this question."),
        incidents.COMMENTS: _("Only the comments on this question, of everybody."),
    }


def _faults(assessment: Assessment, questionnaire: Questionnaire, typed: dict[str, str], kinds: list[str]) -> dict[str, str]:
    faults = {}
    if typed["where"] not in {key for key, _name in _places(assessment, questionnaire)}:
        faults["where"] = _("Choose where the data stands.")
    if typed["what"] not in incidents.OF_ITEM and typed["where"] not in incidents.OF_ALL:
        faults["what"] = _("Choose what must go.")
    if not kinds:
        faults["kinds"] = _("Choose what kind of data it is. The data itself is not kept.")
    return faults


def _back(assessment: Assessment, where: str) -> str:
    """Return the page where the data stood."""
    for section in _questionnaire().sections:
        if where in {item.id for item in section.items} | {section.id}:
            return url_for("assess.filling.section", ref=assessment.ref, section_id=section.id)
    if where == incidents.PLAN:
        return url_for("plan.plan", ref=assessment.ref)
    return url_for("assess.listing.tasks", ref=assessment.ref)


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())
