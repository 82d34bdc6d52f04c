"""A translation as a `.po` file: sent to who translates, and brought back with a report before anything of it is kept."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from selfassess.core.drafting.places import Document
from selfassess.core.drafting.translating import (
    CHANGED,
    MISSING,
    NEW,
    OUTDATED,
    SAME,
    STALE,
    UNFINISHED,
    UNKNOWN,
    Entry,
    Incoming,
    clean,
    compare,
    entries_of,
    lines,
    puts,
)
from selfassess.core.drafting.wording import kept_texts, texts
from selfassess.exchange.po import LARGEST, PoFile, UnreadableCatalogue, read_entries, write_entries
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web import guarding
from selfassess.web.access import Permission, requires
from selfassess.web.builder.kept import made_from, token_of
from selfassess.web.builder.translations import field_name, known
from selfassess.web.builder.words import language_name, place_words
from selfassess.web.guarding import NOTHING, Looked, Panel, look
from selfassess.web.languages import said
from selfassess.web.pages import show
from selfassess.web.receiving import gathered, takes_files, takes_long_forms, uploads

bp = Blueprint("translation_files", __name__, url_prefix="/drafts")

EMPTY, ALL, TICKED = "empty", "all", "ticked"
MOST_LISTED = 300  # texts that can be chosen one by one
MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class BringTranslationPage:
    """Asks for a file. `line`: where it could not be read, 0 for the file as a whole."""

    draft: Draft
    language: str
    tongue: str
    most_megabytes: int
    fault: str = ""

    @property
    def faults(self) -> bool:
        """Whether the title of the page says that something is wrong."""
        return bool(self.fault)


@dataclass(frozen=True, slots=True)
class Brought:
    """One text of the file beside what stands here. `state`: of the text here; `old`: the text that the file translates, when another."""

    path: str
    name: str
    place: str
    source: str
    here: str
    old: str
    theirs: str
    state: str
    is_ticked: bool
    is_refused: bool


@dataclass(frozen=True, slots=True)
class BroughtTranslationPage:
    """What a file brings. `told`: of the rest of the file; `carried`: what goes along, as JSON; `hidden`: how many are not listed."""

    draft: Draft
    language: str
    tongue: str
    lang: str
    listed: tuple[Brought, ...]
    hidden: int
    empty: int
    others: int
    told: tuple[str, ...]
    what: str
    carried: str
    revision: int
    is_met: bool
    guard: Panel | None

    @property
    def faults(self) -> bool:
        """Whether the title of the page says that something is wrong."""
        return self.is_met or bool(self.guard)


@bp.get("/<ref>/translations/<lang>/file.po")
@requires(Permission.QUESTIONNAIRE_EDIT)
def download(draft: Draft, lang: str):
    """Send the translation as it stands, with the place of each text in words."""
    known(draft, lang)
    comments = {line.path: f"{place_words(line.at)}\n{line.title}" for line in drafting.lines_in(draft, lang)}
    response = Response(
        write_entries(entries_of(drafting.document(draft), lang, comments), lang, project=draft.key), mimetype="text/x-gettext-translation"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{draft.key}.{lang}.po"'
    return response


@bp.get("/<ref>/translations/<lang>/file")
@requires(Permission.QUESTIONNAIRE_EDIT)
def bring(draft: Draft, lang: str):
    """Ask for a file."""
    known(draft, lang)
    return show(_ask(draft, lang))


@bp.post("/<ref>/translations/<lang>/file")
@requires(Permission.QUESTIONNAIRE_EDIT)
@takes_files
def send(draft: Draft, lang: str):
    """Show what a file brings; nothing of it is kept."""
    known(draft, lang)
    files = uploads("files")
    if not files:
        return show(_ask(draft, lang, _("Choose a file first."))), 422
    try:
        file = read_entries(gathered(files[0], LARGEST + 1))
    except UnreadableCatalogue as error:
        return show(_ask(draft, lang, _unread(error))), 422
    found = compare(drafting.lines_in(draft, lang), file.entries)
    takeable = [one for one in found if _is_takeable(one)]
    looked = _look(lang, takeable, {})
    _tell(draft, looked, saved=False)
    return show(_report(draft, lang, takeable, told=tuple(_told(file, found, lang)), looked=looked, panel=looked.panel(saved=False)))


@bp.post("/<ref>/translations/<lang>/file/take")
@requires(Permission.QUESTIONNAIRE_EDIT)
@takes_long_forms
def take(draft: Draft, lang: str):
    """Keep what was chosen, as one change."""
    known(draft, lang)
    _revision, document = made_from(draft)
    here = lines(document, lang)
    takeable = [
        one
        for one in compare(here, _carried(request.form.get("carried", ""), {line.path: line.source for line in here}))
        if _is_takeable(one)
    ]
    chosen = [one for one in takeable if _is_chosen(one)]
    looked = _look(lang, chosen, request.form)
    fine = [one for one in chosen if field_name(lang, one.entry.path) not in looked.refused]
    _tell(draft, looked)
    free = _untouched(draft, lang, document)
    steps = [_puts(lang, one) for one in fine if free(one)]
    edited = drafting.change(draft, steps, revision=draft.revision, by=g.member, token=token_of(request.form))
    is_met = not edited.is_whole or len(steps) < len(fine)
    if not is_met and not looked.refused:
        return redirect(url_for("builder.translations.table", ref=draft.ref, lang=lang, done=edited.revision if edited.done else 0), 303)
    again = compare(drafting.lines_in(draft, lang), [one.entry for one in takeable])
    told = tuple(_left(one for one in again if one.state != SAME))
    rest = [one for one in again if _is_takeable(one)]
    return show(_report(draft, lang, rest, told=told, looked=looked, panel=looked.panel(saved=True), is_met=is_met)), 422


def _ask(draft: Draft, lang: str, fault: str = "") -> BringTranslationPage:
    return BringTranslationPage(draft, lang, language_name(lang), LARGEST // 1_000_000, fault)


def _unread(error: UnreadableCatalogue) -> str:
    if error.line:
        return _("Line %(line)s of this file cannot be read. %(says)s Nothing was kept.", line=error.line, says=said(error.says))
    return said(error.says)


def _is_takeable(one: Incoming) -> bool:
    """Return whether it would change something, and loses no translation that fits."""
    return one.state in (NEW, CHANGED) or (one.state == OUTDATED and one.stands.state == MISSING)


def _fills(one: Incoming) -> bool:
    return one.stands.state == MISSING


def _is_chosen(one: Incoming) -> bool:
    what = request.form.get("what", "")
    if what == EMPTY:
        return _fills(one)
    return what == ALL or (what == TICKED and one.entry.path in request.form.getlist("take"))


def _untouched(draft: Draft, lang: str, document: Document) -> Callable[[Incoming], bool]:
    """Return what tells whether a text is still there, with the translation that the report showed or already with that of the file.

    Looked up for all at once: a file may bring thousands, and so may the one that somebody else took meanwhile.
    """
    now = drafting.document(draft)
    here, before, paths = kept_texts(now, lang), kept_texts(document, lang), {path for path, _ in texts(now)}

    def is_untouched(one: Incoming) -> bool:
        path, brought = one.entry.path, (one.entry.was or one.entry.source, clean(one.entry.translation))
        return path in paths and here.get(path) in (before.get(path), brought)

    return is_untouched


def _puts(lang: str, one: Incoming):
    return puts(lang, one.entry.path, one.entry.was or one.entry.source, one.entry.translation)


def _look(lang: str, found: Iterable[Incoming], sent) -> Looked:
    names = {field_name(lang, one.entry.path): one for one in found}
    return look(
        {name: one.entry.translation for name, one in names.items()},
        {name: (one.stands.translation, one.stands.source) for name, one in names.items()},
        sent=sent,
        labels={name: place_words(one.stands.at) for name, one in names.items()},
    )


def _tell(draft: Draft, looked: Looked, *, saved: bool = True) -> None:
    guarding.tell(looked, by=g.member, organisation=g.member.organisation, where=f"questionnaire {draft.key}", saved=saved)


def _report(
    draft: Draft,
    lang: str,
    found: Sequence[Incoming],
    *,
    told: tuple[str, ...] = (),
    looked: Looked = NOTHING,
    panel: Panel | None = None,
    is_met: bool = False,
) -> BroughtTranslationPage:
    empty = sum(map(_fills, found))
    what, offered = request.form.get("what", ""), {TICKED: True, EMPTY: empty, ALL: len(found) - empty}
    order = sorted(found, key=lambda one: (field_name(lang, one.entry.path) not in looked.refused, _fills(one)))
    listed = tuple(_brought(lang, one, looked) for one in order[:MOST_LISTED])
    return BroughtTranslationPage(
        draft,
        lang,
        language_name(lang),
        drafting.language_of(draft),
        listed,
        hidden=len(found) - len(listed),
        empty=empty,
        others=len(found) - empty,
        told=told,
        what=what if offered.get(what) else EMPTY if empty else TICKED,
        carried=_carries(order),
        revision=draft.revision,
        is_met=is_met,
        guard=panel,
    )


def _brought(lang: str, one: Incoming, looked: Looked) -> Brought:
    line, name = one.stands, field_name(lang, one.entry.path)
    return Brought(
        line.path,
        name,
        place_words(line.at),
        line.source,
        line.translation,
        old=(one.entry.was or one.entry.source) if one.state == OUTDATED else "",
        theirs=one.entry.translation,
        state=line.state,
        is_ticked=line.path in request.form.getlist("take") if "what" in request.form else line.state in (MISSING, STALE),
        is_refused=name in looked.refused,
    )


def _carries(found: Iterable[Incoming]) -> str:
    """Return all that a file brings as the form of the report carries it: [path, translation, and the text that it is of when that is another].

    It is never longer than the file that it came from (`po.LARGEST`), so it fits in the form (`receiving.LONGEST_FORM`).
    """
    carried = (
        [one.entry.path, one.entry.translation, (one.entry.was or one.entry.source) if one.state == OUTDATED else ""] for one in found
    )
    return json.dumps(list(carried), ensure_ascii=False, separators=(",", ":"))


def _carried(text: str, sources: dict[str, str]) -> Iterator[Entry]:
    """Yield what the form of the report carried; what is not of that form is left out."""
    try:
        sent = json.loads(text)
        json.dumps(sent, ensure_ascii=False).encode()  # half a sign cannot be kept
    except (ValueError, RecursionError):
        return
    for one in sent if isinstance(sent, list) else ():
        if isinstance(one, list) and len(one) == 3 and all(isinstance(word, str) for word in one) and one[0] in sources:
            yield Entry(one[0], one[2] or sources[one[0]], one[1])


def _told(file: PoFile, found: Iterable[Incoming], lang: str) -> Iterator[str]:
    """Yield what people must know of the rest of the file."""
    if file.language and file.language.partition("-")[0] != lang.partition("-")[0]:
        yield _("The file says that it is in %(file)s, and this is the translation in %(here)s. Look well before you take it.", file=language_name(file.language), here=language_name(lang))  # fmt: skip
    yield from _left(found)
    if file.nameless + file.plurals:
        yield ngettext(
            "%(num)s message in the file is not of a questionnaire: it does not say which text it is of, or has plural forms.",
            "%(num)s messages in the file are not of a questionnaire: they do not say which text they are of, or have plural forms.",
            file.nameless + file.plurals,
        )  # fmt: skip


def _left(found: Iterable[Incoming]) -> Iterator[str]:
    """Yield why some of what a file brings cannot be taken."""
    grouped: dict[str, list[Incoming]] = {}
    for one in found:
        if not _is_takeable(one):
            grouped.setdefault(one.state, []).append(one)
    if same := grouped.get(SAME):
        yield ngettext("%(num)s translation stands here already.", "%(num)s translations stand here already.", len(same))
    if old := grouped.get(OUTDATED):
        yield ngettext(
            "%(num)s translation is of another text than stands here now, and is not needed: %(named)s.",
            "%(num)s translations are of another text than stands here now, and are not needed: %(named)s.",
            len(old), named=_named(old),
        )  # fmt: skip
    if unfinished := grouped.get(UNFINISHED):
        yield ngettext(
            "%(num)s translation is marked as unfinished in the file (fuzzy), and is not taken: %(named)s.",
            "%(num)s translations are marked as unfinished in the file (fuzzy), and are not taken: %(named)s.",
            len(unfinished), named=_named(unfinished),
        )  # fmt: skip
    if unknown := grouped.get(UNKNOWN):
        yield ngettext(
            "%(num)s translation is of a text that is not in this draft: %(named)s.",
            "%(num)s translations are of texts that are not in this draft: %(named)s.",
            len(unknown), named=_named(unknown),
        )  # fmt: skip


def _named(found: Sequence[Incoming]) -> str:
    names = ", ".join(one.entry.path[:100] for one in found[:MOST_NAMED])
    return f"{names}, …" if len(found) > MOST_NAMED else names
