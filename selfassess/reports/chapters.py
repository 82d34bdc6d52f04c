"""The chapters that reports share: cover, summary, sections, plan of action, appendices; each as nodes of a document."""

from collections.abc import Iterator, Sequence

from selfassess.reports import charts
from selfassess.reports.document import (
    PAGE,
    PAPER,
    TALL,
    WIDE,
    Actions,
    Beside,
    Bullets,
    Chart,
    Document,
    Drawn,
    Facts,
    Heading,
    Level,
    Node,
    Say,
    Signature,
    Table,
    Text,
    Together,
    Turn,
    Verdict,
)
from selfassess.reports.plan_report import ActionLine, Appendix, Bar, PartReport, PlanReport, SectionReport
from selfassess.reports.voice import Voice, heading, number_of

APPENDIX_WIDTHS = {
    "evidence": (38, 190, 55, 58, 58, 42, 44),
    "not-applicable": (45, 150, 290),
    "sampling": (38, 105, 72, 98, 72, 100),
    "adjusted": (45, 110, 110, 220),
    "settled": (45, 120, 260, 60),
    "glossary": (120, 365),
}
LONGEST_MEASURE = 240  # signs, where the whole measure stands elsewhere
WIDE_IDS = (70, 173, 112, 130)


def document_of(report: PlanReport, voice: Voice, *, title: str, lead: Sequence[Node], nodes: Sequence[Node], **more: object) -> Document:
    """Return a document with what every report about an assessment says of itself."""
    about, signed = report.about, report.about.signed
    mark = voice.gettext("adopted, no. %(number)s: %(hash)s", number=signed.number, hash=signed.sha256[:8]) if signed else ""
    known = {
        "title": title, "organisation": about.organisation, "subject": report.questionnaire, "lead": tuple(lead), "nodes": tuple(nodes),
        "footer": report.footer, "version": about.version, "on": about.on, "language": voice.language, "content": report.content,
        "notice": voice.gettext("This report is confidential. It holds no data about clients. Check that before you share it."),
        "mark": mark,
    }  # fmt: skip
    return Document(**{**known, **more})


