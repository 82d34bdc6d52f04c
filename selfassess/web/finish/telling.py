"""What people read about the end of an assessment: its steps, what comes next, and what deserves a look."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.definition import Questionnaire
from selfassess.core.outcome import Outcome
from selfassess.models.assessment import ADOPTED, ARCHIVED, CONCEPT, IN_CALIBRATION, IN_REVIEW, STATES, Assessment
from selfassess.reports.plan_report import Signed, grouped
from selfassess.services import readiness, signing
from selfassess.services.readiness import Look
from selfassess.web.assess.states import state_word
from selfassess.web.languages import day, said

DONE, HERE, NEXT, SKIPPED = "done", "here", "next", "skipped"
MOST_LINKS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the way: its word, how it stands to now (`done`, `here`, `next` or `skipped`), and what happens in it."""

    word: str
    place: str
    says: str


@dataclass(frozen=True, slots=True)
class LookView:
    """One thing to look at: a sentence, and (text, address) of where; `more`: how many places are not named."""

    says: str
    links: tuple[tuple[str, str], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class SignedLine:
    """In a sentence that it was adopted, the hash in groups, and where all about it stands."""

    says: str
    sha256: str
    href: str


def steps_of(assessment: Assessment, *, has_second: bool) -> tuple[Step, ...]:
    """Return the states in order, each with what happens in it; without a second assessor there is no calibration."""
    at, says = STATES.index(assessment.state), _what_happens(has_second)
    return tuple(
        Step(state_word(state), _place(number - at, left_out=state == IN_CALIBRATION and not has_second), says[state])
        for number, state in enumerate(STATES)
    )


def next_of(assessment: Assessment, *, has_second: bool, unsettled: int) -> str:
    """Return what comes next, and who does it."""
    if assessment.state == CONCEPT:
        return _("When you have answered what you can, the coordinator hands in. Open questions are allowed; they then stay open.")
    if assessment.state == IN_REVIEW and has_second:
        return _("The second assessor is not ready yet. As soon as that is so, you discuss the differences, and then the director adopts.")
    if assessment.state == IN_REVIEW:
        return _("The director reads the result and adopts it. Until then the coordinator can take it back.")
    if assessment.state == IN_CALIBRATION and unsettled:
        return ngettext(
            "You still have to agree on %(num)s question. Then the director can adopt.",
            "You still have to agree on %(num)s questions. Then the director can adopt.",
            unsettled,
        )
    if assessment.state == IN_CALIBRATION:
        return _("You agree on everything. The director reads the result and adopts it.")
    if assessment.state == ADOPTED:
        return _("Answers and judgement are fixed. You go on with the improvement plan. When it is done, archive this self-assessment.")
    return _("Nothing can be changed any more, the improvement plan neither. You can take it out of the archive again.")


def looks_of(assessment: Assessment, outcome: Outcome) -> tuple[LookView, ...]:
    """Return what deserves a look before handing in or adopting, in words."""
    return tuple(_view(assessment, outcome.questionnaire, look) for look in readiness.worth_a_look(assessment, outcome))


def signed_line(assessment: Assessment) -> SignedLine | None:
    """Return that an assessment was adopted, in a line; None while it is not."""
    found = signing.signed_of(assessment)
    return SignedLine(_adopted(found), grouped(found.sha256), url_for("finish.signed.signed", ref=assessment.ref)) if found else None


def _adopted(found: Signed) -> str:
    return _("Adopted on %(day)s by the %(role)s, number %(number)s.", day=day(found.on), role=said(found.role), number=found.number)


def _place(distance: int, *, left_out: bool) -> str:
    if distance == 0:
        return HERE
    if left_out:
        return SKIPPED
    return DONE if distance < 0 else NEXT


def _what_happens(has_second: bool) -> dict[str, str]:
    return {
        CONCEPT: _("You answer the questions and add evidence."),
        IN_REVIEW: _("The answers are handed in and do not change. Evidence can still be added."),
        IN_CALIBRATION: _("Both judgements are ready. You discuss where they differ, and agree.")
        if has_second
        else _("Only when there is a second assessor."),
        ADOPTED: _("The director signs. Answers, evidence and judgement are kept as they are on that day."),
        ARCHIVED: _("Put away. Only to read."),
    }


def _view(assessment: Assessment, questionnaire: Questionnaire, look: Look) -> LookView:
    if look.what == readiness.COUNTED:
        names = {one.id: one.text for one in questionnaire.populations}
        says = _("A counting of files is not closed yet: %(files)s. Its counts are not in the answers.", files=_listed(look, names))
        return LookView(says, ((_("To the drawing and counting of files"), url_for("assess.sampling.sampling", ref=assessment.ref)),))
    links = tuple(_links(assessment, questionnaire, look))
    return LookView(_sentences(len(look.items))[look.what], links[:MOST_LINKS], max(len(links) - MOST_LINKS, 0))


def _listed(look: Look, names: dict[str, str]) -> str:
    return ", ".join(names.get(one, one) for one in look.populations)


def _links(assessment: Assessment, questionnaire: Questionnaire, look: Look) -> Iterator[tuple[str, str]]:
    home = {item.id: section.id for section in questionnaire.sections for item in section.items}
    for item_id in look.items:
        yield item_id, url_for("assess.filling.section", ref=assessment.ref, section_id=home[item_id], _anchor=item_id)


def _sentences(n: int) -> dict[str, str]:
    return {
        readiness.UNANSWERED: ngettext(
            "%(num)s question is still open. That is allowed: it then counts as open.",
            "%(num)s questions are still open. That is allowed: they then count as open.",
            n,
        ),
        readiness.UNCONFIRMED: ngettext(
            "%(num)s answer comes from the last round, and nobody said that it still holds. It does count.",
            "%(num)s answers come from the last round, and nobody said that they still hold. They do count.",
            n,
        ),
        readiness.TO_CHECK: ngettext(
            "%(num)s question changed with the newer version or came back, and nobody looked whether the answer still fits. It does count.",
            "%(num)s questions changed with the newer version or came back, and nobody looked whether the answers still fit. They do count.",
            n,
        ),
        readiness.HALF_TYPED: ngettext(
            "At %(num)s question something was typed that is no valid answer yet, so it does not count.",
            "At %(num)s questions something was typed that is no valid answer yet, so it does not count.",
            n,
        ),
        readiness.WAITING: ngettext(
            "At %(num)s question a text waits that was typed too late. Choose what becomes of it.",
            "At %(num)s questions a text waits that was typed too late. Choose what becomes of it.",
            n,
        ),
        readiness.ALONE: ngettext(
            "At %(num)s question something does not apply for a reason to which a second person must agree, and there is no second assessor.",
            "At %(num)s questions something does not apply for a reason to which a second person must agree, and there is no second assessor.",
            n,
        ),
        readiness.ADJUSTED: ngettext(
            "At %(num)s question you adjusted the judgement yourselves. Your reason is in the report.",
            "At %(num)s questions you adjusted the judgement yourselves. Your reasons are in the report.",
            n,
        ),
        readiness.EXPIRED: ngettext(
            "At %(num)s question stands evidence that had expired on the reference date, so it does not count.",
            "At %(num)s questions stands evidence that had expired on the reference date, so it does not count.",
            n,
        ),
    }
