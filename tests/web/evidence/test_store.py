"""A store of documents that cannot be used at all: a sentence, and nothing is half."""

import io
from dataclasses import replace

from sqlalchemy import func, select

from selfassess.models.database import db
from selfassess.models.evidence import PieceVersion
from tests.exchange.documents.making import docx_of


def test_a_store_whose_folder_cannot_be_made_is_told(app, kade, editor):
    app.config["DEPOT"] = None
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], evidence_url="file:/dev/null/evidence")
    address = f"/assessments/{kade.assessment.ref}/items/2.1-K1/evidence"
    sent = {"files": (io.BytesIO(docx_of()), "beleid.docx")}
    answer = editor.sends(address, sent, content_type="multipart/form-data", headers={"Accept-Language": "en"})
    assert (answer.status_code, "<h1" in answer.text) == (503, True)
    assert db.session.scalar(select(func.count()).select_from(PieceVersion)) == 0
