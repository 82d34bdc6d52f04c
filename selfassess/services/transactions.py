"""One use case, one transaction: what every public function of a service is marked with."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from selfassess.models.database import db, turn_to_write, writing

P = ParamSpec("P")
R = TypeVar("R")


def transactional(work: Callable[P, R]) -> Callable[P, R]:
    """Commit when the function returns, roll back when it raises; inside another one it joins.

    What was read before is committed first, so that the transaction begins as a writer: on SQLite it then waits
    for other writers instead of failing. Objects read earlier stay usable; guards are in the writes themselves.
    """

    @functools.wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if writing.get():
            return work(*args, **kwargs)
        db.session.commit()
        with turn_to_write():
            return _in_one(work, *args, **kwargs)

    run.access = "transactional"
    return run


def _in_one(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    token = writing.set(True)
    try:
        result = work(*args, **kwargs)
        db.session.commit()
        return result
    except BaseException:
        db.session.rollback()
        raise
    finally:
        writing.reset(token)


def reads(work: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that only reads; it may be called inside or outside a transaction."""
    work.access = "reads"
    return work


@reads
def let_go() -> None:
    """Give the database back before something that may take long, such as reading a large file from a slow line.

    What was read stays usable. Who holds on would keep others from writing the database anew, and from their turn.
    """
    db.session.commit()
