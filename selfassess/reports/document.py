"""A report before it is paper or page: headings, paragraphs, tables and pictures in the order in which they are read.

Every report is made of these, so that all have one look and the HTML twin never says less than the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selfassess.reports.charts import Picture, Portion
from selfassess.reports.plan_report import ActionLine, Judgement

PAPER, PAGE, BOTH = "paper", "page", "both"
TALL, WIDE = "body", "wide"


@dataclass(frozen=True, slots=True)
class Say:
    """A piece of text in a cell. `style`: "", strong, soft, line (cut to one on paper), two (to two) or code; `href`: where it leads."""

    text: str
    style: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A small picture in a cell on paper, and what it says in words on a page."""

    picture: Picture
    text: str


Piece = str | Say | Judgement | Drawn | None
Cell = Piece | tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title of the report: level 1 to 3. `id`: where links lead to; `looks`: its size on paper, 0: its level."""

    text: str
    level: int = 1
    id: str = ""
    looks: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs. `style`: body, strong or soft; `leads`: it introduces what comes next."""

    lines: tuple[str, ...]
    style: str = "body"
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A judgement that stands by itself, with notes below it. `leads`: it belongs to what comes next."""

    judgement: Judgement
    notes: tuple[str, ...] = ()
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    lines: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they are; `widths` of both on paper, in points; `again`: what is said there above those that go on on a next page."""

    rows: tuple[tuple[str, Cell], ...]
    widths: tuple[float, float] = (150, 335)
    compact: bool = False
    again: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `name` for who hears it, `widths` on paper in points (stretched to the room). The first cell of a row names it.

    `again`: what is said below its head on paper where it goes on on a next page.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    pad: float = 2.2
    css: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture; `legend`: the key of a stacked bar with percentages. `where`: on paper, on the page or both."""

    picture: Picture
    where: str = BOTH
    legend: tuple[tuple[Portion, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement over the whole in a card: a label, its name, and lines of (style, text); `mark` gives the colour."""

    label: str
    name: str
    lines: tuple[tuple[str, str], ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Nodes in two columns on paper, one below the other on a page; `widths` in points."""

    left: tuple["Node", ...]
    right: tuple["Node", ...]
    widths: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Together:
    """Nodes that stay on one page of paper when it can hold them."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A new page of paper, upright or on its side."""

    to: str = TALL


@dataclass(frozen=True, slots=True)
class Actions:
    """The plan: thirteen columns, named in order, and a row an action."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of what stands where."""

    title: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Room to sign on paper: the names of its fields."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to fill in by hand: heads of (group, its columns), rows with their name, and what may be circled in each cell."""

    name: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[str, ...]
    choices: str
    totals: tuple[str, ...]


Node = (
    Heading | Text | Level | Bullets | Facts | Table | Chart | Verdict | Beside | Together | Turn | Actions | Contents | Signature | Sheet
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    `lead`: what stands on the cover, or above the first heading when `has_cover` is False; `footer`: what stands below every
    page, and `is_one_page` makes all fit on one; `mark`: the sentence about its signature there; `language` of its sentences, `content` that of the questionnaire.
    """

    title: str
    organisation: str
    subject: str
    lead: tuple[Node, ...]
    nodes: tuple[Node, ...]
    footer: str
    version: str
    on: date
    language: str
    content: str
    notice: str = ""
    mark: str = ""
    has_cover: bool = True
    is_one_page: bool = False
    first: str = TALL

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings that stand in the contents."""
        return tuple(_listed(self.nodes))

    @property
    def source(self) -> str:
        """The line below every page that says whose it is and of which version."""
        return " · ".join(part for part in (self.organisation, self.version, self.mark) if part)


def _listed(nodes: Sequence[Node]):
    for node in nodes:
        if isinstance(node, Heading) and node.id and node.level <= 2:
            yield node
        elif isinstance(node, Together):
            yield from _listed(node.nodes)
