"""Drafts to try things on, and operations as people make them."""

from hypothesis import strategies as st

from selfassess.core.drafting.document import document_of
from selfassess.core.drafting.operations import FIRST, Add, Move, NoSuchPlace, NotAnId, Remove, Rename, Set, apply
from selfassess.core.drafting.places import (
    TRANSLATIONS,
    is_list_of_pieces,
    is_piece,
    member_path,
    name_key,
    name_of,
    roots,
    spot,
    types_of,
)
from selfassess.core.loading import load
from tests.core.loading.test_document import GOOD

WORDS = st.sampled_from(["", "x", "een woord", "1/2", 3, True, "~", None])
IDS = st.sampled_from(["1", "1.1", "1.1-K1", "1.1-K2", "2", "a", "b", "c", "phase", "x", "files"])


def small(more=""):
    """Return the draft of a small questionnaire with one of everything."""
    loaded = load(GOOD + more, "proef.yaml")
    assert not loaded.faults, loaded.faults
    document = document_of(loaded.questionnaire)
    return {**document, TRANSLATIONS: {"en": {"1.1-K1.title": ["Plan", "Plan in English"], "1.title": ["Deel", "Part"]}}}


def lists_in(document):
    """Return the paths of all lists whose members have a place of their own, with their type."""
    found = [((key,), types_of_top(key)) for key in ("parts", "functions", "intake", "hints", "glossary", "populations")]
    for name, here in roots(document):
        found += [((name, key), type_) for key, type_ in types_of(here.type).items() if is_list_of_pieces(type_)]
    found += [(("scoring", key), type_) for key, type_ in types_of(types_of_top("scoring")).items() if is_list_of_pieces(type_)]
    return found


def types_of_top(key):
    """Return the type of a key of the whole."""
    from selfassess.core.drafting.places import top_keys

    return top_keys()[key]


def members_in(document):
    """Return the paths of all members of lists, with the list and its type."""
    for at, type_ in lists_in(document):
        for member in spot(document, at).value or ():
            yield member_path(at, name_of(member, type_.of), type_.of), at, type_


def values_in(document):
    """Return paths of values that can be set: of the whole, of members and of pieces inside them."""
    tops = [("title",), ("summary",), ("source",), ("scoring", "percentage"), ("scoring", "verdict"), ("scoring", "sections", "layer_gap")]
    tops += [("scoring", "thresholds", "item", "checklist", "1"), ("scoring", "credit", "met"), (TRANSLATIONS, "en", "1.title")]
    yield from tops
    for path, _at, type_ in members_in(document):
        for key, inner in types_of(type_.of).items():
            if key == "id" or is_list_of_pieces(inner):
                continue
            yield (*path, key)
            if is_piece(inner):
                yield from ((*path, key, each) for each, deeper in types_of(inner).items() if not is_list_of_pieces(deeper))


@st.composite
def operations(draw, document):
    """Draw one operation that a page could send for this draft."""
    word = draw(st.sampled_from(("set", "set", "add", "remove", "move", "rename")))
    members = list(members_in(document))
    if word == "set" or not members:
        return Set(draw(st.sampled_from(list(values_in(document)))), draw(WORDS))
    path, at, type_ = draw(st.sampled_from(members))
    if word == "rename" and name_key(type_.of) == "id":
        return Rename(path, draw(IDS))
    if word == "remove":
        return Remove(tuple(draw(st.lists(st.sampled_from([each for each, *_ in members]), min_size=1, max_size=3))))
    same = [each for each, other in lists_in(document) if other.of is type_.of and (each == at or len(path) == 1)]
    to = draw(st.sampled_from(same))
    neighbours = [name_of(member, type_.of) for member in spot(document, to).value or ()]
    after = draw(st.sampled_from([FIRST, None, "gone", *neighbours]))
    if word == "move":
        return Move(path, to, after)
    copied = draw(st.booleans())
    members = (spot(document, path).value,) if copied else ({"text": "nieuw"}, {"title": "nieuw"})
    return Add(to, members, after)


def worked_on(document, data, most):
    """Return a draft after at most so many operations of people; it is mostly left with faults."""
    for _ in range(data.draw(st.integers(0, most))):
        try:
            document = apply(document, data.draw(operations(document))).document
        except (NotAnId, NoSuchPlace):
            continue
    return document
