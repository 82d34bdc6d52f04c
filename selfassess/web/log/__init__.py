"""The log: to read, to export and to check."""

from selfassess.web.log.views import bp

__all__ = ["bp"]
