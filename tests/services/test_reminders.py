"""Reminders: the same as what the library says of every piece, found with one query."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import event

from selfassess.models.database import db
from selfassess.models.evidence import Piece, PieceLink, PieceVersion
from selfassess.services import evidence
from selfassess.services.reminders import Reminders, reminders_in, reminders_of

TODAY = date(2026, 6, 1)
SOON, LATER, BEFORE = TODAY + timedelta(60), TODAY + timedelta(61), TODAY - timedelta(1)
VERSIONS = [
    {"status": status, "date": since, "valid_until": until, "asked": asked, "scan": scan}
    for status, since, until, (asked, scan) in product(
        ("adopted", "draft"), (None, LATER), (None, BEFORE, SOON, LATER), (([], "clean"), ([{"kind": "scan"}], "clean"), ([], "waiting"))
    )
]


@pytest.fixture
def piece_of(kade):
    """Add a piece with these versions, the oldest first."""

    def add(*versions: dict) -> Piece:
        piece = Piece(organisation_id=kade.organisation.id, title="Stuk")
        db.session.add(piece)
        db.session.flush()
        for number, more in enumerate(versions, start=1):
            row = {"file_name": "stuk.pdf", "kind": "pdf", "size": 1, "key": f"{piece.id}-{number}", "scan": "clean"} | more
            db.session.add(PieceVersion(organisation_id=kade.organisation.id, evidence_id=piece.id, number=number, **row))
        db.session.commit()
        return piece

    return add


def test_reminders_say_what_the_library_says(kade, piece_of):
    for versions in product([None, *VERSIONS[::3]], VERSIONS):
        piece_of(*(version for version in versions if version))
    states = [shown.state(TODAY) for shown in evidence.list_pieces(kade.organisation)]
    expected = Reminders(states.count("expiring"), states.count("expired"), states.count("asked"))
    assert reminders_of(kade.organisation, TODAY) == expected
    assert min(expected.expiring, expected.expired, expected.waiting) > 0


def test_one_query_brings_only_what_may_need_a_reminder(kade, piece_of):
    for _ in range(3):
        piece_of({"valid_until": BEFORE}, {"valid_until": None})
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    assert not reminders_of(kade.organisation, TODAY)
    assert len([words for words in asked if words.startswith("SELECT")]) == 1


def test_an_assessment_is_reminded_of_its_own_pieces_once(kade, piece_of):
    piece_of({"valid_until": BEFORE})
    linked = piece_of({"valid_until": SOON})
    for item_id in ("1.1-K1", "1.1-K2"):
        link = PieceLink(organisation_id=kade.organisation.id, evidence_id=linked.id, assessment_id=kade.assessment.id, item_id=item_id)
        db.session.add(link)
    db.session.commit()
    assert reminders_in(kade.assessment, TODAY) == Reminders(expiring=1)
    assert reminders_of(kade.organisation, TODAY) == Reminders(expiring=1, expired=1)
