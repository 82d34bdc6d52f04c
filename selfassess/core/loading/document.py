"""One definition from text: read, checked as a whole, or refused with all its faults."""

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field

from selfassess.core.definition import Item, Questionnaire
from selfassess.core.faults import Fault, Place
from selfassess.core.kinds import KINDS
from selfassess.core.loading.circles import circle_faults
from selfassess.core.loading.facts import fact_faults
from selfassess.core.loading.limits import limit_faults
from selfassess.core.loading.nodes import Mapping, Node, Ready, Scalar, Sequence, compose, place_of
from selfassess.core.loading.reading import Reader
from selfassess.core.loading.references import reference_faults
from selfassess.core.loading.walking import Path, pieces
from selfassess.core.phrases import N_

NO_QUESTIONNAIRE = N_("This is not a questionnaire: it has no title and no parts.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a text holds: a questionnaire, or None and what is wrong, in the order of the file."""

    questionnaire: Questionnaire | None
    faults: tuple[Fault, ...] = ()
    file: str = ""
    root: Node | None = field(default=None, repr=False)

    def place(self, path: Path) -> Place:
        """Return where a path of keys stands in the file, or the nearest thing around it."""
        return place_of(self.root, path, self.file)


def load(text: str | bytes, file: str) -> Loaded:
    """Return the questionnaire in a YAML text; with any fault nothing is loaded.

    `file` is the name that places carry. Bytes are read as UTF-8.
    """
    root, faults = compose(text, file)
    if root is None:
        return Loaded(None, tuple(faults), file)
    if not isinstance(root, Mapping):
        faults.append(Fault((), NO_QUESTIONNAIRE, Place(file, root.line, root.column)))
        return Loaded(None, tuple(faults), file, root)
    questionnaire, found = read_nodes(root, file)
    faults += found
    if faults:
        return Loaded(None, tuple(sorted(faults, key=_order)), file, root)
    return Loaded(questionnaire, (), file, root)


def read_nodes(root: Node, file: str) -> tuple[Questionnaire, list[Fault]]:
    """Return what nodes say, and all their faults; with a fault, what could not be read is a harmless value in there."""
    reader = Reader(file, intake_kinds(root))
    questionnaire = reader.piece(Questionnaire, root, ())
    faults = list(reader.faults)
    if isinstance(root, Mapping):
        faults += _whole_faults(questionnaire, {fault.path for fault in faults}, lambda path: place_of(root, path, file))
    return questionnaire, faults


def read_piece(cls: type, node: Node, kinds: Lookup[str, str]) -> Ready:
    """Return what the nodes of one piece say, ready for the questionnaire that it stands in; `kinds`: of the intake questions there."""
    reader = Reader("", kinds)
    piece = reader.piece(cls, node, ())
    return Ready(node.line, node.column, piece, tuple(reader.faults))


def definition_faults(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Yield what is wrong with a questionnaire as a whole, wherever it came from: paths without places."""
    every = pieces(questionnaire)
    yield from reference_faults(questionnaire, every)
    yield from fact_faults(questionnaire, every)
    yield from circle_faults(questionnaire)
    yield from limit_faults(questionnaire, every)
    for path, item in every:
        if isinstance(item, Item) and item.kind in KINDS:
            yield from (Fault((*path, *fault.path), fault.says) for fault in KINDS[item.kind].check(item))


def _whole_faults(questionnaire: Questionnaire, unread: set[Path], place: Callable[[Path], Place]) -> list[Fault]:
    """Return the faults of the whole, without those that only follow from what could not be read."""
    found = {}
    for fault in definition_faults(questionnaire):
        follows = any(fault.path[:length] in unread for length in range(1, len(fault.path) + 1))
        if not follows:
            found.setdefault((fault.path, str(fault.says)), Fault(fault.path, fault.says, place(fault.path)))
    return list(found.values())


def intake_kinds(root: Node) -> dict[str, str]:
    """Return the kinds of the intake questions, needed to read conditions that stand before or after them."""
    questions = root.get("intake") if isinstance(root, Mapping) else None
    members = questions.members if isinstance(questions, Sequence) else ()
    found = {}
    for question in members:
        named = [question.get(key) for key in ("id", "kind")] if isinstance(question, Mapping) else [None]
        if all(isinstance(node, Scalar) for node in named):
            found[named[0].text.strip()] = named[1].text.strip()
    return found


def _order(fault: Fault) -> tuple[int, int]:
    return fault.place.line, fault.place.column
