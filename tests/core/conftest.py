from datetime import date

import pytest
from hypothesis import HealthCheck, settings

from selfassess import shelf

settings.register_profile("quick", max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
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
