"""The counting form on paper: a row a file, known by its number only, and a column for each norm."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, g, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Population, Questionnaire
from selfassess.core.intake import period
from selfassess.models.assessment import Assessment
from selfassess.papers import PDF
from selfassess.reports.columns import Sheet, sheets_of
from selfassess.reports.counting_form import Files, form_document
from selfassess.reports.material import Material
from selfassess.reports.printing import PrintingFailed
from selfassess.reports.voice import Voice
from selfassess.services import log, reporting
from selfassess.web.access import Permission, place, requires
from selfassess.web.assess.columns import block_of, counted
from selfassess.web.assess.own import own_outcome
from selfassess.web.assess.sampling import FIELDS, Draw, populations_in, read
from selfassess.web.languages import catalogue, language
from selfassess.web.pages import show
from selfassess.web.reports.giving import attachment, not_printed, printed, wait

bp = Blueprint("counting_form", __name__)

BLANK_ROWS = 12


@dataclass(frozen=True, slots=True)
class CountingFormPage:
    """The form for one population. `rows`: numbers of the files; `draw`: none when the numbers are filled in by hand; `period` of the intake."""

    assessment: Assessment
    questionnaire: Questionnaire
    of: Population
    draw: Draw | None
    rows: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    period: tuple[date, date] | None
    too_many: int
    lang: str


@bp.get("/<ref>/sampling/form")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def counting_form(assessment: Assessment):
    """Show the form for a draw, or with empty rows when the address holds none."""
    outcome = own_outcome(assessment)
    questionnaire = outcome.questionnaire
    of, draw = _asked(questionnaire)
    files = files_of(draw) if draw else None
    return show(
        CountingFormPage(
            assessment, questionnaire, of, draw, files.rows if files else ("",) * BLANK_ROWS,
            sheets_of(questionnaire.sections, {item.id: block_of(item, outcome) for item in counted(outcome, of)}),
            period=found if (found := period(questionnaire, outcome.intake)) and all(found) else None,
            too_many=files.too_many if files else 0,
            lang=questionnaire.language,
        )
    )  # fmt: skip


@bp.get("/<ref>/sampling/form.pdf")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def counting_form_pdf(assessment: Assessment):
    """Give the same form as PDF."""
    outcome = own_outcome(assessment)
    of, draw = _asked(outcome.questionnaire)
    voice = Voice(language(), catalogue())
    material = Material(outcome, reporting.about_of(place(), outcome, voice), voice)
    try:
        data = printed(form_document(material, of, files_of(draw) if draw else None), voice)
    except PrintingFailed:
        return not_printed()
    if data is None:
        back = _("Draw files"), url_for("assess.sampling.sampling", ref=assessment.ref, **_address(of, draw))
        return wait(assessment, _("Counting form"), PDF, back=back)
    log.note("report made", assessment, by=g.member, reason="export", object="counting-form.pdf")
    return attachment(data, PDF, f"counting-form-{of.id}-{assessment.ref}")


def _asked(questionnaire: Questionnaire) -> tuple[Population, Draw | None]:
    """Return of what files were drawn by the address of this request, and the draw; None when it holds none."""
    drawable = populations_in(questionnaire) or abort(404)
    typed = {name: request.args.get(name, "").strip()[:40] for name in FIELDS}
    of = next((one for one in drawable if one.id == typed["of"]), drawable[0])
    return of, read(typed, of)[0]


def _address(of: Population, draw: Draw | None) -> Mapping[str, object]:
    return draw.address if draw else {"of": of.id}


def files_of(draw: Draw) -> Files:
    """Return a draw as the form has it."""
    return Files(draw.population, draw.numbers, None if draw.is_all else draw.seed, draw.replacements)
