"""Cells of a counting as a page sends them, and what a page that saves itself hears."""

from collections.abc import Mapping

from flask import abort
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.tally import FOUND, MET, NOT_APPLICABLE, NOT_MET, WHOLE, is_clash, proposed
from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.services import counting
from selfassess.services.counting import Key, Mark, Marked
from selfassess.web.counting.desk import WHOLE_NAME, Desk, Question, by, name_of
from selfassess.web.languages import clock

SEEN = "seen:"  # before the name of a cell: what the page knows to have stood there
MOST_AT_ONCE = 5_000


def words() -> dict[str, str]:
    """Return what people read for what was found, short."""
    return {MET: _("yes"), NOT_MET: _("no"), NOT_APPLICABLE: _("not asked"), "": _("nothing")}


def signs() -> dict[str, str]:
    """Return the sign of what was found, as people circle it on paper."""
    return {MET: _("Y"), NOT_MET: _("N"), NOT_APPLICABLE: "–", "": ""}


def save(assessment: Assessment, desk: Desk, sent: MultiDict) -> Marked:
    """Keep the cells that a page sent. Raises CountingOver and AssessmentClosed."""
    return counting.mark(assessment, desk.of.id, marks_in(desk, sent), **by())


def marks_in(desk: Desk, sent: MultiDict) -> list[Mark]:
    """Return the cells that a page sent; what is no cell of these questions is left out, and what cannot be found there refused."""
    marks = []
    for name in [name for name in sent if not name.startswith(SEEN)][:MOST_AT_ONCE]:
        number, item_id, norm = _parts(name)
        question = desk.questions.get(item_id)
        norm = WHOLE if norm == WHOLE_NAME else norm
        if number is None or question is None or norm not in question.counted.columns:
            continue
        if sent[name] not in possible(question, norm):
            abort(422)
        seen = tuple(value for value in sent.getlist(SEEN + name) if value in FOUND or not value)
        marks.append(Mark(number, item_id, norm, sent[name], seen or ("",)))
    return marks


def _parts(name: str) -> tuple[int | None, str, str]:
    number, _colon, rest = name.partition(":")
    item_id, _colon, norm = rest.rpartition(":")
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 8 else None), item_id, norm


def possible(question: Question, norm: str) -> tuple[str, ...]:
    """Return what can be found in a cell; nothing is always possible."""
    return ("", MET, NOT_MET, NOT_APPLICABLE) if norm in question.may_lack else ("", MET, NOT_MET)


def said_first(desk: Desk, key: Key, *, stands: str, chosen: str) -> str:
    """Return what someone else chose first in a cell, and what was chosen here."""
    number, item_id, norm = key
    said = {"file": number, "item": item_id, "norm": norm or desk.questions[item_id].block.whole, "stands": words()[stands]}
    return _(
        "File %(file)s, %(item)s %(norm)s: someone else chose “%(stands)s” meanwhile, you chose “%(chosen)s”. Choose what is right.",
        chosen=words()[chosen],
        **said,
    )


def reply(desk: Desk, marked: Marked, marks: list[Mark]) -> dict:
    """Return what became of the cells of a page, and all that follows from them; `desk` as it is now."""
    at, chosen = now(), {mark.key: mark.value for mark in marks}
    touched = {(mark.number, mark.item_id) for mark in marks if mark.number in desk.files}
    whole = not (marked.overtaken or marked.gone)
    return {
        "says": _("Saved at %(clock)s", clock=clock(at)) if whole else _("Not everything is saved yet"),
        "whole": whole,
        "overtaken": {
            name_of(*key): {"stands": stands, "says": said_first(desk, key, stands=stands, chosen=chosen[key])}
            for key, stands in marked.overtaken.items()
        },
        "gone": {number: _("File %(file)s is not counted any more. Open this page again.", file=number) for number in marked.gone},
        "follows": {f"{number}:{item_id}": following(desk, number, item_id) for number, item_id in touched},
        "columns": columns_of(desk),
        "items": {item_id: desk.in_words(one) for item_id, one in desk.tallies.items()},
        "files": {number: progress_of(desk, number) for number in {number for number, _item in touched}},
    }


def following(desk: Desk, number: int, item_id: str) -> dict[str, str]:
    """Return what follows from the norms in one file, as data: `value`, in words, and `clash` when the whole says otherwise."""
    question = desk.questions[item_id]
    found = desk.found(number, question)
    follows = proposed(question.counted, found) or ""
    return {"value": follows, "says": follows_words(follows), "clash": clash_of(question, found)}


def follows_words(follows: str) -> str:
    """Return what follows from the parts, in words."""
    if not follows:
        return _("Follows from the parts")
    return _("Follows from the parts: %(found)s", found=words()[follows])


def clash_of(question: Question, found: Mapping[str, str]) -> str:
    """Return what is wrong when the whole and its parts contradict each other, else an empty text."""
    if not is_clash(question.counted, found):
        return ""
    follows = words()[proposed(question.counted, found)]
    return _(
        "You chose “%(whole)s” here, but the parts say “%(parts)s”. Change one of them.",
        whole=words()[found[WHOLE]],
        parts=follows,
    )


def columns_of(desk: Desk) -> dict[str, str]:
    """Return the totals of each column, by item and norm: met and judged, as on paper."""
    found = {}
    for item_id, one in desk.tallies.items():
        found |= {f"{item_id}:{letter}": _total(count.met, count.examined) for letter, count in one.norms.items()}
        found[f"{item_id}:{WHOLE_NAME}"] = _total(one.met, one.examined)
    return found


def _total(met: int, examined: int) -> str:
    return _("%(met)s of %(examined)s", met=met, examined=examined) if examined else ""


def progress_of(desk: Desk, number: int) -> str:
    """Return how far a file is, in words."""
    still_open = desk.open_in(number)
    return _("%(open)s of %(all)s open", open=still_open, all=len(desk.questions)) if still_open else _("Done")
