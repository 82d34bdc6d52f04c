"""Documents made in code, honest ones and hostile ones."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

ODT_TYPE = b"application/vnd.oasis.opendocument.text"
ODT_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx_of(*paragraphs: str, author: str = "Een Maker") -> bytes:
    """Return a Word document."""
    made = docx.Document()
    made.core_properties.author = author
    for paragraph in paragraphs or ("Veiligheidsbeleid van De Kade",):
        made.add_paragraph(paragraph)
    return _saved(made)


def docx_with_picture(picture: bytes) -> bytes:
    """Return a Word document with a picture in it."""
    made = docx.Document()
    made.add_picture(io.BytesIO(picture))
    return _saved(made)


def xlsx_of(*rows: tuple, hidden: tuple = ()) -> bytes:
    """Return a workbook; `hidden` are the rows of a hidden sheet."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if hidden:
        sheet = made.create_sheet("Verborgen")
        sheet.sheet_state = "hidden"
        for row in hidden:
            sheet.append(row)
    return _saved(made)


def odt_of(body: str = "<text:p>Veiligheidsbeleid</text:p>") -> bytes:
    """Return a text document."""
    content = (
        f"<office:document-content {ODT_SPACES}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = f"<office:document-meta {ODT_SPACES}><office:meta><dc:creator>Een Maker</dc:creator></office:meta></office:document-meta>"
    return package({"mimetype": ODT_TYPE, "content.xml": content, "meta.xml": meta})


def package(parts: dict) -> bytes:
    """Return a zip of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def changed(content: bytes, parts: dict) -> bytes:
    """Return a document with parts added, or replaced by what a function makes of them."""
    kept = parts_of(content)
    for name, part in parts.items():
        kept[name] = part(kept[name]) if callable(part) else part
    return package(kept)


def with_body(body: str) -> bytes:
    """Return a Word document with this body, in XML."""
    return changed(docx_of(), {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>"})


def with_relation(kind: str, target: str) -> bytes:
    """Return a Word document that points to something outside."""
    row = f'<Relationship Id="rId99" Type="{RELATION}/{kind}" Target="{target}" TargetMode="External"/>'
    return changed(
        docx_of(), {"word/_rels/document.xml.rels": lambda old: old.replace(b"</Relationships>", f"{row}</Relationships>".encode())}
    )


def pdf_of(*pages: str, picture: bytes | None = None) -> bytes:
    """Return a PDF with a line of text a page, and a picture that fills each page."""
    made = io.BytesIO()
    drawing = canvas.Canvas(made)
    drawing.setAuthor("Een Maker")
    for page in pages or ("Veiligheidsbeleid van De Kade. " * 4,):
        if picture:
            drawing.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, *drawing._pagesize)
        drawing.drawString(20, 700, page)
        drawing.showPage()
    drawing.save()
    return made.getvalue()


def pdf_with(change, content: bytes | None = None, **save) -> bytes:
    """Return a PDF after a change to it."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content or pdf_of())) as pdf:
        change(pdf)
        pdf.save(made, **save)
    return made.getvalue()


def action(kind: str, **more):
    """Return a change that makes the PDF act when it opens."""

    def change(pdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)

    return change


def attach(pdf) -> None:
    """Put a file into a PDF."""
    pdf.attachments["lijst.xlsx"] = b"PK-nothing"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), turned: int = 1, **more) -> bytes:
    """Return a picture that knows where and when it was taken."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x0132] = "2025:01:02 03:04:05"
    exif[0x8825] = {1: "N", 2: (52.0, 5.0, 30.0)}
    made = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(made, kind, exif=exif, **more)
    return made.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """Return a PNG that says it is very large and is a few bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def _saved(made) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
