"""What a result says, in the words of the page: parts, sections and items with their reasons, and links to the questions."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from babel.lists import format_list
from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from selfassess.core.anchors import anchors_of
from selfassess.core.answers import EMPTY, Answer
from selfassess.core.definition import Item, Part, Section, VerdictRow, VerdictRule
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import OK, ItemResult, Reason, Result, SectionResult, Substantiation
from selfassess.core.scoring.substantiation import whole_percentages
from selfassess.models.assessment import Assessment
from selfassess.reports import charts
from selfassess.reports.plan_report import Judgement, Judging, counted_in_words, interval_in_words, verdict_mark
from selfassess.reports.voice import LABEL_WORDS, Voice, number_of
from selfassess.web.languages import catalogue, language, percent, said


@dataclass(frozen=True, slots=True)
class Link:
    """One place to go to; `id` and `title` as the questionnaire names it."""

    id: str
    title: str
    href: str

    @property
    def number(self) -> str:
        """The id where it is a number that people know, as in 1.3-K2; empty where it is a word that repeats the title."""
        return number_of(self.id)


@dataclass(frozen=True, slots=True)
class Because:
    """One reason as a sentence with links in it, and the reasons below it."""

    says: Markup
    deeper: tuple["Because", ...] = ()


@dataclass(frozen=True, slots=True)
class BarView:
    """One layer as a bar: its name, its share in words, and its picture."""

    name: str
    text: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item. `counted`: what was answered, how certain that is, and what it could be too; `means`: what its level means here."""

    link: Link
    judgement: Judgement
    counted: tuple[str, ...]
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    means: str
    try_href: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section; `proven` is the judgement that evidence supports, none when it is the same."""

    link: Link
    judgement: Judgement
    proven: Judgement | None
    labels: tuple[str, ...]
    bars: tuple[BarView, ...]
    because: tuple[Because, ...]
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """One part with its sections; no judgement where the questionnaire has no levels."""

    id: str
    title: str
    description: str
    foundation: bool
    judgement: Judgement | None
    proven: Judgement | None
    because: tuple[Because, ...]
    sections: tuple[SectionView, ...]


class Reader:
    """Reads one outcome of one assessment aloud, in the language of the page."""

    def __init__(self, assessment: Assessment, outcome: Outcome, agreed: Mapping[str, str] | None = None):
        """`agreed`: why an answer counts that two sides agreed on, by item."""
        self.ref, self.agreed = assessment.ref, agreed or {}
        self.outcome, self.questionnaire, self.result = outcome, outcome.questionnaire, outcome.result
        self.voice = Voice(language(), catalogue())
        self.judging = Judging(outcome.questionnaire, self.voice)
        self.sections = {section.id: section for section in self.questionnaire.sections}
        self.parts = {part.id: part for part in self.questionnaire.parts}
        self.links = dict(self._links())

    def part(self, part: Part) -> PartView:
        """Return one part with everything in it."""
        found = self.result.parts[part.id]
        judgement = self.part_judgement(self.result, part.id)
        proven = self.judging.level(found.substantiated_level)
        sections = tuple(self.section(section) for section in part.sections)
        return PartView(
            part.id, part.title, part.description, part.foundation, judgement, proven if proven != judgement else None,
            self.why_part(part.id), sections,
        )  # fmt: skip

    def section(self, section: Section) -> SectionView:
        """Return one section with its items."""
        found = self.result.sections[section.id]
        judgement, proven = self.judging.section(found), self.judging.level(found.substantiated_level)
        return SectionView(
            self.links[section.id], judgement, proven if proven != judgement else None,
            tuple(self.voice.word(LABEL_WORDS, label) for label in found.labels),
            tuple(self._bars(found)),
            tuple(Because(self._linked(reason, in_page=False)) for reason in found.reasons),
            tuple(self.item(item) for item in section.items),
        )  # fmt: skip

    def part_judgement(self, result: Result, part_id: str) -> Judgement | None:
        """Return the level of a part, or the band that is still possible."""
        found = result.parts[part_id]
        return self.judging.level(found.level) or self.judging.between(found.level_low, found.level_high)

    def verdict_judgement(self, result: Result) -> Judgement | None:
        """Return the whole in a few words: the verdict with its code, or the percentage."""
        if result.verdict is None:
            return Judgement("", percentage_words(result)) if self.questionnaire.scoring.percentage else None
        rule = self.questionnaire.scoring.verdict
        row = next(row for row in rule.rows if row.code == result.verdict.code)
        return Judgement(verdict_mark(row, rule.rows), self.verdict_name(row, only_design=result.verdict.only_design))

    def verdict_name(self, row: VerdictRow, *, only_design: bool) -> str:
        """Return the code and name of a verdict, with its restriction."""
        prefix = self.questionnaire.scoring.verdict.prefix
        return f"{row.code} {prefix.text}: {row.text}" if only_design and prefix else f"{row.code} {row.text}"

    def why_verdict(self) -> tuple[Because, ...]:
        """Return why the verdict is not better, down to the sections that decide it."""
        return tuple(self._why_whole(reason) for reason in self.result.verdict.reasons)

    def why_part(self, part_id: str) -> tuple[Because, ...]:
        """Return why a part is not better."""
        return tuple(Because(self._linked(reason, in_page=True)) for reason in self.result.parts[part_id].reasons)

    def linked_items(self, item_ids: Iterable[str]) -> tuple[Link, ...]:
        """Return where some items are answered."""
        return tuple(self.links[item_id] for item_id in item_ids if item_id in self.links)

    def _why_whole(self, reason: Reason) -> Because:
        parts = [about for about in reason.about if about in self.parts]
        deeper = tuple(below for part_id in parts for below in self.why_part(part_id))
        return Because(self._linked(reason, in_page=True), deeper)

    def _links(self) -> Iterator[tuple[str, Link]]:
        for section in self.questionnaire.sections:
            href = url_for("assess.filling.section", ref=self.ref, section_id=section.id)
            yield section.id, Link(section.id, section.title, href)
            for item in section.items:
                yield item.id, Link(item.id, item.title, f"{href}#{item.id}")

    def _linked(self, reason: Reason, *, in_page: bool) -> Markup:
        """Return the sentence of a reason, with the sections and items that it is about as links."""
        text = said(reason.says)
        ids = [about for about in reason.about if about in self.links]
        if not ids:
            return escape(text)
        names = "|".join(re.escape(one) for one in sorted(ids, key=len, reverse=True))
        parts = re.split(rf"(?<![\w.-])({names})(?![\w-]|\.\w)", text)
        return Markup("").join(self._anchor(part, in_page=in_page) if place % 2 else escape(part) for place, part in enumerate(parts))

    def _anchor(self, about: str, *, in_page: bool) -> Markup:
        link = self.links[about]
        if about in self.sections:
            href = f"#section-{about}" if in_page else link.href
            return Markup('<a href="{}">{} <span lang="{}">{}</span></a>').format(
                href, link.number, self.questionnaire.language, link.title
            )
        return Markup('<a href="{}">{}</a>').format(link.href, link.number or link.title)

    def _bars(self, found: SectionResult) -> Iterator[BarView]:
        layers = self.questionnaire.scoring.layers
        shares = [(layer.text, (found.layers or {}).get(layer.id)) for layer in layers] or [(_("in order"), found.p)]
        for name, share in shares:
            text = percent(share) if share is not None else _("nothing yet")
            yield BarView(name, text, drawn(charts.bar(share, text, text, width=120, height=10)))

    def item(self, item: Item) -> ItemView:
        """Return one item with what was answered and why it stands so."""
        found, answer = self.result.items[item.id], self.outcome.answers.get(item.id, EMPTY)
        told = {reason.rule for reason in found.reasons}
        reasons = tuple(said(reason.says) for reason in found.reasons if reason.rule != "count")
        counted = (
            "" if "norms" in told else counted_in_words(item, found, answer, self.questionnaire, self.voice),
            interval_in_words(item, found, answer, self.questionnaire, self.voice),
            self._could_be(found, answer),
        )
        agreed = self.agreed.get(item.id)
        flags = (
            (item.critical, _("critical")), (answer.acute, _("acute risk")), (found.level != found.computed_level, _("adjusted")),
            (agreed, _("agreed in calibration")),
        )  # fmt: skip
        return ItemView(
            self.links[item.id],
            self.judging.item(item, found, answer),
            tuple(sentence for sentence in counted if sentence and not any(_says(reason, sentence) for reason in reasons)),
            tuple(word for holds, word in flags if holds),
            (
                *reasons,
                *((_("Agreed in calibration: %(reason)s", reason=agreed),) if agreed else ()),
            ),
            "" if found.level is None else anchors_of(item, self.questionnaire).get(found.level, ""),
            url_for("assess.what_if.what_if", ref=self.ref, item=item.id, _anchor="try"),
        )

    def _could_be(self, found: ItemResult, answer: Answer) -> str:
        """Return which other levels are possible for all that was counted."""
        if found.status != OK or None in (found.level, found.level_low, found.level_high) or answer.adjusted:
            return ""
        others = [self.judging.levels[one].text for one in range(found.level_low, found.level_high + 1) if one != found.level]
        if not others:
            return ""
        names = format_list(others, style="or", locale=self.voice.locale)
        return _("Judgement: %(level)s; could also be: %(others)s.", level=self.judging.levels[found.level].text, others=names)


def _says(reason: str, words: str) -> bool:
    """Return whether a reason says these words already."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", reason) is not None


