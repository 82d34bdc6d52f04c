"""Where one is signed in: each session can be ended from the account page."""

from flask import Blueprint, g, redirect, url_for
from flask_login import current_user

from selfassess.services import sessions
from selfassess.web.access import signed_in

bp = Blueprint("sessions", __name__, url_prefix="/sessions")


@bp.post("/<session_ref>/end")
@signed_in
def end(session_ref: str):
    """End one session; the same answer when it had ended already."""
    sessions.end(current_user._get_current_object(), session_ref)
    return redirect(url_for("account.own", said="session-ended"), 303)


@bp.post("/end-others")
@signed_in
def end_others():
    """Sign out everywhere else."""
    sessions.end_others(current_user._get_current_object(), keep=g.account_session.id)
    return redirect(url_for("account.own", said="others-ended"), 303)
