"""Inspect, clean and read a PDF.

What is active in a PDF (scripts, buttons that start or send, files inside, sound and video) is refused and not stripped:
a document that we change without telling is no evidence any more, and printing it to a new PDF is easy.
"""

from collections.abc import Iterator

import pikepdf

from selfassess.exchange.documents.embedded_pictures import strip_jpg
from selfassess.exchange.documents.findings import NotTaken
from selfassess.exchange.documents.job import Job
from selfassess.exchange.documents.signatures import last_bytes

SCRIPTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}
ATTACHED = {"/EF", "/EmbeddedFiles", "/Collection"}
MEDIA_ACTIONS = {"/Rendition", "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView"}
MEDIA = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
PERSONAL = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
NO_COMMENT = {"/Widget", "/Link", "/Popup", "/TrapNet", "/PrinterMark", "/Watermark"}
AFTER_END = b"\0\t\n\x0c\r \x1a"
LARGE_PART = 0.5  # of the page: a picture that fills so much of it may be a scan, whatever text stands beside it


def inspect_pdf(job: Job) -> None:
    """Fill the job with what is in the PDF, and write the clean copy."""
    _check_end(job)
    try:
        with pikepdf.open(job.source) as pdf:
            _look_and_clean(pdf, job)
            pdf.save(job.into, deterministic_id=True, encryption=False, recompress_flate=False)
    except pikepdf.PasswordError:
        raise NotTaken("encrypted") from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, KeyError, TypeError):
        raise NotTaken("damaged") from None
    _read_pages(job)


def _check_end(job: Job) -> None:
    tail = last_bytes(job.source, 1 << 16)
    _, end, after = tail.rpartition(b"%%EOF")
    if not end:
        raise NotTaken("damaged")
    if after.strip(AFTER_END):
        raise NotTaken("polyglot")


def _look_and_clean(pdf: pikepdf.Pdf, job: Job) -> None:
    if pdf.is_encrypted:
        raise NotTaken("encrypted")
    if len(pdf.pages) > job.limits.pages:
        raise NotTaken("too_many_pages", most=job.limits.pages)
    if not len(pdf.pages):
        raise NotTaken("no_content")
    if len(pdf.objects) > job.limits.objects:
        raise NotTaken("too_heavy")
    for thing in _dictionaries(pdf, but=_drop_info(pdf, job)):
        _check_active(thing)
        _note(thing, job)
        _clean(thing, job)


def _drop_info(pdf: pikepdf.Pdf, job: Job) -> tuple[int, int]:
    """Take away who made the document with what, and return the number of that object."""
    info = pdf.trailer.get("/Info")
    if not isinstance(info, pikepdf.Dictionary):
        return (0, 0)
    if len(info):
        job.finds("metadata_removed")
    number = info.objgen
    del pdf.trailer["/Info"]
    return number


def _dictionaries(pdf: pikepdf.Pdf, but: tuple[int, int]) -> Iterator[pikepdf.Object]:
    """Yield every dictionary and stream of a PDF, also those inside others; not the object `but`."""
    for top in pdf.objects:
        waiting = [top] if isinstance(top, pikepdf.Object) and top.objgen != but else []
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, pikepdf.Array):
                waiting += [one for one in thing if _is_inside(one)]
            elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                yield thing
                waiting += [one for one in thing.values() if _is_inside(one)]


def _is_inside(one: object) -> bool:
    """Tell whether this is a container that stands in its holder itself; others come by as objects of their own."""
    return isinstance(one, pikepdf.Dictionary | pikepdf.Array) and not one.is_indirect


def _check_active(thing: pikepdf.Object) -> None:
    keys = set(thing.keys())
    action, kind, subkind = (str(thing.get(key, "")) for key in ("/S", "/Type", "/Subtype"))
    if action in SCRIPTS or "/JS" in keys or "/XFA" in keys:
        raise NotTaken("pdf_script")
    if keys & ATTACHED or kind == "/EmbeddedFile" or subkind == "/FileAttachment" or action == "/GoToE":
        raise NotTaken("pdf_attachment")
    is_annotation = "/Rect" in keys
    if (action in MEDIA_ACTIONS and kind in ("", "/Action") and "/P" not in keys) or (is_annotation and subkind in MEDIA):
        raise NotTaken("pdf_media")


