"""The privacy guard: personal data in texts and file names; pure, positions only."""

from selfassess.core.privacy.finding import BLOCK, WARN, Hit
from selfassess.core.privacy.guard import blocks, find, find_in_name, sentence

__all__ = ["BLOCK", "WARN", "Hit", "blocks", "find", "find_in_name", "sentence"]
