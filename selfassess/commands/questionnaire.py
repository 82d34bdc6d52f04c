"""`selfassess questionnaire`: check, list and show questionnaires, write them as files and take files in as drafts."""

import json
from collections.abc import Iterator, Mapping
from gettext import gettext as _
from pathlib import Path
from typing import NamedTuple

import click

from selfassess import shelf
from selfassess.commands.opening import open_place
from selfassess.commands.saying import language_option, put, refuse, tell, tell_fault
from selfassess.core import publishing
from selfassess.core.changes import VersionPair
from selfassess.core.definition import Questionnaire
from selfassess.core.drafting.places import OWN
from selfassess.core.faults import Fault, Place
from selfassess.core.loading import Catalogue, Loaded, digest, translate
from selfassess.core.loading.canonical import plain
from selfassess.core.phrases import N_, NN_, Phrase, say
from selfassess.languages import LANGUAGES, catalogue


@click.group(help=_("Check, list and show questionnaires."))
def questionnaire() -> None:
    """Gather the commands about questionnaires."""


@questionnaire.command(help=_("Check files with questionnaires; every fault is named with its place."))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@language_option
def check(files: tuple[str, ...], language: str) -> None:
    """Print one line a good file; faults go to standard error and make the exit code 1."""
    good = [_check_one(Path(name), language) for name in files]
    if not all(good):
        raise click.exceptions.Exit(1)


@questionnaire.command("list", help=_("List the questionnaires that are installed."))
@language_option
def list_all(language: str) -> None:
    """Print key, version and title of every questionnaire that ships, one a line."""
    loaded = [shelf.read(path) for path in shelf.shipped()]
    for each in loaded:
        if each.questionnaire:
            found = each.questionnaire
            click.echo(f"{found.key}\t{found.version}\t{found.language}\t{found.title}")
    faults = [fault for each in loaded for fault in each.faults]
    if faults:
        refuse(faults, language)


@questionnaire.command(help=_("Show one questionnaire whole: KEY, KEY@VERSION or a file."))
@click.argument("name", metavar="KEY[@VERSION]|FILE")
@click.option("--json", "as_json", is_flag=True, help=_("Print the canonical document as JSON."))
@click.option("--language", type=click.Choice(LANGUAGES), help=_("Language of the messages and, where translated, of the texts."))
def show(name: str, as_json: bool, language: str | None) -> None:
    """Print a questionnaire; the hash is that of the version, whatever language its texts are shown in."""
    if _is_own(name):
        found = _read_own(name, language or LANGUAGES[0])
        hashed, shown = digest(found.questionnaire), _translated(*found, language)
    else:
        loaded = shelf.find(name)
        if loaded.questionnaire is None:
            refuse(loaded.faults, language or LANGUAGES[0])
        hashed, shown = digest(loaded.questionnaire), _in_language(loaded, language)
    if as_json:
        click.echo(json.dumps(plain(shown) | {"hash": hashed}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_outline(shown, hashed)))


@questionnaire.command(help=_("Write a questionnaire as a file: KEY, KEY@VERSION, or a file that is put in good form."))
@click.argument("name", metavar="KEY[@VERSION]|FILE")
@click.option("--format", "format_", type=click.Choice(("yaml", "json")), default="yaml", show_default=True, help=_("Form of the file."))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("Where to write it, with the translations beside it; without, it is printed.")
)
@click.option("--draft", is_flag=True, help=_("The draft of an own questionnaire, instead of its newest version."))
@language_option
def export(name: str, format_: str, output: Path | None, draft: bool, language: str) -> None:
    """Write what ships or a file without a database; a questionnaire of an organisation comes from the database of this place."""
    from selfassess.exchange import questionnaire_file  # loads what writes YAML

    if draft and (not _is_own(name) or "@" in name):
        raise click.UsageError(_("Only an own questionnaire has a draft: name its key, without a version."))
    if _is_own(name):
        document = _own(name, draft, language)
        text = questionnaire_file.write(document, format_)
    else:
        loaded = shelf.find(name)
        if loaded.questionnaire is None:
            refuse(loaded.faults, language)
        text = questionnaire_file.write_loaded(loaded, format_, Path(loaded.file).read_text(encoding="utf-8-sig"))
        document = _with_translations(loaded, language) if output else {}
    if output is None:
        click.echo(text, nl=False)
        return
    from selfassess.exchange.questionnaire_zip import write_translations  # loads Babel

    put(text.encode(), output, language)
    for each, translations in write_translations(document).items():
        put(translations.encode(), output.with_name(f"{output.stem}.{each}.po"), language)


@questionnaire.command(help=_("Tell what is otherwise between two versions: each KEY, KEY@VERSION or a file."))
@click.argument("before", metavar="OLD")
@click.argument("after", metavar="NEW")
@click.option("--show", type=click.Choice(("all", "asks", "judges")), default="all", show_default=True,
              help=_("All, only what people who fill in notice, or only what counts otherwise."))  # fmt: skip
