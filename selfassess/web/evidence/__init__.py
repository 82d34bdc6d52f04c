"""The pages of the evidence: the library of an organisation, and what stands at an item."""

from flask import Blueprint

from selfassess.web.evidence import choices, items, library, overview, removing

bp = Blueprint("evidence", __name__)
for room in (items, choices, overview, library, removing):
    bp.register_blueprint(room.bp)
