"""Questionnaires that are being made: the draft as it stands, every change of it, and who is working on it now."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, bindparam, func, select
from sqlalchemy.orm import Mapped, mapped_column

from selfassess.models.account import Account
from selfassess.models.database import Moment, Table, db, new_ref, now
from selfassess.models.organisation import Membership, Organisation

EDIT, UNDO, REDO, RESTORE, PUBLISH = "edit", "undo", "redo", "restore", "publish"


class Draft(Table):
    """One questionnaire of an organisation that is being made; `document` is JSON, and is of `revision`."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(16), unique=True, default=new_ref)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))  # as the document has it, for lists
    document: Mapped[str] = mapped_column(Text, deferred=True)
    revision: Mapped[int] = mapped_column(default=0)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))  # what it was published as last, or was copied from
    created_at: Mapped[datetime] = mapped_column(Moment, default=now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(Moment, default=now)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class DraftChange(Table):
    """One change of a draft, never changed: what was done and what takes it back, as JSON; `number` is the revision that it made.

    `page`: the page that saved it by itself, None when a button was pressed; `step`: the number of the change that it goes on
    with, None when a step begins here. A step is what somebody means as one: it is shown, taken back and done again as one.
    """

    __tablename__ = "draft_change"
    __table_args__ = (UniqueConstraint("draft_id", "number"), UniqueConstraint("draft_id", "token"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12), default=EDIT)
    of: Mapped[int | None]  # the change that was taken back or done again, or the revision that was put back
    operation: Mapped[str] = mapped_column(Text)
    inverse: Mapped[str] = mapped_column(Text)
    token: Mapped[str | None] = mapped_column(String(40))  # of the form that was sent: pressed twice, it does it once
    page: Mapped[str | None] = mapped_column(String(16))
    step: Mapped[int | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class DraftPresence(Table):
    """Who has a draft open, and where in it (the id of a part, section or item, or a word of the format)."""

    __tablename__ = "draft_presence"
    __table_args__ = (UniqueConstraint("draft_id", "account_id"), Index(None, "organisation_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(60))
    seen_at: Mapped[datetime] = mapped_column(Moment, default=now)


class Made(NamedTuple):
    """One change as it stands in a list: without what it did."""

    number: int
    kind: str
    of: int | None
    account_id: int | None
    at: datetime
    step: int | None

    @property
    def head(self) -> int:
        """The change with which its step began."""
        return self.step or self.number


_FOUND = (
    select(Draft, Organisation, Membership)
    .join(Organisation, Organisation.id == Draft.organisation_id)
    .join(Membership, Membership.organisation_id == Draft.organisation_id)
    .where(Draft.ref == bindparam("ref"), Membership.account_id == bindparam("account_id"))
)


def find_draft(ref: str, *, account_id: int) -> tuple[Draft, Organisation, Membership] | None:
    """Return a draft of an organisation that the account works for; None for any other."""
    found = db.session.execute(_FOUND, {"ref": ref, "account_id": account_id}).first()
    return tuple(found) if found else None


def drafts_of(organisation_id: int) -> list[Draft]:
    """Return the drafts of an organisation, in order of title."""
    return list(db.session.scalars(select(Draft).where(Draft.organisation_id == organisation_id).order_by(Draft.title, Draft.id)))


def drafts_begun(organisation_id: int, *, title: str, by: int, since: datetime) -> list[Draft]:
    """Return the drafts with this title that an account began since a moment and nobody has changed yet, the newest first."""
    query = select(Draft).where(
        Draft.organisation_id == organisation_id,
        Draft.title == title,
        Draft.revision == 0,
        Draft.created_by == by,
        Draft.created_at >= since,
    )
    return list(db.session.scalars(query.order_by(Draft.id.desc())))


def draft_of_key(organisation_id: int, key: str) -> Draft | None:
    """Return the draft of one questionnaire of an organisation."""
    return db.session.scalar(select(Draft).where(Draft.organisation_id == organisation_id, Draft.key == key))


def locked(draft_id: int) -> Draft:
    """Return a draft as it is now, and let other writers of it wait; on SQLite all writers already do."""
    query = select(Draft).where(Draft.id == draft_id).execution_options(populate_existing=True)
    return db.session.scalars(query if db.engine.dialect.name == "sqlite" else query.with_for_update()).one()


def document_text(draft_id: int) -> tuple[int, str]:
    """Return the revision of a draft and its document, as JSON."""
    return tuple(db.session.execute(select(Draft.revision, Draft.document).where(Draft.id == draft_id)).one())


def changes_made(draft_id: int) -> list[Made]:
    """Return all changes of a draft, the oldest first, without what they did."""
    columns = (DraftChange.number, DraftChange.kind, DraftChange.of, DraftChange.account_id, DraftChange.at, DraftChange.step)
    return [Made(*row) for row in db.session.execute(select(*columns).where(DraftChange.draft_id == draft_id).order_by(DraftChange.number))]


def changes_after(draft_id: int, number: int) -> list[DraftChange]:
    """Return the changes of a draft since a revision, the oldest first."""
    query = select(DraftChange).where(DraftChange.draft_id == draft_id, DraftChange.number > number)
    return list(db.session.scalars(query.order_by(DraftChange.number)))


def change_with(draft_id: int, token: str) -> DraftChange | None:
    """Return the change that a form made with its token, None when it was not sent yet."""
    return db.session.scalar(select(DraftChange).where(DraftChange.draft_id == draft_id, DraftChange.token == token))


def newest_steps(draft_id: int, *, limit: int, offset: int = 0) -> list[tuple[DraftChange, str | None]]:
    """Return the changes of a draft with which a step began, with the address of who made them, the newest first."""
    query = select(DraftChange, Account.email).outerjoin(Account, Account.id == DraftChange.account_id)
    query = query.where(DraftChange.draft_id == draft_id, DraftChange.step.is_(None)).order_by(DraftChange.number.desc())
    return [tuple(row) for row in db.session.execute(query.limit(limit).offset(offset))]


def changes_in(draft_id: int, steps: Iterable[int]) -> list[DraftChange]:
    """Return every change of the steps that began at these numbers, the oldest first."""
    steps = list(steps)
    query = select(DraftChange).where(DraftChange.draft_id == draft_id, DraftChange.number.in_(steps) | DraftChange.step.in_(steps))
    return list(db.session.scalars(query.order_by(DraftChange.number)))


def last_change_of(draft_id: int, account_id: int) -> DraftChange | None:
    """Return the change that somebody made last in a draft."""
    query = select(DraftChange).where(DraftChange.draft_id == draft_id, DraftChange.account_id == account_id)
    return db.session.scalar(query.order_by(DraftChange.number.desc()).limit(1))


def count_changes(draft_id: int, *, after: int = 0) -> int:
    """Return how many changes of a draft are in its history, since a revision."""
    query = select(func.count()).select_from(DraftChange).where(DraftChange.draft_id == draft_id)
    return db.session.scalar(query.where(DraftChange.number > after))


def present(draft_id: int, *, since: datetime) -> list[tuple[DraftPresence, str]]:
    """Return who had a draft open since a moment, with their addresses."""
    query = select(DraftPresence, Account.email).join(Account, Account.id == DraftPresence.account_id)
    query = query.where(DraftPresence.draft_id == draft_id, DraftPresence.seen_at >= since)
    return [tuple(row) for row in db.session.execute(query.order_by(Account.email))]


def presence_of(draft_id: int, account_id: int) -> DraftPresence | None:
    """Return where somebody was in a draft last."""
    return db.session.scalar(select(DraftPresence).where(DraftPresence.draft_id == draft_id, DraftPresence.account_id == account_id))
