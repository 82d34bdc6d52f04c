"""The counting form on paper: a row a file, known by its number only, and a column for each norm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, request

from selfassess.core.definition import Population, Questionnaire, Section
from selfassess.core.intake import period
from selfassess.models.assessment import Assessment
from selfassess.web.access import Permission, requires
from selfassess.web.assess.columns import Block, block_of, counted
from selfassess.web.assess.own import own_outcome
from selfassess.web.assess.sampling import FIELDS, Draw, populations_in, read
from selfassess.web.pages import show

bp = Blueprint("counting_form", __name__)

MOST_COLUMNS = 23  # that fit beside each other on a sheet of A4 on its side
MOST_ROWS = 60
SPARE_ROWS = 2
BLANK_ROWS = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on paper: whole sections as long as they fit."""

    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]


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


def sheets_of(sections: Iterable[Section], blocks: dict[str, Block]) -> tuple[Sheet, ...]:
    """Gather the blocks on sheets: a new sheet where a section no longer fits, and inside a section only when it is too wide alone."""
    sheets: list[Sheet] = []
    for section in sections:
        own = [blocks[item.id] for item in section.items if item.id in blocks]
        if own:
            _add(sheets, section, own)
    return tuple(sheets)


def _add(sheets: list[Sheet], section: Section, blocks: list[Block]) -> None:
    if sheets and _width((*sheets[-1].blocks, *blocks)) <= MOST_COLUMNS:
        sheets[-1] = Sheet((*sheets[-1].sections, section), (*sheets[-1].blocks, *blocks))
        return
    sheets.append(Sheet((section,), ()))
    for block in blocks:
        if sheets[-1].blocks and _width((*sheets[-1].blocks, block)) > MOST_COLUMNS:
            sheets.append(Sheet((section,), ()))
        sheets[-1] = Sheet(sheets[-1].sections, (*sheets[-1].blocks, block))


def _width(blocks: Iterable[Block]) -> int:
    return sum(block.width for block in blocks)
