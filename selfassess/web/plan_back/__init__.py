"""A plan that was edited in a file and comes back: chosen, looked at change by change, and taken over."""

from selfassess.web.plan_back.views import bp

__all__ = ["bp"]
