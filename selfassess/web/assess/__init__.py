"""An assessment: the list, the intake, the sections, the check, and what follows from the answers."""

from flask import Blueprint

from selfassess.web.assess import check, details, filling, intake, listing, method, result, what_if

bp = Blueprint("assess", __name__, url_prefix="/assessments")
for room in (listing, details, intake, filling, check, result, what_if, method):
    bp.register_blueprint(room.bp)
