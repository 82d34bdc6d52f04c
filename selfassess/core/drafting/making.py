"""What people do in one go, as one operation: paste a list, copy from another questionnaire, apply a template."""

import re
from collections.abc import Iterable, Iterator, Mapping

from selfassess.core.definition import (
    Band,
    Function,
    IntakeQuestion,
    Item,
    Material,
    Norm,
    NotApplicableReason,
    Option,
    Outcome,
    Part,
    Population,
    Questionnaire,
    Section,
    Term,
)
from selfassess.core.drafting.document import document_of
from selfassess.core.drafting.operations import Add, Many, NoSuchPlace, Operation, Set, apply
from selfassess.core.drafting.places import (
    ORIGIN,
    TRANSLATIONS,
    Document,
    Path,
    is_list_of_pieces,
    list_of_roots,
    member_path,
    root,
    roots,
    roots_inside,
    spot,
    top_keys,
    typed,
)
from selfassess.core.drafting.references import Named, references_in
from selfassess.core.drafting.wording import catalogue_of, kept_texts, text_places

MOST_PASTED = 1000  # lines in one go

# What a list begins its lines with: bullets, `1.`, `1)`, `(1)`, `1.2`, `1.2.3.`, `a.`, `a)`, `(a)`, empty boxes.
_NUMBERING = re.compile(
    r"^\s*(?:[-–—*+•·◦▪■□☐▢✓✔►→o]\s+|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s+|\(\d{1,3}\)\s*|\d{1,3}(?:\.\d{1,3})+\s+|\(?[A-Za-z][.)]\s+|\t+)"
)
_TEXT_KEYS = {
    Part: ("title",),
    Section: ("title",),
    Item: ("title", "question"),
    IntakeQuestion: ("text",),
    Term: ("term",),
    Population: ("text", "one"),
    **dict.fromkeys((Norm, Option, Outcome, Function, NotApplicableReason, Band, Material), ("text",)),
}
_ITS_OWN = ("format", "key", "version", "language")  # what a draft never takes from a template
_COMES_ALONG = {  # the lists of which a copy takes along what it names, and what their members are to those that name them
    ("functions",): "function",
    ("materials",): "material",
    ("populations",): "population",
    ("intake",): "intake",
    ("scoring", "layers"): "layer",
}


def lines_of(pasted: str) -> list[str]:
    """Return the lines of a pasted list, without empty ones and without numbering or bullets; at most MOST_PASTED."""
    lines = (_without_numbering(line) for line in pasted.splitlines())
    return [line for line in lines if line][:MOST_PASTED]


def paste(at: Path, pasted: str, *, like: Mapping[str, object] | None = None, after: str | None = None) -> Operation:
    """Return the operation that adds one member to a list for each line that was pasted.

    The line becomes the text of a norm or an option, the title (and, for an item, the question) of a section or an item.
    `like`: what all of them have besides, such as the role and kind of items. Raises NoSuchPlace.
    """
    cls = getattr(typed(at)[0], "of", None)
    if cls not in _TEXT_KEYS:
        raise NoSuchPlace(at)
    return Add(at, tuple({**(like or {}), **dict.fromkeys(_TEXT_KEYS[cls], line)} for line in lines_of(pasted)), after)


def copy(document: Document, to: Path, *, source: Document, id: str, called: str = "", after: str | None = None) -> Operation:
    """Return the operation that copies a part, section or item of a questionnaire or a draft to a list of a draft, with what it needs.

    Functions, populations, materials, layers and intake questions that it names come along when the draft has none with that id, and
    so do the translations of all that is copied when both are written in one language. Where it came from is kept with it;
    `called`: what the source is called, else its key and version. Raises NoSuchPlace when there is no such id.
    """
    found = root(source, id)
    if found is None:
        raise NoSuchPlace((id,))
    copied = _with_origin(found.value, found.type, called or f"{source.get('key')}@{source.get('version')}")
    added = Many((*_needed(source, document, copied, found.type), Add(to, (copied,), after)))
    return Many((*added.operations, *_translations(document, source, added)))


