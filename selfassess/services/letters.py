"""What a mail says: made when it is sent, of what is so by then; or nothing, when it is not needed any more.

No answers, no comments, nothing about clients: a mail says that there is something, and where.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from babel.dates import format_date
from sqlalchemy import bindparam, select

from selfassess.core.definition import Questionnaire
from selfassess.core.division import Share
from selfassess.core.phrases import N_, NN_, Phrase
from selfassess.models.account import Account
from selfassess.models.assessment import ARCHIVED, CONCEPT, Assessment
from selfassess.models.database import db
from selfassess.models.organisation import Membership, Organisation
from selfassess.models.together import Comment, Mention, Seat
from selfassess.reports.voice import heading
from selfassess.services import division, members, owners
from selfassess.services.evidence import EXPIRED, EXPIRING, piece_of
from selfassess.services.mailing import ACTIONS, ALWAYS, ASSIGNED, DUE, INVITATION, MENTIONED
from selfassess.services.mailing import EXPIRING as EXPIRES
from selfassess.services.owners import OwnedAction
from selfassess.services.publishing import questionnaire_of, version_of
from selfassess.services.seats import APART
from selfassess.services.transactions import reads

FIRST = "first"  # the voice of everybody who does not judge apart
MOST_LINES = 20  # of a list in a mail
MAIL_SETTING = "/account#mail"
HELLO = N_("Hello,")
FOUND_HERE = N_("You find them here:")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail, in phrases: `parts` are paragraphs; a tuple is a list of lines, a text is shown as it is (a link)."""

    to: str
    language: str
    subject: Phrase
    parts: tuple[Phrase | str | tuple[Phrase, ...], ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a letter is made of: who reads it and where the person works, the ids of the mail, the day, and the app's address."""

    account: Account
    organisation: Organisation
    ids: Mapping[str, object]
    on: date
    address: str
    language: str


Said = tuple[Phrase, tuple[Phrase | str | tuple[Phrase, ...], ...]]  # subject and parts


@reads
def letter_for(
    kind: str,
    account_id: int,
    *,
    organisation_id: int | None,
    ids: Mapping[str, object],
    on: date,
    address: str,
    languages: tuple[str, ...],
) -> Letter | None:
    """Return the letter that a mail is about, as things are now; None when nobody needs it any more.

    `address` is where people find the app; `languages` are those of the settings, the first for who never chose one.
    """
    found = db.session.execute(_WORKS, {"of_account": account_id, "of_organisation": organisation_id}).first()
    if found is None or not found[0].active or not (kind in ALWAYS or found[0].wants_mail):
        return None
    account, organisation = found
    language = account.language if account.language in languages else languages[0]
    said = _WRITERS[kind](About(account, organisation, ids, on, address, language))
    if said is None:
        return None
    subject, parts = said
    return Letter(account.email, language, subject, (HELLO, *parts, *_end(kind, address)))


def _invitation(about: About) -> Said:
    named = {"organisation": about.organisation.name}
    subject = N_("%(organisation)s invites you to the self-assessment", **named)
    if about.account.password:
        return subject, (
            N_("From now on you can work on the self-assessment of %(organisation)s.", **named),
            N_("Sign in with the password that you already have:"),
            f"{about.address}/",
        )
    until = _day(about.on + timedelta(days=members.LINK_DAYS), about)
    return subject, (
        N_("%(organisation)s asks you to work on its self-assessment.", **named),
        N_("Choose a password first. This link works once, until %(day)s:", day=until),
        f"{about.address}/account/choose-password/{members.password_token(about.account)}",
        N_("Is the link too old? Ask the administrator of %(organisation)s for a new one.", **named),
        N_("Did you not expect this mail? Then you can throw it away."),
    )


def _assigned(about: About) -> Said | None:
    assessment = _open_assessment(about)
    if assessment is None:
        return None
    questionnaire = _questionnaire(assessment, about)
    mine = _shares_of(about, assessment, questionnaire)
    if not mine:
        return None
    lines = [_given(share, questionnaire, about) for share in mine]
    return N_("%(organisation)s: questions for you", organisation=about.organisation.name), (
        N_("In “%(title)s” of %(organisation)s these questions are yours:", title=assessment.title, organisation=about.organisation.name),
        _listed(lines),
        FOUND_HERE,
        _at_assessment(about, assessment),
    )


def _mentioned(about: About) -> Said | None:
    assessment = _assessment(about)
    comment = _comment(about, assessment) if assessment is not None and assessment.state != ARCHIVED else None
    item = next((one for one in _questionnaire(assessment, about).items if one.id == comment.item_id), None) if comment else None
    if item is None:
        return None
    return N_("%(organisation)s: a colleague mentions you", organisation=about.organisation.name), (
        N_(
            "A colleague mentions you at the question “%(question)s” in “%(title)s” of %(organisation)s.",
            question=_named(item),
            title=assessment.title,
            organisation=about.organisation.name,
        ),
        N_("Read it and answer here:"),
        f"{_at_assessment(about, assessment)}/items/{quote(item.id)}/comments",
    )


def _due(about: About) -> Said | None:
    assessment = _open_assessment(about)
    if assessment is None:
        return None
    questionnaire, told = _questionnaire(assessment, about), [words[:2] for words in _told(about)]
    mine = [share for share in _shares_of(about, assessment, questionnaire) if [share.place, str(share.due)] in told]
    if not mine:
        return None
    lines = [_awaited(share, questionnaire, about) for share in mine]
    return N_("%(organisation)s: when your questions must be ready", organisation=about.organisation.name), (
        N_(
            "In “%(title)s” of %(organisation)s you still have open questions:",
            title=assessment.title,
            organisation=about.organisation.name,
        ),
        _listed(lines),
        N_("Will it not be ready in time? Tell the coordinator."),
        FOUND_HERE,
        _at_assessment(about, assessment),
    )


def _actions(about: About) -> Said | None:
    assessment = _assessment(about)
    told = {words[0] for words in _told(about)}
    mine = owners.owned_in(assessment, about.account.id, language=about.language) if assessment is not None else []
    lines = [_to_do(one, about) for one in mine if one.action.key in told]
    if not lines:
        return None
    return N_("%(organisation)s: your actions in the improvement plan", organisation=about.organisation.name), (
        N_(
            "In the improvement plan of “%(title)s” of %(organisation)s these actions are yours:",
            title=assessment.title,
            organisation=about.organisation.name,
        ),
        _listed(lines),
        N_("Write there how far you are. Will it not be ready in time? Tell the coordinator."),
        FOUND_HERE,
        f"{_at_assessment(about, assessment)}/plan?view=date",
    )


def _expiring(about: About) -> Said | None:
    lines = [line for ref, number, *_ in _told(about) if (line := _ending(ref, number, about))]
    if not lines:
        return None
    return N_("%(organisation)s: evidence that expires", organisation=about.organisation.name), (
        NN_(
            "This piece of evidence of %(organisation)s needs your attention:",
            "These pieces of evidence of %(organisation)s need your attention:",
            len(lines),
            organisation=about.organisation.name,
        ),
        _listed(lines),
        N_("Add a newer version or another date, or delete what you need no more:"),
        f"{about.address}/organisations/{about.organisation.ref}/evidence",
    )


_WRITERS: Mapping[str, Callable[[About], Said | None]] = {
    INVITATION: _invitation,
    ASSIGNED: _assigned,
    MENTIONED: _mentioned,
    DUE: _due,
    ACTIONS: _actions,
    EXPIRES: _expiring,
}


def _end(kind: str, address: str) -> tuple[Phrase | str, ...]:
    """Return how every letter ends; one about the work says how to get no more of them."""
    automatic = N_("The program sent this mail by itself; nobody reads answers to it.")
    if kind in ALWAYS:
        return (automatic,)
    return automatic, N_("Do you want no more mail about the work? Turn it off on the page of your account:"), address + MAIL_SETTING


def _assessment(about: About) -> Assessment | None:
    query = select(Assessment).where(Assessment.ref == about.ids.get("assessment"), Assessment.organisation_id == about.organisation.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _open_assessment(about: About) -> Assessment | None:
    """Return the assessment when its first side still answers; what is divided is the work of that side."""
    found = _assessment(about)
    return found if found is not None and found.state == CONCEPT else None


def _questionnaire(assessment: Assessment, about: About) -> Questionnaire:
    return questionnaire_of(version_of(assessment.version_id), about.language)


def _shares_of(about: About, assessment: Assessment, questionnaire: Questionnaire) -> list[Share]:
    """Return what the reader answers, as a person or in a function; nothing for who judges apart."""
    if _voice(about, assessment) != FIRST:
        return []
    functions = division.functions_in(about.organisation.id).get(about.account.id, frozenset())
    found = division.shares_of(assessment, questionnaire)
    return [share for share in found if share.who.person == about.account.id or share.who.function in functions]


def _voice(about: About, assessment: Assessment) -> str:
    query = select(Seat.voice).where(Seat.assessment_id == assessment.id, Seat.account_id == about.account.id)
    return db.session.scalar(query) or FIRST


def _comment(about: About, assessment: Assessment) -> Comment | None:
    """Return the comment that names the reader, while it stands there, was not seen yet, and is of the reader's side."""
    query = select(Comment).join(Mention, Mention.comment_id == Comment.id)
    query = query.where(Comment.ref == about.ids.get("comment"), Comment.assessment_id == assessment.id, Comment.gone_at.is_(None))
    query = query.where(Mention.account_id == about.account.id, Mention.seen_at.is_(None))
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None or (assessment.state in APART and found.voice != _voice(about, assessment)):
        return None
    return found


def _told(about: About) -> list[list[str]]:
    """Return the words of each thing that a reminder is about; see `reminding`."""
    return [str(one).split() for one in about.ids.get("told", ())]


def _ending(ref: str, number: str, about: About) -> Phrase | None:
    """Return a line about a piece of evidence, when this version is still the one that expires."""
    shown = piece_of(about.organisation, ref)
    version = shown.on(about.on) if shown else None
    state = shown.state(about.on) if shown else None
    if version is None or str(version.number) != number or state not in (EXPIRED, EXPIRING):
        return None
    named = {"title": shown.piece.title, "day": _day(version.valid_until, about)}
    return N_("“%(title)s” was valid until %(day)s", **named) if state == EXPIRED else N_("“%(title)s” is valid until %(day)s", **named)


def _given(share: Share, questionnaire: Questionnaire, about: About) -> Phrase:
    """Return a line about work that somebody gets, with its day when it has one."""
    return _awaited(share, questionnaire, about) if share.due else Phrase("%(place)s", {"place": _place(share.place, questionnaire)})


def _awaited(share: Share, questionnaire: Questionnaire, about: About) -> Phrase:
    named = {"place": _place(share.place, questionnaire), "day": _day(share.due, about)}
    is_over = share.due < about.on
    return N_("%(place)s, should have been ready on %(day)s", **named) if is_over else N_("%(place)s, ready on %(day)s", **named)


def _to_do(one: OwnedAction, about: About) -> Phrase:
    """Return a line about an action, by its number and what it is about: what people wrote of it never stands in a mail."""
    number, day = f"V-{one.action.number:02d}", _day(one.action.due, about)
    place = one.action.item or one.action.section
    named = {"action": f"{number} {_place(place, one.questionnaire)}".strip(), "day": day}
    is_over = one.action.due < about.on
    return N_("%(action)s, should have been ready on %(day)s", **named) if is_over else N_("%(action)s, to be ready on %(day)s", **named)


def _place(place: str, questionnaire: Questionnaire) -> str:
    return next((_named(one) for one in (*questionnaire.sections, *questionnaire.items) if one.id == place), place)


def _named(one) -> str:
    """Return what a section or an item is called: its number, when it has one, and its title."""
    return heading(one.id, one.title)


def _listed(lines: Iterable[Phrase]) -> tuple[Phrase, ...]:
    lines = tuple(lines)
    more = len(lines) - MOST_LINES
    return (*lines[:MOST_LINES], N_("and %(n)s more", n=more)) if more > 0 else lines


def _at_assessment(about: About, assessment: Assessment) -> str:
    return f"{about.address}/assessments/{assessment.ref}"


def _day(value: date, about: About) -> str:
    return format_date(value, "d MMMM y", locale=about.language)


_WORKS = (
    select(Account, Organisation)
    .join(Membership, Membership.account_id == Account.id)
    .join(Organisation, Organisation.id == Membership.organisation_id)
    .where(Account.id == bindparam("of_account"), Organisation.id == bindparam("of_organisation"))
    .execution_options(populate_existing=True)
)
