"""Answers to questions that went with one version and come back with a later one: what was kept of them, to be put back."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from selfassess.core.answers import EMPTY
from selfassess.core.changes import APART, BACK, Carried, Differences, carry, differences, means_the_same
from selfassess.core.definition import Item, Questionnaire
from selfassess.models.answer import stood_at
from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.moving import MovedAnswer, VersionMove, moved_in, moves_of
from selfassess.models.version import Version
from selfassess.services.answering import NOTHING, answer_of
from selfassess.services.incidents import MARK
from selfassess.services.publishing import questionnaire_of


@dataclass(frozen=True, slots=True)
class ComesBack:
    """An answer that was kept while its question was gone. `given_to`: the version that it was given to; `draft`: what was typed beside it."""

    given_to: Questionnaire
    carried: Carried
    draft: str | None


def coming_back(assessment: Assessment, was: Questionnaire, becomes: Questionnaire, *, voice: str) -> dict[str, ComesBack]:
    """Return by item the answers of a voice whose question `becomes` asks again, and `was` does not, as far as they fit.

    Only where the same is asked as then: an id may come back with another question, and its answer then stays kept. What was taken out
    because of client data does not come back.
    """
    known = {item.id for item in was.items}
    again = {item.id: item for item in becomes.items if item.id not in known}
    rows = moved_in(assessment.id, voice=voice, items=list(again)) if again else []
    if not rows:
        return {}
    moves = moves_of(assessment.id)
    since = cache(lambda version_id: differences(_asked(version_id), becomes))  # many may have gone with one version
    found = ((item_id, _of_item(assessment, moves, rows, item, becomes, since)) for item_id, item in again.items())
    return {item_id: one for item_id, one in found if one}


def put_back_since(moves: Sequence[VersionMove], rows: Sequence[MovedAnswer]) -> set[int]:
    """Return the ids of the rows of one voice whose answer stands at its question again, or stood there until somebody changed it.

    `moves` and `rows`: all of them, the newest first. Each time an answer comes back it is what was kept last. What a move put back that
    was taken back, is in what was kept then, once that comes back itself.
    """
    stands, undone_by = {one.id for one in moves if one.undone_at is None}, {one.undoes_id: one.id for one in moves}
    kept = [row for row in rows if row.outcome == APART and row.move_id in stands]
    found: dict[tuple[str, int], int] = {}
    for back in (row for row in rows if row.outcome == BACK):
        if back.move_id in stands or (back.item_id, undone_by.get(back.move_id)) in found:
            last = next((row for row in kept if row.item_id == back.item_id and row.move_id < back.move_id), None)
            found |= {(last.item_id, last.move_id): last.id} if last else {}
    return set(found.values())


def _of_item(
    assessment: Assessment,
    moves: Sequence[VersionMove],
    rows: Sequence[MovedAnswer],
    item: Item,
    becomes: Questionnaire,
    since: Callable[[int], Differences],
) -> ComesBack | None:
    """Return what of an answer comes back; `since`: what is otherwise in `becomes` than in a version, by its number in the database."""
    row, move = _kept_last(moves, [row for row in rows if row.item_id == item.id])
    if row is None:
        return None
    given_to = _asked(move.from_version_id)
    then = next(one for one in given_to.items if one.id == item.id)
    before, _after = move.revisions.get(row.voice, {}).get(item.id, (0, 0))
    stood = stood_at(assessment.id, item.id, revision=before, voice=row.voice)
    if stood is None or stood.value == MARK or not means_the_same(then, item):
        return None
    answer = answer_of(then, json.loads(stood.value)) if stood.value != NOTHING else None
    if answer is None and not stood.draft:
        return None
    return ComesBack(given_to, carry(given_to, becomes, item.id, answer or EMPTY, since(move.from_version_id)), stood.draft)


def _kept_last(moves: Sequence[VersionMove], rows: Sequence[MovedAnswer]) -> tuple[MovedAnswer, VersionMove] | tuple[None, None]:
    """Return what was kept when a question went the last time, and the move; nothing when it was empty then.

    A move that was taken back counts no more. The one that took it back counts where it kept something, and where people had emptied
    what had come back.
    """
    kept: Mapping[int, MovedAnswer] = {row.move_id: row for row in rows if row.outcome == APART and row.left}
    of_id = {move.id: move for move in moves}
    for move in moves if kept else ():
        if move.undone_at is None and move.id in kept:
            return kept[move.id], move
        if move.undone_at is None and _took_empty(move, of_id.get(move.undoes_id), rows[0]):
            break
    return None, None


def _took_empty(move: VersionMove, undoes: VersionMove | None, row: MovedAnswer) -> bool:
    """Return whether a move that kept nothing of an answer took its question away while nothing stood there.

    One that takes back another did when that had put an answer there, and it found none to take away.
    """
    before, after = ({item.id for item in _asked(version_id).items} for version_id in (move.from_version_id, move.to_version_id))
    if row.item_id not in before - after:
        return False
    return undoes is None or row.item_id in undoes.revisions.get(row.voice, {}) and row.item_id not in move.revisions.get(row.voice, {})


def _asked(version_id: int) -> Questionnaire:
    return questionnaire_of(db.session.get_one(Version, version_id))
