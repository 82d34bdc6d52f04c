"""An assessment: the list, the intake, the sections, the check, and what follows from the answers."""

from flask import Blueprint

from selfassess.web.assess import (
    check,
    counting_form,
    details,
    filling,
    intake,
    intake_history,
    listing,
    method,
    result,
    sampling,
    start,
    what_if,
)

bp = Blueprint("assess", __name__, url_prefix="/assessments")
for room in (listing, details, intake, intake_history, start, filling, check, result, what_if, method, sampling, counting_form):
    bp.register_blueprint(room.bp)
