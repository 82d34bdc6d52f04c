"""The task list of a draft: what it consists of, and what is not right yet in each piece."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.definition import Item, Part, Section
from selfassess.core.drafting.document import DraftFault
from selfassess.core.drafting.places import Document, roots
from selfassess.core.drafting.translating import MISSING, STALE, targets
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.services.drafting import Editor
from selfassess.web.access import Permission, may, requires
from selfassess.web.builder.notices import Notice, Undoable, notice_of, undoable
from selfassess.web.builder.turning import address_of, place_of, whole_of
from selfassess.web.builder.words import fault_words, label, language_name, place_words
from selfassess.web.pages import show

bp = Blueprint("tasks", __name__, url_prefix="/drafts")

MOST_SHOWN = 8  # faults of one piece


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of a draft. `faults`: what is not right; `looks`: what is worth a look; `href`: its page, or empty; `is_empty`: nothing in it yet."""

    id: str
    title: str
    hint: str
    faults: "Points"
    looks: "Points"
    href: str = ""
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """What is said of one piece. `shown`: (place, sentence, address of the field), the first MOST_SHOWN; `hidden`: how many more."""

    shown: tuple[tuple[str, str, str], ...]
    hidden: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.shown) + self.hidden


@dataclass(frozen=True, slots=True)
class Found:
    """What is not right and what is worth a look, each by section or part, or by the key of the whole."""

    faults: Mapping[str, list[DraftFault]]
    looks: Mapping[str, list[DraftFault]]


@dataclass(frozen=True, slots=True)
class PartTasks:
    """One part with its sections."""

    head: Task
    sections: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that a draft is translated in, or could be: how many of its texts are missing or have changed since."""

    name: str
    href: str
    total: int
    missing: int
    stale: int


@dataclass(frozen=True, slots=True)
class DraftPage:
    """What a draft consists of. `lang`: the language of its texts; `editors`: who else works in it now."""

    draft: Draft
    whole: tuple[Task, ...]
    parts: tuple[PartTasks, ...]
    tongues: tuple[Tongue, ...]
    total: int
    looks: int
    lang: str
    editors: tuple[Editor, ...]
    notice: Notice | None
    undoable: Undoable
    may_publish: bool
    message: str


@bp.get("/<ref>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def tasks(draft: Draft):
    """Show the draft in pieces."""
    drafting.seen(draft, by=g.member)
    here, reading = drafting.document(draft), drafting.reading_of(draft)
    concerns = drafting.concerns_in(draft)
    found = Found(_by_piece(here, reading.faults), _by_piece(here, concerns))
    return show(
        DraftPage(
            draft,
            whole=tuple(_of_whole(draft, here, found)),
            parts=tuple(_parts(draft, here, found)),
            tongues=tuple(_tongues(draft, here)),
            total=len(reading.faults),
            looks=len(concerns),
            lang=str(here.get("language", "")),
            editors=tuple(drafting.editors(draft, but=g.member)),
            notice=notice_of(draft),
            undoable=undoable(draft, url_for(".tasks", ref=draft.ref)),
            may_publish=may(Permission.QUESTIONNAIRE_PUBLISH),
            message=_messages().get(request.args.get("said", ""), ""),
        )
    )


def back_to(draft: Draft, said: str) -> str:
    """Return the address of the task list with something said."""
    return url_for("builder.tasks.tasks", ref=draft.ref, said=said)


def _messages() -> dict[str, str]:
    return {
        "undone": _("Your last change is taken back."),
        "redone": _("Your change is done again."),
        "nothing": _("There is nothing of yours to take back or to do again."),
        "met": _("Somebody changed the same place since, so this was not done. Look at the history."),
        "file": _("The draft begins with your file. You can go on with it here."),
        "brought": _("The draft says what your file says now. “Take back” undoes all of it at once."),
        "same": _("The draft says this already. Nothing was changed."),
    }


def _by_piece(here: Document, faults: Iterable[DraftFault]) -> Mapping[str, list[DraftFault]]:
    """Return the faults by section or part, or by the key of the whole."""
    around, section = {}, ""
    for name, found in roots(here):
        section = name if found.type in (Part, Section) else section
        around[name] = section if found.type is Item else name
    grouped = defaultdict(list)
    for fault in faults:
        grouped[around.get(fault.path[0], fault.path[0])].append(fault)
    return grouped


def _of_whole(draft: Draft, here: Document, found: Found) -> Iterable[Task]:
    known = {name for name, _found in roots(here)}
    keys = ["title", "intake", "functions", "populations", "materials", "scoring", "hints", "glossary"]
    keys += [key for key in (*found.faults, *found.looks) if key not in known and key not in keys]
    for key in dict.fromkeys(keys):
        value = here.get(key)
        number = len(value) if isinstance(value, list) else 0
        hint = ngettext("%(num)s in it", "%(num)s in it", number) if number else ""
        yield _task(draft, (key, label(key).capitalize(), hint), found, href=whole_of(draft, (key,)), is_empty=not value)


def _parts(draft: Draft, here: Document, found: Found) -> Iterable[PartTasks]:
    for part in here.get("parts", ()):
        sections = tuple(
            _task(
                draft,
                (section["id"], str(section.get("title", "")), _questions(len(section.get("items", ())))),
                found,
                href=address_of(draft, (section["id"],), cls=Section),
            )
            for section in part.get("sections", ())
        )
        head = (part["id"], str(part.get("title", "")), "")
        yield PartTasks(_task(draft, head, found, href=address_of(draft, (part["id"],), cls=Part)), sections)


def _tongues(draft: Draft, here: Document) -> Iterable[Tongue]:
    for language in targets(here, current_app.config["LANGUAGES"]):
        states = [line.state for line in drafting.lines_in(draft, language)]
        href = url_for("builder.translations.table", ref=draft.ref, lang=language)
        yield Tongue(language_name(language), href, len(states), states.count(MISSING), states.count(STALE))


def _questions(number: int) -> str:
    return ngettext("%(num)s question", "%(num)s questions", number)


def _task(draft: Draft, head: tuple[str, str, str], found: Found, *, href: str, is_empty: bool = False) -> Task:
    """Return one piece; `head`: its id, title and hint."""
    faults, looks = (_points(draft, by_piece.get(head[0], ())) for by_piece in (found.faults, found.looks))
    return Task(*head, faults, looks, href, is_empty)


def _points(draft: Draft, found: Sequence[DraftFault]) -> Points:
    here = drafting.document(draft)
    shown = ((place_words(one.path, here), fault_words(one.says, one.path), place_of(draft, one.path)) for one in found[:MOST_SHOWN])
    return Points(tuple(shown), max(0, len(found) - MOST_SHOWN))
