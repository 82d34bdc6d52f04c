"""The page of how the first questions came to be answered as they are, and of what waits beside them: parse, ask, show."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Questionnaire
from selfassess.core.intake import parse_intake, plain_intake
from selfassess.models.assessment import Assessment
from selfassess.services import first_questions, members, moving
from selfassess.services.answering import WaitingGone
from selfassess.services.first_questions import IntakeChanged, IntakeDraft, IntakeSent, IntakeStep
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import Permission, of_version, place, requires, takes_answers
from selfassess.web.assess import set_aside
from selfassess.web.assess.intake import as_read, told_otherwise
from selfassess.web.assess.moved import moved_words
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("intake_history", __name__, url_prefix="/<ref>/intake/history")

RESTORED, USED, LET_GO = "restored", "used", "let-go"
TYPED = "typed"  # of a step: what was typed and did not stand, and not what stood


@dataclass(frozen=True, slots=True)
class ShownIntakeStep:
    """One step. `was` and `became`: what changed, in words; `typed`: what was typed and did not stand; `restores`: (what, text).

    `moved`: that the assessment went over to another version in it.
    """

    number: int
    person: str
    began: datetime
    ended: datetime
    count: int
    was: tuple[str, ...]
    became: tuple[str, ...]
    typed: tuple[str, ...]
    restores: tuple[tuple[str, str], ...]
    moved: str = ""


@dataclass(frozen=True, slots=True)
class ShownIntakeWaiting:
    """What somebody typed that does not stand."""

    mark: str
    person: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntakeHistoryPage:
    """How the first questions came to be. `ahead`: what someone needs to know first; `done`: what was just done, in a sentence."""

    assessment: Assessment
    stands: tuple[str, ...]
    revision: int
    steps: tuple[ShownIntakeStep, ...]
    waiting: tuple[ShownIntakeWaiting, ...]
    may_restore: bool
    done: str
    ahead: str
    lang: str


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW)
def page(assessment: Assessment):
    """Show the steps, the newest first, and what waits."""
    return show(_page(assessment))


@bp.post("/restore")
@requires(Permission.ASSESSMENT_ANSWER)
@of_version
def restore(assessment: Assessment):
    """Put earlier answers back as new ones."""
    kept = first_questions.change_at(assessment, _number("step"))
    if kept is None:
        return show(_page(assessment, ahead=_("This is no longer there to put back. Nothing was changed."))), 409
    fits, _faults = parse_intake(_questionnaire(), kept.intake)  # it may have been answered to other questions
    sent = IntakeSent(plain_intake(fits), None, kept.second_assessor)
    if request.form.get("what") == TYPED and kept.typed is not None:
        sent = as_read(assessment, _questionnaire(), kept.typed)
    return _done(assessment, partial(first_questions.restore_intake, assessment, sent, revision=_number("revision"), by=g.member), RESTORED)


@bp.post("/waiting")
@requires(Permission.ASSESSMENT_ANSWER)
@of_version
def choose(assessment: Assessment):
    """Use answers that wait, or let them go."""
    mark, uses = request.form.get("mark", ""), request.form.get("go") == "use"
    found = next((one for one in first_questions.intake_drafts(assessment) if one.mark == mark), None)
    put = as_read(assessment, _questionnaire(), found.fields) if found and uses else None
    decide = partial(first_questions.choose_intake, assessment, mark, revision=_number("revision"), by=g.member, put=put)
    return _done(assessment, decide, USED if uses else LET_GO)


def _done(assessment: Assessment, work: Callable[[], None], done: str):
    """Do it, and go back to the page; when somebody was first, the page says so with what stands now."""
    set_aside.remember(assessment, _questionnaire())
    try:
        work()
    except IntakeChanged:
        ahead = _(
            "Somebody saved these answers after you opened this page. Nothing was changed. Look at what stands now, and choose again."
        )
        return show(_page(assessment, ahead=ahead)), 409
    except WaitingGone:
        ahead = _("This text does not wait any more: somebody chose already, or its writer typed on. Nothing was changed.")
        return show(_page(assessment, ahead=ahead)), 409
    return redirect(url_for("assess.intake_history.page", ref=assessment.ref, done=done), 303)


def _page(assessment: Assessment, *, ahead: str = "") -> IntakeHistoryPage:
    questionnaire, may_restore = _questionnaire(), takes_answers(assessment)
    drafts = first_questions.intake_drafts(assessment)
    return IntakeHistoryPage(
        assessment,
        stands=told_otherwise(questionnaire, assessment.intake, {}),
        revision=assessment.intake_revision,
        steps=tuple(_step(assessment, questionnaire, one, may_restore) for one in first_questions.intake_steps(assessment)),
        waiting=tuple(_waiting(assessment, questionnaire, drafts)),
        may_restore=may_restore, done=_said(), ahead=ahead, lang=questionnaire.language,
    )  # fmt: skip


def _step(assessment: Assessment, questionnaire: Questionnaire, step: IntakeStep, may_restore: bool) -> ShownIntakeStep:
    before, last = step.before, step.last
    stood: Mapping[str, object] = before.intake if before else {}
    typed = told_otherwise(questionnaire, last.typed, last.intake) if last.typed is not None else ()
    return ShownIntakeStep(
        last.id, step.person, step.began, last.saved_at, step.count,
        was=(*told_otherwise(questionnaire, stood, last.intake), *_seconded(before, last)) if before else (),
        became=(*told_otherwise(questionnaire, last.intake, stood), *_seconded(last, before)),
        typed=typed, restores=tuple(_restores(assessment, step, typed)) if may_restore else (),
        moved=moved_words(moving.move_at(assessment, before.revision if before else 0, last.revision)),
    )  # fmt: skip


def _seconded(here, there) -> tuple[str, ...]:
    """Return in words whether a second person judges, when that is otherwise there."""
    if here.second_assessor == (there.second_assessor if there else False):
        return ()
    return (_("A second person judges this too") if here.second_assessor else _("Nobody judges this a second time"),)


def _restores(assessment: Assessment, step: IntakeStep, typed: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what of a step can be put back: not what stands already, and not what still waits."""
    if (step.last.intake, step.last.second_assessor) != (assessment.intake, assessment.second_assessor):
        yield "", _("Put these answers back")
    if typed and all(one.fields != step.last.typed for one in first_questions.intake_drafts(assessment)):
        yield TYPED, _("Use what was typed")


def _waiting(assessment: Assessment, questionnaire: Questionnaire, drafts: tuple[IntakeDraft, ...]) -> Iterator[ShownIntakeWaiting]:
    names = members.names_of(one.by for one in drafts)
    for one in drafts:
        lines = told_otherwise(questionnaire, one.fields, assessment.intake)
        if lines:
            yield ShownIntakeWaiting(one.mark, names.get(one.by, ""), lines)


def _said() -> str:
    """Return what was just done, in a sentence."""
    done = {
        RESTORED: _("The earlier answers are back. What stood before is below, and can be put back too."),
        USED: _("The answers that waited stand now. What stood before is below, and can be put back too."),
        LET_GO: _("These answers do not wait any more. They are still below, in the history."),
    }
    return done.get(request.args.get("done", ""), "")


def _questionnaire() -> Questionnaire:
    return questionnaire_of(place().version, language())


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
