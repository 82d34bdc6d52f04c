"""What one document may take: time, memory, and a process that may fall over."""

import resource
import sys
import time
from pathlib import Path

import pikepdf
import pytest

from selfassess.exchange.document_text import read_document, read_text
from selfassess.exchange.documents import Limits, Received, Refused, inspect, receive
from selfassess.exchange.documents.inspecting import ask_process

from . import making

MB = 1_000_000


@pytest.fixture
def folder(tmp_path) -> Path:
    """A place for the copies."""
    return tmp_path


def put(folder: Path, content: bytes) -> Path:
    """Return a file with this content."""
    place = folder / "source"
    place.write_bytes(content)
    return place


def test_the_real_process_inspects_and_refuses(folder):
    found = inspect("Beleid.docx", put(folder, making.docx_of("tekst 😀 é")), folder / "clean")
    assert found.lines == ("tekst 😀 é",)
    assert found.size == found.clean.stat().st_size
    assert inspect("Beleid.pdf", put(folder, b"<html>"), folder / "clean").code == "unknown_content"


def test_what_takes_too_much_is_refused_and_leaves_nothing(folder):
    lines = "".join(f"<w:p><w:r><w:t>{'a' * 50}{n}</w:t></w:r></w:p>" for n in range(400_000))
    source = put(folder, making.with_body(lines))
    started = time.monotonic()
    found = inspect("Groot.docx", source, folder / "clean", Limits(seconds=1, characters=10**9))
    assert found.code == "too_heavy"
    assert time.monotonic() - started < 10
    assert not (folder / "clean").exists()


def test_a_word_without_end_is_refused(folder):
    body = f'<w:p w:x="{"a" * 20 * MB}"/>'
    found = inspect("Groot.docx", put(folder, making.with_body(body)), folder / "clean", Limits(ratio=2_000))
    assert found.code == "too_heavy"


def test_memory_is_bounded(folder):
    source = put(folder, making.picture(size=(7_000, 7_000)))
    assert inspect("Groot.jpg", source, folder / "clean", Limits(memory=150 * MB)).code == "too_heavy"
    assert inspect("Groot.jpg", source, folder / "clean").kind == "jpg"


def test_a_process_that_falls_over_is_a_refusal(folder):
    job = {"kind": "pdf", "source": str(folder / "is not there"), "into": str(folder / "clean"), "limits": {}}
    assert ask_process(job, Limits())["refused"] == "not_inspected"


def test_an_upload_stops_at_its_limit(folder):
    given = iter([b"a" * MB] * 50)
    assert receive(given, folder / "upload", Limits(size=3 * MB)).code == "too_large"
    assert len(list(given)) == 46
    assert not (folder / "upload").exists()


def test_an_upload_that_breaks_off_leaves_nothing(folder):
    def broken():
        yield b"a" * MB
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive(broken(), folder / "upload")
    assert not (folder / "upload").exists()


def test_an_upload_is_weighed(folder):
    assert receive([b"ab", b"c"], folder / "upload") == Received(3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert receive([], folder / "empty").code == "empty"


def test_a_hundred_megabytes_pass_without_being_held(folder):
    source = folder / "source"
    with pikepdf.open(put(folder, making.pdf_of())) as pdf:
        chunk = bytes(range(256)) * 40_000
        pdf.pages[0].Resources.Big = pikepdf.Array(
            [pdf.make_indirect(pikepdf.Stream(pdf, chunk + bytes([n]), Filter=pikepdf.Name.DCTDecode)) for n in range(9)]
        )
        pdf.save(folder / "large.pdf")
    (folder / "large.pdf").replace(source)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = inspect("Groot.pdf", source, folder / "clean")
    assert found.size > 90 * MB
    kilobyte = 1 if sys.platform != "darwin" else 1024
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / kilobyte < 30_000


def test_a_document_is_read_without_keeping_it(folder):
    assert read_text(making.docx_of("BSN 123456782"), "Lijst.docx") == ["BSN 123456782"]
    assert read_text(put(folder, making.pdf_of("Bladzijde")), "Lijst.pdf") == ["Bladzijde"]
    assert isinstance(read_text(b"niets", "Lijst.pdf"), Refused)
    assert read_document(making.pdf_of("", picture=making.picture()), "Scan.pdf").needs_confirmation
