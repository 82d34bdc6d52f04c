"""The improvement plan: the list of actions, one action to edit, and the plan on paper."""

from selfassess.web.plan.views import bp

__all__ = ["bp"]
