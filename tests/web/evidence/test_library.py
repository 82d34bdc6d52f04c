"""The evidence library: found, described, downloaded, replaced, and taken away without a trace."""

import hashlib
import io
import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from selfassess.adapters.files import FakeFiles
from selfassess.adapters.virus_scan import FakeScanner, Infected, Unavailable
from selfassess.exchange.documents import inspect
from selfassess.models.database import db, now
from selfassess.models.event import EVENT
from selfassess.models.evidence import PieceVersion
from selfassess.models.organisation import ROLES
from selfassess.services import evidence, uploading
from selfassess.services.depot import Depot
from selfassess.services.evidence import About
from selfassess.services.uploading import Place, Upload
from selfassess.web.evidence.downloading import content_disposition
from tests.conftest import make_app, person
from tests.exchange.documents.conftest import at_hand
from tests.exchange.documents.making import docx_of, picture

POLICY = "Wij hebben ons veiligheidsbeleid vastgesteld."
BSN = "123456782"


@pytest.fixture
def depot(tmp_path):
    return Depot(FakeFiles(), FakeScanner(), tmp_path)


@pytest.fixture
def app(tmp_path, prepared, depot):
    """The app with a store and a scanner in memory."""
    return make_app(tmp_path, prepared, DEPOT=depot)


@pytest.fixture
def has(depot, kade):
    """Give De Kade a document."""

    def give(title: str = "", content: bytes | None = None, name: str = "beleid.docx", **more):
        at, piece, about = more.pop("at", None), more.pop("piece", None), About(title=title, **more)
        look = lambda *job: inspect(*job, ask=at_hand)  # noqa: E731
        place = Place(kade.assessment, item(kade, at)) if at else None
        content = content or docx_of(POLICY, title)
        return uploading.take(depot, Upload(name, [content]), about, by=kade.coordinator, place=place, piece=piece, look=look)

    return give


@pytest.fixture
def library(kade):
    """Where the library of De Kade is."""
    return f"/organisations/{kade.organisation.ref}/evidence"


def item(kade, item_id: str):
    from selfassess.services.publishing import questionnaire_of, version_of

    questionnaire = questionnaire_of(version_of(kade.assessment.version_id))
    return next(one for one in questionnaire.items if one.id == item_id)


def file_of(library: str, taken, number: int = 1) -> str:
    return f"{library}/{taken.piece.ref}/versions/{number}/file"


def titles(page) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]+>([^<]+)</a>', page.text)


def as_it_stands(kade, taken):
    """Return a piece as others left it."""
    db.session.commit()
    db.session.expire_all()
    return evidence.piece_of(kade.organisation, taken.piece.ref)


def fields(kade, taken, **typed) -> dict:
    """Return what the form of a piece sends, with some of it changed."""
    piece = as_it_stands(kade, taken).piece
    return {"title": piece.title, "covers": piece.covers, "status": "adopted", "revision": piece.revision} | typed


def types(kade) -> list[str]:
    db.session.commit()
    query = select(EVENT.c.type).where(EVENT.c.organisation_id == kade.organisation.id).order_by(EVENT.c.number)
    return list(db.session.scalars(query))


def test_a_piece_is_found_by_words_of_its_title_and_of_whom_it_covers(reader, has, library):
    has("Veiligheidsbeleid", covers="alle groepen")
    has("Klachtenregeling")
    assert titles(reader.opens(library)) == ["Klachtenregeling", "Veiligheidsbeleid"]
    assert titles(reader.opens(f"{library}?q=groepen+beleid")) == ["Veiligheidsbeleid"]
    assert titles(reader.opens(f"{library}?q=%25")) == []


def test_the_list_is_filtered_by_how_pieces_stand(reader, has, library, depot):
    today = now().date()
    has("Verlopen", valid_until=today - timedelta(days=1), at="1.4-K1")
    has("Bijna", valid_until=today + timedelta(days=5))
    has("Concept", status="draft")
    has("Foto", picture(), "foto.jpg")
    depot.scanner.verdict = Unavailable("unreachable")
    has("Wacht")
    found = {state: titles(reader.opens(f"{library}?state={state}")) for state in ("expired", "expiring", "draft", "asked", "checked")}
    assert found == {"expired": ["Verlopen"], "expiring": ["Bijna"], "draft": ["Concept"], "asked": ["Foto"], "checked": ["Wacht"]}
    assert titles(reader.opens(f"{library}?state=nowhere")) == ["Bijna", "Concept", "Foto", "Wacht"]


