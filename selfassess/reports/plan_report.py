"""What the improvement plan says, in words of one language and in the order of the paper: no markup, no layout.

Both renderings read this: the PDF and the HTML twin. Figures are the result's; nothing is computed here but wording.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from selfassess.core.action import PROPOSED, Action, Plan, part_of
from selfassess.core.answers import EMPTY, Answer, AnswerSet, Evidence, Intake
from selfassess.core.definition import Item, Level, Questionnaire, Section, VerdictRow
from selfassess.core.intake import period
from selfassess.core.kinds import KINDS, evidence, number, scale, yes_no
from selfassess.core.kinds.measurement import is_too_small
from selfassess.core.phrases import N_, Percent, Phrase
from selfassess.core.scoring.items import is_answered
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, PARTIAL, SKIPPED, ItemResult, Reason, Result, SectionResult
from selfassess.core.scoring.substantiation import whole_percentages
from selfassess.reports.charts import Portion, substantiation_portions
from selfassess.reports.method import Chapter, explain
from selfassess.reports.voice import (
    CAUSE_WORDS,
    CERTAINTY_WORDS,
    CHOSEN_WORDS,
    DRAWN_WORDS,
    EVIDENCE_WORDS,
    LABEL_WORDS,
    PLAN_STATUS_WORDS,
    RHYTHM_WORDS,
    STATUS_WORDS,
    Voice,
)

TOP = 5
TO_FILL_IN = "…………………………"


@dataclass(frozen=True, slots=True)
class Signed:
    """That it was adopted: when, in which role, under which number, and the hash (SHA-256, hex) of what was signed.

    `cleaned_sha256`: of what is left of it after client data was taken out, empty when nothing was.
    """

    on: date
    role: Phrase | str
    number: int
    sha256: str
    cleaned_sha256: str = ""


@dataclass(frozen=True, slots=True)
class SettledItem:
    """What two assessors settled on at an item. `chosen`: first, second or other; `reason` as people wrote it."""

    item: str
    chosen: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class PlanAbout:
    """What stands on the cover; people by function, never by name.

    `title` is that of the assessment, empty where it has none; `period` is the assessed period (from, to) or None; `on` the reference date; `version` and `digest` those of
    the questionnaire (`kwaliteitskader@1` and its SHA-256); `valid_until` None leaves a line to fill in; `signed` None: a concept.
    """

    organisation: str
    title: str
    on: date
    version: str
    digest: str = ""
    period: tuple[date | None, date | None] | None = None
    second_assessor: bool | None = None
    prepared_by: str = ""
    valid_until: date | None = None
    language: str = "nl"
    signed: Signed | None = None
    settled: tuple[SettledItem, ...] = ()  # in a calibration, in order of the questionnaire
    pieces: Mapping[str, str] = field(default_factory=dict)  # titles of pieces of evidence that actions name, by ref
    location: str = ""  # by a name without an address; empty: the organisation as a whole


@dataclass(frozen=True, slots=True)
class Judgement:
    """A level or status: its mark (see charts.level_mark; empty: none) and its word."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One share 0–1 with its name; None: nothing to show."""

    name: str
    share: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item in its section."""

    id: str
    title: str
    judgement: Judgement
    tells: str
    flags: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action, every field in words.

    `item` is what it is about: an item, a part of one (`1.4-K2/2`), several items, a section or nothing; `key`, `items`, `section`
    and `origin` are those of the action. `first`: what comes before the measure. `cause`, `completion` and `effect` hold all that is
    known of them, a line each; `log` is (day, what, by whom), the oldest first.
    """

    number: str
    item: str
    title: str
    finding: tuple[str, ...]
    norm: str
    now: Judgement | None
    goal: Judgement | None
    cause: str
    first: str
    measure: str
    owner: str
    start: str
    due: str
    urgency: str
    because: tuple[str, ...]
    means: str
    status: str
    completion: str
    effect: str
    reason: str
    key: str = ""
    items: tuple[str, ...] = ()
    section: str = ""
    origin: str = PROPOSED
    rhythm: str = ""
    log: tuple[tuple[str, str, str], ...] = ()

    @property
    def whole_measure(self) -> str:
        """What to do, with what comes before it."""
        return f"{self.first} {self.measure}".strip()


