"""The assessments of an organisation: the list, a new one, and the task list of one."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import RadioField, StringField
from wtforms.form import Form

from selfassess.core.definition import Questionnaire
from selfassess.models.assessment import CONCEPT, LONGEST_TITLE, Assessment, ListedAssessment, as_title
from selfassess.models.database import now
from selfassess.models.version import Version
from selfassess.services import assessments, locations, outcomes, publishing, retention, rounds, seats
from selfassess.services.beside import beside
from selfassess.services.reminders import NO_REMINDERS, Reminders, reminders_in, reminders_of
from selfassess.web import guarding
from selfassess.web.access import Permission, is_apart, may, place, requires, takes_answers
from selfassess.web.assess import start as starting
from selfassess.web.assess.last_round import NO_ROUND, LastRound, last_round
from selfassess.web.assess.moved import NO_NOTICE, VersionNotice, version_notice
from selfassess.web.assess.own import own_outcome
from selfassess.web.assess.set_aside import SetAsideTold, tell_once
from selfassess.web.assess.standing import Done, PartStanding, answered_in, how_far, next_open, sections_in, standing_of, state_words
from selfassess.web.assess.states import next_step, state_word
from selfassess.web.division.words import functions_of, told_beside
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.kinds import is_drawn
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("listing", __name__)

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment in the list. `verdict` in words, empty without; `done` a share 0–1, None for who judges apart; `word`: its state; `lang` of its questionnaire.

    `asks`: whether anything needs an answer.
    """

    title: str
    href: str
    questionnaire: str
    verdict: str
    percentage: float | None
    done: float | None
    open_items: int
    updated_at: datetime
    word: str
    lang: str
    location: str = ""
    follows: str = ""
    asks: bool = True


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the list; `rows` as they are shown, `newer` and `older` lead to the pages beside it; `archived`: of the archive."""

    rows: list[Markup]
    number: int
    newer: str | None
    older: str | None
    may_start: bool
    reminders: Reminders
    evidence: str
    archived: bool
    has_archive: bool
    organisation: str
    has_locations: bool


@dataclass(frozen=True, slots=True)
class NewPage:
    """What to know to begin: which questionnaire, and a title. `typed` and `faults` by name of field."""

    versions: list[tuple[str, str, str, str]]
    locations: list[tuple[str, str]]
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    guard: Panel | None = None


@dataclass(frozen=True, slots=True)
class TasksPage:
    """The task list of one assessment. `divided`: who answers a section and by when, by its id; empty for who judges apart. `next_step`: text and address."""

    assessment: Assessment
    questionnaire: Questionnaire
    parts: tuple[PartStanding, ...]
    how_far: Done
    sections_done: int
    has_intake: bool
    next_open: str | None
    takes_answers: bool
    may_describe: bool
    saved_at: datetime
    deleted_on: datetime | None
    lang: str
    apart: bool
    has_second: bool
    divided: Mapping[str, str] = field(default_factory=dict)
    reminders: Reminders = NO_REMINDERS
    set_aside: SetAsideTold | None = None
    start_list: str | None = None
    next_step: tuple[str, str] | None = None
    last_round: LastRound = NO_ROUND
    version: VersionNotice = NO_NOTICE

    @property
    def location(self) -> str:
        """The location that it is about; empty for the organisation as a whole."""
        return locations.name_of(self.assessment)

    @property
    def state(self) -> str:
        """What people read for the state of the assessment."""
        return state_word(self.assessment.state)

    @property
    def words(self) -> Mapping[str, str]:
        """What people read for each state of a section."""
        return state_words()

    @property
    def counts_files(self) -> bool:
        """Whether there are questions for which files may be drawn."""
        return any(map(is_drawn, self.questionnaire.items))

    @property
    def counts(self) -> dict[str, str]:
        """How many items of each section are answered, in words."""
        return {section.id: answered_in(section) for section in sections_in(self.parts)}


class NewForm(Form):
    """A new assessment."""

    questionnaire = RadioField(validate_choice=False)
    title = StringField()


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW)
def assessment_list():
    """Show one page of the list."""
    number, archived = _page_number(request.args.get("page", "1")), request.args.get("archived") == "1"
    organisation, only = g.member.organisation, {"archived": 1} if archived else {}
    found = outcomes.list_of(organisation.id, limit=A_PAGE + 1, offset=(number - 1) * A_PAGE, archived=archived)
    if number > 1 and not found:
        return redirect(url_for("assess.listing.assessment_list", **only))
    apart = seats.apart_for(g.member.account.id, among=[one.id for one in found])
    before = rounds.titles_before(one.id for one in found)
    rows = [_piece(one, language(), one.id in apart, before.get(one.id, "")) for one in found[:A_PAGE]]
    newer = url_for("assess.listing.assessment_list", page=number - 1, **only) if number > 1 else None
    older = url_for("assess.listing.assessment_list", page=number + 1, **only) if len(found) > A_PAGE else None
    reminders = reminders_of(organisation, now().date())
    pieces = url_for("evidence.library.pieces", ref=organisation.ref) if reminders else ""
    has_archive = archived or outcomes.archive_of(organisation.id)
    may_start, known = may(Permission.ASSESSMENT_START), locations.list_of(organisation)
    return show(ListPage(rows, number, newer, older, may_start, reminders, pieces, archived, has_archive, organisation.ref, bool(known)))


@bp.get("/new")
@requires(Permission.ASSESSMENT_START)
def new():
    """Ask what is needed to begin."""
    return show(_new_page({}, {}))


@bp.post("/new")
@requires(Permission.ASSESSMENT_START)
def start():
    """Begin an assessment, and go on to its intake."""
    versions = {version.key: version for version in publishing.list_versions(g.member.organisation.id)}
    typed = {name: request.form.get(name, "")[:1000] for name in ("questionnaire", "title", "location")}
    form, organisation = NewForm(request.form), g.member.organisation
    looked = look_at_title(form.title.data or "", "")
    faults = _faults(form, versions) | looked.faults
    if faults:
        guarding.tell(looked, by=g.member, organisation=organisation, where="start", saved=False)
        return show(_new_page(typed, faults, looked)), 422
    version = versions[form.questionnaire.data]
    begun = assessments.start_once(organisation, version=version, title=form.title.data, by=g.member)
    locations.put(begun, locations.find(organisation, typed["location"]), by=g.member)
    guarding.tell(looked, by=g.member, assessment=begun)
    return redirect(url_for("assess.intake.intake", ref=begun.ref, begun=1), 303)


@bp.get("/<ref>")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def tasks(assessment: Assessment):
    """Show what is done and what is still open."""
    outcome = own_outcome(assessment)
    parts = standing_of(assessment, outcome)
    sections = sections_in(parts)
    return show(
        TasksPage(
            assessment, outcome.questionnaire, parts,
            how_far=how_far(parts),
            sections_done=sum(1 for section in sections if not section.open_items),
            has_intake=assessment.intake_revision > 0 or not outcome.questionnaire.intake,
            next_open=next_open(parts, order=outcome.questionnaire),
            takes_answers=takes_answers(assessment),
            may_describe=assessments.takes(assessment) and may(Permission.ASSESSMENT_START),
            saved_at=place().summary.updated_at,
            deleted_on=retention.deleted_on(assessment, place().summary.updated_at),
            lang=outcome.questionnaire.language,
            apart=is_apart(),
            has_second=may(Permission.WORK_DIVIDE) or assessment.second_assessor,
            divided={} if is_apart() else _divided(assessment, outcome.questionnaire),
            reminders=reminders_in(assessment, now().date()),
            set_aside=tell_once(assessment, outcome),
            start_list=starting.address(assessment, outcome),
            next_step=None if is_apart() else next_step(assessment, is_whole=not any(one.open_items for one in sections)),
            last_round=last_round(assessment, outcome.questionnaire),
            version=version_notice(assessment, outcome),
        )
    )  # fmt: skip


def _divided(assessment: Assessment, questionnaire: Questionnaire) -> dict[str, str]:
    found, functions = beside(assessment, key=questionnaire.key, sides=()), functions_of(questionnaire)
    return {section.id: told_beside(found[section.id], functions) for section in questionnaire.sections if section.id in found}


@functools.lru_cache(maxsize=5_000)
def _piece(row: ListedAssessment, tongue: str, is_apart: bool, follows: str = "") -> Markup:
    """Return one row of the list as it is shown, made once for each state of an assessment and language; `follows`: the round before.

    Who judges apart sees no figures: they are of the first side.
    """
    version = publishing.version_of(row.version_id)
    questionnaire = publishing.questionnaire_of(version, tongue)
    shown = AssessmentRow(
        title=row.title,
        href=url_for("assess.listing.tasks", ref=row.ref),
        questionnaire=questionnaire.title,
        verdict="" if is_apart else _verdict(questionnaire, row.verdict),
        percentage=None if is_apart else row.percentage,
        done=None if is_apart else row.completeness,
        open_items=row.open_items,
        updated_at=row.updated_at,
        word="" if row.state == CONCEPT else state_word(row.state),
        lang=questionnaire.language,
        asks=not all(item.optional for item in questionnaire.items),
        location=row.location or "",
        follows=follows,
    )
    return current_app.jinja_env.get_template("components/assessment_row.html").module.assessment_row(shown)


def forget_rows() -> None:
    """Drop the rows that this process keeps; titles stand in them."""
    _piece.cache_clear()


def _verdict(questionnaire: Questionnaire, code: str | None) -> str:
    rows = questionnaire.scoring.verdict.rows if questionnaire.scoring.verdict else ()
    return next((row.text for row in rows if row.code == code), "")


def _page_number(text: str) -> int:
    return min(max(int(text), 1), 100_000) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _new_page(typed: dict[str, str], faults: dict[str, str], looked: Looked = NOTHING) -> NewPage:
    versions = [
        (version, publishing.questionnaire_of(version, language())) for version in publishing.list_versions(g.member.organisation.id)
    ]
    choices = [(version.key, questionnaire.title, questionnaire.summary, questionnaire.language) for version, questionnaire in versions]
    usual = {"title": _("Self-assessment %(year)s", year=now().year), "questionnaire": "", "location": ""}
    return NewPage(choices, location_choices(), typed or usual, faults, looked.panel(saved=False))


def location_choices() -> list[tuple[str, str]]:
    """Return what an assessment may be about: the organisation as a whole, or one location; nothing where there are no locations."""
    known = [(one.ref, one.name) for one in locations.list_of(g.member.organisation)]
    return [("", _("The organisation as a whole")), *known] if known else []


def _faults(form: NewForm, versions: dict[str, Version]) -> dict[str, str]:
    faults = {}
    if form.questionnaire.data not in versions:
        faults["questionnaire"] = _("Choose a questionnaire.")
    if says := title_fault(form.title.data or ""):
        faults["title"] = says
    return faults


def look_at_title(title: str, before: str) -> Looked:
    """Let the guard look at a title as it would be kept."""
    return look({"title": as_title(title)}, {"title": before}, sent=request.form, labels={"title": _("Title")})


def title_fault(title: str) -> str:
    """Return what is wrong with a title, or an empty text."""
    if not as_title(title):
        return _("Give this self-assessment a title, so that you can find it again.")
    if len(title) > LONGEST_TITLE:
        return _("This title is too long. Use at most %(most)s characters.", most=LONGEST_TITLE)
    return ""
