"""A questionnaire that comes in as a file: how a page reads it, and bringing a file back into its draft."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.drafting.places import Document, path_of
from selfassess.core.faults import Fault
from selfassess.exchange.questionnaire_in import LARGEST, MOST_SENT, Arrived, File, arrive
from selfassess.models.draft import Draft
from selfassess.services import drafting, questionnaire_files
from selfassess.services.drafting import NotDone
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.builder.kept import sent_revision
from selfassess.web.builder.words import place_words
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.languages import said
from selfassess.web.pages import show
from selfassess.web.receiving import gathered, takes_files, uploads

bp = Blueprint("arriving", __name__, url_prefix="/drafts")

FILES = "files"
MOST_FAULTS = 50
MEGABYTES = LARGEST // 1_000_000


@dataclass(frozen=True, slots=True)
class BringBackPage:
    """Asks for a file that comes in the place of a draft. `told`: what is wrong in the file, with its place; `asks`: why a tick is needed."""

    draft: Draft
    revision: int
    most_megabytes: int
    fault: str = ""
    told: tuple[str, ...] = ()
    asks: str = ""
    guard: Panel | None = None

    @property
    def faults(self) -> bool:
        """Whether the title of the page says that something is wrong."""
        return bool(self.fault or self.asks or self.guard)


@bp.get("/<ref>/file")
@requires(Permission.QUESTIONNAIRE_EDIT)
def bring_back(draft: Draft):
    """Ask for a file."""
    return show(_page(draft))


@bp.post("/<ref>/file")
@requires(Permission.QUESTIONNAIRE_EDIT)
@takes_files
def send_back(draft: Draft):
    """Let the draft say what the file says, as one change."""
    files = received()
    if not files:
        return show(_page(draft, fault=_("Choose a file first."))), 422
    arrived = arrive(files)
    if arrived.document is None:
        return show(_page(draft, fault=refused(), told=faults_told(arrived.refused))), 422
    looked = look_at(arrived.document, drafting.document(draft))
    asks = "" if request.form.get("anyway") == "yes" else _asks(draft, arrived)
    guarding.tell(looked, by=g.member, organisation=g.member.organisation, where=f"questionnaire {draft.key}", saved=not asks)
    if looked.refused or asks:
        return show(_page(draft, asks=asks, looked=looked)), 422
    return _brought(draft, arrived, files)


def received() -> list[File]:
    """Return the files that were sent, and no more of each than shows that it is too large."""
    return [File(upload.name, gathered(upload, LARGEST + 1)) for upload in uploads(FILES)[: MOST_SENT + 1]]


def refused() -> str:
    """Return the sentence above what is wrong in a file that was refused."""
    return _("This file cannot be taken, and nothing of it was kept. Below it says why.")


def faults_told(faults: tuple[Fault, ...]) -> tuple[str, ...]:
    """Return what is wrong in a file as sentences with their place."""
    shown = [_told(fault) for fault in faults[:MOST_FAULTS]]
    more = len(faults) - len(shown)
    return (*shown, *([ngettext("And %(num)s more.", "And %(num)s more.", more)] if more else []))


def look_at(document: Document, known: Document | None = None) -> Looked:
    """Let the guard look at every text of a file that does not stand in the draft already."""
    here = {text for _at, text in _texts(known or {}, ())}
    fresh = [(keys, text) for keys, text in _texts(document, ()) if text not in here]
    names = {f"file.{number}": (keys, text) for number, (keys, text) in enumerate(fresh)}
    labels = {name: place_words(path_of(document, keys)) for name, (keys, text) in names.items() if guarding.may_hold(text)}
    return look({name: text for name, (_keys, text) in names.items()}, {}, sent=request.form, labels=labels)


def _brought(draft: Draft, arrived: Arrived, files: list[File]):
    revision = sent_revision(draft)
    token = hashlib.sha256(b"\0".join((str(revision).encode(), *(one.data for one in files)))).hexdigest()[:40]
    try:
        edited = questionnaire_files.bring_back(draft, arrived.document, revision=revision, token=token, by=g.member)
    except NotDone:
        return show(_page(draft, fault=_("The draft has changed since this page was opened. Choose the file again."))), 422
    if not edited.is_whole:
        place = place_words(edited.meetings[0].at) if edited.meetings else ""
        says = _("Somebody else changed the same place since you opened this page: %(place)s. Nothing was taken. Look at it, and choose the file again.", place=place)  # fmt: skip
        return show(_page(draft, fault=says)), 422
    return redirect(url_for("builder.tasks.tasks", ref=draft.ref, said="brought" if edited.done else "same"), 303)


def _asks(draft: Draft, arrived: Arrived) -> str:
    """Return why somebody must say so before this file comes in the place of the draft; empty when nothing can get lost."""
    key = str(arrived.document.get("key", ""))
    if key != draft.key:
        return _("This file is of another questionnaire: %(key)s. All of this draft becomes what that file says.", key=key[:60])
    changed = questionnaire_files.changed_since(draft, arrived.change)
    if changed is None:
        return _("The name of this file does not say when it was downloaded. What was changed in the draft since, goes.")
    if changed:
        return ngettext(
            "The draft was changed %(num)s time since this file was downloaded. The file does not have that, so it goes.",
            "The draft was changed %(num)s times since this file was downloaded. The file does not have that, so it goes.",
            changed,
        )  # fmt: skip
    return ""


def _page(draft: Draft, *, fault: str = "", told: tuple[str, ...] = (), asks: str = "", looked: Looked = NOTHING) -> BringBackPage:
    return BringBackPage(draft, draft.revision, MEGABYTES, fault, told, asks, looked.panel(saved=False))


def _told(fault: Fault) -> str:
    if fault.place is None:
        return said(fault.says)
    place = {"file": fault.place.file[-100:], "line": fault.place.line, "column": fault.place.column}
    return _("%(file)s, line %(line)s, column %(column)s: %(says)s", **place, says=said(fault.says))


def _texts(value: object, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text with its keys and indexes, whatever it is for."""
    if isinstance(value, str):
        yield keys, value
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list | tuple) else ()
    for key, one in pairs:
        yield from _texts(one, (*keys, key))
