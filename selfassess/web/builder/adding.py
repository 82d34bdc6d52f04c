"""Adding what was typed or pasted: one line at once, several after they were shown."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, g, redirect, request
from flask_babel import gettext as _

from selfassess.core.drafting.making import MOST_PASTED, lines_of
from selfassess.core.drafting.operations import NoSuchPlace
from selfassess.core.drafting.places import Path, is_list_of_pieces, typed
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.builder.kept import Kept, token_of
from selfassess.web.builder.sending import ADD, NEW, added, asked, like, new_text
from selfassess.web.builder.turning import address_of, back_on
from selfassess.web.builder.widgets import as_typed
from selfassess.web.guarding import Panel, look
from selfassess.web.pages import show

bp = Blueprint("adding", __name__, url_prefix="/drafts")

TEXT = "lines"


@dataclass(frozen=True, slots=True)
class AddPage:
    """Shows lines before they are added. `at`: the list, as a path with colons; `besides`: what all have besides, as fields."""

    draft: Draft
    home: str
    at: str
    back: str
    lines: tuple[str, ...]
    besides: dict[str, str]
    revision: int
    faults: dict[str, str]
    guard: Panel | None
    is_cut: bool

    @property
    def lang(self) -> str:
        """The language of the lines."""
        return drafting.language_of(self.draft)


def add_or_show(draft: Draft, home: Path, kept: Kept, *, back: str, unpasted: tuple[Path, ...] = ()):
    """Add one line, or show several first; the rest of the page is saved already."""
    at = asked(request.form).at
    text, besides = new_text(request.form, at), like(request.form, at)
    if len(lines_of(text)) > 1:
        return _page(draft, home, at, text, besides, kept.revision, back)
    return _add(draft, home, at, text, besides, revision=kept.revision, back=back, pasted=at not in unpasted)


@bp.post("/<ref>/add")
@requires(Permission.QUESTIONNAIRE_EDIT)
def add(draft: Draft):
    """Add the lines that were shown."""
    home, at = _path(request.form.get("home", "")), _path(request.form.get("at", ""))
    revision = request.form.get("revision", "")
    revision = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else draft.revision
    text = as_typed(request.form.get(TEXT, ""))
    back = back_on(draft, address_of(draft, home))
    return _add(draft, home, at, text, like(request.form, at), revision=min(revision, draft.revision), back=back)


def _add(draft: Draft, home: Path, at: Path, text: str, besides: dict, *, revision: int, back: str, pasted: bool = True):
    if not at or not is_list_of_pieces(typed((*home, *at))[0]):
        raise NoSuchPlace((*home, *at))
    looked = look({TEXT: text}, {}, sent=request.form, labels={TEXT: _("What you add")})
    guarding.tell(looked, by=g.member, organisation=g.member.organisation, where=f"questionnaire {draft.key}", saved=not looked.refused)
    if looked.refused:
        return _page(draft, home, at, text, besides, revision, back, looked=looked), 422
    step = added(home, at, text, besides, pasted=pasted)
    token = f"{ADD}-{token_of(request.form)[:36]}"  # what else the page changed has a token of its own
    edited = drafting.change(draft, [step], revision=revision, by=g.member, token=token)
    told = urlencode({"done": edited.revision, "moved": ":".join((ADD, *at))})
    return redirect(f"{back}?{told}", 303)


def _page(draft: Draft, home: Path, at: Path, text: str, besides: dict, revision: int, back: str, *, looked=None):
    lines = tuple(lines_of(text))
    fields = {f"{NEW}:{key}": str(value) for key, value in besides.items()}
    faults = looked.faults if looked else {}
    panel = looked.panel(saved=False) if looked else None
    cut = len(text.splitlines()) > MOST_PASTED
    return show(AddPage(draft, ":".join(home), ":".join(at), back, lines, fields, revision, faults, panel, cut))


def _path(text: str) -> Path:
    return tuple(step for step in text[:200].split(":") if step)
