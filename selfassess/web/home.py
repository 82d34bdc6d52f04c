"""The first page: it sends people to where their work is."""

from flask import Blueprint, redirect, url_for
from flask_login import current_user

from selfassess.web.access import public

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def home():
    """Go to the assessments, or to the door."""
    return redirect("/assessments" if current_user.is_authenticated else url_for("account.sign_in"))
