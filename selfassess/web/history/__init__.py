"""How an answer came to be what it is, and putting an earlier one back."""

from selfassess.web.history.views import bp

__all__ = ["bp"]
