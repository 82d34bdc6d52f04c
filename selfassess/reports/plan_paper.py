"""The tables and charts of the printed plan, as plain blocks that the printing process draws."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from selfassess.reports import charts
from selfassess.reports.charts import Picture
from selfassess.reports.plan_report import ActionLine, Appendix, ItemLine, Judgement, PartReport, PlanReport, SectionReport
from selfassess.reports.voice import Voice, heading, number_of

Block = Mapping[str, Any]
TEXT_WIDTH = 485.0
HEAD_FILL, BAND_FILL = "#eef1f3", "#f7f5f0"
APPENDIX_WIDTHS = {
    "evidence": (38, 190, 55, 58, 58, 42, 44),
    "not-applicable": (45, 150, 290),
    "sampling": (38, 105, 72, 98, 72, 100),
    "adjusted": (45, 110, 110, 220),
    "settled": (45, 120, 260, 60),
    "glossary": (120, 365),
}
PLAN_WIDTHS = (78, 150, 132, 76, 160, 66, 54, 70)


def paper(report: PlanReport, voice: Voice) -> Mapping[str, Sequence[Block]]:
    """Return every block of the plan by its key in the print template."""
    blocks: dict[str, Sequence[Block]] = {
        "room": [{"kind": "room", "height": 100}],
        "page-line": [{"kind": "page_line", "words": _page_words(report, voice), "right": 90}],
        "page-total": [{"kind": "page_total", "sentence": voice.gettext("Page %(page)s of %(total)s", page="@page@", total="@total@")}],
        "cover": [grid((150, 335), [row(_words("cell-strong", name), _words("body", value)) for name, value in report.cover])],
        "signature": list(_hashes(report)) if report.about.signed else list(_signature(voice)),
        "verdict": [_verdict(report, voice)],
        "standing": list(_standing(report, voice)),
        "profile": list(_profile(report, voice)),
        "substantiation": list(_substantiation(report)),
        "top": list(_top(report, voice)),
        "plan": [_plan(report.actions, voice)] if report.actions else [],
        "closed": [_closed(report.closed, voice)] if report.closed else [],
    }
    for part in report.parts:
        standing = [*_judged(part.judgement, "strong"), *_words("body", *part.reasons)]
        blocks[f"part-{part.id}"] = [grid((485,), [row(standing, rule=False)], pad=1)] if standing else []
    for section in report.sections:
        blocks[f"section-{section.id}"] = list(_section(section, voice))
    for appendix in report.appendices:
        blocks[f"appendix-{appendix.id}"] = [_appendix(appendix)] if appendix.table.rows else []
    return blocks


def words(*runs: tuple[str, str]) -> Block:
    """Return paragraphs of (style, text)."""
    return {"kind": "words", "runs": [run for run in runs if run[1]]}


def figure(picture: Picture, scale: float = 1.0, after: float = 0.0) -> Block:
    """Return a picture as vectors."""
    parts = [[type(part).__name__, *(getattr(part, name) for name in part.__slots__)] for part in picture.parts]
    return {"kind": "figure", "width": picture.width, "height": picture.height, "parts": parts, "scale": scale, "after": after}


def grid(widths: Sequence[float], rows: Sequence[Block], head: Sequence[Block] = (), *, lowest: float = 0.0, pad: float = 3.0) -> Block:
    """Return a table; widths are in points and stretched to the room."""
    return {"kind": "grid", "widths": list(widths), "rows": list(rows), "head": list(head), "lowest": lowest, "pad": pad}


def row(*cells: Sequence[Block], fill: str = "", rule: bool = True) -> Block:
    """Return a row of one tier, one cell a column."""
    return {"tiers": [[[at, 1, 1, list(holds)] for at, holds in enumerate(cells)]], "fill": fill, "rule": rule}


def head(*names: str) -> Block:
    """Return the head of a table."""
    return row(*(_words("head", name) for name in names), fill=HEAD_FILL)


def gap(height: float) -> Block:
    """Return empty room."""
    return {"kind": "gap", "height": height}


def _words(style: str, *texts: str) -> list[Block]:
    return [words(*((style, text) for text in texts))] if any(texts) else []


def _mark(judgement: Judgement, size: float = 11.0) -> Block:
    return figure(charts.level_mark(judgement.mark, judgement.text), size / 14)


def _judged(judgement: Judgement | None, style: str = "cell") -> list[Block]:
    """Return mark and word beside each other; only the word when there is no mark."""
    if judgement is None:
        return []
    if not judgement.mark:
        return _words(style, judgement.text)
    return [{"kind": "marked", "figure": _mark(judgement, 10), "words": words((style, judgement.text))}]


def _page_words(report: PlanReport, voice: Voice) -> list[str]:
    signed = report.about.signed
    mark = voice.gettext("adopted, no. %(number)s: %(hash)s", number=signed.number, hash=signed.sha256[:8]) if signed else ""
    return [report.footer, " · ".join(filter(None, (report.about.organisation, report.about.version, mark)))]


def _hashes(report: PlanReport) -> Iterator[Block]:
    """Yield the hashes of what was signed, each on two lines that fit."""
    for name, value in report.hashes:
        groups = value.split(" ")
        half = len(groups) // 2
        yield grid((150, 335), [row(_words("cell-strong", name), _words("body", " ".join(groups[:half]), " ".join(groups[half:])))])


def _signature(voice: Voice) -> Iterator[Block]:
    columns = (voice.gettext("Adopted by the director"), voice.gettext("Place and date"), voice.gettext("Signature"))
    room = [[gap(54)], [], []]
    yield grid((165, 140, 180), [row(*room)], [head(*columns)])


def _verdict(report: PlanReport, voice: Voice) -> Block:
    found = report.verdict
    if found is None:
        shown = words(
            ("soft", voice.gettext("Result of the self-assessment")), ("verdict", report.percentage or voice.gettext("No overall figure"))
        )
        return {"kind": "card", "holds": [shown], "fill": BAND_FILL, "line": charts.ACCENT}
    line, fill = charts.mark_colours(found.mark)
    shown = words(
        ("soft", voice.gettext("Our own verdict")),
        ("verdict", found.name),
        ("strong", found.provisional),
        ("body", found.meaning),
        *(("body", reason) for reason in found.reasons),
        ("strong", found.substantiated),
    )
    return {"kind": "card", "holds": [shown], "fill": fill, "line": line}


def _standing(report: PlanReport, voice: Voice) -> Iterator[Block]:
    """Parts on the left, facts on the right."""
    facts = grid((135, 45), [row(_words("cell", name), _words("cell-strong", value)) for name, value in report.facts], pad=1.8)
    parts = [part for part in report.parts if part.judgement]
    if not parts:
        yield grid((485,), [row([facts], rule=False)])
        return
    shown = grid(
        (115, 98, 98),
        [_part_row(part, voice) for part in parts],
        [head(voice.gettext("Part"), voice.gettext("Level"), voice.gettext("Supported by evidence"))],
        pad=1.8,
    )
    yield grid((315, 170), [row([shown], [facts], rule=False)], pad=5)


def _part_row(part: PartReport, voice: Voice) -> Block:
    name = heading(part.id, part.title)
    return row(
        [words(("cell-strong", name), ("cell-soft", voice.gettext("Foundation") if part.foundation else ""))],
        _judged(part.judgement),
        _judged(part.substantiated),
    )


def _profile(report: PlanReport, voice: Voice) -> Iterator[Block]:
    room = 174.0 / max(len(report.layers), 1)
    names = (voice.gettext("No."), voice.gettext("Section"), voice.gettext("Level"), *report.layers)
    rows = [_profile_row(section, room) for section in report.sections]
    yield grid((26, 168, 117, *(room for _layer in report.layers)), rows, [head(*names)], pad=1.4)


def _profile_row(section: SectionReport, room: float) -> Block:
    bars = [[figure(charts.bar(bar.share, bar.name, bar.text, room - 8, 6.5), after=-2)] for bar in section.bars]
    return row(_words("cell", number_of(section.id)), _words("line", section.title), _judged(section.judgement, "line"), *bars)


def _substantiation(report: PlanReport) -> Iterator[Block]:
    says = " · ".join(f"{portion.name} {percent}%" for portion, percent in zip(report.portions, report.percents, strict=True))
    yield figure(charts.stacked_bar(report.portions, "", says, TEXT_WIDTH, 16), after=4)
    keys = [
        [{"kind": "marked", "figure": figure(charts.swatch(portion, 9)), "words": words(("cell", f"{portion.name}: {percent}%"))}]
        for portion, percent in zip(report.portions, report.percents, strict=True)
    ]
    yield grid([1] * len(keys), [row(*keys, rule=False)])


def _top(report: PlanReport, voice: Voice) -> Iterator[Block]:
    names = (voice.gettext("No."), voice.gettext("Item"), voice.gettext("Measure"), voice.gettext("Priority"), voice.gettext("Due"))
    rows = [
        row(
            _words("cell", one.number),
            _words("line", f"{one.item} {one.title}"),
            _words("line", one.whole_measure.replace("\n", " ")),
            _words("cell-strong", one.urgency),
            _words("cell", one.due),
        )
        for one in report.top
    ]
    if rows:
        yield grid((30, 168, 190, 49, 50), rows, [head(*names)], pad=1.8)


def _section(section: SectionReport, voice: Voice) -> Iterator[Block]:
    bars = charts.layer_bars([(bar.name, bar.share) for bar in section.bars], "", "", 230)
    left = [*_judged(section.judgement, "strong"), *_words("soft", *section.labels)]
    if section.substantiated:
        left += [words(("soft", voice.gettext("Supported by evidence: %(level)s", level=section.substantiated.text)))]
    yield grid((250, 235), [row(left, [figure(bars)] if section.bars else [], rule=False)])
    if section.reasons:
        yield words(("small-head", voice.gettext("What keeps this down")), *(("cell", f"– {reason}") for reason in section.reasons))
        yield gap(4)
    names = (voice.gettext("Item"), voice.gettext("Title"), voice.gettext("Judgement"), voice.gettext("What was found"))
    yield grid(
        (38, 205, 112, 130) if number_of(section.id) else (70, 173, 112, 130),
        [_item_row(line) for line in section.items],
        [head(*names)],
        pad=2.2,
    )
    if section.actions:
        yield gap(5)
        yield words(
            ("small-head", voice.gettext("What we are going to do")),
            *(("cell", _action_words(one, voice)) for one in section.actions),
        )
    yield gap(12)


def _item_row(line: ItemLine) -> Block:
    title = words(("cell", " · ".join((line.title, *line.flags))))
    return row(_words("cell", line.id), [title], _judged(line.judgement), _words("cell", line.tells))


def _action_words(one: ActionLine, voice: Voice) -> str:
    return voice.gettext(
        "%(number)s %(measure)s (%(urgency)s, ready on %(due)s)",
        number=one.number,
        measure=one.whole_measure,
        urgency=one.urgency,
        due=one.due,
    )


def plan_columns(voice: Voice) -> tuple[str, ...]:
    """Return the names of the thirteen columns of the plan, in the order of the HTML table."""
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


def _plan(actions: Sequence[ActionLine], voice: Voice) -> Block:
    names = plan_columns(voice)
    upper, lower = [names[at] for at in (0, 1, 2, 3, 5, 6, 7, 8)], [names[at] for at in (4, 9, 10, 11, 12)]
    top = [[at, 1, 1, _words("head", name)] for at, name in enumerate(upper)]
    below = [[at, span, 1, _words("head", name)] for (at, span), name in zip(_LOWER, lower, strict=True)]
    return grid(PLAN_WIDTHS, [_plan_row(one) for one in actions], [{"tiers": [top, below], "fill": HEAD_FILL}], lowest=15.0)


_LOWER = ((1, 1), (2, 1), (3, 1), (4, 1), (5, 3))


def _plan_row(one: ActionLine) -> Block:
    goal = [*_judged(one.now), *(_words("cell-soft", "↓") if one.goal else []), *_judged(one.goal)]
    upper = [
        [0, 1, 2, [words(("cell-strong", one.number), ("cell-strong", one.item), ("cell-soft", one.title))]],
        [1, 1, 1, _words("cell", *one.finding)],
        [2, 1, 1, _words("cell", one.norm)],
        [3, 1, 1, goal],
        [4, 1, 1, _words("cell", one.whole_measure)],
        [5, 1, 1, _words("cell", one.owner)],
        [6, 1, 1, _words("cell", one.start, one.due)],
        [7, 1, 1, [words(("cell-strong", one.urgency), *(("cell-soft", why) for why in one.because))]],
    ]
    texts = (one.cause, one.means, one.status, one.completion, one.effect)
    lower = [[at, span, 1, _words("cell-soft", text)] for (at, span), text in zip(_LOWER, texts, strict=True)]
    return {"tiers": [upper, lower]}


def _closed(closed: Sequence[ActionLine], voice: Voice) -> Block:
    names = (voice.gettext("No. and item"), voice.gettext("Measure"), voice.gettext("Status"), voice.gettext("Reason"))
    rows = [
        row(
            _words("cell", f"{one.number} {one.item}"),
            _words("cell", one.whole_measure),
            _words("cell", one.status),
            _words("cell", one.reason),
        )
        for one in closed
    ]
    return grid((90, 330, 120, 246), rows, [head(*names)])


def _appendix(appendix: Appendix) -> Block:
    rows = [row(*(_words("cell", text) for text in texts)) for texts in appendix.table.rows]
    return grid(APPENDIX_WIDTHS[appendix.id], rows, [head(*appendix.table.columns)])
