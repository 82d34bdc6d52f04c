"""What an assessment took from the round before it, as the task list and the pages of questions show it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.changes import CHECK
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.rounds import COUNTED
from selfassess.models.assessment import Assessment
from selfassess.reports.facts import CHOICE_WORDS
from selfassess.services import rounds, seats
from selfassess.services.rounds import CarriedItem
from selfassess.web.access import Permission, is_apart, may, takes_answers, voice
from selfassess.web.assess.sheet import state_words
from selfassess.web.kinds.telling import told
from selfassess.web.languages import said

FIRST = "first"
Links = tuple[tuple[str, str], ...]  # text and address


@dataclass(frozen=True, slots=True)
class LastRound:
    """What the task list says of the round before and after. `waits`: answers to confirm, in all and by section, in words."""

    previous: tuple[str, str] | None = None
    following: Links = ()
    waiting: str = ""
    waits: Mapping[str, str] = field(default_factory=dict)
    to_confirm: str = ""
    compare: str = ""
    last_plan: str = ""
    begin: str = ""


NO_ROUND = LastRound()


@dataclass(frozen=True, slots=True)
class LastTime:
    """What one question took from the last round: a sentence, and lines below it. `waits`: it can be confirmed here."""

    says: str
    lines: tuple[str, ...] = ()
    waits: bool = False
    left: tuple[str, ...] = ()


def last_round(assessment: Assessment, questionnaire: Questionnaire) -> LastRound:
    """Return what to show on the task list; nothing for who judges apart: it is of the first side."""
    if is_apart():
        return NO_ROUND
    previous, here = rounds.previous_of(assessment), {"ref": assessment.ref}
    waiting = rounds.unconfirmed_in(assessment)
    home = {item.id: section.id for section in questionnaire.sections for item in section.items}
    each = Counter(home[item_id] for item_id in waiting if item_id in home)
    return LastRound(
        previous=_link(previous) if previous else None,
        following=tuple(map(_link, rounds.next_of(assessment))),
        waiting=waiting_words(len(waiting)) if waiting else "",
        waits={section_id: ngettext("%(num)s still to confirm", "%(num)s still to confirm", n) for section_id, n in each.items()},
        to_confirm=url_for("rounds.confirming.to_confirm", **here) if rounds.carried_at(assessment, questionnaire) else "",
        compare=url_for("rounds.comparing.compare_rounds", **here) if previous else "",
        last_plan=url_for("rounds.closing.last_plan", **here) if previous and questionnaire.scoring.actions else "",
        begin=url_for("rounds.beginning.next_round", **here) if may(Permission.ASSESSMENT_START) else "",
    )


def waiting_words(n: int) -> str:
    """Return how many answers of the last round nobody confirmed yet."""
    return ngettext(
        "%(num)s answer comes from the last round and is still to be confirmed. It does count already.",
        "%(num)s answers come from the last round and are still to be confirmed. They do count already.",
        n,
    )


def last_times(assessment: Assessment, questionnaire: Questionnaire, items: Iterable[Item]) -> dict[str, LastTime]:
    """Return what was carried over at some items, by item; nothing in another voice than the first."""
    if voice() != FIRST:
        return {}
    known = {item.id: item for item in items}
    can = takes_answers(assessment)
    found = rounds.carried_at(assessment, questionnaire, items=known)
    shown = ((key, _last_time(questionnaire, known[key], one, can)) for key, one in found.items())
    return {key: one for key, one in shown if one}


def left_words(left: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield what found no place in this round, a line each: what was asked, and what was answered."""
    states, chosen = state_words(), {value: said(words) for value, words in CHOICE_WORDS.items()}
    for one in left:
        value = one["value"]
        reason = value.get("reason", "") if isinstance(value, dict) else ""
        given = value.get("value", value.get("title", "")) if isinstance(value, dict) else value
        known = chosen if list(one["path"]) == ["choice"] else states
        text = one["chosen"] or known.get(str(given), _listed(given))
        text = f"{text}: {reason}" if text and reason else text or reason
        yield _("“%(asked)s” – %(answer)s", asked=one["asked"], answer=text) if one["asked"] else text


def without_apart(among: Iterable[Assessment]) -> list[Assessment]:
    """Return those of which this person may see the answers: not those that the person judges apart now."""
    found = list(among)
    hidden = seats.apart_for(g.member.account.id, among=[one.id for one in found])
    return [one for one in found if one.id not in hidden]


def _last_time(questionnaire: Questionnaire, item: Item, one: CarriedItem, can: bool) -> LastTime | None:
    left = tuple(left_words(one.left))
    if one.outcome == COUNTED and not one.waits and one.last:
        says = _("Last time: this. It is not filled in by itself, because a re-measurement is a new count.")
        return LastTime(says, told(questionnaire, item, one.last), left=left)
    if one.waits and one.outcome == CHECK:
        return LastTime(
            _("This answer comes from the last round, and the question is worded otherwise now. Does it still hold?"), (), can, left
        )
    if one.waits:
        return LastTime(_("This answer comes from the last round. Does it still hold?"), (), can, left)
    return LastTime(_("Not everything from the last round found a place here."), left=left) if left else None


def _link(one: Assessment) -> tuple[str, str]:
    return one.title, url_for("assess.listing.tasks", ref=one.ref)


def _listed(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
