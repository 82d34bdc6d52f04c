"""Files that are being counted: a sheet with a row a file, known by its number only; gone when the counts are in the answers."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.database import Moment, Table, now


class CountSheet(Table):
    """One counting of the files of a population. `rows`: numbers on the organisation's own list, in order of the sheet.

    When it is closed its cells are deleted and `rows` is emptied: only the counts in the answers are kept.
    """

    __tablename__ = "count_sheet"
    __table_args__ = (UniqueConstraint("assessment_id", "population", "voice"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    population: Mapped[str] = mapped_column(String(60))
    voice: Mapped[str] = mapped_column(String(12), default="first")
    rows: Mapped[list] = mapped_column(JSON, default=list)
    size: Mapped[int]  # of the population
    drawn: Mapped[str] = mapped_column(String(12))  # all, random or chosen
    seed: Mapped[int | None]
    counted_on: Mapped[date | None]
    counted_by: Mapped[str] = mapped_column(String(200), default="")  # a function, never a name
    revision: Mapped[int] = mapped_column(default=1)
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    begun_at: Mapped[datetime] = mapped_column(Moment, default=now)
    saved_at: Mapped[datetime] = mapped_column(Moment, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class CountCell(Table):
    """What was found in one file for one norm of an item (`norm` empty: the item as a whole): met, not_met or not_applicable."""

    __tablename__ = "count_cell"
    __table_args__ = (UniqueConstraint("sheet_id", "row", "item_id", "norm"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    sheet_id: Mapped[int] = mapped_column(ForeignKey("count_sheet.id", ondelete="CASCADE"))
    row: Mapped[int]  # place in `rows`, from 0
    item_id: Mapped[str] = mapped_column(String(60))
    norm: Mapped[str] = mapped_column(String(60), default="")
    value: Mapped[str] = mapped_column(String(16))
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    saved_at: Mapped[datetime] = mapped_column(Moment)
