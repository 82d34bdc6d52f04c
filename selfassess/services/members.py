"""Who may sign in, where they work and in which role."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app
from flask_security.utils import hash_password
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import delete, select, update

from selfassess.models.account import Account, find_account
from selfassess.models.action import ActionDecision
from selfassess.models.assessment import CONCEPT, IN_REVIEW, Assessment
from selfassess.models.database import db, now
from selfassess.models.organisation import ROLES, Membership, Organisation, count_administrators, members_of
from selfassess.models.together import Assignment, MemberFunction, Seat
from selfassess.services import sessions
from selfassess.services.log import record, record_account
from selfassess.services.mailing import INVITATION, post
from selfassess.services.transactions import reads, transactional

LINK_DAYS = 7
READS_EVERYTHING = ("administrator", "auditor")  # roles that see the log


class AlreadyMember(Exception):
    """The account already works in this organisation."""


class LastAdministrator(Exception):
    """An organisation always keeps one administrator."""


class JudgesApart(Exception):
    """The person judges an assessment apart, and this role reads in the log and the export what the others answered."""


class UnknownRole(Exception):
    """The role is not one that there is."""


@dataclass(frozen=True, slots=True)
class Member:
    """The signed-in person in one organisation: who, where and in which role."""

    account: Account
    organisation: Organisation
    role: str


@transactional
def add_organisation(name: str) -> Organisation:
    """Store a new organisation."""
    organisation = Organisation(name=name.strip())
    db.session.add(organisation)
    db.session.flush()
    record("organisation added", organisation=organisation, object=organisation.ref)
    return organisation


@transactional
def add_account(email: str, *, password: str | None = None) -> Account:
    """Return the account with this address, made when there is none; an existing password is left alone."""
    account = find_account(email)
    if account is None:
        account = Account(email=email.strip().lower(), active=True, confirmed_at=now() if password else None)
        db.session.add(account)
    if password and not account.password:
        account.password = hash_password(password)
    db.session.flush()
    return account


@transactional
def add_member(
    organisation: Organisation, *, email: str, role: str, password: str | None = None, by: Member | None = None, invite: bool = False
) -> Account:
    """Let a person work in an organisation; the account is made when there is none. `invite`: and send a mail about it.

    Raises AlreadyMember, JudgesApart, and UnknownRole when the role is not one that there is.
    """
    _known(role)
    account = add_account(email, password=password)
    if _membership(organisation, account.id):
        raise AlreadyMember(account.email)
    if role in READS_EVERYTHING and _judges_apart(organisation, account.id):  # who was removed keeps the seat
        raise JudgesApart(account.id)
    db.session.add(Membership(account_id=account.id, organisation_id=organisation.id, role=role))
    record("member added", organisation=organisation, by=by, object=f"account {account.id} as {role}")
    if invite:
        post(INVITATION, account.id, organisation_id=organisation.id, about={}, same=f"invitation {organisation.id}")
    return account


@transactional
def let_in(organisation_name: str, *, email: str, role: str) -> str:
    """Add a member to an organisation of this name, made when it is new; return the path where a password is chosen.

    Raises AlreadyMember and UnknownRole.
    """
    organisation = db.session.scalar(select(Organisation).where(Organisation.name == organisation_name.strip()))
    account = add_member(organisation or add_organisation(organisation_name), email=email, role=role)
    return _link(account)


@reads
def link_for(email: str) -> str | None:
    """Return the path where a known person chooses a new password; None when nobody active has this address."""
    account = find_account(email)
    return _link(account) if account and account.active else None


@transactional
def change_role(organisation: Organisation, account_id: int, *, role: str, by: Member) -> None:
    """Give a member another role. Raises LastAdministrator when nobody would be left to manage members, and JudgesApart."""
    _known(role)
    membership = _membership(organisation, account_id)
    if membership is None or membership.role == role:
        return
    _keep_an_administrator(organisation, membership)
    if role in READS_EVERYTHING and _judges_apart(organisation, account_id):
        raise JudgesApart(account_id)
    membership.role = role
    record("role changed", organisation=organisation, by=by, object=f"account {account_id} to {role}")


@transactional
def remove_member(organisation: Organisation, account_id: int, *, by: Member) -> None:
    """End a membership; the account and all it did stay, work that was given to it is nobody's. Raises LastAdministrator."""
    membership = _membership(organisation, account_id)
    if membership is None:
        return
    _keep_an_administrator(organisation, membership)
    db.session.execute(delete(Membership).where(Membership.id == membership.id))
    _let_go_of_work(organisation.id, account_id)
    record("member removed", organisation=organisation, by=by, object=f"account {account_id}")


