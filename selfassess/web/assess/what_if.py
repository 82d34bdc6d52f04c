"""What if: what has to happen for a better verdict, and the effect of any change; nothing here is kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, request
from flask_babel import gettext as _
from wtforms.form import BaseForm

from selfassess.core.answers import EMPTY, Answer, plain
from selfassess.core.definition import Item, Questionnaire
from selfassess.core.outcome import Outcome
from selfassess.core.scoring.result import Result
from selfassess.core.scoring.whatif import Change, Suggestion, suggest, try_out
from selfassess.models.assessment import Assessment
from selfassess.reports.plan_report import Judgement
from selfassess.services import outcomes
from selfassess.web.access import Permission, requires
from selfassess.web.assess.filling import ItemHints, completed
from selfassess.web.assess.guarded import fleeting
from selfassess.web.assess.reading import Link, Reader
from selfassess.web.assess.sheet import ItemSheet, sheet_of
from selfassess.web.assess.standing import applies_in
from selfassess.web.kinds.changing import changes_told
from selfassess.web.kinds.field import SEPARATOR, ItemField, faults_by_input, shown
from selfassess.web.kinds.typed import Typed
from selfassess.web.languages import language, said
from selfassess.web.pages import show

bp = Blueprint("what_if", __name__)


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One item, section or part (or the whole): how it stands, and how it would."""

    name: str
    link: Link | None
    before: Judgement
    after: Judgement

    @property
    def changes(self) -> bool:
        """Whether it would stand differently."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class SuggestedChange:
    """One answer that would change, in words."""

    link: Link
    before: Judgement
    after: Judgement
    tells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A set of changes that reaches a better verdict, with what becomes of the rest."""

    verdict: str
    changes: tuple[SuggestedChange, ...]
    effect: tuple[EffectRow, ...]


