from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings

from selfassess import shelf

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
