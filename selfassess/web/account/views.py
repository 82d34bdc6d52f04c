"""The pages of one's own account."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import hash_password, login_user, logout_user, verify_and_update_password
from flask_wtf import FlaskForm

from selfassess.models.account import Account, find_account
from selfassess.models.organisation import Organisation, memberships_of
from selfassess.services import members
from selfassess.services.members import Member
from selfassess.web.access import public, signed_in
from selfassess.web.account.forms import ChangePasswordForm, NewPasswordForm, SignInForm
from selfassess.web.account.security import FAILURES_FOR_ONE, FAILURES_IN_ALL, address_and_account, is_refused, limiter
from selfassess.web.languages import COOKIE
from selfassess.web.pages import show

bp = Blueprint("account", __name__, url_prefix="/account")


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The door."""

    email: str
    next: str
    faults: dict[str, str]
    message: str = ""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account: where one works, and another password."""

    email: str
    organisations: list[tuple[Organisation, str]]
    chosen: str | None
    faults: dict[str, str]
    message: str = ""


@dataclass(frozen=True, slots=True)
class ChoosePasswordPage:
    """The first password, or a new one, from a link that works once."""

    email: str
    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class LinkOverPage:
    """A link that does not work any more."""


@bp.get("/sign-in")
@public
def sign_in():
    """Show the door; who is already in goes on."""
    if current_user.is_authenticated:
        return redirect(safe_target(request.args.get("next")))
    return show(SignInPage("", safe_target(request.args.get("next")), {}, _messages().get(request.args.get("said", ""), "")))


@bp.post("/sign-in")
@public
@limiter.limit(FAILURES_FOR_ONE, key_func=address_and_account, deduct_when=is_refused)
@limiter.limit(FAILURES_IN_ALL, deduct_when=is_refused)
def send_sign_in():
    """Let someone in with the right password; what was wrong is never told apart."""
    form = SignInForm()
    target = safe_target(request.form.get("next"))
    faults = {} if form.validate() else faults_of(form)
    account = None if faults else _account_with(form.email.data, form.password.data)
    if account is None:
        faults = faults or {"email": _("This e-mail address and password do not belong together. Check both, and try again.")}
        return show(SignInPage(form.email.data or "", target, faults)), 422
    _let_in(account)
    return redirect(target, 303)


@bp.post("/sign-out")
@public
def sign_out():
    """End the session."""
    if current_user.is_authenticated:
        logout_user()
    session.clear()
    return redirect(url_for("account.sign_in", said="signed-out"), 303)


@bp.get("")
@signed_in
def own():
    """Show one's own account."""
    return show(_account_page({}, _messages().get(request.args.get("said", ""), "")))


@bp.post("/password")
@signed_in
@limiter.limit(FAILURES_FOR_ONE, key_func=lambda: f"password|{current_user.get_id()}", deduct_when=is_refused)
def change_password():
    """Replace the password; every other session of this account ends."""
    form = ChangePasswordForm()
    faults = {} if form.validate() else faults_of(form)
    if not faults and not verify_and_update_password(form.current.data, current_user):
        faults = {"current": _("This is not the password you have now.")}
    if faults:
        return show(_account_page(faults)), 422
    account = current_user._get_current_object()
    members.change_password(account, form.password.data)
    _let_in(account)
    return redirect(url_for("account.own", said="password-changed"), 303)


@bp.get("/choose-password/<token>")
@public
def choose_password(token: str):
    """Show the page of a link that was given by the administrator."""
    account = members.account_of(token)
    return show(ChoosePasswordPage(account.email, {})) if account else (show(LinkOverPage()), 404)


@bp.post("/choose-password/<token>")
@public
@limiter.limit(FAILURES_IN_ALL, deduct_when=is_refused)
def send_chosen_password(token: str):
    """Set the password; the link has then done its work."""
    form = NewPasswordForm()
    account = members.account_of(token)
    if account is None:
        return show(LinkOverPage()), 404
    if not form.validate():
        return show(ChoosePasswordPage(account.email, faults_of(form))), 422
    members.choose_password(token, form.password.data)
    return redirect(url_for("account.sign_in", said="password-chosen"), 303)


@bp.get("/language/<language>")
@public
def choose_language(language: str):
    """Switch the language, for this browser and for who is signed in, and go back to where one was."""
    if language not in current_app.config["LANGUAGES"]:
        abort(404)
    if current_user.is_authenticated:
        members.choose_language(current_user._get_current_object(), language)
    response = redirect(safe_target(request.args.get("next")), 303)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(COOKIE, language, max_age=365 * 24 * 3600, httponly=True, samesite="Lax", secure=secure)
    return response


@bp.post("/organisation/<ref>")
@signed_in
def choose_organisation(ref: str):
    """Work for another of one's organisations."""
    if ref not in {organisation.ref for _membership, organisation in memberships_of(current_user.id)}:
        abort(404)
    session["organisation"] = ref
    return redirect("/", 303)


def safe_target(target: str | None) -> str:
    """Return a path on this site to go to; the first page for anything else."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\") or "\\" in target:
        return "/"
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in target) or len(target) > 2_000:
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    own = (url_for("account.sign_in"), url_for("account.sign_out"))
    return "/" if parts.scheme or parts.netloc or parts.path in own else target


def faults_of(form: FlaskForm) -> dict[str, str]:
    """Return the first fault of every field that has one."""
    return {name: str(errors[0]) for name, errors in form.errors.items() if errors and name}


def _messages() -> dict[str, str]:
    return {
        "signed-out": _("You are signed out."),
        "password-chosen": _("Your password is set. You can sign in now."),
        "password-changed": _("Your password is changed. You are signed out everywhere else."),
    }


def _account_with(email: str, password: str) -> Account | None:
    """Return the account when the password is right; as slow for an account that does not exist."""
    account = find_account(email)
    if account is None or not account.password or not account.active:
        hash_password(password)
        return None
    return account if verify_and_update_password(password, account) else None


def _let_in(account: Account) -> None:
    session.clear()  # nothing of before comes along
    session.permanent = True
    login_user(account)


def _account_page(faults: dict[str, str], message: str = "") -> AccountPage:
    places = [(organisation, membership.role) for membership, organisation in memberships_of(current_user.id)]
    member: Member | None = g.get("member")
    return AccountPage(current_user.email, places, member.organisation.ref if member else None, faults, message)
