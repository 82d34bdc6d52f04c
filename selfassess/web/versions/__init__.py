"""A newer version of a questionnaire while people fill it in: what would change, staying, going over and going back, and what was kept."""

from selfassess.web.versions.views import bp

__all__ = ["bp"]