@reads
def list_members(organisation: Organisation) -> list[tuple[Membership, Account]]:
    """Return who works in an organisation."""
    return members_of(organisation.id)


@reads
def has_organisations() -> bool:
    """Return whether anybody works with this installation yet."""
    return db.session.scalar(select(Organisation.id).limit(1)) is not None


@reads
def is_known(email: str) -> bool:
    """Return whether there is an account with this e-mail address."""
    return find_account(email) is not None


@reads
def password_token(account: Account) -> str:
    """Return the secret of a link with which this account chooses a password: once, within a week.

    It is bound to the password of now, so that choosing one ends every other link.
    """
    return _signer().dumps([account.id, _stamp(account)])


@reads
def account_of(token: str) -> Account | None:
    """Return the account that a link is for; None when it is too old, was used or is not ours."""
    try:
        account_id, stamp = _signer().loads(token, max_age=LINK_DAYS * 24 * 3600)
    except (BadSignature, ValueError, TypeError):
        return None
    account = db.session.get(Account, account_id)
    return account if account and account.active and _stamp(account) == stamp else None


@transactional
def choose_password(token: str, password: str) -> Account | None:
    """Set the password that a link is for and end every session of the account; None when the link is no longer good."""
    account = account_of(token)
    if account:
        _set_password(account, password)
    return account


@transactional
def change_password(account: Account, password: str) -> None:
    """Set another password; all sessions of the account end, and the caller signs this one in again."""
    _set_password(account, password)


@transactional
def choose_mail(account: Account, wants_mail: bool) -> None:
    """Keep whether this person wants mail about the work; an invitation comes always."""
    account.wants_mail = wants_mail


@transactional
def choose_language(account: Account, language: str) -> None:
    """Keep in which language this person reads."""
    account.language = language


@reads
def names_of(account_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the e-mail addresses of people, by account; who is gone is absent."""
    wanted = {one for one in account_ids if one is not None}
    if not wanted:
        return {}
    return dict(db.session.execute(select(Account.id, Account.email).where(Account.id.in_(wanted))).all())


def _set_password(account: Account, password: str) -> None:
    account.password = hash_password(password)
    account.confirmed_at = account.confirmed_at or now()
    account.fs_uniquifier = uuid.uuid4().hex  # sessions and links name it, so that they all end
    sessions.end_others(account, keep=None)
    record_account("password set", account.id)


def _link(account: Account) -> str:
    return f"/account/choose-password/{password_token(account)}"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key, salt="choose-password")


def _stamp(account: Account) -> str:
    return account.fs_uniquifier[:12]


def _known(role: str) -> None:
    if role not in ROLES:
        raise UnknownRole(role)


def _membership(organisation: Organisation, account_id: int) -> Membership | None:
    query = select(Membership).where(Membership.organisation_id == organisation.id, Membership.account_id == account_id)
    return db.session.scalar(query)


def _judges_apart(organisation: Organisation, account_id: int) -> bool:
    query = select(Seat.id).join(Assessment, Assessment.id == Seat.assessment_id)
    here = (Assessment.organisation_id == organisation.id, Assessment.state.in_((CONCEPT, IN_REVIEW)))
    return db.session.scalar(query.where(Seat.account_id == account_id, *here).limit(1)) is not None


def _let_go_of_work(organisation_id: int, account_id: int) -> None:
    """Take the functions of somebody who leaves, and the name from the work: it then waits for nobody."""
    db.session.execute(
        delete(MemberFunction).where(MemberFunction.organisation_id == organisation_id, MemberFunction.account_id == account_id)
    )
    given = (Assignment.organisation_id == organisation_id, Assignment.account_id == account_id)
    db.session.execute(update(Assignment).where(*given).values(account_id=None, revision=Assignment.revision + 1))
    owned = (ActionDecision.organisation_id == organisation_id, ActionDecision.owner_id == account_id)
    db.session.execute(update(ActionDecision).where(*owned).values(owner_id=None))


def _keep_an_administrator(organisation: Organisation, membership: Membership) -> None:
    if membership.role == "administrator" and count_administrators(organisation.id) <= 1:
        raise LastAdministrator(organisation.ref)
