"""The second step, sessions that can be ended, and what an attacker tries at the door."""

import re
from datetime import timedelta

import pytest
from passlib.totp import TOTP
from sqlalchemy import event, update

from selfassess.models.account import AccountSession, find_account
from selfassess.models.database import db, now
from selfassess.models.event import Event
from selfassess.services import second_factor
from tests.conftest import PASSWORD, make_app, make_organisation, person

NEW = "een heel ander lang geheim"


def app_code(secret: str, later: int = 1) -> str:
    """Return what the app on the phone shows; the next one by default, for one may have been used."""
    return TOTP(key=secret.replace(" ", "")).generate(now() + timedelta(seconds=30 * later)).token


def sets_up(someone) -> tuple[str, list[str]]:
    """Turn the second step on; return the secret and the recovery codes that the pages showed."""
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", someone.opens("/account/second-factor").text)[0]
    answer = someone.sends("/account/second-factor", {"do": "turn-on", "password": PASSWORD, "code": app_code(secret, 0)})
    return secret, re.findall(r"<code>([a-z0-9-]+)</code>", answer.text)


@pytest.fixture
def careful(reader):
    """The director, who signs in with a code; with the secret of the app and the recovery codes."""
    return reader, *sets_up(reader)


def at_the_second_step(app, email="director@kade.example"):
    """Return a browser in which the password was given and the code was not."""
    found = person(app)
    assert found.signs_in(email).location == "/account/second-step"
    return found


def is_in(someone) -> bool:
    return someone.opens("/account").status_code == 200


def test_with_the_second_step_on_a_password_alone_opens_nothing(app, careful):
    someone = at_the_second_step(app)
    assert not is_in(someone)
    assert someone.opens("/assessments").location.startswith("/account/sign-in")


def test_with_the_code_one_is_in_and_goes_where_one_wanted(app, careful):
    someone = person(app)
    someone.sends("/account/sign-in", {"email": "director@kade.example", "password": PASSWORD, "next": "/assessments?page=1"})
    answer = someone.sends("/account/second-step", {"code": app_code(careful[1])})
    assert (answer.status_code, answer.location, is_in(someone)) == (303, "/assessments?page=1", True)


def test_a_code_that_was_seen_over_a_shoulder_is_worth_nothing(app, careful):
    code = app_code(careful[1])
    answers = [at_the_second_step(app).sends("/account/second-step", {"code": code}).status_code for _ in range(2)]
    assert answers == [303, 422]


def test_a_recovery_code_opens_the_door_once(app, careful):
    answers = [at_the_second_step(app).sends("/account/second-step", {"code": careful[2][0]}).status_code for _ in range(2)]
    assert (len(careful[2]), answers) == (10, [303, 422])


def test_without_the_password_nobody_learns_who_has_a_second_step(app, careful, nobody):
    with_one, without = (nobody.signs_in(f"{who}@kade.example", "niet goed niet goed") for who in ("director", "assessor"))
    clean = [re.sub(r'value="[^"]*"', "", answer.text) for answer in (with_one, without)]
    assert clean[0] == clean[1]
    assert nobody.opens("/account/second-step").location == "/account/sign-in"


def test_another_password_ends_the_wait_for_a_code(app, careful):
    reader, secret, _codes = careful
    someone = at_the_second_step(app)
    reader.sends("/account/password", {"current": PASSWORD, "password": NEW, "again": NEW})
    answer = someone.sends("/account/second-step", {"code": app_code(secret)})
    assert (answer.location.split("?")[0], is_in(someone)) == ("/account/sign-in", False)


def test_setting_up_asks_password_and_code(reader):
    secret = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", reader.opens("/account/second-factor").text)[0]
    wrong = [
        {"do": "turn-on", "password": "niet goed niet goed", "code": app_code(secret)},
        {"do": "turn-on", "password": PASSWORD, "code": "000000"},
        {"do": "turn-on"},
        {"do": "something", "password": PASSWORD, "code": app_code(secret)},
    ]
    assert [reader.sends("/account/second-factor", fields).status_code for fields in wrong] == [422] * 4
    assert not find_account("director@kade.example").has_second_factor


def test_turning_it_off_asks_password_and_an_unused_code(app, careful):
    reader, secret, codes = careful
    off = {"do": "turn-off", "password": PASSWORD}
    refused = [
        reader.sends("/account/second-factor", off | more).status_code for more in ({"code": "000000"}, {"password": "x", "code": codes[0]})
    ]
    assert refused == [422, 422]
    assert reader.sends("/account/second-factor", off | {"code": app_code(secret)}).status_code == 303
    assert is_in(person(app, "director@kade.example"))


