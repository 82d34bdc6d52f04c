"""The guard against forged forms: every form carries a token of its session."""

from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
