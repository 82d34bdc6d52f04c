"""Files sent by attackers and by clumsy people to the real server: nothing let in, nothing lost, each answered by a sentence."""

import io
import random
import re
import threading
import zipfile
import zlib
from gettext import GNUTranslations
from urllib.parse import quote

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, Stream
from PIL import Image

from selfassess.adapters.files import store_at
from selfassess.core.phrases import Phrase
from selfassess.exchange.documents.findings import REFUSALS
from selfassess.services.uploading import GUARDED, NO_STORE, VIRUS
from tests.adapters.conftest import EICAR, bucket, clamd, s3  # noqa: F401 - fixtures
from tests.exchange.documents.making import changed, docx_of, docx_with_picture, package, pdf_of, pdf_with, picture, png_bomb, xlsx_of
from tests.site.attacking import BOUNDARY, MEGABYTE, Caller, Server, multipart, serving, until, watched

BSN = "123456782"
POLICY = "Wij hebben ons beleid vastgesteld en bespreken het elk jaar."
ITEM, OTHER_ITEM = "2.1-K1", "2.1-K2"
SENTENCES = {**REFUSALS, "virus": VIRUS.says, "privacy": GUARDED, "store": NO_STORE.says}


@pytest.fixture(scope="module")
def server(tmp_path_factory, prepared, clamd):  # noqa: F811
    """The server of all these tests, with a real virus scanner. At the end its log holds no traceback and nothing half is left."""
    with serving(tmp_path_factory.mktemp("attacked"), prepared, SELFASSESS_CLAMD=clamd) as found:
        yield found
        assert until(found.is_tidy)
        done = found.command("doctor")
        assert done.returncode == 0, done.stderr
    assert "Traceback" not in found.log.read_text()


@pytest.fixture(scope="module")
def coordinator(server):
    """The coordinator of De Kade, in English."""
    return Caller(server, "coordinator@kade.example")


@pytest.fixture(scope="module")
def dutch(server):
    """The assessor of De Kade, in Dutch."""
    return Caller(server, "assessor@kade.example", language="nl")


@pytest.fixture(scope="module")
def words(server):
    """The messages of the interface, by language; English is as it is written."""
    with (server.folder / "translations" / "nl" / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        return {"nl": GNUTranslations(file).gettext, "en": lambda text: text}


@pytest.fixture
def here(server):
    """What stands in the store and in the tables, to see that it stays the same."""

    def look():
        return (
            server.files(),
            server.rows("SELECT count(*) FROM evidence_version")[0][0],
            server.rows("SELECT count(*) FROM evidence")[0][0],
        )

    return look


def at(server: Server, item: str = ITEM) -> str:
    return f"/assessments/{server.assessment}/items/{item}/evidence"


def library(server: Server) -> str:
    return f"/organisations/{server.organisation}/evidence"


def pattern(says: Phrase, translated) -> str:
    """Return what finds a sentence, whatever its parameters are."""
    return ".+?".join(re.escape(part) for part in re.split(r"%\(\w+\)s", " ".join(translated(says.text).split())))


def noise(side: int) -> bytes:
    """Return a picture that does not get smaller by packing, always the same."""
    made = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3)).save(made, "PNG")
    return made.getvalue()


def kept_as(answer) -> tuple[str, str]:
    """Return the piece and the version that an upload became."""
    assert answer.status == 303, answer.text
    return tuple(re.search(r"(?:kept|known)=(\w+)\.(\d+)", answer.headers["location"]).groups())


