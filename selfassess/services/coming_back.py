"""Answers to questions that went with one version and come back with a later one: what was kept of them, to be put back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from selfassess.core.answers import EMPTY
from selfassess.core.changes import APART, Carried, carry, differences, means_the_same
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
    found = ((item_id, _of_item(assessment, moves, rows, item, becomes)) for item_id, item in again.items())
    return {item_id: one for item_id, one in found if one}


def _of_item(
    assessment: Assessment, moves: Sequence[VersionMove], rows: Sequence[MovedAnswer], item: Item, becomes: Questionnaire
) -> ComesBack | None:
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
    return ComesBack(given_to, carry(given_to, becomes, item.id, answer or EMPTY, differences(given_to, becomes)), stood.draft)


def _kept_last(moves: Sequence[VersionMove], rows: Sequence[MovedAnswer]) -> tuple[MovedAnswer, VersionMove] | tuple[None, None]:
    """Return what was kept when a question went the last time, and the move; nothing when it was empty then.

    A move that was taken back counts no more; the one that took it back counts only where it kept something.
    """
    kept: Mapping[int, MovedAnswer] = {row.move_id: row for row in rows if row.outcome == APART and row.left}
    for move in moves:
        if move.undone_at is None and move.id in kept:
            return kept[move.id], move
        if move.undone_at is None and move.undoes_id is None and _took_away(move, rows[0].item_id if rows else ""):
            break
    return None, None


def _took_away(move: VersionMove, item_id: str) -> bool:
    before, after = ({item.id for item in _asked(version_id).items} for version_id in (move.from_version_id, move.to_version_id))
    return item_id in before - after


def _asked(version_id: int) -> Questionnaire:
    return questionnaire_of(db.session.get_one(Version, version_id))
