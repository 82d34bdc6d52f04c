"""Mail is written when it is sent, of what is so by then; what nobody needs any more is dropped."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from selfassess.adapters.mail import FakeMailer, MailFailed, SmtpMailer
from selfassess.core.division import Given, Who
from selfassess.models.assessment import ARCHIVED, IN_REVIEW
from selfassess.models.database import db
from selfassess.models.evidence import Piece, PieceVersion
from selfassess.models.mail import Mail
from selfassess.models.organisation import Membership
from selfassess.models.together import Comment
from selfassess.models.version import find_version
from selfassess.services import assessments, comments, division, mailing, members, publishing, seats, sending
from selfassess.services.mailing import ASSIGNED, DUE, EXPIRING, INVITATION
from selfassess.services.sending import PostOffice, Round
from selfassess.services.transactions import transactional
from tests.adapters.mail_server import MailServer, listening

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
MAY, JULY = date(2026, 5, 31), date(2026, 7, 1)
SECTION, ITEM = "1.3", "1.3-K1"

post = transactional(mailing.post)


@pytest.fixture
def office():
    """A post office whose mailer keeps what it is given."""
    return PostOffice(FakeMailer(), "app@kade.example", "https://kade.example", ("nl", "en"))


@pytest.fixture
def assessor(kade):
    """The account of De Kade's assessor, who reads English."""
    account = kade.members["assessor"].account
    account.language = "en"
    db.session.commit()
    return account


def sends(office, at=AT) -> Round:
    return sending.send_due(office, clock=lambda: at)


def asks(kade, kind, account, **about):
    post(kind, account.id, organisation_id=kade.organisation.id, about=about, not_before=AT)


def divides(kade, account, due=JULY):
    wish = division.Wish(Given(SECTION, Who(person=account.id), due), Given(SECTION))
    division.divide(kade.assessment, [wish], by=kade.coordinator)
    db.session.execute(delete(Mail))
    db.session.commit()


def mentions(kade, text="Let op: 4 van 10 dossiers."):
    comment = comments.say(kade.assessment, ITEM, text, voice="first", mentions=["assessor@kade.example"], by=kade.coordinator)
    db.session.scalar(select(Mail)).not_before = AT
    db.session.commit()
    return comment


def expiring_piece(kade, until, title="Plaatsingsbeleid"):
    piece = Piece(organisation_id=kade.organisation.id, title=title)
    db.session.add(piece)
    db.session.flush()
    row = {"file_name": "beleid.pdf", "kind": "pdf", "size": 1, "key": piece.ref, "scan": "clean", "valid_until": until}
    db.session.add(PieceVersion(organisation_id=kade.organisation.id, evidence_id=piece.id, number=1, **row))
    db.session.commit()
    return piece


def states():
    return list(db.session.scalars(select(Mail.state).order_by(Mail.id)))


def test_an_invitation_holds_a_link_made_at_that_moment(kade, office):
    account = members.add_member(kade.organisation, email="nieuw@kade.example", role="assessor")
    account.language = "en"
    asks(kade, INVITATION, account)
    assert sends(office) == Round(sent=1)
    text = office.mailer.sent[0].get_content()
    link = text.partition("https://kade.example/account/choose-password/")[2].split()[0]
    assert members.account_of(link) is account
    assert "until 8 June 2026" in text
    assert "/account#mail" not in text


def test_who_has_a_password_is_only_told_where_to_sign_in(kade, office, assessor):
    asks(kade, INVITATION, assessor)
    sends(office)
    text = office.mailer.sent[0].get_content()
    assert "choose-password" not in text
    assert "https://kade.example/" in text


def test_work_is_told_by_its_title_and_its_day(kade, office, assessor):
    divides(kade, assessor)
    asks(kade, ASSIGNED, assessor, assessment=kade.assessment.ref)
    sends(office)
    (mail,) = office.mailer.sent
    text = mail.get_content()
    assert (mail["To"], mail["Subject"]) == ("assessor@kade.example", "Stichting De Kade: questions for you")
    assert f"- {SECTION} " in text
    assert "ready on 1 July 2026" in text
    assert f"https://kade.example/assessments/{kade.assessment.ref}\n" in text
    assert "https://kade.example/account#mail\n" in text


