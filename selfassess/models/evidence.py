"""Evidence of an organisation: pieces with their versions and files, and what each piece shows."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.assessment import Assessment
from selfassess.models.database import Moment, Table, db, new_ref, now

LONGEST_LABEL, LONGEST_PAGE = 40, 100
NOT_SCANNED, WAITING, CLEAN, INFECTED = "none", "waiting", "clean", "infected"  # of a file; none: there was no scanner
HARMLESS = (NOT_SCANNED, CLEAN)


class Piece(Table):
    """One piece of evidence: a document that an organisation keeps, in one or more versions."""

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "organisation_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    covers: Mapped[str] = mapped_column(String(200), default="")  # for whom it holds: groups, places or functions
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now)


class PieceVersion(Table):
    """One version of a piece, with its file in the store of documents under `key`.

    `label` is what people call it. `sha256` and `size` (bytes) are of the file that is kept, `original_sha256` of the file as
    it came in. `asked`: what a person must still say about it before it counts; `findings`: (code, parameters) of the
    inspection. An infected file is gone: no key, no hash.
    """

    __tablename__ = "evidence_version"
    __table_args__ = (UniqueConstraint("evidence_id", "number"), UniqueConstraint("organisation_id", "sha256"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="")
    status: Mapped[str] = mapped_column(String(12), default="adopted")
    date: Mapped["date | None"]
    valid_until: Mapped["date | None"]
    file_name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    original_sha256: Mapped[str | None] = mapped_column(String(64))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    scan: Mapped[str] = mapped_column(String(12), default=NOT_SCANNED)
    asked: Mapped[list] = mapped_column(JSON, default=list)
    findings: Mapped[list] = mapped_column(JSON, default=list)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(Moment, default=now)

    @property
    def is_usable(self) -> bool:
        """Whether it may be downloaded and counts: nothing is asked of people any more, and no scan is awaited or failed."""
        return not self.asked and self.scan in HARMLESS and self.key is not None


class PieceLink(Table):
    """What a piece shows in one assessment: an item, its norms (none: the whole item), and the page or paragraph."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        UniqueConstraint("assessment_id", "item_id", "evidence_id"),
        Index(None, "evidence_id"),
        Index(None, "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(60))
    norms: Mapped[list] = mapped_column(JSON, default=list)
    page: Mapped[str] = mapped_column(String(LONGEST_PAGE), default="")
    added_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    added_at: Mapped[datetime] = mapped_column(Moment, default=now)


class UnwantedFile(Table):
    """A file whose row is gone and that must still be taken out of the store; its organisation may be gone too."""

    __tablename__ = "unwanted_file"
    __table_args__ = (Index(None, "organisation_id"),)

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    organisation_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment, default=now)


_PIECE = select(Piece).where(Piece.ref == bindparam("ref"), Piece.organisation_id == bindparam("of_organisation"))
_SHOWN = (
    select(PieceLink, Piece)
    .join(Piece, Piece.id == PieceLink.evidence_id)
    .where(PieceLink.assessment_id == bindparam("of_assessment"))
    .order_by(PieceLink.id)
)


def find_piece(ref: str, *, organisation_id: int) -> Piece | None:
    """Return a piece of an organisation; None for any other."""
    return db.session.scalar(_PIECE, {"ref": ref, "of_organisation": organisation_id})


def find_file(sha256: str, *, organisation_id: int) -> tuple[Piece, PieceVersion] | None:
    """Return the piece and version of an organisation that is exactly this file."""
    query = select(Piece, PieceVersion).join(PieceVersion, PieceVersion.evidence_id == Piece.id)
    found = db.session.execute(query.where(PieceVersion.organisation_id == organisation_id, PieceVersion.sha256 == sha256)).first()
    return (found[0], found[1]) if found else None


def versions_of(piece_ids: list[int]) -> dict[int, list[PieceVersion]]:
    """Return the versions of some pieces by the piece's id, the newest first."""
    found: dict[int, list[PieceVersion]] = {piece_id: [] for piece_id in piece_ids}
    query = select(PieceVersion).where(PieceVersion.evidence_id.in_(piece_ids)).order_by(PieceVersion.number.desc())
    for version in db.session.scalars(query) if piece_ids else ():
        found[version.evidence_id].append(version)
    return found


def links_in(assessment_id: int, *, items: Sequence[str] | None = None) -> list[tuple[PieceLink, Piece]]:
    """Return what pieces show in an assessment, or at some of its items, in the order in which they were added."""
    query = _SHOWN if items is None else _SHOWN.where(PieceLink.item_id.in_(items))
    return [(row[0], row[1]) for row in db.session.execute(query, {"of_assessment": assessment_id})]


def links_of(piece_id: int) -> list[tuple[PieceLink, Assessment]]:
    """Return all that one piece shows, with the assessment, the newest assessment first."""
    query = select(PieceLink, Assessment).join(Assessment, Assessment.id == PieceLink.assessment_id)
    query = query.where(PieceLink.evidence_id == piece_id).order_by(Assessment.created_at.desc(), PieceLink.item_id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def find_link(assessment_id: int, item_id: str, *, piece_id: int) -> PieceLink | None:
    """Return how a piece stands at an item; None when it does not."""
    query = select(PieceLink).where(PieceLink.assessment_id == assessment_id, PieceLink.item_id == item_id)
    return db.session.scalar(query.where(PieceLink.evidence_id == piece_id))
