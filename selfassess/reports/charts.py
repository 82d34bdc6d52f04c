"""Charts as plain shapes, drawn once: `svg(picture)` for pages, the same shapes as vectors in the PDF.

Nothing here rests on colour alone: marks differ in form, and parts of a bar in hatching.
Every picture has a title and a sentence that says what it shows; the table beside it is the page's task.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin, sqrt

INK, SOFT, LINE, PAPER, ACCENT = "#1b2733", "#4a5866", "#768493", "#ffffff", "#0b5c7a"
TRACK = "#e4e7ea"
FOOT = 16.0  # room below a picture for the names of a scale
MARK_COLOURS = {
    "full": ("#176b4d", "#dff1e8"),
    "three_quarter": ("#56690a", "#eef1d6"),
    "quarter": ("#9a5300", "#fbead3"),
    "empty": ("#a12622", "#f8e0de"),
}
GREY = ("#4a5866", "#eceef0")
PROVEN, CLAIMED, NOT_MET, OPEN, NOT_TESTABLE = "#0b5c7a", "#8fc1d3", "#b9bfc6", "#ffffff", "#ffffff"


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; `line` empty: no outline."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    line: str = ""
    thick: float = 1.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle around x, y."""

    x: float
    y: float
    radius: float
    fill: str = ""
    line: str = ""
    thick: float = 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed figure through points."""

    points: tuple[tuple[float, float], ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    line: str = INK
    thick: float = 1.0


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `anchor` is start, middle or end; y is its baseline."""

    x: float
    y: float
    text: str
    size: float = 9.0
    fill: str = INK
    anchor: str = "start"
    strong: bool = False


Part = Rect | Disc | Shape | Stroke | Label


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on a sheet of width × height (origin left above), with what it shows in words."""

    width: float
    height: float
    title: str
    says: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """One part of a stacked bar: its name, its share 0–1 and how it is filled."""

    name: str
    share: float
    fill: str
    hatch: str = ""  # colour of the hatching; empty: plain


def mark_colours(mark: str) -> tuple[str, str]:
    """Return ink and ground of a level's mark; grey for anything without a level."""
    return MARK_COLOURS.get(mark, GREY)


def level_mark(mark: str, title: str, size: float = 14.0) -> Picture:
    """Draw a level as a full, three-quarter, quarter or empty circle.

    `not_applicable` is a dash, `not_testable` a hatched circle, `band` (between two levels) a half circle
    and anything else a dotted ring with a question mark.
    """
    colour, _ground = mark_colours(mark)
    centre, radius = size / 2, size / 2 - 1
    ring = Disc(centre, centre, radius, fill=PAPER, line=colour, thick=1.4)
    inside = {
        "full": lambda: (Disc(centre, centre, radius - 2, fill=colour),),
        "three_quarter": lambda: (_wedge(centre, radius - 2, 0.75, colour),),
        "quarter": lambda: (_wedge(centre, radius - 2, 0.25, colour),),
        "band": lambda: (_wedge(centre, radius - 2, 0.5, colour),),
        "empty": lambda: (),
        "not_testable": lambda: _hatched_disc(centre, radius - 0.7, colour),
    }
    if mark == "not_applicable":
        return Picture(size, size, title, title, (Stroke(3, centre, size - 3, centre, colour, 1.6),))
    if mark not in inside:
        return Picture(size, size, title, title, (ring, Label(centre, centre + 3.2, "?", 9, colour, "middle", True)))
    return Picture(size, size, title, title, (ring, *inside[mark]()))


def bar(share: float | None, title: str, says: str, width: float = 90.0, height: float = 8.0) -> Picture:
    """Draw one share 0–1 as a bar on a track; hatched when there is nothing to show."""
    track = Rect(0.25, 0.25, width - 0.5, height - 0.5, fill=TRACK, line=LINE, thick=0.5)
    if share is None:
        return Picture(
            width,
            height,
            title,
            says,
            (Rect(0.25, 0.25, width - 0.5, height - 0.5, PAPER, LINE, 0.5), *_hatch(0.25, 0.25, width - 0.5, height - 0.5, LINE, 5)),
        )
    filled = Rect(0.25, 0.25, max((width - 0.5) * share, 0.0), height - 0.5, fill=ACCENT)
    return Picture(width, height, title, says, (track, filled))