def _note(thing: pikepdf.Object, job: Job) -> None:
    """Read what the text of the pages does not hold: comments, fields, bookmarks, tooltips."""
    if "/ByteRange" in thing:  # a signature; its contents are no text
        return
    for key in ("/Contents", "/V", "/DV", "/Title", "/TU", "/Alt", "/ActualText", "/URI"):
        value = thing.get(key)
        if isinstance(value, pikepdf.String):
            job.text.add(str(value))
    subkind = str(thing.get("/Subtype", ""))
    if "/Rect" in thing and subkind not in NO_COMMENT and "/Contents" in thing and str(thing.Contents).strip():
        job.counts["comments"] += 1
    if "/FT" in thing and thing.get("/FT") == "/Sig" and "/V" in thing:
        job.finds("signature_lost")
    elif "/FT" in thing and isinstance(thing.get("/V"), pikepdf.String) and str(thing.V).strip():
        job.finds("form_values")


def _clean(thing: pikepdf.Object, job: Job) -> None:
    for key in PERSONAL:
        if key in thing:
            del thing[key]
            job.finds("metadata_removed")
    subkind = str(thing.get("/Subtype", ""))
    if "/Rect" in thing and subkind not in NO_COMMENT and "/T" in thing:
        del thing["/T"]  # who wrote the comment
    if subkind == "/Image" and isinstance(thing, pikepdf.Stream) and _is_jpg(thing):
        _clean_jpg(thing, job)


def _is_jpg(image: pikepdf.Stream) -> bool:
    name = image.get("/Filter")
    if isinstance(name, pikepdf.Array):
        return len(name) == 1 and name[0] == "/DCTDecode"
    return name == "/DCTDecode"


def _clean_jpg(image: pikepdf.Stream, job: Job) -> None:
    raw = bytes(image.read_raw_bytes())
    clean = strip_jpg(raw)
    if clean == raw:
        return
    job.finds("location_removed")
    image.write(clean, filter=pikepdf.Name.DCTDecode, decode_parms=image.get("/DecodeParms"))


def _read_pages(job: Job) -> None:
    """Read the text of the clean copy, page by page."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(job.into)
    except pypdfium2.PdfiumError:
        raise NotTaken("damaged") from None
    scans, content = [], False
    try:
        for number in range(len(document)):
            text, is_scan, has_content = _page(document, number)
            job.text.add(text)
            content = content or has_content
            if is_scan:
                scans.append(number + 1)
    finally:
        document.close()
    if not content and not job.text.lines:
        raise NotTaken("no_content")
    if scans:
        job.finds("unreadable_pages", n=len(scans), pages=_ranges(scans))


def _page(document, number: int) -> tuple[str, bool, bool]:
    """Return the text of a page, whether it is a scan, and whether there is anything on it."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return "", True, True
    try:
        found = page.get_textpage()
        text = found.get_text_range().replace("\ufffe", "-").replace("\0", "")
        found.close()
        covered, has_content = _pictured(page)
        has_text = bool(text.strip())
        return text, (covered >= LARGE_PART or (has_content and not has_text)), has_content or has_text
    finally:
        page.close()


def _pictured(page) -> tuple[float, bool]:
    """Return which part of the page its largest picture covers, and whether there is anything at all."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    largest, anything = 0.0, False
    for one in page.get_objects(max_depth=4):
        anything = True
        if one.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = one.get_bounds()
            largest = max(largest, abs((right - left) * (top - bottom)) / max(width * height, 1))
    return largest, anything


def _ranges(numbers: list[int]) -> str:
    """Return page numbers as people write them: 1-3, 7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
