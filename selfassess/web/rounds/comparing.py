"""Two rounds beside each other, and all rounds in a row."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, abort, request
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from selfassess.core.answers import EMPTY, Answer
from selfassess.core.comparison import (
    BETTER,
    CERTAINTY_WORDS,
    CHANCE,
    CHANGE_WORDS,
    GONE,
    NEW,
    NOT_COMPARABLE,
    SAME,
    UNSAID,
    WORSE,
    Compared,
    Comparison,
    compare,
)
from selfassess.core.definition import Item
from selfassess.core.kinds import is_scored
from selfassess.models.assessment import Assessment
from selfassess.reports import charts
from selfassess.reports.plan_report import Judgement
from selfassess.services import locations, outcomes, rounds
from selfassess.web.access import Permission, requires
from selfassess.web.assess.last_round import without_apart
from selfassess.web.assess.reading import Link, Reader, drawn
from selfassess.web.assess.sheet import state_words
from selfassess.web.kinds.telling import told
from selfassess.web.languages import language, percent, said
from selfassess.web.pages import show
from selfassess.web.rounds.trend import Trend, trend_of

bp = Blueprint("comparing", __name__)

TONES = {BETTER: "better", WORSE: "attention"}


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One section or part in two rounds, as mark and word. `steps`: levels up or down, as in core/comparison; `chance`: what the change rests
    on that may be chance, in a sentence.
    """

    link: Link
    before: Judgement | None
    after: Judgement | None
    word: str
    tone: str
    steps: int | None
    chance: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedPart:
    """One part with its sections; `row` None where parts have no level."""

    title: str
    foundation: bool
    row: ComparedRow | None
    sections: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One question that moved, or cannot be compared. `certainty`: how sure the difference is; `norms`: (text, from what to what);
    `answers`: what was answered last time and now, in words, where that differs; empty texts for norms, which stand by themselves.
    """

    link: Link
    before: Judgement | None
    after: Judgement | None
    word: str
    tone: str
    certainty: str
    is_sure: bool
    reasons: tuple[str, ...]
    norms: tuple[tuple[str, str], ...]
    answers: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two rounds beside each other. `choices`: (ref, title) of what it can be compared with, `chosen` one of them; `lead`: the whole in sentences.

    `counts`: how many questions are better, worse, and so on, in sentences; `shares`: (name, before, now, word) of the whole.
    `because`: which parts came to another level, and by which sections; `places`: the locations of the two, empty for the whole.
    `picture` shows what `picture_says` tells, and `narrow` the same on a phone. `asked`: what only asks, and was answered otherwise.
    """

    assessment: Assessment
    before: Assessment
    choices: tuple[tuple[str, str], ...]
    chosen: str
    verdicts: tuple[Judgement | None, Judgement | None]
    lead: tuple[str, ...]
    because: tuple[str, ...]
    places: tuple[str, str]
    counts: tuple[str, ...]
    shares: tuple[tuple[str, str, str, str], ...]
    picture: Markup
    narrow: Markup
    picture_says: str
    parts: tuple[ComparedPart, ...]
    moved: tuple[ComparedItem, ...]
    asked: tuple[ComparedItem, ...]
    others: tuple[ComparedItem, ...]
    trend: Trend | None
    noun: str
    lang: str


@dataclass(frozen=True, slots=True)
class NothingToComparePage:
    """There is no other round of this questionnaire yet."""

    assessment: Assessment


@bp.get("/compare")
@requires(Permission.ASSESSMENT_VIEW)
def compare_rounds(assessment: Assessment):
    """Show what became better and worse since the last round, or since another one."""
    others = without_apart(rounds.to_compare_with(assessment))
    chosen = _chosen(assessment, others)
    if chosen is None:
        return show(NothingToComparePage(assessment))
    first, second = sorted((chosen, assessment), key=lambda one: (one.reference_date, one.id))
    return show(_page(assessment, first, second, tuple((one.ref, one.title) for one in others), chosen.ref))


def _chosen(assessment: Assessment, others: list[Assessment]) -> Assessment | None:
    """Return what to compare with: what was asked, else the round before, else the newest other one."""
    if asked := request.args.get("with"):
        return next((one for one in others if one.ref == asked), None) or abort(404)
    before = rounds.previous_of(assessment)
    known = [one for one in others if before is not None and one.id == before.id]
    return next(iter(known or others), None)


