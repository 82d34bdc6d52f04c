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
from selfassess.core.scoring.items import is_answered
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL, SKIPPED
from selfassess.models.assessment import Assessment
from selfassess.services.outcomes import Outcome

NOT_STARTED, BUSY, DONE = "not_started", "busy", "done"
HALF = "half"  # of what needs no answer
MOST = 64  # as many outcomes as the process keeps

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """One section: `done` of `total` items that need an answer need nothing more; `open_items` are the others, in order.

    `free_done` of `free` items that need no answer have one.
    """

    id: str
    title: str
    href: str
    done: int
    total: int
    state: str
    open_items: tuple[str, ...]
    free_done: int = 0
    free: int = 0

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
        SKIPPED: (_("Not answered, and that is allowed"), ""),
        HALF: (_("Half answered: it counts when it is whole"), "busy"),
    }


def word_of(outcome: Outcome, item_id: str, words: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Return what people read of how an item stands, and how that looks; of `words` the one that fits."""
    status = outcome.result.items[item_id].status
    is_half = status == SKIPPED and is_answered(outcome.answers.get(item_id, EMPTY))
    return words[HALF if is_half else status]


@dataclass(frozen=True, slots=True)
class Done:
    """How far a whole assessment is: `done` of `total` questions that need an answer, or of all when none does; `says` it in words."""

    done: int
    total: int
    says: str


def how_far(parts: tuple[PartStanding, ...]) -> Done:
    """Return how far all sections together are."""
    sections = sections_in(parts)
    done, total, free_done, free = (sum(getattr(section, name) for section in sections) for name in ("done", "total", "free_done", "free"))
    if not total and free:
        return Done(
            free_done,
            free,
            ngettext(
                "None needs an answer; %(done)s of %(num)s question answered",
                "None needs an answer; %(done)s of %(num)s questions answered",
                free,
                done=free_done,
            ),
        )
    if not free_done:
        return Done(
            done, total, ngettext("%(done)s of %(num)s questions answered", "%(done)s of %(num)s questions answered", total, done=done)
        )
    says = ngettext(
        "%(done)s of %(num)s question answered, and %(more)s of %(free)s that need no answer",
        "%(done)s of %(num)s questions answered, and %(more)s of %(free)s that need no answer",
        total,
        done=done,
        more=free_done,
        free=free,
    )
    return Done(done, total, says)


def answered(done: int, total: int, free_done: int = 0, free: int = 0) -> str:
    """Return how many are answered, in words; `free_done` of `free` need no answer."""
    if not total:
        return (
            _("Nothing here needs an answer; answered: %(done)s of %(free)s", done=free_done, free=free)
            if free_done
            else _("Nothing here needs an answer")
        )
    if not free_done:
        return ngettext("%(done)s of %(num)s answered", "%(done)s of %(num)s answered", total, done=done)
    return ngettext(
        "%(done)s of %(num)s answered, and %(more)s of %(free)s that need no answer",
        "%(done)s of %(num)s answered, and %(more)s of %(free)s that need no answer",
        total,
        done=done,
        more=free_done,
        free=free,
    )


def answered_in(section: SectionStanding) -> str:
    """Return how many questions of a section are answered, in words."""
    return answered(section.done, section.total, section.free_done, section.free)


def _section(start: str, section: Section, outcome: Outcome) -> SectionStanding:
    statuses = {item.id: outcome.result.items[item.id].status for item in section.items}
    open_items = tuple(item_id for item_id, status in statuses.items() if status in (OPEN, PARTIAL))
    free = [statuses[item.id] for item in section.items if item.optional]
    asked = len(statuses) - len(free)
    return SectionStanding(
        section.id,
        section.title,
        start + quote(section.id),
        asked - len(open_items),
        asked,
        _state(statuses, outcome),
        open_items,
        free.count(OK),
        len(free),
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
