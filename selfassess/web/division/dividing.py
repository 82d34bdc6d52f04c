"""Who answers what of one assessment, and how far it is: parse, ask, show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.definition import Item, Questionnaire, Section
from selfassess.core.division import Given, Who, is_overdue, progress, proposed, shares
from selfassess.models.account import Account
from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.reports.voice import number_of
from selfassess.services import assessments, division, members
from selfassess.services.division import CannotAnswer, Divided
from selfassess.services.outcomes import Outcome
from selfassess.services.publishing import questionnaire_of
from selfassess.web.access import Permission, is_apart, may, place, requires
from selfassess.web.assess.own import own_outcome
from selfassess.web.division.form import READY, Read, name_of, read, shown, shown_stood, shown_who
from selfassess.web.division.words import Names, functions_of, told
from selfassess.web.kinds.field import SEPARATOR
from selfassess.web.languages import language
from selfassess.web.pages import show

bp = Blueprint("dividing", __name__, url_prefix="/assessments/<ref>/division")

Group = tuple[str | None, str | None, list[tuple[str, str]]]  # name, language, (value, text) of each
NOTHING_SENT = Read((), {}, {})


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One section or item: what its fields show and hide, and in words what is good to know.

    `name`: its number, or its title when it has none; `told`: who answers and by when, as it stands; `ahead`: the same when somebody else changed it first, else empty.
    """

    id: str
    title: str
    name: str
    groups: list[Group]
    who: str
    due: str
    stood: str
    usually: str
    told: str
    ahead: str
    proposed: bool
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section with its items; they stand open when something was decided about one of them."""

    row: PlaceRow
    items: tuple[PlaceRow, ...]
    opens: bool


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far all is that was given to one person or function; `lang` of its name."""

    name: str
    lang: str
    done: int
    total: int
    overdue: int


@dataclass(frozen=True, slots=True)
class DivisionPage:
    """Who answers what.

    `parts`: (id, title, sections); `progress` None: not for this reader; `having`: each function with who has it; `ahead`:
    (field, name) of places where somebody else was first.
    """

    assessment: Assessment
    parts: tuple[tuple[str, str, tuple[SectionRow, ...]], ...]
    ready: str
    may_divide: bool
    is_open: bool
    proposed: bool
    just_saved: bool
    progress: tuple[ProgressRow, ...] | None
    not_given: int
    having: tuple[tuple[str, tuple[str, ...]], ...]
    lang: str
    faults: Mapping[str, str] = field(default_factory=dict)
    ahead: tuple[tuple[str, str], ...] = ()

    @property
    def told_faults(self) -> list[tuple[str, str]]:
        """What is wrong, with the place before it: many fields have the same fault."""
        return [(name, f"{_place_in(name)}: {says}" if SEPARATOR in name else says) for name, says in self.faults.items()]


@bp.get("")
@requires(Permission.ASSESSMENT_VIEW, apart=True)
def page(assessment: Assessment):
    """Show who answers what; with `propose` what the questionnaire proposes where nobody does."""
    return show(_page(assessment))


@bp.post("")
@requires(Permission.WORK_DIVIDE)
def save(assessment: Assessment):
    """Keep the division; where somebody else was first both are shown, and nothing is overwritten."""
    sent = read(questionnaire_of(place().version, language()), request.form)
    if sent.faults:
        return show(_page(assessment, sent, faults=sent.faults)), 422
    try:
        became = division.divide(assessment, sent.wishes, by=g.member)
    except CannotAnswer as refused:
        return show(_page(assessment, sent, faults={name_of(one, "who"): _choose_another() for one in refused.places})), 422
    if became.first:
        return show(_page(assessment, sent, became=became)), 409
    return redirect(url_for("division.dividing.page", ref=assessment.ref, saved=1), 303)


def _place_in(name: str) -> str:
    return name.rpartition(SEPARATOR)[0]


def _choose_another() -> str:
    return _("This person or function cannot answer here. Choose another one from the list.")


@dataclass(frozen=True, slots=True)
class _Known:
    """What every row of the page asks: what stands, who there is, and what is still open."""

    questionnaire: Questionnaire
    given: Mapping[str, Given]
    names: Names
    people: tuple[Account, ...]
    having: Mapping[str, tuple[str, ...]]
    open_items: frozenset[str]
    usual: Mapping[str, str]
    proposes: bool
    today: date


def _page(
    assessment: Assessment, sent: Read = NOTHING_SENT, *, faults: Mapping[str, str] | None = None, became: Divided | None = None
) -> DivisionPage:
    outcome = own_outcome(assessment)
    known = _known(assessment, outcome)
    found = shares(outcome.questionnaire, known.given.values())
    parts = tuple(
        (part.id, part.title, tuple(_section(section, known, sent, became) for section in part.sections))
        for part in outcome.questionnaire.parts
    )
    is_open = assessments.takes(assessment)
    return DivisionPage(
        assessment, parts, sent.typed.get(READY, ""),
        may_divide=is_open and may(Permission.WORK_DIVIDE) and not is_apart(),
        is_open=is_open,
        proposed=known.proposes,
        just_saved="saved" in request.args,
        progress=None if is_apart() else _progress(found, known),
        not_given=len(outcome.questionnaire.items) - sum(len(share.items) for share in found if share.who),
        having=tuple((text, known.having.get(function, ())) for function, text in known.names.functions.items()),
        lang=outcome.questionnaire.language,
        faults=faults or {},
        ahead=tuple((name_of(one, "who"), number_of(one) or one) for one in became.first) if became else (),
    )  # fmt: skip


