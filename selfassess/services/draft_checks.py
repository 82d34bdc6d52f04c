"""Whether drafts and published questionnaires are whole: what `selfassess doctor` tells of them."""

import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise

from sqlalchemy import select

from selfassess.core.drafting.document import read
from selfassess.core.drafting.operations import NoSuchPlace, NotAnId, apply
from selfassess.core.drafting.places import Document, roots
from selfassess.core.drafting.plain import from_plain
from selfassess.core.phrases import N_, Phrase
from selfassess.models.database import db
from selfassess.models.draft import Draft, changes_after
from selfassess.models.version import Version
from selfassess.services.transactions import reads

BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, NoSuchPlace, NotAnId)  # what a damaged text or change leads to


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
        read(here)
        is_whole = isinstance(here.get("parts", []), list) and all(found.value for _name, found in roots(here))
    except BROKEN:
        return None
    return here if is_whole else None


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
