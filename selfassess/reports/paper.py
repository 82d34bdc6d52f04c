"""A report on paper: its nodes as plain blocks that the printing process draws, in one house style."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from selfassess.reports import charts
from selfassess.reports.charts import Picture
from selfassess.reports.document import (
    PAGE,
    Actions,
    Beside,
    Bullets,
    Cell,
    Chart,
    Contents,
    Document,
    Drawn,
    Facts,
    Heading,
    Level,
    Node,
    Say,
    Sheet,
    Signature,
    Table,
    Text,
    Together,
    Turn,
    Verdict,
)
from selfassess.reports.markup import environment
from selfassess.reports.plan_report import ActionLine, Judgement
from selfassess.reports.voice import Voice

Block = Mapping[str, Any]
WIDE_WIDTH = 786.0
ROW_NAME, SIGN, WIDEST_CELL = 104.0, 4.9, 90.0  # of a sheet to fill in: its first column, a sign of a name in it, its other columns
HEAD_FILL, BAND_FILL = "#eef1f3", "#f7f5f0"
STYLES = {"": "cell", "strong": "cell-strong", "soft": "cell-soft", "line": "line", "two": "two-lines", "code": "code"}
ABOVE = {1: 0.0, 2: 10.0, 3: 7.0}  # room above a heading
PLAN_WIDTHS = (78, 150, 132, 76, 160, 66, 54, 70)
PLAN_UPPER, PLAN_LOWER = (0, 1, 2, 3, 5, 6, 7, 8), (4, 9, 10, 11, 12)  # columns of the plan, by their place in the page's table
PLAN_BELOW = ((1, 1), (2, 1), (3, 1), (4, 1), (5, 3))  # where the lower ones stand: column, columns wide


def print_job(document: Document, voice: Voice) -> dict:
    """Return what the printing process needs to make a report."""
    is_one_language = document.language == document.content
    return {
        "html": environment().get_template("paper.html").render(document=document),
        "blocks": {
            "body": [*_body(document), _page_total(voice)],
            "page-line": [{"kind": "page_line", "words": [document.footer, document.source], "right": 90}],
        },
        "on": document.on.isoformat(),
        "first": document.first,
        "language": document.language if is_one_language else "",
        "spare": document.content,
    }


def _body(document: Document) -> list[Block]:
    blocks = [*_lead(document), *_blocks(document.nodes, document)]
    return [{"kind": "one_page", "holds": blocks}] if document.is_one_page else blocks


def _page_total(voice: Voice) -> Block:
    return {"kind": "page_total", "sentence": voice.gettext("Page %(page)s of %(total)s", page="@page@", total="@total@")}


def _lead(document: Document) -> Iterator[Block]:
    """Yield the cover, or what stands above a report without one."""
    style = "name" if document.has_cover else "name-small"
    if document.has_cover:
        yield gap(110)
    if document.organisation:
        yield words(("place", document.organisation))
    yield {"kind": "heading", "text": document.title, "style": style, "level": 1, "key": "cover"}
    yield words(("below" if document.has_cover else "soft", document.subject))
    yield from _blocks(document.lead, document)
    if document.notice and document.has_cover:
        yield gap(12)
        yield words(("soft", document.notice))


def _blocks(nodes: Sequence[Node], document: Document) -> list[Block]:
    return [block for node in nodes for block in _DRAWN[type(node)](node, document)]


def words(*runs: tuple[str, ...], goes_on: bool = False) -> Block:
    """Return paragraphs of (style, text, where it leads)."""
    return {"kind": "words", "runs": [run for run in runs if run[1]], "goes_on": goes_on}


def figure(picture: Picture, scale: float = 1.0, after: float = 0.0) -> Block:
    """Return a picture as vectors."""
    parts = [[type(part).__name__, *(getattr(part, name) for name in part.__slots__)] for part in picture.parts]
    return {"kind": "figure", "width": picture.width, "height": picture.height, "parts": parts, "scale": scale, "after": after}


def grid(widths: Sequence[float], rows: Sequence[Block], head: Sequence[Block] = (), **more: object) -> Block:
    """Return a table; widths are in points and stretched to the room. `more`: as a Grid has it (reports/grid.py)."""
    return {"kind": "grid", "widths": list(widths), "rows": list(rows), "head": list(head), **more}


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


def _judged(judgement: Judgement | None, style: str = "cell") -> list[Block]:
    """Return mark and word beside each other; only the word when there is no mark."""
    if judgement is None:
        return []
    if not judgement.mark:
        return _words(style, judgement.text)
    mark = figure(charts.level_mark(judgement.mark, judgement.text), 10 / 14)
    return [{"kind": "marked", "figure": mark, "words": words((style, judgement.text))}]


def _cell(cell: Cell) -> list[Block]:
    """Return what stands in a cell: runs of text gathered, judgements and pictures between them."""
    pieces = cell if isinstance(cell, tuple) else (cell,)
    found: list[Block] = []
    runs: list[tuple[str, ...]] = []
    for piece in pieces:
        if isinstance(piece, Judgement | Drawn):
            found += [*([words(*runs)] if runs else []), *(_drawn(piece))]
            runs = []
        elif run := _run(piece):
            runs.append(run)
    return [*found, *([words(*runs)] if runs else [])]


def _drawn(piece: Judgement | Drawn) -> list[Block]:
    return _judged(piece) if isinstance(piece, Judgement) else [figure(piece.picture, after=-2)]


def _run(piece: str | Say | None) -> tuple[str, ...] | None:
    if not piece:
        return None
    if isinstance(piece, str):
        return ("cell", piece)
    if not piece.text:
        return None
    return ("cell-link", piece.text, piece.href) if piece.href else (STYLES[piece.style], piece.text)


def _heading(node: Heading, _document: Document) -> Iterator[Block]:
    looks = node.looks or node.level
    yield {"kind": "heading", "text": node.text, "style": f"heading-{looks}", "level": node.level, "above": ABOVE[looks], "key": node.id}


def _text(node: Text, _document: Document) -> Iterator[Block]:
    if any(node.lines):
        yield words(*((node.style, line) for line in node.lines), goes_on=node.leads)


def _level(node: Level, _document: Document) -> Iterator[Block]:
    for block in _judged(node.judgement, "strong"):
        yield {**block, "goes_on": node.leads}
    if node.notes:
        yield words(*(("soft", note) for note in node.notes), goes_on=node.leads)


def _bullets(node: Bullets, _document: Document) -> Iterator[Block]:
    if node.title:
        yield gap(5)
        yield words(("small-head", node.title), goes_on=True)
    rows = [row(_words("cell", "–"), _words("cell", line), rule=False) for line in node.lines]
    yield grid((1, 38), rows, pad=0.6)
    yield gap(5)


def _facts(node: Facts, _document: Document) -> Iterator[Block]:
    rows = [row(_words("cell-strong", name), _cell(value), rule=not node.compact) for name, value in node.rows]
    if rows:
        again = [_again(node.again, 2)] if node.again else []
        yield grid(node.widths, rows, pad=0.8 if node.compact else 3.0, again=again)
        yield gap(4)


def _again(text: str, columns: int) -> Block:
    """Return the row that says what goes on."""
    return {"tiers": [[[0, columns, 1, _words("cell-soft", text)]]], "rule": False}


def _table(node: Table, _document: Document) -> Iterator[Block]:
    again = [head(*node.columns), _again(node.again, len(node.columns))] if node.again else []
    rows = [row(*(_cell(cell) for cell in cells)) for cells in node.rows]
    yield grid(node.widths, rows, [head(*node.columns)], pad=node.pad, again=again)
    yield gap(4)


def _chart(node: Chart, _document: Document) -> Iterator[Block]:
    if node.where == PAGE:
        return
    yield figure(node.picture, after=4)
    if node.legend:
        keys = [
            [{"kind": "marked", "figure": figure(charts.swatch(portion, 9)), "words": words(("cell", f"{portion.name}: {percent}%"))}]
            for portion, percent in node.legend
        ]
        yield grid([1] * len(keys), [row(*keys, rule=False)])


def _verdict(node: Verdict, _document: Document) -> Iterator[Block]:
    line, fill = charts.mark_colours(node.mark) if node.mark else (charts.ACCENT, BAND_FILL)
    holds = [words(("soft", node.label), ("verdict", node.name), *node.lines)]
    yield {"kind": "card", "holds": holds, "fill": fill, "line": line}
    yield gap(6)


def _beside(node: Beside, document: Document) -> Iterator[Block]:
    columns = [(width, _blocks(side, document)) for width, side in zip(node.widths, (node.left, node.right), strict=True)]
    yield {"kind": "beside", "columns": columns}
    yield gap(4)


def _together(node: Together, document: Document) -> Iterator[Block]:
    yield {"kind": "together", "holds": _blocks(node.nodes, document)}


def _turn(node: Turn, _document: Document) -> Iterator[Block]:
    yield {"kind": "turn", "to": node.to}


def _contents(node: Contents, document: Document) -> Iterator[Block]:
    yield {"kind": "heading", "text": node.title, "style": "heading-1", "level": 1, "key": "contents"}
    for one in document.headings:
        yield {"kind": "contents_line", "text": one.text, "key": one.id, "level": one.level}


def _signature(node: Signature, _document: Document) -> Iterator[Block]:
    yield grid((165, 140, 180), [row([gap(46)], [], [])], [head(*node.columns)])


def _actions(node: Actions, _document: Document) -> Iterator[Block]:
    upper, lower = [node.columns[at] for at in PLAN_UPPER], [node.columns[at] for at in PLAN_LOWER]
    top = [[at, 1, 1, _words("head", name)] for at, name in enumerate(upper)]
    below = [[at, span, 1, _words("head", name)] for (at, span), name in zip(PLAN_BELOW, lower, strict=True)]
    rows = [_action_row(one, node.columns) for one in node.lines]
    yield grid(PLAN_WIDTHS, rows, [{"tiers": [top, below], "fill": HEAD_FILL}], lowest=15.0)


def _action_row(one: ActionLine, columns: Sequence[str]) -> Block:
    """Return an action as one row of two tiers, with the rows that take its place when its texts are long."""
    upper = _upper(one, [_words("cell", *one.finding), _words("cell", one.norm)], _words("cell", one.whole_measure))
    texts = (one.cause, one.means, one.status, one.completion, one.effect)
    lower = [[at, span, 1, _words("cell-soft", text)] for (at, span), text in zip(PLAN_BELOW, texts, strict=True)]
    return {"tiers": [upper, lower], "instead": list(_long_action(one, columns))}


def _upper(one: ActionLine, texts: Sequence[list[Block]], measure: list[Block]) -> list[list]:
    goal = [*_judged(one.now), *(_words("cell-soft", "↓") if one.goal else []), *_judged(one.goal)]
    return [
        [0, 1, 2, [words(("cell-strong", one.number), ("cell-strong", one.item), ("cell-soft", one.title))]],
        [1, 1, 1, texts[0]],
        [2, 1, 1, texts[1]],
        [3, 1, 1, goal],
        [4, 1, 1, measure],
        [5, 1, 1, _words("cell", one.owner)],
        [6, 1, 1, _words("cell", one.start, one.due)],
        [7, 1, 1, [words(("cell-strong", one.urgency), *(("cell-soft", why) for why in one.because))]],
    ]


def _long_action(one: ActionLine, columns: Sequence[str]) -> Iterator[Block]:
    """Yield an action with long texts: its short fields in a row, and each long text over the whole width below it."""
    cells = _upper(one, [[], []], [])
    cells = [[at, span, 1, holds] for at, span, _tiers, holds in cells]
    yield {"tiers": [cells], "rule": False, "goes_on": True}
    named = {
        1: "\n".join(one.finding), 2: one.norm, 4: one.cause, 5: one.whole_measure, 9: one.means, 10: one.status, 11: one.completion,
        12: one.effect,
    }  # fmt: skip
    filled = [(columns[at], text) for at, text in named.items() if text]
    for place, (name, text) in enumerate(filled):
        cells = [[0, 1, 1, _words("cell-soft", one.number)], [1, 1, 1, _words("cell-strong", name)], [2, 6, 1, _words("cell", text)]]
        yield {"tiers": [cells], "rule": place == len(filled) - 1, "goes_on": place < len(filled) - 1}


def _sheet(node: Sheet, _document: Document) -> Iterator[Block]:
    columns = [name for _group, names in node.groups for name in names]
    first = max(ROW_NAME, SIGN * max(len(name) for name in node.rows))
    cell = min((WIDE_WIDTH - first) / max(len(columns), 1), WIDEST_CELL)
    widths = (first, *([cell] * len(columns)))
    starts = [1 + sum(len(names) for _g, names in node.groups[:place]) for place in range(len(node.groups))]
    groups = [[at, len(names), 1, _words("head", name)] for at, (name, names) in zip(starts, node.groups, strict=True)]
    letters = [[at + 1, 1, 1, _words("head", name)] for at, name in enumerate(columns)]
    named = [[0, 1, 1, []], *groups], [[0, 1, 1, []], *letters]
    rows = [row(_words("cell", name), *(_words("cell", node.choices) for _column in columns)) for name in node.rows]
    rows += [row(_words("cell-strong", name), *([] for _column in columns)) for name in node.totals]
    yield grid(widths, rows, [{"tiers": list(named), "fill": HEAD_FILL}], lowest=17.0, is_stretched=False)


_DRAWN: Mapping[type, Callable] = {
    Heading: _heading,
    Text: _text,
    Level: _level,
    Bullets: _bullets,
    Facts: _facts,
    Table: _table,
    Chart: _chart,
    Verdict: _verdict,
    Beside: _beside,
    Together: _together,
    Turn: _turn,
    Contents: _contents,
    Signature: _signature,
    Actions: _actions,
    Sheet: _sheet,
}
