"""The talk about two judgements: the list of differences, one of them to settle, and the agreements for later."""

from flask import Blueprint
from flask_babel import gettext as _

from selfassess.services.calibration import AgreementEnded
from selfassess.web.calibration import agreements, differences, incident, settling
from selfassess.web.pages import error_page

bp = Blueprint("calibration", __name__)
for room in (differences, settling, incident, agreements):
    bp.register_blueprint(room.bp)


@bp.errorhandler(AgreementEnded)
def agreement_ended(_error: AgreementEnded):
    """Say that somebody ended or replaced the agreement while this person worked on it."""
    return error_page(
        409,
        says=_("Somebody else ended this agreement, or wrote a better one, just before you. Nothing was changed."),
        what_to_do=_("Go back to the agreements and look at what stands there now."),
    )
