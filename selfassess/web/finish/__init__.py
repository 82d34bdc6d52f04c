"""Finishing an assessment: handing in, adopting, opening again, archiving; and what was signed."""

from flask import Blueprint

from selfassess.web.finish import signed, views

bp = Blueprint("finish", __name__, url_prefix="/assessments/<ref>")
for room in (views, signed):
    bp.register_blueprint(room.bp)
