"""What a question hangs on, and what hangs on it: every place in a draft that names the one at the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from selfassess.core.drafting.places import HANDLE, Document, Path, root, roots, spot, types_of
from selfassess.core.drafting.references import Named, references_in, uses

DECIDING = ("applies_when", "not_applicable_when", "not_testable_when")


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie: what is named, and the path of the value that names it (a condition, a list of words, or a word)."""

    named: Named
    at: Path


@dataclass(frozen=True, slots=True)
class Ties:
    """`hangs_on`: what decides whether and how something is asked; `matters_for`: where it decides something itself."""

    hangs_on: tuple[Tie, ...]
    matters_for: tuple[Tie, ...]


def ties_of(document: Document, at: Path, named: Mapping[Named, Sequence[Path]] | None = None) -> Ties:
    """Return the ties of an item, a section or a part (by its id), or of a first question (`intake`, its id).

    `named`: what `uses` says of the document, for who has it already.
    """
    return Ties(tuple(_hangs_on(document, at)), tuple(_matters_for(uses(document) if named is None else named, at)))


def _hangs_on(document: Document, at: Path) -> Iterator[Tie]:
    for place in deciding(document, at):
        found = spot(document, place)
        for reference in references_in(found.value, found.type) if found else ():
            if reference.named[1] != at[-1]:
                yield Tie(reference.named, place)


def deciding(document: Document, at: Path) -> Iterator[Path]:
    """Yield the paths of the conditions that decide about something, also empty ones: its own, its norms', and those of what it stands in."""
    if at[0] == "intake":
        yield (*at, "show_when")
        return
    here = root(document, at[0])
    for name, found in roots(document):
        if here and found.keys == here.keys[: len(found.keys)]:
            yield from ((name, key) for key in DECIDING if key in types_of(found.type))
            yield from ((name, "norms", str(norm.get("id")), "not_applicable_when") for norm in found.value.get("norms") or ())
    rules = spot(document, ("scoring", "not_testable"))
    for rule in (rules.value if rules else None) or ():
        if here and rule.get("role") == here.value.get("role") is not None:
            yield ("scoring", "not_testable", rule[HANDLE], "when")


def _matters_for(uses_: Mapping[Named, Sequence[Path]], at: Path) -> Iterator[Tie]:
    kinds = ("intake", "option") if at[0] == "intake" else ("item", "section", "part", "norm", "option")
    for named, places in uses_.items():
        if named[0] in kinds and named[1] == at[-1]:
            yield from (Tie(named, place) for place in places if place[: len(at)] != at)