HOSTILE = [
    ("svg.pdf", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "unknown_content"),
    ("html.pdf", b"<!doctype html><script>alert(1)</script>", "unknown_content"),
    ("word.pdf", docx_of(POLICY), "mislabelled"),
    ("virus.com", EICAR, "kind"),
    ("virus.pdf", EICAR, "unknown_content"),
    ("achter.pdf", pdf_of(POLICY) + EICAR, "polyglot"),
    ("virus.docx", docx_of(POLICY, EICAR.decode()), "virus"),
    ("virus2.pdf", pdf_with(lambda pdf: pdf.pages[0].contents_add(b"%" + EICAR + b"\n", prepend=True)), "virus"),
    ("script.svg", b"<svg/>", "kind"),
    ("leeg.pdf", b"", "empty"),
    ("bom.docx", changed(docx_of(POLICY), {"word/document.xml": bytes(200 * MEGABYTE)}), "bomb"),
    ("bom.png", png_bomb(), "image_large"),
    ("macro.docx", changed(docx_of(POLICY), {"word/vbaProject.bin": b"macro"}), "macros"),
    ("macro.docm", docx_of(POLICY), "kind"),
    ("slot.pdf", pdf_with(lambda pdf: None, encryption=Encryption(owner="a", user="b")), "encrypted"),
    ("twee.pdf", pdf_of(POLICY) + package({"a.txt": "b"}), "polyglot"),
    ("voor.pdf", b"<html>" + pdf_of(POLICY), "polyglot"),
    (f"scan {BSN}.jpg", picture(), "privacy"),
    ("lijst.docx", docx_of(POLICY, f"BSN {BSN}"), "privacy"),
]


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE, ids=[one[0].replace(BSN, "bsn") for one in HOSTILE])
def test_what_is_hostile_is_refused_in_a_sentence(server, coordinator, dutch, words, here, name, content, code):
    before = here()
    for someone, language in ((coordinator, "en"), (dutch, "nl")):
        answer = someone.uploads(at(server), (name, content))
        assert answer.status == 422
        assert re.search(pattern(SENTENCES[code], words[language]), answer.text), answer.text[-1500:]
        assert BSN not in answer.text
    assert here() == before
    assert server.is_tidy()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("../../../../etc/cron.d/beleid.pdf", "beleid"),
        ("..\\..\\windows\\beleid.pdf", "beleid"),
        ("beleid\u202efdp.\u00ad.pdf", "beleidfdp"),
        ("/dev/null/..%2f..%2fbeleid.pdf", "beleid"),
    ],
)
def test_a_path_in_a_name_goes_nowhere(server, coordinator, name, stem):
    ref, _number = kept_as(coordinator.uploads(at(server), (name, pdf_of(f"{POLICY} {name!a}"))))
    ((kept, key),) = server.rows(f"SELECT file_name, key FROM evidence_version JOIN evidence e ON e.id = evidence_id WHERE ref = '{ref}'")
    assert re.fullmatch(r"[^/\\\u202e\u00ad]+\.pdf", kept)
    assert stem in kept
    assert [one for one in server.files() if one.endswith(key)] == [str(server.folder / "evidence" / key)]


@pytest.mark.parametrize("ref", ["..%2f..%2fselfassess.db", "../../selfassess.db", "%00", "a" * 5000, "' OR 1=1 --"])
@pytest.mark.parametrize("number", ["1", "0", "-1", "9" * 30])
def test_an_address_that_names_no_piece_gives_nothing(server, coordinator, ref, number):
    answer = coordinator.gets(f"{library(server)}/{quote(ref, safe='/%.')}/versions/{number}/file")
    assert (answer.status, b"SQLite" in answer.body) in ((404, False), (414, False))


def test_who_may_not_add_adds_nothing(server, coordinator, here):
    before, file = here(), ("beleid.docx", docx_of("Van iemand anders."))
    outsider, reader, nobody = Caller(server, "coordinator@elders.example"), Caller(server, "director@kade.example"), Caller(server)
    assert outsider.uploads(at(server), file).status == 404
    assert reader.uploads(at(server), file).status == 403
    assert nobody.uploads(at(server), file).headers["location"].startswith("/account/sign-in")
    forged = coordinator.uploads(at(server), file, fields={"csrf_token": "forged"})
    assert forged.status == 400
    assert here() == before


def test_a_file_is_downloaded_as_it_was_kept_and_runs_nowhere(server, coordinator):
    ref, number = kept_as(coordinator.uploads(at(server), ("rapport.docx", docx_of("Rapport."))))
    answer = coordinator.gets(f"{library(server)}/{ref}/versions/{number}/file")
    assert (answer.status, answer.headers["content-disposition"][:10], answer.headers["x-content-type-options"]) == (
        200,
        "attachment",
        "nosniff",
    )
    ((size,),) = server.rows(f"SELECT size FROM evidence_version JOIN evidence e ON e.id = evidence_id WHERE ref = '{ref}'")
    assert len(answer.body) == size
    outsider, nobody = Caller(server, "coordinator@elders.example"), Caller(server)
    assert outsider.gets(f"{library(server)}/{ref}/versions/{number}/file").status == 404
    assert nobody.gets(f"{library(server)}/{ref}/versions/{number}/file").status in (302, 303)


def test_eleven_files_are_one_too_many(server, coordinator, words):
    answer = coordinator.uploads(at(server), *[(f"{number}.pdf", b"") for number in range(11)])
    assert answer.status == 422
    assert re.search(pattern(REFUSALS["too_many"], words["en"]), answer.text)


