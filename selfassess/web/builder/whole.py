"""What a draft says about the whole: its texts and source, and the lists that questions choose from."""

from dataclasses import dataclass

from flask import Blueprint, abort, g, redirect, request, url_for
from flask_babel import gettext as _

from selfassess.core.drafting.places import Document, Spot
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.drafting import Editor
from selfassess.web.access import Permission, requires
from selfassess.web.builder.adding import add_or_show
from selfassess.web.builder.saving import Kept, made_from, save, stood_at
from selfassess.web.builder.sending import ADD, placed
from selfassess.web.builder.sheets import Heading, Notice, Sheet, Undoable, notice_of, steps_in, undoable
from selfassess.web.builder.specs import TOPICS, Chapter, Rows, blocks_of, whole_chapters
from selfassess.web.builder.turning import moved_by
from selfassess.web.builder.words import label
from selfassess.web.guarding import Panel
from selfassess.web.pages import show

bp = Blueprint("whole", __name__, url_prefix="/drafts")


@dataclass(frozen=True, slots=True)
class WholePage:
    """One topic about the whole. `topics`: (name, what people call it) of all."""

    draft: Draft
    lang: str
    topic: str
    title: str
    topics: tuple[tuple[str, str], ...]
    revision: int
    headings: tuple[Heading, ...]
    problems: tuple[tuple[str, str], ...]
    kept: Kept
    notice: Notice | None
    undoable: Undoable
    editors: tuple[Editor, ...]
    moved: str
    guard: Panel | None

    @property
    def faults(self) -> bool:
        """Whether the title of the page says that something is wrong."""
        return not self.kept.is_whole


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
    blocks = list(blocks_of(_chapters(topic, document)))
    lists = [block.at for block in blocks if isinstance(block, Rows)]
    kept = save(draft, (), fields=placed(here, blocks), lists=lists, revision=revision, document=document)
    if not kept.is_whole:
        return _shown(draft, topic, kept), 422
    if request.form.get("do", "").startswith(f"{ADD}:"):
        return add_or_show(draft, (), kept, back=_at(draft, topic))
    more = {"done": str(kept.revision) if kept.done else "0"} | moved_by(kept)
    return redirect(_at(draft, topic, **more), 303)


def _at(draft: Draft, topic: str, **more: str) -> str:
    return url_for("builder.whole.about", ref=draft.ref, topic=topic, **more)


def _chapters(topic: str, document: Document) -> tuple[Chapter, ...]:
    if topic not in TOPICS:
        abort(404)
    return whole_chapters(topic, steps_in(document))


def _shown(draft: Draft, topic: str, kept: Kept | None = None):
    drafting.seen(draft, by=g.member, place=topic)
    document = drafting.document(draft)
    here: Spot = stood_at(document, ())
    sheet = Sheet(draft, (), here, kept)
    return show(
        WholePage(
            draft,
            lang=str(document.get("language", "")),
            topic=topic,
            title=_topic_words(topic),
            topics=tuple((name, _topic_words(name)) for name in TOPICS),
            revision=sheet.kept.revision,
            headings=sheet.headings(_chapters(topic, document)),
            problems=tuple(sheet.problems()),
            kept=sheet.kept,
            notice=notice_of(draft, request.args.get("done", "")),
            undoable=undoable(draft, g.member.account.id, _at(draft, topic)),
            editors=tuple(drafting.editors(draft, but=g.member)),
            moved=request.args.get("moved", ""),
            guard=sheet.kept.looked.panel(saved=True),
        )
    )


def _topic_words(topic: str) -> str:
    words = _("Texts and source") if topic == "texts" else label(topic)
    return words[:1].upper() + words[1:]
