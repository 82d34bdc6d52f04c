"""Reports and files: all that can be made of an assessment, on one page."""

from selfassess.web.reports.views import bp

__all__ = ["bp"]
