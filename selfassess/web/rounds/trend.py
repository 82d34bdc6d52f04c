"""All rounds in a row: a small picture, and a table with the same figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from selfassess.core.comparison import Round, trend
from selfassess.core.definition import Level, Questionnaire
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import Assessment
from selfassess.reports import charts
from selfassess.reports.charts import Portion
from selfassess.reports.plan_report import Judgement
from selfassess.web.assess.reading import Reader, drawn
from selfassess.web.languages import day, percent


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One round. `figures`: the words of each column; `breaks`: the rules are other than in the round before."""

    title: str
    href: str
    day: str
    verdict: Judgement | None
    figures: tuple[str, ...]
    breaks: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Rounds in a row. `columns`: the names of the figures; `keys`: (picture, name) of the parts of a bar."""

    picture: Markup
    narrow: Markup
    says: str
    keys: tuple[tuple[Markup, str], ...]
    columns: tuple[str, ...]
    rows: tuple[TrendRow, ...]
    has_verdict: bool


def trend_of(assessments: Sequence[Assessment], found: Sequence[Outcome]) -> Trend:
    """Return rounds in a row, the first one first."""
    rounds, newest = trend(found), found[-1].questionnaire
    columns = _columns(newest)
    rows = tuple(_row(*each, newest) for each in zip(assessments, found, rounds, strict=True))
    says = _("From %(first)s to %(last)s: what is shown with evidence went from %(before)s to %(after)s.",
             first=day(rounds[0].on), last=day(rounds[-1].on), before=percent(rounds[0].proven), after=percent(rounds[-1].proven))  # fmt: skip
    portions = [_portions(one, newest) for one in rounds]
    bars = [(day(one.on), each) for one, each in zip(rounds, portions, strict=True)]
    picture, narrow = (drawn(draw(bars, _("How the rounds stand"), says)) for draw in (charts.rounds, charts.rounds_narrow))
    keys = tuple((drawn(charts.swatch(portion)), portion.name) for portion in portions[-1])
    return Trend(picture, narrow, says, keys, columns, rows, any(one.verdict for one in rounds))


def _columns(questionnaire: Questionnaire) -> tuple[str, ...]:
    parts = tuple(part.title for part in questionnaire.parts) if questionnaire.scoring.parts else ()
    score = (_("Weighted score"),) if questionnaire.scoring.percentage else ()
    return (*parts, *score, _("Shown with evidence"))


def _row(assessment: Assessment, outcome: Outcome, one: Round, newest: Questionnaire) -> TrendRow:
    reader = Reader(assessment, outcome)
    verdict = reader.verdict_judgement(outcome.result) if one.verdict else None
    href = url_for("assess.result.result", ref=assessment.ref)
    return TrendRow(assessment.title, href, day(one.on), verdict, tuple(_figures(reader, outcome, one, newest)), one.breaks)


def _figures(reader: Reader, outcome: Outcome, one: Round, newest: Questionnaire) -> Iterator[str]:
    if newest.scoring.parts:
        for part in newest.parts:
            found = reader.part_judgement(outcome.result, part.id) if part.id in outcome.result.parts else None
            yield found.text if found else "–"
    if newest.scoring.percentage:
        yield percent(one.percentage) or "–"
    yield percent(one.proven)


def _portion(level: Level, share: float, *, hatched: bool) -> Portion:
    """Return one level as a part of a bar: plain or hatched by turns, so that neighbours differ without colour."""
    ink, ground = charts.mark_colours(level.mark)
    return Portion(level.text, share, ground, ink) if hatched else Portion(level.text, share, ink)


def _portions(one: Round, questionnaire: Questionnaire) -> tuple[Portion, ...]:
    """Return the shares of the sections at each level, the best first; without levels what is shown with evidence and what is not."""
    levels = sorted(questionnaire.scoring.levels, key=lambda level: -level.value)
    if not levels:
        return Portion(_("Shown with evidence"), one.proven, charts.PROVEN), Portion(_("Not shown"), 1 - one.proven, charts.OPEN)
    counted = list(one.sections.values())
    all_ = len(counted) or 1
    found = tuple(_portion(level, counted.count(level.value) / all_, hatched=bool(place % 2)) for place, level in enumerate(levels))
    return (*found, Portion(_("No judgement yet"), counted.count(None) / all_, charts.OPEN, charts.LINE))