def test_work_that_should_have_been_ready_already_is_told_so(kade, office, assessor):
    divides(kade, assessor, due=MAY)
    asks(kade, ASSIGNED, assessor, assessment=kade.assessment.ref)
    sends(office)
    assert "should have been ready on 31 May 2026" in office.mailer.sent[0].get_content()


def test_an_id_that_is_a_word_is_not_said_before_its_title(kade, office, assessor):
    legal = assessments.start(kade.organisation, version=find_version("wettelijke-basis"), title="Basis", by=kade.coordinator, intake={})
    section = publishing.questionnaire_of(publishing.version_of(legal.version_id)).sections[0]
    division.divide(legal, [division.Wish(Given(section.id, Who(person=assessor.id)), Given(section.id))], by=kade.coordinator)
    db.session.execute(delete(Mail))
    asks(kade, ASSIGNED, assessor, assessment=legal.ref)
    sends(office)
    text = office.mailer.sent[0].get_content()
    assert f"\n- {section.id}" not in text
    assert "\n- Quality of care" in text or "\n- Kwaliteit van de hulp" in text


def test_a_mention_says_where_and_never_what(kade, office, assessor):
    mentions(kade)
    assert sends(office) == Round(sent=1)
    text = office.mailer.sent[0].get_content()
    assert f"https://kade.example/assessments/{kade.assessment.ref}/items/{ITEM}/comments" in text
    assert ("dossiers" in text, "coordinator@" in text) == (False, False)


def test_what_expires_and_what_has_expired_are_told_apart(kade, office, assessor):
    gone, soon = expiring_piece(kade, MAY, "Protocol"), expiring_piece(kade, JULY)
    asks(kade, EXPIRING, assessor, told=[f"{gone.ref} 1 {MAY} over", f"{soon.ref} 1 {JULY} soon"])
    sends(office)
    text = office.mailer.sent[0].get_content()
    assert "- “Protocol” was valid until 31 May 2026\n- “Plaatsingsbeleid” is valid until 1 July 2026\n" in text


def test_each_reader_has_the_own_language_and_the_first_one_without(kade, office, assessor):
    for account in (assessor, kade.coordinator.account):
        asks(kade, EXPIRING, account, told=[f"{expiring_piece(kade, JULY).ref} 1 {JULY} soon"])
    sends(office)
    english, dutch = office.mailer.sent
    assert (english["Content-Language"], dutch["Content-Language"]) == ("en", "nl")
    assert ("1 July 2026" in english.get_content(), "1 juli 2026" in dutch.get_content()) == (True, True)


def archived(kade, _account):
    kade.assessment.state = ARCHIVED


def in_review(kade, _account):
    kade.assessment.state = IN_REVIEW


def not_wanted(_kade, account):
    account.wants_mail = False


def gone_away(_kade, account):
    db.session.execute(delete(Membership).where(Membership.account_id == account.id))


def closed_out(_kade, account):
    account.active = False


def judges_apart(kade, account):
    seats.give(kade.assessment, account.id, by=kade.coordinator)


def all_done(kade, account):
    wish = division.Wish(Given(SECTION), Given(SECTION, Who(person=account.id), JULY))
    division.divide(kade.assessment, [wish], by=kade.coordinator)


@pytest.mark.parametrize("meanwhile", [archived, in_review, not_wanted, gone_away, closed_out, judges_apart, all_done])
@pytest.mark.parametrize("kind", [ASSIGNED, DUE])
def test_work_that_is_no_longer_the_readers_is_not_mailed(kade, office, assessor, meanwhile, kind):
    divides(kade, assessor)
    asks(kade, kind, assessor, assessment=kade.assessment.ref, told=[f"{SECTION} {JULY} 7"])
    meanwhile(kade, assessor)
    db.session.commit()
    assert (sends(office), office.mailer.sent, states()) == (Round(dropped=1), [], ["dropped"])


def taken_back(kade, account):
    comments.take_back(kade.assessment, db.session.scalar(select(Comment.ref)), sides=("first",), by=kade.coordinator)


def seen(kade, account):
    by = members.Member(account, kade.organisation, "assessor")
    comments.see(kade.assessment, ITEM, sides=("first",), by=by)


