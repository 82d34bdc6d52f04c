"""The documents of the demo: they prove what the answers named before, and nothing else."""

from dataclasses import replace

import pytest

from selfassess.adapters.files import FakeFiles
from selfassess.adapters.virus_scan import FakeScanner
from selfassess.demo import seeding
from selfassess.demo.library import FILE, seed_library
from selfassess.demo.reading import read_raw
from selfassess.exchange.documents import inspect
from selfassess.services import evidence, outcomes
from selfassess.services.depot import Depot
from tests.exchange.documents.conftest import at_hand


@pytest.fixture
def seeded(kade, tmp_path):
    """Both assessments of the demo, with the result each had before its documents came."""
    assessed = [seeding.seed_assessment(kade.organisation, one, by=kade.coordinator) for one in (seeding.FINISHED, seeding.HALF_DONE)]
    before = [outcomes.outcome_of(one).result for one in assessed]
    look = lambda *job: inspect(*job, ask=at_hand)  # noqa: E731
    seed_library(Depot(FakeFiles(), FakeScanner(), tmp_path), assessed, by=kade.coordinator, look=look)
    return assessed, before


def test_no_figure_changes(seeded):
    assessed, before = seeded
    assert [outcomes.outcome_of(one).result for one in assessed] == before


def test_every_document_stands_somewhere_and_only_the_scan_waits(kade, seeded):
    day = seeded[0][0].reference_date
    pieces, stands = evidence.list_pieces(kade.organisation), evidence.count_links(kade.organisation)
    assert len(pieces) == len(read_raw(FILE)["documents"])
    assert all(stands[shown.piece.id] for shown in pieces)
    states = {shown.piece.title: shown.state(day) for shown in pieces}
    assert {title: state for title, state in states.items() if state != "valid"} == {
        "Huisregels (scan)": "asked",
        "Scholingsplan 2026": "draft",
    }


def test_answers_no_longer_name_what_is_in_the_library(seeded):
    from selfassess.services import answering

    titles = {shown.piece.title for rows in evidence.at_items(seeded[0][0]).values() for _link, shown in rows}
    named = {one["title"] for saved in answering.saved_of(seeded[0][0]).values() for one in saved.value.get("evidence", [])}
    assert named
    assert not named & titles


def test_without_a_store_of_documents_the_demo_is_there_all_the_same(app, tmp_path):
    with app.app_context():
        (tmp_path / "a file").write_text("no folder")
        settings = replace(app.config["SETTINGS"], evidence_url=f"file:{tmp_path / 'a file'}")
        people, assessed = seeding.seed_organisation("een lang genoeg wachtwoord")
        seeding.seed_documents(settings, assessed, people["coordinator"])
        assert evidence.list_pieces(people["coordinator"].organisation) == []