def layer_bars(layers: Sequence[tuple[str, float | None]], title: str, says: str, width: float = 220.0) -> Picture:
    """Draw one named bar a layer, below each other: shares 0–1, None where there is nothing in it."""
    parts: list[Part] = []
    name_width, step = width * 0.45, 15.0
    for place, (name, share) in enumerate(layers):
        top = place * step
        parts.append(Label(0, top + 9.5, name, 9, SOFT))
        parts += _moved(bar(share, name, says, width - name_width, 8).parts, name_width, top + 2.5)
    return Picture(width, step * max(len(layers), 1), title, says, tuple(parts))


def overview(rows: Sequence[tuple[str, str, Sequence[float | None]]], layers: Sequence[str], title: str, says: str) -> Picture:
    """Draw sections × layers: rows of (section's name, mark, share a layer)."""
    step, names, gap = 18.0, 270.0, 12.0
    bar_width = 96.0
    width = names + 24 + len(layers) * (bar_width + gap)
    parts: list[Part] = [
        Label(names + 24 + place * (bar_width + gap), 11, name, 10, SOFT, strong=True) for place, name in enumerate(layers)
    ]
    for place, (name, mark, shares) in enumerate(rows):
        top = 18 + place * step
        parts.append(Label(0, top + 12, shorten(name, 48), 10.5))
        parts += _moved(level_mark(mark, "").parts, names, top + 2)
        for column, share in enumerate(shares):
            parts += _moved(bar(share, "", "", bar_width, 9).parts, names + 24 + column * (bar_width + gap), top + 4.5)
    return Picture(width, 18 + step * len(rows), title, says, tuple(parts))


def moves(rows: Sequence[tuple[str, float | None, float | None]], title: str, says: str, width: float = 620.0) -> Picture:
    """Draw how shares moved between two rounds: rows of (name, share before, share now), None where there is none.

    A ring is what it was, a disc what it is now, and the line between them points to the disc; so up and down differ without colour.
    """
    step, names = 20.0, 260.0
    height = 8 + step * len(rows) + FOOT
    parts: list[Part] = [*_scale(names + 12, width - 12, height, 8.5)]
    for place, (name, *shares) in enumerate(rows):
        middle = 8 + step * place + step / 2
        parts += [Label(0, middle + 3.5, shorten(name, 46), 10.5), *_moved_share(*shares, names + 12, width - 12, middle)]
    return Picture(width, height, title, says, tuple(parts))


def moves_narrow(rows: Sequence[tuple[str, float | None, float | None]], title: str, says: str, width: float = 350.0) -> Picture:
    """Draw what `moves` draws for a phone: each name above its line."""
    step = 42.0
    height = step * len(rows) + FOOT + 4
    parts: list[Part] = [*_scale(16, width - 16, height, 11)]
    for place, (name, *shares) in enumerate(rows):
        top = step * place
        parts += [Label(0, top + 15, shorten(name, 50), 13), *_moved_share(*shares, 16, width - 16, top + 28)]
    return Picture(width, height, title, says, tuple(parts))


def _scale(left: float, right: float, height: float, size: float) -> Iterator[Part]:
    """Yield five lines from 0% to 100%, with their names at the foot."""
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = left + (right - left) * tick
        yield Stroke(x, 4, x, height - FOOT, TRACK, 1)
        yield Label(x, height - 4, f"{tick:.0%}", size, SOFT, "middle")


def _moved_share(before: float | None, now: float | None, left: float, right: float, middle: float) -> Iterator[Part]:
    """Yield one line: the ring, the disc and the arrow between them."""
    ends = [left + (right - left) * share for share in (before, now) if share is not None]
    if len(ends) == 2 and abs(ends[0] - ends[1]) > 1:
        yield Stroke(ends[0], middle, ends[1], middle, ACCENT, 2.2)
        yield from _arrow(ends[0], ends[1], middle)
    if before is not None:
        yield Disc(ends[0], middle, 4.2, PAPER, ACCENT, 1.8)
    if now is not None:
        yield Disc(ends[-1], middle, 4.8, ACCENT)


def _arrow(start: float, end: float, middle: float) -> list[Part]:
    """Return the head of an arrow halfway, when there is room for it."""
    if abs(end - start) < 24:
        return []
    half, way = (start + end) / 2, 1 if end > start else -1
    return [Shape(((half - 4 * way, middle - 4.5), (half + 4 * way, middle), (half - 4 * way, middle + 4.5)), ACCENT)]


