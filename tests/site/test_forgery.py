"""Forged forms: every post carries a token, and the views that look for it themselves are known and do."""

import io

import pytest
from flask import url_for

from selfassess.adapters.files import FakeFiles
from selfassess.adapters.virus_scan import FakeScanner
from selfassess.models.database import db
from selfassess.models.evidence import Piece
from selfassess.services import drafting
from selfassess.services.depot import Depot
from selfassess.web.forgery import csrf
from tests.conftest import make_app
from tests.exchange.documents.making import docx_of


@pytest.fixture
def app(tmp_path, prepared):
    """The app with a store in memory."""
    return make_app(tmp_path, prepared, DEPOT=Depot(FakeFiles(), FakeScanner(), tmp_path))


def exempt(app) -> set[str]:
    return {name for name, view in app.view_functions.items() if f"{view.__module__}.{view.__name__}" in csrf._exempt_views}


def taking_files(app) -> set[str]:
    return {name for name, view in app.view_functions.items() if getattr(view, "takes_files", False)}


def test_only_views_that_take_files_look_for_the_token_themselves(app):
    assert exempt(app) == taking_files(app) != set()
    assert csrf._exempt_blueprints == set()


@pytest.mark.parametrize("token", ["", "forged"])
def test_each_of_them_refuses_a_wrong_token_and_keeps_nothing(app, kade, editor, token):
    piece = Piece(organisation_id=kade.organisation.id, title="Beleid")
    db.session.add(piece)
    db.session.commit()
    refused = {}
    for name in sorted(taking_files(app)):
        rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == name and "POST" in rule.methods)
        known = {"evidence_ref": piece.ref, "item_id": "2.1-K1", "number": 1, "lang": "en"}
        known["ref"] = kade.assessment.ref if rule.rule.startswith("/assessments") else kade.organisation.ref
        if rule.rule.startswith("/drafts"):
            known["ref"] = drafting.start_empty(kade.organisation, title="Proef", language="nl", by=kade.coordinator).ref
        with app.test_request_context():
            address = url_for(name, **{argument: known[argument] for argument in rule.arguments})
        sent = {"csrf_token": token, "files": (io.BytesIO(docx_of()), "beleid.docx")}
        answer = editor.sends(address, sent, token=False, content_type="multipart/form-data")
        refused[name] = answer.status_code
    assert set(refused.values()) == {400}, refused
    assert app.config["DEPOT"].store.kept == {}
