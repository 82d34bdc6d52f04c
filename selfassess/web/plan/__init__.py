"""The improvement plan: the board of actions, one action, and what people make of actions."""

from selfassess.web.plan import action, arranging, editing
from selfassess.web.plan.board import bp

__all__ = ["action", "arranging", "bp", "editing"]
