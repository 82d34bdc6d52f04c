"""Counting files on the screen: the sheet, one file at a time, its totals in the answers, and the totals of a paper form."""

from flask import Blueprint

from selfassess.web.counting import closing, files, sheet, totals

bp = Blueprint("counting", __name__, url_prefix="/assessments/<ref>/counting/<population>")
for room in (sheet, files, closing, totals):
    bp.register_blueprint(room.bp)
