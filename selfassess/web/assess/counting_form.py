"""The counting form on paper: a row a file, known by its number only, and a column for each norm."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request

from selfassess.core.definition import Population, Questionnaire
from selfassess.core.intake import period
from selfassess.models.assessment import Assessment
from selfassess.reports.columns import Sheet, sheets_of
from selfassess.web.access import Permission, requires
from selfassess.web.assess.columns import block_of, counted
from selfassess.web.assess.own import own_outcome
from selfassess.web.assess.sampling import FIELDS, Draw, populations_in, read
from selfassess.web.pages import show

bp = Blueprint("counting_form", __name__)

MOST_ROWS = 60
SPARE_ROWS = 2
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
    drawable = populations_in(questionnaire) or abort(404)
    typed = {name: request.args.get(name, "").strip()[:40] for name in FIELDS}
    of = next((one for one in drawable if one.id == typed["of"]), drawable[0])
    draw, _faults = read(typed, of)
    return show(
        CountingFormPage(
            assessment, questionnaire, of, draw, rows_of(draw),
            sheets_of(questionnaire.sections, {item.id: block_of(item, outcome) for item in counted(outcome, of)}),
            period=found if (found := period(questionnaire, outcome.intake)) and all(found) else None,
            too_many=max(0, draw.size - MOST_ROWS) if draw else 0,
            lang=questionnaire.language,
        )
    )  # fmt: skip


def rows_of(draw: Draw | None) -> tuple[str, ...]:
    """Return the heads of the rows: the drawn numbers by size, then empty ones for replacements; only empty ones without a draw."""
    if draw is None:
        return ("",) * BLANK_ROWS
    drawn = tuple(str(number) for number in sorted(draw.numbers[:MOST_ROWS]))
    return drawn + ("",) * (SPARE_ROWS if draw.replacements else 0)
