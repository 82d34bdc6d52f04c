"""What waits for the person of this request, asked once."""

from flask import g
from sqlalchemy.exc import OperationalError

from selfassess.models.database import db, now
from selfassess.services.my_tasks import NOTHING, Waiting, waiting_for
from selfassess.web.languages import language


def waiting() -> Waiting:
    """Return what waits for the person of this request in the organisation at hand."""
    if "waiting" not in g:
        g.waiting = waiting_for(g.member, today=now().date(), language=language())
    return g.waiting


def number_waiting() -> int:
    """Return how many things wait, for the menu; 0 when the database is too busy to say, because a page does without."""
    try:
        return waiting().number
    except OperationalError:
        db.session.rollback()
        g.waiting = NOTHING
        return 0
