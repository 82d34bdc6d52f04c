"""How an organisation reads questions: all agreements, a new one, a better one, and a sheet to print."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Questionnaire
from selfassess.core.typed_text import seen_text
from selfassess.models.calibration import LONGEST_AGREEMENT, Agreement
from selfassess.models.organisation import Organisation
from selfassess.services import calibration, publishing
from selfassess.services.calibration import Agreed, AgreementEnded
from selfassess.web import guarding
from selfassess.web.access import Permission, may, requires
from selfassess.web.calibration.form import long_texts
from selfassess.web.guarding import Looked, Panel, look
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("agreements", __name__, url_prefix="/organisations/<ref>/agreements")

TEXT, ITEM = "agreement", "item"
Groups = tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement: what it is about, its text, and where it comes from. `ended`: None while it holds."""

    ref: str
    id: str
    title: str
    text: str
    made_at: datetime
    made_by: str
    assessment: str
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class AgreementGroup:
    """The agreements about one questionnaire, in the order of its questions."""

    title: str
    lang: str
    rows: tuple[AgreementRow, ...]


@dataclass(frozen=True, slots=True)
class AgreementsPage:
    """All agreements; `items` to choose from when one is added, by questionnaire."""

    organisation: Organisation
    groups: tuple[AgreementGroup, ...]
    ended: tuple[AgreementGroup, ...]
    items: Groups
    may_change: bool
    said: str
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    guard: Panel | None = None


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement to replace by a better one, or to end. `is_late`: somebody replaced or ended the one that was opened."""

    organisation: Organisation
    row: AgreementRow
    typed: str
    lang: str
    faults: dict[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The agreements that hold, to print and hang up."""

    organisation: Organisation
    groups: tuple[AgreementGroup, ...]


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW)
def agreements(organisation: Organisation):
    """Show the agreements that hold, and below them those of before."""
    return show(_page(organisation))


@bp.post("")
@requires(Permission.ASSESSMENT_CALIBRATE)
def add(organisation: Organisation):
    """Keep a new agreement about a question."""
    typed = {ITEM: request.form.get(ITEM, "")[:200], TEXT: seen_text(request.form.get(TEXT, ""))}
    key, item_id = next((pair for pair in _known() if " ".join(pair) == typed[ITEM]), ("", ""))
    faults = _faults(typed[TEXT])
    if not item_id:
        faults = {ITEM: _("Choose the question that it is about."), **faults}
    looked = _looked(typed[TEXT], "")
    if faults or looked.refused:
        _tell(looked, organisation, item_id, saved=False)
        page = _page(organisation, typed=typed, faults={**faults, **looked.faults}, guard=looked.panel(saved=False))
        return show(page), 422
    calibration.make_agreement(organisation, key, item_id, typed[TEXT], by=g.member)
    _tell(looked, organisation, item_id)
    return _back(organisation, "added")


@bp.get("/print")
@requires(Permission.ASSESSMENT_VIEW)
def sheet(organisation: Organisation):
    """Show the agreements that hold as one page to print."""
    return show(SheetPage(organisation, _groups(calibration.agreements_of(organisation))))


@bp.get("/<agreement_ref>")
@requires(Permission.ASSESSMENT_CALIBRATE)
def agreement(organisation: Organisation, agreement_ref: str):
    """Show one agreement to change; one that has ended leads back to the list."""
    found = _find(organisation, agreement_ref)
    return _back(organisation, "gone") if found.ended_at else show(_one(organisation, found))


@bp.post("/<agreement_ref>")
@requires(Permission.ASSESSMENT_CALIBRATE)
def better(organisation: Organisation, agreement_ref: str):
    """Put a better text in its place; the old one stays readable as ended."""
    found, text = _find(organisation, agreement_ref), seen_text(request.form.get(TEXT, ""))
    faults, looked = _faults(text), _looked(text, found.text)
    if faults or looked.refused:
        _tell(looked, organisation, found.item_id, saved=False)
        page = _one(organisation, found, typed=text, faults={**faults, **looked.faults}, guard=looked.panel(saved=False))
        return show(page), 422
    try:
        calibration.better_agreement(found, text, by=g.member)
    except AgreementEnded:
        same = (one.agreement for one in calibration.agreements_of(organisation, found.key) if one.agreement.item_id == found.item_id)
        return show(_one(organisation, next(same, found), typed=text, is_late=True)), 409
    _tell(looked, organisation, found.item_id)
    return _back(organisation, "changed")


