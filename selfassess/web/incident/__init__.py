"""“I entered client data by accident.”"""

from selfassess.web.incident.views import bp

__all__ = ["bp"]
