"""Dividing the work of an assessment, and what waits for one person."""

from flask import Blueprint

from selfassess.web.division import dividing, mine

bp = Blueprint("division", __name__)
for room in (dividing, mine):
    bp.register_blueprint(room.bp)
