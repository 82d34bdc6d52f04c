"""The columns in which the files of an assessment are counted, in the language of this request."""

from collections.abc import Iterator

from selfassess.core.definition import Item, Population
from selfassess.reports import columns
from selfassess.reports.columns import Block, Column
from selfassess.reports.voice import Voice
from selfassess.services.outcomes import Outcome
from selfassess.web.assess.standing import applies_in
from selfassess.web.kinds import is_drawn
from selfassess.web.languages import catalogue, language

__all__ = ["Block", "Column", "block_of", "counted"]


def counted(outcome: Outcome, of: Population) -> Iterator[Item]:
    """Yield the items that count files of a population and apply, in order."""
    outside = applies_in(outcome).not_applicable
    for item in outcome.questionnaire.items:
        if item.population == of.id and item.id not in outside and is_drawn(item):
            yield item


def block_of(item: Item, outcome: Outcome) -> Block:
    """Return the columns of one item that counts files."""
    return columns.block_of(item, applies_in(outcome).norms_left_out(item.id), Voice(language(), catalogue()))
