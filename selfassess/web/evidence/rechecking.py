"""Scanning again what waits for the virus scanner, in the background, while somebody looks at a page that says so."""

import logging
import threading
import time

from flask import Flask, current_app

from selfassess.services import uploading
from selfassess.services.depot import Depot
from selfassess.web.evidence.words import depot

PAUSE = 30.0  # seconds between two rounds in one process

log = logging.getLogger(__name__)


class Rounds:
    """When a next round may begin: one at a time, and not soon after the last one."""

    def __init__(self):
        self._lock = threading.Lock()
        self._busy, self._last = False, float("-inf")

    def begins(self, at: float) -> bool:
        """Begin a round when that may; `at` in seconds of a clock that only goes forward."""
        with self._lock:
            if self._busy or at - self._last < PAUSE:
                return False
            self._busy, self._last = True, at
            return True

    def ends(self) -> None:
        """End the round that goes on."""
        with self._lock:
            self._busy = False


ROUNDS = Rounds()


def start_soon() -> threading.Thread | None:
    """Begin a round in the background when one may begin; tests begin theirs themselves (RECHECK)."""
    app = current_app._get_current_object()
    if app.testing and not app.config.get("RECHECK"):
        return None
    where = depot()
    if not ROUNDS.begins(time.monotonic()):
        return None
    thread = threading.Thread(target=_round, args=(app, where), name="recheck", daemon=True)
    try:
        thread.start()
    except RuntimeError:  # no thread to be had now
        ROUNDS.ends()
        return None
    return thread


def _round(app: Flask, where: Depot) -> None:
    try:
        with app.app_context():
            uploading.recheck(where)
    except Exception as error:  # the door of this thread: a round that fails is tried again at the next page
        log.warning("files could not be scanned again (%s)", type(error).__name__)
    finally:
        ROUNDS.ends()
