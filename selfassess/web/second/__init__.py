"""The second assessor: who judges apart, and when that is ready."""

from selfassess.web.second.views import bp

__all__ = ["bp"]
