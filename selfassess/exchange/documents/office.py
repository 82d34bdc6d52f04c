"""Inspect, clean and read an office document: DOCX, XLSX, ODT."""

import shutil
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from selfassess.exchange.documents import xml_text
from selfassess.exchange.documents.embedded_pictures import may_hold_text, strip_picture
from selfassess.exchange.documents.findings import NotTaken
from selfassess.exchange.documents.job import Job
from selfassess.exchange.documents.package import FONTS, check_content, is_picture, is_xml, opened, part, short
from selfassess.exchange.documents.sheets import read_workbook, workbook_of

TYPES = "[Content_Types].xml"
MAIN_TYPE = {"docx": ".wordprocessingml.document.main+xml", "xlsx": ".spreadsheetml.sheet.main+xml"}
ODT_MAIN = "content.xml"
ODT_TYPE = b"application/vnd.oasis.opendocument.text"
NO_MACROS = {
    "basic/script-lc.xml",
    "basic/script-lb.xml",
    "basic/standard/script-lb.xml",
    "basic/standard/dialog-lb.xml",
    "basic/dialog-lc.xml",
}
FIRST_TIME = (1980, 1, 1, 0, 0, 0)
LINKED = (
    "oleobject",
    "frame",
    "subdocument",
    "afchunk",
    "image",
    "externallinkpath",
    "externallink",
    "audio",
    "video",
    "media",
    "mailmergesource",
)
TEMPLATE = "attachedtemplate"
PLAIN_TEMPLATE = "Normal.dotm"
PERSONAL_RELATIONS = ("thumbnail",)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
EMPTIED = {
    "docprops/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>',
}
DOT = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82"


def inspect_office(job: Job) -> None:
    """Fill the job with what is in the document, and write the clean copy."""
    with opened(job.source, job.limits) as package:
        names = [one.filename for one in package.infolist() if not one.is_dir()]
        types = {} if "mimetype" in names else _types(package, names)
        main = _main_part(package, names, types, job.kind)
        for name in names:
            _check_part(package, name, job.kind)
        _read(package, names, types, main, job)
        if not job.text.lines and not any(_is_shown_picture(name) for name in names):
            raise NotTaken("no_content")
        _write(package, names, job)


def _is_shown_picture(name: str) -> bool:
    return is_picture(name) and "thumbnail" not in name.lower()


def _main_part(package: zipfile.ZipFile, names: list[str], types: Mapping[str, str], kind: str) -> str:
    """Return the part that the document begins with; raises NotTaken when it is not of this kind."""
    found = _odf_main(package) if "mimetype" in names else _ooxml_main(types)
    if found is None or found[1] not in names:
        raise NotTaken("unknown_content", named=kind)
    if found[0] != kind:
        raise NotTaken("mislabelled", named=kind, found=found[0])
    return found[1]


def _odf_main(package: zipfile.ZipFile) -> tuple[str, str] | None:
    with part(package, "mimetype") as stream:
        return ("odt", ODT_MAIN) if stream.read(200).strip() == ODT_TYPE else None


def _ooxml_main(types: Mapping[str, str]) -> tuple[str, str] | None:
    return next(((kind, name) for kind, main in MAIN_TYPE.items() for name, one in types.items() if one.endswith(main)), None)


