"""The pages of one's own account."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import logout_user, verify_password
from flask_wtf.csrf import generate_csrf

from selfassess.models.database import now
from selfassess.models.organisation import Organisation, memberships_of
from selfassess.services import members, second_factor, sessions
from selfassess.services.members import Member
from selfassess.web.access import public, signed_in
from selfassess.web.account.entering import account_with, enter, safe_target, wait_for_code
from selfassess.web.account.forms import ChangePasswordForm, NewPasswordForm, SignInForm, faults_of
from selfassess.web.account.security import FAILURES_FOR_ONE, FAILURES_IN_ALL, address_and_account, is_refused, limiter, own_account
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
class SessionRow:
    """One browser in which this account is signed in."""

    ref: str
    browser: str
    address: str
    made_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account: where one works, mail, the second step, where one is signed in, and another password."""

    email: str
    organisations: list[tuple[Organisation, str]]
    chosen: str | None
    wants_mail: bool
    sends_mail: bool
    second_factor_since: datetime | None
    codes_left: int
    sessions: list[SessionRow]
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
    account = None if faults else account_with(form.email.data, form.password.data)
    if account is None:
        faults = faults or {"email": _("This e-mail address and password do not belong together. Check both, and try again.")}
        return show(SignInPage(form.email.data or "", target, faults)), 422
    if account.has_second_factor:
        wait_for_code(account, target)
        return redirect(url_for("account.second_factor.second_step"), 303)
    enter(account)
    return redirect(target, 303)


@bp.post("/sign-out")
@public
def sign_out():
    """End the session, here and in the database."""
    if current_user.is_authenticated:
        sessions.end_current(g.account_session)
        logout_user()
    session.clear()
    return redirect(url_for("account.sign_in", said="signed-out"), 303)


@bp.get("/token")
@public
def token():
    """Tell a page that stayed open who is signed in now, with the token of that session, so that it can go on saving."""
    if not current_user.is_authenticated:
        return {"signed_in": False}
    return {"signed_in": True, "person": current_user.email, "csrf_token": generate_csrf()}


@bp.get("")
@signed_in
def own():
    """Show one's own account."""
    return show(_account_page({}, _messages().get(request.args.get("said", ""), "")))


@bp.post("/password")
@signed_in
@limiter.limit(FAILURES_FOR_ONE, key_func=own_account, deduct_when=is_refused)
def change_password():
    """Replace the password; every other session of this account ends."""
    form = ChangePasswordForm()
    account = current_user._get_current_object()
    faults = form.faults(account)
    if "current" not in faults and not verify_password(form.current.data, account.password):
        faults["current"] = _("This is not the password you have now.")
    if faults:
        return show(_account_page(faults)), 422
    members.change_password(account, form.password.data)
    enter(account)
    return redirect(url_for("account.own", said="password-changed"), 303)


@bp.post("/mail")
@signed_in
def choose_mail():
    """Turn mail about the work on or off."""
    wants_mail = request.form.get("wanted") == "yes"
    members.choose_mail(current_user._get_current_object(), wants_mail)
    return redirect(url_for("account.own", said="mail-on" if wants_mail else "mail-off"), 303)


@bp.get("/choose-password/<token>")
@public
@limiter.limit(FAILURES_IN_ALL, deduct_when=is_refused)
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
    faults = form.faults(account)
    if faults:
        return show(ChoosePasswordPage(account.email, faults)), 422
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


def _messages() -> dict[str, str]:
    return {
        "signed-out": _("You are signed out."),
        "password-chosen": _("Your password is set. You can sign in now."),
        "organisation-deleted": _("The organisation is deleted, with everything it kept here."),
        "too-slow": _("It took too long. Sign in once more."),
        "second-factor-off": _("The second step is off. Your password alone is now enough to sign in."),
        "session-ended": _("That browser is signed out."),
        "others-ended": _("You are signed out everywhere else."),
        "mail-on": _("You get mail about the work from now on."),
        "mail-off": _("You get no more mail about the work."),
        "password-changed": _("Your password is changed. You are signed out everywhere else."),
    }


def _account_page(faults: dict[str, str], message: str = "") -> AccountPage:
    account = current_user._get_current_object()
    places = [(organisation, membership.role) for membership, organisation in memberships_of(account.id)]
    member: Member | None = g.get("member")
    chosen = member.organisation.ref if member else None
    mail = account.wants_mail, current_app.config["SETTINGS"].sends_mail
    since, left = account.second_factor_at, second_factor.codes_left(account) if account.has_second_factor else 0
    return AccountPage(account.email, places, chosen, *mail, since, left, _sessions(), faults, message)


def _sessions() -> list[SessionRow]:
    found = sessions.list_sessions(current_user._get_current_object(), at=now())
    this = g.account_session.id
    return [SessionRow(one.ref, one.browser, one.address, one.made_at, one.seen_at, one.id == this) for one in found]
