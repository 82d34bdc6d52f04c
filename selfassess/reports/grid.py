"""Grids: tables whose rows are never cut over pages and whose head stands on every page."""

from collections.abc import Sequence
from typing import ClassVar

from reportlab.platypus.flowables import Flowable

from selfassess.reports.ink import HAIRLINE, colour

FAINT = "#d5dade"
TALLEST_ROW = 430.0  # points: a row that would be taller is set in another way, when it has one


class Cell:
    """What stands in one cell: its column, how many columns and tiers it spans, and its flowables."""

    __slots__ = ("at", "height", "holds", "span", "tiers", "width")

    def __init__(self, at: int, span: int, tiers: int, holds: Sequence[Flowable]) -> None:
        self.at, self.span, self.tiers, self.holds = at, span, tiers, list(holds)
        self.width = self.height = 0.0

    def measure(self, width: float) -> None:
        """Set the size at this width."""
        self.width = width
        self.height = sum(flowable.wrap(width, 1e6)[1] for flowable in self.holds)


class Band:
    """One row of a grid, of one or more tiers, that stays together; `fill` is its ground.

    `instead`: rows that take its place when it would be taller than TALLEST_ROW; `goes_on`: the next row stays with it.
    """

    __slots__ = ("fill", "goes_on", "heights", "instead", "rule", "tiers")

    def __init__(
        self, tiers: Sequence[Sequence[Cell]], fill: str = "", rule: bool = True, instead: Sequence["Band"] = (), goes_on: bool = False
    ) -> None:
        self.tiers, self.fill, self.rule = tiers, fill, rule
        self.instead, self.goes_on = instead, goes_on
        self.heights: list[float] = []

    @property
    def height(self) -> float:
        """Height of all tiers together."""
        return sum(self.heights)

    def ruled(self) -> "Band":
        """Return the row with a line below it: the last on a page."""
        made = Band(self.tiers, self.fill, True, (), self.goes_on)
        made.heights = self.heights
        return made