def _known(assessment: Assessment, outcome: Outcome) -> _Known:
    questionnaire = outcome.questionnaire
    people = {account.id: account.email for _membership, account in members.list_members(g.member.organisation)}
    having: dict[str, list[str]] = {}
    for account_id, functions in division.functions_in(assessment.organisation_id).items():
        for function in functions:
            having.setdefault(function, []).append(people[account_id])
    return _Known(
        questionnaire,
        division.given_of(assessment),
        Names(people, functions_of(questionnaire)),
        tuple(division.who_can_answer(assessment)),
        {function: tuple(sorted(emails)) for function, emails in having.items()},
        frozenset() if is_apart() else division.open_items(outcome),  # the own answers say nothing about the work of the others
        proposed(questionnaire),
        "propose" in request.args,
        now().date(),
    )


def _section(section: Section, known: _Known, sent: Read, became: Divided | None) -> SectionRow:
    is_open = bool(known.open_items.intersection(item.id for item in section.items))
    row = _row(section, known, sent, became, is_open=is_open)
    items = tuple(_row(item, known, sent, became, is_open=item.id in known.open_items) for item in section.items)
    return SectionRow(row, items, any(item.who or item.due or item.ahead for item in items))


def _row(at: Section | Item, known: _Known, sent: Read, became: Divided | None, *, is_open: bool) -> PlaceRow:
    given = known.given.get(at.id, Given(at.id))
    usual = known.usual.get(at.id)
    is_proposed = bool(known.proposes and usual and not given.who)
    kept = became is not None and at.id not in became.first  # what the page sent stands now, or was left as it was
    typed = shown(given if not is_proposed else Given(at.id, Who(function=usual), given.due))
    typed |= {} if kept else {name: sent.typed[name] for name in typed if name in sent.typed}
    who = typed[name_of(at.id, "who")]
    return PlaceRow(
        at.id, at.title, number_of(at.id) or at.title, _groups(at, known, given), who, typed[name_of(at.id, "due")],
        stood=sent.typed.get(name_of(at.id, "stood"), "") if sent.faults else shown_stood(given),
        usually=", ".join(known.names.of(Who(function=one)) for one in (at.answered_by if isinstance(at, Item) else [usual] if usual else [])),
        told=told(known.names.of(given.who), given.due) or _("Nobody yet"),
        ahead=(told(known.names.of(given.who), given.due) or _("Nobody yet")) if became and at.id in became.first else "",
        proposed=is_proposed,
        hints=tuple(_hints(given, known, is_open)),
    )  # fmt: skip


def _groups(at: Section | Item, known: _Known, given: Given) -> list[Group]:
    """Return who can be chosen; who has it already can be, also without being able to answer any more."""
    people = [(shown_who(Who(person=account.id)), account.email) for account in known.people]
    if given.who.person is not None and shown_who(given.who) not in dict(people):
        people.append((shown_who(given.who), known.names.of(given.who)))
    functions = [(shown_who(Who(function=one)), text) for one, text in known.names.functions.items()]
    nobody = _("Nobody yet") if isinstance(at, Section) else _("As the whole section")
    groups = [(None, None, [("", nobody)]), (_("People"), None, people), (_("Functions"), known.questionnaire.language, functions)]
    return [group for group in groups if group[2]]


def _hints(given: Given, known: _Known, is_open: bool):
    """Yield what is good to know about one place."""
    if is_open and is_overdue(given.due, known.today):
        yield _("This day has passed, and not everything is answered.")
    if given.who.function and given.who.function not in known.having:
        yield _("Nobody has this function yet, so nobody sees this among their tasks.")
    if given.who.person is not None and given.who.person not in {account.id for account in known.people}:
        yield _("This person cannot answer here any more.")


def _progress(found, known: _Known) -> tuple[ProgressRow, ...]:
    """Return how far it is: people in order of e-mail address, then functions in order of the questionnaire."""
    order = list(known.names.functions)
    optional = {item.id for item in known.questionnaire.items if item.optional}
    rows = progress(found, open_items=known.open_items, optional=optional, today=known.today)
    people = sorted((row for row in rows if row.who.person is not None), key=lambda row: known.names.of(row.who))
    functions = sorted((row for row in rows if row.who.function), key=lambda row: order.index(row.who.function))
    return tuple(
        ProgressRow(known.names.of(row.who), known.questionnaire.language if row.who.function else "", row.done, row.total, row.overdue)
        for row in (*people, *functions)
    )
