"""The result: the verdict and why, what must happen first, how the sections stand, how much is shown, and the details."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from selfassess import shelf
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.substantiation import whole_percentages
from selfassess.models.assessment import Assessment
from selfassess.reports import charts
from selfassess.reports.plan_report import first_of
from selfassess.services import calibration, locations, outcomes
from selfassess.web.access import Permission, may, requires
from selfassess.web.assess.reading import Because, Link, PartView, Reader, both_verdicts, drawn, percentage_words, shown_in_words
from selfassess.web.assess.standing import sections_in, standing_of
from selfassess.web.finish.telling import SignedLine, signed_line
from selfassess.web.languages import day, language, number, percent, said, short_day
from selfassess.web.overview import themes
from selfassess.web.pages import show

bp = Blueprint("result", __name__)

FIRST = 5


@dataclass(frozen=True, slots=True)
class Rung:
    """One possible verdict on the ladder, with what stands on it."""

    code: str
    text: str
    here: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The judgement over the whole. `undecided`: too much is open; `provisional` is short, `while_open` says why."""

    code: str
    name: str
    mark: str
    undecided: bool
    provisional: str
    while_open: str
    meaning: str
    because: tuple[Because, ...]
    both: str
    ladder: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class MissingSection:
    """One section with what is still open in it: (link, whether it is critical)."""

    link: Link
    count: str
    items: tuple[tuple[Link, bool], ...]


@dataclass(frozen=True, slots=True)
class FirstAction:
    """One action of the plan, in short. `first`: what comes before the measure."""

    link: Link
    first: str
    measure: str
    urgency: str
    due: str


@dataclass(frozen=True, slots=True)
class Portion:
    """One part of the substantiation bar."""

    picture: Markup
    name: str
    share: str
    note: str


