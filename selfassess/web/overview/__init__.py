"""Other ways to look: locations beside each other, and the items arranged by the themes of others."""

from flask import Blueprint

from selfassess.web.overview import locations, side_by_side, themes

bp = Blueprint("overview", __name__)
for _room in (locations, side_by_side, themes):
    bp.register_blueprint(_room.bp)

__all__ = ["bp"]
