"""No page keeps a text that may hold client data: every form, seen as someone who types it everywhere."""

import json
from pathlib import Path

import lxml.html
import pytest

from selfassess.models.database import db
from selfassess.models.event import EVENT
from selfassess.web.kinds import pieces
from tests.conftest import person

SECRETS = {"bsn": "123456782", "phone": "06-12345678"}


@pytest.fixture(autouse=True)
def nothing_kept_yet():
    """Drop what the process keeps of other tests: there texts were let through."""
    pieces.forget_pieces()


@pytest.fixture
def places(app, kade):
    """The address of every page that has a form, with who may send it."""
    assessment, organisation = kade.assessment.ref, kade.organisation.ref
    values = {"item_id": "1.4-K2", "section_id": ""}
    sections = [section.id for section in questionnaire(kade).sections]
    found = []
    for rule in app.url_map.iter_rules():
        names = rule.arguments - {"ref"}
        if "GET" not in rule.methods or names - set(values) or rule.endpoint == "static":
            continue
        ref = organisation if rule.rule.startswith("/organisations/") else assessment
        for section in sections if "section_id" in names else [""]:
            address = rule.rule.replace("<ref>", ref).replace("<item_id>", values["item_id"]).replace("<section_id>", section)
            found.append(address)
    return [address for address in found if "<" not in address and not address.endswith((".csv", ".pdf"))]


def questionnaire(kade):
    from selfassess.services import publishing

    return publishing.questionnaire_of(publishing.version_of(kade.assessment.version_id))


def texts_of(form) -> list[str]:
    """Return the names of what people type in a form."""
    wanted = [
        one
        for one in form.iter("input", "textarea")
        if one.get("type", "text") in ("text", "search", "email", "number") or one.tag == "textarea"
    ]
    return [one.get("name") for one in wanted if one.get("name")]


def sent_with(form, text: str) -> dict[str, str]:
    """Return a form with a text in every field, and the choices that make room for reasons."""
    data = {name: "" if name.endswith(":na") else value for name, value in form.form_values()}
    for radio in form.iter("input"):
        if radio.get("type") == "radio" and radio.get("value") in ("not_applicable", "other"):
            data[radio.get("name")] = radio.get("value")
    return {**data, **dict.fromkeys(texts_of(form), text)}


def types_everywhere(who, places, text: str) -> int:
    """Send every form of every page with a text in each of its fields; returns how many took one."""
    forms = 0
    for address in places:
        page = who.opens(address)
        if page.status_code != 200 or not page.text.lstrip().startswith("<!doctype"):
            continue
        for form in lxml.html.fromstring(page.text).forms:
            if form.method == "POST" and texts_of(form):
                forms += 1
                answer = who.sends(form.action or address, sent_with(form, text), token=False)
                assert answer.status_code < 500, address
    return forms


def kept(app, secret: str) -> list[str]:
    """Return where a secret stands: files of the instance, and pieces of pages that the process keeps."""
    folder = Path(app.config["SETTINGS"].instance)
    files = [file.name for file in folder.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]
    return files + [str(key[0]) for key, piece in pieces._kept.items() if secret in piece]


@pytest.mark.parametrize("kind", SECRETS)
def test_what_is_typed_in_every_field_of_every_page_is_kept_nowhere(app, kade, places, kind):
    secret = SECRETS[kind]
    sent = [
        types_everywhere(person(app, f"{role}@kade.example"), places, f"Bel over {secret} s.v.p.")
        for role in ("administrator", "coordinator")
    ]
    assert min(sent) > 18, "sections, intake, title, plan and more"
    assert kept(app, secret) == []


def test_bare_digits_in_every_field_are_kept_nowhere(app, kade, places):
    assert types_everywhere(person(app, "coordinator@kade.example"), places, SECRETS["bsn"]) > 18
    assert kept(app, SECRETS["bsn"]) == []


def test_no_name_of_an_input_carries_a_text_along(app, kade, editor):
    address = f"/assessments/{kade.assessment.ref}/sections/1.3"
    names = ("evidence.0.123456782", "evidence.0.norms.123456782", "attention.123456782", "reasons.123456782", "norms.123456782")
    typed = {f"1.3-K1:{name}": "1" for name in names} | {"1.3-K1:evidence.0.date": "gisteren", "1.3-K1:norms.a": SECRETS["bsn"]}
    assert editor.sends(address, typed).status_code == 422
    assert kept(app, SECRETS["bsn"]) == []


def test_the_log_tells_kind_and_place_once_a_page(app, kade, editor):
    address = f"/assessments/{kade.assessment.ref}/sections/1.3"
    editor.sends(address, {"1.3-K1:note": SECRETS["bsn"], "1.3-K2:note": f"bel {SECRETS['phone']}"})
    with app.app_context():
        lines = db.session.execute(EVENT.select().where(EVENT.c.type == "privacy hit")).all()
    assert [(line.outcome, json.loads(line.details)) for line in lines] == [("refused", {"kinds": ["bsn", "phone"]})]
    assert lines[0].object.endswith(" 1.3-K1:note 1.3-K2:note")


def test_the_data_protection_officer_reads_what_was_let_through(app, kade, editor):
    address = f"/assessments/{kade.assessment.ref}/details"
    form = {"title": f"Proef {SECRETS['bsn']}", "reference_date": "1-1-2026"}
    page = lxml.html.fromstring(editor.sends(address, form).text)
    (select,) = page.xpath("//select[starts-with(@name, 'guard:')]")
    reason = next(option.get("value") for option in select if option.get("value").endswith(" order_number"))
    assert editor.sends(address, {**form, select.get("name"): reason}).status_code == 303
    with app.app_context():
        line = db.session.execute(EVENT.select().where(EVENT.c.type == "privacy choice")).one()
    assert (line.reason, json.loads(line.details)) == ("order_number", {"kinds": ["bsn"], "reasons": ["order_number"]})
    log = person(app, "auditor@kade.example").opens(f"/organisations/{kade.organisation.ref}/log").text
    assert "bij de titel" in log
    assert "BSN" in log
