"""A questionnaire that comes in as a file, as a draft keeps it: YAML, JSON, or a zip with the translations beside it.

A file that is a questionnaire with faults becomes a draft with faults. Three things a draft cannot keep, and then the whole
file is refused with their places, because something would be lost without a word: text that cannot be read to its end, keys that the
format does not know, and a list or keys where the format has another shape. Nothing is ever written to a disk here.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from selfassess.core.conditions import Condition
from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.document import document_of, tidy
from selfassess.core.drafting.places import (
    ROOTS,
    Document,
    is_list_of_pieces,
    is_piece,
    list_of_roots,
    name_key,
    top_keys,
    types_of,
)
from selfassess.core.drafting.translating import catalogue_in
from selfassess.core.drafting.wording import kept_translations
from selfassess.core.faults import Fault, Place
from selfassess.core.loading.document import NO_QUESTIONNAIRE, read_nodes
from selfassess.core.loading.keys import Many, Table
from selfassess.core.loading.limits import FORMAT
from selfassess.core.loading.nodes import Mapping as Keyed
from selfassess.core.loading.nodes import Node, Scalar, compose
from selfassess.core.loading.nodes import Sequence as Listed
from selfassess.core.loading.reading import ID
from selfassess.core.loading.references import RESERVED
from selfassess.core.loading.scalars import TRUTH, whole
from selfassess.core.phrases import N_, Phrase
from selfassess.exchange.po import UnreadableCatalogue, read_entries

LARGEST = 8_000_000  # bytes of one file, and of a zip; what a text may be is less, see `nodes.LARGEST_TEXT`
MOST_UNPACKED = 30_000_000  # bytes of all files in a zip together
MOST_FILES = 60  # in a zip
MOST_SENT = 10  # files at once
TOO_LARGE = N_("This file is larger than %(most)s MB. That is more than a questionnaire can be.", most=LARGEST // 1_000_000)
QUESTIONNAIRES, TRANSLATION, ZIP = (".yaml", ".yml", ".json"), ".po", b"PK"

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_CHANGE = re.compile(r"-change-(0|[1-9][0-9]{0,8})(?=\.|$)")
_ENTRY = b"PK\x01\x02"  # how each file is listed at the end of a zip
_BESIDES = ("__MACOSX", ".DS_Store", "Thumbs.db")  # what programs add to a zip by themselves
_Unpacking = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, RuntimeError, OSError, ValueError, EOFError, KeyError)
_DAMAGED = N_("This zip cannot be opened. It is damaged, or it has a password.")


@dataclass(frozen=True, slots=True)
class File:
    """One file that came in: its name as it was sent, and its bytes."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came in. `document`: as a draft keeps it, with its translations; None when it was refused.

    `refused`: why, with places; `faults`: what is wrong and goes along into the draft. `change`: the change of the draft that the
    file was downloaded at, as its name says it; None when it does not.
    """

    document: Document | None
    refused: tuple[Fault, ...] = ()
    faults: tuple[Fault, ...] = ()
    change: int | None = None


class _Refused(Exception):
    """Carries the faults that something is refused for."""


def arrive(files: Sequence[File]) -> Arrived:
    """Return what files bring together: a questionnaire or a zip with one, and translations beside it."""
    try:
        if len(files) > MOST_SENT:
            raise _refusal("", N_("Choose at most %(most)s files at once.", most=MOST_SENT))
        unpacked = [one for file in files for one in _unpacked(file)]
        main, beside = _told_apart(unpacked)
        document, faults = _read(main)
        translations = kept_translations(_catalogues(beside))
    except _Refused as refused:
        return Arrived(None, refused.args)
    names = [one.name for one in (main, *files)]
    change = next((int(found[1]) for name in names if (found := _CHANGE.search(name))), None)
    return Arrived({**document, **translations}, faults=faults, change=change)


def name_at(key: str, change: int) -> str:
    """Return the name of the file of a draft as it was after a change; `arrive` reads the number back from it."""
    return f"{key}-change-{change}"


def _told_apart(files: Sequence[File]) -> tuple[File, dict[str, File]]:
    """Return the questionnaire, and the translations by name."""
    main = [one for one in files if one.name.lower().endswith(QUESTIONNAIRES)]
    other = [one for one in files if not one.name.lower().endswith((*QUESTIONNAIRES, TRANSLATION))]
    if other:
        raise _refusal(other[0].name, N_("This is not a questionnaire. Choose a file in YAML or JSON, or a zip with one."))
    if not main:
        raise _refusal("", N_("There is no questionnaire among these files. Choose a file in YAML or JSON, or a zip with one."))
    if len(main) > 1:
        raise _refusal(main[1].name, N_("There are two questionnaires. Choose one at a time."))
    return main[0], {one.name: one for one in files if one is not main[0]}


def _unpacked(file: File) -> Iterator[File]:
    """Yield a file, or those in it when it is a zip."""
    if len(file.data) > LARGEST:
        raise _refusal(file.name, TOO_LARGE)
    if not (file.data.startswith(ZIP) or file.name.lower().endswith(".zip")):
        yield file
        return
    if file.data.count(_ENTRY) > MOST_FILES:
        raise _refusal(
            file.name, N_("There are more than %(most)s files in this zip. That is more than belongs to a questionnaire.", most=MOST_FILES)
        )
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as packed:
            yield from list(_members(file.name, packed))
    except _Unpacking:
        raise _refusal(file.name, _DAMAGED) from None


def _members(name: str, packed: zipfile.ZipFile) -> Iterator[File]:
    left = MOST_UNPACKED
    for one in packed.infolist():
        steps = PurePosixPath(one.filename).parts
        if (
            stat.S_ISLNK(one.external_attr >> 16)
            or ".." in steps
            or one.filename.startswith("/")
            or "\\" in one.filename
            or ":" in one.filename
        ):
            raise _refusal(name, N_("A name in this zip leads out of it. That is not how a zip is made here."))
        if one.is_dir() or any(each in _BESIDES for each in steps):
            continue
        with packed.open(one) as inside:
            data = inside.read(min(LARGEST, left) + 1)
        left -= len(data)
        if len(data) > LARGEST or left < 0:
            raise _refusal(name, N_("What is in this zip is larger than %(most)s MB. That is more than a questionnaire can be.", most=(LARGEST if len(data) > LARGEST else MOST_UNPACKED) // 1_000_000))  # fmt: skip
        yield File(steps[-1], data)


def _read(main: File) -> tuple[Document, tuple[Fault, ...]]:
    """Return the document of a file and the faults that go along."""
    root, unreadable = compose(main.data, main.name)
    if root is None or unreadable:
        raise _Refused(*unreadable)
    questionnaire, faults = read_nodes(root, main.name)
    if not faults:
        return document_of(questionnaire), ()
    lost = tuple(_lost(root, main.name))
    if lost:
        known = {fault.path: fault for fault in faults if fault.path}
        raise _Refused(*(known.get(one.path, one) for one in lost))
    return tidy(_plain(root, Questionnaire), Questionnaire) or {}, tuple(
        sorted(faults, key=lambda fault: (fault.place.line, fault.place.column))
    )


def _lost(node: Node, file: str) -> Iterator[Fault]:
    """Yield what a draft could not keep, or no page could show."""
    if not isinstance(node, Keyed) or not any(_says_something(node.get(key)) for key in ("format", "key", "title", "parts")):
        yield Fault((), NO_QUESTIONNAIRE, Place(file, node.line, node.column))
        return
    version = node.get("format")
    if isinstance(version, Scalar) and not version.is_empty and version.text.strip() != str(FORMAT):
        yield Fault(("format",), N_("This program reads format %(format)s.", format=FORMAT), Place(file, version.line, version.column))
    yield from _misshapen(node, Questionnaire, (), file)
    yield from _confused(node, Questionnaire, (), {*top_keys(), *RESERVED}, file)


def _says_something(node: Node | None) -> bool:
    return node is not None and not (isinstance(node, Scalar) and node.is_empty)


def _confused(node: Node, cls: type, path: tuple[str, ...], seen: set[str], file: str) -> Iterator[Fault]:
    """Yield ids of parts, sections and items that something else has: they share one set, with the keys of the whole."""
    key, inner = list_of_roots(cls) or ("", None)
    members = node.get(key) if key and isinstance(node, Keyed) else None
    for index, member in enumerate(members.members if isinstance(members, Listed) else ()):
        given = member.get("id") if isinstance(member, Keyed) else None
        if isinstance(given, Scalar) and given.text.strip() in seen:
            says = N_("The id %(id)s is in use already. Choose another one.", id=given.text.strip()[:60])
            yield Fault((*path, key, str(index), "id"), says, Place(file, given.line, given.column))
        seen |= {given.text.strip()} if isinstance(given, Scalar) else set()
        yield from _confused(member, inner, (*path, key, str(index)), seen, file)


def _misshapen(node: Node, type_: object, path: tuple[str, ...], file: str) -> Iterator[Fault]:
    if isinstance(node, Scalar) and node.is_empty:
        return
    inner, wrong = _inside(node, type_, path)
    if wrong:
        yield Fault(path, wrong, Place(file, node.line, node.column))
    for step, name, one, of in inner:
        if of is None:
            yield Fault(
                (*path, step), N_("The key %(key)s is unknown here. %(hint)s", key=step[:60], hint=""), Place(file, name.line, name.column)
            )
        else:
            yield from _misshapen(one, of, (*path, step), file)
    if isinstance(type_, Many) and is_list_of_pieces(type_) and name_key(type_.of) == "id" and isinstance(node, Listed):
        yield from _nameless(node, type_.of, path, file)


def _inside(node: Node, type_: object, path: tuple[str, ...]) -> tuple[Iterable[tuple[str, Node, Node, object]], Phrase | None]:
    """Return what is in a node as (step, where its name stands, node, type or None), and what is wrong when it has another shape."""
    if type_ == Condition:
        return (), None if isinstance(node, Keyed) else N_("Keys with values are expected here.")
    if isinstance(type_, Many):
        members = node.members if isinstance(node, Listed) else ()
        return [(str(index), one, one, type_.of) for index, one in enumerate(members)], None if isinstance(node, Listed) else N_(
            "A list is expected here."
        )
    if is_piece(type_) or isinstance(type_, Table):
        pairs = node.pairs if isinstance(node, Keyed) else ()
        known = types_of(type_) if is_piece(type_) else {}
        of = {name.text: known.get(name.text) if is_piece(type_) else type_.value for name, _ in pairs}
        of = {text: None if text.startswith("#") or (not path and text == "translations") else found for text, found in of.items()}
        return [(name.text, name, one, of[name.text]) for name, one in pairs], None if isinstance(node, Keyed) else N_(
            "Keys with values are expected here."
        )
    return (), None if isinstance(node, Scalar) else N_("A text is expected here.")


def _nameless(node: Listed, type_of: type, path: tuple[str, ...], file: str) -> Iterator[Fault]:
    """Yield members of a list whose place nobody could name: without an id, with one that cannot be, or with one that stands there twice."""
    seen = set()
    for index, member in enumerate(node.members):
        given = member.get("id") if isinstance(member, Keyed) else None
        text = given.text.strip() if isinstance(given, Scalar) else ""
        at = given or member
        if not ID.fullmatch(text):
            yield Fault(
                (*path, str(index), "id"),
                N_("Give this an id: letters, digits, hyphens, dots and underscores, at most 60."),
                Place(file, at.line, at.column),
            )
        elif text in seen and type_of not in ROOTS:
            yield Fault(
                (*path, str(index), "id"),
                N_("The id %(id)s is in use already. Choose another one.", id=text),
                Place(file, at.line, at.column),
            )
        seen.add(text)


def _plain(node: Node, type_: object) -> object:
    """Return a node as a draft keeps it: numbers and truths as such where the format has them, all else as it was typed."""
    if isinstance(node, Listed):
        return [_plain(one, type_.of if isinstance(type_, Many) else type_) for one in node.members]
    if isinstance(node, Keyed):
        known = types_of(type_) if is_piece(type_) else {}
        of = type_.value if isinstance(type_, Table) else Condition if type_ == Condition else None
        return {name.text: _plain(one, known.get(name.text, of)) for name, one in node.pairs}
    if node.is_empty:
        return None
    if node.plain and type_ in (bool, Condition) and node.text in TRUTH:
        return TRUTH[node.text]
    if node.plain and type_ not in (str, bool) and (number := whole(node.text)) is not None:
        return number
    return node.text.strip() if type_ is str else node.text


def _catalogues(files: Mapping[str, File]) -> dict[str, dict]:
    found = {}
    for name, file in files.items():
        try:
            read = read_entries(file.data)
        except UnreadableCatalogue as error:
            raise _Refused(Fault((), error.says, Place(name, max(error.line, 1), 1))) from None
        language = _named_language(name) or read.language
        if not _LANGUAGE.fullmatch(language):
            raise _refusal(
                name,
                N_("This translation does not say in which language it is. Give it a name that ends in the language, such as name.en.po."),
            )
        if language in found:
            raise _refusal(name, N_("There are two translations in %(language)s. Choose one.", language=language))
        found[language] = catalogue_in(read.entries)
    return found


def _named_language(name: str) -> str:
    stem = name[: -len(TRANSLATION)].rpartition(".")[2] if name.lower().endswith(TRANSLATION) else ""
    return stem if _LANGUAGE.fullmatch(stem) else ""


def _refusal(name: str, says: Phrase) -> _Refused:
    return _Refused(Fault((), says, Place(name, 1, 1) if name else None))
