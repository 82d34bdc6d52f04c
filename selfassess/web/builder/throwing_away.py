"""Throwing a draft away with its history; what was published stays."""

from dataclasses import dataclass

from flask import Blueprint, current_app, g, redirect, url_for

from selfassess.models.draft import Draft
from selfassess.services import drafting, forgetting
from selfassess.web.access import Permission, requires
from selfassess.web.pages import show

bp = Blueprint("throwing_away", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True)
class ThrowAwayPage:
    """Asks whether the draft may go."""

    draft: Draft
    changes: int


@bp.get("/<ref>/delete")
@requires(Permission.QUESTIONNAIRE_EDIT)
def ask(draft: Draft):
    """Ask whether it may go."""
    return show(ThrowAwayPage(draft, drafting.count_of(draft)))


@bp.post("/<ref>/delete")
@requires(Permission.QUESTIONNAIRE_EDIT)
def throw_away(draft: Draft):
    """Throw it away."""
    drafting.remove(draft, by=g.member)
    forgetting.forget(current_app.config["SETTINGS"].instance)
    return redirect(url_for("builder.listing.questionnaires", ref=g.member.organisation.ref, said="gone"), 303)
