"""What people say to each other about an item."""

from selfassess.web.comments.views import bp

__all__ = ["bp"]