@dataclass(frozen=True, slots=True)
class SectionReport:
    """One section on half a page."""

    id: str
    title: str
    judgement: Judgement
    substantiated: Judgement | None
    labels: tuple[str, ...]
    bars: tuple[Bar, ...]
    reasons: tuple[str, ...]
    items: tuple[ItemLine, ...]
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class PartReport:
    """One part with its sections."""

    id: str
    title: str
    description: str
    foundation: bool
    judgement: Judgement | None
    substantiated: Judgement | None
    reasons: tuple[str, ...]
    sections: tuple[SectionReport, ...]


@dataclass(frozen=True, slots=True)
class VerdictReport:
    """The judgement over the whole in words; `mark` is that of the level nearest to its rank."""

    name: str
    meaning: str
    mark: str
    provisional: str
    substantiated: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A plain table: names of the columns, and rows of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """One appendix: a sentence about it, and its table or a sentence that there is nothing in it."""

    id: str
    title: str
    intro: str
    table: Table
    nothing: str


@dataclass(frozen=True, slots=True)
class PlanReport:
    """The whole plan in words."""

    about: PlanAbout
    questionnaire: str
    content: str  # language of the questionnaire's texts
    cover: tuple[tuple[str, str], ...]
    adopted: tuple[str, ...]
    hashes: tuple[tuple[str, str], ...]
    verdict: VerdictReport | None
    percentage: str
    facts: tuple[tuple[str, str], ...]
    portions: tuple[Portion, ...]
    percents: tuple[int, ...]
    layers: tuple[str, ...]
    parts: tuple[PartReport, ...]
    top: tuple[ActionLine, ...]
    actions: tuple[ActionLine, ...]
    closed: tuple[ActionLine, ...]
    remarks: tuple[str, ...]
    appendices: tuple[Appendix, ...]
    method: tuple[Chapter, ...]
    footer: str

    @property
    def sections(self) -> tuple[SectionReport, ...]:
        """All sections, in order."""
        return tuple(section for part in self.parts for section in part.sections)


def describe(
    questionnaire: Questionnaire,
    intake: Intake,
    answers: AnswerSet,
    result: Result,
    plan: Plan,
    *,
    about: PlanAbout,
    voice: Voice,
) -> PlanReport:
    """Return everything that the plan says. `voice` says it in the language of `about`."""
    return _Writer(questionnaire, intake, answers, result, plan, about, voice).report()


class Judging:
    """Judgements of one questionnaire in words; pages use this too."""

    def __init__(self, questionnaire: Questionnaire, voice: Voice) -> None:
        self.levels: Mapping[int, Level] = {level.value: level for level in questionnaire.scoring.levels}
        self.voice = voice

    def level(self, level: int | None) -> Judgement | None:
        """Return a level in words; None for None."""
        return Judgement(self.levels[level].mark, self.levels[level].text) if level is not None else None

    def status(self, status: str) -> Judgement:
        """Return a status without a level in words."""
        mark = status if status in (NOT_APPLICABLE, NOT_TESTABLE) else NOT_APPLICABLE if status == SKIPPED else "open"
        return Judgement(mark, self.voice.word(STATUS_WORDS, status))

    def between(self, low: int | None, high: int | None) -> Judgement | None:
        """Return the band between two levels; None without one."""
        if low is None or high is None:
            return None
        if low == high:
            return self.level(low)
        says = N_("between “%(low)s” and “%(high)s”", low=self.levels[low].text, high=self.levels[high].text)
        return Judgement("band", self.voice.say(says))

    def item(self, item: Item, found: ItemResult, answer: Answer) -> Judgement:
        """Return how one item stands."""
        if found.status == SKIPPED and is_answered(answer):
            return Judgement(NOT_APPLICABLE, self.voice.say(N_("Half answered, so it does not count")))
        if found.status != OK:
            return self.status(found.status)
        if found.level is not None:
            return self.level(found.level)
        if found.p is None:
            return Judgement("full", self.voice.say(N_("Filled in")))
        chosen = next((option.text for option in item.options if option.id == answer.choice), None)
        return Judgement(_mark_of(found.p), chosen or self._met(found.p))

    def section(self, found: SectionResult) -> Judgement:
        """Return how one section stands."""
        if found.level is not None:
            return self.level(found.level)
        if found.status == OK:
            return Judgement("", self.voice.percent(found.p) if found.p is not None else self.voice.say(N_("Filled in")))
        between = self.between(found.level_low, found.level_high) if found.status == PARTIAL else None
        return between or self.status(found.status)

    def _met(self, p: float) -> str:
        return self.voice.say(N_("Met") if p >= 1 - 1e-9 else N_("Not met") if p <= 1e-9 else N_("Partly met"))


