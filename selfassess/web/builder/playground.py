"""Trying a draft out: fill in, see every score and why. Nothing is kept: what was filled in travels with the page."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from flask import Blueprint, g, request, url_for
from flask_babel import gettext as _
from wtforms.form import BaseForm

from selfassess.core.answers import EMPTY, Answer, AnswerSet, plain
from selfassess.core.applicability import asked
from selfassess.core.definition import Questionnaire, Section
from selfassess.core.drafting.places import roots
from selfassess.core.intake import parse_intake, plain_intake
from selfassess.core.kinds import KINDS
from selfassess.core.made_up import BEST, CHANCE, WORST, NeverSeen, made_up, made_up_intake, never_seen
from selfassess.core.outcome import Outcome, outcome
from selfassess.models.database import now
from selfassess.models.draft import Draft
from selfassess.reports.method import class_limit, part_limit, section_limit
from selfassess.reports.plan_report import Judgement
from selfassess.reports.voice import Voice
from selfassess.services import drafting
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.assess.filling import ItemState, completed, hints_of, outside_of
from selfassess.web.assess.guarded import fleeting
from selfassess.web.assess.intake import Asked, intake_form, name_of, shown_value, typed_of, values_of
from selfassess.web.assess.reading import Because, ItemView, Link, Reader, SectionView, percentage_words
from selfassess.web.assess.standing import applies_in, item_words, word_of
from selfassess.web.builder.sandbox import Sandbox, asked_of, item_state, sandbox, sheet_in, standings
from selfassess.web.builder.turning import place_of
from selfassess.web.builder.words import named
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.kinds.field import SEPARATOR, ItemField, faults_by_input, shown
from selfassess.web.languages import catalogue, language, said
from selfassess.web.pages import show

bp = Blueprint("playground", __name__, url_prefix="/drafts")

FIRST = 5  # actions
MANY = 25  # tries: the best, the worst, and the rest by chance
FEW = 8
MOST_ANSWERS = 5000  # in all tries together: a large draft gets fewer tries, so that they take a second
LONGEST = 400_000  # signs of what travels with the page


@dataclass(frozen=True)
class Try:
    """What is filled in: first questions and answers."""

    intake: Mapping[str, object] = field(default_factory=dict)
    answers: AnswerSet = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As it travels with the page."""
        answers = {item_id: plain(answer) for item_id, answer in self.answers.items() if answer != EMPTY}
        return json.dumps({"intake": plain_intake(self.intake), "answers": answers}, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Changed:
    """What stands otherwise than in the try before; an empty `name` is the whole."""

    name: str
    title: str
    before: Judgement
    after: Judgement


@dataclass(frozen=True, slots=True)
class Scored:
    """One item of the section: its card, and what it comes to."""

    state: ItemState
    view: ItemView


@dataclass(frozen=True, slots=True)
class Never:
    """What came up in none of some tries, in words. `tries`: how many; `of_draft`: (what it is, its text in the draft); `rules`: sentences."""

    tries: int
    of_draft: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaygroundPage:
    """One section (or the first questions) to fill in, with what everything comes to. `asked`: None for the first questions.

    `left_out`: (id and title, address) of what has faults.
    """

    draft: Draft
    left_out: tuple[tuple[str, str], ...]
    section_id: str
    sections: tuple[tuple[str, str], ...]
    questions: tuple[Asked, ...]
    asked: Sandbox | None
    scored: tuple[Scored, ...]
    section: SectionView | None
    whole: Judgement | None
    percentage: str
    because: tuple[Because, ...]
    parts: tuple[tuple[str, str, Judgement | None, tuple[Because, ...]], ...]
    actions: tuple[tuple[str, str, str], ...]
    more_actions: int
    changed: tuple[Changed, ...]
    hints: tuple[str, ...]
    never: Never | None
    so_far: str
    before: str
    seed: str
    faults: tuple[tuple[str, str], ...]
    guard: Panel | None
    lang: str


@dataclass(frozen=True, slots=True)
class PlaygroundClosedPage:
    """Why nothing can be tried yet."""

    draft: Draft


class DraftReader(Reader):
    """Reads an outcome of a draft; its links lead to the preview of a question."""

    def _links(self):
        for section in self.questionnaire.sections:
            href = url_for("builder.preview.section", ref=self.ref, section_id=section.id)
            yield section.id, Link(section.id, section.title, href)
            for item in section.items:
                yield item.id, Link(item.id, item.title, f"{href}#{item.id}")


@bp.get("/<ref>/try")
@requires(Permission.QUESTIONNAIRE_EDIT)
def start(draft: Draft):
    """Show an empty try."""
    tried = drafting.tried_in(draft, language())
    if tried.questionnaire is None:
        return show(PlaygroundClosedPage(draft))
    return show(_page(draft, tried.questionnaire, tried.left_out, Try(), Try(), section_id=request.args.get("section", "")))


@bp.post("/<ref>/try")
@requires(Permission.QUESTIONNAIRE_EDIT)
def again(draft: Draft):
    """Show what it comes to with what was sent. Keeps nothing."""
    tried = drafting.tried_in(draft, language())
    questionnaire = tried.questionnaire
    if questionnaire is None:
        return show(PlaygroundClosedPage(draft))
    came, before = _read(questionnaire, request.form.get("so_far", "")), _read(questionnaire, request.form.get("before", ""))
    here, sent = _with_form(questionnaire, came, request.form.get("section", ""))
    if sent.looked.finds:
        guarding.tell(sent.looked, by=g.member, organisation=g.member.organisation, where="questionnaire", saved=False)
    made, never = _done(questionnaire, here, request.form.get("do", ""))
    before = came if made.text != came.text else before
    section_id, wanted = request.form.get("section", ""), request.form.get("go", "")
    stays = made is here and (sent.has_faults or wanted == section_id)
    section_id = section_id if stays else wanted
    page = _page(
        draft, questionnaire, tried.left_out, made, before,
        section_id=section_id, sent=sent if stays else Sent(looked=sent.looked), never=never,
    )  # fmt: skip
    return show(page), 422 if page.faults or page.guard else 200


@dataclass(frozen=True)
class Sent:
    """What the form held of one section: fields by item, texts that the guard refused by field, and faults of the first questions."""

    fields: Mapping[str, ItemField] = field(default_factory=dict)
    looked: Looked = NOTHING
    typed: Mapping[str, object] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_faults(self) -> bool:
        """Whether something must be looked at before going on."""
        return bool(self.looked.refused or self.says or any(one.parsed.faults for one in self.fields.values()))


def _read(questionnaire: Questionnaire, text: str) -> Try:
    """Return what travelled with a page; what the draft no longer has is left out."""
    try:
        found = json.loads(text) if len(text) <= LONGEST else {}
        json.dumps(found, ensure_ascii=False).encode()  # half a sign cannot be shown
    except (ValueError, RecursionError):
        found = {}
    found = found if isinstance(found, dict) else {}
    raw, answers = found.get("intake"), found.get("answers")
    known = {question.id for question in questionnaire.intake}
    intake, _faults = parse_intake(
        questionnaire, {key: value for key, value in raw.items() if key in known} if isinstance(raw, dict) else {}
    )
    return Try(intake, _answers(questionnaire, answers if isinstance(answers, dict) else {}))


def _answers(questionnaire: Questionnaire, raw: Mapping[str, object]) -> dict[str, Answer]:
    read = ((item.id, KINDS[item.kind].parse(item, raw[item.id])) for item in questionnaire.items if isinstance(raw.get(item.id), dict))
    return {item_id: parsed.answer for item_id, parsed in read if not parsed.faults}


def _with_form(questionnaire: Questionnaire, came: Try, section_id: str) -> tuple[Try, Sent]:
    """Return the try with what the form says of one section; what has a fault or may not be typed stays out."""
    section = _section(questionnaire, section_id)
    return _with_items(questionnaire, came, section) if section else _with_intake(questionnaire, came)


def _with_items(questionnaire: Questionnaire, came: Try, section: Section) -> tuple[Try, Sent]:
    form = BaseForm({item.id: ItemField(item) for item in section.items})
    form.process(request.form)
    fields = {one.item.id: one for one in form if one.is_sent}
    for one in fields.values():
        one.complete(lambda item, typed: completed(questionnaire, item, typed, came.intake))
    looked = _look(fields, came)
    refused = {name.partition(SEPARATOR)[0] for name in looked.refused}
    good = {item_id: one.parsed.answer for item_id, one in fields.items() if item_id not in refused and not one.parsed.faults}
    return Try(came.intake, {**came.answers, **good}), Sent(fields, looked)


def _look(fields: Mapping[str, ItemField], came: Try) -> Looked:
    typed, stood = {}, {}
    for item_id, one in fields.items():
        known = tuple(shown(one.item, plain(came.answers[item_id])).values()) if item_id in came.answers else ()
        for name, text in one.typed.items():
            if guarding.may_hold(text):
                typed[item_id + SEPARATOR + name], stood[item_id + SEPARATOR + name] = text, known
    return look(typed, stood, sent=request.form)


def _with_intake(questionnaire: Questionnaire, came: Try) -> tuple[Try, Sent]:
    if "first" not in request.form:
        return came, Sent()
    typed = typed_of(intake_form(questionnaire, request.form), questionnaire)
    texts = {name_of(one): str(typed[one.id]) for one in questionnaire.intake if isinstance(typed.get(one.id), str)}
    looked = look(texts, {}, sent=request.form)
    kept = {key: value for key, value in typed.items() if f"intake.{key}" not in looked.refused}
    read, faults = values_of(questionnaire, kept)
    says = {f"intake.{fault.path[0]}": said(fault.says) for fault in reversed(faults) if fault.path} | dict(looked.faults)
    return Try(read, came.answers), Sent(looked=looked, typed=typed, says=says)


def _done(questionnaire: Questionnaire, here: Try, do: str) -> tuple[Try, Never | None]:
    """Return the try after what a button asks: filled in by the program, emptied, or as it is; and what many tries never met."""
    pick, on = random.Random(_seed()).choice, now().date()  # noqa: S311 - made-up answers, the same for the same number
    if do in (BEST, WORST, CHANCE):
        return Try(here.intake, made_up(questionnaire, do, pick=pick, on=on)), None
    if do == "empty":
        return Try(), None
    return here, _never(questionnaire, pick) if do == "many" else None


def _never(questionnaire: Questionnaire, pick) -> Never:
    on, number = now().date(), tries_for(len(questionnaire.items))
    tries = [(made_up_intake(questionnaire, pick), made_up(questionnaire, CHANCE, pick=pick, on=on)) for _number in range(number - 2)]
    tries += [({}, made_up(questionnaire, how, pick=pick, on=on)) for how in (BEST, WORST)]
    never = never_seen(questionnaire, [outcome(questionnaire, intake, answers, {}, on) for intake, answers in tries])
    return Never(number, tuple(_named(never)), tuple(_rules_in_words(questionnaire, never)))


def tries_for(items: int) -> int:
    """Return how many tries look for what never comes up, for a number of items."""
    return max(FEW, min(MANY, MOST_ANSWERS // max(1, items)))


def _named(never: NeverSeen) -> Iterator[tuple[str, str]]:
    yield from ((_("Verdict:"), f"{row.code} {row.text}") for row in never.verdicts)
    if never.prefix:
        yield _("Restriction:"), never.prefix.text
    yield from ((_("Level of a section:"), level.text) for level in never.levels)
    yield from ((_("Class of an action:"), one.text) for one in never.classes)
    yield from ((_("Remark:"), hint.text) for hint in never.hints)


def _rules_in_words(questionnaire: Questionnaire, never: NeverSeen) -> Iterator[str]:
    voice, titles = Voice(language(), catalogue()), {part.id: part.title for part in questionnaire.parts}
    for cap in never.limits:
        yield " ".join(voice.say(says) for says in section_limit(cap, questionnaire))
    yield from (voice.say(part_limit(cap, titles.get(part, part), questionnaire)) for part, cap in never.gates)
    yield from (voice.say(class_limit(rule, questionnaire)) for rule in never.rules)


def _seed() -> int:
    text = request.form.get("seed", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _section(questionnaire: Questionnaire, section_id: str) -> Section | None:
    return next((one for one in questionnaire.sections if one.id == section_id), None)


def _page(
    draft: Draft,
    questionnaire: Questionnaire,
    left_out: tuple[str, ...],
    here: Try,
    before: Try,
    *,
    section_id: str,
    sent: Sent | None = None,
    never: Never | None = None,
) -> PlaygroundPage:
    sent, on = sent or Sent(), now().date()
    found = outcome(questionnaire, here.intake, here.answers, {}, on)
    reader = DraftReader(draft, found)
    section = _section(questionnaire, section_id)
    states = _states(found, section, here, sent) if section else ()
    views = [reader.item(state.sheet.item) for state in states]
    rows = sum((part.sections for part in standings(questionnaire, lambda _id: "")), ())
    standing = next((one for one in rows if section and one.id == section.id), None)
    actions = tuple(_actions(found))
    return PlaygroundPage(
        draft, tuple(_left_out(draft, left_out)), section.id if section else "", tuple((one.id, one.title) for one in questionnaire.sections),
        questions=() if section else tuple(_questions(questionnaire, here, sent)),
        asked=sandbox(questionnaire, sheet_in(questionnaire, section), states, standing) if section else None,
        scored=tuple(map(Scored, states, views)),
        section=reader.section(section) if section else None,
        whole=reader.verdict_judgement(found.result) if found.result.verdict else None,
        percentage=percentage_words(found.result) if questionnaire.scoring.percentage else "",
        because=reader.why_verdict() if found.result.verdict else (),
        parts=tuple((part.id, part.title, reader.part_judgement(found.result, part.id), reader.why_part(part.id)) for part in questionnaire.parts),
        actions=actions[:FIRST], more_actions=max(0, len(actions) - FIRST),
        changed=tuple(_changed(reader, outcome(questionnaire, before.intake, before.answers, {}, on))) if before.text != here.text else (),
        hints=tuple(hint.text for hint in questionnaire.hints if hint.id in found.result.hints),
        never=never, so_far=here.text, before=before.text, seed=str(_seed()),
        faults=(
            *((state.prefix + name, f"{state.sheet.id}: {says}") for state in states for name, says in state.faults.items()),
            *sent.says.items(),
        ),
        guard=sent.looked.panel(saved=False) if sent.looked.refused else None,
        lang=questionnaire.language,
    )  # fmt: skip


def _left_out(draft: Draft, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pieces and remarks of a draft as people know them, each with the address where it is changed."""
    here = drafting.document(draft)
    titles = {name: found.value.get("title") for name, found in roots(here)}
    hints = {str(one.get("id")): one.get("text") for one in here.get("hints") or ()}
    for id in ids:
        path = (id,) if id in titles else ("hints", id)
        yield named(id, str(titles.get(id) or hints.get(id) or "")), place_of(draft, path)


def _questions(questionnaire: Questionnaire, here: Try, sent: Sent):
    for question in asked(questionnaire, here.intake):
        value = sent.typed.get(question.id) if name_of(question) in sent.says else None
        yield asked_of(question, value or _value(question, here), sent.says.get(name_of(question)))


def _value(question, here: Try) -> str | tuple[str, ...]:
    return shown_value(question, plain_intake(here.intake).get(question.id))


def _states(found: Outcome, section: Section, here: Try, sent: Sent) -> tuple[ItemState, ...]:
    words, hidden = item_words(language()), applies_in(found).hidden
    states = []
    for sheet in sheet_in(found.questionnaire, section).items:
        item, sent_field = sheet.item, sent.fields.get(sheet.id)
        answer = here.answers.get(item.id, EMPTY)
        typed = sent_field.typed if sent_field else shown(item, plain(answer)) if answer != EMPTY else {}
        faults = {name: said(one.says) for name, one in faults_by_input(item, sent_field.parsed.faults).items()} if sent_field else {}
        start = item.id + SEPARATOR
        faults |= {name.removeprefix(start): says for name, says in sent.looked.faults.items() if name.startswith(start)}
        states.append(
            item_state(
                sheet,
                fleeting(typed),
                faults,
                hints=hints_of(found, item, typed, faults),
                outside=outside_of(found, item),
                hidden=item.id in hidden and not faults,
                word=word_of(found, item.id, words),
            )  # fmt: skip
        )
    return tuple(states)


def _actions(found: Outcome):
    rules = found.questionnaire.scoring.actions
    urgency = {one.id: one.text for one in rules.classes} if rules else {}
    for action in found.plan.actions if rules else ():
        yield ", ".join(action.items), action.measure, urgency[action.class_]


def _changed(reader: Reader, before: Outcome):
    """Yield the whole, and every section and item that stands otherwise than before."""
    old, new = before.result, reader.result
    was, is_now = (reader.verdict_judgement(one) for one in (old, new))
    if was and is_now and was != is_now:
        yield Changed("", _("The whole"), was, is_now)
    for section in reader.questionnaire.sections:
        pair = [reader.judging.section(one.sections[section.id]) for one in (old, new)]
        if pair[0] != pair[1]:
            yield Changed(section.id, section.title, *pair)
