"""The list of differences between two judgements, the largest first; before both sides are ready only who is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.answers import EMPTY
from selfassess.core.calibration import Difference, Figures
from selfassess.core.definition import Item
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import Assessment
from selfassess.models.calibration import FIRST, SECOND
from selfassess.reports.plan_report import Judgement, Judging
from selfassess.reports.voice import Voice
from selfassess.services import assessments, calibration, outcomes, states
from selfassess.services.calibration import CONSENSUS, Settled
from selfassess.web.access import Permission, may, requires
from selfassess.web.calibration.words import chosen_words, difference_words, ground_rules
from selfassess.web.kinds import is_drawn
from selfassess.web.languages import catalogue, language, number, percent
from selfassess.web.pages import show

bp = Blueprint("differences", __name__, url_prefix="/assessments/<ref>/calibration")


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One question that is in the talk. `says`: in what the answers differ; `word` and `tone`: whether it is settled; `agreed`: how."""

    id: str
    title: str
    href: str
    tags: tuple[str, ...]
    first: Judgement
    second: Judgement
    says: tuple[str, ...]
    word: str
    tone: str
    agreed: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of how far the two sides agree: a number, and its share in words (empty without one)."""

    name: str
    number: str
    share: str


@dataclass(frozen=True, slots=True)
class DifferencesPage:
    """All differences. `same`: how many questions need no talk; `settled`: of the large ones; `next`: the first that is not."""

    assessment: Assessment
    large: tuple[DifferenceRow, ...]
    small: tuple[DifferenceRow, ...]
    also: tuple[DifferenceRow, ...]
    total: int
    same: int
    settled: int
    next: str | None
    figures: tuple[FigureRow, ...]
    agreeing: str
    one_sided: int
    rules: tuple[str, ...]
    takes: bool
    saved: str
    organisation: str
    lang: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The talk cannot begin yet: what each side still has to do, without anything of the answers."""

    assessment: Assessment
    has_second: bool
    first_ready: bool
    second_ready: bool
    organisation: str


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW)
def differences(assessment: Assessment):
    """Show what the two sides have to talk about, or who is not ready yet."""
    if not calibration.have_met(assessment):
        first, second = (at is not None for at in (assessment.first_ready_at, assessment.second_ready_at))
        return show(WaitingPage(assessment, states.has_second(assessment), first, second, g.member.organisation.ref))
    return show(_page(assessment))


def next_unsettled(assessment: Assessment, *, after: str = "") -> str | None:
    """Return where the next difference is that must still be settled; None when there is none."""
    left = [item_id for item_id in calibration.unsettled_of(assessment) if item_id != after]
    return url_for("calibration.settling.settling", ref=assessment.ref, item_id=left[0]) if left else None


class BothSides:
    """Both sides of an assessment, read in the language of the page."""

    def __init__(self, assessment: Assessment):
        self.assessment = assessment
        self.first, self.second = (outcomes.outcome_of(assessment, language=language(), voice=voice) for voice in (FIRST, SECOND))
        self.final = outcomes.outcome_of(assessment, language=language())
        self.judging = Judging(self.final.questionnaire, Voice(language(), catalogue()))
        self.items: Mapping[str, Item] = {item.id: item for item in self.final.questionnaire.items}
        parts = (part for part in self.final.questionnaire.parts if part.foundation)
        self.foundation = frozenset(item.id for part in parts for section in part.sections for item in section.items)

    def judgement(self, outcome: Outcome, item_id: str) -> Judgement:
        """Return how an item stands in an outcome, as mark and word."""
        return self.judging.item(self.items[item_id], outcome.result.items[item_id], outcome.answers.get(item_id, EMPTY))

    def row(self, item_id: str, found: Difference | None, settled: Settled | None) -> DifferenceRow:
        """Return one question of the list."""
        word, tone = _state(found, settled)
        return DifferenceRow(
            item_id,
            self.items[item_id].title,
            url_for("calibration.settling.settling", ref=self.assessment.ref, item_id=item_id),
            tuple(self.tags(item_id)),
            self.judgement(self.first, item_id),
            self.judgement(self.second, item_id),
            self._says(item_id, found),
            word,
            tone,
            chosen_words()[settled.chosen] if settled else "",
        )

    def tags(self, item_id: str) -> Iterator[str]:
        """Yield why a question weighs more than others."""
        item = self.items[item_id]
        if item.critical:
            yield _("critical")
        if item.zero_tolerance:
            yield _("Must be so in every file") if is_drawn(item) else _("Must be wholly in order")
        if item_id in self.foundation:
            yield _("foundation")

    def _says(self, item_id: str, found: Difference | None) -> tuple[str, ...]:
        if found is None:
            return (_("Both sides answer the same now."),)
        return difference_words(found, self.first.result.items[item_id], self.second.result.items[item_id])


def _state(found: Difference | None, settled: Settled | None) -> tuple[str, str]:
    """Return whether a difference is settled, in a word, and how that looks."""
    if settled and settled.stands:
        return _("Agreed"), "good"
    if settled:
        return _("Changed since: settle it again"), "attention"
    return (_("To discuss"), "busy") if found and found.is_large else (_("May stay"), "")


def _page(assessment: Assessment) -> DifferencesPage:
    found, settled, sides = calibration.compared(assessment), calibration.settled_of(assessment), BothSides(assessment)
    rows = [(one, sides.row(one.item_id, one, settled.get(one.item_id))) for one in found.differences if one.item_id in sides.items]
    listed = {one.item_id for one in found.differences}
    large = tuple(row for one, row in rows if one.is_large)
    saved = request.args.get("saved", "")
    return DifferencesPage(
        assessment,
        large,
        small=tuple(row for one, row in rows if not one.is_large),
        also=tuple(sides.row(one, None, settled[one]) for one in settled if one not in listed and one in sides.items),
        total=found.items,
        same=found.items - len(rows),
        settled=sum(one.is_large and one.item_id in settled and settled[one.item_id].stands for one, _row in rows),
        next=next_unsettled(assessment),
        figures=tuple(_figures(found.figures)) if found.figures.compared else (),
        agreeing=_agreeing(found.figures),
        one_sided=found.figures.one_sided,
        rules=ground_rules(),
        takes=assessments.takes(assessment, CONSENSUS) and may(Permission.ASSESSMENT_CALIBRATE),
        saved=saved if saved in settled else "",
        organisation=g.member.organisation.ref,
        lang=sides.final.questionnaire.language,
    )


def _agreeing(figures: Figures) -> str:
    """Return how far two sides agree, in a sentence."""
    if not figures.compared:
        return _("There is no question yet that both sides judged.")
    same, compared = number(figures.same), figures.compared
    if figures.within_one is None:
        return ngettext(
            "Both sides judged %(num)s question. At %(same)s the judgement is the same.",
            "Both sides judged %(num)s questions. At %(same)s the judgement is the same.",
            compared, same=same,
        )  # fmt: skip
    return ngettext(
        "Both sides judged %(num)s question. At %(same)s the judgement is the same, at %(near)s it is at most one step apart.",
        "Both sides judged %(num)s questions. At %(same)s the judgement is the same, at %(near)s it is at most one step apart.",
        compared, same=same, near=number(figures.within_one),
    )  # fmt: skip


def _figures(figures: Figures) -> Iterator[FigureRow]:
    yield FigureRow(_("Questions that both sides judged"), number(figures.compared), "")
    yield FigureRow(_("The same judgement"), number(figures.same), percent(figures.same_share))
    if figures.within_one is not None:
        yield FigureRow(_("At most one step apart"), number(figures.within_one), percent(figures.within_one_share))
