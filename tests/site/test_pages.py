"""What every page has: headers, a language, and a clear sentence when something goes wrong."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from selfassess.models.database import db


def test_headers_let_only_our_own_files_in(nobody):
    headers = nobody.opens("/account/sign-in").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")


def test_only_a_file_with_its_hash_in_the_address_is_kept_by_browsers(nobody):
    style = re.search(r'href="(/static/app\.css\?v=\w+)"', nobody.opens("/account/sign-in").text)[1]
    assert "max-age=31536000" in nobody.asks("get", style).headers["Cache-Control"]
    assert nobody.asks("get", "/static/saving.js").headers["Cache-Control"] == "no-cache"


def test_the_session_cookie_is_for_our_site_only(nobody):
    cookie = nobody.opens("/account/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("method", "address", "data", "status"),
    [
        ("get", "/niets", None, 404),
        ("get", "/account/sign-in?next=%00", None, 404),
        ("get", "/assessments/%00", None, 404),
        ("put", "/account/sign-in", None, 405),
        ("post", "/account/sign-in", {"email": "a@b.nl"}, 400),
        ("post", "/account/sign-in", {"email": "x" * 10_000_000}, 413),
    ],
)
def test_what_goes_wrong_is_said_on_a_page(nobody, method, address, data, status):
    answer = nobody.asks(method, address, data=data)
    assert answer.status_code == status
    assert answer.text.count("<h1>") == 1
    assert f"<h1>{answer.status}" not in answer.text


def test_a_fault_of_ours_is_a_page_too(app, nobody):
    from selfassess.web.access import public

    app.view_functions["home.home"] = public(lambda: 1 / 0)
    answer = nobody.opens("/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.text
    assert answer.text.count("<h1>") == 1


def test_the_language_is_dutch_until_someone_chooses(nobody):
    assert '<html lang="nl">' in nobody.opens("/account/sign-in").text
    nobody.opens("/account/language/en")
    assert '<html lang="en">' in nobody.opens("/account/sign-in").text


def test_the_chosen_language_goes_along_with_the_account(app, editor):
    from tests.conftest import person

    editor.opens("/account/language/en")
    assert '<html lang="en">' in person(app, editor.email).opens("/account").text


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/assessments?a=1", "/assessments?a=1"),
        ("//kwaad.example", "/"),
        ("https://kwaad.example", "/"),
        ("/\\kwaad", "/"),
        ("/a\r\nb", "/"),
    ],
)
def test_after_signing_in_nobody_leaves_the_site(app, nobody, kade, target, goes):
    answer = nobody.sends("/account/sign-in", {"email": "director@kade.example", "password": "een lang genoeg wachtwoord", "next": target})
    assert (answer.status_code, answer.location) == (303, goes)


def test_what_was_typed_stands_in_no_fault_of_the_database(app):
    with app.app_context(), pytest.raises(StatementError) as fault:
        db.session.execute(text("INSERT INTO nowhere (note) VALUES (:note)"), {"note": "Wilhelmina-Karregat"})
    assert "Wilhelmina-Karregat" not in str(fault.value)
