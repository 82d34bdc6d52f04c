"""Signing in and out, the second step, sessions, choosing a password, a language and an organisation."""

from selfassess.web.account import second_factor, sessions
from selfassess.web.account.views import bp

for room in (second_factor, sessions):
    bp.register_blueprint(room.bp)

__all__ = ["bp"]