@dataclass(frozen=True, slots=True)
class Substantiated:
    """How much of what is said is also shown: a bar, a sentence, and its numbers."""

    picture: Markup
    says: str
    portions: tuple[Portion, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at again; `own` when the sentence is the questionnaire's."""

    says: str
    own: bool
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything that follows from the answers. `verdict` or `percentage` is None where the questionnaire has none."""

    assessment: Assessment
    title: str
    disclaimer: str
    verdict: VerdictView | None
    percentage: str | None
    facts: tuple[tuple[str, str], ...]
    banner: str
    missing: tuple[MissingSection, ...]
    actions: tuple[FirstAction, ...]
    more_actions: int
    has_plan: bool
    layers: tuple[str, ...]
    has_levels: bool
    parts: tuple[PartView, ...]
    substantiated: Substantiated
    remarks: tuple[Remark, ...]
    noun: str
    lang: str
    signed: SignedLine | None
    themes: tuple[tuple[str, str], ...] = ()

    @property
    def location(self) -> str:
        """The location that it is about; empty for the organisation as a whole."""
        return locations.name_of(self.assessment)


@bp.get("/<ref>/result")
@requires(Permission.ASSESSMENT_VIEW)
def result(assessment: Assessment):
    """Show the result."""
    outcome = outcomes.outcome_of(assessment, language=language())
    return show(_page(assessment, outcome, Reader(assessment, outcome, _agreed(assessment))))


def _agreed(assessment: Assessment) -> dict[str, str]:
    """Return why an answer counts that two sides agreed on, by item."""
    return {item_id: one.reason for item_id, one in calibration.reasons_of(assessment).items()}


def _page(assessment: Assessment, outcome: Outcome, reader: Reader) -> ResultPage:
    questionnaire, found = outcome.questionnaire, outcome.result
    sees_plan = questionnaire.scoring.actions is not None and may(Permission.PLAN_VIEW)
    return ResultPage(
        assessment=assessment,
        title=questionnaire.title,
        disclaimer=questionnaire.disclaimer,
        verdict=_verdict(outcome, reader) if found.verdict else None,
        percentage=percentage_words(found) if questionnaire.scoring.percentage else None,
        facts=tuple(_facts(assessment, outcome, reader)),
        banner=_banner(outcome),
        missing=tuple(_missing(assessment, outcome, reader)),
        actions=tuple(_first(assessment, outcome, reader)) if sees_plan else (),
        more_actions=len(outcome.plan.actions) - FIRST,
        has_plan=sees_plan,
        layers=tuple(layer.text for layer in questionnaire.scoring.layers),
        has_levels=bool(questionnaire.scoring.levels),
        parts=tuple(reader.part(part) for part in questionnaire.parts),
        substantiated=_substantiated(outcome),
        remarks=tuple(_remarks(outcome, reader)),
        noun=_noun(outcome),
        lang=questionnaire.language,
        signed=signed_line(assessment),
        themes=themes.links_of(assessment, shelf.groupings_of(questionnaire)),
    )


def _noun(outcome: Outcome) -> str:
    """Return what sections are called here, in the language of the page."""
    own = outcome.questionnaire.sections_noun if outcome.questionnaire.language == language() else ""
    return own or _("sections")


def _verdict(outcome: Outcome, reader: Reader) -> VerdictView:
    found, rule = outcome.result.verdict, outcome.questionnaire.scoring.verdict
    rows = {row.code: row for row in rule.rows}
    row = rows[found.code]
    judgement = reader.verdict_judgement(outcome.result)
    short, long = _provisional(outcome)
    return VerdictView(
        code=row.code,
        name=judgement.text.removeprefix(f"{row.code} "),
        mark=judgement.mark,
        undecided=row.undecided,
        provisional=short,
        while_open=long,
        meaning=row.meaning,
        because=reader.why_verdict(),
        both=both_verdicts(outcome),
        ladder=() if row.undecided else tuple(_ladder(outcome)),
    )


def _provisional(outcome: Outcome) -> tuple[str, str]:
    """Return the two ends of a verdict while something is open, in short and in a sentence; empty when nothing is."""
    ends = outcome.result.verdict.provisional
    if ends is None:
        return "", ""
    if ends.low == ends.high:
        return _("provisional: %(code)s", code=ends.low), _("Some questions are still open, but they do not change this.")
    short = _("provisional: %(low)s to %(high)s", low=ends.low, high=ends.high)
    return short, _(
        "Some questions are still open. If all of them turn out well, it becomes %(high)s; if not, it stays %(low)s.",
        low=ends.low,
        high=ends.high,
    )


def _ladder(outcome: Outcome) -> Iterator[Rung]:
    """Yield the possible verdicts, the best first, with where people stand."""
    found, rule = outcome.result.verdict, outcome.questionnaire.scoring.verdict
    for row in sorted((row for row in rule.rows if not row.undecided), key=lambda row: -row.rank):
        stands = ((row.code == found.code, _("your own judgement")), (row.code == found.substantiated_code, _("supported by evidence")))
        yield Rung(row.code, row.text, tuple(word for holds, word in stands if holds))


def _facts(assessment: Assessment, outcome: Outcome, reader: Reader) -> Iterator[tuple[str, str]]:
    tally = outcome.result.tally
    if tally.mostly_or_better is not None:
        good = reader.judging.levels[outcome.questionnaire.top_level - 1].text
        of_all = _("%(n)s of %(all)s", n=tally.mostly_or_better, all=tally.applicable)
        yield _("At least “%(level)s”", level=good), of_all
    yield _("Answered"), percent(outcome.result.completeness)
    if tally.open:
        yield _("Still open"), number(tally.open)
    if outcome.result.left_open:
        yield _("Left open, and that is allowed"), number(outcome.result.left_open)
    if tally.not_testable:
        yield _("Cannot be tested yet"), number(tally.not_testable)
    yield _("Does not apply"), number(tally.not_applicable)
    yield _("Reference date"), day(assessment.reference_date)
    yield _("Second assessor"), _("yes") if assessment.second_assessor else _("no")


def _banner(outcome: Outcome) -> str:
    most = outcome.questionnaire.scoring.many_not_applicable
    left_out, total = outcome.result.tally.not_applicable, len(outcome.result.items)
    if most is None or left_out <= most * total:
        return ""
    return _("Much does not apply: %(n)s of %(all)s. Does this questionnaire fit what you offer?", n=left_out, all=total)


def _missing(assessment: Assessment, outcome: Outcome, reader: Reader) -> Iterator[MissingSection]:
    critical = {item.id for item in outcome.questionnaire.items if item.critical}
    for section in sections_in(standing_of(assessment, outcome)):
        if section.open_items:
            items = tuple((reader.links[one], one in critical) for one in section.open_items)
            yield MissingSection(reader.links[section.id], ngettext("%(num)s open", "%(num)s open", len(items)), items)


def _first(assessment: Assessment, outcome: Outcome, reader: Reader) -> Iterator[FirstAction]:
    urgency = {one.id: one.text for one in outcome.questionnaire.scoring.actions.classes}
    items = {item.id: item for item in outcome.questionnaire.items}
    for action in outcome.plan.actions[:FIRST]:
        href = url_for("plan.plan", ref=assessment.ref, _anchor=f"action-{action.key}")
        about = reader.links.get(action.item) or reader.links.get(action.section)
        link = Link(", ".join(action.items), about.title if about else _("Own action"), href)
        first = first_of(action, items[action.item], reader.voice) if action.items else ""
        yield FirstAction(link, first, action.measure, urgency[action.class_], short_day(action.due))


def _substantiated(outcome: Outcome) -> Substantiated:
    found = outcome.result.substantiation
    names = (_("Shown by evidence"), _("Said, no evidence yet"), _("Not met yet"), _("Still open"), _("Cannot be tested yet"))
    drawing = charts.substantiation_portions(names, found.proven, found.claimed, found.not_met, found.open, found.not_testable)
    shares = [f"{share}%" for share in whole_percentages((found.proven, found.claimed, found.not_met, found.open))]
    note = _("of which %(share)s cannot be tested yet (hatched)", share=percent(found.not_testable)) if found.not_testable else ""
    says = shown_in_words(found)
    rows = zip(drawing, names, shares, ("", "", "", note), strict=False)
    return Substantiated(
        drawn(charts.stacked_bar(drawing, _("Shown by evidence"), says, width=720, height=30)),
        says,
        tuple(Portion(drawn(charts.swatch(one, 16)), name, share, said_too) for one, name, share, said_too in rows),
    )


def _remarks(outcome: Outcome, reader: Reader) -> Iterator[Remark]:
    for hint in outcome.questionnaire.hints:
        if hint.id in outcome.result.hints:
            yield Remark(hint.text, True, reader.linked_items(hint.items))
    for warning in outcome.result.warnings:
        yield Remark(said(warning.says), False, reader.linked_items(warning.items))
