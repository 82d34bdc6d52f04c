"""What a serving process does by itself: send the mail that waits, and once an hour ask for the mails of a day.

One thread in each process; who else is at work does not matter, because a mail is taken by one process only.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from flask import Flask

from selfassess.models.database import now
from selfassess.services import mailing, reminding, sending

PAUSE = 20.0  # seconds between two rounds
HOUR = 3600.0

log = logging.getLogger(__name__)


def set_up_background(app: Flask) -> None:
    """Let the first request of a process start its thread: a worker that is made later from this process has none of it.

    Tests call the rounds themselves (BACKGROUND asks for the thread).
    """
    if app.testing and not app.config.get("BACKGROUND"):
        return
    begin = Beginning(app).begin
    app.before_request(begin)


class Beginning:
    """Starts the thread of a process once."""

    def __init__(self, app: Flask):
        self._app = app
        self._lock = threading.Lock()
        self._begun_in: int | None = None  # the number of the process

    def begin(self) -> None:
        """Start the thread when this process has none yet; a process that can have no thread tries again at the next request."""
        if self._begun_in == os.getpid():
            return
        with self._lock:
            if self._begun_in == os.getpid():
                return
            try:
                threading.Thread(target=_go_on, args=(self._app,), name="background", daemon=True).start()
            except RuntimeError:  # no thread to be had now
                return
            self._begun_in = os.getpid()


def do_round(app: Flask, *, is_hourly: bool) -> None:
    """Do what is due now; what fails is told by its kind and tried again in a next round."""
    with app.app_context():
        if is_hourly:
            _try("reminders", lambda: reminding.remind(now()))
            _try("old mail", lambda: mailing.clear_away(now()))
        settings = app.config["SETTINGS"]
        _try("mail", lambda: sending.send_due(sending.office_of(settings, settings.address(os.environ))))


def _go_on(app: Flask) -> None:
    last_hour = float("-inf")
    while True:
        at = time.monotonic()
        is_hourly = at - last_hour >= HOUR
        last_hour = at if is_hourly else last_hour
        do_round(app, is_hourly=is_hourly)
        time.sleep(PAUSE)


def _try(what: str, work: Callable[[], object]) -> None:
    try:
        work()
    except Exception as error:  # the door of this thread
        log.warning("%s: a round broke off (%s)", what, type(error).__name__)
