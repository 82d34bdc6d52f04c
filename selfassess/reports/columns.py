"""The columns in which files are counted, the same on paper and on the screen: one for each norm, and one for the item as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from selfassess.core.definition import Item, Norm, Section
from selfassess.core.phrases import N_
from selfassess.reports.voice import Voice

MOST_COLUMNS = 23  # that fit beside each other on a sheet of A4 on its side


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, and what must be in the file. `remarks`: when it is enough, or not asked."""

    head: str
    text: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one item; the last of several is about the file as a whole."""

    id: str
    title: str
    columns: tuple[Column, ...]
    whole: str
    left_out: tuple[str, ...]
    zero_tolerance: bool

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns) + bool(self.whole)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on paper: whole sections as long as they fit."""

    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]


def block_of(item: Item, without: frozenset[str], voice: Voice) -> Block:
    """Return the columns of one item that counts files; `without`: its norms that do not apply."""
    norms = [norm for norm in item.norms if norm.id not in without]
    return Block(
        item.id, item.title,
        columns=tuple(Column(norm.id, _sentence(item, norm), tuple(_remarks(item, norm, voice))) for norm in norms),
        whole=voice.gettext("everything") if len(norms) != 1 else "",
        left_out=tuple(reason.text for reason in item.not_applicable_reasons if reason.per_file and not reason.norms),
        zero_tolerance=item.zero_tolerance,
    )  # fmt: skip


def sheets_of(sections: Iterable[Section], blocks: Mapping[str, Block]) -> tuple[Sheet, ...]:
    """Gather the blocks on sheets: a new sheet where a section no longer fits, and inside a section only when it is too wide alone."""
    sheets: list[Sheet] = []
    for section in sections:
        own = [blocks[item.id] for item in section.items if item.id in blocks]
        if own:
            _add(sheets, section, own)
    return tuple(sheets)


def _sentence(item: Item, norm: Norm) -> str:
    stemmed = item.stem is not None and norm.id in item.stem.norms
    return f"{item.stem.text.rstrip(' …')} {norm.text}" if stemmed else norm.text


def _remarks(item: Item, norm: Norm, voice: Voice) -> Iterator[str]:
    for reason in item.not_applicable_reasons:
        if reason.per_file and norm.id in reason.norms:
            yield voice.say(N_("“–” when: %(reason)s", reason=reason.text))
    for group in item.groups:
        if norm.id == group.any_of[-1]:
            yield voice.say(N_("One of %(norms)s is enough.", norms=", ".join(group.any_of)))


def _add(sheets: list[Sheet], section: Section, blocks: list[Block]) -> None:
    if sheets and _width((*sheets[-1].blocks, *blocks)) <= MOST_COLUMNS:
        sheets[-1] = Sheet((*sheets[-1].sections, section), (*sheets[-1].blocks, *blocks))
        return
    sheets.append(Sheet((section,), ()))
    for block in blocks:
        if sheets[-1].blocks and _width((*sheets[-1].blocks, block)) > MOST_COLUMNS:
            sheets.append(Sheet((section,), ()))
        sheets[-1] = Sheet(sheets[-1].sections, (*sheets[-1].blocks, block))


def _width(blocks: Iterable[Block]) -> int:
    return sum(block.width for block in blocks)
