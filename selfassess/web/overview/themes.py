"""The items of one assessment arranged by the themes of others: for reading, never a judgement about a theme."""

from dataclasses import dataclass

from flask import Blueprint, abort, url_for
from flask_babel import ngettext

from selfassess import shelf
from selfassess.core.definition import Section
from selfassess.core.groupings import Group, Grouping, LevelCount, level_counts, places_of
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import Assessment
from selfassess.reports.plan_report import Judgement
from selfassess.services import outcomes
from selfassess.web.access import Permission, requires
from selfassess.web.assess.reading import ItemView, Link, Reader
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("themes", __name__)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One section with its items, or one item alone (then `items` holds only that)."""

    link: Link
    judgement: Judgement
    items: tuple[ItemView, ...]
    is_section: bool


@dataclass(frozen=True, slots=True)
class GroupView:
    """One theme. `counts`: how many items have each level: (judgement or None for open, sentence)."""

    id: str
    title: str
    counts: tuple[tuple[Judgement | None, str], ...]
    places: tuple[PlaceView, ...]


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """One assessment, arranged otherwise. `others`: (title, address) of other ways to arrange it."""

    assessment: Assessment
    title: str
    caveat: str
    groups: tuple[GroupView, ...]
    others: tuple[tuple[str, str], ...]
    lang: str


@bp.get("/assessments/<ref>/themes/<grouping_id>")
@requires(Permission.ASSESSMENT_VIEW)
def themes(assessment: Assessment, grouping_id: str):
    """Show the items of an assessment by theme."""
    outcome = outcomes.outcome_of(assessment, language=language())
    offered = shelf.groupings_of(outcome.questionnaire)
    chosen = next((one for one in offered if one.id == grouping_id), None) or abort(404)
    reader = Reader(assessment, outcome)
    groups = tuple(_group(group, outcome, reader) for group in chosen.groups)
    others = tuple(link for link in links_of(assessment, offered) if link[0] != chosen.title)
    return show(ThemesPage(assessment, chosen.title, chosen.caveat, groups, others, outcome.questionnaire.language))


def links_of(assessment: Assessment, groupings: tuple[Grouping, ...]) -> tuple[tuple[str, str], ...]:
    """Return title and address of the pages that arrange an assessment otherwise."""
    return tuple((one.title, url_for("overview.themes.themes", ref=assessment.ref, grouping_id=one.id)) for one in groupings)


def _group(group: Group, outcome: Outcome, reader: Reader) -> GroupView:
    counts = tuple(_counted(count, reader) for count in level_counts(group, outcome.questionnaire, outcome.result))
    return GroupView(group.id, group.title, counts, tuple(_place(one, reader) for one in places_of(group, outcome.questionnaire)))


def _counted(count: LevelCount, reader: Reader) -> tuple[Judgement | None, str]:
    if count.level is None:
        return None, ngettext(
            "%(num)s question is open or cannot be tested yet", "%(num)s questions are open or cannot be tested yet", count.items
        )
    return reader.judging.level(count.level), ngettext("%(num)s question", "%(num)s questions", count.items)


def _place(place, reader: Reader) -> PlaceView:
    if isinstance(place, Section):
        found = reader.section(place)
        return PlaceView(found.link, found.judgement, found.items, True)
    found = reader.item(place)
    return PlaceView(found.link, found.judgement, (found,), False)
