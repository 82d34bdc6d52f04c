"""Conditions that go round: what applies may not depend on itself."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from selfassess.core.conditions import Condition, Fact, facts_in
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.faults import Fault
from selfassess.core.loading.walking import Path
from selfassess.core.phrases import N_

# What is asked: an intake question, an item, or one norm of an item.
Asked = tuple[str, ...]


def circle_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield one fault for each circle in what is asked depending on other answers."""
    needs: dict[Asked, set[Asked]] = {}
    places: dict[tuple[Asked, Asked], Path] = {}
    for asked, needed, place in _dependencies(questionnaire):
        needs.setdefault(asked, set()).add(needed)
        places.setdefault((asked, needed), place)
    while circle := _circle(needs):
        steps = [step for step in pairwise(circle) if places.get(step)]
        around = tuple(" ".join(asked[1:]) for asked in circle)
        yield Fault(places[steps[0]], N_("These conditions go round in a circle: %(around)s.", around=around))
        for asked, needed in steps:
            needs[asked].discard(needed)


def _circle(needs: dict[Asked, set[Asked]]) -> list[Asked] | None:
    try:
        TopologicalSorter({asked: sorted(needed) for asked, needed in needs.items()}).prepare()
    except CycleError as error:
        return error.args[1][::-1]
    return None


def _dependencies(questionnaire: Questionnaire) -> Iterator[tuple[Asked, Asked, Path]]:
    for index, question in enumerate(questionnaire.intake):
        place = ("intake", str(index), "show_when")
        yield from _looked_up(("intake", question.id), question.show_when, place)
    before: set[str] = set()
    for part_at, part in enumerate(questionnaire.parts):
        part_path = ("parts", str(part_at))
        for section_at, section in enumerate(part.sections):
            section_path = (*part_path, "sections", str(section_at))
            for item_at, item in enumerate(section.items):
                asked = ("item", item.id)
                for hanging, place in ((section, section_path), (item, (*section_path, "items", str(item_at)))):
                    yield from _earlier(asked, hanging.applies_when, (*place, "applies_when"), before)
                before.add(item.id)
                yield from _looked_up(asked, part.not_applicable_when, (*part_path, "not_applicable_when"))
                yield from _looked_up(asked, section.not_applicable_when, (*section_path, "not_applicable_when"))
                yield from _of_item(item, (*section_path, "items", str(item_at)))
                yield from _of_role(questionnaire, item)


def _earlier(asked: Asked, condition: Condition | None, place: Path, before: set[str]) -> Iterator[tuple[Asked, Asked, Path]]:
    """Yield what is looked up of the intake and of items before it; anything else is a fault of its own."""
    for _asked, needed, at in _looked_up(asked, condition, place):
        if needed[0] == "intake" or needed[1] in before:
            yield asked, needed, at


def _of_item(item: Item, path: Path) -> Iterator[tuple[Asked, Asked, Path]]:
    asked = ("item", item.id)
    yield from _looked_up(asked, item.not_applicable_when, (*path, "not_applicable_when"))
    yield from _looked_up(asked, item.not_testable_when, (*path, "not_testable_when"))
    for index, norm in enumerate(item.norms):
        asked_norm = ("norm", item.id, norm.id)
        yield asked_norm, asked, ()
        yield from _looked_up(asked_norm, norm.not_applicable_when, (*path, "norms", str(index), "not_applicable_when"))


def _of_role(questionnaire: Questionnaire, item: Item) -> Iterator[tuple[Asked, Asked, Path]]:
    for index, rule in enumerate(questionnaire.scoring.not_testable):
        if rule.role == item.role:
            yield from _looked_up(("item", item.id), rule.when, ("scoring", "not_testable", str(index), "when"))


def _looked_up(asked: Asked, condition: Condition | None, place: Path) -> Iterator[tuple[Asked, Asked, Path]]:
    for fact in facts_in(condition):
        yield asked, _asked_by(fact), place


def _asked_by(fact: Fact) -> Asked:
    if fact.name == "intake":
        return ("intake", fact.subject)
    if fact.name == "state" and fact.detail:
        return ("norm", fact.subject, fact.detail)
    return ("item", fact.subject)
