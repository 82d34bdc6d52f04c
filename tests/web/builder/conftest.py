"""A draft to work on, and who else works on it."""

import pytest

from selfassess.models.version import find_version
from selfassess.services import drafting


@pytest.fixture
def draft(kade):
    """A draft of De Kade, copied from a questionnaire that ships."""
    return drafting.start_copy(kade.organisation, find_version("kwaliteitskader"), title="Onze lijst", by=kade.coordinator)


@pytest.fixture
def other(kade):
    """Another member of De Kade."""
    return kade.members["administrator"]
