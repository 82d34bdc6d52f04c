"""The tables, one file an aggregate; importing the package declares all of them."""

from selfassess.models import account, action, answer, assessment, event, evidence, organisation, version  # noqa: F401
