"""A questionnaire between text and meaning: YAML, canonical JSON, translated texts."""

from selfassess.core.loading.canonical import canonical, digest, from_canonical
from selfassess.core.loading.document import Loaded, definition_faults, load

__all__ = ["Loaded", "canonical", "definition_faults", "digest", "from_canonical", "load"]
