"""A questionnaire comes in as a file: a draft begins with it, or a draft becomes what it says; nothing is kept of what is refused."""

import html
import io
import json
import stat
import zipfile

import pytest

from selfassess.core.drafting.document import bare
from selfassess.core.drafting.operations import Set
from selfassess.core.drafting.wording import catalogue_of
from selfassess.exchange.questionnaire_zip import write_zip
from selfassess.models.database import db
from selfassess.models.version import find_version
from selfassess.places import folder
from selfassess.services import drafting, publishing, questionnaire_files, releasing
from tests.services.test_drafting import does, first_item
from tests.web.builder.driving import Page, document_now

LEGAL = folder("questionnaires") / "wettelijke-basis.yaml"
BSN = "123456782"
FAULTY = b"format: 1\nlanguage: nl\ntitle: Lijst\nparts:\n- id: '1'\n  title: Deel\n  sections:\n  - id: '1.1'\n    title: Stuk\n    items:\n    - {id: 1.1-K1, risk: heel veel}\n"


def begins(editor, kade, *files, **fields):
    """Send the form with files as (name, bytes)."""
    sent = {"title": "", "start": "file", "language": "nl"} | fields | {"files": [(io.BytesIO(data), name) for name, data in files]}
    address = f"/organisations/{kade.organisation.ref}/questionnaires/new"
    return Page(editor, editor.sends(address, sent, content_type="multipart/form-data"))


def zipped(*members):
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members:
            packed.writestr(name, data)
    return into.getvalue()


