"""What is not let in, each with its own reason."""

import pytest
from pikepdf import Dictionary, Encryption, Name, Permissions

from selfassess.exchange.documents import Limits, Refused, too_many
from selfassess.exchange.documents.findings import REFUSALS

from . import making

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCX, PDF, JPG, PNG = making.docx_of(), making.pdf_of(), making.picture(), making.picture("PNG")
ODT = making.odt_of()
ZIP = making.package({"a.txt": "b"})


def entry(parts: dict) -> bytes:
    """Return a Word document with these parts, new or changed."""
    return making.changed(DOCX, parts)


def locked_entries() -> bytes:
    """Return a Word document whose parts say that they are encrypted."""
    return DOCX.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def sharing_parts() -> bytes:
    """Return a Word document in which two parts are the same bytes."""
    start = DOCX.rindex(b"PK\x01\x02")
    first = DOCX.index(b"PK\x01\x02")
    return DOCX[: start + 42] + DOCX[first + 42 : first + 46] + DOCX[start + 46 :]


FILES = [
    ("beleid.exe", b"MZ", "kind"),
    ("beleid", PDF, "kind"),
    ("beleid.docm", DOCX, "kind"),
    ("beleid\u202efdp.exe", PDF, "kind"),
    ("beleid.svg", SVG, "kind"),
    ("beleid.pdf", b"", "empty"),
    ("beleid.pdf", HTML, "unknown_content"),
    ("beleid.pdf", SVG, "unknown_content"),
    ("foto.png", SVG, "unknown_content"),
    ("foto.jpg", HTML, "unknown_content"),
    ("beleid.docx", HTML, "unknown_content"),
    ("beleid.docx", ZIP, "unknown_content"),
    ("beleid.pdf", ZIP, "unknown_content"),
    ("beleid.pdf", DOCX, "mislabelled"),
    ("beleid.docx", PDF, "mislabelled"),
    ("beleid.docx", making.xlsx_of(("a",)), "mislabelled"),
    ("beleid.odt", DOCX, "mislabelled"),
    ("foto.png", JPG, "mislabelled"),
    ("beleid.doc.docx", OLE + b"\0" * 600, "old_office"),
    ("beleid.docx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ("beleid.docx", locked_entries(), "encrypted"),
    ("beleid.odt", making.changed(ODT, {"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "encrypted"),
    ("beleid.pdf", making.pdf_with(lambda _: None, encryption=Encryption(owner="a", user="b")), "encrypted"),
    ("beleid.pdf", making.pdf_with(lambda _: None, encryption=Encryption(owner="a", user="", allow=Permissions(extract=False))), "encrypted"),
    ("beleid.pdf", PDF[: len(PDF) // 2], "damaged"),
    ("beleid.docx", DOCX[: len(DOCX) // 2], "damaged"),
    ("foto.jpg", JPG[: len(JPG) // 2], "damaged"),
    ("foto.png", PNG[: len(PNG) // 2], "damaged"),
    ("beleid.docx", entry({"word/document.xml": b"<w:document>"}), "damaged"),
    ("beleid.docx", entry({"word/document.xml": b'<?xml version="1.0" encoding="UTF-99"?><a/>'}), "damaged"),
    ("beleid.docx", DOCX[:100] + DOCX[110:], "damaged"),
    ("beleid.docx", DOCX[:100] + b"0123456789" + DOCX[100:], "polyglot"),
    ("beleid.docx", entry({"../../evil.xml": b"<a/>"}), "damaged"),
    ("beleid.docx", entry({"WORD/document.xml": b"<a/>"}), "damaged"),
    ("beleid.pdf", b"GIF89a;" + PDF, "polyglot"),
    ("beleid.pdf", HTML + PDF, "polyglot"),
    ("beleid.pdf", PDF.replace(b"\n", b"\n%<script>alert(1)</script>\n", 1), "polyglot"),
    ("beleid.pdf", PDF + ZIP, "polyglot"),
    ("beleid.pdf", PDF + HTML, "polyglot"),
    ("foto.jpg", JPG + ZIP, "polyglot"),
    ("foto.png", PNG + ZIP, "polyglot"),
    ("foto.jpg", JPG + HTML, "polyglot"),
    ("foto.png", PNG + b"MZ\x90", "polyglot"),
    ("beleid.docx", b"#!/bin/sh\n" + DOCX, "unknown_content"),
    ("beleid.docx", DOCX + HTML, "polyglot"),
    ("beleid.docx", making.package({"%PDF-1.7": "", **making.parts_of(DOCX)}), "polyglot"),
    ("beleid.docx", entry({"word/media/a.bin": b"\0" * 20_000_000}), "bomb"),
    ("beleid.docx", entry({f"word/x{n}.xml": b"<a/>" for n in range(3_001)}), "bomb"),
    ("beleid.docx", sharing_parts(), "bomb"),
    ("beleid.docx", entry({"word/embeddings/a.xlsx": making.xlsx_of(("a",))}), "nested"),
    ("beleid.docx", entry({"word/media/image9.png": ZIP}), "nested"),
    ("beleid.docx", entry({"word/embeddings/oleObject1.bin": OLE}), "nested"),
    ("beleid.docx", entry({"word/afchunk.htm": HTML}), "nested"),
    ("beleid.docx", entry({"word/vbaProject.bin": b"a"}), "macros"),
    ("beleid.docx", entry({"[Content_Types].xml": lambda old: old.replace(b"wordprocessingml.document.main", b"macroEnabled.main")}), "macros"),
    ("beleid.docx", entry({"word/activeX/activeX1.xml": b"<a/>"}), "macros"),
    ("beleid.odt", making.changed(ODT, {"Basic/Standard/Module1.xml": "<m/>"}), "macros"),
    ("beleid.docx", entry({"word/document.xml": ENTITIES}), "doctype"),
    ("beleid.docx", entry({"docProps/core.xml": OUTSIDE}), "doctype"),
    ("beleid.docx", entry({"[Content_Types].xml": OUTSIDE}), "doctype"),
    ("beleid.odt", making.changed(ODT, {"styles.xml": OUTSIDE}), "doctype"),
    ("beleid.docx", making.with_relation("oleObject", "http://elders.example/a"), "remote"),
    ("beleid.docx", making.with_relation("image", "\\\\elders.example\\a.png"), "remote"),
    ("beleid.odt", making.odt_of('<text:p><draw:image xlink:href="https://elders.example/a.png"/></text:p>'), "remote"),
    ("beleid.docx", making.docx_of("  "), "no_content"),
    ("beleid.pdf", making.pdf_of(""), "no_content"),
    ("beleid.pdf", making.pdf_with(making.action("JavaScript", JS="app.alert(1)")), "pdf_script"),
    ("beleid.pdf", making.pdf_with(making.action("Launch", F="cmd.exe")), "pdf_script"),
    ("beleid.pdf", making.pdf_with(making.action("SubmitForm", F="http://elders.example")), "pdf_script"),
    ("beleid.pdf", making.pdf_with(lambda pdf: pdf.Root.__setattr__("AcroForm", Dictionary(XFA="<x/>", Fields=[]))), "pdf_script"),
    ("beleid.pdf", making.pdf_with(making.attach), "pdf_attachment"),
    (
        "beleid.pdf",
        making.pdf_with(lambda pdf: pdf.pages[0].__setattr__("Annots", [Dictionary(Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])])),
        "pdf_media",
    ),
    ("foto.png", making.png_bomb(), "image_large"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code"), FILES, ids=[f"{code}-{name}-{place}" for place, (name, _, code) in enumerate(FILES)])
def test_a_hostile_or_broken_file_is_refused_for_its_own_reason(looks, tmp_path, name, content, code):
    found = looks(name, content)
    assert isinstance(found, Refused)
    assert found.code == code
    assert "%(" not in str(found.says)
    assert not (tmp_path / "clean").exists()


def test_every_refusal_is_tried():
    elsewhere = {"too_large", "too_many", "too_heavy", "too_many_pages", "not_inspected"}
    assert {code for _, _, code in FILES} | elsewhere == set(REFUSALS)


@pytest.mark.parametrize(
    ("content", "limits", "code"),
    [
        (PDF, Limits(size=500), "too_large"),
        (making.pdf_of("a", "b", "c"), Limits(pages=2), "too_many_pages"),
        (PDF, Limits(objects=3), "too_heavy"),
    ],
)
def test_a_limit_is_a_parameter(looks, content, limits, code):
    assert looks("beleid.pdf", content, limits).code == code


def test_too_many_files_in_one_go_are_refused():
    assert too_many(11).code == "too_many"
    assert too_many(10) is None


def test_a_refusal_shows_no_hidden_signs_of_the_file(looks):
    found = looks("beleid.docx", making.with_relation("image", "http://elders\u202e.example/&#10;a"))
    assert found.says.params["part"] == "http://elders.example/a"
