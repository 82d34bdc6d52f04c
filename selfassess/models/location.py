"""Locations of an organisation: where it works, by a name that tells no address."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, new_ref, now

LONGEST_NAME = 80


class Location(Table):
    """One location; an assessment may be about one, or about the organisation as a whole."""

    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


def as_name(text: str) -> str:
    """Return a name as it can be kept: one line, not too long, without signs that nobody sees."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_NAME]


def locations_of(organisation_id: int) -> list[Location]:
    """Return the locations of an organisation, in order of name."""
    return list(db.session.scalars(select(Location).where(Location.organisation_id == organisation_id).order_by(Location.name)))


def find_location(organisation_id: int, ref: str) -> Location | None:
    """Return one location of an organisation; None when it has no such."""
    return db.session.scalar(select(Location).where(Location.organisation_id == organisation_id, Location.ref == ref))


def find_location_named(organisation_id: int, name: str) -> Location | None:
    """Return the location with this name."""
    return db.session.scalar(select(Location).where(Location.organisation_id == organisation_id, Location.name == name))
