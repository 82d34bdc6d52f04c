"""The texts of a draft beside their translation: by section, or only what is missing or has changed; translated and saved here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, current_app, g, redirect, request, url_for

from selfassess.core.definition import Section
from selfassess.core.drafting.places import TRANSLATIONS, Document, Path, roots
from selfassess.core.drafting.translating import MISSING, STALE, Line, clean, in_words, lines, targets
from selfassess.core.phrases import N_
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder.form_page import FormPage, answered, shared
from selfassess.web.builder.kept import Kept, made_from
from selfassess.web.builder.saving import save
from selfassess.web.builder.sending import Placed
from selfassess.web.builder.turning import address_of, whole_of
from selfassess.web.builder.widgets import Area
from selfassess.web.builder.words import language_name, place_words
from selfassess.web.pages import saves_itself

bp = Blueprint("translations", __name__, url_prefix="/drafts")

PAGE = 40  # texts on one page
ALL = "all"
WHOLE = "~"  # what belongs to no part: a sign that no id has
FITS = "fits"
LONGEST_SOUGHT = 200
ROW_SIGNS = 60  # of a text on one row of its box


@dataclass(frozen=True, slots=True)
class Translated(Area):
    """A translation of a text; kept with the text that it is of."""

    source: str = ""

    def shown(self, value: object) -> str:
        """Return the words of what a draft keeps."""
        return str(value[1]) if isinstance(value, list) and len(value) == 2 else ""

    def typed(self, form, name: str) -> str:
        """Return what was sent."""
        return clean(Area.typed(self, form, name))

    def stored(self, typed: str) -> object:
        """Return it as it is kept."""
        return [self.source, typed] if typed else None


@dataclass(frozen=True, slots=True)
class Row:
    """One text on the page. `href`: where the text itself is changed; `changed`: what changed in it since it was translated, as
    (same, out or in, words); `fits`: the value of the button that keeps the translation as it is; `met`: what somebody else put there.
    """

    name: str
    place: str
    href: str
    source: str
    was: str
    changed: tuple[tuple[str, str], ...]
    value: str
    state: str
    fits: str
    rows: int
    fault: str
    met: str | None

    @property
    def label(self) -> str:
        """It is called by where the text stands."""
        return self.place

    @property
    def is_text(self) -> bool:
        """A translation always is."""
        return True


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that stand together. `title`: of their section or part in the language of the draft, empty for the whole."""

    id: str
    title: str
    preview: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """Texts to choose from: of one section or part, or of the whole. `open`: how many are missing or have changed."""

    value: str
    id: str
    title: str
    open: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which texts were asked for, and which page of them."""

    show: str
    around: str
    sought: str
    page: int

    @property
    def plain(self) -> dict[str, str | int]:
        """Return it as an address has it."""
        said = {
            "show": "" if self.show == ALL else self.show,
            "in": self.around,
            "q": self.sought,
            "page": self.page if self.page > 1 else "",
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationsPage(FormPage):
    """Texts beside their translation. `tongue`: the name of the language; `number`: of texts that were asked for."""

    language: str
    tongue: str
    source_tongue: str
    total: int
    missing: int
    stale: int
    asked: Asked
    places: tuple[Around, ...]
    number: int
    pages: int
    groups: tuple[Group, ...]
    before: str
    after: str
    action: str
    is_spoken: bool

    @property
    def typed_lang(self) -> str:
        """The language of what is typed here."""
        return self.language


@bp.get("/<ref>/translations/<lang>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def table(draft: Draft, lang: str):
    """Show texts beside their translation."""
    known(draft, lang)
    return answered(_page(draft, lang, _asked(request.args)))


@bp.post("/<ref>/translations/<lang>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def save_table(draft: Draft, lang: str):
    """Keep what was translated."""
    known(draft, lang)
    asked, (revision, document) = _asked(request.form), made_from(draft)
    standing = lines(document, lang)
    fits = request.form.get("do", "").removeprefix(f"{FITS}:")
    fields = [_field(lang, line, is_fitting=line.path == fits) for line in standing if field_name(lang, line.path) in request.form]
    kept = save(draft, (), fields=fields, lists=[], revision=revision, document=document)
    if saves_itself() or not kept.is_whole:
        return answered(_page(draft, lang, asked, kept))
    further = {"page": asked.page + 1} if request.form.get("do") == "next" and asked.show == ALL else {}
    return redirect(_address(draft, lang, asked, done=kept.revision if kept.done else 0, **further), 303)


def known(draft: Draft, lang: str) -> None:
    """Leave when a draft is not translated in this language."""
    if lang not in targets(drafting.document(draft), current_app.config["LANGUAGES"]):
        abort(404)


def field_name(lang: str, path: str) -> str:
    """Return the name of the field with a translation."""
    return ":".join((TRANSLATIONS, lang, path))


def _page(draft: Draft, lang: str, asked: Asked, kept: Kept | None = None) -> TranslationsPage:
    drafting.seen(draft, by=g.member)
    here, every = drafting.document(draft), drafting.lines_in(draft, lang)
    wanted = [line for line in every if _is_wanted(line, asked)] if kept is None else _sent(every, lang)
    pages = max(1, -(-len(wanted) // PAGE)) if kept is None else 1
    number = min(asked.page, pages) if kept is None else asked.page
    shown = wanted[(number - 1) * PAGE : number * PAGE] if kept is None else wanted
    kept = kept or Kept(draft.revision)
    states = [line.state for line in every]
    groups = tuple(_groups(draft, here, lang, shown, kept))
    inputs = tuple(row for group in groups for row in group.rows)
    return TranslationsPage(
        **shared(draft, inputs, kept=kept, back=_address(draft, lang, asked)),
        language=lang,
        tongue=language_name(lang),
        source_tongue=language_name(str(here.get("language", ""))),
        total=len(every),
        missing=states.count(MISSING),
        stale=states.count(STALE),
        asked=Asked(asked.show, asked.around, asked.sought, number),
        places=tuple(_places(here, every)),
        number=len(wanted),
        pages=pages,
        groups=groups,
        before=_address(draft, lang, asked, page=number - 1) if 1 < number <= pages else "",
        after=_address(draft, lang, asked, page=number + 1) if number < pages else "",
        action=url_for(".save_table", ref=draft.ref, lang=lang),
        is_spoken=lang in current_app.config["LANGUAGES"],
    )


def _asked(sent: Mapping[str, str]) -> Asked:
    page = sent.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    wanted = sent.get("show", "")
    return Asked(
        wanted if wanted in (MISSING, STALE) else ALL, sent.get("in", "")[:100], sent.get("q", "").strip()[:LONGEST_SOUGHT], max(number, 1)
    )


def _is_wanted(line: Line, asked: Asked) -> bool:
    if asked.show != ALL and line.state != asked.show:
        return False
    if asked.around and line.around != asked.around.removeprefix(WHOLE):
        return False
    sought = asked.sought.casefold()
    return not sought or any(sought in text.casefold() for text in (line.source, line.translation, line.path))


def _sent(every: Iterable[Line], lang: str) -> list[Line]:
    return [line for line in every if field_name(lang, line.path) in request.form]


def _address(draft: Draft, lang: str, asked: Asked, **more) -> str:
    return url_for(".table", ref=draft.ref, lang=lang, **{**asked.plain, **more})


def _field(lang: str, line: Line, *, is_fitting: bool) -> Placed:
    """Return the field of a line; when its translation still fits, what is sent is kept as one of the text as it is now."""
    stands = [line.source, line.translation] if line.translation and not is_fitting else None
    label = N_("Translation of %(place)s", place=place_words(line.at))
    return Placed((TRANSLATIONS, lang, line.path), Translated(source=line.source), label, stands, known=(line.source, line.translation))


def _places(here: Document, every: Iterable[Line]) -> Iterable[Around]:
    counted: dict[str, int] = {}
    for line in every:
        counted[line.around] = counted.get(line.around, 0) + line.is_open
    titles = {name: str(found.value.get("title", "")) for name, found in roots(here)}
    for name, number in sorted(counted.items(), key=lambda one: one[0] != ""):
        yield Around(name or WHOLE, name, titles.get(name, ""), number)


def _groups(draft: Draft, here: Document, lang: str, shown: Iterable[Line], kept: Kept) -> Iterable[Group]:
    types = {name: (found.type, str(found.value.get("title", ""))) for name, found in roots(here)}
    gathered: list[tuple[str, list[Row]]] = []
    for line in shown:
        if not gathered or gathered[-1][0] != line.around:
            gathered.append((line.around, []))
        gathered[-1][1].append(_row(lang, line, _where(draft, line.at, types), kept))
    for around, rows in gathered:
        type_, title = types.get(around, (None, ""))
        preview = url_for("builder.preview.section", ref=draft.ref, section_id=around, language=lang) if type_ is Section else ""
        yield Group(around, title, preview, tuple(rows))


def _where(draft: Draft, at: Path, types: Mapping[str, tuple[type, str]]) -> str:
    """Return the address where a text itself is changed, at its field."""
    if at[0] in types:
        return address_of(draft, at[:1], cls=types[at[0]][0], _anchor=":".join(at[1:]))
    return whole_of(draft, at)


def _row(lang: str, line: Line, href: str, kept: Kept) -> Row:
    name = field_name(lang, line.path)
    value = str(kept.typed.get(name, line.translation))
    met = kept.met.get(name)
    return Row(
        name,
        place_words(line.at),
        href,
        line.source,
        line.was,
        tuple(in_words(line.was, line.source)) if line.state == STALE else (),
        value,
        line.state,
        fits=f"{FITS}:{line.path}" if line.state == STALE else "",
        rows=min(12, max(2, len(line.source) // ROW_SIGNS + line.source.count("\n") + 1)),
        fault=kept.faults.get(name, ""),
        met=None if met is None else str(met),
    )
