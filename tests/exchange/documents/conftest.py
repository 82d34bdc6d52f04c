"""Inspect in this process, which is quick; what needs a process of its own says so."""

import json

import pytest

from selfassess.exchange.documents import DEFAULT, Inspected, Refused, inspect
from selfassess.exchange.documents.workshop import answer


def at_hand(job, _limits):
    """Do the job here, its answer through JSON as always."""
    return json.loads(json.dumps(answer(job)))


@pytest.fixture
def looks(tmp_path):
    """Look through a document of this name and content."""

    def look(name: str, content: bytes, limits=DEFAULT) -> Inspected | Refused:
        source = tmp_path / "source"
        source.write_bytes(content)
        return inspect(name, source, tmp_path / "clean", limits, ask=at_hand)

    return look
