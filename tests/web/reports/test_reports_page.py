"""One page with all that can be made of an assessment, and what of it each reader may have."""

import pytest

from selfassess import papers
from selfassess.papers import HTML, PAPERS
from selfassess.reports.printing import PRINTER


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_every_registered_report_stands_on_the_page_and_opens(editor, kade, paper):
    address = f"/assessments/{kade.assessment.ref}/reports"
    shown = editor.opens(address).text
    for one in paper.makers:
        there = f"{address}/{paper.id}" + ("" if one == HTML else f".{one}")
        assert f'href="{there}"' in shown
        made = editor.opens(there)
        assert (made.status_code, made.mimetype) == (200, papers.FORMATS[one].mimetype.partition(";")[0])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.id)
def test_a_report_that_is_downloaded_is_never_kept_by_a_browser_in_between(editor, kade, paper):
    for one in set(paper.makers) - {HTML}:
        made = editor.opens(f"/assessments/{kade.assessment.ref}/reports/{paper.id}.{one}")
        assert made.headers["Cache-Control"] == "no-store"
        assert made.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize("name", ["nothing", "plan.exe", "plan.html", "nothing.pdf", "..", "plan.pdf.pdf"])
def test_what_is_no_report_does_not_exist(editor, kade, name):
    assert editor.opens(f"/assessments/{kade.assessment.ref}/reports/{name}").status_code == 404


def test_the_plan_stays_at_its_old_addresses(reader, kade):
    address = f"/assessments/{kade.assessment.ref}/plan"
    assert reader.opens(f"{address}.pdf").data == reader.opens(f"/assessments/{kade.assessment.ref}/reports/plan.pdf").data
    assert reader.opens(f"{address}/print").status_code == 200


def test_a_report_that_takes_long_has_a_page_that_waits_and_asks_again(editor, kade, monkeypatch):
    monkeypatch.setattr(PRINTER, "pdf_within", lambda _job, _seconds: None)
    address = f"/assessments/{kade.assessment.ref}/reports/full.pdf"
    shown = editor.opens(address)
    assert shown.status_code == 202
    assert shown.headers["Refresh"].endswith(f"url={address}")
    assert f'href="{address}"' in shown.text
    monkeypatch.undo()
    assert editor.opens(address).data.startswith(b"%PDF")


def test_a_pdf_that_was_made_is_not_given_to_who_may_not_read_it(editor, outsider, nobody, kade):
    address = f"/assessments/{kade.assessment.ref}/reports/full.pdf"
    assert editor.opens(address).status_code == 200
    assert outsider.opens(address).status_code == 404
    assert nobody.opens(address).status_code == 303


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if HTML in paper.makers], ids=lambda paper: paper.id)
def test_a_report_to_read_follows_the_language_of_its_reader(editor, kade, paper):
    address = f"/assessments/{kade.assessment.ref}/reports/{paper.id}"
    dutch = editor.opens(address).text
    editor.opens(f"/account/language/en?next={address}")
    english = editor.opens(address).text
    assert ('<html lang="nl"' in dutch, '<html lang="en"' in english) == (True, True)
