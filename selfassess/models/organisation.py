"""Organisations and who works there, in which role."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, false, func, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.account import Account
from selfassess.models.database import Moment, Table, db, new_ref, now

ROLES = ("administrator", "coordinator", "assessor", "director", "auditor")


class Organisation(Table):
    """One organisation; everything that is kept belongs to one."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    name: Mapped[str] = mapped_column(String(200))
    second_factor_required: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    keep_closed_years: Mapped[int | None]  # None: as the program proposes
    keep_log_years: Mapped[int | None]


class Membership(Table):
    """One account in one organisation, in one role."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "organisation_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)


_PLACES = (
    select(Membership, Organisation)
    .join(Organisation, Organisation.id == Membership.organisation_id)
    .where(Membership.account_id == bindparam("account_id"))
    .order_by(Organisation.name, Organisation.id)
)


def memberships_of(account_id: int) -> list[tuple[Membership, Organisation]]:
    """Return where an account works, in order of name."""
    return list(db.session.execute(_PLACES, {"account_id": account_id}))


def members_of(organisation_id: int) -> list[tuple[Membership, Account]]:
    """Return who works in an organisation, in order of e-mail address."""
    query = select(Membership, Account).join(Account, Account.id == Membership.account_id)
    return list(db.session.execute(query.where(Membership.organisation_id == organisation_id).order_by(Account.email)))


def find_membership(account_id: int, *, organisation_ref: str) -> tuple[Membership, Organisation] | None:
    """Return an account's membership of one organisation."""
    query = select(Membership, Organisation).join(Organisation, Organisation.id == Membership.organisation_id)
    return db.session.execute(query.where(Membership.account_id == account_id, Organisation.ref == organisation_ref)).first()


def count_administrators(organisation_id: int) -> int:
    """Return how many members may manage members."""
    query = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.organisation_id == organisation_id, Membership.role == "administrator")
    )
    return db.session.scalar(query)