def rounds(rows: Sequence[tuple[str, Sequence[Portion]]], title: str, says: str, width: float = 620.0) -> Picture:
    """Draw one stacked bar a round, below each other: rows of (name, portions)."""
    step, names = 30.0, 170.0
    parts: list[Part] = []
    for place, (name, portions) in enumerate(rows):
        top = place * step
        parts.append(Label(0, top + 15, shorten(name, 28), 10.5))
        parts += _moved(stacked_bar(portions, name, name, width - names, 22).parts, names, top)
    return Picture(width, step * max(len(rows), 1), title, says, tuple(parts))


def rounds_narrow(rows: Sequence[tuple[str, Sequence[Portion]]], title: str, says: str, width: float = 350.0) -> Picture:
    """Draw what `rounds` draws for a phone: each name above its bar."""
    step = 48.0
    parts: list[Part] = []
    for place, (name, portions) in enumerate(rows):
        top = place * step
        parts.append(Label(0, top + 14, shorten(name, 40), 13))
        parts += _moved(stacked_bar(portions, name, name, width, 22).parts, 0, top + 20)
    return Picture(width, step * max(len(rows), 1), title, says, tuple(parts))


def stacked_bar(portions: Sequence[Portion], title: str, says: str, width: float = 480.0, height: float = 22.0) -> Picture:
    """Draw shares that add up to 1 as one bar; hatching tells the parts from each other without colour."""
    parts: list[Part] = []
    left = 0.5
    for portion in portions:
        wide = (width - 1) * portion.share
        if wide <= 0:
            continue
        parts.append(Rect(left, 0.5, wide, height - 1, portion.fill, INK, 0.6))
        if portion.hatch:
            parts += _hatch(left, 0.5, wide, height - 1, portion.hatch, 5)
        left += wide
    return Picture(width, height, title, says, tuple(parts))


def swatch(portion: Portion, size: float = 10.0) -> Picture:
    """Draw the key of one portion of a stacked bar."""
    parts: list[Part] = [Rect(0.5, 0.5, size - 1, size - 1, portion.fill, INK, 0.6)]
    if portion.hatch:
        parts += _hatch(0.5, 0.5, size - 1, size - 1, portion.hatch, 3.5)
    return Picture(size, size, portion.name, portion.name, tuple(parts))


def interval_bar(share: float, low: float, high: float, limits: Sequence[float], title: str, says: str, width: float = 240.0) -> Picture:
    """Draw a counted share with its probable range, and the limits between levels as ticks."""
    height, middle = 26.0, 11.0
    parts: list[Part] = [Stroke(0, middle, width, middle, LINE, 1)]
    parts += [Stroke(width * limit, middle - 6, width * limit, middle + 6, LINE, 1) for limit in limits]
    parts.append(Rect(width * low, middle - 4, max(width * (high - low), 1), 8, CLAIMED, ACCENT, 0.8))
    parts.append(Disc(width * share, middle, 4, ACCENT, PAPER, 1))
    parts += [Label(0, 25, "0%", 8, SOFT), Label(width, 25, "100%", 8, SOFT, "end")]
    return Picture(width, height, title, says, tuple(parts))


def substantiation_portions(
    names: Sequence[str], proven: float, claimed: float, not_met: float, open_: float, not_testable: float
) -> tuple[Portion, ...]:
    """Return the portions of the substantiation bar: proven, claimed, not met, open, not testable (hatched).

    `names` are the five names in that order; `open_` includes `not_testable`, as in a Substantiation.
    """
    return (
        Portion(names[0], proven, PROVEN),
        Portion(names[1], claimed, CLAIMED, PROVEN),
        Portion(names[2], not_met, NOT_MET),
        Portion(names[3], max(open_ - not_testable, 0.0), OPEN),
        Portion(names[4], not_testable, NOT_TESTABLE, LINE),
    )


