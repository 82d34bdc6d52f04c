"""What of a draft can be shown and tried while something in it is not right yet."""

from dataclasses import replace

from selfassess.core.definition import Part, Questionnaire
from selfassess.core.drafting.document import Reading, read
from selfassess.core.drafting.operations import NoSuchPlace, Remove, apply
from selfassess.core.drafting.places import Document, roots
from selfassess.core.kinds import KINDS

MOST_ROUNDS = 8  # what is taken out may leave a fault elsewhere, and so on


def askable(rough: Questionnaire) -> Questionnaire:
    """Return a rough questionnaire without the items that have no way of asking: there is nothing to show of them."""
    return replace(rough, parts=tuple(map(_askable, rough.parts)))


def sound(document: Document, reading: Reading) -> tuple[Questionnaire | None, tuple[str, ...]]:
    """Return what can be scored of a draft, and the parts, sections and items that are left out because they have faults.

    None when something is wrong outside them: the rules of judgement, the first questions, the title.
    """
    left_out: list[str] = []
    for _round in range(MOST_ROUNDS):
        there = {name for name, _found in roots(document)}
        faulty = [name for name in dict.fromkeys(fault.path[0] for fault in reading.faults if fault.path) if name in there]
        if not faulty:
            break
        for name in faulty:
            document = _without(document, name)
        left_out += faulty
        reading = read(document)
    return reading.questionnaire, tuple(left_out)


def _askable(part: Part) -> Part:
    sections = (replace(section, items=tuple(item for item in section.items if item.kind in KINDS)) for section in part.sections)
    return replace(part, sections=tuple(sections))


def _without(document: Document, name: str) -> Document:
    try:
        return apply(document, Remove(((name,),))).document
    except NoSuchPlace:  # it stood inside what is already taken out
        return document