@dataclass(frozen=True, slots=True)
class TriedItem:
    """One item in the form. `tells`: what differs from the saved answer, in words."""

    sheet: ItemSheet
    prefix: str
    typed: Typed
    faults: Mapping[str, str]
    tells: tuple[str, ...]
    hints: ItemHints


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The suggestion, and the form to try changes in. `no_way`: why there is no suggestion, empty when there is one."""

    assessment: Assessment
    now: Judgement | None
    suggestion: SuggestionView | None
    no_way: str
    leads_to_open: bool
    items: tuple[TriedItem, ...]
    choices: tuple[tuple[str, tuple[Link, ...]], ...]
    effect: tuple[EffectRow, ...]
    faults: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str, str], ...]
    lang: str


@bp.get("/<ref>/what-if")
@requires(Permission.ASSESSMENT_VIEW)
def what_if(assessment: Assessment):
    """Show the suggestion, and the form with the items in the address (`item`), or with those of the suggestion."""
    outcome = outcomes.outcome_of(assessment, language=language())
    suggestion = _suggestion(outcome)
    changed: Mapping[str, Answer] = {}
    if "suggestion" in request.args and suggestion:
        changed = {change.item: change.answer for change in suggestion.changes}
    items = _known(outcome.questionnaire, (*changed, *request.args.getlist("item")))
    typed = {item.id: _shown(item, changed.get(item.id, outcome.answers.get(item.id, EMPTY))) for item in items}
    return show(_page(assessment, outcome, suggestion, items, typed))


@bp.post("/<ref>/what-if")
@requires(Permission.ASSESSMENT_VIEW)
def try_changes(assessment: Assessment):
    """Show the effect of what was typed. Saves nothing."""
    outcome = outcomes.outcome_of(assessment, language=language())
    questionnaire, sent = outcome.questionnaire, request.form
    stays = [item_id for item_id in sent.getlist("item") if item_id != sent.get("remove")]
    items = _known(questionnaire, (*stays, sent.get("add", "")))
    form = BaseForm({item.id: ItemField(item) for item in items if item.id in stays})
    form.process(sent)
    for field in form:
        field.complete(lambda item, typed: completed(questionnaire, item, typed, outcome.intake))
    typed = {
        item.id: fleeting(form[item.id].typed) if item.id in form else _shown(item, outcome.answers.get(item.id, EMPTY)) for item in items
    }
    page = _page(assessment, outcome, _suggestion(outcome), items, typed)
    return show(page), 422 if page.faults else 200


def _suggestion(outcome: Outcome) -> Suggestion | None:
    """Return the changes that reach the next verdict; none while the verdict is still out."""
    rule = outcome.questionnaire.scoring.verdict
    if rule is None or next(row for row in rule.rows if row.code == outcome.result.verdict.code).undecided:
        return None
    return suggest(outcome.questionnaire, outcome.intake, outcome.answers, outcome.on)


def _page(
    assessment: Assessment, outcome: Outcome, suggestion: Suggestion | None, items: list[Item], typed: Mapping[str, Typed]
) -> WhatIfPage:
    reader = Reader(assessment, outcome)
    questionnaire = outcome.questionnaire
    parsed = {item.id: _field(item, typed[item.id]).parsed for item in items}
    good = {item_id: _kept(outcome.answers.get(item_id, EMPTY), found.answer) for item_id, found in parsed.items() if not found.faults}
    result = try_out(questionnaire, outcome.intake, outcome.answers, good, outcome.on)
    tried = tuple(_tried(outcome, item, typed[item.id], parsed[item.id].faults, good) for item in items)
    return WhatIfPage(
        assessment=assessment,
        now=reader.verdict_judgement(outcome.result),
        suggestion=_suggested(reader, suggestion) if suggestion else None,
        no_way=_no_way(outcome) if suggestion is None else "",
        leads_to_open=suggestion is None and outcome.result.tally.open > 0,
        items=tried,
        choices=tuple(_choices(reader, {item.id for item in items})),
        effect=tuple(_effect(reader, result, good)) if good else (),
        faults=tuple((one.prefix + name, f"{one.sheet.id}: {says}") for one in tried for name, says in one.faults.items()),
        terms=_terms(questionnaire, items),
        lang=questionnaire.language,
    )


def _no_way(outcome: Outcome) -> str:
    """Return why no better verdict is in reach; empty when the questionnaire knows no verdict."""
    rule = outcome.questionnaire.scoring.verdict
    if rule is None:
        return ""
    row = next(row for row in rule.rows if row.code == outcome.result.verdict.code)
    if row.undecided and outcome.result.tally.open:
        return _(
            "There is no verdict yet, because too much is open. Answer the open questions first; then this page shows what has to happen next."
        )
    if row.rank == max(one.rank for one in rule.rows):
        return _("You have the best verdict there is.")
    return _("No change of answers reaches a better verdict now, because not everything can be tested yet.")


def _known(questionnaire: Questionnaire, wanted: Iterable[str]) -> list[Item]:
    """Return the wanted items that exist, each once, in the order of the questionnaire."""
    ids = set(wanted)
    return [item for item in questionnaire.items if item.id in ids]


def _shown(item: Item, answer: Answer) -> Typed:
    return shown(item, plain(answer)) if answer != EMPTY else {}


def _field(item: Item, typed: Typed) -> ItemField:
    """Return a field with what stands in its inputs."""
    field = BaseForm({item.id: ItemField(item)})[item.id]
    field.typed = typed
    return field


def _kept(stands: Answer, typed: Answer) -> Answer:
    """Return what was typed with what the form does not ask; an adjusted judgement only while the answer is the same."""
    same = replace(
        typed, note=stands.note, acute=stands.acute, evidence=stands.evidence, attention=stands.attention, adjusted=stands.adjusted
    )
    return same if same == stands else replace(same, adjusted=None)


def _tried(outcome: Outcome, item: Item, typed: Typed, faults, good: Mapping[str, Answer]) -> TriedItem:
    before = outcome.answers.get(item.id, EMPTY)
    tells = changes_told(outcome.questionnaire, item, before, good[item.id]) if item.id in good else ()
    says = {name: said(fault.says) for name, fault in faults_by_input(item, faults).items()}
    hints = ItemHints(left_out=applies_in(outcome).norms_left_out(item.id))
    return TriedItem(_sheet(outcome.questionnaire, item), item.id + SEPARATOR, typed, says, tells, hints)


def _sheet(questionnaire: Questionnaire, item: Item) -> ItemSheet:
    section = next(section for section in questionnaire.sections if item in section.items)
    return next(sheet for sheet in sheet_of(questionnaire, section, language()).items if sheet.item is item)


def _terms(questionnaire: Questionnaire, items: list[Item]) -> tuple[tuple[str, str, str], ...]:
    """Return the hard words of the sections that the items are in, each once."""
    found = {}
    for section in questionnaire.sections:
        if any(item in section.items for item in items):
            found.update({term[0]: term for term in sheet_of(questionnaire, section, language()).terms})
    return tuple(sorted(found.values(), key=lambda term: term[1].casefold()))


def _choices(reader: Reader, chosen: set[str]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """Yield the items that can still be added, by section."""
    for section in reader.questionnaire.sections:
        links = tuple(reader.links[item.id] for item in section.items if item.id not in chosen)
        if links:
            yield f"{reader.links[section.id].number} {section.title}".strip(), links


def _suggested(reader: Reader, suggestion: Suggestion) -> SuggestionView:
    changed = {change.item: change.answer for change in suggestion.changes}
    changes = tuple(_change(reader, change) for change in suggestion.changes)
    effect = tuple(row for row in _effect(reader, suggestion.result, changed) if row.link is None or row.link.id not in changed)
    return SuggestionView(reader.verdict_judgement(suggestion.result).text, changes, effect)


def _change(reader: Reader, change: Change) -> SuggestedChange:
    item = next(item for item in reader.questionnaire.items if item.id == change.item)
    before = reader.outcome.answers.get(item.id, EMPTY)
    return SuggestedChange(
        reader.links[item.id],
        reader.judging.item(item, change.before, before),
        reader.judging.item(item, change.after, change.answer),
        changes_told(reader.questionnaire, item, before, change.answer),
    )


def _effect(reader: Reader, after: Result, changed: Mapping[str, Answer]) -> Iterator[EffectRow]:
    """Yield the whole, and every part, section and item that was changed or stands differently."""
    before = reader.result
    whole = reader.verdict_judgement(before)
    if whole:
        yield EffectRow(_("The whole"), None, whole, reader.verdict_judgement(after))
    for part in reader.questionnaire.parts:
        touched = any(item.id in changed for section in part.sections for item in section.items)
        old, new = reader.part_judgement(before, part.id), reader.part_judgement(after, part.id)
        if old and new and (touched or old != new):
            yield EffectRow(part.title, None, old, new)
        for section in part.sections:
            yield from _section_effect(reader, section, after, changed)


def _section_effect(reader: Reader, section, after: Result, changed: Mapping[str, Answer]) -> Iterator[EffectRow]:
    old, new = (reader.judging.section(result.sections[section.id]) for result in (reader.result, after))
    items = [item for item in section.items if item.id in changed]
    if items or old != new:
        yield EffectRow("", reader.links[section.id], old, new)
    for item in items:
        was = reader.judging.item(item, reader.result.items[item.id], reader.outcome.answers.get(item.id, EMPTY))
        yield EffectRow("", reader.links[item.id], was, reader.judging.item(item, after.items[item.id], changed[item.id]))
