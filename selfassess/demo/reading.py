"""Reading the files that the demo is made from."""

from pathlib import Path

from selfassess.core.loading import nodes
from selfassess.exchange.answers_file import to_plain

HERE = Path(__file__).resolve().parent


def read_raw(file: str) -> dict:
    """Return an answers file of the demo as plain values."""
    root, _faults = nodes.compose((HERE / file).read_text(encoding="utf-8"), file)
    return to_plain(root)
