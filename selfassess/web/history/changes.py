"""What one saving changed in an answer, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from selfassess.core.answers import EMPTY, Answer, Evidence
from selfassess.core.definition import Item, Questionnaire
from selfassess.services.answering import answer_of
from selfassess.services.drafts import NO_DRAFT, Fields, Waiting
from selfassess.services.history import Kept
from selfassess.web.kinds.changing import norms_told
from selfassess.web.kinds.telling import all_told, typed_told
from selfassess.web.languages import short_day


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an answer.

    `norms`: sentences; `was` and `became`: lines that are gone, and that came; `typed`: what was typed and is no answer;
    `waits`: (mark, lines) of texts that were typed while someone else saved first; `is_removed`: it may not be shown any more.
    """

    norms: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    became: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    waits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_removed: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether nothing can be told: only what waited beside the answer went away."""
        return not (self.norms or self.was or self.became or self.typed or self.waits or self.is_removed)


def change_of(questionnaire: Questionnaire, item: Item, before: Kept | None, after: Kept) -> Change:
    """Return what one saving, or some in a row, made of what stood before."""
    if after.is_removed:
        return Change(is_removed=True)
    old, new = (answer_of(item, kept.value) or EMPTY if kept else EMPTY for kept in (before, after))
    lines_before, lines_after = (lines_of(questionnaire, item, answer, norms=False) for answer in (old, new))
    stood = before.draft if before else NO_DRAFT
    fields = after.draft.fields if after.draft.fields != stood.fields else None
    return Change(
        tuple(norms_told(item, old, new)),
        tuple(line for line in lines_before if line not in lines_after),
        tuple(line for line in lines_after if line not in lines_before),
        _typed(questionnaire, item, fields, new) if fields is not None else (),
        tuple((one.mark, waiting_lines(questionnaire, item, one)) for one in after.draft.waiting if one not in stood.waiting),
    )


def _typed(questionnaire: Questionnaire, item: Item, fields: Fields, answer: Answer) -> tuple[str, ...]:
    """Return what was typed half, without what is in the answer already."""
    lines, stands = typed_told(questionnaire, item, fields), all_told(questionnaire, item, answer)
    return tuple(line for line in lines if line not in stands) or lines or (_("Nothing."),)


def waiting_lines(questionnaire: Questionnaire, item: Item, waiting: Waiting) -> tuple[str, ...]:
    """Return a text that waits, in words."""
    return typed_told(questionnaire, item, waiting.fields) or (_("Nothing."),)


def lines_of(questionnaire: Questionnaire, item: Item, answer: Answer, *, norms: bool = True) -> tuple[str, ...]:
    """Return all of an answer, one line a fact; without the states of its norms when these are told apart."""
    plain = replace(answer, norms=answer.norms if norms else {}, evidence=(), adjusted=None)
    return (*all_told(questionnaire, item, plain), *_more(questionnaire, answer), *map(_piece, answer.evidence))


def _more(questionnaire: Questionnaire, answer: Answer) -> Iterator[str]:
    for letter, given in sorted(answer.norms.items()):
        if given.reason:
            yield _("Norm %(norm)s does not apply: %(reason)s", norm=letter, reason=given.reason)
    if answer.adjusted:
        names = {level.value: level.text for level in questionnaire.scoring.levels}
        level = names.get(answer.adjusted.level, str(answer.adjusted.level))
        yield _("Judgement adjusted to “%(level)s”: %(reason)s", level=level, reason=answer.adjusted.reason)
    if answer.attention:
        yield _("Points of attention that are ticked: %(numbers)s", numbers=", ".join(str(number + 1) for number in answer.attention))


def _piece(piece: Evidence) -> str:
    """Return a row of evidence with all that was filled in."""
    norms = _("norms %(norms)s", norms=", ".join(piece.norms)) if piece.norms else ""
    dated = _("dated %(day)s", day=short_day(piece.date)) if piece.date else ""
    until = _("valid until %(day)s", day=short_day(piece.valid_until)) if piece.valid_until else ""
    more = ", ".join(filter(None, [_("draft") if piece.status == "draft" else "", dated, until, piece.page, norms]))
    if more:
        return _("Evidence: %(title)s (%(more)s)", title=piece.title, more=more)
    return _("Evidence: %(title)s", title=piece.title)
