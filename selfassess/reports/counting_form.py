"""The counting form on paper: a row a file, known by its number only, and a column for each norm."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selfassess.core.applicability import applicable
from selfassess.core.definition import Item, Population
from selfassess.core.intake import period
from selfassess.core.kinds import KINDS, sample
from selfassess.core.phrases import NN_
from selfassess.reports.chapters import document_of
from selfassess.reports.columns import Block, block_of, sheets_of
from selfassess.reports.document import WIDE, Beside, Document, Facts, Heading, Node, Say, Sheet, Table, Text, Together, Turn
from selfassess.reports.material import Material, described
from selfassess.reports.voice import Voice, heading

ROWS, SPARE_ROWS, MOST_ROWS, MANY_BLOCKS = 10, 2, 60, 3
TO_WRITE = "______"


@dataclass(frozen=True, slots=True)
class Files:
    """Which files to look at: `population` how many there are, `numbers` in the order of the draw.

    `seed`: the starting number, None when all of them are looked at; `replacements`: the numbers that come next.
    """

    population: int
    numbers: tuple[int, ...]
    seed: int | None = None
    replacements: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        """The heads of the rows: the drawn numbers by size, then empty ones for replacements."""
        drawn = tuple(str(number) for number in sorted(self.numbers[:MOST_ROWS]))
        return drawn + ("",) * (SPARE_ROWS if self.replacements else 0)

    @property
    def too_many(self) -> int:
        """How many numbers do not fit on the form."""
        return max(0, len(self.numbers) - MOST_ROWS)


def is_counted(item: Item) -> bool:
    """Return whether an item is answered by counting files that may be drawn."""
    return item.population is not None and KINDS[item.kind] is sample


def counting_document(material: Material) -> Document:
    """Return an empty form for everything that is counted, a chapter for each kind of file."""
    nodes = [node for of in material.outcome.questionnaire.populations for node in _form(of, material)]
    return _document(material, nodes, tuple(_lead(material.voice)))


def form_document(material: Material, of: Population, files: Files | None) -> Document:
    """Return the form for one population: a row for each file that was drawn, with its number; without `files` empty rows."""
    return _document(material, list(_form(of, material, files)), tuple(_lead(material.voice, files)))


def _document(material: Material, nodes: Sequence[Node], lead: tuple[Node, ...]) -> Document:
    report, voice = described(material), material.voice
    return document_of(
        report,
        voice,
        title=voice.gettext("Counting form"),
        lead=lead,
        nodes=nodes[1:],
        notice="",
        has_cover=False,
        first=WIDE,
    )


def _lead(voice: Voice, files: Files | None = None) -> Iterator[Node]:
    _ = voice.gettext
    if files and files.too_many:
        says = NN_(
            "%(num)s number does not fit on this form.", "%(num)s numbers do not fit on this form.", files.too_many, num=files.too_many
        )
        yield Text((voice.say(says),), "strong")
    yield Text(
        (_("Write no names, initials, dates of birth or client numbers on this form. A file is only a number on your own list."),), "strong"
    )
    yield Text(
        (
            _("Keep the form with that list, not in this program, and destroy it when the totals are typed over and checked."),
            _("Circle in every cell: Y (yes), N (no) or – (not asked in this file)."),
            _("In the column “everything” circle Y when every part is Y or –, N when a part is N, and – when the file does not count for this question."),
            *([_("Does a file not count at all? Cross it out, take the next replacement in an empty row, and write on your own list why.")] if files and files.replacements else []),
            _("Type over the totals: the first as “met in”, the second as “of”. Those of the column “everything”, or of the only column, are how many meet everything and how many you looked at."),
        ),
        "soft",
    )  # fmt: skip


def _form(of: Population, material: Material, files: Files | None = None) -> Iterator[Node]:
    """Yield the sheets for one kind of file, each on its own page; nothing when nothing of it is counted.

    `files`: those that were drawn; None: empty rows.
    """
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
            yield Facts(tuple(_known(material, files)), (190, 596), compact=True)
        name = " · ".join(heading(section.id, section.title) for section in sheet.sections)
        yield Heading(name, 2, f"sheet-{of.id}-{place}")
        yield Sheet(
            voice.gettext("Table to fill in"),
            tuple((block.id, _heads(block)) for block in sheet.blocks),
            tuple(f"{of.one[:1].upper()}{of.one[1:]} {number or '____'}" for number in (files.rows if files else ("",) * ROWS)),
            voice.gettext("Y N –"),
            (voice.gettext("Total Y"), voice.gettext("Total Y and N")),
        )
        yield Together((Heading(_meaning_of(sheet.blocks, voice), 3), _legend(sheet.blocks, voice)))


def _known(material: Material, files: Files | None) -> Iterator[tuple[str, str]]:
    """Yield what is known of the draw, and room to write what is not."""
    _, line = material.voice.gettext, TO_WRITE * 4
    yield _("In all"), str(files.population) if files else line
    if files:
        yield _("To look at"), str(len(files.numbers))
    if files and files.seed is not None:
        yield _("Starting number of the draw"), str(files.seed)
        yield _("Replacements, in this order"), ", ".join(str(number) for number in files.replacements) or "–"
    yield _("Period"), _period(material) or line
    yield _("Counted on"), line
    yield _("Counted by (a function, never a name)"), line


def _period(material: Material) -> str:
    found, voice = period(material.outcome.questionnaire, material.outcome.intake), material.voice
    return " – ".join(voice.date(day, short=True) for day in found) if found and all(found) else ""


def _heads(block: Block) -> tuple[str, ...]:
    return (*(column.head for column in block.columns), *([block.whole] if block.whole else []))


def _meaning_of(blocks: tuple[Block, ...], voice: Voice) -> str:
    return voice.gettext("What the columns of %(items)s mean", items=", ".join(block.id for block in blocks))


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
