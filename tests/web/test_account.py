"""Signing in, choosing a password, and the people of an organisation."""

import re

import pytest

from tests.conftest import PASSWORD, person


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(nobody, kade):
    wrong = nobody.signs_in("director@kade.example", "niet goed niet goed")
    unknown = nobody.signs_in("bestaat.niet@kade.example", "niet goed niet goed")
    assert wrong.status_code == unknown.status_code == 422
    assert faults(wrong) == faults(unknown) != []


def faults(answer):
    return re.findall(r'class="fault"[^>]*>.*?</span>(.*?)</p>', answer.text)


def test_after_signing_out_the_door_is_closed(editor):
    assert editor.sends("/account/sign-out").status_code == 303
    assert editor.opens("/account").status_code == 303


def test_guessing_stops_without_locking_a_colleague_out(tmp_path, prepared):
    from tests.conftest import make_app, make_organisation

    app = make_app(tmp_path, prepared, RATELIMIT_ENABLED=True)
    with app.app_context():
        make_organisation("Stichting De Kade", "kade")
    guesser = person(app)
    answers = [guesser.signs_in("director@kade.example", f"gok nummer {n}").status_code for n in range(9)]
    assert answers == [422] * 8 + [429]
    colleague = person(app)
    colleague.client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert colleague.signs_in("director@kade.example").status_code == 303


def test_changing_the_password_ends_other_sessions(app, editor):
    elsewhere = person(app, editor.email)
    new = "een ander lang wachtwoord"
    answer = editor.sends("/account/password", {"current": PASSWORD, "password": new, "again": new})
    assert answer.status_code == 303
    assert (editor.opens("/account").status_code, elsewhere.opens("/account").status_code) == (200, 303)


@pytest.mark.parametrize("fields", [{"current": "fout"}, {"password": "kort", "again": "kort"}, {"again": "iets heel anders"}])
def test_a_password_that_cannot_be_is_refused_with_a_sentence(editor, fields):
    good = {"current": PASSWORD, "password": "een ander lang wachtwoord", "again": "een ander lang wachtwoord"}
    answer = editor.sends("/account/password", good | fields)
    assert answer.status_code == 422
    assert faults(answer)


def test_a_new_member_chooses_a_password_with_a_link_that_works_once(admin, nobody, kade):
    page = admin.sends(f"/organisations/{kade.organisation.ref}/members", {"email": "nieuw@kade.example", "role": "assessor"})
    link = re.search(r"(/account/choose-password/[^<\s]+)", page.text)[1]
    new = {"password": "mijn eerste wachtwoord", "again": "mijn eerste wachtwoord"}
    assert nobody.sends(link, new).status_code == 303
    assert nobody.sends(link, new).status_code == 404
    assert nobody.signs_in("nieuw@kade.example", "mijn eerste wachtwoord").status_code == 303


def test_the_last_administrator_stays(admin, kade):
    own = kade.members["administrator"].account.id
    removed = admin.sends(f"/organisations/{kade.organisation.ref}/members/{own}/remove")
    demoted = admin.sends(f"/organisations/{kade.organisation.ref}/members/{own}/role", {"role": "director"})
    assert (removed.status_code, demoted.status_code) == (422, 422)
    assert admin.opens(f"/organisations/{kade.organisation.ref}/members").status_code == 200


def test_a_removed_member_is_out_at_once(admin, editor, kade):
    coordinator = kade.members["coordinator"].account.id
    admin.sends(f"/organisations/{kade.organisation.ref}/members/{coordinator}/remove")
    assert editor.opens(f"/assessments/{kade.assessment.ref}").status_code == 404


def test_nobody_is_added_with_a_wrong_address_or_role(admin, kade):
    answer = admin.sends(f"/organisations/{kade.organisation.ref}/members", {"email": "geen adres", "role": "koning"})
    assert answer.status_code == 422
    assert 'value="geen adres"' in answer.text
