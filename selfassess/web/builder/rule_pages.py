"""The pages of a draft for its rules: first questions, remarks, and how it judges; each with fields in sentences."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, abort, g, redirect, request, url_for

from selfassess.core.drafting.operations import Add
from selfassess.core.drafting.places import Path, name_key, typed
from selfassess.core.phrases import N_, Phrase
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder import hints, intake, scoring_levels, scoring_plan, scoring_proof, scoring_sections, scoring_verdict
from selfassess.web.builder.form_page import FormPage, answered, shared
from selfassess.web.builder.keeping import keep
from selfassess.web.builder.kept import Kept, made_from
from selfassess.web.builder.sheet import Block, Maker, fields_in
from selfassess.web.languages import said
from selfassess.web.pages import saves_itself

bp = Blueprint("rule_pages", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """One page: its title, what it is for, what of the draft it is about, and what stands on it."""

    title: Phrase
    lead: Phrase
    about: tuple[Path, ...]
    blocks: Callable[[Maker], Iterator[Block]]


SHEETS: Mapping[str, RuleSheet] = {
    "intake": RuleSheet(
        N_("First questions"),
        N_("These are asked once, before the other questions. Other rules can look at the answers."),
        (("intake",),),
        intake.blocks,
    ),
    "hints": RuleSheet(
        N_("Remarks on answers that do not fit together"),
        N_("A remark is shown when its condition holds. It never counts in the score."),
        (("hints",),),
        hints.blocks,
    ),
    "levels": RuleSheet(
        N_("Levels and what answers are worth"),
        N_("What a norm is worth, and the steps of the judgement from worst to best."),
        (("scoring", "credit"), ("scoring", "levels"), ("scoring", "layers"), ("scoring", "percentage")),
        scoring_levels.levels,
    ),
    "thresholds": RuleSheet(
        N_("Thresholds and certainty"),
        N_("How much of a question must be met for each level. Write a share as 2/3 or 0.9."),
        (("scoring", "thresholds"), ("scoring", "interval")),
        scoring_levels.thresholds,
    ),
    "testing": RuleSheet(
        N_("What cannot be tested, and what proves itself"),
        N_("Questions that cannot be tested yet count neither for nor against."),
        (("scoring", "not_testable"), ("scoring", "complete_forms"), ("scoring", "many_not_applicable")),
        scoring_proof.blocks,
    ),
    "sections": RuleSheet(
        N_("From questions to section"), N_("How the questions of a section make its level."), (("scoring", "sections"),), scoring_sections.sections
    ),
    "parts": RuleSheet(N_("From sections to part"), N_("How the sections of a part make its level."), (("scoring", "parts"),), scoring_sections.parts),
    "verdict": RuleSheet(
        N_("The verdict on the whole"),
        N_("The first verdict whose condition holds is given. So their order matters."),
        (("scoring", "verdict"),),
        scoring_verdict.blocks,
    ),
    "plan": RuleSheet(
        N_("From gap to action"),
        N_("What is not met becomes an action in the plan, with a priority and a term."),
        (("scoring", "actions"),),
        scoring_plan.blocks,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage(FormPage):
    """One page of a draft. `rest`: what is not right and has no field here."""

    topic: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    rest: tuple[str, ...]


@bp.get("/<ref>/rules/<name>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def sheet(draft: Draft, name: str):
    """Show one page."""
    return _shown(draft, name)


@bp.post("/<ref>/rules/<name>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def save(draft: Draft, name: str):
    """Keep what was changed on one page, and do what its button asks."""
    revision, base = made_from(draft)
    kept = keep(draft, sheet_named(name).blocks(Maker(draft.ref, base)), base=base, revision=revision)
    if saves_itself() or not kept.is_whole:
        return _shown(draft, name, kept)
    done = str(kept.revision) if kept.done else "0"
    return redirect(url_for(".sheet", ref=draft.ref, name=name, done=done, _anchor=_anchor(kept)), 303)


def _shown(draft: Draft, name: str, kept: Kept | None = None):
    drafting.seen(draft, by=g.member, place=name)
    sheet = sheet_named(name)
    here, reading = drafting.document(draft), drafting.reading_of(draft)
    uses = partial(drafting.uses_in, draft)
    maker = Maker(draft.ref, here, reading=reading, concerns=drafting.concerns_in(draft), kept=kept, uses=uses)
    blocks = tuple(sheet.blocks(maker))
    return answered(
        RulePage(
            **shared(draft, tuple(fields_in(blocks)), kept=kept, back=url_for(".sheet", ref=draft.ref, name=name)),
            topic=name,
            title=said(sheet.title),
            lead=said(sheet.lead),
            blocks=blocks,
            rest=tuple(says for at in sheet.about for says in maker.rest(at)),
        )
    )


def sheet_named(name: str) -> RuleSheet:
    """Return one page; not found when there is none of that name."""
    if name not in SHEETS:
        abort(404)
    return SHEETS[name]


def _anchor(kept: Kept) -> str | None:
    """Return where the page goes on after a button: at what it was about, and where nothing was typed to add at what is new."""
    do, _colon, place = request.form.get("do", "").partition(":")
    new = next((step for step in kept.done if isinstance(step, Add) and "/".join(step.at) == place), None)
    if do == "add" and new and not request.form.get(f"new:{place}"):
        return f"at:{place}/{new.members[0][name_key(typed(new.at)[0].of)]}"
    return {"add": f"new:{place}", "up": f"at:{place}", "down": f"at:{place}"}.get(do)
