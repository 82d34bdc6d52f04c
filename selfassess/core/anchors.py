"""What each level means at an item, in words: its own, else those of what it is judged on, else those of the level itself."""

from collections.abc import Mapping

from selfassess.core.definition import Item, Questionnaire
from selfassess.core.kinds import is_scored


def anchors_of(item: Item, questionnaire: Questionnaire) -> Mapping[int, str]:
    """Return per level what it means at an item; only the levels of which something is said, and none when it has no judgement."""
    if not is_scored(item):
        return {}
    material = next((one for one in questionnaire.materials if one.id == item.material), None)
    usual = material.anchors if material else {}
    found = {
        level.value: item.anchors.get(level.value) or usual.get(level.value) or level.meaning for level in questionnaire.scoring.levels
    }
    return {level: text for level, text in found.items() if text}
