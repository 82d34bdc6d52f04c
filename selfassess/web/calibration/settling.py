"""One difference: both answers beside each other, and what people settle on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, abort, current_app, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.answers import EMPTY, Answer
from selfassess.core.applicability import applicable
from selfassess.core.calibration import EMPTY_HANDED, Difference, says_something
from selfassess.core.definition import Item, Section
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, ItemResult
from selfassess.models.assessment import Assessment
from selfassess.models.calibration import FIRST, OTHER, SECOND
from selfassess.reports.plan_report import Judgement
from selfassess.services import answering, assessments, calibration
from selfassess.services.calibration import CONSENSUS, NothingAgreed, Settled, SettledFirst, Sides
from selfassess.web import guarding
from selfassess.web.access import Permission, may, of_version, place, requires
from selfassess.web.assess.filling import ItemHints
from selfassess.web.assess.guarded import fleeting
from selfassess.web.assess.sheet import ItemSheet, sheet_of, state_words
from selfassess.web.assess.shown_pieces import Pieces, pieces_at
from selfassess.web.calibration.differences import BothSides, next_unsettled
from selfassess.web.calibration.form import CHOSEN, Sent, faults_in, looked_at, read
from selfassess.web.calibration.words import chosen_words, difference_words
from selfassess.web.guarding import Looked, Panel
from selfassess.web.kinds.field import SEPARATOR, shown
from selfassess.web.kinds.telling import counting_told, told
from selfassess.web.kinds.typed import Typed
from selfassess.web.languages import language
from selfassess.web.pages import error_page, show

bp = Blueprint("settling", __name__, url_prefix="/assessments/<ref>/calibration")


@dataclass(frozen=True, slots=True)
class SideView:
    """What one side says of an item: its judgement, its answer in short lines, and its note."""

    judgement: Judgement
    lines: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class NormView:
    """One norm that the two sides judged otherwise, in words."""

    id: str
    text: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class SettledView:
    """What was agreed at a moment: whose answer counts, why, and who wrote it down."""

    chosen: str
    reason: str
    by: str
    at: object
    stands: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """The form: what its inputs show, what is wrong by input (`of_item`: by the item's own), and whether someone was first (`ahead`)."""

    chosen: str
    options: tuple[tuple[str, str], ...]
    reason: str
    agreement: str
    mark: str
    typed: Typed
    hints: ItemHints
    faults: Mapping[str, str] = field(default_factory=dict)
    of_item: Mapping[str, str] = field(default_factory=dict)
    guard: Panel | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class SettlePage:
    """One item of the talk; `form` is None for who may only read, and when nothing is settled any more."""

    assessment: Assessment
    sheet: ItemSheet
    tags: tuple[str, ...]
    first: SideView
    second: SideView
    agreed: SideView | None
    says: tuple[str, ...]
    norms: tuple[NormView, ...]
    pieces: Pieces
    agreements: tuple[tuple[int, str], ...]
    history: tuple[SettledView, ...]
    links: tuple[tuple[str, str], ...]
    form: FormView | None
    lang: str

    @property
    def id(self) -> str:
        """Id of the item."""
        return self.sheet.id

    @property
    def prefix(self) -> str:
        """What stands before the names of the item's inputs."""
        return self.id + SEPARATOR

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong in the form: (id of the input, sentence)."""
        return list(self.form.faults.items()) if self.form else []

    @property
    def guard(self) -> Panel | None:
        """What the guard asks."""
        return self.form.guard if self.form else None


@bp.get("/<item_id>")
@requires(Permission.ASSESSMENT_VIEW)
def settling(assessment: Assessment, item_id: str):
    """Show both answers to one item, and what was agreed."""
    if not calibration.have_met(assessment):
        return redirect(url_for("calibration.differences.differences", ref=assessment.ref), 303)
    return show(_page(assessment, item_id))


@bp.post("/<item_id>")
@requires(Permission.ASSESSMENT_CALIBRATE)
@of_version
def settle(assessment: Assessment, item_id: str):
    """Let one answer count, with the reason; what is not right is shown back as it was typed, and nothing is kept."""
    if not calibration.have_met(assessment):
        return _too_early()
    sides = BothSides(assessment)
    item = sides.items.get(item_id) or abort(404)
    stands, sent = calibration.sides_of(assessment, item_id), read(item, sides.final, request.form)
    faults, looked = faults_in(sent, item, sides.final), looked_at(sent, item, stands, request.form)
    if faults or looked.refused:
        return _shown_back(assessment, item_id, sent, {**faults, **looked.faults}, looked), 422
    try:
        calibration.settle(assessment, item, sent.choice, by=g.member)
    except SettledFirst:
        return _shown_back(assessment, item_id, sent, {}, looked, ahead=True), 409
    except NothingAgreed:
        return _shown_back(assessment, item_id, sent, {CHOSEN: _nothing_agreed()}, looked), 422
    guarding.tell(looked, by=g.member, assessment=assessment)
    return redirect(_next_place(assessment, item_id), 303)


def _next_place(assessment: Assessment, item_id: str) -> str:
    there = next_unsettled(assessment, after=item_id) if request.form.get("go") == "next" else None
    return there or url_for("calibration.differences.differences", ref=assessment.ref, saved=item_id)


def _too_early():
    return error_page(
        409,
        says=_("The two sides do not see each other yet, so there is nothing to settle. Nothing was changed."),
        what_to_do=_("Go on when both sides are ready."),
    )


def _nothing_agreed() -> str:
    return _("This answer says nothing yet. Choose the other one, or fill in another answer.")


def _shown_back(assessment: Assessment, item_id: str, sent: Sent, faults: Mapping[str, str], looked: Looked, *, ahead: bool = False) -> str:
    """Return the page with what was typed; nothing of it was kept."""
    guarding.tell(looked, by=g.member, assessment=assessment, saved=False)
    return show(_page(assessment, item_id, sent=sent, faults=faults, guard=looked.panel(saved=False), ahead=ahead))


def _page(
    assessment: Assessment, item_id: str, *, sent: Sent | None = None, faults: Mapping[str, str] | None = None, guard=None, ahead=False
) -> SettlePage:
    sides = BothSides(assessment)
    item = sides.items.get(item_id) or abort(404)
    section = next(one for one in sides.final.questionnaire.sections if any(one_item.id == item_id for one_item in one.items))
    stands = calibration.sides_of(assessment, item_id)
    found = next((one for one in calibration.compared(assessment).differences if one.item_id == item_id), None)
    takes = assessments.takes(assessment, CONSENSUS) and may(Permission.ASSESSMENT_CALIBRATE)
    results = sides.first.result.items[item_id], sides.second.result.items[item_id]
    return SettlePage(
        assessment,
        next(one for one in sheet_of(sides.final.questionnaire, section, language()).items if one.id == item_id),
        tags=tuple(sides.tags(item_id)),
        first=_side(sides, sides.first, item, stands.first.value),
        second=_side(sides, sides.second, item, stands.second.value),
        agreed=_side(sides, sides.final, item, stands.consensus.value) if stands.settled else None,
        says=difference_words(found, *results) if found else _nothing_to_settle(*results),
        norms=_norms(item, found, stands),
        pieces=_pieces(assessment, section, sides.final, item_id),
        agreements=_agreements(item_id),
        history=tuple(_settled(one) for one in stands.history),
        links=tuple(_links(assessment, item_id)),
        form=_form(sides, item, stands, sent, faults or {}, guard, ahead) if takes else None,
        lang=sides.final.questionnaire.language,
    )


def _nothing_to_settle(first: ItemResult, second: ItemResult) -> tuple[str, str]:
    """Return why two answers are no difference, in sentences."""
    advice = _("You need this page only when you find out together that both are wrong.")
    if second.status in EMPTY_HANDED:
        return _("The second assessors left this question open, so there is nothing to compare."), advice
    if second.status in (NOT_APPLICABLE, NOT_TESTABLE):
        return _("For both sides this question does not count, so there is nothing to compare."), advice
    return _("Both sides come to the same judgement."), advice


def _side(sides: BothSides, outcome: Outcome, item: Item, value: Mapping[str, object]) -> SideView:
    answer = answering.answer_of(item, value) or EMPTY
    titles = tuple(piece.title for piece in answer.evidence)
    lines = (*told(outcome.questionnaire, item, answer), *counting_told(answer), *titles)
    return SideView(sides.judgement(outcome, item.id), lines, answer.note)


def _norms(item: Item, found: Difference | None, stands: Sides) -> tuple[NormView, ...]:
    if found is None:
        return ()
    texts = {norm.id: norm.text for norm in item.norms}
    first, second = (answering.answer_of(item, saved.value) or EMPTY for saved in (stands.first, stands.second))
    return tuple(NormView(one.norm, texts[one.norm], _said(first, one.norm), _said(second, one.norm)) for one in found.norms)


def _said(answer: Answer, letter: str) -> str:
    """Return what a side says of one norm, with the reason when it does not apply."""
    given = answer.norms.get(letter)
    if given is None:
        return _("no answer")
    word = state_words()[given.state]
    return _("%(answer)s: %(reason)s", answer=word, reason=given.reason) if given.reason else word


def _pieces(assessment: Assessment, section: Section, outcome: Outcome, item_id: str) -> Pieces:
    return pieces_at(assessment, section, outcome).get(item_id, ())


def _agreements(item_id: str) -> tuple[tuple[int, str], ...]:
    found = calibration.agreements_of(g.member.organisation, place().version.key)
    return tuple((one.agreement.made_at.year, one.agreement.text) for one in found if one.agreement.item_id == item_id)


def _settled(one: Settled) -> SettledView:
    return SettledView(chosen_words()[one.chosen], one.reason, one.by, one.at, one.stands)


def _links(assessment: Assessment, item_id: str):
    """Yield the pages beside this one that the program has."""
    for endpoint, words in (("comments.page", _("What was said about this question")), ("history.page", _("History of this question"))):
        if endpoint in current_app.view_functions:
            yield url_for(endpoint, ref=assessment.ref, item_id=item_id), words


def _form(
    sides: BothSides, item: Item, stands: Sides, sent: Sent | None, faults: Mapping[str, str], guard: Panel | None, ahead: bool
) -> FormView:
    start = item.id + SEPARATOR
    own = {name.removeprefix(start): says for name, says in faults.items()}
    hints = ItemHints(
        left_out=applicable(sides.final.questionnaire, sides.final.intake, sides.final.answers).norms_left_out(item.id),
        opens_form=any(name.startswith(("sample.", "seed")) for name in own),
    )
    options = tuple(_options(sides, item))
    if sent:
        return FormView(
            sent.chosen, options, sent.reason, sent.agreement, stands.mark if ahead else sent.mark, fleeting(sent.field.typed),
            hints, faults, own, guard, ahead,
        )  # fmt: skip
    last = stands.settled
    typed = shown(item, stands.consensus.value or stands.first.value)
    return FormView(last.chosen if last else "", options, last.reason if last else "", "", stands.mark, typed, hints)


def _options(sides: BothSides, item: Item):
    """Yield which answers can be chosen: of a side that says nothing there is nothing to take."""
    if says_something(sides.first.result.items[item.id]):
        yield FIRST, _("Keep the first answer: %(judgement)s", judgement=sides.judgement(sides.first, item.id).text)
    if says_something(sides.second.result.items[item.id]):
        yield SECOND, _("Take the second answer: %(judgement)s", judgement=sides.judgement(sides.second, item.id).text)
    yield OTHER, _("Another answer, which you fill in below")