class Grid(Flowable):
    """A table whose rows are never cut over pages and whose head stands on every page.

    Only a row that is taller than a whole page goes on on the next one; nothing is ever lost. `again`: what stands above the
    rows that go on on a next page, in the place of the head, and above all of them when there is no head and nothing above it on its page; `is_stretched`: whether its columns fill the room.
    """

    PAD_X: ClassVar[float] = 4.0

    def __init__(
        self,
        widths: Sequence[float],
        head: Sequence[Band],
        rows: Sequence[Band],
        *,
        lowest: float = 0.0,
        pad: float = 3.0,
        again: Sequence[Band] = (),
        is_stretched: bool = True,
    ) -> None:
        super().__init__()
        self.given, self.widths = list(rows), list(widths)
        self.head, self.rows, self.again = list(head), list(rows), list(again)
        self.lowest, self.pad, self.is_stretched = lowest, pad, is_stretched
        self.measured = -1.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Return the size; column widths are shares of the room."""
        if width != self.measured:
            self._measure(width)
        if self.again and not self.head and self._is_first_on_page():
            self.head = self.again
        self.width = sum(self.widths)
        self.height = sum(band.height for band in (*self.head, *self.rows))
        return self.width, self.height

    def _is_first_on_page(self) -> bool:
        """Return whether nothing stands above it: then what it belongs to is on the page before."""
        return getattr(getattr(self, "_frame", None), "_atTop", 0) == 1

    def _measure(self, width: float) -> None:
        fit = width / sum(self.widths) if self.is_stretched else 1.0
        self.widths = [one * fit for one in self.widths]
        self.head = [self._sized(band) for band in self.head]
        self.again = [self._sized(band) for band in self.again]
        rows = [self._sized(band) for band in self.given]
        self.rows = [
            one
            for band in rows
            for one in ([self._sized(other) for other in band.instead] if band.height > TALLEST_ROW and band.instead else [band])
        ]
        self.measured = width

    def _sized(self, band: Band) -> Band:
        for cell in (cell for tier in band.tiers for cell in tier):
            cell.measure(sum(self.widths[cell.at : cell.at + cell.span]) - 2 * self.PAD_X)
        self._heighten(band)
        return band

    def opening(self) -> float:
        """Return the height of the head with the first row, and with those that stay with it."""
        height = sum(band.height for band in self.head)
        for band in self.rows:
            height += band.height
            if not band.goes_on:
                break
        return height

    def _heighten(self, band: Band) -> None:
        room = 2 * self.pad
        band.heights = [max([cell.height + room for cell in tier if cell.tiers == 1] or [0.0]) for tier in band.tiers]
        if band not in self.head and band not in self.again:
            band.heights = [max(high, self.lowest) for high in band.heights]
        for tall in (cell for cell in band.tiers[0] if cell.tiers > 1):
            band.heights[-1] += max(tall.height + room - band.height, 0.0)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the rows that fit and the rest with the head again; nothing when no row fits."""
        self.wrap(width, height)
        used = sum(band.height for band in self.head)
        most = 0
        for band in self.rows:
            if used + band.height > height + 0.01:
                break
            used, most = used + band.height, most + 1
        if most == len(self.rows):
            return [self]
        most = self._whole(most, height)
        if most:
            return [self._part([*self.rows[: most - 1], self.rows[most - 1].ruled()]), self._part(self.rows[most:], goes_on=True)]
        return self._split_row(width, height - used)

    def _whole(self, most: int, height: float) -> int:
        """Return how many of so many rows may stay: none that belongs to the next one, unless together they fill more than a page.

        Of rows that fill more than a page, the first never stays alone.
        """
        end = most
        while end and self.rows[end - 1].goes_on:
            end -= 1
        if end == most or self._part(self.rows[end:]).opening() <= self._page():
            return end
        return most if most - end > 1 or height >= self._page() else end

    def _page(self) -> float:
        return (getattr(getattr(self, "_frame", None), "_height", 0) or 480) - 12

    def _split_row(self, width: float, room: float) -> list[Flowable]:
        """Cut the first row only when it is taller than a page of this document."""
        first = self.rows[0]
        if first.height + sum(band.height for band in self.head) <= self._page() or room < 60:
            return []
        for share in (1.0, 0.85, 0.7, 0.5, 0.3):
            upper, lower = self._cut_band(first, room * share)
            if upper.height <= room:
                return [self._part([upper]), self._part([lower, *self.rows[1:]], goes_on=True)]
        return []

    def _cut_band(self, band: Band, room: float) -> tuple[Band, Band]:
        upper, lower = [], []
        for tier, high in zip(band.tiers, band.heights, strict=True):
            pairs = [_cut(cell, room * (high if cell.tiers == 1 else band.height) / band.height - 2 * self.pad) for cell in tier]
            upper.append([above for above, _below in pairs])
            lower.append([below for _above, below in pairs])
        cut = (Band(upper, band.fill, rule=False), Band(lower, band.fill, band.rule))
        for one in cut:
            self._heighten(one)
        return cut

    def _part(self, rows: Sequence[Band], *, goes_on: bool = False) -> "Grid":
        head = self.again if goes_on and self.again else self.head
        part = Grid(self.widths, head, rows, lowest=self.lowest, pad=self.pad, again=self.again, is_stretched=self.is_stretched)
        part.measured = self.measured
        return part

    def draw(self) -> None:
        """Draw the rows from the top down, a hairline below each."""
        down = self.height
        for band in (*self.head, *self.rows):
            self._draw_band(band, down)
            down -= band.height

    def _draw_band(self, band: Band, top: float) -> None:
        canvas = self.canv
        if band.fill:
            canvas.setFillColor(colour(band.fill))
            canvas.rect(0, top - band.height, self.width, band.height, stroke=0, fill=1)
        if band.rule:
            canvas.setStrokeColor(colour(HAIRLINE))
            canvas.setLineWidth(0.5)
            canvas.line(0, top - band.height, self.width, top - band.height)
        for place, (tier, high) in enumerate(zip(band.tiers, band.heights, strict=True)):
            if place:
                self._draw_between(tier, top)
            for cell in tier:
                self._draw_cell(cell, top)
            top -= high

    def _draw_between(self, tier: Sequence[Cell], top: float) -> None:
        self.canv.setStrokeColor(colour(FAINT))
        self.canv.setLineWidth(0.4)
        for cell in tier:
            left = sum(self.widths[: cell.at])
            self.canv.line(left + self.PAD_X, top, left + cell.width + self.PAD_X, top)

    def _draw_cell(self, cell: Cell, top: float) -> None:
        left = sum(self.widths[: cell.at]) + self.PAD_X
        down = top - self.pad
        for flowable in cell.holds:
            down -= flowable.wrap(cell.width, 1e6)[1]
            flowable.drawOn(self.canv, left, down)


def _cut(cell: Cell, height: float) -> tuple[Cell, Cell]:
    """Return a cell as what fits in the height and what goes on below it."""
    above, below = [], []
    for flowable in cell.holds:
        high = flowable.wrap(cell.width, 1e6)[1]
        if high <= height and not below:
            above.append(flowable)
            height -= high
            continue
        parts = flowable.split(cell.width, height) if not below else []
        above += parts[:1] if len(parts) == 2 else []
        below += parts[1:] if len(parts) == 2 else [flowable]
        height = 0
    made = (Cell(cell.at, cell.span, cell.tiers, above), Cell(cell.at, cell.span, cell.tiers, below))
    for part in made:
        part.measure(cell.width)
    return made
