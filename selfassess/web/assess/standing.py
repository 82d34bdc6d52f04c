"""How far an assessment is: parts, sections and items, each with what is still open."""

import functools
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.answers import EMPTY
from selfassess.core.applicability import Applicability, applicable
from selfassess.core.definition import Questionnaire, Section
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL, SKIPPED
from selfassess.models.assessment import Assessment
from selfassess.services.outcomes import Outcome

NOT_STARTED, BUSY, DONE = "not_started", "busy", "done"
MOST = 64  # as many outcomes as the process keeps

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """One section: `done` of `total` items need nothing more; `open_items` are the others, in order.

    What needs no answer and has none is in neither.
    """

    id: str
    title: str
    href: str
    done: int
    total: int
    state: str
    open_items: tuple[str, ...]

    @property
    def tone(self) -> str:
        """How the state looks."""
        return {DONE: "done", BUSY: "busy"}.get(self.state, "")

    @property
    def count(self) -> str:
        """How many of how many, in figures; a dash when nothing needs an answer."""
        return f"{self.done}/{self.total}" if self.total else "–"


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One part with its sections."""

    id: str
    title: str
    description: str
    sections: tuple[SectionStanding, ...]


def standing_of(assessment: Assessment, outcome: Outcome) -> tuple[PartStanding, ...]:
    """Return how far every section is."""
    return once(outcome, "standing", lambda: _parts(assessment, outcome))


def applies_in(outcome: Outcome) -> Applicability:
    """Return what applies."""
    return once(outcome, "applies", lambda: applicable(outcome.questionnaire, outcome.intake, outcome.answers))


def once(outcome: Outcome, name: str, make: Callable[[], T]) -> T:
    """Return what follows from an outcome; made once for each outcome, which never changes and is itself kept."""
    found = _made.get(id(outcome))
    if found is None or found[0] is not outcome:
        found = _made[id(outcome)] = (outcome, {})
        while len(_made) > MOST:
            _made.popitem(last=False)
    if name not in found[1]:
        found[1][name] = make()
    return found[1][name]


_made: OrderedDict[int, tuple[Outcome, dict]] = OrderedDict()


def forget_standings() -> None:
    """Drop what this process keeps about results."""
    _made.clear()


def _parts(assessment: Assessment, outcome: Outcome) -> tuple[PartStanding, ...]:
    start = url_for("assess.listing.tasks", ref=assessment.ref) + "/sections/"
    return tuple(
        PartStanding(part.id, part.title, part.description, tuple(_section(start, section, outcome) for section in part.sections))
        for part in outcome.questionnaire.parts
    )


def sections_in(parts: tuple[PartStanding, ...]) -> list[SectionStanding]:
    """Return all sections, in order."""
    return [section for part in parts for section in part.sections]


def next_open(parts: tuple[PartStanding, ...], *, after: str | None = None, order: Questionnaire) -> str | None:
    """Return where the first open item is, looking on from an item and then from the start; None when nothing is open."""
    hrefs = {item_id: section.href for section in sections_in(parts) for item_id in section.open_items}
    ids = [item.id for item in order.items]
    place = ids.index(after) + 1 if after in ids else 0
    for item_id in (*ids[place:], *ids[:place]):
        if item_id in hrefs:
            return f"{hrefs[item_id]}#{item_id}"
    return None


def state_words() -> Mapping[str, str]:
    """Return what people read for each state of a section."""
    return {
        NOT_STARTED: _("Not started"),
        BUSY: _("Busy"),
        DONE: _("Done"),
        NOT_APPLICABLE: _("Does not apply"),
        NOT_TESTABLE: _("Cannot be tested yet"),
        SKIPPED: _("Not required"),
    }


@functools.cache
def item_words(_language: str) -> Mapping[str, tuple[str, str]]:
    """Return what people read for each status of an item, and how it looks; in the language of this request, which is `_language`."""
    return {
        OK: (_("Answered"), "done"),
        OPEN: (_("Not answered yet"), ""),
        PARTIAL: (_("Half answered"), "busy"),
        NOT_APPLICABLE: (_("Does not apply"), ""),
        NOT_TESTABLE: (_("Cannot be tested yet"), ""),
        SKIPPED: (_("Not (fully) answered, and that is allowed"), ""),
    }


def answered(done: int, total: int) -> str:
    """Return how many are answered, in words."""
    if not total:
        return _("Nothing here needs an answer")
    return ngettext("%(done)s of %(num)s answered", "%(done)s of %(num)s answered", total, done=done)


def _section(start: str, section: Section, outcome: Outcome) -> SectionStanding:
    statuses = {item.id: outcome.result.items[item.id].status for item in section.items}
    open_items = tuple(item_id for item_id, status in statuses.items() if status in (OPEN, PARTIAL))
    asked = sum(status != SKIPPED for status in statuses.values())
    return SectionStanding(
        section.id,
        section.title,
        start + quote(section.id),
        asked - len(open_items),
        asked,
        _state(statuses, outcome),
        open_items,
    )


def _state(statuses: Mapping[str, str], outcome: Outcome) -> str:
    found = set(statuses.values())
    if len(found) == 1 and found <= {NOT_APPLICABLE, NOT_TESTABLE, SKIPPED}:
        return found.pop()
    if found == {NOT_APPLICABLE, SKIPPED}:
        return SKIPPED
    if not found & {OPEN, PARTIAL}:
        return DONE
    touched = PARTIAL in found or any(outcome.answers.get(item_id, EMPTY) != EMPTY for item_id in statuses)
    return BUSY if touched else NOT_STARTED
