"""What is missing and what expires: of one assessment, all that is said without evidence, and the pieces that need people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.answers import AnswerSet, Evidence
from selfassess.core.kinds.judged import Lacking
from selfassess.core.missing import MissingItem, Uncounted, count_shown, missing, why_not
from selfassess.models.assessment import Assessment
from selfassess.models.database import now
from selfassess.models.evidence import PieceLink
from selfassess.services import answering, evidence, outcomes
from selfassess.services.evidence import ASKED, CHECKED, EXPIRED, EXPIRES_SOON, EXPIRING, GONE, VALID, Shown
from selfassess.services.outcomes import Outcome
from selfassess.web.access import Permission, place, requires
from selfassess.web.assess.reading import Link, Reader, both_verdicts, shown_in_words
from selfassess.web.evidence.words import state_words
from selfassess.web.languages import day, language
from selfassess.web.pages import show

bp = Blueprint("overview", __name__)

MISSES, EXPIRES, WAITS = "misses", "expires", "waits"
ENDING = (EXPIRED, EXPIRING)
AtItems = dict[str, list[tuple[PieceLink, Shown]]]


@dataclass(frozen=True, slots=True)
class LackingItem:
    """One item with what it lacks. `norms`: (letter, text), together where one of them is enough; `evidence`: its page, where that helps."""

    link: Link
    critical: bool
    norms: tuple[tuple[tuple[str, str], ...], ...]
    says: tuple[str, ...]
    evidence: str | None


@dataclass(frozen=True, slots=True)
class LackingSection:
    """One section with the items that lack evidence."""

    link: Link
    foundation: bool
    items: tuple[LackingItem, ...]


@dataclass(frozen=True, slots=True)
class NamedPiece:
    """A piece that needs people. `word` and `tone`: how it stands; `says`: until when; `href`: none when it has no file here."""

    title: str
    word: str
    tone: str
    says: str
    href: str | None
    at: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to look at alone: what is missing, what expires, or what waits."""

    text: str
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class MissingPage:
    """What is missing and what expires. A list is None when the page shows another one alone."""

    assessment: Assessment
    title: str
    both: str
    shown: str
    total: str
    choices: tuple[Choice, ...]
    misses: tuple[LackingSection, ...] | None
    expires: tuple[NamedPiece, ...] | None
    waits: tuple[NamedPiece, ...] | None
    on: date
    lang: str


@bp.get("/assessments/<ref>/evidence", endpoint="missing")
@requires(Permission.EVIDENCE_VIEW)
def missing_evidence(assessment: Assessment):
    """Show what is said without evidence, and which pieces expire or wait."""
    outcome, at = outcomes.outcome_of(assessment, language=language()), evidence.at_items(assessment)
    reader = Reader(assessment, outcome)
    sections = tuple(_sections(assessment, outcome, reader, at))
    pieces = list(_pieces(answering.answers_of(assessment, outcome.questionnaire), at, reader, now().date()))
    expires = tuple(piece for state, piece in pieces if state in ENDING)
    waits = tuple(piece for state, piece in pieces if state not in ENDING)
    what = request.args.get("what") if request.args.get("what") in (MISSES, EXPIRES, WAITS) else ""
    return show(
        MissingPage(
            assessment, outcome.questionnaire.title, both_verdicts(outcome), shown_in_words(outcome.result.substantiation), _total(outcome),
            _choices(assessment, what, sum(len(section.items) for section in sections), len(expires), len(waits)),
            misses=sections if what in ("", MISSES) else None,
            expires=expires if what in ("", EXPIRES) else None,
            waits=waits if what in ("", WAITS) else None,
            on=assessment.reference_date,
            lang=outcome.questionnaire.language,
        )
    )  # fmt: skip


def _total(outcome: Outcome) -> str:
    full, said = count_shown(outcome)
    return ngettext(
        "Of %(num)s question where something is in order, %(full)s is shown in full.",
        "Of %(num)s questions where something is in order, %(full)s are shown in full.",
        said,
        full=full,
    )


def _choices(assessment: Assessment, what: str, misses: int, expires: int, waits: int) -> tuple[Choice, ...]:
    words = {
        "": _("Everything"),
        MISSES: _("What is missing (%(number)s)", number=misses),
        EXPIRES: _("What expires (%(number)s)", number=expires),
        WAITS: _("What waits (%(number)s)", number=waits),
    }
    return tuple(Choice(text, _address(assessment, key), key == what) for key, text in words.items())


def _address(assessment: Assessment, what: str) -> str:
    return url_for("evidence.overview.missing", ref=assessment.ref, what=what or None)


def _sections(assessment: Assessment, outcome: Outcome, reader: Reader, at: AtItems) -> Iterator[LackingSection]:
    for found in missing(outcome):
        items = tuple(_lacking(assessment, one, reader, at) for one in found.items)
        yield LackingSection(reader.links[found.section.id], found.part.foundation, items)