def svg(picture: Picture, css_class: str = "chart") -> str:
    """Return the picture as an SVG element: scalable, named for screen readers, without ids, styles or scripts."""
    shapes = "".join(_SVG[type(part)](part) for part in picture.parts)
    title, says = escape(picture.title), escape(picture.says)
    about = f'role="img" aria-label="{title}"' if title else 'aria-hidden="true"'
    words = f"<title>{title}</title>" + (f"<desc>{says}</desc>" if says and says != title else "") if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css_class}" viewBox="0 0 {_n(picture.width)} {_n(picture.height)}" '
        f'width="{_n(picture.width)}" height="{_n(picture.height)}" {about} focusable="false">{words}{shapes}</svg>'
    )


def shorten(text: str, most: int) -> str:
    """Return the text, cut with an ellipsis when longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _wedge(centre: float, radius: float, share: float, fill: str) -> Shape:
    steps = max(int(share * 32), 2)
    turn = [-pi / 2 + 2 * pi * share * step / steps for step in range(steps + 1)]
    round_ = tuple((round(centre + radius * cos(a), 2), round(centre + radius * sin(a), 2)) for a in turn)
    return Shape(((centre, centre), *round_), fill)


def _hatched_disc(centre: float, radius: float, colour: str) -> tuple[Stroke, ...]:
    found = []
    for offset in (-4, -1, 2, 5):
        shift = offset / sqrt(2)
        half = sqrt(max(radius**2 - shift**2, 0))
        dx, dy = half / sqrt(2), half / sqrt(2)
        x, y = centre + shift / sqrt(2), centre + shift / sqrt(2)
        found.append(Stroke(round(x - dx, 2), round(y + dy, 2), round(x + dx, 2), round(y - dy, 2), colour, 0.9))
    return tuple(found)


def _hatch(left: float, top: float, width: float, height: float, colour: str, gap: float) -> list[Stroke]:
    """Return the slanted lines that fill a rectangle, each cut off at its sides."""
    found = []
    start = left - height
    while start < left + width:
        x1, y1, x2, y2 = start, top + height, start + height, top
        if x1 < left:
            x1, y1 = left, y1 - (left - x1)
        if x2 > left + width:
            x2, y2 = left + width, y2 + (x2 - left - width)
        if x2 > x1:
            found.append(Stroke(round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2), colour, 0.6))
        start += gap
    return found


def _moved(parts: Sequence[Part], right: float, down: float) -> list[Part]:
    return [_MOVE[type(part)](part, right, down) for part in parts]


_MOVE = {
    Rect: lambda p, r, d: Rect(p.x + r, p.y + d, p.width, p.height, p.fill, p.line, p.thick),
    Disc: lambda p, r, d: Disc(p.x + r, p.y + d, p.radius, p.fill, p.line, p.thick),
    Shape: lambda p, r, d: Shape(tuple((x + r, y + d) for x, y in p.points), p.fill),
    Stroke: lambda p, r, d: Stroke(p.x1 + r, p.y1 + d, p.x2 + r, p.y2 + d, p.line, p.thick),
    Label: lambda p, r, d: Label(p.x + r, p.y + d, p.text, p.size, p.fill, p.anchor, p.strong),
}


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _paint(fill: str, line: str, thick: float) -> str:
    return f'fill="{fill or "none"}"' + (f' stroke="{line}" stroke-width="{_n(thick)}"' if line else "")


_SVG = {
    Rect: lambda p: f'<rect x="{_n(p.x)}" y="{_n(p.y)}" width="{_n(p.width)}" height="{_n(p.height)}" {_paint(p.fill, p.line, p.thick)}/>',
    Disc: lambda p: f'<circle cx="{_n(p.x)}" cy="{_n(p.y)}" r="{_n(p.radius)}" {_paint(p.fill, p.line, p.thick)}/>',
    Shape: lambda p: f'<path d="M{" L".join(f"{_n(x)} {_n(y)}" for x, y in p.points)} Z" fill="{p.fill}"/>',
    Stroke: lambda p: (
        f'<path d="M{_n(p.x1)} {_n(p.y1)} L{_n(p.x2)} {_n(p.y2)}" fill="none" stroke="{p.line}" stroke-width="{_n(p.thick)}"/>'
    ),
    Label: lambda p: (
        f'<text x="{_n(p.x)}" y="{_n(p.y)}" font-size="{_n(p.size)}" fill="{p.fill}" text-anchor="{p.anchor}"'
        + (' font-weight="600"' if p.strong else "")
        + f">{escape(p.text)}</text>"
    ),
}
