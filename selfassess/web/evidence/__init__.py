"""The pages of the evidence: the library of an organisation, and what stands at an item."""

from flask import Blueprint
from flask_babel import gettext as _

from selfassess.adapters.files import StoreFailed
from selfassess.services.evidence import PieceGone
from selfassess.web.evidence import choices, items, library, overview, removing
from selfassess.web.pages import error_page

bp = Blueprint("evidence", __name__)
for room in (items, choices, overview, library, removing):
    bp.register_blueprint(room.bp)


@bp.errorhandler(StoreFailed)
def store_failed(_error: StoreFailed):
    """Say that the store cannot be used at all, for instance because its folder may not be written."""
    return error_page(
        503,
        title=_("The store of documents does not answer"),
        says=_("The store of documents does not answer. Nothing was changed."),
        what_to_do=_("Try again in a moment. Tell your system administrator when it happens again."),
    )


@bp.errorhandler(PieceGone)
def piece_gone(_error: PieceGone):
    """Say that somebody deleted the document while this person worked on it."""
    return error_page(
        404,
        title=_("This document is no longer here"),
        says=_("Somebody deleted this document, or this version of it, just before you. Nothing was changed."),
        what_to_do=_("Go back and open the page again. Then you see what is there now."),
    )
