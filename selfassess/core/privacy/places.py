"""Where a text stood, in words: what the log keeps as names of fields is told as people see it on the page."""

import re
from collections.abc import Iterator, Mapping

from selfassess.core.phrases import N_, Phrase

FIELD_WORDS = {
    "note": N_("Note"),
    "na": N_("The other reason"),
    "adjusted": N_("Adjust the judgement with a reason"),
    "sample": N_("Who counted?"),
    "reasons": N_("Why does this not apply?"),
    "evidence": N_("Title of the document"),
    "title": N_("Title"),
    "covers": N_("For whom does it hold?"),
    "label": N_("Version"),
    "page": N_("Page or paragraph"),
    "finding": N_("Finding"),
    "measure": N_("Measure"),
    "owner": N_("Owner"),
    "means": N_("Means"),
    "completion": N_("Proof that it is done"),
    "effect": N_("Effect: when and how measured"),
    "reason": N_("Reason"),
    "class_reason": N_("Why another priority?"),
    "comment": N_("Comment"),
    "agreement": N_("Agreement"),
}
OTHER_FIELD = N_("A field of this question")

# How the pages name their fields to the log, in the order in which they are tried; what is none of these stays as it is.
_WRITTEN = (
    r"plan (?P<action>\S+) (?P<field>\w+)",
    r"(?P<start>start) (?P<field>\w+)",
    r"(?P<counting>counting) (?P<field>\w+)\S*",
    r"(?P<item>\S+) evidence (?P<shows>[a-z2-9]{12})\.page",
    r"evidence (?P<piece>[a-z2-9]{12}) (?P<field>\w+)",
    r"(?P<new>evidence) (?P<field>\w+)",
    r"(?P<question>[^\s:]+):(?P<field>[^\s.]+)\S*",
    r"(?P<question>\S+) (?:link\.)?(?P<field>title|covers|label|page|comment|agreement)",
    r"(?P<intake>intake)\S*",
    r"(?P<title>title)",
    r"(?P<word>\S+)",
)
_PLACES = tuple(re.compile(rf"{place}(?!\S)") for place in _WRITTEN)


def refs_in(places: str) -> set[str]:
    """Return the refs of the pieces of evidence that places name."""
    return {ref for found in _split(places) for name, ref in found.groupdict().items() if name in ("shows", "piece")}


def told_places(places: str, titles: Mapping[str, str]) -> tuple[Phrase | str, ...]:
    """Return places in words, each once. `titles`: of pieces of evidence, by ref; one without is told by its ref."""
    told = [_place(found, titles) for found in _split(places)]
    return tuple(place for number, place in enumerate(told) if place not in told[:number])


def told_piece(ref: str, titles: Mapping[str, str]) -> Phrase:
    """Return what a piece of evidence is called."""
    title = titles.get(ref)
    return N_("“%(title)s”", title=title) if title else N_("document %(ref)s (deleted)", ref=ref)


def _split(places: str) -> Iterator[re.Match]:
    while places := places.lstrip():
        found = next(match for place in _PLACES if (match := place.match(places)))
        yield found
        places = places[found.end() :]


def _place(found: re.Match, titles: Mapping[str, str]) -> Phrase | str:
    match found.groupdict():
        case {"action": item, "field": field}:
            return _within(N_("the plan for %(item)s", item=item), field)
        case {"item": item, "shows": ref}:
            return N_("what %(piece)s shows at %(item)s", piece=told_piece(ref, titles), item=item)
        case {"piece": ref, "field": field}:
            return _within(told_piece(ref, titles), field)
        case {"start": _, "field": field}:
            return _within(N_("a new self-assessment"), field)
        case {"counting": _, "field": field}:
            return _within(N_("a counting of files"), field)
        case {"new": _, "field": field}:
            return _within(N_("a new document"), field)
        case {"question": item, "field": field}:
            return _within(item, field)
        case {"intake": _}:
            return N_("the first questions")
        case {"title": _}:
            return N_("the title")
    return found[0]


def _within(place: Phrase | str, field: str) -> Phrase:
    return N_("%(place)s (%(field)s)", place=place, field=FIELD_WORDS.get(field, OTHER_FIELD))