def test_there_are_twenty_a_page_and_a_page_too_far_is_the_last(reader, has, library):
    for number in range(21):
        has(f"Stuk {number:02}")
    assert titles(reader.opens(f"{library}?q=stuk&page=2")) == titles(reader.opens(f"{library}?page=99")) == ["Stuk 20"]
    assert "q=stuk" in re.search(r'<a href="([^"]+)" rel="next"', reader.opens(f"{library}?q=stuk").text)[1]


def test_an_empty_library_says_what_to_do_and_only_to_who_may(editor, reader, library):
    assert f"{library}/add" in editor.opens(library).text
    assert f"{library}/add" not in reader.opens(library).text


def test_what_is_said_of_a_piece_is_changed(editor, kade, has, library):
    taken = has("Beleid")
    typed = fields(kade, taken, title="Veiligheidsbeleid", covers="alle groepen", label="2.1", date="1-2-2025", valid_until="31-1-2027")
    assert editor.sends(f"{library}/{taken.piece.ref}", typed).status_code == 303
    shown = as_it_stands(kade, taken)
    assert (shown.piece.title, shown.piece.covers, shown.newest.label) == ("Veiligheidsbeleid", "alle groepen", "2.1")
    assert (shown.newest.date, shown.newest.valid_until) == (date(2025, 2, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"title": " "}, "title"),
        ({"date": "31-2-2025"}, "date"),
        ({"date": "1-2-2025", "valid_until": "1-1-2025"}, "valid_until"),
        ({"label": "x" * 41}, "label"),
    ],
)
def test_what_is_not_right_is_told_and_shown_back(editor, kade, has, library, typed, faulty):
    taken = has("Beleid")
    page = editor.sends(f"{library}/{taken.piece.ref}", fields(kade, taken, **({"title": "Nieuw"} | typed)))
    assert page.status_code == 422
    assert f'href="#{faulty}"' in page.text
    assert f'value="{typed[faulty].strip()}"' in page.text
    assert as_it_stands(kade, taken).piece.title == "Beleid"


def test_two_people_do_not_overwrite_each_other_and_lose_nothing(editor, kade, has, library):
    taken = has("Beleid")
    mine = fields(kade, taken, title="Mijn titel")
    editor.sends(f"{library}/{taken.piece.ref}", fields(kade, taken, title="De eerste"))
    page = editor.sends(f"{library}/{taken.piece.ref}", mine)
    assert page.status_code == 409
    assert 'value="Mijn titel"' in page.text
    assert "<dd>De eerste</dd>" in page.text
    again = re.search(r'name="revision" value="(\d+)"', page.text)[1]
    assert editor.sends(f"{library}/{taken.piece.ref}", {**mine, "revision": again}).status_code == 303


@pytest.mark.parametrize(
    ("field", "text"), [("title", f"Beleid {BSN}"), ("covers", "Lindelaan 12, 1234 AB Ergens"), ("label", f"BSN {BSN}")]
)
def test_what_the_guard_refuses_is_nowhere_kept(app, editor, kade, has, library, tmp_path, field, text):
    taken = has("Beleid")
    page = editor.sends(f"{library}/{taken.piece.ref}", fields(kade, taken, **{field: text}))
    assert page.status_code == 422
    assert text in page.text
    assert "privacy hit" in types(kade)
    assert text.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("selfassess.db*"))


