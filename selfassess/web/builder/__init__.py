"""The builder: the questionnaires of an organisation, and one module a task for making them."""

from flask import Blueprint
from flask_babel import gettext as _

from selfassess.core.drafting.operations import NoSuchPlace
from selfassess.services.releasing import DraftChanged
from selfassess.web.builder import (
    adding,
    arriving,
    changes,
    conditions,
    copying,
    files,
    history,
    items,
    listing,
    playground,
    preview,
    publish,
    rule_pages,
    rules,
    structure,
    taking_out,
    tasks,
    throwing_away,
    ties,
    translation_files,
    translations,
    whole,
)
from selfassess.web.pages import error_page

bp = Blueprint("builder", __name__)
for room in (
    listing,
    files,
    arriving,
    tasks,
    structure,
    items,
    whole,
    rule_pages,
    rules,
    conditions,
    ties,
    translation_files,
    translations,
    adding,
    copying,
    history,
    playground,
    preview,
    publish,
    throwing_away,
    taking_out,
    changes,
):
    bp.register_blueprint(room.bp)


@bp.errorhandler(NoSuchPlace)
def place_gone(_error: NoSuchPlace):
    """Say that what this person worked on is no longer in the draft."""
    return error_page(
        409,
        title=_("This is no longer in the draft"),
        says=_("Somebody took away what you were working on. Nothing was changed."),
        what_to_do=_("Open the history of the draft. There you can take that back."),
    )


@bp.errorhandler(DraftChanged)
def draft_changed(_error: DraftChanged):
    """Say that the draft is no longer what the check list was about."""
    return error_page(
        409,
        says=_("Somebody changed the draft after you opened the check list. Nothing was published."),
        what_to_do=_("Go back, open the check list again and look at what is there now."),
    )
