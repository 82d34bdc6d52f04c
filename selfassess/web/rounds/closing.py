"""The plan of the last round held against the new answers, and what goes along to the new plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.answers import EMPTY
from selfassess.core.closing import CLOSED, GAPS, LARGER, SAME, SMALLER, UNKNOWN, Closing
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import ARCHIVED, Assessment
from selfassess.reports.plan_report import Judgement
from selfassess.reports.voice import PLAN_STATUS_WORDS
from selfassess.services import outcomes, rounds
from selfassess.web.access import Permission, may, requires
from selfassess.web.assess.last_round import without_apart
from selfassess.web.assess.reading import Link, Reader
from selfassess.web.languages import language, said
from selfassess.web.pages import show

bp = Blueprint("closing", __name__)

TONES = {CLOSED: "done", LARGER: "attention"}


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """One action of the last plan. `sides`: (where, last time, now) of each question; `goes`: it can be taken along; `taken`: it was; `anew`: nothing was decided, the new plan proposes it by itself."""

    key: str
    measure: str
    owner: str
    status: str
    word: str
    tone: str
    chance: bool
    sides: tuple[tuple[Link, Judgement | None, Judgement | None], ...]
    reasons: tuple[str, ...]
    goes: bool
    taken: bool
    anew: bool


@dataclass(frozen=True, slots=True)
class ClosingGroup:
    """The actions whose gap went the same way."""

    gap: str
    title: str
    rows: tuple[ClosingRow, ...]


@dataclass(frozen=True, slots=True)
class LastPlanPage:
    """The plan of last time. `previous` None: there is none to see; `counts`: in sentences; `takes`: this person can take along."""

    assessment: Assessment
    previous: Assessment | None
    counts: tuple[str, ...]
    groups: tuple[ClosingGroup, ...]
    takes: bool
    left: int
    plan: str
    said: str
    lang: str


@bp.get("/last-plan")
@requires(Permission.PLAN_VIEW)
def last_plan(assessment: Assessment):
    """Show what became of each action of the last plan."""
    return show(_page(assessment))


@bp.post("/last-plan")
@requires(Permission.PLAN_EDIT)
def take_along(assessment: Assessment):
    """Take along what is not closed: all of it, or one action. What stands in the new plan already is never changed."""
    previous = _previous(assessment)
    done = rounds.take_along(assessment, previous, keys=set(request.form.getlist("key")) or None, by=g.member) if previous else 0
    return redirect(url_for("rounds.closing.last_plan", ref=assessment.ref, done=done), 303)


def _previous(assessment: Assessment) -> Assessment | None:
    before = rounds.previous_of(assessment)
    return next(iter(without_apart([before])), None) if before else None


def _page(assessment: Assessment) -> LastPlanPage:
    previous, takes = _previous(assessment), may(Permission.PLAN_EDIT) and assessment.state != ARCHIVED
    after = outcomes.outcome_of(assessment, language=language())
    lang = after.questionnaire.language
    if previous is None:
        return LastPlanPage(assessment, None, (), (), False, 0, "", "", lang)
    before = outcomes.outcome_of(previous, language=language())
    found, taken = rounds.close_plan(before, after), rounds.taken_keys(assessment)
    teller = _Teller((previous, before), (assessment, after), taken)
    groups = tuple(ClosingGroup(gap, _titles()[gap], rows) for gap in GAPS if (rows := tuple(teller.rows(found, gap))))
    left = len({one.action.key for one in found if one.goes_along and _has_words(one)} - taken)
    return LastPlanPage(
        assessment, previous, tuple(_counts(found)), groups, takes, left, url_for("plan.plan", ref=previous.ref), _said(), lang
    )


class _Teller:
    """Tells actions of the last plan in the language of the page."""

    def __init__(self, before: tuple[Assessment, Outcome], after: tuple[Assessment, Outcome], taken: frozenset[str]):
        self.was, self.now, self.taken = Reader(*before), Reader(*after), taken
        self.items = {item.id: item for reader in (self.was, self.now) for item in reader.questionnaire.items}

    def rows(self, found: tuple[Closing, ...], gap: str) -> Iterator[ClosingRow]:
        """Yield the actions whose gap went one way."""
        for one in found:
            if one.gap == gap:
                yield self.row(one)

    def row(self, one: Closing) -> ClosingRow:
        """Return one action."""
        action = one.action
        sides = tuple((self._link(each.id), *(self._side(reader, each.id) for reader in (self.was, self.now))) for each in one.items)
        return ClosingRow(
            action.key, action.measure, action.owner, said(PLAN_STATUS_WORDS[action.status]), _words()[one.gap], TONES.get(one.gap, ""),
            bool(one.chance), sides, tuple(map(said, one.reasons)), one.goes_along and _has_words(one), action.key in self.taken, one.goes_along and not _has_words(one),
        )  # fmt: skip

    def _link(self, item_id: str) -> Link:
        return self.now.links.get(item_id) or self.was.links[item_id]

    def _side(self, reader: Reader, item_id: str) -> Judgement | None:
        found = reader.result.items.get(item_id)
        answer = reader.outcome.answers.get(item_id, EMPTY)
        return reader.judging.item(self.items[item_id], found, answer) if found else None


def _has_words(one: Closing) -> bool:
    """Return whether people decided something that can go along."""
    action = one.action
    return bool(action.owner or action.means or action.causes or action.why or action.merges or action.origin != "proposed")


def _words() -> dict[str, str]:
    return {
        CLOSED: _("gap closed"),
        SMALLER: _("gap smaller"),
        SAME: _("gap the same"),
        LARGER: _("gap larger"),
        UNKNOWN: _("cannot be said"),
    }


def _titles() -> dict[str, str]:
    return {
        CLOSED: _("Closed"), SMALLER: _("Smaller, not closed yet"), SAME: _("Still the same"), LARGER: _("Became larger"),
        UNKNOWN: _("Cannot be said"),
    }  # fmt: skip


def _counts(found: tuple[Closing, ...]) -> Iterator[str]:
    numbers = {gap: sum(one.gap == gap for one in found) for gap in GAPS}
    yield ngettext("The last plan had %(num)s action.", "The last plan had %(num)s actions.", len(found))
    says = {
        CLOSED: ngettext("Of %(num)s the gap is closed.", "Of %(num)s the gap is closed.", numbers[CLOSED]),
        SMALLER: ngettext("Of %(num)s it is smaller.", "Of %(num)s it is smaller.", numbers[SMALLER]),
        SAME: ngettext("Of %(num)s it is the same.", "Of %(num)s it is the same.", numbers[SAME]),
        LARGER: ngettext("Of %(num)s it became larger.", "Of %(num)s it became larger.", numbers[LARGER]),
        UNKNOWN: ngettext("Of %(num)s it cannot be said.", "Of %(num)s it cannot be said.", numbers[UNKNOWN]),
    }
    yield from (sentence for gap, sentence in says.items() if numbers[gap] or gap == CLOSED)


def _said() -> str:
    done = request.args.get("done", "")
    if not done.isdigit():
        return ""
    if done == "0":
        return _("Nothing was changed: it stands in the new plan already.")
    return ngettext("%(num)s decision went along to the new plan.", "%(num)s decisions went along to the new plan.", int(done))
