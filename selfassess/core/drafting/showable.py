"""What of a draft can be shown and tried while something in it is not right yet."""

from dataclasses import replace

from selfassess.core.definition import Part, Questionnaire
from selfassess.core.drafting.document import Reading, read
from selfassess.core.drafting.known import Known
from selfassess.core.drafting.operations import NoSuchPlace, Remove, apply
from selfassess.core.drafting.places import Document, Path, roots
from selfassess.core.kinds import KINDS

MOST_ROUNDS = 8  # what is taken out may leave a fault elsewhere, and so on


def askable(rough: Questionnaire) -> Questionnaire:
    """Return a rough questionnaire without the items that have no way of asking: there is nothing to show of them."""
    return replace(rough, parts=tuple(map(_askable, rough.parts)))


def sound(document: Document, reading: Reading, known: Known | None = None) -> tuple[Questionnaire | None, tuple[str, ...]]:
    """Return what can be scored of a draft, and the parts, sections, items and hints that are left out because they have faults.

    None when something is wrong outside them: the rules of judgement, the first questions, the title. `known`: what is known of the items.
    """
    left_out: list[Path] = []
    for _round in range(MOST_ROUNDS):
        faulty = _faulty(document, reading)
        if not faulty:
            break
        for path in faulty:
            document = _without(document, path)
        left_out += faulty
        reading = read(document, known)
    return reading.questionnaire, tuple(path[-1] for path in left_out)


def _faulty(document: Document, reading: Reading) -> list[Path]:
    """Return the paths of the pieces with faults that can be missed: parts, sections, items and hints."""
    there = {name for name, _found in roots(document)}
    paths = (fault.path[: 1 if fault.path[0] in there else 2] for fault in reading.faults if fault.path)
    return list(dict.fromkeys(path for path in paths if path[0] in there or (path[0] == "hints" and len(path) == 2)))


def _askable(part: Part) -> Part:
    sections = (replace(section, items=tuple(item for item in section.items if item.kind in KINDS)) for section in part.sections)
    return replace(part, sections=tuple(sections))


def _without(document: Document, path: Path) -> Document:
    try:
        return apply(document, Remove((path,))).document
    except NoSuchPlace:  # it stood inside what is already taken out
        return document