class _Beside:
    """Two rounds read in the language of the page; links lead to the questions of the newest."""

    def __init__(self, first: Assessment, second: Assessment):
        self.outcomes = tuple(outcomes.outcome_of(one, language=language()) for one in (first, second))
        self.readers = tuple(Reader(one, found) for one, found in zip((first, second), self.outcomes, strict=True))
        self.found = compare(*self.outcomes)
        self.items = {item.id: item for outcome in self.outcomes for item in outcome.questionnaire.items}

    def link(self, key: str) -> Link:
        """Return where something is answered: in the newest round, or where it last stood."""
        return self.readers[1].links.get(key) or self.readers[0].links[key]

    def section(self, one: Compared) -> ComparedRow:
        """Return one section."""
        sides = [
            reader.judging.section(side) if side is not None else None
            for reader, side in zip(self.readers, (one.before, one.after), strict=True)
        ]
        return ComparedRow(
            self.link(one.id),
            *sides,
            said(CHANGE_WORDS[one.change]),
            TONES.get(one.change, ""),
            one.steps,
            _chance(one),
            tuple(map(said, one.reasons)),
        )

    def part(self, part, one: Compared) -> ComparedPart:
        """Return one part with its sections."""
        sides = [
            reader.part_judgement(outcome.result, part.id) if part.id in outcome.result.parts else None
            for reader, outcome in zip(self.readers, self.outcomes, strict=True)
        ]
        link = Link(part.id, part.title, "")
        words = said(CHANGE_WORDS[one.change]), TONES.get(one.change, "")
        row = ComparedRow(link, *sides, *words, one.steps, _chance(one)) if any(sides) else None
        here = tuple(self.section(self.found.sections[section.id]) for section in part.sections)
        return ComparedPart(part.title, part.foundation, row, here)

    def item(self, one: Compared) -> ComparedItem:
        """Return one question."""
        item = self.items[one.id]
        sides = [self._judgement(place, item, one) for place in (0, 1)]
        certainty = said(CERTAINTY_WORDS[one.certainty]) if one.certainty else ""
        return ComparedItem(
            self.link(one.id), *sides, said(CHANGE_WORDS[one.change]), TONES.get(one.change, ""), certainty,
            one.certainty not in (CHANCE, UNSAID), tuple(map(said, one.reasons)), tuple(_norms(item, one)), self._answers(item),
        )  # fmt: skip

    def only_asked(self) -> Iterator[ComparedItem]:
        """Yield the questions without a judgement that were answered otherwise."""
        for item in self.outcomes[1].questionnaire.items:
            if not is_scored(item) and item.id in self.found.items:
                row = self.item(self.found.items[item.id])
                if any(row.answers):
                    yield row

    def _answers(self, item: Item) -> tuple[str, str]:
        given = [_alone(outcome.answers.get(item.id, EMPTY)) for outcome in self.outcomes]
        if given[0] == given[1]:
            return "", ""
        sides = zip(self.outcomes, given, strict=True)
        before, after = ("; ".join(told(outcome.questionnaire, item, answer)) for outcome, answer in sides)
        return (before or _("no answer"), after or _("no answer")) if before != after else ("", "")

    def _judgement(self, place: int, item: Item, one: Compared) -> Judgement | None:
        found = (one.before, one.after)[place]
        answer = self.outcomes[place].answers.get(item.id, EMPTY)
        return self.readers[place].judging.item(item, found, answer) if found is not None else None


def _alone(answer: Answer) -> Answer:
    """Return an answer without what stands beside it, and without norms: those are told one by one."""
    return replace(answer, norms={}, evidence=(), acute=False, adjusted=None, note="")


def _page(assessment: Assessment, first: Assessment, second: Assessment, choices: tuple[tuple[str, str], ...], chosen: str) -> ComparePage:
    beside = _Beside(first, second)
    found, now = beside.found, beside.outcomes[1]
    others = [one for one in found.items.values() if one.change in (NOT_COMPARABLE, NEW, GONE)]
    (picture, narrow), says = _pictures(beside)
    parts = tuple(beside.part(part, found.parts[part.id]) for part in now.questionnaire.parts)
    row = without_apart(rounds.row_of(assessment))
    return ComparePage(
        assessment=second,
        before=first,
        choices=choices,
        chosen=chosen,
        verdicts=tuple(
            reader.verdict_judgement(outcome.result) if outcome.result.verdict else None
            for reader, outcome in zip(beside.readers, beside.outcomes, strict=True)
        ),
        lead=tuple(_lead(found)),
        because=tuple(_because(parts)),
        places=(locations.name_of(first), locations.name_of(second)),
        counts=tuple(_counts(found)),
        shares=tuple(_shares(found)),
        picture=picture,
        narrow=narrow,
        picture_says=says,
        parts=parts,
        moved=tuple(beside.item(one) for one in found.largest_first()),
        asked=tuple(beside.only_asked()),
        others=tuple(beside.item(one) for one in others),
        trend=trend_of(row, rounds.outcomes_of(row, language=language())) if len(row) > 1 else None,
        noun=now.questionnaire.section_noun or _("Section"),
        lang=now.questionnaire.language,
    )


