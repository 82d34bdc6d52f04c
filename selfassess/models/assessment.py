"""Assessments: one filling-in of one version by one organisation, with a summary of one row for lists."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import JSON, Boolean, ForeignKey, Index, String, and_, bindparam, exists, select, update
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, new_ref, now
from selfassess.models.location import Location
from selfassess.models.organisation import Membership, Organisation
from selfassess.models.together import Seat
from selfassess.models.version import Version

PURPOSES = ("own", "vetting", "training")
CONCEPT, IN_REVIEW, IN_CALIBRATION, ADOPTED, ARCHIVED = "concept", "in_review", "in_calibration", "adopted", "archived"
STATES = (CONCEPT, IN_REVIEW, IN_CALIBRATION, ADOPTED, ARCHIVED)  # in order; `gone` leaves no row
LONGEST_TITLE = 200


class Assessment(Table):
    """One assessment; its answers are rows of their own."""

    __tablename__ = "assessment"
    __table_args__ = (Index(None, "organisation_id", "created_at"), Index(None, "organisation_id", "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"), index=True)  # None: the whole organisation
    purpose: Mapped[str] = mapped_column(String(20), default="own")
    intake: Mapped[dict] = mapped_column(JSON, default=dict)  # the plain form of a profile in an answers file
    intake_draft: Mapped[dict | None] = mapped_column(JSON)  # what people typed that does not stand
    intake_revision: Mapped[int] = mapped_column(default=0)
    second_assessor: Mapped[bool] = mapped_column(default=False)
    reference_date: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=CONCEPT)
    first_ready_at: Mapped[datetime | None] = mapped_column(Moment)  # handed in; the first voice takes no more answers
    second_ready_at: Mapped[datetime | None] = mapped_column(Moment)  # the second assessors are done
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)  # when people were told that it will be deleted


class IntakeChange(Table):
    """One saving of the intake, as it became; never changed. `typed`: raw fields of who saved it that are not valid yet, or came too late."""

    __tablename__ = "intake_change"
    __table_args__ = (Index(None, "assessment_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    revision: Mapped[int]
    intake: Mapped[dict] = mapped_column(JSON)
    second_assessor: Mapped[bool]
    typed: Mapped[dict | None] = mapped_column(JSON)
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)


def as_title(text: str) -> str:
    """Return a title as it can be kept: one line, not too long, without signs that nobody sees."""
    return "".join(letter for letter in text if letter.isprintable()).strip()[:LONGEST_TITLE]


class Summary(Table):
    """What lists show of an assessment; figures are of `settled_revision`, and stale when `revision` is another.

    `revision` counts every change that may change the score (answers, intake, decisions).
    """

    __tablename__ = "summary"
    __table_args__ = (Index(None, "organisation_id"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    revision: Mapped[int] = mapped_column(default=1)
    settled_revision: Mapped[int] = mapped_column(default=0)
    verdict: Mapped[str | None] = mapped_column(String(20))
    percentage: Mapped[float | None]
    completeness: Mapped[float] = mapped_column(default=0.0)
    open_items: Mapped[int] = mapped_column(default=0)
    sections: Mapped[dict] = mapped_column(JSON, default=dict)  # section id: [status, level]
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now)

    @property
    def is_settled(self) -> bool:
        """Whether the figures are those of the answers as they are now."""
        return self.revision == self.settled_revision


class Place(NamedTuple):
    """An assessment with what every page about it needs, from one query."""

    assessment: Assessment
    organisation: Organisation
    membership: Membership
    version: Version
    summary: Summary
    seat: Seat | None


_PLACE = (
    select(Assessment, Organisation, Membership, Version, Summary, Seat)
    .join(Organisation, Organisation.id == Assessment.organisation_id)
    .join(Membership, Membership.organisation_id == Assessment.organisation_id)
    .join(Version, Version.id == Assessment.version_id)
    .join(Summary, Summary.assessment_id == Assessment.id)
    .outerjoin(Seat, and_(Seat.assessment_id == Assessment.id, Seat.account_id == Membership.account_id))
    .where(Assessment.ref == bindparam("ref"), Membership.account_id == bindparam("account_id"))
)


def find_place(ref: str, *, account_id: int) -> Place | None:
    """Return an assessment of an organisation that the account works for; None for any other."""
    found = db.session.execute(_PLACE, {"ref": ref, "account_id": account_id}).first()
    return Place(*found) if found else None


class ListedAssessment(NamedTuple):
    """What a list shows of one assessment; figures are stale when `revision` is not `settled_revision`."""

    id: int
    ref: str
    title: str
    state: str
    version_id: int
    revision: int
    settled_revision: int
    verdict: str | None
    percentage: float | None
    completeness: float
    open_items: int
    updated_at: datetime
    location: str | None

    @property
    def is_settled(self) -> bool:
        """Whether the figures are those of the answers as they are now."""
        return self.revision == self.settled_revision


_LISTED = (
    select(
        Assessment.id, Assessment.ref, Assessment.title, Assessment.state, Assessment.version_id,
        Summary.revision, Summary.settled_revision, Summary.verdict, Summary.percentage, Summary.completeness,
        Summary.open_items, Summary.updated_at, Location.name,
    )
    .join(Summary, Summary.assessment_id == Assessment.id)
    .outerjoin(Location, Location.id == Assessment.location_id)
    .where(Assessment.organisation_id == bindparam("of_organisation"), (Assessment.state == ARCHIVED) == bindparam("archived", type_=Boolean))
    .order_by(Assessment.created_at.desc(), Assessment.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("after"))
)  # fmt: skip


def list_assessments(organisation_id: int, *, limit: int = 50, offset: int = 0, archived: bool = False) -> list[ListedAssessment]:
    """Return the assessments of an organisation, the newest first, with their figures: those in the archive, or the others."""
    rows = db.session.execute(_LISTED, {"of_organisation": organisation_id, "most": limit, "after": offset, "archived": archived})
    return [ListedAssessment(*row) for row in rows]


_ARCHIVED = select(exists().where(Assessment.organisation_id == bindparam("of_organisation"), Assessment.state == ARCHIVED))


def has_archived(organisation_id: int) -> bool:
    """Return whether an organisation has assessments in the archive."""
    return bool(db.session.scalar(_ARCHIVED, {"of_organisation": organisation_id}))


def find_begun(organisation_id: int, version_id: int, *, title: str, by: int, since: datetime) -> Assessment | None:
    """Return the assessment with this title that an account began since a moment and nobody has filled in yet, or None."""
    query = select(Assessment).join(Summary, Summary.assessment_id == Assessment.id)
    query = query.where(
        Summary.revision == 1,
        Assessment.organisation_id == organisation_id,
        Assessment.version_id == version_id,
        Assessment.title == title,
        Assessment.created_by == by,
        Assessment.created_at >= since,
    )
    return db.session.scalar(query.order_by(Assessment.id.desc()).limit(1))


def last_assessment(organisation_id: int, *, key: str) -> Assessment | None:
    """Return the newest assessment that an organisation made with any version of a questionnaire."""
    query = select(Assessment).join(Version, Version.id == Assessment.version_id)
    query = query.where(Assessment.organisation_id == organisation_id, Version.key == key)
    return db.session.scalar(query.order_by(Assessment.created_at.desc(), Assessment.id.desc()).limit(1))


_COUNT_CHANGE = (
    update(Summary.__table__)
    .where(Summary.assessment_id == bindparam("known_id"))
    .values(revision=Summary.revision + 1, updated_at=bindparam("at"))
)


def count_change(assessment_id: int) -> None:
    """Make the figures of an assessment's summary stale."""
    db.session.execute(_COUNT_CHANGE, {"known_id": assessment_id, "at": now()})


_STATE_NOW = select(Assessment.ref, Assessment.state, Assessment.second_ready_at, Assessment.version_id).where(
    Assessment.id == bindparam("known_id")
)


def state_now(assessment_id: int):
    """Return a row (ref, state, second_ready_at, version_id) of an assessment as it is by now."""
    return db.session.execute(_STATE_NOW, {"known_id": assessment_id}).one()


def lock(assessment_id: int) -> None:
    """Make other writers of one assessment wait until this transaction ends; on SQLite all writers already do."""
    if db.engine.dialect.name != "sqlite":
        db.session.execute(select(Summary.assessment_id).where(Summary.assessment_id == assessment_id).with_for_update())
