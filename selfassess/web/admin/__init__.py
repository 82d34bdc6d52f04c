"""The people of an organisation."""

from selfassess.web.admin.members import bp

__all__ = ["bp"]