@bp.post("/<agreement_ref>/end")
@requires(Permission.ASSESSMENT_CALIBRATE)
def end(organisation: Organisation, agreement_ref: str):
    """Let one agreement hold no longer."""
    calibration.end_agreement(_find(organisation, agreement_ref), by=g.member)
    return _back(organisation, "ended")


def _find(organisation: Organisation, ref: str) -> Agreement:
    return calibration.agreement_of(organisation, ref) or abort(404)


def _back(organisation: Organisation, said: str):
    return redirect(url_for("calibration.agreements.agreements", ref=organisation.ref, said=said), 303)


def _messages() -> dict[str, str]:
    return {
        "added": _("The agreement is saved. It stands beside the question from now on."),
        "changed": _("The better agreement is saved. The one before it stands below."),
        "ended": _("The agreement holds no longer. It stands below."),
        "gone": _("Somebody ended this agreement. It stands below."),
    }


def _faults(text: str) -> dict[str, str]:
    if not text:
        return {TEXT: _("Write how you read this question.")}
    return long_texts({TEXT: (text, LONGEST_AGREEMENT)})


def _looked(text: str, before: str) -> Looked:
    return look({TEXT: text}, {TEXT: before}, sent=request.form, labels={TEXT: _("How do you read this question from now on?")})


def _tell(looked: Looked, organisation: Organisation, item_id: str, *, saved: bool = True) -> None:
    guarding.tell(looked, by=g.member, organisation=organisation, where=item_id, saved=saved)


def _page(organisation: Organisation, *, typed=None, faults=None, guard: Panel | None = None) -> AgreementsPage:
    return AgreementsPage(
        organisation,
        _groups(calibration.agreements_of(organisation)),
        _groups(calibration.agreements_of(organisation, ended=True)),
        _items(),
        may(Permission.ASSESSMENT_CALIBRATE),
        _messages().get(request.args.get("said", ""), "") if request.method == "GET" else "",
        typed or {ITEM: request.args.get(ITEM, ""), TEXT: ""},
        faults or {},
        guard,
    )


def _one(
    organisation: Organisation,
    found: Agreement,
    *,
    typed: str | None = None,
    faults=None,
    guard: Panel | None = None,
    is_late: bool = False,
) -> AgreementPage:
    agreed = next(
        (one for one in calibration.agreements_of(organisation, found.key) if one.agreement.ref == found.ref), Agreed(found, "", "")
    )
    (group,) = _groups([agreed])
    return AgreementPage(organisation, group.rows[0], found.text if typed is None else typed, group.lang, faults or {}, guard, is_late)


def _questionnaires() -> list[tuple[str, Questionnaire]]:
    """Return the key and text of each questionnaire, as it is now."""
    return [
        (version.key, publishing.questionnaire_of(version, language())) for version in publishing.list_versions(g.member.organisation.id)
    ]


def _known() -> list[tuple[str, str]]:
    """Return the key and item id of every question there is."""
    return [(key, item.id) for key, one in _questionnaires() for item in one.items]


def _items() -> Groups:
    return tuple(
        (one.title, one.language, tuple((f"{key} {item.id}", f"{item.id} {item.title}") for item in one.items))
        for key, one in _questionnaires()
    )  # fmt: skip


def _groups(agreed: Iterable[Agreed]) -> tuple[AgreementGroup, ...]:
    """Return agreements by questionnaire, in the order of its questions; of a question that is gone only its number is known."""
    known, found = dict(_questionnaires()), {}
    for one in agreed:
        found.setdefault(one.agreement.key, []).append(one)
    return tuple(_group(known.get(key), key, rows) for key, rows in sorted(found.items()))


def _group(questionnaire: Questionnaire | None, key: str, agreed: list[Agreed]) -> AgreementGroup:
    titles = {item.id: item.title for item in questionnaire.items} if questionnaire else {}
    order = {item_id: place for place, item_id in enumerate(titles)}
    ordered = sorted(agreed, key=lambda one: (order.get(one.agreement.item_id, len(order)), one.agreement.id))
    rows = tuple(_row(one, titles.get(one.agreement.item_id, "")) for one in ordered)
    return AgreementGroup(questionnaire.title if questionnaire else key, questionnaire.language if questionnaire else language(), rows)


def _row(one: Agreed, title: str) -> AgreementRow:
    of = one.agreement
    return AgreementRow(of.ref, of.item_id, title, of.text, of.made_at, one.made_by, one.assessment, of.ended_at)