def test_a_file_comes_as_an_attachment_that_no_browser_runs(reader, kade, has, library, depot):
    taken = has("Beleid", name="Beleid één.docx")
    answer = reader.opens(file_of(library, taken))
    kept = depot.store.kept[taken.version.key]
    assert (answer.status_code, hashlib.sha256(answer.data).hexdigest()) == (200, taken.version.sha256)
    headers = {
        name: answer.headers[name] for name in ("Content-Length", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    }
    assert headers == {
        "Content-Length": str(len(kept)),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    assert answer.headers["Content-Disposition"] == "attachment; filename=\"Beleid een.docx\"; filename*=UTF-8''Beleid%20%C3%A9%C3%A9n.docx"
    assert answer.mimetype.endswith("wordprocessingml.document")
    assert types(kade)[-1] == "evidence opened"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("../../etc/beleid.pdf", "attachment; filename=beleid.pdf"),
        ('beleid"; filename="x.html.pdf', 'attachment; filename="beleid-; filename=-x.html.pdf"'),
        ("beleid\u202efdp.pdf", "attachment; filename=beleidfdp.pdf"),
        ("be\r\nSet-Cookie: a=b.pdf", 'attachment; filename="be Set-Cookie- a=b.pdf"'),
        ("規則.pdf", "attachment; filename=document.pdf; filename*=UTF-8''%E8%A6%8F%E5%89%87.pdf"),
    ],
)
def test_a_name_can_do_nothing_in_a_header(name, header):
    assert content_disposition(name) == header


def test_looking_at_the_head_of_a_file_fetches_nothing(reader, kade, has, library):
    taken = has("Beleid")
    answer = reader.asks("head", file_of(library, taken))
    assert (answer.status_code, answer.headers["Content-Length"], answer.data) == (200, str(taken.version.size), b"")
    assert "evidence opened" not in types(kade)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_download_and_no_other_organisation(app, outsider, has, library, role):
    taken = has("Beleid")
    assert person(app, f"{role}@kade.example").opens(file_of(library, taken)).status_code == 200
    elders = re.search(r'href="(/organisations/\w+/evidence)"', outsider.opens("/assessments").text)[1]
    assert [outsider.opens(file_of(place, taken)).status_code for place in (library, elders)] == [404, 404]


def test_what_may_not_be_used_yet_never_leaves(editor, kade, has, library, depot):
    asked = has("Foto", picture(), "foto.jpg")
    depot.scanner.verdict = Unavailable("unreachable")
    waiting = has("Wacht")
    assert [editor.opens(file_of(library, one)).status_code for one in (asked, waiting)] == [409, 409]
    depot.scanner.verdict = Infected("Eicar-Test")
    uploading.recheck(depot)
    assert editor.opens(file_of(library, waiting)).status_code == 409
    assert "evidence opened" not in types(kade)


def test_a_store_that_fails_is_told_in_a_sentence(editor, kade, has, library, depot):
    taken = has("Beleid")
    depot.store.breaks = True
    assert editor.opens(file_of(library, taken)).status_code == 503
    depot.store.kept.clear()
    assert editor.opens(file_of(library, taken)).status_code == 404
    assert editor.opens(file_of(library, taken, 2)).status_code == 404
    assert "evidence opened" not in types(kade)


def test_a_newer_version_keeps_the_old_one(editor, kade, has, library):
    taken = has("Beleid", covers="alle groepen")
    newer = {"files": (io.BytesIO(docx_of(POLICY, "Nieuw.")), "beleid 2026.docx"), "label": "2026", "status": "adopted", "date": "1-1-2026"}
    assert editor.sends(f"{library}/{taken.piece.ref}/versions", newer, content_type="multipart/form-data").status_code == 303
    shown = as_it_stands(kade, taken)
    assert [(one.number, one.label) for one in shown.versions] == [(2, "2026"), (1, "")]
    assert (shown.piece.title, shown.piece.covers) == ("Beleid", "alle groepen")
    assert [editor.opens(file_of(library, taken, number)).status_code for number in (1, 2)] == [200, 200]


def test_several_documents_come_in_without_a_question_and_a_refused_one_leaves_the_other(editor, kade, library):
    both = {"files": [(io.BytesIO(docx_of(POLICY)), "beleid.docx"), (io.BytesIO(b"MZ"), "kwaad.pdf")], "status": "adopted"}
    page = editor.sends(f"{library}/add", both, content_type="multipart/form-data")
    assert page.status_code == 422
    assert [one.piece.title for one in evidence.list_pieces(kade.organisation)] == ["beleid"]
    assert "kwaad.pdf" in page.text


