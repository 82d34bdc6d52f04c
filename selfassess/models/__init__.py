"""The tables, one file an aggregate; importing the package declares all of them."""

from selfassess.models import (  # noqa: F401
    account,
    action,
    answer,
    assessment,
    calibration,
    counting,
    draft,
    event,
    evidence,
    location,
    mail,
    moving,
    organisation,
    round,
    snapshot,
    together,
    version,
)
