"""My tasks: what waits for the signed-in person in one organisation, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, current_app, g, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Item, Questionnaire, Section
from selfassess.models.database import now
from selfassess.models.organisation import Organisation
from selfassess.reports.voice import PLAN_STATUS_WORDS, Voice, heading
from selfassess.services import division
from selfassess.services.my_tasks import SIGN, Mentioned, Step, Task
from selfassess.services.owners import OwnedAction
from selfassess.web.access import Permission, requires
from selfassess.web.assess.standing import answered
from selfassess.web.division.waiting import waiting
from selfassess.web.division.words import functions_of
from selfassess.web.languages import catalogue, day, language
from selfassess.web.pages import show

bp = Blueprint("mine", __name__)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task: where it is done, which (`title`, in `lang`), of which assessment, how far, and its state as word and tone."""

    href: str
    title: str
    lang: str
    assessment: str
    says: str
    given_to: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """One comment that names the person: where it is, at which question, of which assessment, by whom and when."""

    href: str
    item_id: str
    assessment: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MyTasksPage:
    """What waits for one person, and what is done of it already. `actions`: own ones in improvement plans. `steps`: (address, what to do, assessment); `functions`: (text, lang) of those that the person has."""

    organisation: str
    to_do: tuple[TaskRow, ...]
    done: tuple[TaskRow, ...]
    mentions: tuple[MentionRow, ...]
    steps: tuple[tuple[str, str, str], ...]
    functions: tuple[tuple[str, str], ...]
    actions: tuple[TaskRow, ...] = ()


@bp.get("/my-tasks")
@requires(Permission.ASSESSMENT_VIEW)
def my_tasks():
    """Show what waits in the organisation that was chosen."""
    return _shown()


@bp.get("/organisations/<ref>/my-tasks")
@requires(Permission.ASSESSMENT_VIEW)
def my_tasks_at(organisation: Organisation):
    """Show what waits in one organisation, whichever was chosen."""
    return _shown()


def _shown() -> str:
    found = waiting()
    return show(
        MyTasksPage(
            g.member.organisation.name,
            tuple(_row(task) for task in found.tasks if not task.is_done),
            tuple(_row(task) for task in found.tasks if task.is_done),
            tuple(_mention(one) for one in found.mentions),
            tuple(_step(one) for one in found.steps),
            _own_functions(),
            tuple(_action(one) for one in found.actions),
        )
    )


def _row(task: Task) -> TaskRow:
    word, tone = _state(task)
    return TaskRow(
        _href(task), _title(task), task.questionnaire.language if not task.apart else language(), task.title,
        answered(task.done, task.total), functions_of(task.questionnaire).get(task.share.who.function, ""), word, tone,
    )  # fmt: skip


def _title(task: Task) -> str:
    if task.apart:
        return _("Your own judgement as second assessor")
    section, item = _place(task.questionnaire, task.share.place)
    return heading(item.id, item.title) if item else heading(section.id, section.title)


def _href(task: Task) -> str:
    if task.apart:
        return url_for("assess.listing.tasks", ref=task.ref)
    section, _item = _place(task.questionnaire, task.share.place)
    return url_for("assess.filling.section", ref=task.ref, section_id=section.id, _anchor=task.next_item)


def _place(questionnaire: Questionnaire, place: str) -> tuple[Section, Item | None]:
    """Return the section that a place is or is in, with the item when it is one."""
    for section in questionnaire.sections:
        if section.id == place:
            return section, None
        for item in section.items:
            if item.id == place:
                return section, item
    raise LookupError(place)


def _state(task: Task) -> tuple[str, str]:
    due = task.share.due
    if task.is_done:
        return _("Done"), "done"
    if task.overdue:
        return _("Should have been ready on %(day)s", day=day(due)), "attention"
    return (_("Ready on %(day)s", day=day(due)), "") if due else ("", "")


def _action(one: OwnedAction) -> TaskRow:
    """Return an action of a plan that this person owns, by the day on which it must be ready."""
    action, questionnaire = one.action, one.questionnaire
    titles = {place.id: place.title for place in (*questionnaire.sections, *(item for item in questionnaire.items))}
    about = heading(action.item or action.section, titles[action.item or action.section]) if action.section else action.measure
    is_late = action.is_late(now().date())
    word = _("Should have been ready on %(day)s", day=day(action.due)) if is_late else _("Ready on %(day)s", day=day(action.due))
    return TaskRow(
        url_for("plan.action", ref=one.ref, key=action.key), f"V-{action.number:02d} · {about}", questionnaire.language, one.title,
        Voice(language(), catalogue()).word(PLAN_STATUS_WORDS, action.status), functions_of(questionnaire).get(action.owner_function, ""),
        word, "attention" if is_late else "",
    )  # fmt: skip


def _mention(one: Mentioned) -> MentionRow:
    href = (
        url_for("comments.page", ref=one.ref, item_id=one.item_id)
        if "comments.page" in current_app.view_functions
        else url_for("assess.listing.tasks", ref=one.ref)
    )
    return MentionRow(href, one.item_id, one.title, one.by, one.at)


def _step(one: Step) -> tuple[str, str, str]:
    if one.what == SIGN:
        return url_for("finish.steps.finish", ref=one.ref), _("Read the result and adopt it"), one.title
    return (
        url_for("calibration.differences.differences", ref=one.ref),
        _("Talk about the differences between the two judgements"),
        one.title,
    )


def _own_functions() -> tuple[tuple[str, str], ...]:
    mine = division.functions_in(g.member.organisation.id).get(g.member.account.id, ())
    return (
        tuple(
            (function.text, function.lang)
            for function in division.known_functions(g.member.organisation, language())
            if function.id in mine
        )
        if mine
        else ()
    )
