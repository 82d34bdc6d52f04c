"""What going over would do to each answer, item by item, before anybody decides."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.answers import Answer
from selfassess.core.changes import APART, BACK, CHECK, KEPT, MOVED, NOTED, Carried, Changed, Leftover
from selfassess.core.definition import Item, Questionnaire
from selfassess.reports.facts import in_words
from selfassess.reports.version_changes import Line, lines_by_item
from selfassess.reports.voice import Voice
from selfassess.services.moving import Foreseen
from selfassess.web.assess.last_round import left_words
from selfassess.web.assess.sheet import state_words
from selfassess.web.kinds.telling import counting_told, told
from selfassess.web.languages import catalogue, language

TONES = {BACK: "busy", APART: "attention", NOTED: "attention", CHECK: "busy", KEPT: "done"}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: what becomes of it, and what it is. `norms`: (text, word) of each norm that was answered; `left`: what finds no place.

    `not_asked`: that a condition hides it from then on, and when it comes back; else empty.
    """

    id: str
    title: str
    outcome: str
    word: str
    tone: str
    moved: bool
    norms: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    left: tuple[str, ...]
    changes: tuple[Line, ...]
    not_asked: str = ""


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The answers of one section."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `counts`: sentences; `new`: (id, title) of questions; `back`: answers whose question is asked again.

    `not_asked`: answers that a condition hides; `sections`: others of which something changes; `kept`: those of which nothing does.
    """

    counts: tuple[str, ...]
    not_asked: tuple[RowsOf, ...]
    sections: tuple[RowsOf, ...]
    kept: tuple[RowsOf, ...]
    back: tuple[RowsOf, ...]
    new: tuple[tuple[str, str], ...]
    intake: tuple[str, ...]
    others: int


def report_of(foreseen: Foreseen, answers: dict[str, Answer]) -> Report:
    """Return what would become of these answers, each in words."""
    found = foreseen.transfer
    changes = {one.item_id: one.changes for one in found.items if one.outcome != APART}
    lines = lines_by_item(changes, foreseen.versions, Voice(language(), catalogue()))
    rows = {one.item_id: _row(foreseen, one, answers[one.item_id], lines.get(one.item_id, ())) for one in found.items}
    titles = {item.id: item.title for item in foreseen.becomes.items}
    return Report(
        tuple(_counts(foreseen)),
        tuple(_sections(foreseen.was, {key: row for key, row in rows.items() if row.not_asked})),
        tuple(_sections(foreseen.was, {key: row for key, row in rows.items() if _changes(row) and not row.not_asked})),
        tuple(_sections(foreseen.was, {key: row for key, row in rows.items() if not _changes(row) and not row.not_asked})),
        tuple(_sections(foreseen.becomes, {item_id: _row_back(foreseen, item_id) for item_id in foreseen.back})),
        tuple((item_id, titles[item_id]) for item_id in found.new if item_id not in foreseen.back),
        tuple(left_words(map(_plain, found.intake_left))),
        sum(foreseen.others.values()),
    )


def outcome_words() -> dict[str, str]:
    """Return what people read of each outcome."""
    return {
        KEPT: _("Kept"),
        CHECK: _("Kept; the text changed: look at it"),
        NOTED: _("Partly kept; the rest stays as a note"),
        APART: _("Question is gone; the answer stays readable"),
        BACK: _("Comes back: look at it"),
    }


def _changes(row: Row) -> bool:
    return row.outcome != KEPT or row.moved or bool(row.changes)


def _row_back(foreseen: Foreseen, item_id: str) -> Row:
    """Return an answer that comes back, as it will stand."""
    one = foreseen.back[item_id]
    item, answer = next(item for item in foreseen.becomes.items if item.id == item_id), one.carried.answer
    lines, left = _lines(foreseen.becomes, item, answer), tuple(left_words(map(_plain, one.carried.left)))
    says, tone = outcome_words()[BACK], TONES[BACK]
    return Row(item_id, item.title, BACK, says, tone, False, norms_told(item, answer), lines, left, (), _not_asked(foreseen, item_id))


def _lines(questionnaire: Questionnaire, item: Item, answer: Answer) -> tuple[str, ...]:
    """Return an answer in words, without its norms."""
    notes = (_("Note: %(text)s", text=answer.note),) if answer.note else ()
    pieces = tuple(_("Evidence: %(title)s", title=piece.title) for piece in answer.evidence)
    return (*told(questionnaire, item, replace(answer, norms={})), *counting_told(answer), *pieces, *notes)


def _row(foreseen: Foreseen, one: Carried, answer: Answer, changes: tuple[Line, ...]) -> Row:
    was = next(item for item in foreseen.was.items if item.id == one.item_id)
    lines = _lines(foreseen.was, was, answer)
    moved = any(change.what == MOVED and not change.path for change in one.changes)
    left = () if one.outcome == APART else tuple(left_words(map(_plain, one.left)))
    return Row(
        one.item_id,
        was.title,
        one.outcome,
        outcome_words()[one.outcome],
        TONES[one.outcome],
        moved,
        norms_told(was, answer),
        lines,
        left,
        changes,
        _not_asked(foreseen, one.item_id),
    )


def _not_asked(foreseen: Foreseen, item_id: str) -> str:
    """Return that an answer is asked no more, and when it comes back; empty for others."""
    if item_id not in foreseen.not_asked:
        return ""
    when = Voice(language(), catalogue()).say(in_words(foreseen.not_asked[item_id], foreseen.becomes))
    return _("Not asked any more. Your answer is kept, and comes back when %(when)s.", when=when)


def norms_told(item: Item, answer: Answer) -> tuple[tuple[str, str], ...]:
    """Return each norm that was answered, with the answer and its reason in words."""
    words = state_words()
    given = ((norm.text, answer.norms[norm.id]) for norm in item.norms if norm.id in answer.norms)
    return tuple((text, f"{words[one.state]}: {one.reason}" if one.reason else words[one.state]) for text, one in given)


def _counts(foreseen: Foreseen) -> Iterator[str]:
    as_asked = (KEPT, CHECK)  # what a condition hides is told by itself
    found = (one for one in foreseen.transfer.items if one.item_id not in foreseen.not_asked or one.outcome not in as_asked)
    count = Counter(one.outcome for one in found)
    if n := count[KEPT]:
        yield ngettext("%(num)s answer is kept as it is.", "%(num)s answers are kept as they are.", n)
    if n := count[CHECK]:
        yield ngettext(
            "%(num)s answer is kept, and its question changed: look at it afterwards.",
            "%(num)s answers are kept, and their questions changed: look at them afterwards.",
            n,
        )
    if n := count[NOTED]:
        yield ngettext(
            "%(num)s answer is kept in part. What has no place any more stays readable beside it.",
            "%(num)s answers are kept in part. What has no place any more stays readable beside them.",
            n,
        )
    if n := count[APART]:
        yield ngettext(
            "%(num)s answer is to a question that is gone. It stays readable.",
            "%(num)s answers are to questions that are gone. They stay readable.",
            n,
        )
    if n := len(foreseen.not_asked.keys() - foreseen.back.keys()):
        yield ngettext(
            "%(num)s answer is to a question that is not asked any more because of a condition. It stays, and comes back when the condition holds.",
            "%(num)s answers are to questions that are not asked any more because of a condition. They stay, and come back when the condition holds.",
            n,
        )
    if n := sum(_now(one) is False for one in foreseen.transfer.differences.items):
        yield ngettext("%(num)s question must be answered from now on.", "%(num)s questions must be answered from now on.", n)
    if n := sum(_now(one) is True for one in foreseen.transfer.differences.items):
        yield ngettext("%(num)s question needs no answer any more.", "%(num)s questions need no answer any more.", n)
    if n := len(foreseen.back):
        yield ngettext(
            "%(num)s answer comes back, because its question is asked again: look at it afterwards.",
            "%(num)s answers come back, because their questions are asked again: look at them afterwards.",
            n,
        )
    if n := len(set(foreseen.transfer.new) - set(foreseen.back)):
        yield ngettext("%(num)s question is new.", "%(num)s questions are new.", n)


def _now(changed: Changed) -> bool | None:
    """Return whether a question needs no answer from now on; None where that is as it was."""
    return next((change.after for change in changed.changes if change.path == ("optional",)), None)


def _sections(was: Questionnaire, rows: dict[str, Row]) -> Iterator[RowsOf]:
    for section in was.sections:
        here = tuple(rows[item.id] for item in section.items if item.id in rows)
        if here:
            yield RowsOf(section.id, section.title, here)


def _plain(one: Leftover) -> dict[str, object]:
    return asdict(one)
