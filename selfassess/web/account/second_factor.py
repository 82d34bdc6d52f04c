"""The second step: asked when signing in, and set up, renewed or turned off on one's own account."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import verify_password
from markupsafe import Markup

from selfassess.models.account import Account
from selfassess.models.database import now
from selfassess.services import second_factor, sessions
from selfassess.web.access import public, signed_in
from selfassess.web.account.entering import enter, waiting
from selfassess.web.account.forms import CodeForm, ProofForm, faults_of
from selfassess.web.account.security import (
    CODES_FOR_ONE,
    FAILURES_FOR_ONE,
    FAILURES_IN_ALL,
    address_and_waiting_account,
    is_recovery,
    is_refused,
    limiter,
    own_account,
    waiting_account,
)
from selfassess.web.pages import show

bp = Blueprint("second_factor", __name__)


@dataclass(frozen=True, slots=True)
class SecondStepPage:
    """The code, after the password."""

    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """What to put in the app, and the first code back. `required_by`: the organisation that asks for it, or empty."""

    email: str
    qr: str
    uri: str
    secret: str
    required_by: str
    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """A second step that is on: new recovery codes, or turn it off."""

    email: str
    since: datetime
    codes_left: int
    required_by: str
    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """Ten codes, shown once."""

    codes: list[str]


@bp.get("/second-step")
@public
def second_step():
    """Ask for the code."""
    return show(SecondStepPage({})) if waiting() else redirect(url_for("account.sign_in"), 303)


@bp.post("/second-step")
@public
@limiter.limit(FAILURES_FOR_ONE, key_func=address_and_waiting_account, deduct_when=is_refused)
@limiter.limit(FAILURES_IN_ALL, deduct_when=is_refused)
@limiter.limit(CODES_FOR_ONE, key_func=waiting_account, deduct_when=is_refused, exempt_when=is_recovery)
def send_second_step():
    """Let someone in with a code that was not used before."""
    person = waiting()
    if person is None:
        return redirect(url_for("account.sign_in", said="too-slow"), 303)
    form = CodeForm()
    faults = {} if form.validate() else faults_of(form)
    if not faults and not second_factor.accept(person.account, form.code.data, at=now()):
        sessions.note_failure(person.account)
        faults = {"code": _wrong_code()}
    if faults:
        return show(SecondStepPage(faults)), 422
    enter(person.account)
    return redirect(person.target, 303)


@bp.get("/second-factor")
@signed_in
def settings():
    """Show what to put in the app, or what can be done with a second step that is on."""
    return show(_page({}))


@bp.post("/second-factor")
@signed_in
@limiter.limit(FAILURES_FOR_ONE, key_func=own_account, deduct_when=is_refused)
def change_settings():
    """Turn the second step on or off, or make other recovery codes; always with the password and a code."""
    work = {"turn-on": _turn_on, "turn-off": _turn_off, "codes": _new_codes}.get(request.form.get("do", ""))
    if work is None:
        return show(_page({})), 422
    form = ProofForm()
    account = current_user._get_current_object()
    faults = {} if form.validate() else faults_of(form)
    if not faults and not verify_password(form.password.data, account.password):
        faults = {"password": _("This is not the password you have now.")}
    return (show(_page(faults)), 422) if faults else work(account, form.code.data)


def _turn_on(account: Account, code: str):
    if account.has_second_factor:
        return redirect(url_for("account.second_factor.settings"), 303)
    codes = second_factor.turn_on(account, session.get("seed", ""), code, at=now(), keep=g.account_session.id)
    if codes is None:
        return show(_page({"code": _wrong_code()})), 422
    session.pop("seed", None)
    return show(RecoveryCodesPage(codes))


def _turn_off(account: Account, code: str):
    if not second_factor.accept(account, code, at=now()):
        return show(_page({"code": _wrong_code()})), 422
    second_factor.turn_off(account)
    return redirect(url_for("account.own", said="second-factor-off"), 303)


def _new_codes(account: Account, code: str):
    if not second_factor.accept(account, code, at=now()):
        return show(_page({"code": _wrong_code()})), 422
    return show(RecoveryCodesPage(second_factor.new_recovery_codes(account)))


def _page(faults: dict[str, str]) -> SetUpPage | SecondFactorPage:
    account = current_user._get_current_object()
    if not account.password:
        abort(404)
    required_by = g.member.organisation.name if g.member and g.member.organisation.second_factor_required else ""
    if account.has_second_factor:
        return SecondFactorPage(account.email, account.second_factor_at, second_factor.codes_left(account), required_by, faults)
    seed = session.setdefault("seed", second_factor.new_seed())
    found = second_factor.enrolment(account, seed, issuer=_("Self-assessment"))
    return SetUpPage(account.email, qr_code(found.uri), found.uri, found.secret, required_by, faults)


def qr_code(text: str) -> Markup:
    """Return a QR code as SVG, black on white with the quiet edge that cameras need."""
    import segno  # 30 ms that only this page should cost

    made = segno.make(text, error="m", micro=False)
    return Markup(made.svg_inline(omitsize=True, border=4, dark="#000", light="#fff"))  # noqa: S704 - only squares


def _wrong_code() -> str:
    return _("This code is not right, or it was used already. Wait for the next code in your app and try again.")
