"""Whether drafts and published questionnaires are whole: what `selfassess doctor` tells of them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import pairwise

from sqlalchemy import select

from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.document import read
from selfassess.core.drafting.operations import NoSuchPlace, NotAnId, apply
from selfassess.core.drafting.places import Document, is_list_of_pieces, is_piece, name_of, roots, types_of
from selfassess.core.drafting.plain import from_plain
from selfassess.core.phrases import N_, Phrase
from selfassess.models.database import db
from selfassess.models.draft import Draft, changes_after
from selfassess.models.version import Version
from selfassess.services.transactions import reads

BROKEN = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
    NoSuchPlace,
    NotAnId,
)  # what a damaged text or change leads to


@reads
def broken_versions() -> tuple[str, ...]:
    """Return the versions whose text is not what their hash is of, as key@number."""
    query = select(Version.key, Version.number, Version.sha256, Version.cleaned_sha256, Version.canonical)
    rows = db.session.execute(query.order_by(Version.key, Version.number))
    return tuple(
        f"{row.key}@{row.number}"
        for row in rows
        if hashlib.sha256(row.canonical.encode()).hexdigest() != (row.cleaned_sha256 or row.sha256)
    )


@reads
def broken_drafts() -> Iterator[Phrase]:
    """Yield what is wrong with drafts and their histories, each with what to do."""
    for draft in db.session.scalars(select(Draft).order_by(Draft.id)).all():
        here = _document_of(draft)
        if here is None:
            yield N_("The draft of %(key)s cannot be read. Put it back from a backup, or throw it away.", key=draft.key)
            continue
        yield from _stranger(draft)
        yield from _history(draft, here)


def _document_of(draft: Draft) -> Document | None:
    try:
        here = json.loads(draft.document)
        json.dumps(here, ensure_ascii=False).encode()  # half a sign cannot be shown
        read(here)
        is_whole = isinstance(here, Mapping) and _has_shape(here, Questionnaire) and all(found.value for _name, found in roots(here))
    except BROKEN:
        return None
    return here if is_whole else None


def _has_shape(value: object, type_: object) -> bool:
    """Return whether every list has members with a name, so that pages can show them; what is wrong in a value is a fault of the draft."""
    if is_list_of_pieces(type_):
        return isinstance(value, list) and all(isinstance(name_of(one, type_.of), str | int) and _has_shape(one, type_.of) for one in value)
    known = types_of(type_) if is_piece(type_) and isinstance(value, Mapping) else {}
    return all(_has_shape(value[key], known[key]) for key in known if key in value)


def _stranger(draft: Draft) -> Iterator[Phrase]:
    version = db.session.get(Version, draft.version_id) if draft.version_id else None
    if version is not None and version.organisation_id not in (None, draft.organisation_id):
        yield N_(
            "The draft of %(key)s was made from a questionnaire of another organisation. Copy what is needed, and throw it away.",
            key=draft.key,
        )


def _history(draft: Draft, here: Document) -> Iterator[Phrase]:
    """Yield the first place where a history has a gap, or a change that cannot be taken back any more."""
    changes = changes_after(draft.id, -1)
    numbers = [one.number for one in changes]
    gap = next((one + 1 for one, following in pairwise([*numbers, draft.revision + 1]) if following != one + 1), None)
    if gap is not None:
        yield N_(
            "In the history of the draft of %(key)s change %(number)s is missing. What stands is whole. Clear its history.",
            key=draft.key,
            number=gap,
        )
        return
    for one in reversed(changes):
        try:
            here = apply(here, from_plain(json.loads(one.inverse))).document
        except BROKEN:
            yield N_(
                "Change %(number)s of the draft of %(key)s cannot be taken back. What stands is whole. Clear its history.",
                key=draft.key, number=one.number,
            )  # fmt: skip
            return
