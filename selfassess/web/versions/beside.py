"""What stands at questions and norms that are gone, besides answers: pieces of evidence, what people said, and what was decided to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from selfassess.core.action import Decision, whole_of
from selfassess.core.definition import Item, Questionnaire
from selfassess.models.assessment import Assessment
from selfassess.services import actions, comments, evidence, moving
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import is_apart, voice
from selfassess.web.languages import language


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands at one question. `is_gone`: the question itself is, and not only a norm of it."""

    item_id: str
    title: str
    is_gone: bool
    lines: tuple[str, ...]


def pieces_without_place(assessment: Assessment, was: Questionnaire, becomes: Questionnaire) -> Iterator[Beside]:
    """Yield the pieces of evidence that are linked to a question or norm of one version that is not in another."""
    new, linked = {item.id: item for item in becomes.items}, evidence.at_items(assessment)
    for item in was.items:
        here = new.get(item.id)
        lines = (_piece(shown.piece.title, link.norms, item, here) for link, shown in linked.get(item.id, ()))
        if found := tuple(line for line in lines if line):
            yield Beside(item.id, item.title, here is None, found)


def kept_beside(assessment: Assessment) -> Iterator[Beside]:
    """Yield what stands at questions and norms of earlier versions that are gone, as this person may see it."""
    bound, *before = (questionnaire_of(version, language()) for version in moving.versions_ever(assessment))
    found: dict[str, Beside] = {}
    for was in before:
        for one in pieces_without_place(assessment, was, bound):
            found.setdefault(one.item_id, one)
    decided = {} if is_apart() else actions.decided_in(assessment)
    for item_id, title in moving.gone_items(assessment, language()).items():
        pieces = found[item_id].lines if item_id in found else ()
        if lines := (*pieces, *_said(assessment, item_id), *_decided(decided, item_id)):
            found[item_id] = Beside(item_id, title, True, lines)
    yield from found.values()


def _piece(title: str, norms: list[str], item: Item, here: Item | None) -> str:
    """Return a piece in words; empty when all that it shows is still asked."""
    if here is None:
        return _("Evidence: %(title)s", title=title)
    left = set(norms) - {norm.id for norm in here.norms}
    texts = [norm.text for norm in item.norms if norm.id in left]
    return _("Evidence: %(title)s (about “%(norms)s”)", title=title, norms="; ".join(texts)) if texts else ""


def _said(assessment: Assessment, item_id: str) -> Iterator[str]:
    for one in comments.conversation(assessment, item_id, sides=comments.sides_of(assessment, voice())):
        if one.text:
            yield _("Comment: %(text)s", text=one.text)


def _decided(decided: dict[str, Decision], item_id: str) -> Iterator[str]:
    """Yield what people wrote about the action of a question, and about its parts."""
    for key, one in decided.items():
        if item_id in (key, whole_of(key)):
            written = (one.measure, one.finding, one.owner, one.means, one.completion, one.effect, one.effect_outcome, one.reason)
            logged = (note.text for note in one.log or ())
            yield from (_("Improvement action: %(text)s", text=text) for text in (*written, *logged) if text)
