"""What was signed: an assessment as it was on that day, as one text with its hash."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, new_ref, now


class Snapshot(Table):
    """An assessment as it was adopted: `document` is canonical JSON, `sha256` (hex) that of its bytes in UTF-8.

    Never changed, with one exception: client data that is found in it later is taken out. `sha256` then stays that of what
    was signed and `cleaned_sha256` is that of what stands. `number` counts from 1 in each assessment.
    """

    __tablename__ = "snapshot"
    __table_args__ = (UniqueConstraint("assessment_id", "number"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    number: Mapped[int]
    document: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(String(20))  # of who signed
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)  # the assessment was opened again
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    cleaned_at: Mapped[datetime | None] = mapped_column(Moment)
    cleaned_sha256: Mapped[str | None] = mapped_column(String(64))
