"""How long data is kept, taking it along, and deleting it."""

from selfassess.web.leaving.views import bp

__all__ = ["bp"]