def counted_in_words(item: Item, found: ItemResult, answer: Answer, questionnaire: Questionnaire, voice: Voice) -> str:
    """Return what was answered, in a few words: counts, norms met, an outcome."""
    counts, noun = answer.counts, population_words(item, questionnaire)
    examined = counts.examined if counts.examined is not None else counts.population
    if counts.met is not None and examined:
        return voice.say(N_("%(met)s of %(examined)s %(noun)s meet this.", met=counts.met, examined=examined, noun=noun))
    if answer.outcome and not is_too_small(item, answer):
        outcome = next((one.text for one in item.outcomes if one.id == answer.outcome), answer.outcome)
        if answer.respondents is None:
            return outcome
        return voice.say(N_("%(outcome)s (%(n)s respondents)", outcome=outcome, n=answer.respondents))
    if given := given_in_words(item, answer, voice) or _option_in_words(item, found, answer):
        return given
    judged = [norm for norm in answer.norms.values() if norm.state != "not_applicable"]
    if not judged or found.status not in (OK, "partial"):
        return ""
    met = sum(norm.state == "met" for norm in judged)
    partly = sum(norm.state == "partly" for norm in judged)
    all_ = len(item.norms) - sum(norm.state == "not_applicable" for norm in answer.norms.values())
    if partly:
        return voice.say(N_("%(met)s of %(all)s norms met, %(partly)s partly.", met=met, all=all_, partly=partly))
    return voice.say(N_("%(met)s of %(all)s norms met.", met=met, all=all_))


def given_in_words(item: Item, answer: Answer, voice: Voice) -> str:
    """Return what was answered at an item that asks for one thing; empty where it is said already, or nothing was."""
    for kind in (yes_no, evidence):
        if answer.choice and KINDS[item.kind] is kind:
            return voice.say(kind.WORDS[answer.choice])
    if answer.choices:
        return "; ".join(option.text for option in item.options if option.id in answer.choices)
    if answer.step is not None:
        return voice.say(scale.in_words(item, answer.step))
    if answer.number is not None:
        return voice.say(number.in_words(item, answer.number))
    return voice.date(answer.date) if answer.date else answer.text


def _option_in_words(item: Item, found: ItemResult, answer: Answer) -> str:
    """Return the option chosen where a level says how the item stands; without levels the judgement is the option."""
    return next((one.text for one in item.options if found.level is not None and one.id == answer.choice), "")


def population_words(item: Item, questionnaire: Questionnaire) -> str:
    """Return the plural noun of what an item counts; empty when it counts nothing."""
    return next((one.text for one in questionnaire.populations if one.id == item.population), "")


def interval_in_words(item: Item, found: ItemResult, answer: Answer, questionnaire: Questionnaire, voice: Voice) -> str:
    """Return how certain a counted share is, in sentences; empty when that is not known."""
    if found.certainty == "chosen":
        return voice.word(CERTAINTY_WORDS, "chosen")
    if found.status != OK or found.low is None or answer.counts.met is None:
        return ""
    if found.high - found.low < 1e-9:
        return voice.say(N_("All of them were looked at: this is certain."))
    sentences = [_range_in_words(item, found, answer, questionnaire, voice), voice.word(CERTAINTY_WORDS, found.certainty)]
    return " ".join(sentence for sentence in sentences if sentence)