@pytest.mark.parametrize("way", ["told", "chunked"])
def test_two_gigabytes_are_answered_and_stand_nowhere(server, coordinator, here, way):
    before, size = here(), 2_000 * MEGABYTE
    piece = bytes(MEGABYTE)
    body = multipart({"csrf_token": coordinator.token}, [("groot.pdf", (piece for _n in range(size // MEGABYTE)))])
    around = sum(map(len, multipart({"csrf_token": coordinator.token}, [("groot.pdf", b"")])))
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    told = {"Content-Length": str(size + around)} if way == "told" else {}
    with watched(server) as most:
        answer = coordinator.asks("POST", at(server), body, headers | told)
    assert answer.status == 413
    assert "You sent more than 1000 MB at once. Nothing of it was kept." in answer.text
    assert most.memory < 60 * MEGABYTE
    assert most.disk <= 110 * MEGABYTE
    assert here() == before


def test_a_file_of_more_than_it_may_be_is_not_kept(server, coordinator, words, here):
    before = here()
    answer = coordinator.uploads(at(server), ("groot.pdf", bytes(101 * MEGABYTE)))
    assert answer.status == 422
    assert re.search(pattern(REFUSALS["too_large"], words["en"]), answer.text)
    assert here() == before


def test_a_cut_connection_leaves_nothing(server, coordinator, here):
    before, stored = here(), server.used()
    whole = b"".join(multipart({"csrf_token": coordinator.token}, [("beleid.pdf", pdf_of(POLICY) + bytes(5 * MEGABYTE))]))
    for sent in (100, len(whole) // 2, len(whole) - 10):
        with coordinator.opens(at(server), len(whole)) as connection:
            connection.sendall(whole[:sent])
    assert until(lambda: server.used() <= stored)
    assert (here(), server.is_tidy()) == (before, True)
    assert coordinator.gets("/account").status == 200


def test_a_slow_sender_holds_up_nobody(server, coordinator):
    with coordinator.opens(at(server), MEGABYTE) as slow, coordinator.opens(at(server), MEGABYTE) as slower:
        for connection in (slow, slower):
            connection.sendall(f"--{BOUNDARY}\r\n".encode())
        assert coordinator.asks("GET", at(server), seconds=20).status == 200
        assert coordinator.uploads(at(server), ("tussendoor.docx", docx_of("Tussendoor."))).status == 303


def test_one_file_sent_by_two_people_at_once_is_kept_once(server, coordinator, dutch, here):
    before, answers, together = here(), {}, threading.Barrier(2)
    content = docx_of("Van twee mensen tegelijk.")

    def send(someone, item):
        together.wait()
        answers[item] = someone.uploads(at(server, item), ("samen.docx", content))

    threads = [threading.Thread(target=send, args=one) for one in ((coordinator, ITEM), (dutch, OTHER_ITEM))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {kept_as(answer)[0] for answer in answers.values()} == {kept_as(answers[ITEM])[0]}
    after = here()
    assert (len(after[0]) - len(before[0]), after[1] - before[1], after[2] - before[2]) == (1, 1, 1)
    for someone, item in ((coordinator, ITEM), (dutch, OTHER_ITEM)):
        assert "samen" in someone.gets(at(server, item)).text


def test_one_number_in_ten_thousand_rows_is_found_and_its_line_is_named(server, coordinator, here):
    rows = [("Stap", number, "Beleid en afspraken over veiligheid") for number in range(1, 10_001)]
    before = here()
    bad = [*rows[:9_998], ("Stap", f"BSN {BSN}", "x"), rows[9_999]]
    answer = coordinator.uploads(at(server), ("lijst.xlsx", xlsx_of(*bad)))
    assert answer.status == 422
    assert re.search(r"line 10,?000 of the text", answer.text)  # the name of the sheet is the first line
    assert (here(), BSN in answer.text) == (before, False)
    kept_as(coordinator.uploads(at(server), ("lijst.xlsx", xlsx_of(*rows))))


def test_nobody_downloads_what_the_scanner_has_not_seen(server, coordinator):
    ref, number = kept_as(coordinator.uploads(at(server), ("groot.docx", docx_with_picture(noise(1200)))))
    coordinator.posts(f"{library(server)}/{ref}/versions/{number}/choices", {"agree.0": "1"})
    assert server.rows(f"SELECT scan FROM evidence_version JOIN evidence e ON e.id = evidence_id WHERE ref = '{ref}'") == [("waiting",)]
    answer = coordinator.gets(f"{library(server)}/{ref}/versions/{number}/file")
    assert (answer.status, "being checked for viruses" in answer.text) == (409, True)


def test_a_store_that_is_down_is_told_and_nothing_is_half(server, coordinator, words, here):
    before, place = here(), server.folder / "evidence"
    place.rename(server.folder / "away")
    place.write_text("no folder")
    try:
        answer = coordinator.uploads(at(server), ("beleid.docx", docx_of("Als de opslag weg is.")))
    finally:
        place.unlink()
        (server.folder / "away").rename(place)
    assert answer.status == 422
    assert re.search(pattern(NO_STORE.says, words["en"]), answer.text)
    assert (here(), server.is_tidy()) == (before, True)


@pytest.fixture(scope="module", params=["folder", "s3"])
def place(request, tmp_path_factory, prepared):
    """A server without a scanner that keeps its files in a folder, and one that keeps them on a real S3 server."""
    more = {"SELFASSESS_EVIDENCE_URL": request.getfixturevalue("bucket").url} if request.param == "s3" else {}
    with serving(tmp_path_factory.mktemp(request.param), prepared, **more) as found:
        yield found
        assert found.command("doctor").returncode == 0
    assert "Traceback" not in found.log.read_text()


@pytest.fixture(scope="module")
def hundred() -> bytes:
    """A PDF of nearly 100 MB that does not get smaller by packing."""

    def fill(pdf) -> None:
        parts = []
        for number in range(14):
            part = Stream(pdf, b"")
            part.write(zlib.compress(random.Random(number).randbytes(7 * MEGABYTE), 0), filter=Name.FlateDecode)
            part.Type, part.Subtype, part.BBox = Name.XObject, Name.Form, Array([0, 0, 1, 1])
            parts.append(pdf.make_indirect(part))
        pdf.pages[0].Resources.XObject = Dictionary({f"/P{number}": part for number, part in enumerate(parts)})

    return pdf_with(fill, pdf_of(POLICY))


def test_a_hundred_megabytes_go_up_and_down_in_flat_memory_and_are_gone_when_deleted(place, hundred):
    someone = Caller(place, "coordinator@kade.example")
    small = kept_as(someone.uploads(at(place), ("klein.pdf", pdf_of(POLICY))))[0]
    assert someone.gets(f"{library(place)}/{small}/versions/1/file").status == 200  # all that is needed is loaded from here
    with watched(place) as most:
        large = kept_as(someone.uploads(at(place), ("groot.pdf", hundred)))[0]
        answer = someone.gets(f"{library(place)}/{large}/versions/1/file")
    ((size,),) = place.rows(f"SELECT size FROM evidence_version JOIN evidence e ON e.id = evidence_id WHERE ref = '{large}'")
    assert (answer.status, len(answer.body), size > 97 * MEGABYTE) == (200, size, True)
    assert most.memory < 60 * MEGABYTE
    asked = someone.gets(f"{library(place)}/{large}/delete").body
    revision = re.search(rb'name="revision" value="(\d+)"', asked)[1].decode()
    assert someone.posts(f"{library(place)}/{large}/delete", {"revision": revision}).status == 303
    assert someone.gets(f"{library(place)}/{large}/versions/1/file").status == 404
    assert place.rows("SELECT count(*) FROM unwanted_file") == [(0,)]
    assert place.command("retention").stdout == "There is nothing to clear away.\n"


def test_who_leaves_takes_every_file_along_and_leaves_none(place):
    ((ref,),) = place.rows("SELECT ref FROM organisation WHERE name = 'Ergens Anders'")
    someone, administrator = (Caller(place, f"{role}@elders.example") for role in ("coordinator", "administrator"))
    piece, _number = kept_as(someone.uploads(f"/organisations/{ref}/evidence/add", ("beleid.pdf", pdf_of(POLICY))))
    kept = someone.gets(f"/organisations/{ref}/evidence/{piece}/versions/1/file").body
    exported = administrator.posts(f"/organisations/{ref}/data/export")
    with zipfile.ZipFile(io.BytesIO(exported.body)) as archive:
        assert archive.read(f"evidence/{piece}/v1-beleid.pdf") == kept
    ((key,),) = place.rows(
        "SELECT key FROM evidence_version WHERE key LIKE (SELECT ref FROM organisation WHERE name = 'Ergens Anders') || '/%'"
    )
    store = store_at(place.settings["SELFASSESS_EVIDENCE_URL"])
    assert store.exists(key)
    assert administrator.posts(f"/organisations/{ref}/data/delete", {"name": "Ergens Anders"}).status == 303
    assert (store.exists(key), place.rows("SELECT count(*) FROM unwanted_file")) == (False, [(0,)])
