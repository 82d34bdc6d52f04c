"""One page with all that can be made of an assessment, and what of it each reader may have."""

import pytest

from selfassess import papers
from selfassess.papers import HTML, PAPERS


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
