"""A file at a question that asks for a document: the document is the answer, as long as it is valid."""

from selfassess.models.database import db
from selfassess.services import answering, assessments, outcomes
from selfassess.services.answering import ItemSave
from selfassess.services.publishing import install
from tests.core.levelled import FIRST_OF_KIND, LEVELLED
from tests.exchange.documents.making import docx_of
from tests.web.evidence.conftest import files

ITEM = FIRST_OF_KIND["evidence"].id


def started(kade):
    return assessments.start(kade.organisation, version=install(LEVELLED), title="Alles", by=kade.coordinator, intake={})


def stands(assessment):
    db.session.rollback()
    db.session.expire_all()
    found = outcomes.outcome_of(assessment).result.items[ITEM]
    return found.status, found.level


def test_a_file_answers_it_and_one_that_expired_does_not(kade, editor):
    assessment = started(kade)
    assert stands(assessment) == ("open", None)
    address = f"/assessments/{assessment.ref}/items/{ITEM}/evidence"
    old = {"status": "adopted", "date": "1-2-2015", "valid_until": "1-2-2016"}
    assert editor.sends(address, files(("Oud convenant.docx", docx_of("Oud.")), **old)).status_code == 303
    assert stands(assessment) == ("ok", 0)
    assert editor.sends(address, files(("Convenant.docx", docx_of("Getekend.")), status="adopted", date="1-2-2025")).status_code == 303
    assert stands(assessment) == ("ok", 2)
    page = editor.opens(f"/assessments/{assessment.ref}/sections/invullen").text
    assert "Convenant" in page.partition(f'id="{ITEM}"')[2].partition("</section>")[0]


def test_who_said_that_there_is_none_and_then_adds_one_is_answered_by_the_file(kade, editor):
    assessment = started(kade)
    answering.save_page(assessment, [ItemSave(ITEM, {"choice": "none"})], by=kade.coordinator)
    assert stands(assessment) == ("ok", 0)
    address = f"/assessments/{assessment.ref}/items/{ITEM}/evidence"
    assert editor.sends(address, files(("Convenant.docx", docx_of("Getekend.")), status="adopted", date="1-2-2025")).status_code == 303
    assert stands(assessment) == ("ok", 2)
