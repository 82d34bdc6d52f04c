"""Evidence in tests of services: a store in a folder, and files that are taken in."""

import pytest

from selfassess.adapters.files import store_at
from selfassess.adapters.virus_scan import FakeScanner
from selfassess.exchange.documents import inspect
from selfassess.services import uploading
from selfassess.services.depot import Depot
from selfassess.services.evidence import About
from selfassess.services.uploading import Upload
from tests.exchange.documents.conftest import at_hand


@pytest.fixture
def stored(tmp_path):
    """A depot whose store is a folder, with a scanner that finds nothing."""
    (tmp_path / "temporary").mkdir()
    return Depot(store_at(f"file:{tmp_path / 'evidence'}"), FakeScanner(), tmp_path / "temporary")


@pytest.fixture
def keeps(stored, kade):
    """Let someone of De Kade (the coordinator) add a file, which is looked through in this process."""

    def keep(content: bytes, name: str = "beleid.docx", about: About | None = None, *, by=None, **more):
        look = lambda *job: inspect(*job, ask=at_hand)  # noqa: E731
        return uploading.take(stored, Upload(name, [content]), about or About(), by=by or kade.coordinator, look=look, **more)

    return keep
