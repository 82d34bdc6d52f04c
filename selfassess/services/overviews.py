"""The locations of an organisation beside each other: for each the self-assessment that counts, from the row that lists show."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from selfassess.core.overview import Standing
from selfassess.models.assessment import ADOPTED, ARCHIVED, Assessment, Summary
from selfassess.models.database import db
from selfassess.models.location import Location, locations_of
from selfassess.models.organisation import Organisation
from selfassess.models.version import Version
from selfassess.services.outcomes import outcome_of
from selfassess.services.publishing import list_versions
from selfassess.services.transactions import reads

SIGNED = (ADOPTED, ARCHIVED)


@dataclass(frozen=True, slots=True)
class Column:
    """One location (None: the whole organisation) with the assessment that counts for it; None: it has none.

    `later`: an assessment that was begun after it and is not adopted yet. `sections`: by id, from the newest look.
    """

    location: Location | None
    assessment: Assessment | None
    later: Assessment | None
    version: Version | None
    verdict: str | None
    percentage: float | None
    sections: dict[str, Standing]

    @property
    def is_adopted(self) -> bool:
        """Whether the figures are those that a director adopted."""
        return self.assessment is not None and self.assessment.state in SIGNED


@reads
def questionnaires_of(organisation: Organisation) -> list[Version]:
    """Return the newest version of each questionnaire with which an organisation judged itself, in order of title."""
    query = select(Version.key).join(Assessment, Assessment.version_id == Version.id)
    used = set(db.session.scalars(query.where(Assessment.organisation_id == organisation.id, Assessment.purpose == "own").distinct()))
    return [version for version in list_versions(organisation.id) if version.key in used]


@reads
def columns_of(organisation: Organisation, key: str) -> list[Column]:
    """Return a column for each location, and before them one for the whole when there are assessments about it.

    For a location counts what was adopted last (by reference date); while nothing was, what was begun last.
    """
    made = _made(organisation, key)
    whole = _column(None, [row for row in made if row[0].location_id is None])
    rest = [_column(one, [row for row in made if row[0].location_id == one.id]) for one in locations_of(organisation.id)]
    return [whole, *rest] if whole.assessment else rest


def _made(organisation: Organisation, key: str) -> list[tuple[Assessment, Version]]:
    query = select(Assessment, Version).join(Version, Version.id == Assessment.version_id)
    query = query.where(Assessment.organisation_id == organisation.id, Assessment.purpose == "own", Version.key == key)
    return [tuple(row) for row in db.session.execute(query.order_by(Assessment.reference_date.desc(), Assessment.id.desc()))]


def _column(location: Location | None, made: Iterable[tuple[Assessment, Version]]) -> Column:
    made = list(made)
    signed = [row for row in made if row[0].state in SIGNED]
    counts = next(iter(signed or made), None)
    if counts is None:
        return Column(location, None, None, None, None, None, {})
    assessment, version = counts
    later = next((one for one, _version in made if one.state not in SIGNED), None) if signed else None
    summary = _settled(assessment)
    sections = {section_id: Standing(*found) for section_id, found in summary.sections.items()}
    return Column(location, assessment, _if_later(later, assessment), version, summary.verdict, summary.percentage, sections)


def _if_later(other: Assessment | None, than: Assessment) -> Assessment | None:
    return other if other is not None and (other.reference_date, other.id) > (than.reference_date, than.id) else None


def _settled(assessment: Assessment) -> Summary:
    summary = db.session.get_one(Summary, assessment.id, populate_existing=True)
    if not summary.is_settled:
        outcome_of(assessment)
        summary = db.session.get_one(Summary, assessment.id, populate_existing=True)
    return summary
