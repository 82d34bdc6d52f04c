"""The pages of the evidence: the library of an organisation, and what stands at an item."""

from flask import Blueprint
from flask_babel import gettext as _

from selfassess.adapters.files import StoreFailed
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
