"""The pages for a plan that comes back in a file: parse, ask, show."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.action import as_plain
from selfassess.core.outcome import Outcome
from selfassess.core.phrases import N_, Phrase
from selfassess.core.plan_changes import Taken, is_here, take
from selfassess.core.plan_table import BY_ID, CONFLICT, LINE, TEXT, Cells, compare, fingerprint, is_same
from selfassess.exchange.documents import Refused
from selfassess.exchange.plan_xlsx import LIMITS, Sheet, read_upload
from selfassess.languages import LANGUAGES
from selfassess.languages import catalogue as catalogue_of
from selfassess.models.assessment import Assessment
from selfassess.reports.material import described
from selfassess.reports.plan_rows import all_words, choice_words, rows_of
from selfassess.reports.voice import Voice
from selfassess.services import actions, plan_files, reporting
from selfassess.services.publishing import questionnaire_of
from selfassess.web import guarding
from selfassess.web.access import Permission, place, requires
from selfassess.web.guarding import Looked, look
from selfassess.web.languages import catalogue, language, said
from selfassess.web.pages import show
from selfassess.web.plan_back.brought import FROM_FILE, SAID, Brought, Came, no_days, of_form, of_sheet
from selfassess.web.plan_back.preview import Previewing
from selfassess.web.receiving import takes_files, uploads

bp = Blueprint("plan_back", __name__, url_prefix="/assessments/<ref>/plan/file")

OTHER_ORGANISATION = N_("This workbook belongs to another organisation. Choose the one that you made here.")
OTHER_ASSESSMENT = N_("This workbook belongs to another self-assessment. Open that one and bring the plan back there.")
OTHER_VERSION = N_("This workbook was made with another version of the questionnaire. Make the plan as an Excel file again.")


@dataclass(frozen=True, slots=True)
class BringPage:
    """The form that takes an edited plan. `taken`: what was chosen stands in the plan; `nothing`: the file brought nothing new."""

    assessment: Assessment
    most_megabytes: int
    fault: str = ""
    taken: bool = False
    nothing: bool = False
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Here:
    """The plan as it is here. `found` and `ours` in the language of the file."""

    found: Outcome
    ours: Mapping[str, Cells]
    decisions: Mapping[str, dict]
    revisions: Mapping[str, int]


@bp.get("")
@requires(Permission.PLAN_EDIT)
def bring(assessment: Assessment):
    """Ask for an edited plan."""
    _refuse(assessment)
    return show(_bring(assessment, taken="taken" in request.args))


@bp.post("")
@requires(Permission.PLAN_EDIT)
@takes_files
def send(assessment: Assessment):
    """Show what a file brought; nothing of it is kept."""
    _refuse(assessment)
    files = uploads("files")
    if not files:
        return show(_bring(assessment, fault=_("Choose a file first."))), 422
    sheet = read_upload(files[0].name, files[0].chunks, all_words(_languages()))
    refusal = sheet.says if isinstance(sheet, Refused) else _wrong_place(sheet, assessment)
    if refusal:
        return show(_bring(assessment, fault=said(refusal))), 422
    here = _here(sheet.bound.language)
    brought = of_sheet(sheet, here.ours, _told(sheet, here))
    if not brought.cells:
        return show(_bring(assessment, nothing=True, told=brought.said))
    looked = _look(brought, here, {})
    _tell(assessment, looked, saved=False)
    return _preview(assessment, brought, here, faults=_faults(brought, here, looked), looked=looked)


@bp.post("/take")
@requires(Permission.PLAN_EDIT)
def take_over(assessment: Assessment):
    """Put what was chosen in the plan; all of it, or nothing when something is not right or changed meanwhile."""
    _refuse(assessment)
    ids = choice_words(_questionnaire(language()), Voice(language(), catalogue()))
    brought = of_form(request.form, request.form.getlist(SAID), LANGUAGES, ids)
    here = _here(brought.language)
    looked = _look(brought, here, request.form)
    stale = any(_is_stale(cell, here) for cell in brought.cells)
    faults = {**_undecided(brought, here), **_faults(brought, here, looked)}
    if stale or faults or looked.refused:
        _tell(assessment, looked, saved=False)
        return _preview(assessment, brought, here, faults=faults, looked=looked, stale=stale), 409 if stale else 422
    taken = _taken(brought, here)
    added = [plain for key, plain in taken.decisions.items() if key not in here.ours]
    changed = {key: plain for key, plain in taken.decisions.items() if key in here.ours}
    if changed or added:
        try:
            plan_files.bring_back(assessment, changed, added, revisions=here.revisions, by=g.member)
        except actions.DecisionChanged:
            return _preview(assessment, brought, _here(brought.language), faults={}, looked=looked, stale=True), 409
        _tell(assessment, looked)
    return redirect(url_for("plan_back.bring", ref=assessment.ref, taken=1), 303)


def _refuse(assessment: Assessment) -> None:
    """Leave where there is no plan, or none that takes changes."""
    if _questionnaire(language()).scoring.actions is None:
        abort(404)
    actions.refuse_archived(assessment)


def _bring(assessment: Assessment, **more) -> BringPage:
    return BringPage(assessment, LIMITS.size // 1_000_000, **more)


def _questionnaire(wanted: str):
    return questionnaire_of(place().version, wanted)


def _languages():
    return [(_questionnaire(one), Voice(one, catalogue_of(one))) for one in LANGUAGES]


def _wrong_place(sheet: Sheet, assessment: Assessment) -> Phrase | None:
    bound, version = sheet.bound, place().version
    if bound.organisation != g.member.organisation.ref:
        return OTHER_ORGANISATION
    if bound.assessment != assessment.ref:
        return OTHER_ASSESSMENT
    if bound.questionnaire != f"{version.key}@{version.number}" or bound.language not in LANGUAGES:
        return OTHER_VERSION
    return None


def _here(wanted: str) -> _Here:
    material = reporting.material_of(place(), Voice(wanted, catalogue_of(wanted)))
    rows = actions.decisions_by_key(place().assessment)
    return _Here(
        material.outcome,
        {row.key: row.plain for row in rows_of(material, described(material))},
        {key: as_plain(actions.decision_of(row)) for key, row in rows.items()},
        {key: row.revision for key, row in rows.items()},
    )


def _told(sheet: Sheet, here: _Here):
    """Yield what people must know of the rest of the file."""
    compared = compare(sheet.base, sheet.rows, here.ours)
    for fault in sheet.faults:
        yield _("Cell %(cell)s: %(says)s", cell=fault.path[0], says=said(fault.says))
    if compared.left_out:
        named = ", ".join(compared.left_out)
        yield ngettext(
            "This action is not in the file any more: %(named)s. It stays in the plan. To drop it, choose that status and give the reason.",
            "These actions are not in the file any more: %(named)s. They stay in the plan. To drop one, choose that status and give the reason.",
            len(compared.left_out), named=named,
        )  # fmt: skip
    if sheet.gone:
        yield _("These columns are not in the file any more, so they stay as they are: %(named)s.", named=_headings(sheet.gone))
    for cell in compared.ended:
        yield _("%(action)s is not in the plan any more. What the file says there is not taken over: %(text)s", action=cell.key, text=cell.theirs[:200])  # fmt: skip
    if compared.unread:
        places = ", ".join(sheet.places[one] for one in compared.unread[:20])
        yield _("These cells are of the program and are not read back: %(cells)s.", cells=places)


def _headings(columns) -> str:
    return ", ".join(said(BY_ID[one].heading) for one in columns)


def _look(brought: Brought, here: _Here, sent: Mapping[str, str]) -> Looked:
    """Look at the texts that would be kept."""
    cells = [cell for cell in brought.cells if BY_ID[cell.column].kind in (TEXT, LINE) and (not sent or cell.choice == FROM_FILE)]
    before = {cell.field: here.ours.get(cell.key, {}).get(cell.column, "") for cell in cells}
    labels = {cell.field: f"{cell.place} {said(BY_ID[cell.column].heading)}".strip() for cell in cells}
    return look({cell.field: cell.theirs for cell in cells}, before, sent=sent, labels=labels)


def _tell(assessment: Assessment, looked: Looked, *, saved: bool = True) -> None:
    guarding.tell(looked, by=g.member, assessment=assessment, where="plan file", saved=saved)


def _is_stale(cell: Came, here: _Here) -> bool:
    """Return whether something else stands here than was shown, and not just what the file says."""
    ours = here.ours.get(cell.key)
    if cell.is_added or ours is None:
        return False
    return fingerprint(ours[cell.column]) != cell.seen and not is_same(ours[cell.column], cell.theirs)


def _undecided(brought: Brought, here: _Here) -> dict[str, str]:
    open_ = [cell for cell in brought.cells if cell.key in here.ours and cell.state(here.ours[cell.key][cell.column]) == CONFLICT]
    says = _("Choose which of the two texts is to stand.")
    return {f"take:{cell.name}": says for cell in open_ if not cell.choice}


def _taken(brought: Brought, here: _Here) -> Taken:
    """Return what becomes of the decisions with what was chosen; what is so already is left out."""
    changes: dict[str, dict[str, str]] = {}
    for key, row in brought.rows().items():
        chosen = {column: cell.theirs for column, cell in row.items() if cell.choice == FROM_FILE}
        if key in here.ours:
            chosen = {column: text for column, text in chosen.items() if not is_same(here.ours[key][column], text)}
        elif not next(iter(row.values())).is_added or is_here(chosen, here.ours.values()):
            continue
        if chosen:
            changes[key] = chosen
    by_key = {one.key: one for one in here.found.plan.actions}
    rules = here.found.questionnaire.scoring.actions
    return take(changes, ours=here.ours, actions=by_key, decisions=here.decisions, rules=rules)


def _faults(brought: Brought, here: _Here, looked: Looked) -> dict[str, str]:
    """Return what is wrong with what was chosen, by name of field."""
    wrong = {f"to:{key}:{column}": said(says) for (key, column), says in _taken(brought, here).faults.items()}
    chosen = [cell for cell in brought.cells if cell.choice == FROM_FILE]
    days = {cell.field: _("Write the date as day-month-year, for example 30-6-2025.") for cell in no_days(chosen)}
    return {**wrong, **days, **looked.faults}


def _preview(
    assessment: Assessment, brought: Brought, here: _Here, *, faults: Mapping[str, str], looked: Looked, stale: bool = False
) -> str:
    voice = Voice(language(), catalogue())
    material = reporting.material_of(place(), voice)
    changed = frozenset(cell.name for cell in brought.cells if _is_stale(cell, here)) if stale else frozenset()
    brought = brought.with_fields(faults, here.ours).undecided(changed)
    made = Previewing(brought, here.ours, material.outcome, described(material), voice)
    return show(made.page(assessment, faults=faults, guard=looked.panel(saved=False), stale=stale))
