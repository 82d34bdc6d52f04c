"""Two hundred people who save at once: each signed in, each with a connection of their own, all let go together."""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask_wtf.csrf import generate_csrf

from selfassess.models.database import db, now
from selfassess.models.organisation import Membership, Organisation
from selfassess.models.version import find_version
from selfassess.services import assessments, members, sessions
from selfassess.services.transactions import transactional
from tests.conftest import make_app
from tests.site.attacking import KEY, Server

PATIENCE = 60  # seconds for one answer; a test that waits longer has failed
LETTERS = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Signed:
    """Someone who is signed in: the cookie of the session, and the token of its forms."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Reply:
    """What one of the crowd heard, and after how many seconds. `data` is None when it was no data."""

    status: int
    data: dict | None
    seconds: float


@dataclass(frozen=True)
class Crowd:
    """People who all work at De Kade, and the assessments that they fill in."""

    people: list[Signed]
    refs: list[str]


def gather(server: Server, number: int, places: int) -> Crowd:
    """Return so many people of De Kade with a session of their own, and so many new assessments."""
    app = make_app(server.folder / "instance", SECRET_KEY=KEY)
    with app.app_context():
        keys = _everybody(server.organisation, number)
        refs = [_begun(server.organisation, turn) for turn in range(places)]
        db.engine.dispose()
    return Crowd([_signed(app, *key) for key in keys], refs)


@transactional
def _everybody(organisation_ref: str, number: int) -> list[tuple[str, str]]:
    organisation = _organisation(organisation_ref)
    accounts = [members.add_account(f"nummer-{turn}@kade.example") for turn in range(number)]
    db.session.add_all(Membership(account_id=one.id, organisation_id=organisation.id, role="assessor") for one in accounts)
    return [(one.fs_uniquifier, sessions.begin(one, network="", browser="", at=now())) for one in accounts]


def _begun(organisation_ref: str, turn: int) -> str:
    version = find_version("kwaliteitskader")
    return assessments.start(_organisation(organisation_ref), version=version, title=f"Samen {turn}", by=None, intake={}).ref


def _organisation(ref: str) -> Organisation:
    return db.session.scalar(db.select(Organisation).filter_by(ref=ref))


def _signed(app, fs_uniquifier: str, key: str) -> Signed:
    """Return the cookie that the door would have given, without its slow hashing of passwords."""
    from flask import session

    with app.test_request_context():
        session.update(_user_id=fs_uniquifier, _fresh=True, key=key)
        token = generate_csrf()
        return Signed(app.session_interface.get_signing_serializer(app).dumps(dict(session)), token)


def save_at_once(server: Server, crowd: Crowd, page_of: Callable[[int], tuple[str, dict[str, str]]]) -> list[Reply]:
    """Let everyone post a page (its path and fields, by number of the person) at the same moment, over an open connection."""
    replies: list[Reply | None] = [None] * len(crowd.people)
    together = threading.Barrier(len(crowd.people))

    def save(number: int) -> None:
        path, fields = page_of(number)
        replies[number] = _post(server, crowd.people[number], path, fields, together)

    threads = [threading.Thread(target=save, args=(number,), daemon=True) for number in range(len(crowd.people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    return [reply or Reply(0, None, PATIENCE) for reply in replies]


def _post(server: Server, who: Signed, path: str, fields: dict[str, str], together: threading.Barrier) -> Reply:
    connection = http.client.HTTPConnection(*server.address, timeout=PATIENCE)
    connection.connect()
    body = urlencode(fields)
    together.wait(PATIENCE)
    began = time.perf_counter()
    try:
        connection.request("POST", path, body, LETTERS | {"Cookie": f"session={who.cookie}", "X-CSRFToken": who.token})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    is_data = (answer.getheader("Content-Type") or "").startswith("application/json")
    return Reply(answer.status, json.loads(text) if is_data else None, time.perf_counter() - began)


def told(replies: list[Reply]) -> str:
    """Return how long they waited, in words for a report."""
    waits = sorted(reply.seconds for reply in replies)
    middle, late = statistics.median(waits), waits[int(len(waits) * 0.95) - 1]
    return f"{len(waits)} saved at once: half within {middle:.2f} s, 95 of 100 within {late:.2f} s, the last after {waits[-1]:.2f} s"
