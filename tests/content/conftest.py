import pytest

from selfassess.core.loading import load
from selfassess.core.loading.texts import texts
from selfassess.places import folder


def _shipped(key):
    file = folder("questionnaires") / f"{key}.yaml"
    return load(file.read_text(encoding="utf-8"), file.name).questionnaire


@pytest.fixture(scope="session")
def framework():
    return _shipped("kwaliteitskader")


@pytest.fixture(scope="session")
def legal_basis():
    return _shipped("wettelijke-basis")


@pytest.fixture(scope="session")
def written(framework, legal_basis):
    """Every text of both questionnaires with its path; those of the second start with its key."""
    return [*texts(framework), *((f"{legal_basis.key}.{path}", text) for path, text in texts(legal_basis))]
