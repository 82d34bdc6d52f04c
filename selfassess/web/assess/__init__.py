"""Filling in an assessment: the list, the intake, the sections and the check."""

from flask import Blueprint

from selfassess.web.assess import check, filling, intake, listing

bp = Blueprint("assess", __name__, url_prefix="/assessments")
for room in (listing, intake, filling, check):
    bp.register_blueprint(room.bp)