def _lead(found: Comparison) -> Iterator[str]:
    """Yield the whole in sentences: what the verdict did, worse as plainly as better, and whether it rests on chance."""
    if found.verdict is None:
        return
    says = {
        BETTER: _("The judgement over the whole became better."),
        WORSE: _("The judgement over the whole became worse."),
        SAME: _("The judgement over the whole stayed the same."),
        NOT_COMPARABLE: _("The two judgements over the whole cannot be compared."),
    }
    yield says[found.verdict.change]
    yield from map(said, found.verdict.reasons)


def _because(parts: tuple[ComparedPart, ...]) -> Iterator[str]:
    """Yield for each part that came to another level from what to what, and which of its sections came along."""
    says = {
        "": _("“%(part)s” went from “%(before)s” to “%(after)s”."),
        TONES[BETTER]: _("“%(part)s” went from “%(before)s” to “%(after)s”. There this became better: %(sections)s."),
        TONES[WORSE]: _("“%(part)s” went from “%(before)s” to “%(after)s”. There this became worse: %(sections)s."),
    }
    for part in parts:
        if part.row is None or not part.row.steps:
            continue
        along = [row.link for row in part.sections if row.tone == part.row.tone and row.steps]
        named = ", ".join(f"{link.number} {link.title}".strip() for link in along)
        before, after = part.row.before, part.row.after
        values = {"part": part.title, "before": before.text if before else "–", "after": after.text if after else "–", "sections": named}
        yield says[part.row.tone if along else ""] % values


def _counts(found: Comparison) -> Iterator[str]:
    numbers = {change: found.count(change) for change in CHANGE_WORDS}
    yield ngettext("%(num)s question became worse.", "%(num)s questions became worse.", numbers[WORSE])
    yield ngettext("%(num)s question became better.", "%(num)s questions became better.", numbers[BETTER])
    unsure = sum(one.certainty in (CHANCE, UNSAID) for one in found.largest_first())
    if unsure:
        yield ngettext("Of %(num)s of these the difference may be chance.", "Of %(num)s of these the difference may be chance.", unsure)
    yield ngettext("%(num)s question stayed the same.", "%(num)s questions stayed the same.", numbers[SAME])
    left = numbers[NOT_COMPARABLE] + numbers[NEW] + numbers[GONE]
    if left:
        yield ngettext("%(num)s question cannot be compared.", "%(num)s questions cannot be compared.", left)


def _shares(found: Comparison) -> Iterator[tuple[str, str, str, str]]:
    rows = ((_("Shown with evidence"), found.proven), (_("Weighted score"), found.percentage))
    for name, one in rows:
        if one is not None:
            yield name, percent(one.before), percent(one.after), said(CHANGE_WORDS[one.change])


def _pictures(beside: _Beside) -> tuple[tuple[Markup, Markup], str]:
    """Return how the share met moved in each section, for a desk and for a phone, and what that shows in a sentence."""
    found, questionnaire = beside.found, beside.outcomes[1].questionnaire
    rows, up, down = [], 0, 0
    for section in questionnaire.sections:
        one = found.sections[section.id]
        shares = [side.p if side is not None else None for side in (one.before, one.after)]
        link = beside.link(section.id)
        rows.append((f"{link.number} {link.title}".strip(), *shares))
        moved = (shares[1] - shares[0]) if None not in shares else 0.0
        up, down = up + (moved > 1e-9), down + (moved < -1e-9)
    says = _(
        "Of the %(all)s, %(up)s went up, %(down)s went down and %(same)s stayed where they were. A ring is last time, a disc is now.",
        all=len(rows), up=up, down=down, same=len(rows) - up - down,
    )  # fmt: skip
    title = _("How much is met in each section, last time and now")
    return (drawn(charts.moves(rows, title, says)), drawn(charts.moves_narrow(rows, title, says))), says


def _chance(one: Compared) -> str:
    if not one.chance:
        return ""
    return _("Rests in part on counts that may be chance: %(items)s.", items=", ".join(one.chance))


def _norms(item: Item, one: Compared) -> Iterator[tuple[str, str]]:
    texts, words = {norm.id: norm.text for norm in item.norms}, state_words()
    for each in one.norms:
        before, after = (words.get(state, _("no answer")) for state in (each.before, each.after))
        yield texts.get(each.norm, each.norm), _("from %(before)s to %(after)s", before=before, after=after)
