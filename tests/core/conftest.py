from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings

from selfassess import shelf
from selfassess.exchange.answers_file import read
from selfassess.places import PACKAGE

settings.register_profile(
    "quick", max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # shrinking a whole questionnaire takes minutes; add Phase.shrink to look for a small case
)  # fmt: skip
settings.register_profile(
    "thorough",
    max_examples=1500,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("quick")


@pytest.fixture(scope="session")
def framework():
    return shelf.find("kwaliteitskader").questionnaire


@pytest.fixture(scope="session")
def legal_basis():
    return shelf.find("wettelijke-basis").questionnaire


@pytest.fixture(scope="session")
def on():
    return date(2025, 6, 30)


@pytest.fixture(scope="session")
def de_kade(framework):
    """The finished assessment that ships: its foundation is not in order because of 1.4."""
    file = PACKAGE / "demo" / "de-kade.yaml"
    found, faults = read(file.read_bytes(), file.name, lambda key: framework, date(2026, 6, 30))
    assert faults == []
    return found