def test_deleting_says_what_will_happen_and_leaves_nothing(editor, kade, has, library, depot, tmp_path):
    taken = has("Beleid dat weg moet", at="1.4-K1")
    place = f"{library}/{taken.piece.ref}/delete"
    asked = editor.opens(place)
    assert "1.4-K1" in asked.text
    revision = re.search(r'name="revision" value="(\d+)"', asked.text)[1]
    assert editor.sends(place, {"revision": revision}).status_code == 303
    assert (depot.store.kept, evidence.at_items(kade.assessment)) == ({}, {})
    assert b"Beleid dat weg moet" not in b"".join(file.read_bytes() for file in tmp_path.glob("selfassess.db*"))


def test_a_piece_that_changed_meanwhile_is_not_deleted(editor, kade, has, library):
    taken = has("Beleid")
    place, revision = f"{library}/{taken.piece.ref}/delete", taken.piece.revision
    has("", docx_of("Nieuw."), piece=taken.piece)
    assert editor.sends(place, {"revision": revision}).status_code == 409
    assert as_it_stands(kade, taken)


def test_one_version_is_deleted_and_the_others_stay(editor, kade, has, library, depot):
    taken = has("Beleid")
    newer = has("", docx_of("Nieuw."), piece=taken.piece)
    revision = as_it_stands(kade, taken).piece.revision
    assert editor.sends(f"{library}/{taken.piece.ref}/delete?version=1", {"revision": revision}).status_code == 303
    assert list(depot.store.kept) == [newer.version.key]
    assert [one.number for one in as_it_stands(kade, taken).versions] == [2]


def test_client_data_in_a_piece_is_gone_everywhere(app, editor, kade, has, library, depot, tmp_path):
    taken = has("Verhaal over iemand", at="1.4-K1")
    place = f"{library}/{taken.piece.ref}/incident"
    assert editor.sends(place).status_code == 422
    gone = editor.sends(place, {"kinds": ["story"]}, follow_redirects=True)
    assert (gone.status_code, gone.request.path) == (200, f"{library}/removed")
    assert depot.store.kept == {}
    assert db.session.scalars(select(PieceVersion)).all() == []
    assert b"Verhaal over iemand" not in b"".join(file.read_bytes() for file in tmp_path.glob("selfassess.db*"))
    told = db.session.execute(select(EVENT).where(EVENT.c.type == "evidence deleted")).one()
    assert (told.reason, told.details) == ("incident", '{"kinds":["story"]}')


def test_a_file_that_the_store_keeps_after_an_incident_is_told(editor, has, library, depot):
    taken = has("Verhaal")
    depot.store.breaks = True
    page = editor.sends(f"{library}/{taken.piece.ref}/incident", {"kinds": ["story"]}, follow_redirects=True)
    assert page.text.count('class="notification warning"') == 2
    uploading.recheck(depot)
    assert editor.opens(f"{library}/removed").text.count('class="notification warning"') == 1


def test_the_incident_page_of_an_assessment_leads_to_its_pieces(editor, kade, has, library):
    taken = has("Beleid", at="1.4-K1")
    place = f"/assessments/{kade.assessment.ref}/incident"
    assert f'value="evidence:{taken.piece.ref}"' in editor.opens(place).text
    from_piece = editor.opens(f"{place}?where=evidence:{taken.piece.ref}").text
    assert [page.index("evidence:") < page.index('value="1.4-K1"') for page in (editor.opens(place).text, from_piece)] == [False, True]
    answer = editor.sends(place, {"where": f"evidence:{taken.piece.ref}", "kinds": "story"})
    assert (answer.status_code, answer.location) == (303, f"{library}/{taken.piece.ref}/incident?kinds=story")
    assert re.search(r'value="story" checked', editor.opens(answer.location).text)


def test_what_somebody_deleted_meanwhile_is_told_in_a_sentence(editor, has, library, kade, monkeypatch):
    taken = has("Beleid")
    seen = evidence.piece_of(kade.organisation, taken.piece.ref)
    evidence.delete_piece(seen, by=kade.coordinator)
    monkeypatch.setattr(evidence, "piece_of", lambda *_: seen)
    answer = editor.sends(f"{library}/{taken.piece.ref}", {"title": "Ander", "revision": "2"})
    assert answer.status_code == 404
    assert "<h1>Dit stuk is er niet meer</h1>" in answer.text
