"""What going over to another version did, as the task list and the pages of questions show it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.changes import BACK
from selfassess.core.definition import Item, Questionnaire
from selfassess.models.assessment import Assessment
from selfassess.reports.version_changes import Line, lines_by_item
from selfassess.reports.voice import Voice
from selfassess.services import moving
from selfassess.services.moving import Gone, Kept, Offer
from selfassess.services.outcomes import Outcome
from selfassess.services.publishing import pair_of, questionnaire_of
from selfassess.web.access import Permission, is_apart, may, takes_answers, voice
from selfassess.web.assess.last_round import left_words
from selfassess.web.assess.standing import applies_in
from selfassess.web.kinds.telling import typed_told
from selfassess.web.languages import catalogue, language


@dataclass(frozen=True, slots=True)
class VersionNotice:
    """What the task list says of versions. `offer`: that a newer one is there; `waiting`: answers to look at, in all and by section."""

    offer: str = ""
    stayed: str = ""
    waiting: str = ""
    waits: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    may_decide: bool = False
    kept: str = ""


NO_NOTICE = VersionNotice()


@dataclass(frozen=True, slots=True)
class MovedHere:
    """What going over did to one question: a sentence, what is otherwise in it, and what found no place. `waits`: it can be confirmed here.

    `tag`: in two or three words why to look at it.
    """

    says: str
    waits: bool = False
    changes: tuple[Line, ...] = ()
    left: tuple[str, ...] = ()
    tag: str = ""


def waiting_in(assessment: Assessment, outcome: Outcome) -> tuple[str, ...]:
    """Return the ids of the items whose answer somebody must look at, in the voice of who looks; not of what is not asked now.

    A question that a later version removed while its answer waited is not asked either.
    """
    asked = {item.id for item in outcome.questionnaire.items} - applies_in(outcome).hidden
    return tuple(one for one in moving.to_check(assessment, voice=voice()) if one in asked)


def version_notice(assessment: Assessment, outcome: Outcome) -> VersionNotice:
    """Return what to show on the task list; who judges apart sees only what is of the own answers."""
    offer = None if is_apart() else moving.offer_of(assessment)
    waiting = waiting_in(assessment, outcome) if takes_answers(assessment) else ()
    home = {item.id: section.id for section in outcome.questionnaire.sections for item in section.items}
    each, here = Counter(home[item_id] for item_id in waiting), {"ref": assessment.ref}
    first = next((url_for("assess.filling.section", section_id=home[one], _anchor=one, **here) for one in waiting), "")
    return VersionNotice(
        offer=_offered(offer) if offer and not offer.stay else "",
        stayed=_stayed(offer) if offer and offer.stay else "",
        waiting=waiting_words(len(waiting)) if waiting else "",
        waits={section_id: ngettext("%(num)s to look at", "%(num)s to look at", n) for section_id, n in each.items()},
        first=first,
        may_decide=may(Permission.ASSESSMENT_MOVE),
        kept=url_for("versions.kept", **here) if moving.has_moved(assessment) else "",
    )


def waiting_words(n: int) -> str:
    """Return of how many answers the question changed or came back."""
    return ngettext(
        "%(num)s question changed with the newer version, or came back. Look whether the answer still fits. It does count already.",
        "%(num)s questions changed with the newer version, or came back. Look whether the answers still fit. They do count already.",
        n,
    )


def moved_here(assessment: Assessment, items: Iterable[Item]) -> dict[str, MovedHere]:
    """Return what going over did to some questions, by item, in the voice of who looks; with what is otherwise while nobody looked."""
    known, can = {item.id: item for item in items}, takes_answers(assessment)
    if not moving.has_moved(assessment):
        return {}
    found: dict[str, MovedHere] = {}
    for gone in moving.moves_in(assessment, voice=voice()):
        here = [kept for kept in gone.kept if kept.item_id in known and not (kept.item_id in found and found[kept.item_id].waits)]
        otherwise = _otherwise(gone, [kept.item_id for kept in here if kept.waits])
        for kept in here:
            left = tuple(kept_lines(gone, kept.item_id, kept.left))
            if kept.waits:
                found[kept.item_id] = MovedHere(_fits(gone, kept), can, otherwise[kept.item_id], left, _tag(kept))
            elif left and kept.item_id not in found:
                found[kept.item_id] = MovedHere(
                    _("Not everything from version %(number)s found a place here.", number=gone.was.number), left=left
                )
    return found


def _fits(gone: Gone, kept: Kept) -> str:
    """Return the question whether an answer fits, and why it is asked."""
    if kept.outcome == BACK:
        return _("This question was gone for a while and is asked again. Your answer from before stands here again. Does it still fit?")
    return _("This answer was given to version %(number)s, and the question is otherwise now. Does it still fit?", number=gone.was.number)


def _tag(kept: Kept) -> str:
    return _("Came back: look at it") if kept.outcome == BACK else _("Text changed: look at it")


def moved_words(move: tuple[int, int] | None) -> str:
    """Return that an assessment went over, by the numbers of its version before and after; empty for none."""
    return _("Went over from version %(old)s to version %(new)s", old=move[0], new=move[1]) if move else ""


def kept_lines(gone: Gone, item_id: str, left: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield what a move kept at one item, a line each, in the words of the version before."""
    was = questionnaire_of(gone.was, language())
    item = next((one for one in was.items if one.id == item_id), None)
    for one in left:
        if one["path"] != [moving.TYPED]:
            yield from left_words([one])
        elif item is not None:
            yield from (_("Typed, and no answer: %(text)s", text=line) for line in typed_told(was, item, one["value"]))
        else:
            yield from _typed_in_intake(was, one["value"])


def _typed_in_intake(was: Questionnaire, typed: Mapping[str, object]) -> Iterator[str]:
    texts = {question.id: question.text for question in was.intake}
    options = {option.id: option.text for question in was.intake for option in question.options}
    drafts = typed["typed"] if isinstance(typed.get("typed"), list) else [{"fields": typed}]
    for draft in drafts:
        for key, value in draft["fields"].items():
            given = ", ".join(options.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
            yield _("“%(asked)s” – %(answer)s", asked=texts.get(key, key), answer=given)


def _otherwise(gone: Gone, items: Sequence[str]) -> dict[str, tuple[Line, ...]]:
    """Return what a move made otherwise in some items, by item; the two versions are compared once for all of them."""
    if not items:
        return {}
    pair = pair_of(gone.was, gone.becomes, language())
    found = pair.differences()
    changes = {item_id: one.changes if (one := found.of_item(item_id)) else () for item_id in items}
    return lines_by_item(changes, pair, Voice(language(), catalogue()))


def _offered(offer: Offer) -> str:
    return _("There is a newer version of this questionnaire: version %(new)s. You are filling in version %(old)s.", **_numbers(offer))


def _stayed(offer: Offer) -> str:
    return _("You stay with version %(old)s; version %(new)s is there.", **_numbers(offer))


def _numbers(offer: Offer) -> dict[str, int]:
    return {"old": offer.before.number, "new": offer.version.number}
