"""Countings of files that nobody went on with: what was found in single files is not kept for long."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from selfassess.core.phrases import N_, Phrase
from selfassess.models.assessment import Assessment
from selfassess.models.counting import CountSheet
from selfassess.models.database import db
from selfassess.models.organisation import Organisation
from selfassess.services.counting import clear_sheet
from selfassess.services.transactions import reads, transactional

KEPT = timedelta(days=90)  # after the last cell


@dataclass(frozen=True, slots=True)
class Step:
    """One counting that is due, and the sentence that tells it."""

    sheet_id: int
    says: Phrase


@reads
def due_steps(at: datetime) -> list[Step]:
    """Return which countings are due at a moment, without deleting anything."""
    rows = db.session.execute(
        select(CountSheet.id, Assessment.title, Organisation.name)
        .join(Assessment, Assessment.id == CountSheet.assessment_id)
        .join(Organisation, Organisation.id == CountSheet.organisation_id)
        .where(CountSheet.closed_at.is_(None), CountSheet.saved_at <= at - KEPT)
        .order_by(CountSheet.id)
    )
    return [Step(sheet_id, _says(title, organisation)) for sheet_id, title, organisation in rows]


@transactional
def do_step(step: Step, at: datetime) -> None:
    """Delete what was found in the files of one counting, unless someone went on with it; the caller then forgets."""
    sheet = db.session.get(CountSheet, step.sheet_id)
    if sheet is not None and sheet.saved_at <= at - KEPT:
        clear_sheet(sheet, db.session.get_one(Assessment, sheet.assessment_id), reason="retention")


def _says(title: str, organisation: str) -> Phrase:
    return N_(
        "A counting of files in “%(title)s” of %(organisation)s is thrown away: nobody went on with it for 90 days.",
        title=title,
        organisation=organisation,
    )
