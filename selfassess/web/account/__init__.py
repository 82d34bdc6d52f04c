"""Signing in and out, choosing a password, a language and an organisation."""

from selfassess.web.account.views import bp

__all__ = ["bp"]
