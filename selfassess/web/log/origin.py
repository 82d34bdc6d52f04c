"""Where a request came from, as the log keeps it; and forgetting what another process deleted."""

import hashlib
from pathlib import Path

from flask import Flask, request, session
from flask_limiter.util import get_remote_address

from selfassess.services.forgetting import emptied, forget_with_others
from selfassess.services.log import Origin, origin
from selfassess.web.account.devices import network_of
from selfassess.web.assess.filling import forget_fields
from selfassess.web.assess.listing import forget_rows
from selfassess.web.assess.sheet import forget_sections
from selfassess.web.assess.shown_pieces import forget_shown
from selfassess.web.assess.standing import forget_standings
from selfassess.web.builder.sandbox import forget_sheets
from selfassess.web.kinds.pieces import forget_pieces
from selfassess.web.quoting import forget_quotes


def set_up_log(app: Flask) -> None:
    """Tell the log where each request comes from, and let this process forget when another one deleted something."""
    folder: Path = app.config["SETTINGS"].instance
    emptied[:] = [
        forget_fields, forget_pieces, forget_quotes, forget_rows, forget_sections, forget_sheets, forget_shown, forget_standings,
    ]  # fmt: skip

    @app.before_request
    def begin() -> None:
        origin.set(came_from)  # asked only when a line is written
        forget_with_others(folder)


def came_from() -> Origin:
    """Return the session as a hash and the address without its last part."""
    if not request:
        return Origin()
    key = session.get("key")
    mark = hashlib.sha256(key.encode()).hexdigest()[:16] if key else None
    return Origin(mark, network_of(get_remote_address()) or None)