def test_new_recovery_codes_are_shown_once(careful):
    reader, _secret, codes = careful
    answer = reader.sends("/account/second-factor", {"do": "codes", "password": PASSWORD, "code": codes[0]})
    new = re.findall(r"<code>([a-z0-9-]+)</code>", answer.text)
    assert len(new) == 10
    assert set(new).isdisjoint(codes)
    assert not any(code in reader.opens("/account/second-factor").text for code in new)


def test_an_organisation_can_ask_it_of_everyone(app, admin, editor, kade):
    switch = f"/organisations/{kade.organisation.ref}/second-factor"
    assert admin.sends(switch, {"required": "yes"}).status_code == 422  # has none yet
    sets_up(admin)
    assert admin.sends(switch, {"required": "yes"}).status_code == 303
    assert editor.opens(f"/assessments/{kade.assessment.ref}").location == "/account/second-factor"
    assert "Stichting De Kade" in editor.opens("/account/second-factor").text
    sets_up(editor)
    assert editor.opens(f"/assessments/{kade.assessment.ref}").status_code == 200


def test_wrong_codes_are_slowed_down_and_the_owner_still_gets_in(tmp_path, prepared):
    app = make_app(tmp_path, prepared, RATELIMIT_ENABLED=True)
    with app.app_context():
        make_organisation("Stichting De Kade", "kade")
        _secret, codes = sets_up(person(app, "director@kade.example"))
        answers = []
        for number in range(61):  # from many addresses, so that only the account is counted
            thief = person(app)
            thief.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
            thief.signs_in("director@kade.example")
            answers.append(thief.sends("/account/second-step", {"code": f"{number:06}"}))
        assert [answer.status_code for answer in answers] == [422] * 60 + [429]
        assert int(answers[-1].headers["Retry-After"]) > 0
        assert at_the_second_step(app).sends("/account/second-step", {"code": codes[0]}).status_code == 303


def test_who_is_stopped_reads_when_to_try_again(tmp_path, prepared):
    app = make_app(tmp_path, prepared, RATELIMIT_ENABLED=True)
    guesser = person(app)
    answer = [guesser.signs_in("director@kade.example", f"gok nummer {n}") for n in range(9)][-1]
    assert 0 < int(answer.headers["Retry-After"]) <= 600
    assert re.search(r"\b(10|9|8) minut", answer.text)


def test_every_browser_is_listed_and_can_be_signed_out(app, editor):
    other = person(app)
    other.client.environ_base.update(REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    other.signs_in(editor.email)
    page = editor.opens("/account").text
    assert "Firefox, Windows" in page
    assert "203.0.113.x" in page
    assert "203.0.113.7" not in page
    ends = re.findall(r'action="(/account/sessions/\w+/end)"', page)
    assert len(ends) == 1
    editor.sends(ends[0])
    assert (is_in(editor), is_in(other)) == (True, False)


def test_signing_out_everywhere_else_leaves_this_browser(app, editor):
    others = [person(app, editor.email) for _ in range(2)]
    assert editor.sends("/account/sessions/end-others").status_code == 303
    assert [is_in(one) for one in (editor, *others)] == [True, False, False]


def test_a_copied_cookie_is_worthless_after_signing_out(app, editor):
    cookie = editor.client.get_cookie("session").value
    editor.sends("/account/sign-out")
    thief = person(app)
    thief.client.set_cookie("session", cookie)
    assert not is_in(thief)


def test_a_link_for_a_password_does_not_pass_by_the_second_step(app, careful):
    from selfassess.services import members

    link = f"/account/choose-password/{members.password_token(find_account('director@kade.example'))}"
    thief = person(app)
    thief.sends(link, {"password": NEW, "again": NEW})
    assert thief.signs_in("director@kade.example", NEW).location == "/account/second-step"
    assert (is_in(thief), is_in(careful[0])) == (False, False)


def test_a_session_costs_no_query_of_its_own(app, editor, kade):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert editor.opens(f"/assessments/{kade.assessment.ref}/plan").status_code == 200
    assert sum("account_session" in statement for statement in asked) == 1
    assert sum("FROM account " in statement or "FROM account\n" in statement or "FROM account," in statement for statement in asked) == 1


def test_a_session_that_was_left_alone_is_over(app, editor):
    db.session.execute(update(AccountSession).values(seen_at=now() - timedelta(hours=13)))
    db.session.commit()
    assert not is_in(editor)


@pytest.mark.parametrize("password", ["wachtwoord2025!", "StichtingDeKade1", "coordinator-kade"])
def test_an_easy_password_is_refused_with_advice(editor, password):
    answer = editor.sends("/account/password", {"current": PASSWORD, "password": password, "again": password})
    assert answer.status_code == 422
    assert 'id="password-fault"' in answer.text


def test_a_password_may_be_pasted_and_typed_on_another_keyboard(app, editor):
    new = "caf\u00e9 aan de\u00a0gracht"
    editor.sends("/account/password", {"current": PASSWORD, "password": new, "again": new})
    assert person(app).signs_in(editor.email, "cafe\u0301 aan de gracht").status_code == 303
    assert "onpaste" not in editor.opens("/account").text


def test_a_hash_of_another_cost_is_made_anew_at_the_door(app, kade):
    account = find_account("director@kade.example")
    account.password = old = other_hash(PASSWORD)
    db.session.commit()
    person(app, "director@kade.example")
    db.session.refresh(account)
    assert account.password.startswith("$argon2id$")
    assert account.password.split("$")[3] != old.split("$")[3]


def other_hash(password: str) -> str:
    from passlib.hash import argon2

    return argon2.using(memory_cost=16, rounds=2, parallelism=1).hash(password)


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(app, nobody, kade, monkeypatch):
    import argon2.low_level

    work = []
    for name in ("hash_secret", "verify_secret"):
        real = getattr(argon2.low_level, name)
        monkeypatch.setattr(argon2.low_level, name, lambda *args, real=real, **named: work.append(1) or real(*args, **named))
    counted = []
    for email in ("director@kade.example", "bestaat.niet@kade.example"):
        work.clear()
        nobody.signs_in(email, "niet goed niet goed")
        db.session.rollback()  # to see what that request wrote
        counted.append((len(work), db.session.query(Event).filter_by(type="sign-in failed").count()))
    assert counted == [(1, 1), (1, 2)]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example", "/%2f%2fevil.example",
        "/%2fevil.example", "/%5cevil.example", "/\tevil", "/a\r\nLocation:x", " //evil.example", "javascript:alert(1)", "evil.example",
        "///evil.example", "/\u2028evil", "http:/evil.example", "/%09/evil.example", "@evil.example", "/account/second-step",
    ],
)  # fmt: skip
def test_nobody_is_sent_away_from_the_site(nobody, kade, target):
    signed_in = nobody.sends("/account/sign-in", {"email": "director@kade.example", "password": PASSWORD, "next": target})
    language = nobody.opens("/account/language/en", query_string={"next": target})
    assert [answer.location for answer in (signed_in, language)] == ["/", "/"]


