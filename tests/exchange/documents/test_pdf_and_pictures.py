"""PDF and pictures: read, cleaned, and what a person must confirm because no program can see it."""

import io

import pikepdf
import pytest
from PIL import Image

from . import making

LONG = "Veiligheidsbeleid van De Kade, vastgesteld door de bestuurder, met alle afspraken over de opvang en het vervoer."


def codes(found) -> set[str]:
    """Return the codes of what was found."""
    return {one.code for one in found.findings}


def test_a_pdf_is_read_by_page_and_loses_its_maker(looks):
    found = looks("Beleid.pdf", making.pdf_of(LONG, "Bladzijde twee"))
    assert found.lines == (LONG, "Bladzijde twee")
    with pikepdf.open(found.clean) as clean:
        assert "/Info" not in clean.trailer
        assert "/Metadata" not in clean.Root
    assert b"Een Maker" not in found.clean.read_bytes()
    assert not found.needs_confirmation


def test_metadata_of_a_pdf_is_removed_wherever_it_hides(looks):
    def change(pdf):
        stream = pdf.make_stream(b"<x:xmpmeta>Een Maker</x:xmpmeta>", Type=pikepdf.Name.Metadata)
        pdf.Root.Metadata = stream
        pdf.pages[0].Metadata = stream
        pdf.pages[0].PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private="Een Maker"))

    found = looks("Beleid.pdf", making.pdf_with(change))
    assert b"Een Maker" not in found.clean.read_bytes()
    assert "metadata_removed" in codes(found)


def test_a_scan_in_a_pdf_must_be_confirmed(looks):
    found = looks("Scan.pdf", making.pdf_of("", "", picture=making.picture()))
    assert found.needs_confirmation
    assert [str(one.says) for one in found.findings if one.weight == "confirm"] == [
        "A picture fills 2 pages or most of them, and the app cannot read what stands in it: pages 1-2."
    ]


def test_a_scan_with_a_text_over_it_must_be_confirmed_too(looks):
    found = looks("Scan.pdf", making.pdf_of("Gescand op een apparaat van De Kade. " * 6, picture=making.picture()))
    assert found.needs_confirmation


def test_a_photo_in_a_pdf_loses_its_place(looks):
    raw = making.picture()

    def change(pdf):
        image = pikepdf.Stream(pdf, raw, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40,
                               ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode)  # fmt: skip
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Foto=image)

    found = looks("Foto.pdf", making.pdf_with(change))
    assert "location_removed" in codes(found)
    assert b"Exif" not in found.clean.read_bytes()


def test_comments_and_fields_of_a_pdf_are_read_and_told(looks):
    def change(pdf):
        name = pikepdf.Name
        note = pikepdf.Dictionary(Subtype=name.Text, Rect=[0, 0, 9, 9], Contents="bel 0612345678", T="Een Collega")
        field = pikepdf.Dictionary(Subtype=name.Widget, Rect=[0, 0, 9, 9], FT=name.Tx, T="bsn", V="123456782")
        fields = [pdf.make_indirect(field)]
        pdf.pages[0].Annots = [pdf.make_indirect(note), *fields]
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=fields)

    found = looks("Formulier.pdf", making.pdf_with(change))
    assert {"comments", "form_values"} <= codes(found)
    assert {"bel 0612345678", "123456782"} <= set(found.lines)
    assert b"Een Collega" not in found.clean.read_bytes()


def test_links_and_a_view_to_open_at_are_fine(looks):
    def change(pdf):
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://voorbeeld.example")
        pdf.pages[0].Annots = [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=link)]

    assert looks("Beleid.pdf", making.pdf_with(change)).kind == "pdf"


@pytest.mark.parametrize(("name", "kind"), [("Foto.jpg", "JPEG"), ("Foto.png", "PNG")])
def test_a_photo_loses_place_and_moment_and_stands_upright(looks, name, kind):
    found = looks(name, making.picture(kind, turned=6))
    clean = Image.open(found.clean)
    assert clean.size == (40, 60)
    assert not clean.getexif()
    assert {"location_removed", "unreadable"} <= codes(found)
    assert found.needs_confirmation


def test_what_a_camera_left_behind_a_photo_is_taken_away(looks):
    found = looks("Foto.jpg", making.picture() + b"\xff\xd8\xff\xe1" + b"maker's note" * 9)
    assert "tail_removed" in codes(found)
    assert b"maker's note" not in found.clean.read_bytes()


def test_a_comment_in_a_photo_goes(looks):
    found = looks("Foto.jpg", making.picture(comment=b"<script>alert(1)</script>"))
    assert b"script" not in found.clean.read_bytes()


def test_transparency_survives(looks):
    made = io.BytesIO()
    Image.new("RGBA", (9, 9), (255, 0, 0, 90)).save(made, "PNG")
    assert Image.open(looks("Logo.png", made.getvalue()).clean).getpixel((4, 4)) == (255, 0, 0, 90)