def cover(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield what stands on the cover: facts, and whether it was adopted."""
    yield Facts(report.cover)
    yield Heading(voice.gettext("Adoption"), 1, looks=3)
    yield Text(report.adopted)
    yield from signature(report, voice)


def signature(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield the hashes of what was signed, or room to sign."""
    if report.about.signed:
        yield Facts(tuple((name, _halves(value)) for name, value in report.hashes))
        return
    columns = (voice.gettext("Adopted by the director"), voice.gettext("Place and date"), voice.gettext("Signature"))
    yield Signature(columns)


def _halves(grouped: str) -> tuple[Say, ...]:
    """Return a hash on two lines that fit."""
    groups = grouped.split(" ")
    half = len(groups) // 2
    return Say(" ".join(groups[:half])), Say(" ".join(groups[half:]))


def summary(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield the summary: one page of paper."""
    yield Turn()
    yield Heading(voice.gettext("Summary"), 1, "summary")
    yield from verdict(report, voice)
    yield from standing(report, voice)
    if report.top:
        yield Heading(voice.gettext("What must happen first"), 2, looks=3)
        yield top(report.top, voice)
    yield Heading(voice.gettext("How do the sections stand?"), 2, looks=3)
    yield from profile(report, voice)
    yield Heading(voice.gettext("How much is supported by evidence?"), 2, looks=3)
    yield from substantiation(report, voice)


def verdict(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield the judgement over the whole, or the percentage of a questionnaire that has no verdict."""
    found = report.verdict
    if found is None:
        yield Verdict(voice.gettext("Result of the self-assessment"), report.percentage or voice.gettext("No overall figure"))
        return
    lines = (
        ("strong", found.provisional),
        ("body", found.meaning),
        *(("body", reason) for reason in found.reasons),
        ("strong", found.substantiated),
    )
    yield Verdict(voice.gettext("Our own verdict"), found.name, tuple(line for line in lines if line[1]), found.mark)


def standing(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield the parts beside the facts."""
    facts = Facts(report.facts, (102, 50), compact=True)
    parts = [part for part in report.parts if part.judgement]
    if not parts:
        yield facts
        return
    rows = tuple(_part_row(part, voice) for part in parts)
    columns = (voice.gettext("Part"), voice.gettext("Level"), voice.gettext("Supported by evidence"))
    yield Beside((Table(voice.gettext("Parts"), columns, rows, (115, 98, 98), pad=1.8),), (facts,), (315, 152))


def _part_row(part: PartReport, voice: Voice):
    foundation = Say(voice.gettext("Foundation"), "soft") if part.foundation else None
    return ((Say(heading(part.id, part.title), "strong"), foundation), part.judgement, part.substantiated)


def top(lines: Sequence[ActionLine], voice: Voice) -> Table:
    """Return the most urgent actions in a table of one line each."""
    columns = (voice.gettext("No."), voice.gettext("Item"), voice.gettext("Measure"), voice.gettext("Priority"), voice.gettext("Due"))
    rows = tuple(
        (
            Say(one.number),
            Say(f"{one.item} {one.title}", "line"),
            Say(one.whole_measure.replace("\n", " "), "line"),
            Say(one.urgency, "strong"),
            Say(one.due),
        )
        for one in lines
    )
    return Table(voice.gettext("What must happen first"), columns, rows, (30, 168, 190, 49, 50), pad=1.8)


def profile(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield all sections with their level and a bar a layer."""
    if report.layers:
        rows = [
            (heading(section.id, section.title), section.judgement.mark, [bar.share for bar in section.bars]) for section in report.sections
        ]
        says = voice.gettext("Every section with its level and one bar a layer. The table below holds the same figures.")
        yield Chart(charts.overview(rows, report.layers, voice.gettext("Sections and layers"), says), PAGE)
    room = 174.0 / max(len(report.layers), 1)
    columns = (voice.gettext("Section"), voice.gettext("Level"), *report.layers)
    rows = tuple(_profile_row(section, room) for section in report.sections)
    yield Table(voice.gettext("Sections and layers"), columns, rows, (194, 117, *(room for _layer in report.layers)), pad=1.4)


def _profile_row(section: SectionReport, room: float):
    bars = (_profile_bar(bar, room - 8) for bar in section.bars)
    return (Say(heading(section.id, section.title), "line"), section.judgement, *bars)


def _profile_bar(bar: Bar, width: float) -> Drawn | Say:
    """Return the bar of a layer; words where there is nothing to draw."""
    return Say(bar.text, "soft") if bar.share is None else Drawn(charts.bar(bar.share, bar.name, bar.text, width, 6.5), bar.text)


def profile_levels(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield all sections with their level only."""
    name = voice.gettext("How do the sections stand?")
    yield Heading(name, 1, looks=2)
    rows = tuple((heading(section.id, section.title), section.judgement) for section in report.sections)
    yield Table(name, (voice.gettext("Section"), voice.gettext("Level")), rows, (335, 150), pad=1.6)


def substantiation(report: PlanReport, voice: Voice, width: float = 485.0) -> Iterator[Node]:
    """Yield the stacked bar of what is proven, with its key; on a page also as a table."""
    pairs = tuple(zip(report.portions, report.percents, strict=True))
    says = ", ".join(f"{portion.name} {percent}%" for portion, percent in pairs)
    name = voice.gettext("Supported by evidence")
    yield Chart(charts.stacked_bar(report.portions, name, says, width, 16), legend=pairs)


def part_chapter(part: PartReport, voice: Voice) -> Iterator[Node]:
    """Yield the beginning of the chapter of a part."""
    yield Turn()
    yield Heading(heading(part.id, part.title), 1, f"part-{part.id}")
    if part.description:
        yield Text((part.description,), "soft")
    if part.judgement:
        yield Level(part.judgement, (voice.gettext("Foundation"),) if part.foundation else ())
    if part.reasons:
        yield Text(part.reasons)


def section_half(section: SectionReport, voice: Voice) -> Iterator[Node]:
    """Yield a section on half a page: level, layers, what keeps it down, its items, what is going to be done."""
    yield Heading(heading(section.id, section.title), 2, f"section-{section.id}")
    notes = section.labels
    if section.substantiated:
        notes = (*notes, voice.gettext("Supported by evidence: %(level)s", level=section.substantiated.text))
    stand = Level(section.judgement, notes)
    if section.bars:
        bars = charts.layer_bars([(bar.name, bar.share) for bar in section.bars], "", "", 217)
        yield Beside((stand,), (Chart(bars, PAPER),), (250, 217))
    else:
        yield stand
    if section.reasons:
        yield Bullets(section.reasons, voice.gettext("What keeps this down"))
    yield items_table(section, voice)
    yield from actions_by_owner(section.actions, voice)


def items_table(section: SectionReport, voice: Voice) -> Table:
    """Return the items of a section with their judgement."""
    names = (voice.gettext("Item"), voice.gettext("Title"), voice.gettext("Judgement"), voice.gettext("What was found"))
    rows = tuple((line.id, " · ".join((line.title, *line.flags)), line.judgement, line.tells) for line in section.items)
    widths = (38, 205, 112, 130) if number_of(section.id) else WIDE_IDS
    return Table(voice.gettext("Items of %(section)s", section=section.title), names, rows, widths)


def actions_by_owner(actions: Sequence[ActionLine], voice: Voice) -> Iterator[Bullets]:
    """Yield the actions of a section, those of one owner together; without owners in one list. Source: docs/scoring.md 4.8."""
    owners = dict.fromkeys(one.owner for one in actions)
    for owner in owners:
        says = voice.gettext("What we are going to do")
        if len(owners) > 1 or owner:
            says = voice.gettext("What we are going to do: %(owner)s", owner=owner or voice.gettext("No owner yet"))
        yield Bullets(tuple(action_words(one, voice) for one in actions if one.owner == owner), says)


def action_words(one: ActionLine, voice: Voice) -> str:
    """Return an action in one sentence; a long measure is cut, because the plan of action has it whole."""
    return voice.gettext(
        "%(number)s %(measure)s (%(urgency)s, ready on %(due)s)",
        number=one.number,
        measure=charts.shorten(one.whole_measure, LONGEST_MEASURE),
        urgency=one.urgency,
        due=one.due,
    )


def plan_columns(voice: Voice) -> tuple[str, ...]:
    """Return the names of the thirteen columns of the plan, in the order of the page's table."""
    return (
        voice.gettext("No. and item"),
        voice.gettext("Finding"),
        voice.gettext("Norm"),
        voice.gettext("Now → goal"),
        voice.gettext("Cause"),
        voice.gettext("Measure"),
        voice.gettext("Owner"),
        voice.gettext("Start and due"),
        voice.gettext("Priority"),
        voice.gettext("Means"),
        voice.gettext("Status"),
        voice.gettext("Proof that it is done"),
        voice.gettext("Effect: when and how measured"),
    )


def plan_of_action(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield the plan: the open actions on pages on their side, and what was closed."""
    name = voice.gettext("Plan of action")
    yield Turn(WIDE)
    yield Heading(name, 1, "plan")
    if report.actions:
        yield Actions(name, plan_columns(voice), report.actions)
    else:
        yield Text((voice.gettext("There are no gaps to act on."),))
    if report.closed:
        closed = voice.gettext("Closed since the last plan")
        columns = (voice.gettext("No. and item"), voice.gettext("Measure"), voice.gettext("Status"), voice.gettext("Reason"))
        rows = tuple((f"{one.number} {one.item}".strip(), one.whole_measure, one.status, one.reason) for one in report.closed)
        yield Heading(closed, 2, "closed")
        yield Table(closed, columns, rows, (90, 330, 120, 246))


def appendices(report: PlanReport, voice: Voice, *, without: Sequence[str] = (), more: Sequence[Node] = ()) -> Iterator[Node]:
    """Yield what does not fit together, the appendices but some, with `more` before them, and how all was computed."""
    yield Turn(TALL)
    yield Heading(voice.gettext("Appendices"), 1, "appendices")
    if report.remarks:
        yield Heading(voice.gettext("Answers that do not fit together"), 2, "remarks")
        yield Bullets(report.remarks)
    yield from more
    for one in report.appendices:
        if one.id not in without:
            yield from appendix(one)
    yield from method(report, voice)


def appendix(one: Appendix) -> Iterator[Node]:
    """Yield one appendix."""
    yield Heading(one.title, 2, f"appendix-{one.id}")
    if not one.table.rows:
        yield Text((one.nothing,))
        return
    if one.intro:
        yield Text((one.intro,), "soft", leads=True)
    yield Table(one.title, one.table.columns, one.table.rows, APPENDIX_WIDTHS[one.id])


def method(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield how the figures were computed."""
    yield Heading(voice.gettext("How was this computed?"), 2, "method")
    for chapter in report.method:
        yield Heading(chapter.title, 3)
        yield Text(chapter.sentences)


def half_pages(report: PlanReport, voice: Voice) -> Iterator[Node]:
    """Yield a chapter a part, with its sections on half a page each."""
    for part in report.parts:
        yield from part_chapter(part, voice)
        for section in part.sections:
            yield Together(tuple(section_half(section, voice)))
