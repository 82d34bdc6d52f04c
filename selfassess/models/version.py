"""Versions of questionnaires: written once, never changed."""

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, db, now


class Version(Table):
    """One numbered version of a questionnaire: its canonical text with the SHA-256 of it."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("key", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(300))
    canonical: Mapped[str] = mapped_column(Text, deferred=True)
    source_sha256: Mapped[str | None] = mapped_column(String(64))  # of the file it was last read from: an unchanged file is not read again
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


def find_version(key: str, number: int | None = None) -> Version | None:
    """Return one version; without a number the newest."""
    query = select(Version).where(Version.key == key).order_by(Version.number.desc()).limit(1)
    return db.session.scalar(query if number is None else query.where(Version.number == number))


def newest_versions() -> list[Version]:
    """Return the newest version of every questionnaire, in order of title."""
    newest: dict[str, Version] = {}
    for version in db.session.scalars(select(Version).order_by(Version.number)):
        newest[version.key] = version
    return sorted(newest.values(), key=lambda version: version.title)
