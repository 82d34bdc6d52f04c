"""The columns in which files are counted, the same on paper and on the screen: one for each norm, and one for the item as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from selfassess.core.definition import Item, Norm, Population
from selfassess.services.outcomes import Outcome
from selfassess.web.assess.standing import applies_in
from selfassess.web.kinds import is_drawn


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


def counted(outcome: Outcome, of: Population) -> Iterator[Item]:
    """Yield the items that count files of a population and apply, in order."""
    outside = applies_in(outcome).not_applicable
    for item in outcome.questionnaire.items:
        if item.population == of.id and item.id not in outside and is_drawn(item):
            yield item


def block_of(item: Item, outcome: Outcome) -> Block:
    """Return the columns of one item that counts files."""
    without = applies_in(outcome).norms_left_out(item.id)
    norms = [norm for norm in item.norms if norm.id not in without]
    return Block(
        item.id, item.title,
        columns=tuple(Column(norm.id, _sentence(item, norm), tuple(_remarks(item, norm))) for norm in norms),
        whole=_("everything") if len(norms) != 1 else "",
        left_out=tuple(reason.text for reason in item.not_applicable_reasons if reason.per_file and not reason.norms),
        zero_tolerance=item.zero_tolerance,
    )  # fmt: skip


def _sentence(item: Item, norm: Norm) -> str:
    stemmed = item.stem is not None and norm.id in item.stem.norms
    return f"{item.stem.text.rstrip(' …')} {norm.text}" if stemmed else norm.text


def _remarks(item: Item, norm: Norm) -> Iterator[str]:
    for reason in item.not_applicable_reasons:
        if reason.per_file and norm.id in reason.norms:
            yield _("“–” when: %(reason)s", reason=reason.text)
    for group in item.groups:
        if norm.id == group.any_of[-1]:
            yield _("One of %(norms)s is enough.", norms=", ".join(group.any_of))
