"""The pages of the log, of keeping and deleting data, and of client data entered by accident."""

import csv
import io
import re
import zipfile

import pytest

from selfassess.models.database import db
from selfassess.models.event import EVENT
from selfassess.services import answering, assessments, log
from selfassess.services.answering import ItemSave
from tests.conftest import person

FIRST = "een naam die hier niet hoort"


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


@pytest.fixture
def auditor(app, kade):
    """The data protection officer of De Kade, who reads everything and the log."""
    return person(app, "auditor@kade.example")


@pytest.fixture
def place(kade):
    """Where the log of De Kade is."""
    return f"/organisations/{kade.organisation.ref}/log"


def types(organisation_id):
    return [
        line.type for line in db.session.execute(EVENT.select().where(EVENT.c.organisation_id == organisation_id).order_by(EVENT.c.number))
    ]


def test_the_log_is_read_in_sentences_the_newest_first(auditor, kade, place):
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {"norms": {"a": "met", "b": "met", "c": "met"}})], by=kade.coordinator)
    page = text_of(auditor.opens(place))
    assert re.search(r"‘Proef’.*1\.4-K1.*3", page)
    assert page.index("1.4-K1") < page.index("director@kade.example")
    assert "coordinator@kade.example" in page


def test_lines_are_filtered_by_kind_person_and_period(auditor, kade, place):
    coordinator = kade.coordinator.account.id
    listed = {
        asked: len(re.findall(r'<li value="', auditor.opens(f"{place}?{asked}").text))
        for asked in ("kind=people", f"person={coordinator}&kind=assessment", "to=1-1-2020", "from=1-1-2020&kind=people")
    }
    assert listed == {"kind=people": 6, f"person={coordinator}&kind=assessment": 1, "to=1-1-2020": 0, "from=1-1-2020&kind=people": 6}


def test_a_date_that_is_none_is_told_and_kept(auditor, place):
    page = auditor.opens(f"{place}?from=31-2-2025").text
    assert 'value="31-2-2025"' in page
    assert 'href="#from"' in page


def test_there_are_fifty_lines_a_page(auditor, kade, place):
    for number in range(60):
        assessments.rename(
            kade.assessment,
            title=f"Proef {number}",
            reference_date=kade.assessment.reference_date,
            by=kade.coordinator,
        )
    pages = [len(re.findall(r'<li value="', auditor.opens(f"{place}?page={number}").text)) for number in (1, 2, 3)]
    assert pages[0] == 50
    assert 10 < pages[1] < 50
    assert pages[2] == 0


def test_the_button_tells_in_words_whether_the_log_is_whole(auditor, place):
    page = auditor.sends(f"{place}/check")
    assert page.status_code == 200
    assert 'class="notification good"' in page.text


def test_the_export_has_every_line_and_is_itself_in_the_log(auditor, kade, place):
    before = log.count_lines(kade.organisation.id)
    answer = auditor.opens(f"{place}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == before + 1
    assert (rows[-1]["type"], rows[-1]["email"], rows[-1]["address"]) == ("log exported", "auditor@kade.example", "127.0.0.x")
    assert len(rows[-1]["session"]) == 16


def test_a_title_is_no_formula_in_the_export(auditor, kade, place):
    assessments.rename(kade.assessment, title="=HYPERLINK(1)", reference_date=kade.assessment.reference_date, by=kade.coordinator)
    rows = list(csv.reader(io.StringIO(auditor.opens(f"{place}.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_signing_in_and_failing_to_stand_in_the_log(app, kade, nobody):
    nobody.signs_in("director@kade.example", "niet het goede wachtwoord")
    nobody.signs_in("niemand@kade.example", "niet het goede wachtwoord")
    person(app, "director@kade.example")
    assert types(kade.organisation.id)[-2:] == ["sign-in failed", "signed in"]
    assert "niemand" not in str(db.session.execute(EVENT.select()).all())


def test_prints_and_pdfs_of_the_plan_stand_in_the_log(reader, kade):
    reader.opens(f"/assessments/{kade.assessment.ref}/plan/print")
    reader.opens(f"/assessments/{kade.assessment.ref}/plan.pdf")
    assert types(kade.organisation.id)[-2:] == ["report read", "report made"]


def test_the_administrator_takes_everything_along(admin, kade):
    answer = admin.sends(f"/organisations/{kade.organisation.ref}/data/export")
    assert answer.mimetype == "application/zip"
    assert "README.txt" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def test_periods_outside_the_limits_are_shown_back(admin, kade):
    place = f"/organisations/{kade.organisation.ref}/data"
    wrong = admin.sends(f"{place}/periods", {"closed_years": "9", "log_years": "2"})
    assert (wrong.status_code, 'value="9"' in wrong.text) == (422, True)
    assert admin.sends(f"{place}/periods", {"closed_years": "3", "log_years": "1"}).status_code == 303
    assert 'value="3"' in admin.opens(place).text


def test_nothing_goes_without_its_name(admin, kade):
    organisation, assessment = f"/organisations/{kade.organisation.ref}/data", f"/assessments/{kade.assessment.ref}"
    assert admin.sends(f"{organisation}/delete", {"name": "De Kade"}).status_code == 422
    assert admin.sends(f"{assessment}/delete", {"name": ""}).status_code == 422
    assert admin.opens(assessment).status_code == 200
    assert admin.sends(f"{assessment}/delete", {"name": " proef "}).status_code == 303
    assert admin.opens(assessment).status_code == 404
    deleted = admin.sends(f"{organisation}/delete", {"name": "Stichting De Kade"})
    assert (deleted.status_code, "De organisatie is verwijderd" in admin.opens(deleted.location).text) == (303, True)
    assert admin.opens(organisation).location.startswith("/account/sign-in")


def test_client_data_goes_out_and_the_officer_is_named(editor, kade):
    answering.save_page(kade.assessment, [ItemSave("1.4-K1", {"norms": {"a": "met"}, "note": FIRST})], by=kade.coordinator)
    section, incident = f"/assessments/{kade.assessment.ref}/sections/1.4", f"/assessments/{kade.assessment.ref}/incident"
    assert FIRST in editor.opens(section).text
    assert f"{incident}?where=1.4" in editor.opens(section).text
    done = editor.sends(incident, {"where": "1.4-K1", "what": "texts", "kinds": "name"}, follow_redirects=True)
    assert "72" in done.text
    assert FIRST not in editor.opens(section).text


def test_where_and_what_must_be_said(editor, kade):
    page = editor.sends(f"/assessments/{kade.assessment.ref}/incident", {"where": "9.9-K9", "what": "all"})
    assert page.status_code == 422
    assert all(f'href="#{name}"' in page.text for name in ("where", "what", "kinds"))


def test_a_draft_that_will_be_deleted_says_so(editor, kade):
    from datetime import timedelta

    from selfassess.models.database import now

    assert 'class="notification warning"' not in editor.opens(f"/assessments/{kade.assessment.ref}").text
    kade.assessment.reminded_at = now() + timedelta(minutes=1)
    db.session.commit()
    assert 'class="notification warning"' in editor.opens(f"/assessments/{kade.assessment.ref}").text
