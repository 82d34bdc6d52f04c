"""A questionnaire between text and meaning: YAML, canonical JSON, translated texts.

`schema` (JSON Schema and the reference of the format) is imported by name.
"""

from selfassess.core.loading.canonical import canonical, digest, from_canonical
from selfassess.core.loading.document import Loaded, definition_faults, load
from selfassess.core.loading.texts import Catalogue, texts, translate

__all__ = ["Catalogue", "Loaded", "canonical", "definition_faults", "digest", "from_canonical", "load", "texts", "translate"]
