"""Rounds: beginning the next one, confirming what came from the last one, comparing, and closing the plan of last time."""

from flask import Blueprint

from selfassess.web.rounds import beginning, closing, comparing, confirming

bp = Blueprint("rounds", __name__, url_prefix="/assessments/<ref>")
for room in (beginning, confirming, comparing, closing):
    bp.register_blueprint(room.bp)
