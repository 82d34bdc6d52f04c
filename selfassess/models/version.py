"""Versions of questionnaires: written once, never changed; those that ship belong to nobody, others to one organisation."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, undefer

from selfassess.models.database import Moment, Table, db, now
from selfassess.models.organisation import Organisation


class Version(Table):
    """One numbered version of a questionnaire: its canonical text with the SHA-256 of it.

    Never changed, with one exception: client data that is found in the texts of an own one is taken out. `sha256` then stays that
    of what was published, and `cleaned_sha256` is that of what stands; ids and rules stay, so that answers go on to fit.

    Keys are unique over the installation: the key of an organisation's own questionnaire ends in letters of that organisation.
    """

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("key", "number"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # None: it ships, for all
    key: Mapped[str] = mapped_column(String(100))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(300))
    canonical: Mapped[str] = mapped_column(Text, deferred=True)
    source_sha256: Mapped[str | None] = mapped_column(String(64))  # of the file it was last read from: an unchanged file is not read again
    translations: Mapped[dict | None] = mapped_column(JSON, deferred=True)  # of an own one, by language: the text of a .po
    provenance: Mapped[dict | None] = mapped_column(JSON, deferred=True)  # of an own one: id to {questionnaire, id} that it was copied from
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    cleaned_at: Mapped[datetime | None] = mapped_column(Moment)
    cleaned_sha256: Mapped[str | None] = mapped_column(String(64))

    @property
    def seal(self) -> str:
        """The SHA-256 of the text as it stands."""
        return self.cleaned_sha256 or self.sha256


def find_version(key: str, number: int | None = None, *, organisation_id: int | None = None) -> Version | None:
    """Return one version; without a number the newest. Only what ships, and what is of this organisation."""
    query = select(Version).where(Version.key == key, _seen_by(organisation_id)).order_by(Version.number.desc()).limit(1)
    return db.session.scalar(query if number is None else query.where(Version.number == number))


def newest_versions(organisation_id: int | None = None) -> list[Version]:
    """Return the newest version of every questionnaire that ships or is of this organisation, in order of title."""
    newest: dict[str, Version] = {}
    for version in db.session.scalars(select(Version).where(_seen_by(organisation_id)).order_by(Version.number)):
        newest[version.key] = version
    return sorted(newest.values(), key=lambda version: version.title)


def own_versions(organisation_id: int) -> list[Version]:
    """Return all versions that an organisation published, the newest first."""
    query = select(Version).where(Version.organisation_id == organisation_id)
    return list(db.session.scalars(query.order_by(Version.created_at.desc(), Version.id.desc())))


def held_versions(organisation_id: int) -> list[Version]:
    """Return all versions of an organisation as they are now, and let others who publish or clean them wait; on SQLite all writers do."""
    hold_publishing(organisation_id)
    query = select(Version).where(Version.organisation_id == organisation_id).order_by(Version.id)
    fresh = query.options(undefer(Version.canonical), undefer(Version.translations)).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh))


def hold_publishing(organisation_id: int) -> None:
    """Let others who publish in this organisation, or clean what was, wait until this transaction ends; on SQLite all writers already do."""
    if db.engine.dialect.name != "sqlite":  # whoever only refers to the organisation goes on
        db.session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update(key_share=True))


def version_numbers(key: str, *, organisation_id: int) -> list[int]:
    """Return the numbers of all versions of a questionnaire that ships or is of this organisation, the oldest first."""
    return list(db.session.scalars(select(Version.number).where(Version.key == key, _seen_by(organisation_id)).order_by(Version.number)))


def last_number(key: str) -> int:
    """Return the number of the newest version of a questionnaire, 0 when it was never published."""
    return db.session.scalar(select(func.max(Version.number)).where(Version.key == key)) or 0


def is_key_taken(key: str) -> bool:
    """Return whether any version has this key."""
    return last_number(key) > 0


def _seen_by(organisation_id: int | None):
    ships = Version.organisation_id.is_(None)
    return ships if organisation_id is None else or_(ships, Version.organisation_id == organisation_id)