def _types(package: zipfile.ZipFile, names: list[str]) -> dict[str, str]:
    """Return the type of each part that the list of contents gives one; programs name parts as they like."""
    types: dict[str, str] = {}
    if TYPES not in names:
        return types

    def start(_tag: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if "macroenabled" in kind.lower() or "vbaproject" in kind.lower():
            raise NotTaken("macros")
        if "PartName" in attributes:
            types[attributes["PartName"].removeprefix("/")] = kind

    with part(package, TYPES) as stream:
        xml_text.parse(stream, start, _nothing, _nothing)
    return types


def _check_part(package: zipfile.ZipFile, name: str, kind: str) -> None:
    lowered = name.lower()
    is_macro = any(sign in lowered for sign in ("vbaproject", "vbadata", "activex/", "macrosheets/", "dialogsheets/", "customui/"))
    is_odf_macro = kind == "odt" and lowered.startswith(("basic/", "scripts/", "dialogs/")) and lowered not in NO_MACROS
    if is_macro or is_odf_macro:
        raise NotTaken("macros")
    if "/externallinks/" in lowered and is_xml(lowered) and "_rels" not in lowered:
        raise NotTaken("remote", part=short(name))
    if is_xml(lowered):
        return
    check_content(package, name)
    if not (is_picture(lowered) or lowered.endswith((*FONTS, ".vml")) or lowered == "mimetype" or _is_harmless(lowered)):
        raise NotTaken("nested", part=short(name))


def _is_harmless(lowered: str) -> bool:
    """Tell whether a part has settings of a program only, that nobody opens."""
    is_settings = lowered.endswith(".bin") and "printersettings" in lowered
    return is_settings or lowered.startswith(("objectreplacements/", "configurations2/")) or lowered == "layout-cache"


def _read(package: zipfile.ZipFile, names: list[str], types: Mapping[str, str], main: str, job: Job) -> None:
    """Read all parts that are XML, the main one first: every one is checked so."""
    done = {main}
    if job.kind == "xlsx":
        book = workbook_of(main, names, types)
        read_workbook(package, book, job)
        done = {main, book.strings, book.styles, *book.sheets}
    else:
        _read_text(package, main, job)
    for name in sorted(names):
        is_empty = not package.getinfo(name).file_size  # some programs leave such parts
        if name not in done and is_xml(name) and not is_empty:
            _read_part(package, name, job)


def _read_part(package: zipfile.ZipFile, name: str, job: Job) -> None:
    lowered = name.lower()
    if "signature" in lowered:
        job.finds("signature_lost")
    if lowered in EMPTIED:
        _note_personal(package, name, job)
    elif lowered.endswith(".rels"):
        _relations(package, name, job)
    elif lowered == "meta-inf/manifest.xml":
        _check_manifest(package, name)
    else:
        _read_text(package, name, job)


def _read_text(package: zipfile.ZipFile, name: str, job: Job) -> None:
    with part(package, name) as stream:
        xml_text.Paragraphs(job).read(stream)


def _note_personal(package: zipfile.ZipFile, name: str, job: Job) -> None:
    """Note whether there is anything about the maker; it goes."""

    def take(text: str) -> None:
        if text.strip():
            job.finds("metadata_removed")

    with part(package, name) as stream:
        xml_text.parse(stream, _nothing, _nothing, take)


def _check_manifest(package: zipfile.ZipFile, name: str) -> None:
    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        if tag == "encryption-data":
            raise NotTaken("encrypted")

    with part(package, name) as stream:
        xml_text.parse(stream, start, _nothing, _nothing)


def _relations(package: zipfile.ZipFile, name: str, job: Job) -> list[dict[str, str]]:
    """Return what one part points to; raises NotTaken when it fetches parts from another place."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship":
            found.append(_relation(attributes, job))

    with part(package, name) as stream:
        xml_text.parse(stream, start, _nothing, _nothing)
    return [one for one in found if _last(one.get("Type", "")) not in PERSONAL_RELATIONS]


def _relation(attributes: Mapping[str, str], job: Job) -> dict[str, str]:
    kind, target = _last(attributes.get("Type", "")), attributes.get("Target", "")
    if attributes.get("TargetMode") != "External":
        if kind == "afchunk":
            raise NotTaken("nested", part=short(target))
        return dict(attributes)
    if kind == TEMPLATE:  # a path on the maker's computer, or a place to fetch macros from
        return {**attributes, "Target": PLAIN_TEMPLATE}
    if kind in LINKED:
        raise NotTaken("remote", part=target[:60])
    job.text.add(target)
    return dict(attributes)


def _last(kind: str) -> str:
    return kind.rpartition("/")[2].lower()


def _write(package: zipfile.ZipFile, names: list[str], job: Job) -> None:
    """Write all parts anew: no times, no comments, nothing between them; the same document gives the same bytes."""
    with zipfile.ZipFile(job.into, "w") as clean:
        for name in names:
            lowered = name.lower()
            if lowered.startswith("docprops/thumbnail"):
                job.finds("metadata_removed")
                continue
            kept = _rewritten(package, name, lowered, job)
            entry = zipfile.ZipInfo(name, FIRST_TIME)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            if kept is not None:
                clean.writestr(entry, kept)
                continue
            entry.file_size = package.getinfo(name).file_size
            with part(package, name) as stream, clean.open(entry, "w") as out:
                shutil.copyfileobj(stream, out, 1 << 16)


def _rewritten(package: zipfile.ZipFile, name: str, lowered: str, job: Job) -> bytes | None:
    """Return what a part becomes, or None for one that stays as it is."""
    if lowered in EMPTIED:
        return EMPTIED[lowered]
    if lowered.startswith("thumbnails/"):
        return DOT
    if lowered.endswith(".rels"):
        return _as_xml(_relations(package, name, job))
    if is_picture(lowered):
        with part(package, name) as stream:
            raw = stream.read()
        job.counts["unreadable_pictures"] += may_hold_text(raw)
        clean = strip_picture(raw)
        if clean != raw:
            job.finds("location_removed")
        return clean
    return None


def _as_xml(relations: list[dict[str, str]]) -> bytes:
    rows = "".join("<Relationship " + " ".join(f"{key}={quoteattr(value)}" for key, value in one.items()) + "/>" for one in relations)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'.encode()


def _nothing(*_) -> None:
    return None