def linked():
    into, link = io.BytesIO(), zipfile.ZipInfo("lijst.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(into, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    return into.getvalue()


def only(kade):
    db.session.rollback()
    (draft,) = drafting.list_of(kade.organisation)
    return draft


@pytest.fixture
def draft(kade):
    return drafting.start_copy(kade.organisation, find_version("wettelijke-basis"), title="Onze lijst", by=kade.coordinator)


def download(editor, draft, format_="yaml"):
    """Return the name and the bytes of a draft's file."""
    answer = editor.opens(f"/drafts/{draft.ref}/file.{format_}")
    return answer.headers["Content-Disposition"].partition('filename="')[2].rstrip('"'), answer.get_data()


def back(editor, draft, *files, **fields):
    opened = Page(editor, editor.opens(f"/drafts/{draft.ref}/file"))
    sent = {"revision": opened.fields["revision"]} | fields | {"files": [(io.BytesIO(data), name) for name, data in files]}
    return Page(editor, editor.sends(f"/drafts/{draft.ref}/file", sent, content_type="multipart/form-data"))


def test_a_published_version_goes_out_as_a_zip_and_begins_an_equal_draft(editor, kade, draft):
    version = releasing.publish(draft, revision=0, seen=releasing.check_list(draft).mark, by=kade.coordinator)
    sent = editor.opens(f"/organisations/{kade.organisation.ref}/questionnaires/{draft.key}/1.zip").get_data()
    assert begins(editor, kade, ("lijst.zip", sent)).status == 303
    again = next(one for one in drafting.list_of(kade.organisation) if one.ref != draft.ref)
    document, was = drafting.document(again), questionnaire_files.version_document(version)
    assert bare(document) | {"key": draft.key} == bare(was)
    assert document["translations"] == was["translations"]
    assert again.key != draft.key
    assert publishing.numbers_of(kade.organisation, draft.key) == [1]


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_a_file_with_a_translation_beside_it_begins_a_draft(editor, kade, format_):
    document = questionnaire_files.version_document(find_version("wettelijke-basis"))
    packed = zipfile.ZipFile(io.BytesIO(write_zip(document, format_, "lijst")))
    files = [(name, packed.read(name)) for name in packed.namelist()]
    assert begins(editor, kade, *files, title="Onze eigen").status == 303
    draft = only(kade)
    assert draft.title == "Onze eigen"
    assert len(catalogue_of(drafting.document(draft), "en")) > 50
    assert drafting.reading_of(draft).faults == ()


def test_pressed_twice_it_begins_once(editor, kade):
    for _ in range(2):
        assert begins(editor, kade, ("lijst.yaml", LEGAL.read_bytes())).status == 303
    only(kade)


def test_what_is_not_right_goes_along_into_the_draft_with_its_faults(editor, kade):
    answer = begins(editor, kade, ("lijst.yaml", FAULTY))
    assert answer.status == 303
    page = html.unescape(editor.opens(answer.response.location).text)
    assert "Het concept begint met je bestand." in page
    assert "heel veel" in str(drafting.document(only(kade)))
    assert "gewicht van het risico</a>: Bij gewicht van het risico hoort een heel getal" in page
    for where in ("/1.1-K1", "/1.1", "/preview/1.1", "/rules", "/publish", "/try", "/file.yaml", "/file.zip"):
        assert editor.opens(f"/drafts/{only(kade).ref}{where}").status_code in (200, 404), where


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("lijst.yaml", b"", "Dit bestand is leeg."),
        ("lijst.yaml", b"title: [", "regel 2"),
        ("lijst.yaml", FAULTY + b"colour: red\n", "lijst.yaml, regel 12, teken 1: De sleutel colour"),
        ("lijst.yaml", b"- a\n- b\n", "Dit is geen vragenlijst: er is geen titel"),
        ("lijst.yaml", b"title: x\nparts: veel\n", "regel 2, teken 8"),
        ("lijst.yaml", b"title: x\nparts:\n- title: zonder id\n", "regel 3, teken 3: De sleutel id"),
        ("lijst.yaml", b"title: x\nparts:\n- {id: '1'}\n- {id: '1'}\n", "regel 4, teken 8"),
        ("lijst.yaml", b"format: 2\ntitle: x\n", "Dit programma leest formaat 1."),
        ("lijst.yaml", b"title: x\nsummary: &a y\nintro: *a\n", "regel 2"),
        ("lijst.yaml", b"title: \xff\xfe", "UTF-8"),
        ("lijst.yaml", b"[" * 5000, "te diep"),
        ("lijst.yaml", b"a" * 8_000_001, "groter dan 8 MB"),
        ("lijst.docx", b"x", "Dit is geen vragenlijst. Kies een bestand in YAML"),
        ("lijst.en.po", b'msgid ""\nmsgstr ""\n', "Bij deze bestanden zit geen vragenlijst."),
        ("lijst.zip", b"geen zip", "Deze zip gaat niet open."),
        ("lijst.zip", b"PK\x03\x04 kapot", "Deze zip gaat niet open."),
        ("lijst.zip", zipped(), "Bij deze bestanden zit geen vragenlijst."),
        ("lijst.zip", zipped(("../../lijst.yaml", FAULTY)), "verwijst naar een plek erbuiten"),
        ("lijst.zip", zipped(("/etc/lijst.yaml", FAULTY)), "verwijst naar een plek erbuiten"),
        ("lijst.zip", linked(), "verwijst naar een plek erbuiten"),
        ("lijst.zip", zipped(("lijst.yaml", b"\0" * 50_000_000)), "groter dan 8 MB"),
        ("lijst.zip", zipped(*((f"{each}.en.po", b" " * 7_900_000) for each in range(5))), "groter dan 30 MB"),
        ("lijst.zip", zipped(*((f"{each}.yaml", b"x") for each in range(61))), "meer dan 60 bestanden"),
        ("lijst.zip", zipped(("a.yaml", FAULTY), ("b.yaml", FAULTY)), "Dit zijn twee vragenlijsten."),
        ("lijst.zip", zipped(("a.yaml", FAULTY), ("a.po", b'msgctxt "title"\nmsgid "x"\nmsgstr "y"\n')), "in welke taal"),
        ("lijst.zip", zipped(("a.yaml", FAULTY), ("a.en.po", b"zomaar")), "a.en.po, regel 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_told_with_its_place_and_what_was_typed_stays(editor, kade, name, data, says):
    page = begins(editor, kade, (name, data), title="Onze eigen lijst")
    assert page.status == 422
    assert says in page.words
    assert "Dit bestand kan er niet in. Er is niets van bewaard." in page.words
    assert page.fields["title"] == "Onze eigen lijst"
    assert page.fields["start"] == "file"
    assert drafting.list_of(kade.organisation) == []


def test_billions_of_laughs_are_refused_at_once(editor, kade):
    laughs = "title: x\na0: &a0 [ha]\n" + "".join(f"a{each}: &a{each} [{', '.join([f'*a{each - 1}'] * 9)}]\n" for each in range(1, 12))
    assert begins(editor, kade, ("lijst.yaml", laughs.encode())).status == 422


def test_what_points_to_a_person_is_shown_by_its_place_and_kept_nowhere(editor, kade):
    data = LEGAL.read_text(encoding="utf-8").replace("summary: ", f"summary: Dossier {BSN}. ", 1).encode()
    page = begins(editor, kade, ("lijst.yaml", data))
    assert page.status == 422
    assert "Dit gaat misschien over een persoon" in page.words
    assert "Kies het bestand opnieuw" in page.words
    assert drafting.list_of(kade.organisation) == []


def test_what_ships_asks_nothing_of_the_guard(editor, kade):
    for path in sorted(folder("questionnaires").glob("*.yaml")):
        assert begins(editor, kade, (path.name, path.read_bytes())).status == 303, path.name


@pytest.mark.parametrize(("fields", "says"), [({}, "Kies eerst een bestand."), ({"start": "empty", "title": "x"}, "én iets anders")])
def test_a_file_and_the_choice_for_it_belong_together(editor, kade, fields, says):
    files = [("lijst.yaml", FAULTY)] if fields else []
    page = begins(editor, kade, *files, **fields)
    assert page.status == 422
    assert says in page.words


@pytest.mark.parametrize("format_", ["yaml", "json", "zip"])
def test_an_untouched_download_changes_nothing(editor, draft, format_):
    answer = back(editor, draft, download(editor, draft, format_))
    assert answer.response.location.endswith("said=same")
    document_now(draft)
    assert draft.revision == 0


def test_a_changed_download_is_one_change_that_keeps_the_key_and_is_taken_back(editor, kade, draft):
    before, key = document_now(draft), draft.key
    name, data = download(editor, draft)
    item = first_item(draft)
    data = data.replace(b"title: Onze lijst", b"title: Onze betere lijst", 1)
    assert back(editor, draft, (name, data)).response.location.endswith("said=brought")
    after = document_now(draft)
    assert (after["title"], after["key"], draft.revision) == ("Onze betere lijst", key, 1)
    assert after["translations"] == before["translations"]
    assert item in str(after)
    drafting.undo(draft, by=kade.coordinator)
    assert document_now(draft) == before


def test_who_goes_on_in_the_same_file_is_asked_nothing(editor, draft):
    name, data = download(editor, draft)
    for title in (b"Onze tweede", b"Onze derde"):
        assert back(editor, draft, (name, data.replace(b"title: Onze lijst", b"title: " + title, 1))).status == 303
    assert document_now(draft)["title"] == "Onze derde"


def test_what_others_changed_since_the_download_never_goes_without_a_word(editor, kade, draft):
    name, data = download(editor, draft)
    does(draft, Set(("summary",), "Van een ander."), by=kade.members["administrator"])
    data = data.replace(b"title: Onze lijst", b"title: Onze betere lijst", 1)
    page = back(editor, draft, (name, data))
    assert page.status == 422
    assert "Het concept is 1 keer veranderd sinds dit bestand is gedownload." in page.words
    assert document_now(draft)["title"] == "Onze lijst"
    assert back(editor, draft, (name, data), anyway="yes").status == 303
    assert document_now(draft)["title"] == "Onze betere lijst"
    assert document_now(draft)["summary"] != "Van een ander."


def test_what_somebody_changes_while_the_page_is_open_is_a_meeting(editor, kade, draft):
    name, data = download(editor, draft)
    data = data.replace(b"title: Onze lijst", b"title: Onze betere lijst", 1)
    does(draft, Set(("title",), "Intussen"), by=kade.members["administrator"])
    page = back(editor, draft, (name, data), revision="0", anyway="yes")
    assert page.status == 422
    assert "Iemand anders heeft dezelfde plek veranderd" in page.words
    assert document_now(draft)["title"] == "Intussen"


@pytest.mark.parametrize(("name", "old", "new", "says"), [
    ("anders.yaml", b"", b"", "niet te zien wanneer het is gedownload"),
    (None, b"key: own-", b"key: other-", "van een andere vragenlijst"),
])  # fmt: skip
def test_a_file_of_which_nobody_knows_where_it_is_from_asks_a_tick(editor, draft, name, old, new, says):
    known, data = download(editor, draft)
    page = back(editor, draft, (name or known, data.replace(old, new, 1)))
    assert page.status == 422
    assert says in page.words


def test_pressed_twice_the_file_is_brought_back_once(editor, draft):
    name, data = download(editor, draft, "json")
    document = json.loads(data)
    document["functions"] = [*document.get("functions", []), {"id": "nieuw", "text": "Nieuwe functie"}]
    sent = json.dumps(document).encode()
    assert back(editor, draft, (name, sent), revision="0").status == 303
    assert back(editor, draft, (name, sent), revision="0").status == 303
    document_now(draft)
    assert draft.revision == 1
    assert [one["text"] for one in document_now(draft)["functions"]].count("Nieuwe functie") == 1


def test_a_new_text_about_a_person_is_not_brought_back(editor, draft):
    name, data = download(editor, draft)
    page = back(editor, draft, (name, data.replace(b"title: Onze lijst", f"title: Lijst {BSN}".encode(), 1)))
    assert page.status == 422
    assert "Dit gaat misschien over een persoon" in page.words
    assert BSN not in str(document_now(draft)) + str(drafting.changes_of(draft))
