"""The full report: all that the plan says, and each item with its norms, note, reasons, evidence and source."""

from collections.abc import Iterator, Mapping

from selfassess.core.anchors import anchors_of
from selfassess.core.answers import EMPTY, Answer
from selfassess.core.definition import Item, Norm
from selfassess.core.kinds.measurement import is_too_small
from selfassess.core.phrases import N_
from selfassess.core.scoring.result import ItemResult
from selfassess.reports.chapters import (
    appendices,
    cover,
    document_of,
    part_chapter,
    plan_of_action,
    section_half,
    summary,
)
from selfassess.reports.document import Cell, Contents, Document, Facts, Heading, Level, Node, Say, Table, Text, Together, Turn
from selfassess.reports.evidence_list import evidence_nodes
from selfassess.reports.kept import kept_nodes
from selfassess.reports.material import Material, described
from selfassess.reports.plan_report import ItemLine, interval_in_words
from selfassess.reports.voice import DRAWN_WORDS, STATE_WORDS

LABEL, REST = 84.0, 401.0


def full_document(material: Material) -> Document:
    """Return everything: cover, contents, summary, every section and item, the plan where there is one, appendices."""
    report, voice = described(material), material.voice
    telling = _Items(material)
    nodes = (
        Turn(),
        Contents(voice.gettext("Contents")),
        *summary(report, voice),
        *(node for part in report.parts for node in telling.part(part)),
        *(plan_of_action(report, voice) if material.outcome.questionnaire.scoring.actions else ()),
        *appendices(report, voice, without=("evidence",), more=(*evidence_nodes(material), *_agreements(material), *kept_nodes(material))),
    )
    return document_of(report, voice, title=voice.gettext("Full report"), lead=cover(report, voice), nodes=nodes)


def _agreements(material: Material) -> Iterator[Node]:
    if not material.agreements:
        return
    name = material.voice.gettext("How we read the questions")
    yield Heading(name, 2, "agreements")
    columns = (material.voice.gettext("Item"), material.voice.gettext("Agreement"))
    yield Table(name, columns, material.agreements, (45, 440))


class _Items:
    """Tells every item of an assessment."""

    def __init__(self, material: Material) -> None:
        self.outcome, self.voice = material.outcome, material.voice
        self.items: Mapping[str, Item] = {item.id: item for item in self.outcome.questionnaire.items}

    def part(self, part) -> Iterator[Node]:
        """Yield the chapter of a part: each section on half a page, and then its items."""
        yield from part_chapter(part, self.voice)
        for section in part.sections:
            yield Together(tuple(section_half(section, self.voice)))
            for line in section.items:
                yield from self.item(line)

    def item(self, line: ItemLine) -> Iterator[Node]:
        """Yield one item."""
        item, answer = self.items[line.id], self.outcome.answers.get(line.id, EMPTY)
        yield Heading(" · ".join((f"{line.id} {line.title}", *line.flags)), 3, f"item-{line.id}")
        yield Level(line.judgement, (line.tells,) if line.tells else (), leads=True)
        yield Text((item.question,), leads=bool(item.norms))
        if item.norms:
            yield self._norms(item, answer, line)
        yield Facts(tuple(self._facts(item, answer, line)), (LABEL, REST), compact=True, again=self._goes_on(line))

    def _goes_on(self, line: ItemLine) -> str:
        return self.voice.gettext("%(item)s, continued", item=f"{line.id} {line.title}")

    def _norms(self, item: Item, answer: Answer, line: ItemLine) -> Table:
        """Return the norms with their answers; without that column where they were only answered together."""
        voice, name, again = self.voice, self.voice.gettext("Norms of %(item)s", item=item.id), self._goes_on(line)
        columns = (voice.gettext("Norm"), voice.gettext("What must be so"), voice.gettext("Answer"))
        rows = tuple(self._norm(item, norm, answer) for norm in item.norms)
        if not any(row[2] for row in rows):
            return Table(name, columns[:2], tuple(row[:2] for row in rows), (32, 453), pad=1.6, again=again)
        return Table(name, columns, rows, (32, 353, 100), pad=1.6, again=again)

    def _norm(self, item: Item, norm: Norm, answer: Answer) -> tuple[Cell, ...]:
        said = answer.norms.get(norm.id)
        reason = Say(said.reason, "soft") if said and said.reason else None
        return norm.id, (Say(_sentence(item, norm)), reason), self._state(item, norm, answer)

    def _state(self, item: Item, norm: Norm, answer: Answer) -> str:
        said, count = answer.norms.get(norm.id), answer.norm_counts.get(norm.id)
        if said is not None:
            return self.voice.word(STATE_WORDS, said.state)
        if count is not None and count.met is not None:
            return self.voice.say(N_("%(met)s of %(examined)s", met=count.met, examined=count.examined))
        return self._decided(item, norm, answer)

    def _decided(self, item: Item, norm: Norm, answer: Answer) -> str:
        """Return what the outcome of a measurement says about the norm that it decides; empty when too few took part to tell."""
        if norm.id != item.decides or is_too_small(item, answer):
            return ""
        state = next((one.state for one in item.outcomes if one.id == answer.outcome), "")
        return self.voice.word(STATE_WORDS, state) if state else ""

    def _facts(self, item: Item, answer: Answer, line: ItemLine) -> Iterator[tuple[str, Cell]]:
        say, found = self.voice.say, self.outcome.result.items[item.id]
        named: tuple[tuple[object, Cell], ...] = (
            (N_("Why not higher"), tuple(Say(reason) for reason in line.reasons)),
            (
                N_("What this level means here"),
                "" if found.level is None else anchors_of(item, self.outcome.questionnaire).get(found.level, ""),
            ),
            (N_("How counted"), self._counted(item, answer, found)),
            (N_("Note"), answer.note),
            (N_("Evidence"), tuple(Say(self._evidence(one)) for one in answer.evidence)),
            (N_("Adjusted"), answer.adjusted.reason if answer.adjusted else ""),
            (N_("Does not apply"), answer.not_applicable or ""),
            (N_("Source"), self._source(item)),
        )
        for name, value in named:
            if value:
                yield say(name), value

    def _evidence(self, one) -> str:
        voice = self.voice
        until = voice.say(N_("valid until %(day)s", day=voice.date(one.valid_until, short=True))) if one.valid_until else ""
        return ", ".join(part for part in (one.title, " ".join(one.norms), one.page, until) if part)

    def _counted(self, item: Item, answer: Answer, found: ItemResult) -> Cell:
        voice, form = self.voice, answer.sample
        drawn = voice.word(DRAWN_WORDS, answer.counts.drawn) if answer.counts.examined is not None else ""
        seed = voice.say(N_("draw number %(seed)s", seed=str(answer.counts.seed))) if answer.counts.seed is not None else ""
        who = ", ".join(part for part in (drawn, seed, form.by, voice.date(form.date, short=True)) if part)
        says = interval_in_words(item, found, answer, self.outcome.questionnaire, voice)
        return tuple(Say(part) for part in (who, says) if part)

    def _source(self, item: Item) -> str:
        source = item.source
        if source is None:
            return ""
        if not source.lines:
            return source.ref
        lines = "–".join(str(line) for line in dict.fromkeys(source.lines))
        return self.voice.say(N_("%(ref)s, lines %(lines)s", ref=source.ref, lines=lines))


def _sentence(item: Item, norm: Norm) -> str:
    stemmed = item.stem is not None and norm.id in item.stem.norms
    return f"{item.stem.text.rstrip(' …')} {norm.text}" if stemmed else norm.text