def from_template(document: Document, template: Questionnaire) -> Operation:
    """Return the operation that adds what a template has to a draft: its parts, and every other key that the draft lacks."""
    steps: list[Operation] = []
    for key, value in document_of(template).items():
        if key in _ITS_OWN or (key != "parts" and document.get(key) is not None):
            continue
        steps.append(Add((key,), tuple(value)) if is_list_of_pieces(top_keys()[key]) else Set((key,), value))
    return Many(tuple(steps))


def origins(document: Document) -> dict[str, dict[str, str]]:
    """Return for each id of a part, section or item that was copied where it came from: {questionnaire, id}."""
    return {name: found.value[ORIGIN] for name, found in roots(document) if ORIGIN in found.value}


def _without_numbering(line: str) -> str:
    return _NUMBERING.sub("", line.strip(), count=1).strip()


def _with_origin(value: Mapping, cls: type, questionnaire: str) -> dict[str, object]:
    key, inner = list_of_roots(cls) or ("", None)
    more = {key: [_with_origin(member, inner, questionnaire) for member in value[key]]} if key and key in value else {}
    return {**value, **more, ORIGIN: {"questionnaire": questionnaire, "id": value["id"]}}


def _translations(document: Document, source: Document, added: Many) -> Iterator[Set]:
    """Yield what translates all that a copy adds as it is translated in its source, also what is stale there."""
    if source.get("language") != document.get("language") or not source.get(TRANSLATIONS):
        return
    done = apply(document, added)
    pairs = [pair for before, now in zip(added.operations, done.operation.operations, strict=True) for pair in _places(before, now)]
    old, new = _texts_at(source, [old for old, _ in pairs]), _texts_at(done.document, [new for _, new in pairs])
    for language in source[TRANSLATIONS]:
        known = {**kept_texts(source, language), **catalogue_of(source, language)}
        for before, now in pairs:
            for was, path in zip(old[before], new[now], strict=True):
                if was in known and language != document.get("language"):
                    yield Set((TRANSLATIONS, language, path), list(known[was]))


def _places(before: Add, now: Add) -> Iterator[tuple[Path, Path]]:
    """Yield where members stand in what they were copied from and in what they were added to, with all that has an id of its own."""
    cls = typed(before.at)[0].of
    for old, new in zip(before.members, now.members, strict=True):
        yield member_path(before.at, old["id"], cls), member_path(now.at, new["id"], cls)
        yield from (((one,), (other,)) for one, other in zip(roots_inside(old, cls), roots_inside(new, cls), strict=True))


def _texts_at(document: Document, places: Iterable[Path]) -> dict[Path, list[str]]:
    """Return the paths in catalogues of the texts at each of some places, in order."""
    found: dict[Path, list[str]] = {place: [] for place in places}
    for named, _text, at in text_places(document):
        around = next((at[:length] for length in range(1, len(at)) if at[:length] in found), None)
        if around:
            found[around].append(named)
    return found


def _needed(plain: Document, document: Document, copied: Mapping, cls: type) -> tuple[Operation, ...]:
    """Return what adds the things that a copy names and that the draft lacks, with what those name in their turn."""
    wanted = _named_by(plain, {reference.named for reference in references_in(copied, cls)})
    steps = []
    for at, kind in _COMES_ALONG.items():
        here = {member["id"] for member in _members(document, at)}
        missing = [each for each in _members(plain, at) if (kind, each["id"]) in wanted and each["id"] not in here]
        steps += [Add(at, tuple(missing))] if missing else []
    return tuple(steps)


def _named_by(plain: Document, wanted: set[Named]) -> set[Named]:
    known = {(kind, each["id"]): (each, typed(at)[0].of) for at, kind in _COMES_ALONG.items() for each in _members(plain, at)}
    looked: set[Named] = set()
    while fresh := (wanted & known.keys()) - looked:
        looked |= fresh
        wanted = wanted | {reference.named for named in fresh for reference in references_in(*known[named])}
    return wanted


def _members(document: Document, at: Path) -> list[Mapping]:
    found = spot(document, at)
    return (found.value if found else None) or []
