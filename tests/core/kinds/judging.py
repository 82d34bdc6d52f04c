"""The framework's items by their id, and one answer to one of them, judged."""

from datetime import date
from pathlib import Path

from selfassess import shelf
from selfassess.core.definition import Item, Scoring, SectionRule
from selfassess.core.kinds import KINDS

from ..strategies import answer_of

EVERY_KIND_FILE = Path(__file__).parents[2] / "content" / "every-kind.yaml"
EVERY_KIND = shelf.read(EVERY_KIND_FILE).questionnaire
FRAMEWORK = shelf.find("kwaliteitskader").questionnaire
ITEMS = {item.id: item for item in FRAMEWORK.items}
ON = date(2025, 6, 30)
NOTHING = frozenset()

ANY_RULES = Scoring(sections=SectionRule(weighted_mean=True))


def made(kind, **fields):
    """Return an item of a kind."""
    return Item(id="1-K1", role="criterion", kind=kind, title="Titel", question="?", **fields)


def judged(item_id, raw, left_out=NOTHING):
    """Return status, share and level."""
    item = ITEMS[item_id]
    found = KINDS[item.kind].judge(item, answer_of(item, raw), FRAMEWORK.scoring, left_out, ON)
    return found.status, found.worth and found.worth.p, found.worth and found.worth.level


def proven(item_id, raw, left_out=NOTHING):
    """Return the share and level that evidence shows."""
    item = ITEMS[item_id]
    found = KINDS[item.kind].proven(item, answer_of(item, raw), FRAMEWORK.scoring, left_out, ON)
    return found.p, found.level


def faulty(item_id, raw):
    """Return the paths of the faults in a plain form."""
    item = ITEMS[item_id]
    return [fault.path for fault in KINDS[item.kind].parse(item, raw).faults]


def smaller_steps(item_id, raw, better_raw):
    """Return the answers on the way to a better one."""
    item = ITEMS[item_id]
    return list(KINDS[item.kind].steps(item, answer_of(item, raw), answer_of(item, better_raw), NOTHING))
