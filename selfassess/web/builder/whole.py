"""What a draft says about the whole: its texts and source, and the lists that questions choose from."""

from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.drafting.places import Document, Spot
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder.adding import add_or_show
from selfassess.web.builder.form_page import FormPage, answered, shared
from selfassess.web.builder.kept import Kept, made_from
from selfassess.web.builder.saving import save, stood_at
from selfassess.web.builder.sending import ADD, placed
from selfassess.web.builder.sheets import Heading, Sheet, steps_in
from selfassess.web.builder.specs import TOPICS, Chapter, Rows, blocks_of, whole_chapters
from selfassess.web.builder.turning import moved_by
from selfassess.web.builder.words import label
from selfassess.web.pages import saves_itself

bp = Blueprint("whole", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePage(FormPage):
    """One topic about the whole. `topics`: (name, what people call it) of all."""

    topic: str
    title: str
    topics: tuple[tuple[str, str], ...]
    headings: tuple[Heading, ...]


@bp.get("/<ref>/whole/<topic>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def about(draft: Draft, topic: str):
    """Show one topic."""
    return _shown(draft, topic)


@bp.post("/<ref>/whole/<topic>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def save_about(draft: Draft, topic: str):
    """Save one topic, or do what a button asks."""
    revision, document = made_from(draft)
    here = stood_at(document, ())
    blocks = list(blocks_of(chapters_of(topic, document)))
    lists = [block.at for block in blocks if isinstance(block, Rows)]
    kept = save(draft, (), fields=placed(here, blocks), lists=lists, revision=revision, document=document)
    if saves_itself() or not kept.is_whole:
        return _shown(draft, topic, kept)
    if request.form.get("do", "").startswith(f"{ADD}:"):
        return add_or_show(draft, (), kept, back=_at(draft, topic))
    more = {"done": str(kept.revision) if kept.done else "0"} | moved_by(kept)
    return redirect(_at(draft, topic, **more), 303)


def _at(draft: Draft, topic: str, **more: str) -> str:
    return url_for("builder.whole.about", ref=draft.ref, topic=topic, **more)


def chapters_of(topic: str, document: Document) -> tuple[Chapter, ...]:
    """Return what the page of a topic asks."""
    if topic not in TOPICS:
        abort(404)
    return whole_chapters(topic, steps_in(document))


def _shown(draft: Draft, topic: str, kept: Kept | None = None):
    drafting.seen(draft, by=g.member, place=topic)
    document = drafting.document(draft)
    here: Spot = stood_at(document, ())
    sheet = Sheet(draft, (), here, kept)
    headings = sheet.headings(chapters_of(topic, document))
    return answered(
        WholePage(
            **shared(draft, sheet.fields, kept=kept, back=_at(draft, topic)),
            topic=topic,
            title=_topic_words(topic),
            topics=tuple((name, _topic_words(name)) for name in TOPICS),
            headings=headings,
        )
    )


def _topic_words(topic: str) -> str:
    words = _("Texts and source") if topic == "texts" else label(topic)
    return words[:1].upper() + words[1:]
