"""The app with a store in memory and a scanner that finds nothing."""

import io

import pytest

from selfassess.adapters.files import FakeFiles
from selfassess.adapters.virus_scan import FakeScanner
from selfassess.services.depot import Depot
from tests.conftest import make_app


@pytest.fixture
def depot(tmp_path_factory):
    """Where files are kept: nowhere."""
    return Depot(FakeFiles(), FakeScanner(), tmp_path_factory.mktemp("depot"))


@pytest.fixture
def app(tmp_path, prepared, depot):
    """The app over that depot."""
    return make_app(tmp_path, prepared, DEPOT=depot)


@pytest.fixture
def at_item(kade):
    """The address of the evidence at an item of De Kade's assessment."""
    return lambda item_id: f"/assessments/{kade.assessment.ref}/items/{item_id}/evidence"


def files(*named: tuple[str, bytes], **fields) -> dict:
    """Return a form with files, (name, content) each."""
    return {**fields, "files": [(io.BytesIO(content), name) for name, content in named]}
