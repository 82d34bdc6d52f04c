"""The locations of an organisation beside each other: per section the levels and the lowest, no mean and no ranking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, g, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import MARKS, Questionnaire
from selfassess.core.overview import Lowest, Standing, lowest
from selfassess.models.organisation import Organisation
from selfassess.reports.plan_report import Judgement, Judging, verdict_mark
from selfassess.reports.voice import Voice
from selfassess.services import overviews, publishing, seats
from selfassess.services.overviews import Column
from selfassess.web.access import Permission, requires
from selfassess.web.assess.states import state_word
from selfassess.web.languages import catalogue, language, percent, short_day
from selfassess.web.pages import show

bp = Blueprint("side_by_side", __name__)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column: a location, the self-assessment that counts, and what to know of it. `verdict`: none where there is none."""

    name: str
    title: str
    href: str
    notes: tuple[str, ...]
    later: tuple[str, str] | None
    verdict: Judgement | None


@dataclass(frozen=True, slots=True)
class Row:
    """One section: a judgement for each column (None: nothing to show), and the lowest; `may_drop`: it can still become lower."""

    id: str
    title: str
    cells: tuple[Judgement | None, ...]
    lowest: Judgement | None
    may_drop: bool


@dataclass(frozen=True, slots=True)
class PartRows:
    """The sections of one part."""

    title: str
    foundation: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SideBySidePage:
    """All locations for one questionnaire. `choices`: the questionnaires: text, address, whether it is this one."""

    organisation: Organisation
    title: str
    choices: tuple[tuple[str, str, bool], ...]
    heads: tuple[Head, ...]
    parts: tuple[PartRows, ...]
    has_levels: bool
    has_verdict: bool
    noun: str
    lang: str
    marks: tuple[str, ...] = MARKS  # of levels, whose words are the questionnaire's


@bp.get("/organisations/<ref>/overview")
@requires(Permission.ASSESSMENT_VIEW)
def side_by_side(organisation: Organisation):
    """Show how each section stands at each location."""
    offered = overviews.questionnaires_of(organisation)
    asked = request.args.get("questionnaire", offered[0].key if offered else "")
    chosen = next((version for version in offered if version.key == asked), None)
    if chosen is None:
        return abort(404) if asked else show(_nothing(organisation))
    questionnaire = publishing.questionnaire_of(chosen, language())
    columns = _readable(overviews.columns_of(organisation, chosen.key))
    choices = tuple(
        (
            publishing.questionnaire_of(one, language()).title,
            url_for(".side_by_side", ref=organisation.ref, questionnaire=one.key),
            one is chosen,
        )
        for one in offered
    )
    return show(_page(organisation, questionnaire, columns, choices))


def _nothing(organisation: Organisation) -> SideBySidePage:
    return SideBySidePage(organisation, "", (), (), (), False, False, _("sections"), language())


def _readable(columns: Sequence[Column]) -> list[tuple[Column, bool]]:
    """Return each column, and whether its figures may be shown to the person of this request: not while that person judges it apart."""
    ids = [one.assessment.id for one in columns if one.assessment]
    apart = seats.apart_for(g.member.account.id, among=ids)
    return [(one, one.assessment is not None and one.assessment.id not in apart) for one in columns]


def _page(organisation: Organisation, questionnaire: Questionnaire, columns: Sequence[tuple[Column, bool]], choices) -> SideBySidePage:
    judging = Judging(questionnaire, Voice(language(), catalogue()))
    own_noun = questionnaire.sections_noun if questionnaire.language == language() else ""
    return SideBySidePage(
        organisation,
        questionnaire.title,
        choices,
        tuple(_head(column, readable, questionnaire) for column, readable in columns),
        tuple(
            PartRows(part.title, part.foundation, tuple(_row(section.id, section.title, columns, judging) for section in part.sections))
            for part in questionnaire.parts
        ),
        bool(questionnaire.scoring.levels),
        questionnaire.scoring.verdict is not None or questionnaire.scoring.percentage,
        own_noun or _("sections"),
        questionnaire.language,
    )


def _head(column: Column, readable: bool, questionnaire: Questionnaire) -> Head:
    name = column.location.name if column.location else _("The organisation as a whole")
    if column.assessment is None:
        return Head(name, "", "", (_("There is no self-assessment of this location yet."),), None, None)
    later = (column.later.title, url_for("assess.listing.tasks", ref=column.later.ref)) if column.later else None
    verdict = _verdict(column, questionnaire) if readable else None
    href = url_for("assess.result.result" if readable else "assess.listing.tasks", ref=column.assessment.ref)
    return Head(name, column.assessment.title, href, tuple(_notes(column, readable, questionnaire)), later, verdict)


def _notes(column: Column, readable: bool, questionnaire: Questionnaire) -> Iterable[str]:
    yield _("Reference date: %(day)s.", day=short_day(column.assessment.reference_date))
    if not column.is_adopted:
        yield _("Not adopted yet: %(state)s.", state=state_word(column.assessment.state))
    if not readable:
        yield _("You judge this apart, so you see no figures.")
    if column.version.number != questionnaire.version:
        yield _("Made with version %(number)s of the questionnaire.", number=column.version.number)


def _verdict(column: Column, questionnaire: Questionnaire) -> Judgement | None:
    rows = questionnaire.scoring.verdict.rows if questionnaire.scoring.verdict else ()
    row = next((one for one in rows if one.code == column.verdict), None)
    if row is not None:
        return Judgement(verdict_mark(row, rows), f"{row.code} {row.text}")
    return Judgement("", percent(column.percentage)) if column.percentage is not None else None


def _row(section_id: str, title: str, columns: Sequence[tuple[Column, bool]], judging: Judging) -> Row:
    standings = [column.sections.get(section_id) if readable else None for column, readable in columns]
    found = lowest([standing for standing, (column, _readable) in zip(standings, columns, strict=True) if column.assessment])
    return Row(section_id, title, tuple(_cell(one, judging) for one in standings), *_lowest(found, judging))


def _cell(standing: Standing | None, judging: Judging) -> Judgement | None:
    if standing is None:
        return None
    return judging.level(standing.level) or judging.status(standing.status)


def _lowest(found: Lowest, judging: Judging) -> tuple[Judgement | None, bool]:
    return judging.level(found.level), found.level not in (None, 0) and not found.is_whole
