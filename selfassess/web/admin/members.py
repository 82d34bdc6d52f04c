"""Members of an organisation: add, give another role, remove, give a link for a password."""

import re
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.models.organisation import ROLES, Organisation
from selfassess.services import division, members, second_factor
from selfassess.services.division import KnownFunction
from selfassess.services.members import AlreadyMember, JudgesApart, LastAdministrator
from selfassess.services.second_factor import NoSecondFactor
from selfassess.web.access import Permission, requires
from selfassess.web.account.forms import without_control_characters
from selfassess.web.account.roles import role_help, role_name
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("members", __name__, url_prefix="/organisations")

ADDRESS = re.compile(r"[^@\s<>\"(),;:\\]{1,64}@[^@\s<>\"(),;:\\]+\.[^@\s<>\"(),;:\\.]{2,}")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member in the list."""

    id: int
    email: str
    role: str
    role_name: str
    has_password: bool
    has_second_factor: bool
    is_self: bool
    functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Link:
    """A link for a password, shown once to the administrator, who gives it to the person."""

    email: str
    address: str


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Who works here, and the functions that there are."""

    organisation: Organisation
    members: list[MemberRow]
    roles: list[tuple[str, str, str]]
    typed: dict[str, str]
    faults: dict[str, str]
    functions: tuple[KnownFunction, ...] = ()
    link: Link | None = None
    message: str = ""

    def functions_of(self, one: MemberRow) -> list[KnownFunction]:
        """Return the functions that a member has, in order."""
        return [function for function in self.functions if function.id in one.functions]


@bp.get("/<ref>/members")
@requires(Permission.MEMBER_MANAGE)
def list_members(organisation: Organisation):
    """Show who works here."""
    return show(_page(organisation, message=_messages().get(request.args.get("said", ""), "")))


@bp.post("/<ref>/members")
@requires(Permission.MEMBER_MANAGE)
def add_member(organisation: Organisation):
    """Add someone; who has no password yet gets a link for one, by mail when there is mail."""
    email, role = without_control_characters(request.form.get("email", "")) or "", request.form.get("role", "")
    faults, sends_mail = _faults(email, role), current_app.config["SETTINGS"].sends_mail
    if not faults:
        try:
            account = members.add_member(organisation, email=email, role=role, by=g.member, invite=sends_mail)
        except AlreadyMember:
            faults = {"email": _("This person already works here. Change the role in the list.")}
        except JudgesApart:
            faults = {"role": _judges_apart()}
    if faults:
        return show(_page(organisation, typed={"email": email, "role": role}, faults=faults)), 422
    if account.password or sends_mail:
        return _back(organisation, "added" if account.password else "invited")
    return show(_page(organisation, link=_link(account)))


@bp.post("/<ref>/members/<int:account_id>/role")
@requires(Permission.MEMBER_MANAGE)
def change_role(organisation: Organisation, account_id: int):
    """Give a member another role."""
    role = request.form.get("role", "")
    if role not in ROLES:
        return show(_page(organisation, faults={f"role-{account_id}": _("Choose one of the roles.")})), 422
    try:
        members.change_role(organisation, account_id, role=role, by=g.member)
    except LastAdministrator:
        return show(_page(organisation, faults={f"role-{account_id}": _last_administrator()})), 422
    except JudgesApart:
        return show(_page(organisation, faults={f"role-{account_id}": _judges_apart()})), 422
    return _back(organisation, "changed")


@bp.post("/<ref>/members/<int:account_id>/functions")
@requires(Permission.MEMBER_MANAGE)
def give_functions(organisation: Organisation, account_id: int):
    """Say which functions a member has in real life."""
    if not division.give_functions(organisation, account_id, request.form.getlist("functions"), by=g.member):
        abort(404)
    return _back(organisation, "functions")


@bp.post("/<ref>/members/<int:account_id>/remove")
@requires(Permission.MEMBER_MANAGE)
def remove_member(organisation: Organisation, account_id: int):
    """End a membership."""
    try:
        members.remove_member(organisation, account_id, by=g.member)
    except LastAdministrator:
        return show(_page(organisation, faults={f"role-{account_id}": _last_administrator()})), 422
    return _back(organisation, "removed")


@bp.post("/<ref>/members/<int:account_id>/link")
@requires(Permission.MEMBER_MANAGE)
def new_link(organisation: Organisation, account_id: int):
    """Make a link for a password, only for a member who never chose one: an account may also work elsewhere."""
    waiting = {account.id: account for _membership, account in members.list_members(organisation) if not account.password}
    if account_id not in waiting:
        abort(404)
    return show(_page(organisation, link=_link(waiting[account_id])))


@bp.post("/<ref>/second-factor")
@requires(Permission.MEMBER_MANAGE)
def require_second_factor(organisation: Organisation):
    """Ask a second step of everyone who works here, or no longer."""
    asked = request.form.get("required") == "yes"
    try:
        second_factor.require(organisation, asked, by=g.member)
    except NoSecondFactor:
        faults = {"required": _("Set up your own second step first, on the page of your account.")}
        return show(_page(organisation, faults=faults)), 422
    return _back(organisation, "required" if asked else "free")


def _page(organisation: Organisation, *, typed=None, faults=None, link=None, message="") -> MembersPage:
    having = division.functions_in(organisation.id)
    rows = [
        MemberRow(
            account.id,
            account.email,
            membership.role,
            role_name(membership.role),
            bool(account.password),
            account.has_second_factor,
            account.id == g.member.account.id,
            having.get(account.id, frozenset()),
        )
        for membership, account in members.list_members(organisation)
    ]
    roles = [(role, role_name(role), role_help(role)) for role in ROLES]
    return MembersPage(
        organisation, rows, roles, typed or {}, faults or {}, division.known_functions(organisation, language()), link, message
    )


def _faults(email: str, role: str) -> dict[str, str]:
    faults = {}
    if not ADDRESS.fullmatch(email) or len(email) > 254:
        faults["email"] = _("Fill in an e-mail address, like name@organisation.nl.")
    if role not in ROLES:
        faults["role"] = _("Choose one of the roles.")
    return faults


def _judges_apart() -> str:
    return _(
        "This person judges a self-assessment apart, and in this role would read in the log what the others answered. Wait until both sides are ready, or ask the coordinator to end the judging apart."
    )


def _last_administrator() -> str:
    return _("This is the only administrator. Make someone else administrator first.")


def _link(account) -> Link:
    """Return the link to show; it begins with the address of the settings, never with one that a request made up."""
    path = url_for("account.choose_password", token=members.password_token(account))
    base = current_app.config["SETTINGS"].base_url or request.host_url
    return Link(account.email, base.rstrip("/") + path)


def _back(organisation: Organisation, said: str):
    return redirect(url_for("members.list_members", ref=organisation.ref, said=said), 303)


def _messages() -> dict[str, str]:
    return {
        "added": _("This person can work here from now on, with the password they already have."),
        "invited": _("This person gets a mail with a link to choose a password. The link works once, for a week."),
        "required": _("Everyone who works here now needs a second step. Who has none sets it up first."),
        "free": _("Everyone who works here now chooses whether to use a second step."),
        "changed": _("The role is changed."),
        "functions": _("The functions are saved. They say who finds which work under “My tasks”."),
        "removed": _("This person does not work here any more. What they answered stays."),
    }