def deleted(kade, _account):
    db.session.execute(delete(type(kade.assessment).__table__))


@pytest.mark.parametrize("meanwhile", [archived, not_wanted, gone_away, judges_apart, taken_back, seen, deleted])
def test_a_mention_that_means_nothing_any_more_is_not_mailed(kade, office, assessor, meanwhile):
    mentions(kade)
    meanwhile(kade, assessor)
    db.session.commit()
    assert (sends(office), office.mailer.sent) == (Round(dropped=1), [])


def test_a_document_that_was_replaced_is_not_mailed(kade, office, assessor):
    piece = expiring_piece(kade, JULY)
    asks(kade, EXPIRING, assessor, told=[f"{piece.ref} 1 {JULY} soon"])
    db.session.scalar(select(PieceVersion)).valid_until = date(2030, 1, 1)
    db.session.commit()
    assert sends(office) == Round(dropped=1)


def test_a_name_cannot_write_a_line_of_the_head(kade, office, assessor):
    kade.organisation.name = "De Kade\r\nBcc: iedereen@elders.example\u2028X"
    asks(kade, INVITATION, assessor)
    assert sends(office) == Round(sent=1)
    mail = office.mailer.sent[0]
    assert (mail["Bcc"], "\n" in mail["Subject"]) == (None, False)
    assert mail["Subject"].startswith("De Kade Bcc: iedereen@elders.example X ")


@pytest.mark.parametrize("address", ["a@b.example\nBcc: c@d.example", "geen adres", "a@b.example, c@d.example"])
def test_an_address_that_is_none_fails_for_good(kade, office, assessor, address):
    assessor.email = address
    asks(kade, INVITATION, assessor)
    assert (sends(office), [one.error for one in mailing.stuck()], states()) == (Round(failed=1), ["address"], ["failed"])


def test_a_mail_says_that_a_program_sent_it(kade, office, assessor):
    asks(kade, INVITATION, assessor)
    sends(office)
    (mail,) = office.mailer.sent
    assert (mail["Auto-Submitted"], mail["From"]) == ("auto-generated", "app@kade.example")
    assert mail["Message-ID"].endswith("@kade.example>")


def test_a_killed_process_sends_twice_rather_than_never(kade, office, assessor, monkeypatch):
    asks(kade, INVITATION, assessor)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "end", killed)
        with pytest.raises(KeyboardInterrupt):
            sends(office)
    assert sends(office) == Round()
    assert sends(office, AT + mailing.LEASE) == Round(sent=1)
    first, second = office.mailer.sent
    assert first["Message-ID"] == second["Message-ID"]


def test_while_the_server_does_not_answer_the_rest_waits(kade, office, assessor):
    office.mailer.failure = MailFailed("unreachable")
    for account in (assessor, kade.coordinator.account):
        asks(kade, INVITATION, account)
    assert (sends(office), [one.error for one in mailing.stuck()]) == (Round(failed=1), ["unreachable"])
    office.mailer.failure = None
    assert sends(office, AT + timedelta(minutes=2)) == Round(sent=2)


def test_one_address_that_is_refused_does_not_stop_the_others(kade, office, assessor):
    about = MailServer(refuses="assessor@kade.example")
    server = listening(about)
    office = PostOffice(SmtpMailer("127.0.0.1", next(server).port), office.sender, office.address, office.languages)
    for account in (assessor, kade.coordinator.account):
        asks(kade, INVITATION, account)
    assert (sends(office), states(), len(about.mails)) == (Round(sent=1, failed=1), ["failed", "sent"], 1)
    next(server, None)


def test_nothing_of_a_person_stands_in_the_servers_log(kade, office, assessor, caplog):
    caplog.set_level(logging.DEBUG)
    office.mailer.failure = MailFailed("550", is_final=True)
    asks(kade, INVITATION, assessor)
    sends(office)
    assert "a mail was not sent (550)" in caplog.text
    assert "@kade.example" not in caplog.text


def test_nothing_of_the_database_is_held_while_a_mail_leaves(kade, office, assessor):
    held = []
    office.mailer.send = lambda _message: held.append(db.session().in_transaction())
    asks(kade, INVITATION, assessor)
    sends(office)
    assert held == [False]