def _lacking(assessment: Assessment, found: MissingItem, reader: Reader, at: AtItems) -> LackingItem:
    texts = {norm.id: norm.text for norm in found.item.norms}
    takes_evidence = bool(found.lacking.norms or found.lacking.whole)  # a count shows itself, whatever stands beside it
    useless = _useless(found, [shown for _link, shown in at.get(found.item.id, ())], assessment.reference_date) if takes_evidence else ()
    return LackingItem(
        reader.links[found.item.id],
        found.item.critical,
        tuple(tuple((letter, texts[letter]) for letter in letters) for letters in found.lacking.norms),
        (*_says(found.lacking), *useless),
        url_for("evidence.items.page", ref=assessment.ref, item_id=found.item.id) if takes_evidence else None,
    )


def _useless(found: MissingItem, pieces: list[Shown], on: date) -> Iterator[str]:
    """Yield why what stands at an item does not count."""
    yield from (_uncounted(one) for one in found.uncounted)
    yield from (_unusable(shown, on) for shown in pieces if shown.on(on) is None)


def _says(lacking: Lacking) -> Iterator[str]:
    if lacking.whole:
        yield _("There is no evidence yet for this answer.")
    if lacking.chosen:
        yield _("You chose these files yourselves. Draw them at random, or look at all of them: only then this count counts as evidence.")
    if lacking.fields:
        words = _field_words()
        yield _("Still to fill in at the count: %(fields)s.", fields=", ".join(words.get(name, name) for name in lacking.fields))
    if lacking.no_form:
        yield _("This questionnaire does not say when a count counts as evidence.")


def _field_words() -> dict[str, str]:
    return {
        "population": _("how many there are"),
        "examined": _("how many you looked at"),
        "met": _("how many meet it"),
        "drawn": _("how you drew them"),
        "from": _("the first day of the period"),
        "to": _("the last day of the period"),
        "date": _("the day on which you counted"),
        "by": _("who counted"),
        "respondents": _("how many took part"),
    }


def _uncounted(found: Uncounted) -> str:
    title = found.evidence.title
    match found.why:
        case "draft":
            return _("“%(title)s” does not count yet: it is a draft.", title=title)
        case "not_yet":
            return _("“%(title)s” does not count yet: it is from %(day)s.", title=title, day=day(found.evidence.date))
    return _("“%(title)s” no longer counts: it was valid until %(day)s.", title=title, day=day(found.evidence.valid_until))


def _unusable(shown: Shown, on: date) -> str:
    """Return why a piece without a version that may be used does not count."""
    words = {
        ASKED: _("“%(title)s” does not count yet: someone must look at it first.", title=shown.piece.title),
        CHECKED: _("“%(title)s” does not count yet: it is still being checked for viruses.", title=shown.piece.title),
        GONE: _("“%(title)s” does not count: it has no usable file.", title=shown.piece.title),
    }
    return words[shown.state(on)]


def _pieces(answers: AnswerSet, at: AtItems, reader: Reader, today: date) -> Iterator[tuple[str, NamedPiece]]:
    """Yield (state today, piece) of all that needs people, what ends first in front."""
    found = [*_filed(at, reader, today), *_named(answers, reader, today)]
    for state, _ends, piece in sorted(found, key=lambda one: (one[1] or date.max, one[2].title.casefold())):
        if state != VALID:
            yield state, piece


def _filed(at: AtItems, reader: Reader, today: date) -> Iterator[tuple[str, date | None, NamedPiece]]:
    """Yield the pieces of the library that stand at items."""
    places: dict[int, list[Link]] = {}
    pieces: dict[int, Shown] = {}
    for item_id, rows in at.items():
        for _link, shown in rows:
            pieces[shown.piece.id] = shown
            places.setdefault(shown.piece.id, []).extend([reader.links[item_id]] if item_id in reader.links else [])
    for piece_id, shown in pieces.items():
        state, version = shown.state(today), shown.on(today) or shown.newest
        ends = version.valid_until if state in ENDING else None
        href = url_for("evidence.library.piece", ref=place().organisation.ref, evidence_ref=shown.piece.ref)
        yield state, ends, _piece(shown.piece.title, state, ends, href, places[piece_id])


def _named(answers: AnswerSet, reader: Reader, today: date) -> Iterator[tuple[str, date | None, NamedPiece]]:
    """Yield the pieces that stand in answers by name only."""
    places: dict[tuple, list[Link]] = {}
    for item_id, answer in answers.items():
        for one in answer.evidence:
            places.setdefault((one.title, one.status, one.date, one.valid_until), []).append(reader.links[item_id])
    for (title, status, since, until), links in places.items():
        state = _state(Evidence(title, status, since, until), today)
        ends = until if state in ENDING else None
        yield state, ends, _piece(title, state, ends, None, links)


def _state(piece: Evidence, today: date) -> str:
    why = why_not(piece, today)
    return why or (EXPIRING if piece.valid_until and piece.valid_until <= today + EXPIRES_SOON else VALID)


def _piece(title: str, state: str, ends: date | None, href: str | None, links: list[Link]) -> NamedPiece:
    word, tone = state_words()[state]
    until = {EXPIRED: _("Was valid until %(day)s.", day=day(ends)), EXPIRING: _("Valid until %(day)s.", day=day(ends))}
    return NamedPiece(title, word, tone, until.get(state, ""), href, tuple(dict.fromkeys(links)))