def percentage_words(result: Result) -> str:
    """Return the percentage; while something is open, between which two it lies."""
    if result.percentage is not None:
        return percent(result.percentage)
    if result.percentage_low is None:
        return _("No percentage yet")
    return _("Between %(low)s and %(high)s", low=percent(result.percentage_low), high=percent(result.percentage_high))


def both_verdicts(outcome: Outcome) -> str:
    """Return the verdict that people give themselves beside the one that evidence supports; empty where there is none yet."""
    found, rule = outcome.result.verdict, outcome.questionnaire.scoring.verdict
    rows = {row.code: row for row in rule.rows} if rule else {}
    if found is None or rows[found.code].undecided:
        return ""
    return _(
        "Self-judgement: %(own)s. Supported by evidence: %(proven)s.",
        own=_coded(rule, rows[found.code], only_design=found.only_design),
        proven=_coded(rule, rows[found.substantiated_code], only_design=found.substantiated_only_design),
    )


def _coded(rule: VerdictRule, row: VerdictRow, *, only_design: bool) -> str:
    """Return the code of a verdict, with its restriction."""
    return f"{rule.prefix.text}: {row.code}" if only_design and rule.prefix else row.code


def shown_in_words(found: Substantiation) -> str:
    """Return how much is shown by evidence and how much is only said, as whole percentages of a bar that adds up."""
    shares = [f"{share}%" for share in whole_percentages((found.proven, found.claimed, found.not_met, found.open))]
    return _("%(proven)s is shown by evidence. %(claimed)s is said, without evidence yet.", proven=shares[0], claimed=shares[1])


def drawn(picture: charts.Picture) -> Markup:
    """Return a picture as SVG for a page."""
    return Markup(charts.svg(picture, "picture"))  # noqa: S704 - charts escapes every text in it
