"""Mail on the pages: an invitation instead of a link, and who wants no mail."""

import pytest
from sqlalchemy import select

from selfassess.models.account import find_account
from selfassess.models.database import db
from selfassess.models.mail import Mail
from tests.conftest import make_app, make_organisation, person

OVER_A_SERVER = {
    "SELFASSESS_MAIL_URL": "smtp://mail.example",
    "SELFASSESS_MAIL_FROM": "app@kade.example",
    "SELFASSESS_BASE_URL": "http://localhost",
}


@pytest.fixture
def mailing_admin(tmp_path, prepared):
    """The administrator of De Kade in an installation that sends mail, with the address of the members' page."""
    app = make_app(tmp_path, prepared, environment=OVER_A_SERVER)
    with app.app_context():
        kade = make_organisation("Stichting De Kade", "kade")
        yield person(app, "administrator@kade.example"), f"/organisations/{kade.organisation.ref}/members"


def waiting():
    return [(row.kind, row.account_id) for row in db.session.scalars(select(Mail))]


def test_who_is_added_gets_the_link_by_mail(mailing_admin):
    admin, members = mailing_admin
    answer = admin.sends(members, {"email": "nieuw@kade.example", "role": "assessor"})
    page = admin.opens(answer.location).text
    assert waiting() == [("invitation", find_account("nieuw@kade.example").id)]
    assert ('role="status"' in page, "choose-password" in page) == (True, False)


def test_without_a_mail_server_the_administrator_gives_the_link(admin, kade):
    page = admin.sends(f"/organisations/{kade.organisation.ref}/members", {"email": "nieuw@kade.example", "role": "assessor"}).text
    assert (waiting(), "choose-password" in page) == ([], True)


def test_mail_about_the_work_can_be_turned_off_and_on(editor, kade):
    account = kade.coordinator.account
    for wanted, offers in (("no", 'value="yes"'), ("yes", 'value="no"')):
        page = editor.opens(editor.sends("/account/mail", {"wanted": wanted}).location).text
        db.session.commit()  # a new look at the database
        db.session.refresh(account)
        assert (account.wants_mail, offers in page) == (wanted == "yes", True)
