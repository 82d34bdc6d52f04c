"""The texts of a draft and their translations, by the paths that catalogues use (`1.3-K2.norms.d.text`).

A draft keeps its translations as language: path: [source text, translation]. A translation whose source text is another
than the text now is stale; it is kept, and used again where the same text stands elsewhere.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from selfassess.core.definition import Item, Questionnaire
from selfassess.core.drafting.known import Known
from selfassess.core.drafting.places import (
    ASIDE,
    ROOTS,
    TRANSLATIONS,
    Document,
    Path,
    declared,
    is_list_of_pieces,
    is_piece,
    member_path,
    name_of,
    types_of,
)
from selfassess.core.loading.keys import Many, Table
from selfassess.core.loading.texts import Catalogue, identity_in_paths


def texts(document: Document, known: Known | None = None) -> list[tuple[str, str]]:
    """Return every text that people read with its path in catalogues, in the order of the format."""
    return [(named, text) for named, text, _ in text_places(document, known)]


def text_places(document: Document, known: Known | None = None) -> Iterator[tuple[str, str, Path]]:
    """Yield the path in catalogues, the text, and the path in the draft of every text that people read.

    `known`: what is known of the items of the document.
    """
    return _texts_in(document, Questionnaire, "", (), known or Known())


def catalogue_of(document: Document, language: str, known: Known | None = None) -> Catalogue:
    """Return the translations of a draft that fit its texts now: path: (source text, translation).

    A text without one of its own takes that of the same text elsewhere, so that what is moved, copied or put in another
    order keeps its translation. `known`: what is known of the items of the document.
    """
    kept = kept_texts(document, language)
    elsewhere = {source: text for source, text in kept.values() if text}
    fitting = ((path, text, kept.get(path, ("", ""))) for path, text in texts(document, known))
    found = ((path, text, own[1] if own[0] == text and own[1] else elsewhere.get(text, "")) for path, text, own in fitting)
    return {path: (text, translation) for path, text, translation in found if translation}


def kept_texts(document: Document, language: str) -> dict[str, tuple[str, str]]:
    """Return the translations that a draft keeps, fitting or not: path: (the text that was translated, translation)."""
    translations = document.get(TRANSLATIONS, {}).get(language, {})
    return {path: (str(pair[0]), str(pair[1])) for path, pair in translations.items() if isinstance(pair, list) and len(pair) == 2}


def stale_texts(document: Document, language: str, known: Known | None = None) -> tuple[list[str], list[str]]:
    """Return the paths of texts without a translation, and of those whose text has changed since it was translated.

    `known`: what is known of the items of the document.
    """
    kept, fits = kept_texts(document, language), catalogue_of(document, language, known)
    open_ = [path for path, _ in texts(document, known) if path not in fits]
    return [path for path in open_ if not kept.get(path, ("", ""))[1]], [path for path in open_ if kept.get(path, ("", ""))[1]]


def kept_translations(catalogues: Mapping[str, Catalogue]) -> dict[str, object]:
    """Return catalogues by language as a document keeps them, under its key; nothing without any."""
    kept = {language: _plain(found) for language, found in catalogues.items() if found}
    return {TRANSLATIONS: kept} if kept else {}


def renamed_texts(document: Document, path: Path, after: Mapping[str, object], new_path: Path) -> dict[str, object] | None:
    """Return the translations of a draft with the paths that they have after a rename; None when it has none.

    `document` and `after` are the draft before and after; `path` and `new_path` lead to what was renamed.
    """
    translations = document.get(TRANSLATIONS)
    if not isinstance(translations, Mapping):
        return None
    old, new = _paths_under(document, path), _paths_under(after, new_path)
    moves = {before: now for before, now in zip(old, new, strict=True) if before != now}
    return {language: _moved(kept, moves) for language, kept in translations.items()}


def without_texts(document: Document, gone: Collection[str], instead: str) -> Document:
    """Return a draft in which another text stands wherever one of these texts stood; their translations go, in both directions."""
    return _without(document, Questionnaire, gone, instead) | _translations_without(document, gone)


def without_old_texts(document: Document) -> Document:
    """Return a draft without what its translations keep of texts that are no longer there: the old text, and its translation."""
    here = {text for _, text in texts(document)}
    left = {
        language: {path: list(pair) for path, pair in kept_texts(document, language).items() if pair[0] in here}
        for language in document.get(TRANSLATIONS) or {}
    }
    left = {language: kept for language, kept in left.items() if kept}
    return {key: value for key, value in document.items() if key != TRANSLATIONS} | ({TRANSLATIONS: left} if left else {})


def _without(piece: Mapping, cls: type, gone: Collection[str], instead: str) -> dict[str, object]:
    about, found = declared(cls), dict(piece)
    for name, type_ in types_of(cls).items():
        value = piece.get(name)
        if name in about and about[name].text:
            found |= {name: _instead(value, gone, instead)} if value else {}
        elif is_list_of_pieces(type_) and isinstance(value, list):
            found[name] = [_without(member, type_.of, gone, instead) for member in value]
        elif isinstance(value, Mapping) and (is_piece(type_) or name == ASIDE):
            found[name] = _without(value, Item if name == ASIDE else type_, gone, instead)
    return found


def _instead(value: object, gone: Collection[str], instead: str) -> object:
    if isinstance(value, list):
        return [_instead(one, gone, instead) for one in value]
    if isinstance(value, Mapping):
        return {key: _instead(one, gone, instead) for key, one in value.items()}
    return instead if str(value) in gone else value


def _translations_without(document: Document, gone: Collection[str]) -> dict[str, object]:
    kept = document.get(TRANSLATIONS)
    if not isinstance(kept, Mapping):
        return {}
    return {
        TRANSLATIONS: {
            language: {path: pair for path, pair in found.items() if not any(str(text) in gone for text in pair)}
            for language, found in kept.items()
        }
    }


def _moved(kept: Mapping, moves: Mapping[str, str]) -> dict:
    return {moves[path] if path in moves and moves[path] not in kept else path: value for path, value in kept.items()}


def _paths_under(document: Document, path: Path) -> list[str]:
    return [named for named, _, place in text_places(document) if place[: len(path)] == path]


def _plain(catalogue: Mapping[str, tuple[str, str]]) -> dict[str, list[str]]:
    return {path: [source, text] for path, (source, text) in catalogue.items()}


def _texts_in(piece: Mapping, cls: type, prefix: str, path: Path, known: Known) -> Iterator[tuple[str, str, Path]]:
    about = declared(cls)
    for name, type_ in types_of(cls).items():
        value = piece.get(name)
        if value is None or name not in about:
            continue
        if about[name].text:
            yield from _text(value, type_, _joined(prefix, name), (*path, name))
        elif is_list_of_pieces(type_) and isinstance(value, list):
            for index, member in enumerate(value):
                yield from _texts_of_member(member, type_.of, _steps(member, type_.of, index, _joined(prefix, name), (*path, name)), known)
        elif is_piece(type_) and isinstance(value, Mapping):
            yield from _texts_in(value, type_, _joined(prefix, name), (*path, name), known)


def _texts_of_member(member: Mapping, cls: type, at: tuple[str, Path], known: Known) -> Iterable[tuple[str, str, Path]]:
    if cls is Item:
        return known.once("texts", member, at, lambda: tuple(_texts_in(member, cls, *at, known)))
    return _texts_in(member, cls, *at, known)


def _steps(member: Mapping, cls: type, index: int, prefix: str, path: Path) -> tuple[str, Path]:
    place = member_path(path, name_of(member, cls) or str(index), cls)
    if cls in ROOTS:
        return place[0], place
    identity = identity_in_paths(cls)
    return _joined(prefix, str(member.get(identity, index)) if identity else str(index)), place


def _text(value: object, type_: object, named: str, path: Path) -> Iterator[tuple[str, str, Path]]:
    if isinstance(type_, Many) and isinstance(value, list):
        yield from ((_joined(named, str(index)), str(one), path) for index, one in enumerate(value) if one)
    elif isinstance(type_, Table) and isinstance(value, Mapping):
        yield from ((_joined(named, key), str(one), (*path, key)) for key, one in value.items() if one)
    else:
        yield named, str(value), path


def _joined(*steps: str) -> str:
    return ".".join(step for step in steps if step)