@language_option
def diff(before: str, after: str, show: str, language: str) -> None:
    """Print the differences by section; a questionnaire of an organisation comes from the database of this place."""
    from selfassess.reports.version_changes import tell_changes  # loads the reports
    from selfassess.reports.voice import Voice

    pair = VersionPair.untranslated(*(_one(name, language) for name in (before, after)))
    changes = tell_changes(pair, Voice(language, catalogue(language))).of(show)
    lines = list(_told_changes(changes, language))
    for line in lines or [say(N_("Nothing is otherwise."), catalogue(language))]:
        click.echo(line)


@questionnaire.command("import", help=_("Begin a draft of an organisation with a questionnaire from a file."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--organisation", required=True, help=_("Name of the organisation."))
@language_option
def import_file(file: Path, organisation: str, language: str) -> None:
    """Take a file without faults into a new draft, with the translations beside it or in its zip; every fault is named with its place."""
    if file.suffix.lower() == ".zip":
        _begin_with(_unzipped(file, language), organisation, language)
        return
    loaded = shelf.read(file)
    if loaded.questionnaire is None:
        refuse(loaded.faults, language)
    catalogues, faults = _catalogues(file, whole=True)
    if faults:
        refuse(faults, language)
    from selfassess.core.drafting.document import document_of  # only `import` needs these
    from selfassess.core.drafting.wording import kept_translations

    _begin_with(document_of(loaded.questionnaire) | kept_translations(catalogues), organisation, language)


@questionnaire.command(hidden=True, help=_("Write the JSON Schema and the reference of the format."))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def schema(folder: Path) -> None:
    """Write `schema.json` and the generated half of `README.md` in a folder."""
    from selfassess.core.loading.schema import as_text, with_reference  # only this command needs it

    (folder / "schema.json").write_text(as_text(), encoding="utf-8")
    readme = folder / "README.md"
    readme.write_text(with_reference(readme.read_text(encoding="utf-8")), encoding="utf-8")


def _unzipped(file: Path, language: str) -> Mapping[str, object]:
    """Return the document in a zip, with its translations."""
    from selfassess.exchange.questionnaire_in import LARGEST, File, arrive  # only `import` needs it

    try:
        with file.open("rb") as opened:
            arrived = arrive([File(str(file), opened.read(LARGEST + 1))])
    except OSError as error:
        refuse([Fault((), shelf.why_unread(error), Place(str(file), 1, 1))], language)
    if arrived.document is None or arrived.faults:
        refuse((*arrived.refused, *arrived.faults), language)
    return arrived.document


def _begin_with(document: Mapping[str, object], organisation: str, language: str) -> None:
    app = open_place(language)
    from selfassess.services import questionnaire_files  # loads the web app

    with app.app_context():
        try:
            draft = questionnaire_files.take(organisation, document)
        except questionnaire_files.NoSuchOrganisation:
            refuse([Fault((), N_("There is no organisation %(name)s here.", name=organisation))], language)
    tell(N_("%(organisation)s can go on with it as a draft. Its key is %(key)s.", organisation=organisation, key=draft.key), language)


def _one(name: str, language: str) -> Questionnaire:
    """Return a questionnaire from the shelf or a file, or a version that an organisation made here."""
    if _is_own(name):
        return _read_own(name, language).questionnaire
    loaded = shelf.find(name)
    if loaded.questionnaire is None:
        refuse(loaded.faults, language)
    return loaded.questionnaire


def _told_changes(changes, language: str) -> Iterator[str]:
    """Yield the differences as lines of text: [-went-] and {+came+} around words."""
    signs, words = {"went": "[-%s-]", "came": "{+%s+}", "stays": "%s"}, catalogue(language)
    standings = {"new": say(N_("New"), words), "gone": say(N_("Gone"), words), "other": ""}
    yield from changes.counts
    yield from (signs["went"] % one for one in changes.rules_gone)
    yield from (signs["came"] % one for one in changes.rules_new)
    for group in changes.groups:
        yield f"\n{group.id} {group.title}".rstrip()
        for thing in group.things:
            yield f"  {' '.join(filter(None, (thing.id, thing.title)))}" + (
                f" ({standings[thing.standing]})" if standings[thing.standing] else ""
            )
            if thing.moved:
                yield f"    {thing.moved}"
            for line in thing.lines:
                yield f"    {line.says}"
                if line.pieces:
                    yield "      " + "".join(signs[piece.what] % piece.text.strip("\n") for piece in line.pieces)


def _is_own(name: str) -> bool:
    """Return whether a name is the key of a questionnaire that an organisation made."""
    return name.startswith(OWN) and not shelf.is_file_name(name)


class _Own(NamedTuple):
    questionnaire: Questionnaire
    document: Mapping[str, object]


def _read_own(name: str, language: str) -> _Own:
    """Return a version that an organisation made here, or its draft while there is none, with its document."""
    from selfassess.core.drafting.document import read

    document = _own(name, False, language)
    found = read(document).questionnaire
    if found is None:
        refuse([Fault((), N_("The draft of %(key)s has faults. Publish it first, or repair it.", key=name))], language)
    return _Own(found, document)


def _translated(shown: Questionnaire, document: Mapping[str, object], language: str | None) -> Questionnaire:
    from selfassess.core.drafting.wording import catalogue_of

    if language in (None, shown.language):
        return shown
    found = catalogue_of(document, language)
    if not found:
        _tell_untranslated(shown.key, language)
    return translate(shown, found, language) if found else shown


def _own(name: str, draft: bool, language: str) -> Mapping[str, object]:
    """Return the document of a questionnaire that an organisation made here."""
    app = open_place(language)
    from selfassess.services import questionnaire_files  # loads the web app

    key, number = shelf.NAME.fullmatch(name).groups()
    with app.app_context():
        found = questionnaire_files.document_of(key, int(number) if number else None, draft=draft)
    if found is None:
        refuse([Fault((), N_("There is no questionnaire %(key)s here, or not that version of it.", key=key))], language)
    return found


def _with_translations(loaded: Loaded, language: str) -> Mapping[str, object]:
    """Return the document of a file with the translations beside it."""
    from selfassess.core.drafting.document import document_of  # only `export` needs these
    from selfassess.core.drafting.wording import kept_translations

    catalogues, faults = _catalogues(Path(loaded.file), whole=True)
    if faults:
        refuse(faults, language)
    return document_of(loaded.questionnaire) | kept_translations(catalogues)


def _check_one(path: Path, language: str) -> bool:
    loaded = shelf.read(path)
    for fault in loaded.faults:
        tell_fault(fault, language)
    if loaded.questionnaire is None:
        return False
    catalogues, faults = _catalogues(path)
    for fault in faults:
        tell_fault(fault, language)
    for concern in publishing.check(loaded.questionnaire, catalogues):
        tell_fault(Fault(concern.path, _concern(concern), loaded.place(concern.path)), language)
    tell(_summary(str(path), loaded.questionnaire), language)
    return not faults


def _concern(concern: publishing.Concern) -> Phrase:
    if concern.blocks:
        return N_("Repair this before publishing. %(says)s", says=concern.says)
    return N_("Please note: %(says)s", says=concern.says)


def _summary(file: str, checked: Questionnaire) -> Phrase:
    return NN_(
        "%(file)s: good, %(key)s@%(version)s with %(n)s item.",
        "%(file)s: good, %(key)s@%(version)s with %(n)s items.",
        len(checked.items),
        file=file,
        key=checked.key,
        version=checked.version,
    )


def _catalogues(path: Path, *, whole: bool = False) -> tuple[dict[str, Catalogue], list[Fault]]:
    """Return the translations beside a file, with a fault for each that cannot be read; `whole`: also what no longer fits."""
    if not any(path.parent.glob(f"{path.stem}.*.po")):
        return {}, []
    from selfassess import translated  # loads Babel, which most files do not need

    found, faults = {}, []
    for language in translated.languages_beside(path):
        try:
            found[language] = (translated.kept_beside if whole else translated.catalogue_beside)(path, language)
        except translated.UnreadableCatalogue as error:
            says = N_("The translation in %(language)s cannot be read: %(says)s", language=language, says=error.says)
            faults.append(Fault((), says, Place(str(translated.file_beside(path, language)), max(error.line, 1), 1)))
    return found, faults


def _in_language(loaded: Loaded, language: str | None) -> Questionnaire:
    shown = loaded.questionnaire
    if language in (None, shown.language):
        return shown
    catalogues, faults = _catalogues(Path(loaded.file))
    if faults:
        refuse(faults, language)
    if language not in catalogues:
        _tell_untranslated(shown.key, language)
        return shown
    return translate(shown, catalogues[language], language)


def _tell_untranslated(key: str, language: str) -> None:
    says = N_("%(key)s has no texts in %(language)s. You see them as they are written.", key=key, language=language)
    tell_fault(Fault((), says), language)


def _outline(shown: Questionnaire, hashed: str):
    yield f"{shown.title}"
    yield f"{shown.key}@{shown.version}  {shown.language}  {hashed}"
    for part in shown.parts:
        yield f"\n{part.id}  {part.title}"
        for section in part.sections:
            yield f"\n  {section.id}  {section.title}"
            for item in section.items:
                yield f"    {item.id}  {item.title}"
                yield from (f"      {norm.id}  {norm.text}" for norm in item.norms)