def _range_in_words(item, found, answer, questionnaire, voice) -> str:
    low, high, noun = Percent(found.low), Percent(found.high), population_words(item, questionnaire)
    if answer.counts.population:
        return voice.say(
            N_(
                "In all %(n)s %(noun)s it probably lies between %(low)s and %(high)s.",
                n=answer.counts.population,
                noun=noun,
                low=low,
                high=high,
            )
        )
    return voice.say(N_("In all %(noun)s it probably lies between %(low)s and %(high)s.", noun=noun, low=low, high=high))


def verdict_mark(row: VerdictRow, rows: Sequence[VerdictRow]) -> str:
    """Return the mark of the level nearest to a verdict's place among the decided ones; `open` when undecided."""
    if row.undecided:
        return "open"
    ranks = sorted(one.rank for one in rows if not one.undecided)
    steps = ("empty", "quarter", "three_quarter", "full")
    place = ranks.index(row.rank) / max(len(ranks) - 1, 1)
    return steps[round(place * (len(steps) - 1))]


def _mark_of(p: float | None) -> str:
    if p is None:
        return "open"
    return "full" if p >= 1 - 1e-9 else "empty" if p <= 1e-9 else "three_quarter" if p >= 0.5 else "quarter"


class _Writer:
    """Turns one result and plan into words."""

    def __init__(self, questionnaire, intake, answers, result, plan, about, voice) -> None:
        self.questionnaire: Questionnaire = questionnaire
        self.intake: Intake = intake
        self.answers: AnswerSet = answers
        self.result: Result = result
        self.plan: Plan = plan
        self.about: PlanAbout = about
        self.voice: Voice = voice
        self.judging = Judging(questionnaire, voice)
        self.items = {item.id: item for item in questionnaire.items}
        self.section_titles = {section.id: section.title for section in questionnaire.sections}
        rules = questionnaire.scoring.actions
        self.classes = {one.id: one for one in rules.classes} if rules else {}

    def report(self) -> PlanReport:
        """Write it all."""
        actions = tuple(self._action(action) for action in self.plan.actions)
        by_section = self._by_section(actions)
        return PlanReport(
            about=self.about,
            questionnaire=self.questionnaire.title,
            content=self.questionnaire.language,
            cover=tuple(self._cover()),
            adopted=tuple(self._adopted_by()),
            hashes=tuple(self._hashes()),
            verdict=self._verdict(),
            percentage=self._percentage(),
            facts=tuple(self._facts()),
            portions=self._portions(),
            percents=self._percents(),
            layers=tuple(layer.text for layer in self.questionnaire.scoring.layers),
            parts=tuple(self._part(part, by_section) for part in self.questionnaire.parts),
            top=actions[:TOP],
            actions=actions,
            closed=tuple(self._action(action) for action in self.plan.closed),
            remarks=tuple(hint.text for hint in self.questionnaire.hints if hint.id in self.result.hints),
            appendices=tuple(self._appendices()),
            method=explain(self.questionnaire, self.voice),
            footer=self.questionnaire.disclaimer,
        )

    def _cover(self) -> Iterator[tuple[str, str]]:
        say, about = self.voice.say, self.about
        assessed = about.period or period(self.questionnaire, self.intake)
        if about.organisation:
            yield say(N_("Organisation")), about.organisation
        if about.location:
            yield say(N_("Location")), about.location
        if about.title:
            yield say(N_("Self-assessment")), about.title
        if assessed:
            yield say(N_("Period")), self._period(*assessed)
        yield say(N_("Reference date")), self.voice.date(about.on)
        yield say(N_("Questionnaire")), f"{self.questionnaire.title} ({about.version})"
        if about.digest:
            yield say(N_("Fingerprint of the questionnaire")), about.digest[:16]
        yield say(N_("Prepared by")), about.prepared_by or TO_FILL_IN
        if about.second_assessor is not None:
            yield say(N_("Second assessor")), say(about.second_assessor)
        yield say(N_("Valid until")), self.voice.date(about.valid_until) or TO_FILL_IN

    def _adopted_by(self) -> Iterator[str]:
        say, signed = self.voice.say, self.about.signed
        if signed is None:
            yield say(N_("Concept: not adopted."))
            return
        yield say(N_("Adopted on %(day)s by the %(role)s. What was signed has number %(number)s.", day=signed.on, role=signed.role,
                     number=signed.number))  # fmt: skip
        if signed.cleaned_sha256:
            yield say(N_("Client data was taken out of it afterwards. That is why it has two hashes."))
        yield say(N_("Judgement and answers are those of that day. The plan of action goes on after it."))

    def _hashes(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each hash and the hash in groups of eight signs."""
        signed = self.about.signed
        if signed is None:
            return
        yield self.voice.say(N_("Hash (SHA-256) of what was signed")), grouped(signed.sha256)
        if signed.cleaned_sha256:
            yield self.voice.say(N_("Hash (SHA-256) of what is kept now")), grouped(signed.cleaned_sha256)

    def _period(self, start: date | None, end: date | None) -> str:
        if start and end:
            return self.voice.say(N_("%(start)s to %(end)s", start=start, end=end))
        if start:
            return self.voice.say(N_("from %(start)s", start=start))
        return self.voice.say(N_("until %(end)s", end=end))

    def _verdict(self) -> VerdictReport | None:
        found, rule = self.result.verdict, self.questionnaire.scoring.verdict
        if found is None or rule is None:
            return None
        rows = {row.code: row for row in rule.rows}
        row = rows[found.code]
        return VerdictReport(
            name=self._verdict_name(row, found.only_design),
            meaning=row.meaning,
            mark=verdict_mark(row, rule.rows),
            provisional=self._provisional(rows),
            substantiated=self.voice.say(
                N_(
                    "Supported by evidence: %(verdict)s.",
                    verdict=self._verdict_name(rows[found.substantiated_code], found.substantiated_only_design),
                )
            ),
            reasons=self._sentences(found.reasons),
        )

    def _verdict_name(self, row: VerdictRow, only_design: bool) -> str:
        prefix = self.questionnaire.scoring.verdict.prefix
        return f"{row.code} {prefix.text}: {row.text}" if only_design and prefix else f"{row.code} {row.text}"

    def _provisional(self, rows: Mapping[str, VerdictRow]) -> str:
        ends = self.result.verdict.provisional
        if ends is None:
            return ""
        low, high = (f"{rows[code].code} {rows[code].text}" for code in (ends.low, ends.high))
        if low == high:
            return self.voice.say(N_("Provisional: some questions are still open, but they do not change this."))
        return self.voice.say(
            N_("Provisional: between “%(low)s” and “%(high)s”, because some questions are still open.", low=low, high=high)
        )

    def _percentage(self) -> str:
        """Return the percentage; while something is open, between which two it lies; empty where there is none."""
        found, percent = self.result, self.voice.percent
        if found.percentage is not None:
            return percent(found.percentage)
        if found.percentage_low is None or not self.questionnaire.scoring.percentage:
            return ""
        return self.voice.say(N_("Between %(low)s and %(high)s", low=Percent(found.percentage_low), high=Percent(found.percentage_high)))

    def _facts(self) -> Iterator[tuple[str, str]]:
        say, tally = self.voice.say, self.result.tally
        yield say(N_("Answered")), self.voice.percent(self.result.completeness)
        if tally.mostly_or_better is not None:
            second = self.judging.levels[max(self.judging.levels) - 1].text
            yield (
                say(N_("At least “%(level)s”", level=second)),
                say(N_("%(n)s of %(all)s", n=tally.mostly_or_better, all=tally.applicable)),
            )
        yield say(N_("Still open")), self.voice.number(tally.open)
        if free := self.result.left_open:
            yield say(N_("Left open, and that is allowed")), self.voice.number(free)
        yield say(N_("Cannot be tested yet")), self.voice.number(tally.not_testable)
        yield say(N_("Does not apply")), self.voice.number(tally.not_applicable)
        if self.about.second_assessor is not None:
            yield say(N_("Second assessor")), say(self.about.second_assessor)

    def _percents(self) -> tuple[int, ...]:
        """Return the portions as whole percentages: four that add up to 100, the last split in open and not testable."""
        found = self.result.substantiation
        proven, claimed, not_met, still_open = whole_percentages((found.proven, found.claimed, found.not_met, found.open))
        untestable = min(still_open, int(found.not_testable * 100 + 0.5 + 1e-9))
        return proven, claimed, not_met, still_open - untestable, untestable

    def _portions(self) -> tuple[Portion, ...]:
        found, say = self.result.substantiation, self.voice.say
        names = (
            say(N_("Shown by evidence")),
            say(N_("Said, no evidence yet")),
            say(N_("Not met yet")),
            say(N_("Still open")),
            say(N_("Cannot be tested yet")),
        )
        return substantiation_portions(names, found.proven, found.claimed, found.not_met, found.open, found.not_testable)

    def _part(self, part, by_section) -> PartReport:
        found = self.result.parts[part.id]
        between = self.judging.between
        judgement = self.judging.level(found.level) or between(found.level_low, found.level_high)
        return PartReport(
            part.id,
            part.title,
            part.description,
            part.foundation,
            judgement,
            self.judging.level(found.substantiated_level),
            self._sentences(found.reasons),
            tuple(self._section(section, by_section) for section in part.sections),
        )

    def _section(self, section: Section, by_section) -> SectionReport:
        found = self.result.sections[section.id]
        return SectionReport(
            section.id,
            section.title,
            self.judging.section(found),
            self.judging.level(found.substantiated_level),
            tuple(self.voice.word(LABEL_WORDS, label) for label in found.labels),
            tuple(self._bars(found)),
            self._sentences(found.reasons),
            tuple(self._item(item) for item in section.items),
            by_section.get(section.id, ()),
        )

    def _bars(self, found: SectionResult) -> Iterator[Bar]:
        for layer in self.questionnaire.scoring.layers:
            share = (found.layers or {}).get(layer.id)
            yield Bar(layer.text, share, self.voice.percent(share) if share is not None else self.voice.say(N_("nothing yet")))

    def _item(self, item: Item) -> ItemLine:
        found, answer = self.result.items[item.id], self.answers.get(item.id, EMPTY)
        flags = []
        if item.critical:
            flags.append(self.voice.say(N_("critical")))
        if answer.acute:
            flags.append(self.voice.say(N_("acute risk")))
        return ItemLine(
            item.id,
            item.title,
            self.judging.item(item, found, answer),
            counted_in_words(item, found, answer, self.questionnaire, self.voice),
            tuple(flags),
            self._sentences(found.reasons),
        )

    def _action(self, action: Action) -> ActionLine:
        voice, items = self.voice, [self.items[item_id] for item_id in action.items]
        urgency = self.classes.get(action.class_)
        finding = (action.finding,) if isinstance(action.finding, str) else action.finding
        return ActionLine(
            number=f"V-{action.number:02d}" if action.number else "",
            item=self._about(action),
            title=" · ".join(item.title for item in items) or self.section_titles.get(action.section, voice.say(N_("Own action"))),
            finding=tuple(voice.say(one) for one in finding),
            norm="\n".join(self._norm(item) for item in items),
            now=self._now(action),
            goal=self.judging.level(self.questionnaire.top_level) if items else None,
            cause=_joined(", ".join(voice.word(CAUSE_WORDS, cause) for cause in action.causes), action.why),
            first=first_of(action, items[0], voice) if items else "",
            measure=action.measure,
            owner=action.owner,
            start=voice.date(action.start, short=True),
            due=voice.date(action.due, short=True),
            urgency=urgency.text if urgency else action.class_,
            because=tuple(action.because),
            means=action.means,
            status=voice.word(PLAN_STATUS_WORDS, action.status),
            completion=_joined(action.completion, self.about.pieces.get(action.completion_piece, "")),
            effect=_joined(*self._effect(action)),
            reason=voice.say(action.reason),
            key=action.key,
            items=action.items,
            section=action.section,
            origin=action.origin,
            rhythm=voice.word(RHYTHM_WORDS, action.rhythm),
            log=tuple((voice.date(note.on, short=True), note.text, note.by) for note in action.log),
        )

    def _about(self, action: Action) -> str:
        part = part_of(action.key)
        named = ", ".join(action.items) or action.section
        return f"{named}/{part[1]}" if part else named

    def _now(self, action: Action) -> Judgement | None:
        if action.level_now is not None or not action.item:
            return self.judging.level(action.level_now)
        return self.judging.item(self.items[action.item], self.result.items[action.item], self.answers.get(action.item, EMPTY))

    def _effect(self, action: Action) -> Iterator[str]:
        say = self.voice.say
        yield action.effect
        if action.effect_due:
            yield say(N_("Measure on %(day)s.", day=self.voice.date(action.effect_due)))
        if action.effect_item:
            yield say(N_("Answer %(item)s again.", item=action.effect_item))
        if action.effect_outcome:
            yield say(N_("Outcome: %(outcome)s", outcome=action.effect_outcome))

    def _norm(self, item: Item) -> str:
        source = item.source
        if source is None:
            return item.question
        if not source.lines:
            return f"{item.question} ({source.ref})"
        lines = "–".join(str(line) for line in dict.fromkeys(source.lines))
        return self.voice.say(N_("%(question)s (%(ref)s, lines %(lines)s)", question=item.question, ref=source.ref, lines=lines))

    def _by_section(self, actions: Sequence[ActionLine]) -> Mapping[str, tuple[ActionLine, ...]]:
        found: dict[str, tuple[ActionLine, ...]] = {}
        for action in actions:
            found[action.section] = (*found.get(action.section, ()), action)
        return found

    def _sentences(self, reasons: Sequence[Reason]) -> tuple[str, ...]:
        return tuple(self.voice.say(reason.says) for reason in reasons)

    def _appendices(self) -> Iterator[Appendix]:
        yield self._evidence()
        yield self._not_applicable()
        if self.questionnaire.populations:
            yield self._sampling()
        if self.judging.levels:
            yield self._adjusted()
        if self.about.settled:
            yield self._settled()
        if self.questionnaire.glossary:
            yield self._glossary()

    def _evidence(self) -> Appendix:
        say = self.voice.say
        rows = tuple(self._evidence_row(item, one) for item in self.items.values() for one in self.answers.get(item.id, EMPTY).evidence)
        columns = (N_("Item"), N_("Document"), N_("Status"), N_("Date"), N_("Valid until"), N_("Norms"), N_("Counts"))
        return Appendix(
            "evidence",
            say(N_("List of evidence")),
            say(N_("“Counts” says whether a document was adopted and valid on the date of the assessment.")),
            Table(tuple(say(one) for one in columns), rows),
            say(N_("No evidence was named.")),
        )

    def _evidence_row(self, item: Item, evidence: Evidence) -> tuple[str, ...]:
        voice = self.voice
        return (
            item.id,
            evidence.title,
            voice.word(EVIDENCE_WORDS, evidence.status),
            voice.date(evidence.date, short=True),
            voice.date(evidence.valid_until, short=True),
            ", ".join(evidence.norms) if evidence.norms else voice.say(N_("all")),
            voice.say(evidence.is_valid(self.plan.on)),
        )

    def _not_applicable(self) -> Appendix:
        say = self.voice.say
        rows = tuple(row for item in self.items.values() for row in self._left_out(item))
        columns = (say(N_("Item")), say(N_("What")), say(N_("Reason")))
        return Appendix(
            "not-applicable",
            say(N_("What does not apply, and why")),
            "",
            Table(columns, rows),
            say(N_("Everything applies.")),
        )

    def _left_out(self, item: Item) -> Iterator[tuple[str, ...]]:
        say, answer = self.voice.say, self.answers.get(item.id, EMPTY)
        if self.result.items[item.id].status == NOT_APPLICABLE:
            reason = answer.not_applicable or say(N_("Follows from the intake or from the numbers."))
            yield item.id, item.title, reason
            return
        for letter, norm in answer.norms.items():
            if norm.state == "not_applicable":
                yield item.id, say(N_("Norm %(letter)s", letter=letter)), norm.reason or say(N_("No reason was given."))

    def _sampling(self) -> Appendix:
        say = self.voice.say
        rows = tuple(row for item in self.items.values() if item.population and (row := self._sample_row(item)))
        columns = (N_("Item"), N_("Counted"), N_("How drawn"), N_("Period and date"), N_("By"), N_("What it says"))
        return Appendix(
            "sampling",
            say(N_("How was counted")),
            say(N_("With the number of the draw, anyone can repeat the draw on your own list.")),
            Table(tuple(say(one) for one in columns), rows),
            say(N_("Nothing was counted yet.")),
        )

    def _sample_row(self, item: Item) -> tuple[str, ...] | None:
        answer, found = self.answers.get(item.id, EMPTY), self.result.items[item.id]
        counts, form, voice = answer.counts, answer.sample, self.voice
        if counts.met is None and counts.examined is None and counts.population is None:
            return None
        drawn = voice.word(DRAWN_WORDS, counts.drawn) if counts.examined is not None else ""
        seed = voice.say(N_("draw number %(seed)s", seed=str(counts.seed))) if counts.seed is not None else ""
        period = self._period(form.start, form.end) if form.start or form.end else ""
        return (
            item.id,
            counted_in_words(item, found, answer, self.questionnaire, voice),
            _joined(drawn, seed),
            _joined(period, voice.date(form.date)),
            form.by,
            interval_in_words(item, found, answer, self.questionnaire, voice),
        )

    def _adjusted(self) -> Appendix:
        say = self.voice.say
        rows = []
        for item in self.items.values():
            adjusted, found = self.answers.get(item.id, EMPTY).adjusted, self.result.items[item.id]
            if adjusted:
                before, after = self.judging.level(found.computed_level), self.judging.level(found.level)
                rows.append((item.id, before.text if before else "", after.text if after else "", adjusted.reason))
        columns = (N_("Item"), N_("Computed"), N_("Adjusted to"), N_("Reason"))
        return Appendix(
            "adjusted",
            say(N_("Judgements adjusted after discussion")),
            "",
            Table(tuple(say(one) for one in columns), tuple(rows)),
            say(N_("No judgement was adjusted.")),
        )

    def _settled(self) -> Appendix:
        say, voice = self.voice.say, self.voice
        rows = tuple(
            (one.item, voice.word(CHOSEN_WORDS, one.chosen), one.reason, voice.date(one.on, short=True)) for one in self.about.settled
        )
        columns = (N_("Item"), N_("What counts"), N_("Reason"), N_("Date"))
        return Appendix(
            "settled",
            say(N_("What two assessors agreed on")),
            say(N_("A second assessor judged apart. Where the two differed, they talked about it and agreed on one answer.")),
            Table(tuple(say(one) for one in columns), rows),
            "",
        )

    def _glossary(self) -> Appendix:
        say = self.voice.say
        terms = sorted(self.questionnaire.glossary, key=lambda term: term.term.casefold())
        table = Table((say(N_("Word")), say(N_("Meaning"))), tuple((term.term, term.text) for term in terms))
        return Appendix("glossary", say(N_("Words explained")), "", table, "")


def grouped(sha256: str) -> str:
    """Return a hash in groups of eight signs, so that people can compare it."""
    return " ".join(sha256[place : place + 8] for place in range(0, len(sha256), 8))


def first_of(action: Action, item: Item, voice: Voice) -> str:
    """Return what comes before a proposed measure: what is still open must be found out. Empty for people's own measure."""
    if action.kind != "find_out" or action.measure != item.action:
        return ""
    return voice.say(N_("Find out first how this stands. Is it not in order?"))


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