def test_an_address_with_a_nul_leads_nowhere(nobody, kade):
    signed_in = nobody.sends("/account/sign-in", {"email": "director@kade.example", "password": PASSWORD, "next": "/\x00"})
    language = nobody.opens("/account/language/en", query_string={"next": "/\x00"})
    assert [(answer.status_code, answer.location) for answer in (signed_in, language)] == [(303, "/"), (404, None)]


def test_every_form_of_the_account_needs_its_token(editor):
    ways = ("sign-in", "sign-out", "second-step", "second-factor", "password", "sessions/x/end", "sessions/end-others", "choose-password/x")
    assert {way: editor.sends(f"/account/{way}", token=False).status_code for way in ways} == dict.fromkeys(ways, 400)


def test_over_https_the_cookie_and_the_headers_say_so(tmp_path, prepared):
    import shutil

    from selfassess.app import create_app, prepare
    from selfassess.settings import Settings

    shutil.copy(prepared, tmp_path / "selfassess.db")
    secure = {"SELFASSESS_SECRET_KEY": "a key for tests only", "SELFASSESS_BASE_URL": "https://zelf.example"}
    app = create_app(Settings.read(secure, instance=tmp_path), TESTING=True)
    prepare(app)
    answer = app.test_client().get("/account/sign-in", base_url="https://zelf.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert all(part in cookie for part in ("; Secure", "; HttpOnly", "; Path=/", "; SameSite=Lax"))
    assert "Domain" not in cookie
    assert "max-age=" in answer.headers["Strict-Transport-Security"]


def test_headers_close_what_no_page_needs(nobody):
    headers = nobody.opens("/account/sign-in").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert [policy[name] for name in ("default-src", "base-uri", "frame-ancestors", "form-action")] == [
        "'none'",
        "'none'",
        "'none'",
        "'self'",
    ]
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_the_square_to_scan_holds_nothing_inline(reader):
    page = reader.opens("/account/second-factor").text
    assert "<svg" in page
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src)|\son\w+=", page)


def test_the_log_tells_what_happened_and_no_secret(app, careful):
    types = {row.type for row in db.session.query(Event)}
    assert {"signed in", "second factor on"} <= types
    told = " ".join(f"{row.type} {row.object}" for row in db.session.query(Event))
    assert careful[2][0] not in told
    assert "director@kade.example" not in told
    assert second_factor.codes_left(find_account("director@kade.example")) == 10
