"""The counting form on paper: a row a file, known by its number only, and a column for each norm."""

from collections.abc import Iterator

from selfassess.core.applicability import applicable
from selfassess.core.definition import Item, Population
from selfassess.core.kinds import KINDS, sample
from selfassess.reports.chapters import document_of
from selfassess.reports.columns import Block, block_of, sheets_of
from selfassess.reports.document import WIDE, Beside, Document, Facts, Heading, Node, Say, Sheet, Table, Text, Turn
from selfassess.reports.material import Material, described
from selfassess.reports.voice import Voice, heading

ROWS, MANY_BLOCKS = 10, 3
TO_WRITE = "______"


def is_counted(item: Item) -> bool:
    """Return whether an item is answered by counting files that may be drawn."""
    return item.population is not None and KINDS[item.kind] is sample


def counting_document(material: Material) -> Document:
    """Return an empty form for everything that is counted, a chapter for each kind of file."""
    questionnaire, voice = material.outcome.questionnaire, material.voice
    nodes = [node for of in questionnaire.populations for node in _form(of, material)]
    report = described(material)
    return document_of(
        report,
        voice,
        title=voice.gettext("Counting form"),
        lead=tuple(_lead(voice)),
        nodes=nodes[1:],
        notice="",
        has_cover=False,
        first=WIDE,
    )


def _lead(voice: Voice) -> Iterator[Node]:
    _ = voice.gettext
    yield Text(
        (_("Write no names, initials, dates of birth or client numbers on this form. A file is only a number on your own list."),), "strong"
    )
    yield Text(
        (
            _("Keep the form with that list, not in this program, and destroy it when the totals are typed over and checked."),
            _("Circle in every cell: Y (yes), N (no) or – (not asked in this file)."),
            _("In the column “everything” circle Y when every part is Y or –, N when a part is N, and – when the file does not count for this question."),
            _("Type over the totals: the first as “met in”, the second as “of”. Those of the column “everything”, or of the only column, are how many meet everything and how many you looked at."),
        ),
        "soft",
    )  # fmt: skip


def _form(of: Population, material: Material) -> Iterator[Node]:
    """Yield the sheets for one kind of file, each on its own page; nothing when nothing of it is counted."""
    outcome, voice = material.outcome, material.voice
    applies = applicable(outcome.questionnaire, outcome.intake, outcome.answers)
    items = [
        item
        for item in outcome.questionnaire.items
        if item.population == of.id and is_counted(item) and item.id not in applies.not_applicable
    ]
    blocks = {item.id: block_of(item, applies.norms_left_out(item.id), voice) for item in items}
    for place, sheet in enumerate(sheets_of(outcome.questionnaire.sections, blocks)):
        yield Turn(WIDE)
        if place == 0:
            yield Heading(of.text[:1].upper() + of.text[1:], 1, f"of-{of.id}")
            yield Facts(tuple((name, TO_WRITE * 4) for name in _to_fill_in(voice)), (190, 596), compact=True)
        name = " · ".join(heading(section.id, section.title) for section in sheet.sections)
        yield Heading(name, 2, f"sheet-{of.id}-{place}")
        yield Sheet(
            voice.gettext("Table to fill in"),
            tuple((block.id, _heads(block)) for block in sheet.blocks),
            tuple(f"{of.one[:1].upper()}{of.one[1:]} ____" for _row in range(ROWS)),
            voice.gettext("Y N –"),
            (voice.gettext("Total Y"), voice.gettext("Total Y and N")),
        )
        yield _legend(sheet.blocks, voice)


def _to_fill_in(voice: Voice) -> tuple[str, ...]:
    _ = voice.gettext
    return _("In all"), _("Period"), _("Counted on"), _("Counted by (a function, never a name)")


def _heads(block: Block) -> tuple[str, ...]:
    return (*(column.head for column in block.columns), *([block.whole] if block.whole else []))


def _legend(blocks: tuple[Block, ...], voice: Voice) -> Node:
    """Return what the columns mean, in two columns when there are many."""
    if len(blocks) < MANY_BLOCKS:
        return _meanings(blocks, voice)
    half = _half(blocks)
    return Beside((_meanings(blocks[:half], voice),), (_meanings(blocks[half:], voice),), (384, 384))


def _half(blocks: tuple[Block, ...]) -> int:
    """Return how many blocks make about half of all columns."""
    wanted, counted = sum(block.width for block in blocks) / 2, 0
    for place, block in enumerate(blocks, start=1):
        counted += block.width
        if counted >= wanted:
            return min(place, len(blocks) - 1)
    return len(blocks)


def _meanings(blocks: tuple[Block, ...], voice: Voice) -> Table:
    rows = []
    for block in blocks:
        zero = [f"{voice.gettext('Must be so in every file')}."] if block.zero_tolerance else []
        without = [voice.gettext("The file does not count when: %(reason)s", reason=reason) for reason in block.left_out]
        rows.append((Say(block.id, "strong"), "", (Say(block.title, "strong"), *(Say(text, "soft") for text in (*zero, *without)))))
        rows += [(block.id, column.head, (Say(column.text), *(Say(text, "soft") for text in column.remarks))) for column in block.columns]
    columns = (voice.gettext("Item"), voice.gettext("Column"), voice.gettext("What must be in the file"))
    return Table(voice.gettext("What the columns mean"), columns, tuple(rows), (42, 44, 298), pad=1.2)
